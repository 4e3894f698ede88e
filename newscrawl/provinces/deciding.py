"""Which province an article belongs to, and by which evidence.

The evidence is asked in the order of trust: the engine's own tag (meta), the breadcrumb (section), the list that named
the article, the dateline, and last the text. National news has no province: a city in a headline decides nothing.

The text decides only in two ways:

- *bureau*: the attribution at its beginning names the office of a province or county («به گزارش خبرگزاری صدا و سیما،
  مرکز اردبیل», «به گزارش ایلنا از خراسان رضوی»; seen on iribnews, ilna, iqna, snn and mehrnews in January 2026);
- *office*: where the page has no section at all, or one of all provinces («استان‌ها»), headline or first sentence name
  an authority of one province or county («استاندار گیلان», «فرمانده انتظامی شهرستان قروه»), or the province is in both
  («استان ایلام»), and nothing in them points to another province.

Tehran is in every national story: only «استان تهران» and «مرکز تهران» count.

A dateline of a place that is better known abroad (homonyms.tsv) decides nothing. At the desk of foreign news only
provinces and their capitals do, since many a county is called like a place elsewhere («بابل»), and at the sports desk
no small town.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from newscrawl.provinces.desks import FOREIGN, SPORTS
from newscrawl.provinces.names import key
from newscrawl.provinces.places import Place, is_abroad, is_common, locate, scan, words
from newscrawl.provinces.table import PROVINCES, Province, find

if TYPE_CHECKING:
    from collections.abc import Sequence

Evidence = Literal["meta", "section", "list", "dateline", "text"]

_HEAD: Final = 500
"""Characters of headline and text that are looked at: the attribution and the first sentences."""

_FIRST_SENTENCE: Final = re.compile(r"[.!؟?\n]")
_CLAUSE: Final = 14
"""Words after «گزارش» in which a bureau is looked for."""

_NOT_A_DATELINE: Final = frozenset(map(key, ("تهران", "فارس", "مهر", "مرکزی", "قدس", "هرات", "ری")))
"""Places of national news, agencies and foreign places that stand where a dateline does."""

_CAPITALS: Final = frozenset(key(province.capital) for province in PROVINCES)

_BUREAU: Final = frozenset(
    # What stands before the place in an attribution: «مرکز», «از», and agencies with or without the linking yeh.
    ("مرکز", "استان", "منطقه", "از", "سیما", "سیمای", "صداوسیما", "صداوسیمای", "تسنیم")
) | {agency + ending for agency in ("ایلنا", "ایسنا", "ایکنا", "ایرنا", "ایمنا") for ending in ("", "ی")}
_AUTHORITIES: Final = frozenset(
    (
        *("استاندار", "استانداری", "فرماندار", "فرمانداری", "شهرستان", "دادستان", "شهردار", "شهرداری", "بخشدار"),
        *("هواشناسی", "راهداری", "سپاه", "بهزیستی", "انتظامی", "مرزبانی", "دادگستری", "اتشنشانی", "هلالاحمر"),
        *("ابفای", "ابفا", "تعزیرات", "اورژانس", "برق", "مخابرات", "ابخیزداری", "کشاورزی"),
    )
)
_OF_COUNTIES: Final = frozenset({"شهرستان", "فرماندار", "فرمانداری"})


@dataclass(frozen=True, slots=True)
class _Mention:
    """A place in a text: the word before it (folded), its index in the words, and the text from that word on."""

    before: str
    at: int
    place: Place
    shown: str

    def province(self) -> Province | None:
        """Where it lies; of a shared name the county's, where the word before it says that a county is meant."""
        if self.place.province is not None:
            return self.place.province
        county = locate(self.place.name, county=True) if self.before in _OF_COUNTIES | {"مرکز"} else None
        return county.province if county is not None else None


class _Text:
    """A text with its words and places."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = words(text)
        self.mentions = []
        for at, length, place in scan(text, self.words):
            start = self.words[max(at - 1, 0)][0]
            before = self.words[at - 1][2] if at else ""
            self.mentions.append(_Mention(before, at, place, text[start : self.words[at + length - 1][1]]))


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided.

    Attributes:
        province: null for national news and where the evidence is not certain.
        county: Persian name, null when not certain.
        evidence: which kind of evidence decided the province; null with it.
        detail: the words that decided, for reports.
    """

    province: Province | None = None
    county: str | None = None
    evidence: Evidence | None = None
    detail: str = ""


def decide(
    *,
    meta: str | None = None,
    section: Sequence[str] = (),
    list_hint: str | None = None,
    dateline: str | None = None,
    title: str | None = None,
    text: str | None = None,
) -> Decision:
    """The province and county of an article.

    Args:
        meta: the engine's tag, already mapped to a slug or name that `find` knows; anything else is no evidence.
        section: breadcrumb, outermost first.
        list_hint: province of the list that the article was found on (slug or name).
        dateline: place that lead or body begin with.
        title: headline.
        text: lead, and below it the body (its first 500 characters are read).

    >>> decide(section=["استان‌ها", "اردبیل"]).province.iso
    'IR-24'
    >>> decide(text="به گزارش خبرگزاری صدا و سیما، مرکز اردبیل، باران می‌بارد.").evidence
    'text'
    >>> decide(title="پرسپولیس در اصفهان پیروز شد", text="تیم پرسپولیس در اصفهان پیروز شد.").province is None
    True
    """
    found = _named(meta, "meta") or _from_section(section) or _named(list_hint, "list")
    found = found or _from_dateline(dateline, section)
    if found is not None and found.county is not None:
        return found
    headline, head = _Text((title or "")[:_HEAD]), _Text((text or "")[:_HEAD])
    if found is None:
        # A section of all provinces says that there is one, an unknown section may be of anything.
        open_section = all(key(name).startswith("استان") for name in section)
        found = _from_bureau(head, section) or (_from_authority(headline, head) if open_section else None) or Decision()
    if found.province is None:
        return found
    county = _county(found.province, dateline, [*headline.mentions, *head.mentions])
    return Decision(found.province, county, found.evidence, found.detail)


