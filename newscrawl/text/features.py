"""What the half-space classifiers look at. Training and cleaning both call this module, so they cannot drift apart.

A *run* is a stretch of letters without half-space, space or punctuation. Two questions are asked: does a half-space
belong inside a run (after letter n), and does the space between two runs stand for a half-space? Both are answered from
the letters of the runs alone, never from which separators stand around them: that is why cleaning twice gives what
cleaning once gave.

Each question yields one key for each of a fixed row of templates (`GAP`, `SPACE`, `AROUND`: one letter a template, the
name it has in the weights file). A word's class in hazm's list enters a key as one character.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.text.letters import MARKS

if TYPE_CHECKING:
    from newscrawl.text.lexicon import Lexicon

GAP = "bRLWwKcdefghzymMjklrnqstuopXYi"
SPACE = "bRLWKcdefgzymjklrnqtuvopXYi"
AROUND = "BACDEFGHIJ"

NON_JOINERS = frozenset("اآأإٱدذرزژوؤةءىە")
"""Letters that never join the next one: after them a half-space is invisible and Persian writes none («کارها»)."""

_ENDINGS = frozenset(
    [
        *("هایشان", "هایمان", "هایتان", "هایش", "هایم", "هایت", "هایی", "های", "ها", "شان", "مان", "تان"),
        *("ترین", "تری", "تر", "ای", "ام", "اش", "ات", "ان", "ی", "م", "ش", "ت"),
    ]
)
_LAST_LETTERS = frozenset(ending[-1] for ending in _ENDINGS)

# One printable character for a class (0 to 84), its frequency (0 to 8), its part of speech (0 to 4), a length, a step.
CODE = [chr(40 + n) for n in range(86)]
FREQUENCY = [str(n // 10) for n in range(86)]
_SPEECH = [str(n % 10) for n in range(86)]
LENGTH = [str(min(n, 6)) for n in range(10)]
STEP = [str(n) for n in range(9)]
MAX_LENGTH = 9
_BORDER = "!"


def core(word: str) -> str:
    """Cut one inflectional ending.

    Args:
        word: letters without half-space.

    Returns:
        The word without its longest known ending; the word itself when none would leave two letters.

    >>> core("گذاریهای")
    'گذاری'
    """
    if word[-1:] in _LAST_LETTERS:
        for size in range(min(6, len(word) - 2), 0, -1):
            if word[-size:] in _ENDINGS:
                return word[:-size]
    return word


def may_cut(run: str, at: int) -> bool:
    """Tell whether a half-space may stand after letter `at`: not after a non-joiner, nor before a mark.

    >>> may_cut("کتابها", 4), may_cut("کارها", 3)
    (True, False)
    """
    return run[at - 1] not in NON_JOINERS and run[at] not in _NEVER_FIRST


def _expanded(ranges: str) -> frozenset[str]:
    """The characters of a regular expression's class such as `a-cx`."""
    chars: set[str] = set()
    for n, char in enumerate(ranges):
        if char == "-":
            chars.update(map(chr, range(ord(ranges[n - 1]), ord(ranges[n + 1]) + 1)))
        else:
            chars.add(char)
    return frozenset(chars)


_NEVER_FIRST = _expanded(MARKS)

Whole = tuple[int, int, tuple[int, tuple[int, ...]] | None]
"""What is the same for every gap of a run: its class, the class of its core, its half-spaces in hazm's list."""


