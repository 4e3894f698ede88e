"""Line up two word sequences that share most of their words, and list what was replaced by what.

Anchors are 3-grams that occur once in each text (patience diff), grown to maximal equal runs; between two runs that
follow each other closely in both texts, a small longest common subsequence splits the rest. Text that was moved, added
or dropped is no replacement. Linear in the length of the texts but for the short gaps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from newscrawl.dedup.masks import mask

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAX_GAP = 24
"""Longer stretches without a common anchor were rewritten, not edited."""

MAX_EDGE = 8
"""At the beginning and end of a text, where only one side holds the context."""


class Span(NamedTuple):
    """Words ``a0:a1`` of the first text stand where ``b0:b1`` of the second do."""

    a0: int
    a1: int
    b0: int
    b1: int


class Masked:
    """Words to be lined up under masks, with an index of their 3-grams that serves any number of comparisons.

    Attributes:
        raw: The words.
        words: The words with numbers, weekdays, months and ordinals replaced by a sign for their class.
        once: Position of every 3-gram of `words`; -1 for one that occurs again.
    """

    def __init__(self, raw: Sequence[str]) -> None:
        self.raw = raw
        self.words = words = mask(raw)
        self.once: dict[tuple[str, str, str], int] = {}
        once = self.once
        for i, gram in enumerate(zip(words, words[1:], words[2:], strict=False)):
            once[gram] = -1 if gram in once else i


def align(first: Masked, second: Masked) -> tuple[list[Span], list[Span]]:
    """Equal runs and the replacements between them.

    Returns:
        (runs of equal words, replacements with at least one word on each side), in the order of
        the second text.

    >>> align(Masked("در شهر ملایر کشف شد و بس".split()), Masked("در شهر کازرون کشف شد و بس".split()))[1]
    [Span(a0=2, a1=3, b0=2, b1=3)]
    """
    a, b = first.words, second.words
    runs = list(_runs(first, second))
    replaced: list[Span] = []
    equal: list[Span] = []
    end_a = end_b = 0
    for k, run in enumerate([*runs, Span(len(a), len(a), len(b), len(b))]):
        edge = k in (0, len(runs))
        limit = MAX_EDGE if edge else MAX_GAP
        if runs and 0 < run.a0 - end_a <= limit and 0 < run.b0 - end_b <= limit:
            same, other = _split(a, b, Span(end_a, run.a0, end_b, run.b0))
            equal += same
            replaced += other
        equal.append(run)
        end_a, end_b = run.a1, run.b1
    return [r for r in equal if r.a1 > r.a0], replaced


def _runs(first: Masked, second: Masked) -> Iterator[Span]:
    """Maximal equal runs around the 3-grams that are unique in both texts, in the order of the second."""
    a, b, in_a = first.words, second.words, first.once
    size_a, size_b = len(a), len(b)
    end_a = end_b = 0
    for gram, j in second.once.items():
        i = in_a.get(gram, -1)
        if i < 0 or j < end_b:
            continue
        # Growing backwards stops at the last run where the texts go on in the same order.
        floor_a = end_a if i >= end_a else 0
        a0, b0 = i, j
        while a0 > floor_a and b0 > end_b and a[a0 - 1] == b[b0 - 1]:
            a0 -= 1
            b0 -= 1
        a1, b1 = i + 3, j + 3
        while a1 < size_a and b1 < size_b and a[a1] == b[b1]:
            a1 += 1
            b1 += 1
        yield Span(a0, a1, b0, b1)
        end_a, end_b = a1, b1


def _split(a: Sequence[str], b: Sequence[str], gap: Span) -> tuple[list[Span], list[Span]]:
    """Equal words and replacements within a gap, by a longest common subsequence."""
    a0, a1, b0, b1 = gap
    if a1 - a0 == 1 or b1 - b0 == 1:
        common = set(a[a0:a1]) & set(b[b0:b1])
        if not common:
            return [], [gap]
    rows, columns = a1 - a0, b1 - b0
    best = [[0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        word, row, below = a[a0 + i], best[i], best[i + 1]
        for j in range(columns - 1, -1, -1):
            row[j] = below[j + 1] + 1 if word == b[b0 + j] else max(below[j], row[j + 1])
    equal: list[Span] = []
    replaced: list[Span] = []
    i = j = last_i = last_j = 0
    while i < rows and j < columns:
        if a[a0 + i] == b[b0 + j]:
            if i > last_i and j > last_j:
                replaced.append(Span(a0 + last_i, a0 + i, b0 + last_j, b0 + j))
            equal.append(Span(a0 + i, a0 + i + 1, b0 + j, b0 + j + 1))
            i, j = i + 1, j + 1
            last_i, last_j = i, j
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1
    if rows > last_i and columns > last_j:
        replaced.append(Span(a0 + last_i, a1, b0 + last_j, b1))
    return equal, replaced
