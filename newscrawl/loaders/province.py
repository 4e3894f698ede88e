"""The province of an article, by what page and list say about it: outlet slugs to ours, then `provinces.decide`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from newscrawl.provinces import Decision, decide, find, known
from newscrawl.provinces.desks import NATIONAL
from newscrawl.text.boilerplate import name_key, split_dateline

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscrawl.items import Link
    from newscrawl.loaders.cleaning import Texts
    from newscrawl.sources import Source

BUREAU: Final = re.compile(r"^[\s\u200c]*+([^\s\u200c/][^/\n]{1,28}?)[\s\u200c]*+/[\s\u200c]*+(\S[^\n]{0,40})")
MAX_BUREAU: Final = 4
"""Words of the longest province («چهارمحال و بختیاری» has three, «کهگیلویه و بویر احمد» four)."""


def place_of(source: Source, texts: Texts, slug: str | None, hint: Link | None) -> tuple[Decision, str | None]:
    """The province of an article, and the dateline of its text.

    The outlet's own slug says it, the breadcrumb, the list that led here, the dateline, the text, in this order. Where
    none of them says anything, an article of a local outlet belongs to the province that the outlet writes about.

    Args:
        source: the outlet.
        texts: the article's texts.
        slug: the outlet's own slug or number, as the page says it.
        hint: the link that led here.
    """
    own = source.article.own_names
    opening = texts.opening
    bureau = next(filter(None, (bureau_of(text, own) for text in opening[:2])), None)
    dateline = bureau or next(filter(None, (dateline_of(text, own) for text in opening[:2])), None)
    found = decide(
        meta=slug_of(source, slug),
        section=texts.section,
        list_hint=outlet_spelling(source, texts.section) or (hint.province if hint else None),
        # A desk of that name is a province's also where a bare «فارس» or «تهران» would say nothing.
        dateline=f"استان {dateline}" if bureau and find(bureau) else dateline,
        title=texts.title,
        text="\n".join(opening),
    )
    if found.province is None and is_local(source.home_province, texts.section, dateline):
        found = decide(list_hint=source.home_province, title=texts.title, text=texts.lead)
    return found, dateline


def slug_of(source: Source, outlet_slug: str | None) -> str | None:
    """Our slug of a province for the outlet's own slug (in any case) or number; None where the file has neither."""
    if not outlet_slug:
        return None
    names = tuple((ours, str(own)) for ours, at in source.provinces.items() for own in (at.slug, at.topic) if own)
    return _slugs(names).get(outlet_slug.lower())


@lru_cache(maxsize=64)
def _slugs(pairs: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return {theirs.lower(): ours for ours, theirs in pairs}


def slug_of_section(source: Source, section: list[str]) -> str | None:
    """The province that a breadcrumb names: the spellings of the source file first, then the gazetteer's."""
    own = outlet_spelling(source, section)
    if own is not None:
        return own
    return next((province.slug for name in reversed(section) if (province := find(name)) is not None), None)


PROVINCIAL = ("استانها", "شهرستانها", "استان", "شعباستانی", "ایرانواستانها")
"""Names of provincial services, without spaces and half-spaces."""


def is_national(source: Source, section: list[str]) -> bool:
    """Whether a list files an item under a service that is not the provincial one.

    Only where the outlet names a service at all and the source file knows its provinces; «استان‌ها» without a province
    is provincial news whose province the article tells.
    """
    words = [name.replace(" ", "").replace("\u200c", "") for name in section if name]
    return bool(words and source.provinces) and not any(name in PROVINCIAL for name in words)


def outlet_spelling(source: Source, section: list[str]) -> str | None:
    """Our slug of the province that a breadcrumb names in a spelling that only the source file knows."""
    keys = set(map(name_key, section))
    return next((ours for ours, at in source.provinces.items() if not keys.isdisjoint(map(name_key, at.names))), None)


def is_local(home: str | None, section: list[str], dateline: str | None) -> bool:
    """Whether an article of a local outlet that names no province may be taken for one of the outlet's own.

    Not one with a dateline (it names a place elsewhere: «تهران-», «رشت-»), and not one of a section of national or
    foreign news («بین‌الملل», «کشور»): local outlets reprint those.

    >>> is_local("ardabil", ["اجتماعی"], None), is_local("ardabil", ["اخبار ایران و جهان"], None)
    (True, False)
    """
    return home is not None and dateline is None and not any(NATIONAL.search(name_key(name)) for name in section)


def dateline_of(text: str | None, own_names: tuple[str, ...] = ()) -> str | None:
    """The place that a text begins with, when the gazetteer knows it and it is not the outlet's own name («مهر»).

    >>> dateline_of("اردبیل- رئیس جهاد دانشگاهی گفت"), dateline_of("ایران- عراق")
    ('اردبیل', None)
    """
    parts = split_dateline(text) if text else None
    if parts is None or parts[0] in own_names:
        return None
    return parts[0] if find(parts[0]) is not None or known(parts[0]) is not None else None


def bureau_of(text: str | None, own_names: Iterable[str]) -> str | None:
    """The place behind the outlet's own name and a slash, as ISNA's desks open their texts; the longest that is one.

    The form is that of ISNA's provincial articles as generally known; no page of it is among the stored material.

    >>> bureau_of("ایسنا/خراسان رضوی مدیرکل هواشناسی گفت", ["ایسنا"]), bureau_of("قم/ اول وقت", ["ایسنا"])
    ('خراسان رضوی', None)
    """
    match = BUREAU.match(text) if text else None
    if match is None or name_key(match[1]) not in {name_key(name) for name in own_names}:
        return None
    words = match[2].split()
    places = (" ".join(words[:number]) for number in range(MAX_BUREAU, 0, -1))
    return next((place for place in places if find(place) is not None or known(place) is not None), None)
