"""The 31 provinces of Iran.

Codes: ISO 3166-2:IR as renumbered in 2020 (Debian's iso-codes 4.15); they equal the official two-digit codes of the
Statistical Centre (typhoon-iran-cities). Persian names: as in `article:section` of mehrnews.com (seen in January 2026).
Slugs: the common English names (provinces_cities_iran).
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Final

from newscrawl.provinces.names import key, latin_key, name_words


@dataclass(frozen=True, slots=True)
class Province:
    """A province.

    Attributes:
        slug: our own name of it, lower-case Latin, e.g. `ardabil`.
        iso: ISO 3166-2 code, e.g. `IR-24`.
        name: Persian name, e.g. `اردبیل`.
        capital: Persian name of its capital.
        spellings: other names, Latin and Persian, that `find` understands.
    """

    slug: str
    iso: str
    name: str
    capital: str
    spellings: tuple[str, ...] = ()


def _province(slug: str, code: int, name: str, capital: str, spellings: str = "") -> Province:
    return Province(slug, f"IR-{code:02}", name, capital, tuple(filter(None, map(str.strip, spellings.split(",")))))


PROVINCES: Final = (
    _province(
        "east-azerbaijan",
        3,
        "آذربایجان شرقی",
        "تبریز",
        "eastern azerbaijan, east azarbaijan, east azarbayjan, azerbaijan sharghi, azarbaijan sharghi, "
        "azarbayjan sharghi, azarbaijan e sharghi, azarbayejan sharghi, azarbaijan sharqi, آ شرقی, آذ شرقی, آذر شرقی",
    ),
    _province(
        "west-azerbaijan",
        4,
        "آذربایجان غربی",
        "ارومیه",
        "western azerbaijan, west azarbaijan, west azarbayjan, azerbaijan gharbi, azarbaijan gharbi, "
        "azarbayjan gharbi, azarbaijan e gharbi, azarbayejan gharbi, آ غربی, آذ غربی, آذر غربی",
    ),
    _province("ardabil", 24, "اردبیل", "اردبیل", "ardebil"),
    _province("isfahan", 10, "اصفهان", "اصفهان", "esfahan, esfehan, ispahan"),
    _province("alborz", 30, "البرز", "کرج", "elborz"),
    _province("ilam", 16, "ایلام", "ایلام", "eilam, elam"),
    _province("bushehr", 18, "بوشهر", "بوشهر", "boshehr, bushire"),
    _province("tehran", 23, "تهران", "تهران", "teheran, تهران بزرگ, طهران"),
    _province(
        "chaharmahal-and-bakhtiari",
        14,
        "چهارمحال و بختیاری",
        "شهرکرد",
        "chaharmahal, chahar mahal, chaharmahal bakhtiari, chahar mahal va bakhtiari, chaharmahal o bakhtiari, "
        "چهارمحال بختیاری, چهارمحال, چهارمحال وبختیاری",
    ),
    _province(
        "south-khorasan",
        29,
        "خراسان جنوبی",
        "بیرجند",
        "southern khorasan, khorasan south, khorasan jonubi, khorasan e jonubi, khorasan jonoobi, khorasan jonobi, "
        "خ جنوبی",
    ),
    _province(
        "razavi-khorasan",
        9,
        "خراسان رضوی",
        "مشهد",
        "khorasan razavi, khorasan e razavi, razavi, khorasan rezavi, خ رضوی",
    ),
    _province(
        "north-khorasan",
        28,
        "خراسان شمالی",
        "بجنورد",
        "northern khorasan, khorasan north, khorasan shomali, khorasan e shomali, khorasan shomaly, خ شمالی",
    ),
    _province("khuzestan", 6, "خوزستان", "اهواز", "khuzistan"),
    _province("zanjan", 19, "زنجان", "زنجان", ""),
    _province("semnan", 20, "سمنان", "سمنان", ""),
    _province(
        "sistan-and-baluchestan",
        11,
        "سیستان و بلوچستان",
        "زاهدان",
        "sistan, sistan baluchestan, sistan va baluchestan, sistan o baluchestan, sistan balochestan, "
        "sistan and balochistan, sistan baluchistan, سیستان, سیستان بلوچستان",
    ),
    _province("fars", 7, "فارس", "شیراز", ""),
    _province("qazvin", 26, "قزوین", "قزوین", ""),
    _province("qom", 25, "قم", "قم", ""),
    _province("kurdistan", 12, "کردستان", "سنندج", "kordestan, kordistan, kurdestan, کوردستان"),
    _province("kerman", 8, "کرمان", "کرمان", ""),
    _province("kermanshah", 5, "کرمانشاه", "کرمانشاه", ""),
    _province(
        "kohgiluyeh-and-boyer-ahmad",
        17,
        "کهگیلویه و بویراحمد",
        "یاسوج",
        "kohgiluyeh, kohgilooye, kohgiluye, kohgiluyeh va boyer ahmad, kohgiluyeh boyerahmad, kohgilooye boyerahmad, "
        "kohgiluyeh buyer ahmad, kohkiluyeh and boyer ahmad, kohkiluyeh va boyer ahmad, boyer ahmad, "
        "kohgiluyeh and bowyer ahmad, "
        "kohgiluyeh va bowyer ahmad, "
        "کهگیلویه بویراحمد, کهگیلویه, کهکیلویه و بویراحمد, کهگلویه و بویراحمد, ک و بویراحمد",
    ),
    _province("golestan", 27, "گلستان", "گرگان", "gulistan"),
    _province("gilan", 1, "گیلان", "رشت", "guilan"),
    _province("lorestan", 15, "لرستان", "خرم‌آباد", "luristan"),
    _province("mazandaran", 2, "مازندران", "ساری", "mazanderan"),
    _province("markazi", 0, "مرکزی", "اراک", "central, markazy"),
    _province("hormozgan", 22, "هرمزگان", "بندرعباس", "hormuzgan"),
    _province("hamadan", 13, "همدان", "همدان", "hamedan"),
    _province("yazd", 21, "یزد", "یزد", ""),
)
"""All 31, in the order of the Persian alphabet, as menus of news sites have them."""

BY_SLUG: Final = {province.slug: province for province in PROVINCES}
"""The provinces by our slug."""


def _keys() -> dict[str, Province]:
    table: dict[str, Province] = {}
    for province in PROVINCES:
        for name in (province.slug, province.iso, province.name, *province.spellings):
            for form in {key(name), latin_key(name) if name.isascii() else key(name)}:
                if table.setdefault(form, province) is not province:
                    raise AssertionError(f"two provinces are called {name!r}")
    return table


_KEYS: Final = _keys()
_INITIALS: Final[dict[tuple[str, ...], Province]] = {
    initials: BY_SLUG[slug]
    for slug, letters in {
        "chaharmahal-and-bakhtiari": "چ ب",
        "kohgiluyeh-and-boyer-ahmad": "ک ب",
        "sistan-and-baluchestan": "س ب",
    }.items()
    for first, second in [letters.split()]
    for initials in ((first, second), (first, "و", second))
}
"""Menus of narrow pages shorten the three long names to their letters, each by itself: «چوب» is wood."""
MAX_INITIALS: Final = 8
"""Letters of «استان» and of the longest of them."""


@lru_cache(maxsize=2048)
def find(text: str) -> Province | None:
    """The province that a text names, in any spelling: slug, ISO code, Persian or English; null for anything else.

    Blind to ZWNJ, spaces, hyphens, Arabic letter forms, capitals, and the word «استان» or `province` around the name.

    >>> [find(name).iso for name in ("ardabil", "Ardebil", "IR-24", "استان اردبيل", "اردبیل")]
    ['IR-24', 'IR-24', 'IR-24', 'IR-24', 'IR-24']
    >>> find("مریوان") is None
    True
    """
    words = name_words(text)
    form = "".join(words)
    found = _KEYS.get(form) or _KEYS.get(form.removeprefix("استان").removesuffix("استان"))
    if found is not None or not form:
        return found
    initials = tuple(word for word in words if word != "استان") if len(form) <= MAX_INITIALS else ()
    latin = latin_key(text)
    return (
        _INITIALS.get(initials)
        or _KEYS.get(latin)
        or _KEYS.get(latin.removeprefix("ostan").removeprefix("provinceof").removesuffix("province"))
    )


def suggest(text: str, count: int = 3) -> list[str]:
    """Slugs (for Latin input) or Persian names that the text may have meant, best first; empty when nothing is near.

    >>> suggest("ardabill"), suggest("مازندرن")
    (['ardabil'], ['مازندران'])
    """
    form = key(text).removeprefix("استان")
    latin = form.isascii()
    names = {
        latin_key(name) if latin else key(name): province for province in PROVINCES for name in _named(province, latin)
    }
    near = get_close_matches(latin_key(text) if latin else form, names, count, cutoff=0.7)
    return list(dict.fromkeys(names[name].slug if latin else names[name].name for name in near))


def _named(province: Province, latin: bool) -> list[str]:
    return [name for name in (province.slug, province.name, *province.spellings) if name.isascii() == latin]
