"""Restore half-spaces that were glued («همکاریهای») or spaced («همکاری های»), as far as the text's habit allows.

How sure a decision must be depends on the text: its own half-spaces are counted against the ones that seem lost, those
glued and those spaced apart. A text that lost them all is trusted at even odds; in a text that keeps its half-spaces a
missing one is probably meant, and only near certainty moves it. A half-space that stands is never removed.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

from newscrawl.text.characters import apart
from newscrawl.text.letters import LETTERS, MARKS, ZWNJ
from newscrawl.text.restorer import LEVELS, SPACE_BAR, Restorer, restorer

if TYPE_CHECKING:
    from collections.abc import Iterator

Mode = Literal["auto", "always", "never"]

_WORD = f"[{LETTERS}][{LETTERS}{MARKS}{ZWNJ}]*"
# Hashtags and handles are matched first so that they are passed over whole.
_SEGMENT = re.compile(f"[#@][\\w{ZWNJ}]*|{_WORD}(?: {_WORD})*")

_SHARES = (0.45, 0.3, 0.15)
"""Share of lost half-spaces below which the next stricter level of `LEVELS` applies."""

_DOUBT = 1.5
"""Counted as half-spaces that stand: one find in a lone sentence is no habit."""

_KEPT_WEIGHT = 1.5
_ALWAYS_STRICTEST = 2

_SPELT = frozenset(
    [
        *("ای", "بی", "سی", "دی", "ئی", "اف", "جی", "اچ", "آی", "کی", "ال", "ام", "ان", "او", "پی", "کیو", "آر", "اس"),
        *("تی", "یو", "وی", "دبلیو", "ایکس", "وای", "زد"),
    ]
)
"""Names of Latin letters. Three in a row are one name, which is joined whole or not at all: «بی‌بی‌سی», «بی بی سی»."""


class Habit(NamedTuple):
    """How a text writes half-spaces: how many stand, how many seem glued and how many seem spaced apart."""

    kept: int
    glued: int
    spaced: int

    def levels(self, mode: Mode) -> tuple[int, int]:
        """Decide how sure the restorer must be.

        Args:
            mode: `auto` takes the half-spaces that stand as a sign that the others are left out on purpose; `always`
                asks the same, but is never stricter than the third level.

        Returns:
            Index of `LEVELS` for gaps inside words and for spaces.
        """
        # Half-spaces that are put back move from glued or spaced to kept, which must weigh at least as much: so a
        # second look at the result is never less strict than the first, and cleaning twice changes nothing.
        total = (_KEPT_WEIGHT if mode == "auto" else 1.0) * self.kept + self.glued + self.spaced + _DOUBT
        strictest = len(LEVELS) - 1 if mode == "auto" else _ALWAYS_STRICTEST
        return min(_level(self.glued, total), strictest), min(_level(self.spaced, total), strictest)


def _level(lost: int, total: float) -> int:
    return sum(lost < share * total for share in _SHARES)


def segments(text: str) -> Iterator[str]:
    """Find stretches of Persian words with one space between them; no hashtags and handles.

    Args:
        text: unified text.

    Yields:
        Each stretch.

    >>> list(segments("در #شهر_من، ۳ باغ میوه"))
    ['در', 'باغ میوه']
    """
    for match in _SEGMENT.finditer(text):
        if match[0][0] not in "#@":
            yield match[0]


def survey(text: str) -> tuple[Habit, frozenset[str]]:
    """Count what stands and what seems lost.

    Args:
        text: unified text, best a whole article.

    Returns:
        The counts, and the segments in which something seems lost at the most trusting level. Nothing is lost in the
        others at any level: what a stricter level finds, a more trusting one finds first.
    """
    kept = glued = spaced = 0
    candidates: set[str] = set()
    model = restorer()
    whole, hopeless = model.whole(0), model.hopeless

    def count(part: str) -> str:
        nonlocal kept, glued, spaced
        for segment in segments(part):
            if _is_whole(segment, whole, hopeless):
                kept += segment.count(ZWNJ)
                continue
            runs, half = _runs(segment, model, 0)
            given = segment.count(ZWNJ)
            cut = sum(half) - given
            lost = len(_lost_spaces(runs, half, model, 0))
            kept += given
            glued += cut
            spaced += lost
            if cut or lost:
                candidates.add(segment)
        return ""

    apart(text, count)
    return Habit(kept, glued, spaced), frozenset(candidates)


def restore(text: str, levels: tuple[int, int], candidates: frozenset[str] | None = None) -> tuple[str, int]:
    """Put half-spaces back.

    Args:
        text: unified text.
        levels: what `Habit.levels` returned.
        candidates: what `survey` said of this very text; None when it looked at another one.

    Returns:
        The text and the number of half-spaces that were put in.
    """
    if candidates is not None and not candidates:
        return text, 0
    model = restorer()
    added = 0
    gap_level, space_level = levels

    def repaired(match: re.Match[str]) -> str:
        nonlocal added
        segment = match[0]
        if segment[0] in "#@" or (candidates is not None and segment not in candidates):
            return segment
        runs, half = _runs(segment, model, gap_level)
        lost = _lost_spaces(runs, half, model, space_level)
        new = sum(half) - segment.count(ZWNJ) + len(lost)
        if not new:
            return segment
        added += new
        for n in lost:
            half[n] = True
        return "".join([(ZWNJ if joined else " ") + run for run, joined in zip(runs, half, strict=True)])[1:]

    return apart(text, lambda part: _SEGMENT.sub(repaired, part)), added


def _is_whole(segment: str, whole: set[str], hopeless: set[tuple[str, str]]) -> bool:
    """Whether nothing is lost in a segment: all of its runs are known as whole, all of its spaces as just that."""
    for chunk in segment.split(ZWNJ):
        words = chunk.split(" ")
        if not (whole.issuperset(words) and hopeless.issuperset(pairwise(words))):
            return False
    return True


def _runs(segment: str, model: Restorer, level: int) -> tuple[list[str], list[bool]]:
    """The runs of a segment after splitting, and for each whether a half-space (not a space) stands before it."""
    whole, known = model.whole(level), model.splits(level)
    runs: list[str] = []
    half: list[bool] = []
    for number, chunk in enumerate(segment.split(ZWNJ)):
        words = chunk.split(" ")
        first = len(half)
        if whole.issuperset(words):  # nearly every stretch of a text whose words have been met
            runs += words
            half += [False] * len(words)
        else:
            for word in words:
                parts = known.get(word) or model.split(word, level)
                runs += parts
                half.append(False)
                half += [True] * (len(parts) - 1)
        half[first] = number > 0
    return runs, half


def _lost_spaces(runs: list[str], half: list[bool], model: Restorer, level: int) -> list[int]:
    """Indices of the runs whose space before them stands for a half-space."""
    hopeless = model.hopeless
    bar = SPACE_BAR + LEVELS[level]
    lost: list[int] = []
    last = len(runs) - 1
    for n in [n for n, pair in enumerate(pairwise(runs), 1) if pair not in hopeless]:  # nearly all spaces are just that
        left, right = runs[n - 1], runs[n]
        if left and right and not half[n]:
            before = runs[n - 2] if n > 1 else ""
            if model.space(before, left, right, runs[n + 1] if n < last else "") > bar:
                lost.append(n)
    return _whole_names(runs, half, lost) if lost and not _SPELT.isdisjoint(runs) else lost


def _whole_names(runs: list[str], half: list[bool], lost: list[int]) -> list[int]:
    """`lost` without the spaces of names that are spelt in letters and would be joined in part.

    What is joined to «ای» behind two of them is one name, too: «سی‌آی‌ای», or one with an ending: «سی‌دی‌ای».
    """
    found, kept = set(lost), set[int]()
    start = 0
    for end in range(1, len(runs) + 1):
        if end < len(runs) and runs[end - 1] in _SPELT and runs[end] in _SPELT:
            continue
        spaces = range(start + 1, end)
        if len(spaces) > 1 and not all(half[n] or n in found for n in spaces):
            if runs[end - 1] == "ای" and end - 1 in found:
                found.update(n for n in spaces if not half[n])
            else:
                kept.update(spaces)
        start = end
    return sorted(found - kept)