def _named(name: str | None, evidence: Evidence) -> Decision | None:
    province = find(name) if name else None
    return Decision(province, None, evidence, name or "") if province is not None else None


def _from_section(section: Sequence[str]) -> Decision | None:
    """A breadcrumb names one province, or one county (iribnews: «آبادان», «مهاباد», «کیش»); a menu names many.

    «اندیشه» and «نور» are sections of their own on national sites: such names count only below «استان‌ها».
    """
    provincial = any(key(name).startswith("استان") for name in section)
    provinces: dict[str, Decision] = {}
    counties: dict[str, Decision] = {}
    for name in section:
        province = find(name)
        if province is not None:
            provinces[province.slug] = Decision(province, None, "section", name)
            continue
        plain = key(name).removeprefix("شهرستان")
        place = locate(plain, county=True) or locate(plain)
        if place is not None and place.province is not None and (provincial or not _is_doubtful(plain)):
            counties[place.name] = Decision(place.province, place.county, "section", name)
    if len(provinces) > 1 or (not provinces and len(counties) != 1):
        return None
    if not provinces:
        return next(iter(counties.values()))
    decision = next(iter(provinces.values()))
    inside = [county for county in counties.values() if county.province == decision.province]
    return Decision(decision.province, inside[0].county, "section", decision.detail) if len(inside) == 1 else decision


def _is_doubtful(name: str) -> bool:
    return is_common(name) or is_abroad(name)


def _may_mean(place: Place, section: Sequence[str]) -> bool:
    """Whether an article of this section that names the place without more may mean the one in Iran."""
    names = [key(name) for name in section]
    if place.kind == "province" or any(name.startswith("استان") for name in names):
        return True
    if any(map(FOREIGN.search, names)) or key(place.name) in _CAPITALS:
        return key(place.name) in _CAPITALS
    return not is_abroad(place.name) and not (place.kind == "city" and any(map(SPORTS.search, names)))


def _is_elsewhere(mention: _Mention) -> bool:
    """Whether it is a place abroad: «شهردار حلب»; «فرماندار نیمروز» is not."""
    return is_abroad(mention.place.name) and not (mention.before in _OF_COUNTIES and mention.place.kind == "county")


def _from_dateline(dateline: str | None, section: Sequence[str]) -> Decision | None:
    if not dateline or key(dateline) in _NOT_A_DATELINE:
        return None
    place = locate(key(dateline).removeprefix("استان"))
    if place is None or place.province is None or not _may_mean(place, section):
        return None
    return Decision(place.province, None, "dateline", dateline)


def _from_bureau(head: _Text, section: Sequence[str]) -> Decision | None:
    """The office that «به گزارش …» names in its first words. Offices are in provinces and counties, not in any city."""
    start = next((at for at, (_, _, form) in enumerate(head.words[:40]) if form == "گزارش"), None)
    if start is None:
        return None
    clause = [form for _, _, form in head.words[start : start + _CLAUSE]]
    if any(clause[at : at + 3] == ["مرکز", "خلیج", "فارس"] for at in range(len(clause))):
        # The state broadcaster's office in Hormozgan (seen on iribnews.ir, January 2026).
        return Decision(find("hormozgan"), None, "text", "مرکز خلیج فارس")
    for mention in head.mentions:
        if not start < mention.at < start + _CLAUSE or mention.before not in _BUREAU or mention.place.kind == "city":
            continue
        if mention.before not in {"استان", "مرکز"} and not _may_mean(mention.place, section):
            continue
        province = mention.province()
        if province is not None and (province.slug != "tehran" or mention.before in {"استان", "مرکز"}):
            return Decision(province, None, "text", mention.shown)
    return None


def _from_authority(headline: _Text, head: _Text) -> Decision | None:
    end = _FIRST_SENTENCE.search(head.text, 60)
    sentence = [mention for mention in head.mentions if end is None or head.words[mention.at][0] < end.start()]
    decided: _Mention | None = None
    named: set[str] = set()
    in_title: set[str] = set()
    for mention in (*headline.mentions, *sentence):
        province = mention.province()
        if province is None:
            continue
        named.add(province.slug)
        if mention in headline.mentions:
            in_title.add(province.slug)
        is_authority = mention.before in _AUTHORITIES and province.slug != "tehran" and not _is_elsewhere(mention)
        if is_authority or (mention.before == "استان" and province.slug in in_title):
            decided = mention
    province = decided.province() if decided is not None else None
    if decided is None or province is None or named - {province.slug, "tehran"}:
        return None
    return Decision(province, None, "text", decided.shown)


def _county(province: Province, dateline: str | None, mentions: list[_Mention]) -> str | None:
    """The county that headline or lead call «شهرستان …», or the dateline's unless that is the provincial capital."""
    named = set()
    for mention in mentions:
        county = locate(mention.place.name, county=True) if mention.before in _OF_COUNTIES else None
        if county is not None and county.province == province:
            named.add(county.county or county.name)
    if len(named) == 1:
        return named.pop()
    there = locate(dateline) if dateline and not named else None
    if there is None or there.province != province or key(there.name) == key(province.capital):
        return None
    return there.county
