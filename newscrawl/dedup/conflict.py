"""The conflict check: do two texts that look alike say different things in the same place?

"The same template, other numbers" is textually closer than a real syndicated copy, so similarity cannot tell them
apart. Two texts are lined up under masks for numbers, weekdays, months and ordinals; what stands under one mask, or was
replaced in equal context, is compared.
"""

from __future__ import annotations

from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING

from newscrawl.dedup.align import Masked, Span, align
from newscrawl.dedup.masks import (
    GIVEN_NAMES,
    MASKS,
    MONTH,
    NUMBER,
    ORDINAL,
    SAME_ORDINAL,
    SLOTS,
    TITLES,
    WEEKDAY,
    forms,
    is_common,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newscrawl.dedup.prepare import Words

MAX_REPLACED = 6
"""A name is exchanged for a name; longer stretches are rewriting, and say nothing about names."""

NAMES_FOR_CONFLICT = 2
MAX_NAME = 3

_SAYING = frozenset(
    forms("گفت افزود اظهار ابراز بیان تصریح تأکید خاطرنشان عنوان اعلام کرد داشت داد شد است نیز در با از به که")
)
_REPORTERS = frozenset(("خبرگزاری", "خبرنگار", "خبرنگاران", "گزارش", "نقل", "سایت", "پایگاه", "روزنامه"))
_ALSO_OUTLETS = frozenset(("فارس", "ایران", "خراسان"))

MAX_PLACE_WORDS = 5
"""چهار محال و بختیاری has four words, no county more than five."""

_SMALL_WORDS = frozenset(
    ("به", "در", "از", "با", "بر", "تا", "که", "را", "و", "این", "ان", "هر", "هم", "یا", "نه", "بی")
)

_TITLE, _LEAD, _BODY = attrgetter("masked_title"), attrgetter("masked_lead"), attrgetter("masked_body")


def conflict(a: Words, b: Words) -> str:
    """The first contradiction between two articles, as people read it; empty when there is none.

    Headlines are compared with headlines, leads with leads, bodies with bodies.

    >>> from newscrawl.dedup.prepare import Words
    >>> old, new = ("کشف 5 کیلوگرم تریاک در ملایر".split(), "کشف 7 کیلوگرم تریاک در ملایر".split())
    >>> conflict(Words(old, [], []), Words(new, [], []))
    '5 / 7 کیلوگرم'
    """
    names: list[str] = []
    # The headline first: it is short, and two reports of one template nearly always differ in it.
    for part in (_TITLE, _LEAD, _BODY):
        mine, theirs = part(a), part(b)
        if mine.raw and theirs.raw and mine.raw != theirs.raw:
            found = _Pair(mine, theirs).conflict(names)
            if found:
                return found
    return " · ".join(names[:NAMES_FOR_CONFLICT]) if len(names) >= NAMES_FOR_CONFLICT else ""


class _Pair:
    """Two masked texts lined up."""

    def __init__(self, first: Masked, second: Masked) -> None:
        self._first, self._second = first, second
        self.a, self.b = first.raw, second.raw
        # Each exchanged word is looked for in the whole other text: a list would make that quadratic.
        self._in_a, self._in_b = frozenset(self.a), frozenset(self.b)

    def conflict(self, names: list[str]) -> str:
        """First contradiction of a number, day, month, ordinal or place; adds exchanged names to `names`."""
        equal, replaced = align(self._first, self._second)
        for run in equal:
            if self.a[run.a0 : run.a1] != self.b[run.b0 : run.b1]:
                found = self._under_mask(run)
                if found:
                    return found
        for span in replaced:
            found = self._slots(span) or self._places(span) or self._person(span)
            if found:
                return found
            names.extend(self._names(span))
        return ""

    def _under_mask(self, run: Span) -> str:
        for offset in range(run.a1 - run.a0):
            mine, theirs = self.a[run.a0 + offset], self.b[run.b0 + offset]
            if SAME_ORDINAL.get(mine, mine) != SAME_ORDINAL.get(theirs, theirs):
                return self._say(mine, theirs, run.a0 + offset)
        return ""

    def _say(self, mine: str, theirs: str, at: int) -> str:
        """``5 / 7 کیلوگرم``: both readings, and the word after them."""
        after = self.a[at + 1 : at + 2]
        return " ".join([f"{mine} / {theirs}", *after])

    def _slots(self, span: Span) -> str:
        """A number, day, month or ordinal that was exchanged for another within a replaced stretch."""
        for sign in (NUMBER, WEEKDAY, MONTH, ORDINAL):
            mine = [i for i in range(span.a0, span.a1) if self._first.words[i] == sign]
            theirs = [j for j in range(span.b0, span.b1) if self._second.words[j] == sign]
            if mine and theirs and not {self.a[i] for i in mine} & {self.b[j] for j in theirs}:
                return self._say(self.a[mine[0]], self.b[theirs[0]], mine[0])
        return ""

    def _places(self, span: Span) -> str:
        """A place that was exchanged for another place, or for anything else that is no everyday word."""
        if max(span.a1 - span.a0, span.b1 - span.b0) > MAX_REPLACED or self._same_letters(span):
            return ""
        if self._about_outlets(span):
            return ""
        mine = places_over(self.a, span.a0, span.a1)
        theirs = places_over(self.b, span.b0, span.b1)
        if mine and theirs:
            here, there = [p for *_, p in mine], [p for *_, p in theirs]
        elif (mine or theirs) and _is_exchange(span):
            # A village, a district or a foreign town is in no gazetteer: a place against any other name.
            here = [p for *_, p in mine] or self._name_words(self.a, span.a0, span.a1)
            there = [p for *_, p in theirs] or self._name_words(self.b, span.b0, span.b1)
            if not _ALSO_OUTLETS.isdisjoint((*here, *there)):
                return ""
        else:
            return ""
        if not here or not there or any(x == y or respelt(x, y) for x in here for y in there):
            return ""
        return self._say(here[0], there[0], span.a1 - 1)

    def _person(self, span: Span) -> str:
        """A person exchanged for another: after a title (سرهنگ ...), or one given name for another."""
        if not _is_exchange(span) or self._same_letters(span) or self._about_outlets(span):
            return ""
        mine, theirs = self.a[span.a0 : span.a1], self.b[span.b0 : span.b1]
        titled = span.a0 > 0 and span.b0 > 0 and self.a[span.a0 - 1] == self.b[span.b0 - 1] in TITLES
        named = not GIVEN_NAMES.isdisjoint(mine) and not GIVEN_NAMES.isdisjoint(theirs)
        if (
            not (titled or named)
            or not _SAYING.isdisjoint((*mine, *theirs))
            or any(x == y or respelt(x, y) for x in mine for y in theirs)
        ):
            return ""
        return f"{' '.join(mine)} / {' '.join(theirs)}"

    def _about_outlets(self, span: Span) -> bool:
        """Whether the words before name who reported it: فارس is a province and an agency."""
        return not _REPORTERS.isdisjoint(self.a[max(0, span.a0 - 3) : span.a1])

    def _name_words(self, words: Sequence[str], start: int, stop: int) -> list[str]:
        return [w for w in words[start:stop] if self._name_like(w)]

    def _same_letters(self, span: Span) -> bool:
        return "".join(self.a[span.a0 : span.a1]) == "".join(self.b[span.b0 : span.b1])

    def _names(self, span: Span) -> Iterator[str]:
        """Uncommon words that were exchanged for other uncommon words, one string a pair."""
        if max(span.a1 - span.a0, span.b1 - span.b0) > MAX_REPLACED or self._same_letters(span):
            return
        if self._about_outlets(span):
            return
        # A name that stands a little further, or is written in one word with its neighbour, was moved, not exchanged.
        around_a = "".join(self.a[max(0, span.a0 - MAX_REPLACED) : span.a1 + MAX_REPLACED])
        around_b = "".join(self.b[max(0, span.b0 - MAX_REPLACED) : span.b1 + MAX_REPLACED])
        mine = [w for w in self._name_words(self.a, span.a0, span.a1) if w not in around_b and w not in self._in_b]
        theirs = [w for w in self._name_words(self.b, span.b0, span.b1) if w not in around_a and w not in self._in_a]
        for w, v in zip(mine, theirs, strict=False):
            if not respelt(w, v):
                yield f"{w} / {v}"

    @staticmethod
    def _name_like(word: str) -> bool:
        return word[0] > "9" and MASKS.get(word, word) not in SLOTS and not is_common(word)


def _is_exchange(span: Span) -> bool:
    """Whether about as many words stand on both sides, and few: one name for another."""
    mine, theirs = span.a1 - span.a0, span.b1 - span.b0
    return max(mine, theirs) <= MAX_NAME and abs(mine - theirs) <= 1


def respelt(a: str, b: str) -> bool:
    """Whether two long words are spellings of one name (ساوتهمپتون, ساوتهپمتون): a quarter of the letters differ.

    >>> respelt("ساوتهمپتون", "ساوتهپمتون"), respelt("کریمی", "رحیمی")
    (True, False)
    """
    if a in b or b in a:
        return min(len(a), len(b)) >= 3
    if min(len(a), len(b)) < 6:
        return False
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
    return row[-1] * 4 <= max(len(a), len(b))


@lru_cache(maxsize=1 << 16)
def is_place(joined: str) -> bool:
    """Whether matching words, joined without spaces, name a province, county or city.

    >>> [is_place(name) for name in ("خراسانجنوبی", "پارساباد", "سرهنگ")]
    [True, True, False]
    """
    from newscrawl.provinces import known  # reads the gazetteer's tables on first use

    return known(joined) is not None


def places_over(words: Sequence[str], start: int, stop: int) -> list[tuple[int, int, str]]:
    """Place names in `words` that cover at least one word of ``start:stop``, longest first at each position.

    A name may reach beyond the range: in خراسان رضوی against خراسان جنوبی only the second word differs.

    Returns:
        (first word, index after the last, joined name), in order and without overlap.

    >>> places_over("استاندار خراسان جنوبی گفت".split(), 2, 3)
    [(1, 3, 'خراسانجنوبی')]
    """
    found = []
    i = max(0, start - MAX_PLACE_WORDS + 1)
    while i < stop:
        # "به شهر" is not بهشهر: a name does not begin with a preposition of its own.
        longest = 1 if words[i] in _SMALL_WORDS else min(MAX_PLACE_WORDS, len(words) - i)
        for size in range(longest, 0, -1):
            joined = "".join(words[i : i + size])
            if i + size > start and is_place(joined):
                found.append((i, i + size, joined))
                i += size
                break
        else:
            i += 1
    return found
