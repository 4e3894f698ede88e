"""The learned half-space restorer: two sparse linear classifiers over the keys of `newscrawl.text.features`.

The weights are in `data/spacing.tsv` (CC BY-SA 4.0, see `data/README.md`), written by `training/train_spacing.py`.
They are whole numbers, hundredths of a logit, so a score is the same on every machine. Nothing is loaded before the
first text is cleaned.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from itertools import pairwise

from newscrawl.text.features import AROUND, GAP, NON_JOINERS, SPACE, Features, may_cut
from newscrawl.text.lexicon import Lexicon, lexicon
from newscrawl.text.scores import PairScores

WEIGHTS = "spacing.tsv"

LEVELS = (0, 60, 250, 450)
"""How many hundredths of a logit a decision must clear above `GAP_BAR` or `SPACE_BAR`, from trusting to strict."""

GAP_BAR = 60
SPACE_BAR = 60

_MAX_RUN = 40
"""Longer runs are no words (the longest in a million words of news has 17 letters) and are left alone."""

_WELL_KNOWN = 40
"""Class in hazm's list from which a word is itself: only 46 of 33,827 half-spaces in training stand in such a one."""

HOPELESS = -700
"""A space that scores below this without its surroundings is not looked at again: they never add as much."""

MAX_RUNS = 20_000
"""Entries of a cache of runs, and of that of spaces with their surroundings; a full one is emptied."""

MAX_PAIRS = 60_000
"""Pairs of runs, likewise: 30 % of those of 2,686 real articles are new (with 20,000: 36 %, without bound: 24 %)."""

_MAYBE_NAME = 450
"""Off the score of «می» + a common word + «ی»: in news «میدری» is a minister far oftener than "you tear"."""

_DETACHED = frozenset({"ها", "های", "هایی", "هایش", "هایشان", "هایم", "هایمان", "هایت", "هایتان"})
_MI = frozenset({"می", "نمی"})
_COMPARED = frozenset({"تر", "ترین"})
_WEEKDAYS = frozenset({"یک", "سه", "پنج"})
"""Numbers of the weekdays that a half-space may stand behind."""
_TITLES = frozenset({"آیت", "حزب"})
"""What is no name before «الله»."""

Tables = tuple[dict[str, int], ...]


def read_weights(text: str) -> tuple[Tables, Tables, Tables]:
    """Read the weights file.

    Args:
        text: lines of question (G, S or A), template, key and weight, between tabs; lines with `#` are comments.

    Returns:
        One table of key -> weight for each template of `GAP`, `SPACE` and `AROUND`.

    Raises:
        ValueError: a line has other fields, or names a template that the features do not have.
    """
    templates = {"G": GAP, "S": SPACE, "A": AROUND}
    tables: dict[str, dict[str, dict[str, int]]] = {
        question: {name: {} for name in names} for question, names in templates.items()
    }
    for number, line in enumerate(text.split("\n"), 1):
        if not line or line[0] == "#":
            continue
        try:
            question, template, key, weight = line.split("\t")
            tables[question][template][key] = int(weight)
        except (KeyError, ValueError) as error:
            raise ValueError(f"{WEIGHTS}, line {number}: not a weight: {line!r}; train again") from error
    gap, space, around = (tuple(tables[question].values()) for question in "GSA")
    return gap, space, around


