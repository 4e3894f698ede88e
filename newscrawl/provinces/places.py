"""Counties and cities: look-up of a name, and the places that a text mentions.

The tables (places.tsv, common.txt) are read on first use. A name belongs to one place only when nothing else is called
so: some 60 names lie in two provinces or more, and they decide nothing. Two exceptions: the capital of a province
(خرم‌آباد is also a small city of Mazandaran), and a county when the text says that it means one («شهرستان مهاباد»).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from newscrawl.provinces.names import key
from newscrawl.provinces.table import BY_SLUG, PROVINCES, Province
from newscrawl.text.letters import ZWNJ, fold

_TOKEN: Final = re.compile(r"[^\W_]+(?:[\u200c\u200d\u064b-\u065f\u0670\u0640][^\W_]+)*")
_GAP: Final = re.compile(r"[\s\u200c\u200b\u200e\u200f]{1,3}|\s?[-\u2010\u2011]\s?|")
_SPLIT: Final = ("بندر",)
_SPLIT_END: Final = ("اباد",)

_BEFORE: Final = {
    "فارس": {"خلیج", "خبرگزاری", "زبان", "ادب", "ادبیات", "بحر", "دریای", "گزارش", "با", "به"},
    "البرز": {"کوه", "رشتهکوه", "کوههای", "رشتهکوههای", "ارتفاعات", "دامنه", "دامنههای", "زاگرس", "بیمه"},
    "کردستان": {"اقلیم"},
    "خمینیشهر": {"امام"},
}
_AFTER: Final = {"کردستان": {"عراق", "سوریه", "ترکیه"}, "گلستان": {"سعدی"}}
_HERALDS: Final = frozenset(
    {"استان", "شهرستان", "شهر", "فرماندار", "فرمانداری", "استاندار", "استانداری", "شهردار", "شهرداری"}
)


@dataclass(frozen=True, slots=True)
class Place:
    """A province, county or city, or a name that several of them share.

    Attributes:
        name: as the table writes it.
        kind: the largest thing of that name.
        provinces: slugs of the provinces that it lies in or may lie in; more than one when the name is shared.
        county: Persian name of its county, null when it is a province, or not certain.
    """

    name: str
    kind: Literal["province", "county", "city"]
    provinces: tuple[str, ...]
    county: str | None = None

    @property
    def province(self) -> Province | None:
        """Its province; null when the name is shared by several."""
        return BY_SLUG[self.provinces[0]] if len(self.provinces) == 1 else None


class _Row(NamedTuple):
    kind: str
    name: str
    province: str
    county: str


class _Table(NamedTuple):
    """Places by key, counties alone by key, token forms by first token (longest first), keys of words, of homonyms."""

    places: dict[str, Place]
    counties: dict[str, Place]
    forms: dict[str, list[tuple[tuple[str, ...], str]]]
    common: frozenset[str]
    homonyms: frozenset[str]


@cache
def _table() -> _Table:
    rows: dict[str, list[_Row]] = {}
    for line in _lines("places.tsv"):
        row = _Row(*line.split("\t"))
        rows.setdefault(key(row.name), []).append(row)
    capitals = {key(province.capital): province.slug for province in PROVINCES}
    places = {form: _place(found, capitals.get(form)) for form, found in rows.items()}
    counties = {
        form: Place(row.name, "county", (row.province,), row.county)
        for form, found in rows.items()
        for row in found
        if row.kind == "county"
    }
    forms: dict[str, set[tuple[tuple[str, ...], str]]] = {}
    for name in [row.name for found in rows.values() for row in found] + [province.name for province in PROVINCES]:
        for tokens in _forms(name):
            forms.setdefault(tokens[0], set()).add((tokens, key(name)))
    for province in PROVINCES:
        places[key(province.name)] = Place(province.name, "province", (province.slug,))
    ordered = {first: sorted(found, key=lambda form: (-len(form[0]), form)) for first, found in forms.items()}
    common = frozenset(key(name) for line in _lines("common.txt") for name in line.split())
    homonyms = frozenset(key(line.split("\t")[0]) for line in _lines("homonyms.tsv"))
    return _Table(places, counties, ordered, common, homonyms)


def _lines(file: str) -> list[str]:
    text = files("newscrawl.provinces").joinpath(file).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]


def _place(found: list[_Row], capital_of: str | None) -> Place:
    """What one name means, of all the counties and cities that are called so."""
    rows = [row for row in found if row.province == capital_of] or found
    provinces = tuple(sorted({row.province for row in rows}))
    counties = {row.county for row in rows}
    first = min(rows, key=lambda row: row.kind != "county")
    county = counties.pop() if len(provinces) == len(counties) == 1 else None
    return Place(first.name, "county" if first.kind == "county" else "city", provinces, county or None)


def _forms(name: str) -> set[tuple[str, ...]]:
    """The ways a name is cut into words: as written, as one word, and after «بندر» or before «آباد»."""
    words = tuple(fold(name.replace(ZWNJ, " ")).split())
    glued = "".join(words)
    forms = {words, (glued,)}
    for start in _SPLIT:
        if glued.startswith(start) and glued != start:
            forms.add((start, glued.removeprefix(start)))
    for end in _SPLIT_END:
        if glued.endswith(end) and glued != end:
            forms.add((glued.removesuffix(end), end))
    if "و" in words:
        at = words.index("و")
        forms.add((*words[:at], "و" + "".join(words[at + 1 :])))
    return forms


def locate(name: str, *, county: bool = False) -> Place | None:
    """The one place that a name belongs to; null when there is none, or several in different provinces.

    Args:
        name: in any spelling (ZWNJ, spaces and Arabic letters do not count).
        county: the name is known to be a county's («شهرستان مهاباد»), so cities elsewhere do not matter.

    >>> locate("خرم‌آباد").province.slug, locate("بندر عباس").county
    ('lorestan', 'بندرعباس')
    >>> locate("مهاباد") is None, locate("مهاباد", county=True).province.slug
    (True, 'west-azerbaijan')
    """
    table = _table()
    form = key(name)
    place = table.counties.get(form) if county else table.places.get(form)
    return place if place is not None and len(place.provinces) == 1 else None


def known(name: str) -> Place | None:
    """Like `locate`, but a shared name comes back too, with all its provinces."""
    return _table().places.get(key(name))


def is_common(name: str) -> bool:
    """Whether a name is also a word, a person or a foreign place («اندیشه», «نور», «هرات»)."""
    return key(name) in _table().common


def is_abroad(name: str) -> bool:
    """Whether a name means a place abroad where nothing says that the Iranian one is meant («حلب», «اسلام‌آباد»).

    The list with its reasons is homonyms.tsv.

    >>> is_abroad("حلب"), is_abroad("بابل")
    (True, False)
    """
    return key(name) in _table().homonyms


@cache
def multiword_names() -> frozenset[tuple[str, ...]]:
    """Folded tokens of every place name that is written in two words or more, for matchers of their own."""
    return frozenset(tokens for forms in _table().forms.values() for tokens, _ in forms if len(tokens) > 1)


Word = tuple[int, int, str]
"""A word of a text: its start, its end, and its folded form. A plain tuple: there are a hundred in every article."""


def words(text: str) -> list[Word]:
    """The words of a text with their positions in it, folded as place names are; parts joined by ZWNJ are one word.

    «آستان» keeps its letter: folded it would be «استان», and «آستان قدس» is no province.
    """
    found = []
    for match in _TOKEN.finditer(fold(text, marks="kept")):
        form = match[0]
        if not form.isalnum():
            form = fold(form)
        if form == "استان" and text[match.start()] == "آ":
            form = "آستان"
        found.append((*match.span(), form))
    return found


def places_in(text: str) -> list[tuple[int, int, Place]]:
    """The places that a text names, as (start, end, place) in the order of the text; of overlapping names the longest.

    Names that are also common words (مهر، نور، بهار) count only after a word like «شهرستان» or «شهر»; «فارس» not as a
    news agency or a gulf; «مرکزی» only as «استان مرکزی».

    >>> [(place.name, place.kind) for _, _, place in places_in("از کرمانشاه تا بندر عباس و خلیج فارس")]
    [('کرمانشاه', 'province'), ('بندرعباس', 'county')]
    """
    return find_places(text, words(text))


def find_places(text: str, found: list[Word]) -> list[tuple[int, int, Place]]:
    """`places_in` for a text that is cut into words already."""
    return [(found[at][0], found[at + length - 1][1], place) for at, length, place in scan(text, found)]


def scan(text: str, found: list[Word]) -> list[tuple[int, int, Place]]:
    """The same as places in the list of words: (index of the first word, number of words, place)."""
    table = _table()
    places = []
    free = 0
    for at, (_, _, word) in enumerate(found):
        forms = table.forms.get(word) if at >= free else None
        for tokens, form in forms or ():
            if _matches(text, found, at, tokens):
                if _is_meant(found, at, len(tokens), form):
                    places.append((at, len(tokens), table.places[form]))
                free = at + len(tokens)
                break
    return places


def _matches(text: str, found: list[Word], at: int, tokens: tuple[str, ...]) -> bool:
    if len(tokens) == 1:
        return True
    group = found[at : at + len(tokens)]
    return tuple(form for _, _, form in group) == tokens and all(
        _GAP.fullmatch(text, one[1], two[0]) for one, two in pairwise(group)
    )


def _is_meant(found: list[Word], at: int, length: int, form: str) -> bool:
    """Whether a name at this place of the text is the place and not a common word, a person or an agency."""
    before = found[at - 1][2] if at else ""
    after = found[at + length][2] if at + length < len(found) else ""
    if before in _HERALDS:
        return True
    if form == "فارس":
        return bool(before) and before not in _BEFORE["فارس"]
    return form not in _table().common and before not in _BEFORE.get(form, ()) and after not in _AFTER.get(form, ())
