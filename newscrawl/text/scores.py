"""The score of the space between two runs, summed over the keys of `Features.space` without spelling them all out.

Most keys depend on one of the two runs, or begin with a run that the weights do not know. What depends on one run alone
is summed once for it; a table whose keys hold a whole run is asked for that run once, and is nearly always empty for
it. A new pair then costs a third of the sum over all keys, and the result is the same number (a test compares them).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from newscrawl.text.features import CODE, FREQUENCY, LENGTH, MAX_LENGTH, SPACE, STEP, core

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from newscrawl.text.features import Features
    from newscrawl.text.lexicon import Lexicon

Weights = dict[str, int]
Nested = dict[str, Weights]

MAX_RUNS: Final = 10_000
"""Runs of which the sums are kept, on each side: at most 8 MB. A full cache is emptied."""

_NONE: Final[Weights] = {}


def _nested(table: Mapping[str, int], cut: Callable[[str], tuple[str, str]]) -> Nested:
    found: Nested = {}
    for key, weight in table.items():
        outer, inner = cut(key)
        found.setdefault(outer, {})[inner] = weight
    return found


def _by_rest(key: str) -> tuple[str, str]:
    return key[1:], key[0]


def _by_start(key: str) -> tuple[str, str]:
    return key[:-1], key[-1]


def _left_of_bar(key: str) -> tuple[str, str]:
    left, _, right = key.partition("|")
    return left, right


def _right_of_bar(key: str) -> tuple[str, str]:
    left, _, right = key.partition("|")
    return right, left


class _Left:
    """What is known of a run before a space."""

    __slots__ = (
        "by_class",
        "by_right",
        "by_start",
        "by_tail",
        "code",
        "frequency",
        "last",
        "length",
        "mi",
        "own",
        "two",
    )

    own: int
    code: str
    frequency: str
    last: str
    two: str
    length: str
    by_class: Weights
    by_right: Weights
    by_start: Weights
    by_tail: Weights
    mi: Weights | None


class _Right:
    """What is known of a run behind a space."""

    __slots__ = (
        *("by_code", "by_core_last", "by_first", "by_frequency", "by_last", "by_left_code", "by_length", "by_listed"),
        *("by_stem", "by_start", "by_two", "code", "frequency", "own", "tail", "two"),
    )

    own: int
    code: str
    frequency: str
    two: str
    tail: str
    by_code: Weights
    by_left_code: Weights
    by_frequency: Weights
    by_first: Weights
    by_start: Weights
    by_length: Weights
    by_last: Weights
    by_core_last: Weights
    by_two: Weights
    by_stem: Weights
    by_listed: Weights


class PairScores:
    """Scores of pairs of runs.

    Args:
        features: whose keys are scored.
        tables: one table of key -> weight for each template of `SPACE`.
        words: hazm's lists, the ones that `features` looks at.
    """

    __slots__ = ("_classes", "_compounds", "_features", "_lefts", "_nested", "_plain", "_rights", "_verbs")

    def __init__(self, features: Features, tables: tuple[Weights, ...], words: Lexicon) -> None:
        plain = dict(zip(SPACE, tables, strict=True))
        self._features = features
        self._classes, self._compounds, self._verbs = words.classes, words.compounds, words.verbs
        self._plain = plain
        cuts = {_by_rest: "cgjmnpuy", _by_start: "qti", _left_of_bar: "WoX", _right_of_bar: "kv"}
        self._nested = {name: _nested(plain[name], cut) for cut, names in cuts.items() for name in names}
        # Keys of d and e begin with the class of both runs together, which every pair has to look up.
        self._nested |= {name: _nested(plain[name], lambda key: (key[0], key[1:])) for name in "de"}
        self._lefts: dict[str, _Left] = {}
        self._rights: dict[str, _Right] = {}

    def forget(self) -> None:
        """Empty the caches."""
        self._lefts.clear()
        self._rights.clear()

    def score(self, left: str, right: str) -> int:
        """The sum of the weights of all keys of `Features.space(left, right)`."""
        one = self._lefts.get(left) or self._left(left)
        two = self._rights.get(right) or self._right(right)
        both = left + right
        stem = core(both)
        classes = self._classes
        compound = self._compounds.get(both) or self._compounds.get(stem)
        listed = "-" if compound is None else STEP[compound[0]] if len(left) in compound[1] else "n"
        bf = FREQUENCY[classes.get(both, 0)]
        code, last, lf = one.code, one.last, one.frequency
        plain, nested = self._plain, self._nested
        score = (
            one.own
            + two.own
            + two.by_code.get(code, 0)
            + nested["d"].get(bf, _NONE).get(code, 0)
            + nested["e"].get(bf, _NONE).get(two.code, 0)
            + plain["f"].get(bf + FREQUENCY[classes.get(stem, 0)] + lf + two.frequency, 0)
            + two.by_frequency.get(lf, 0)
            + plain["z"].get(listed + bf + two.frequency, 0)
            + two.by_first.get(last, 0)
            + two.by_start.get(one.two, 0)
            + two.by_length.get(one.length, 0)
            + two.by_stem.get(lf, 0)
        )
        for table, key in (
            (one.by_right, right),
            (one.by_class, two.code),
            (one.by_start, two.two),
            (one.by_tail, two.tail),
            (two.by_listed, listed),
            (two.by_left_code, code),
            (two.by_last, last),
            (two.by_core_last, last),
            (two.by_two, one.two),
        ):
            if table:
                score += table.get(key, 0)
        if one.mi is not None:
            score += one.mi.get("v" if right in self._verbs else "x", 0)
        return score

    def _left(self, run: str) -> _Left:
        one, plain, nested = _Left(), self._plain, self._nested
        cls = self._classes.get(run, 0)
        one.code, one.frequency = CODE[cls], FREQUENCY[cls]
        one.last, one.two = run[-1], run[-2:]
        one.length = LENGTH[min(len(run), MAX_LENGTH)]
        one.own = plain["L"].get(run, 0) + plain["l"].get(run[-3:], 0)
        mi = nested["m"].get(run, _NONE)
        one.mi = mi if run.endswith("می") else None
        if one.mi is None:
            one.own += mi.get("-", 0)
        one.by_right = nested["W"].get(run, _NONE)
        one.by_class = nested["t"].get(run, _NONE)
        one.by_start = nested["o"].get(run, _NONE)
        one.by_tail = nested["X"].get(run, _NONE)
        if len(self._lefts) >= MAX_RUNS:
            self._lefts.clear()
        self._lefts[run] = one
        return one

    def _right(self, run: str) -> _Right:
        two, plain, nested = _Right(), self._plain, self._nested
        cls, stem = self._classes.get(run, 0), core(run)
        two.code, two.frequency = CODE[cls], FREQUENCY[cls]
        two.two, two.tail = run[:2], run[-2:]
        size = LENGTH[min(len(run), MAX_LENGTH)]
        two.own = (
            plain["b"].get("", 0)
            + plain["R"].get(run, 0)
            + plain["K"].get(stem, 0)
            + plain["r"].get(run[:3], 0)
            + plain["Y"].get(two.tail + size, 0)
        )
        two.by_code = nested["c"].get(two.code, _NONE)
        two.by_frequency = nested["g"].get(CODE[self._classes.get(stem, 0)], _NONE)
        two.by_first = nested["j"].get(run[0], _NONE)
        two.by_start = nested["k"].get(run[:2], _NONE)
        two.by_length = nested["n"].get(size, _NONE)
        two.by_stem = nested["i"].get(self._features.stem(run), _NONE)
        two.by_listed = nested["y"].get(run, _NONE)
        two.by_left_code = nested["q"].get(run, _NONE)
        two.by_last = nested["u"].get(run, _NONE)
        two.by_core_last = nested["p"].get(stem, _NONE)
        two.by_two = nested["v"].get(run, _NONE)
        if len(self._rights) >= MAX_RUNS:
            self._rights.clear()
        self._rights[run] = two
        return two
