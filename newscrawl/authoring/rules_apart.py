"""Rules of a source file that do harm on a page: found by reading it again without each of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

import msgspec

from newscrawl.authoring.seeing import see_article
from newscrawl.pages.document import Document
from newscrawl.text.boilerplate import name_key
from newscrawl.urls import origin

if TYPE_CHECKING:
    from newscrawl.authoring.seeing import ArticleSeen
    from newscrawl.families.base import Family
    from newscrawl.items import Link
    from newscrawl.pages.page import Page
    from newscrawl.sources import Source

OWN: Final = ("title", "body", "date", "drop", "end_marks")
"""Lists of `[article]` that can cost an article, or a part of its text; all others can only add a field."""

MANY_TIMES: Final = 1.5
"""A text that is so many times as long without a rule was cut by it."""

YEAR: Final = re.compile(r"(?:13|14|19|20)\d\d")


def harmful(page: Page, source: Source, family: Family, seen: ArticleSeen, hint: Link | None) -> dict[str, str]:
    """Keys of `[article]` without which a page is read better, with why.

    Args:
        page: an article.
        source: with its own rules.
        family: its engine.
        seen: what came out with all of them.
        hint: the link that led to the page.
    """
    found = {}
    for name in OWN:
        if not getattr(source.article, name):
            continue
        rules = msgspec.structs.replace(source.article, **{name: ()})
        without = see_article(page, msgspec.structs.replace(source, article=rules), family, hint)
        why = _better(without.record, seen, page)
        if why:
            found[name] = why
    return found


def _better(record: dict[str, Any] | None, seen: ArticleSeen, page: Page) -> str | None:
    """Why a record that was read without a rule is better than what was read with it."""
    if record is None:
        return None
    if seen.record is None:
        return f"with it the page is refused ({seen.problem}), without it the page is read"
    before, after = (len(one["body"] or "") for one in (seen.record, record))
    if after > MANY_TIMES * before:
        return f"with it the text has {before} letters, without it {after}"
    fallbacks = [name for name in seen.record["fallbacks"] if name not in record["fallbacks"]]
    if fallbacks:
        return f"with it only a fallback finds {', '.join(fallbacks)}, without it a rule of the engine does"
    named = name_key(Document.of(page).meta("og:title") or "")
    titles = [name_key(one["title"]) for one in (seen.record, record)]
    if named and titles[0] not in named and titles[1] in named:
        return f"with it the headline is {seen.record['title'][:60]!r}, the page's metas say {record['title'][:60]!r}"
    if seen.record["published_at"] != record["published_at"] and "published_at" not in record["fallbacks"]:
        return f"with it the date is {seen.record['published_at']}, without it {record['published_at']}"
    return None


def permalink_of(url: str, code: str) -> str | None:
    """The form of an article's address in WordPress's notation, where its number is known.

    >>> permalink_of("https://x.ir/1404/10/36587/slug-of-it/", "36587")
    '/%year%/%monthnum%/%post_id%/%postname%/'
    >>> permalink_of("https://x.ir/politics/some-slug", "36587"), permalink_of("https://x.ir/?p=7", "7")
    ('/%category%/%postname%', None)
    """
    if origin(url) is None:
        return None
    parts = urlsplit(url)
    segments = [unquote(part) for part in parts.path.split("/") if part]
    if not segments:
        return None
    named: list[str] = []
    for at, segment in enumerate(segments):
        last = at == len(segments) - 1
        if segment == code:
            named.append("%post_id%")
        elif YEAR.fullmatch(segment) and not last:
            named.append("%year%")
        elif segment.isdecimal() and len(segment) <= 2 and named[-1:] in (["%year%"], ["%monthnum%"]):
            named.append("%monthnum%" if named[-1] == "%year%" else "%day%")
        elif last:
            named.append("%postname%")
        elif at == 0 and segment in {"news", "archives", "blog", "fa"}:
            named.append(segment)
        elif named[-1:] != ["%category%"]:
            named.append("%category%")
    return "/" + "/".join(named) + ("/" if parts.path.endswith("/") else "")