class Features:
    """Keys of gaps and spaces.

    Args:
        lexicon: hazm's lists.
    """

    __slots__ = ("_classes", "_compounds", "_stems", "_verbs")

    def __init__(self, lexicon: Lexicon) -> None:
        self._classes = lexicon.classes
        self._compounds = lexicon.compounds
        self._stems = lexicon.stems
        self._verbs = lexicon.verbs

    def stem(self, word: str) -> str:
        """What follows the verb stem that `word` begins with: "n" or "p" and the ending, "-" when there is none."""
        stems = self._stems
        for end in range(len(word), max(1, len(word) - 6), -1):
            kind = stems.get(word[:end])
            if kind is not None:
                return kind + word[end:]
        return "-"

    def _after_mi(self, left: str, right: str) -> str:
        if not left.endswith("می"):
            return "-"
        return "v" if right in self._verbs else "x"

    def whole(self, run: str) -> Whole:
        """Look up what all gaps of a run share.

        Args:
            run: letters without half-space.

        Returns:
            The argument that `gap` wants.
        """
        stem = core(run)
        compounds = self._compounds
        return self._classes.get(run, 0), self._classes.get(stem, 0), compounds.get(run) or compounds.get(stem)

    def gap(self, run: str, at: int, whole: Whole) -> tuple[str, ...]:
        """Describe a gap inside a run.

        Args:
            run: letters without half-space.
            at: the gap stands after this many letters; 1 to len(run) - 1.
            whole: `self.whole(run)`.

        Returns:
            One key for each template of `GAP`.
        """
        left, right = run[:at], run[at:]
        classes = self._classes
        run_class, core_class, compound = whole
        left_class, right_class = classes.get(left, 0), classes.get(right, 0)
        right_core = core(right)
        lc, rc, wf = CODE[left_class], CODE[right_class], FREQUENCY[run_class]
        lf, rf = FREQUENCY[left_class], FREQUENCY[right_class]
        listed = "-" if compound is None else STEP[compound[0]] if at in compound[1] else "n"
        verb = self._after_mi(left, right)
        last, tail = left[-1], right[-2:]
        size = LENGTH[min(len(right), MAX_LENGTH)]
        return (
            "",
            right,
            left,
            f"{left}|{right}",
            run,
            right_core,
            lc + rc,
            CODE[run_class] + lc,
            CODE[run_class] + rc,
            wf + FREQUENCY[core_class] + lf + rf,
            lf + CODE[classes.get(right_core, 0)],
            rf + _SPEECH[left_class] + size,
            listed + wf,
            listed + right,
            verb + left,
            verb + wf + rf,
            last + right[0],
            left[-2:] + "|" + right[:2],
            left[-3:],
            right[:3],
            LENGTH[min(at, MAX_LENGTH)] + size,
            right + lc,
            right + wf,
            left + rf,
            last + right,
            f"{left}|{right[:2]}",
            left + wf,
            f"{left}|{tail}",
            tail + size,
            self.stem(right) + lf,
        )

    def space(self, left: str, right: str) -> tuple[str, ...]:
        """Describe the space between two runs as far as it depends on the two alone.

        Args:
            left: the run before the space.
            right: the run after it.

        Returns:
            One key for each template of `SPACE`.
        """
        classes = self._classes
        both = left + right
        left_class, right_class, both_class = classes.get(left, 0), classes.get(right, 0), classes.get(both, 0)
        right_core, both_core = core(right), core(both)
        compound = self._compounds.get(both) or self._compounds.get(both_core)
        lc, rc, bf = CODE[left_class], CODE[right_class], FREQUENCY[both_class]
        lf, rf = FREQUENCY[left_class], FREQUENCY[right_class]
        listed = "-" if compound is None else STEP[compound[0]] if len(left) in compound[1] else "n"
        last, tail = left[-1], right[-2:]
        size = LENGTH[min(len(right), MAX_LENGTH)]
        return (
            "",
            right,
            left,
            f"{left}|{right}",
            right_core,
            lc + rc,
            bf + lc,
            bf + rc,
            bf + FREQUENCY[classes.get(both_core, 0)] + lf + rf,
            lf + CODE[classes.get(right_core, 0)],
            listed + bf + rf,
            listed + right,
            self._after_mi(left, right) + left,
            last + right[0],
            left[-2:] + "|" + right[:2],
            left[-3:],
            right[:3],
            LENGTH[min(len(left), MAX_LENGTH)] + size,
            right + lc,
            left + rc,
            last + right,
            f"{left[-2:]}|{right}",
            f"{left}|{right[:2]}",
            last + right_core,
            f"{left}|{tail}",
            tail + size,
            self.stem(right) + lf,
        )

    def around(self, before: str, left: str, right: str, after: str) -> tuple[str, ...]:
        """Describe what stands around a space.

        Args:
            before: the run before `left`, "" where a sentence or a number borders.
            left: the run before the space.
            right: the run after it.
            after: the run after `right`, "" at a border.

        Returns:
            One key for each template of `AROUND`.
        """
        classes = self._classes
        bc = CODE[classes.get(before, 0)] if before else _BORDER
        ac = CODE[classes.get(after, 0)] if after else _BORDER
        return (
            f"{before}|{right}",
            f"{right}|{after}",
            right + ac,
            right + bc,
            f"{left}|{before}",
            f"{left}|{after}",
            ac + CODE[classes.get(right, 0)],
            left + bc,
            after,
            before,
        )