class Restorer:
    """Decides where half-spaces belong. Decisions depend on letters only and are cached.

    Args:
        features: the keys to score.
        weights: what `read_weights` returned.
        words: hazm's lists, the ones that `features` looks at.
    """

    __slots__ = (
        "_around",
        "_classes",
        "_compounds",
        "_features",
        "_gap",
        "_gaps",
        "_hopeless",
        "_pairs",
        "_scores",
        "_spaces",
        "_splits",
        "_verbs",
        "_whole",
    )

    def __init__(self, features: Features, weights: tuple[Tables, Tables, Tables], words: Lexicon) -> None:
        self._features = features
        self._classes, self._compounds, self._verbs = words.classes, words.compounds, words.verbs
        self._gap, space, self._around = weights
        self._scores = PairScores(features, space, words)
        self._gaps: dict[str, tuple[tuple[int, int], ...]] = {}
        self._hopeless: set[tuple[str, str]] = set()
        self._pairs: dict[tuple[str, str], int] = {}
        self._spaces: dict[tuple[str, str, str, str], int] = {}
        self._whole: tuple[set[str], ...] = tuple(set() for _ in LEVELS)
        self._splits: tuple[dict[str, tuple[str, ...]], ...] = tuple({} for _ in LEVELS)

    @property
    def hopeless(self) -> set[tuple[str, str]]:
        """Pairs of runs that have been met and scored below `HOPELESS`: their neighbours cannot change it."""
        return self._hopeless

    def whole(self, level: int) -> set[str]:
        """Runs that have been met and are not cut at a level."""
        return self._whole[level]

    def forget(self) -> None:
        """Empty the caches, as in a fresh process; results do not change."""
        self._gaps.clear()
        self._pairs.clear()
        self._hopeless.clear()
        self._spaces.clear()
        self._scores.forget()
        for known, whole in zip(self._splits, self._whole, strict=True):
            known.clear()
            whole.clear()

    def splits(self, level: int) -> dict[str, tuple[str, ...]]:
        """The cache of `split` at a level, for loops that look up more often than they call."""
        return self._splits[level]

    def split(self, run: str, level: int) -> tuple[str, ...]:
        """Cut a run where it lost half-spaces.

        What a stricter level cuts, a more trusting one cuts first, and every part is stable: splitting it again at the
        same level returns it whole.

        Args:
            run: letters without half-space.
            level: index of `LEVELS`.

        Returns:
            The parts; their letters are those of the run.
        """
        known = self._splits[level]
        parts = known.get(run)
        if parts is None:
            parts = self._cut(run, level)
            if len(known) >= MAX_RUNS:
                known.clear()
                self._whole[level].clear()
            known[run] = parts
            if len(parts) == 1:
                self._whole[level].add(run)
        return parts

    def _cut(self, run: str, level: int) -> tuple[str, ...]:
        if not 1 < len(run) <= _MAX_RUN or "ە" in run:  # a Kurdish word
            return (run,)
        if self._classes.get(run, 0) >= _WELL_KNOWN and run not in self._compounds:
            return (run,)
        if level + 1 < len(LEVELS):
            parts = self.split(run, level + 1)
            if len(parts) > 1:
                return tuple(part for whole in parts for part in self.split(whole, level))
        bar = GAP_BAR + LEVELS[level]
        cuts = [0, *(at for at, score in self._gap_scores(run) if score > bar), len(run)]
        if len(cuts) == 2:
            return (run,)
        return tuple(part for at, end in pairwise(cuts) for part in self.split(run[at:end], level))

    def _gap_scores(self, run: str) -> tuple[tuple[int, int], ...]:
        scores = self._gaps.get(run)
        if scores is None:
            features = self._features
            whole = features.whole(run)
            gap, tables = features.gap, self._gap
            found = []
            for at in range(1, len(run)):
                if may_cut(run, at):
                    score = 0
                    for table, key in zip(tables, gap(run, at, whole), strict=False):
                        if key in table:
                            score += table[key]
                    if run[:at] in _MI and run[-1] == "ی" and self._classes.get(run[at:-1], 0) >= 60:
                        score -= _MAYBE_NAME
                    if score > GAP_BAR:
                        found.append((at, score))
            scores = tuple(found)
            if len(self._gaps) >= MAX_RUNS:
                self._gaps.clear()
            self._gaps[run] = scores
        return scores

    def space(self, before: str, left: str, right: str, after: str) -> int:
        """Score the space between two runs.

        Args:
            before: the run before `left`, "" at a border.
            left: the run before the space.
            right: the run after it.
            after: the run after `right`, "" at a border.

        Returns:
            Hundredths of a logit that it stands for a half-space.
        """
        if not before and not after and (right[0] == "و" or (right == "الله" and left not in _TITLES)):
            # A tag «گفت وگو» alone does not show whether «گفت و گو» or «گفت‌وگو» is meant, and a name is written as
            # its bearer writes it («حجت الله»).
            return -2000
        pair = (left, right)
        if pair in self._hopeless:
            return HOPELESS - 1
        score = self._pairs.get(pair)
        if score is None:
            score = self._pair_score(left, right)
            if score < HOPELESS:
                if len(self._hopeless) >= MAX_PAIRS:
                    self._hopeless.clear()
                self._hopeless.add(pair)
                return score
            if len(self._pairs) >= MAX_PAIRS:
                self._pairs.clear()
            self._pairs[pair] = score
        place = (before, left, right, after)
        total = self._spaces.get(place)
        if total is None:
            total = score
            for table, key in zip(self._around, self._features.around(before, left, right, after), strict=False):
                if key in table:
                    total += table[key]
            if len(self._spaces) >= MAX_RUNS:
                self._spaces.clear()
            self._spaces[place] = total
        return total

    def _pair_score(self, left: str, right: str) -> int:
        if left[-1] in NON_JOINERS:
            return 2000 if self._detached(left, right) else -2000
        if right == "شنبه" and left in _WEEKDAYS:
            return 2000
        if left in _MI and self._classes.get(right, 0) >= 50 and right not in self._verbs:
            return -2000  # the month: «ماه می سال ۲۰۲۵»
        return self._scores.score(left, right)

    def _detached(self, left: str, right: str) -> bool:
        """Apply hazm's affix patterns where the treebanks are silent: after a letter that joins nothing («کشور ها»)."""
        classes = self._classes
        if right in _DETACHED:
            return len(left) > 2 and classes.get(left, 0) >= 10
        return right in _COMPARED and left + "تر" in classes


@cache
def restorer() -> Restorer:
    """Load hazm's lists and the weights.

    Returns:
        The restorer; the same object every time.

    Raises:
        FileNotFoundError: hazm or the weights file is not installed.
        ValueError: the weights file is damaged.
    """
    words = lexicon()
    text = resources.files("newscrawl.text").joinpath("data", WEIGHTS).read_text("utf-8")
    return Restorer(Features(words), read_weights(text), words)
