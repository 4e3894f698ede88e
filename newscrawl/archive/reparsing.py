"""Reads archived articles again with today's rules, and tells which stored ones would change.

Nothing is written here: parts of files are read in as many processes as there are cores, and what differs goes back to
the one process that writes.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from newscrawl import families, reasons, sources
from newscrawl.archive.reader import places, read_at
from newscrawl.items import WarcPlace, to_json
from newscrawl.pages.page import Page
from newscrawl.reasons import Refused
from newscrawl.store import articles, common, links
from newscrawl.store.versions import changed_fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from newscrawl.archive.reader import Archived
    from newscrawl.items import Article, Link
    from newscrawl.sources import Source
    from newscrawl.store.engine import Store

Hints = dict[str, "tuple[Link, bool]"]
"""What the store knows of links by code (`store.links.hints`)."""

PART: Final = 100
"""Pages that a process takes at a time: half a second's work."""


@dataclass(frozen=True, slots=True)
class Part:
    """Articles of one source in one file, by the offsets of their records."""

    path: Path
    source: str
    offsets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """An article that differs from the stored one, or is not stored.

    Attributes:
        record: the article as today's rules read it, JSON.
        captured_at: when its page was archived, seconds since 1970.
        fields: published fields that differ; empty for an article that is not stored.
        rules: by field, the rule that supplies it today (`css/h1.title`).
    """

    record: bytes
    captured_at: float
    fields: tuple[str, ...]
    rules: dict[str, str]


@dataclass(slots=True)
class Reading:
    """What came of some pages: how many of each fate, and the articles that differ."""

    fates: Counter[str] = field(default_factory=Counter)
    changes: list[Change] = field(default_factory=list)


class _Rules:
    """A counter of matches (as `loaders.article.Counter`) that remembers the first rule of each field."""

    def __init__(self) -> None:
        self.first: dict[str, str] = {}

    def inc_value(self, key: str, count: int = 1) -> None:
        parser, _, rest = key.partition("/")
        name, _, rule = rest.partition("/")
        if count and parser == "parser":
            self.first.setdefault(name, rule)


def parts(path: Path, only: frozenset[str] | None = None, fates: Counter[str] | None = None) -> Iterator[Part]:
    """Share out the articles of a file.

    Args:
        path: a WARC file.
        only: names of sources; None for all.
        fates: counts the pages that are not shared out, by what they are.

    Raises:
        ArchiveError: as `reader.read`; what was found before is given out first.
    """
    waiting: dict[str, list[int]] = {}
    counted: Counter[str] = Counter() if fates is None else fates
    try:
        for place in places(path):
            source = place.made.get("source") or _by_host().get(urlsplit(place.url).hostname or "", "")
            if place.made.get("kind", "article") != "article":
                counted["a listing or robots.txt"] += 1
            elif place.warc.get("warc-type") == "revisit":
                counted["the same as an earlier page"] += 1
            elif source not in sources.load_all():
                counted["of no outlet that is known"] += 1
            elif only is not None and source not in only:
                counted["of an outlet that was not asked for"] += 1
            else:
                waiting.setdefault(source, []).append(place.offset)
                if len(waiting[source]) >= PART:
                    yield Part(path, source, tuple(waiting.pop(source)))
    finally:
        yield from (Part(path, source, tuple(offsets)) for source, offsets in waiting.items())


def read_part(part: Part, store: Store | None) -> Reading:
    """Read the articles of a part with today's rules and compare them with the stored ones.

    Args:
        part: what to read.
        store: for the stored articles and the links that led to them; None: nothing is stored.

    Raises:
        ArchiveError: the file cannot be read at one of the offsets.
        StoreError: the database cannot be read.
    """
    reading = Reading()
    source = sources.get(part.source)
    pages = [read_at(part.path, offset) for offset in part.offsets]
    codes = {offset: _code(page, source) for offset, page in zip(part.offsets, pages, strict=True)}
    known = _common(store, source)
    hints = _hints(store, source, sorted({code for code in codes.values() if code}))
    found: list[tuple[Archived, Article, _Rules]] = []
    for page in pages:
        code = codes[page.offset]
        if code is None and "kind" not in page.made and families.get(source.family).numbers_addresses(source):
            reading.fates["not the address of an article"] += 1
            continue
        if page.reason:
            reading.fates[f"not readable: {page.reason}"] += 1
            continue
        rules = _Rules()
        try:
            article = _read(page, source, hints[code][0] if code in hints else None, rules, known)
        except Refused as refused:
            reading.fates[f"refused: {refused.reason}"] += 1
            continue
        article.warc = WarcPlace(file=part.path.name, offset=page.offset)
        found.append((page, article, rules))
    _compare(found, store, hints, reading)
    return reading


def _read(page: Archived, source: Source, hint: Link | None, rules: _Rules, known: frozenset[bytes]) -> Article:
    if page.status != 200:
        raise Refused(f"http_{page.status}", f"HTTP {page.status}")
    moment = datetime.fromtimestamp(page.captured_at, UTC)
    then = source.at(moment)
    read = Page(page.url, page.body, moment, page.status, page.headers, known)
    try:
        return families.get(then.family).article(read, then, hint=hint, stats=rules)
    except Refused:
        raise
    except Exception as error:
        raise Refused("parser_error", f"{type(error).__name__}: {error}") from error


def _compare(
    found: Sequence[tuple[Archived, Article, _Rules]],
    store: Store | None,
    hints: Hints,
    reading: Reading,
) -> None:
    stored = _stored(store, [article.id for _, article, _ in found])
    for page, article, rules in found:
        before = stored.get(article.id)
        fate, fields = "not stored yet", list[str]()
        if before is not None:
            # To the second, as records say it.
            older = datetime.fromisoformat(article.fetched_at or "") < datetime.fromisoformat(before.fetched_at or "")
            fields = changed_fields(before, article)
            fate = "older than what is stored" if older else "changed" if fields else "as stored"
        elif _not_asked_for(page):
            fate = "not what its crawl asked for"
        elif article.province is None and hints.get(article.news_code, (None, True))[1]:
            fate = "national news"
        reading.fates[fate] += 1
        if fate in {"changed", "not stored yet"}:
            supplied = {name: rule for name, rule in rules.first.items() if not fields or name in fields}
            reading.changes.append(Change(to_json(article), page.captured_at, tuple(fields), supplied))


def _not_asked_for(page: Archived) -> bool:
    """Whether the crawl that archived a page left it to another one: it was of another province or time."""
    outcome = page.made.get("outcome", "read")
    try:
        row = reasons.row(outcome)
    except LookupError:
        return False
    return row.whose == "scope" or row.name == "not_provincial"


def _code(page: Archived, source: Source) -> str | None:
    if "news-code" in page.made:
        return page.made["news-code"]
    then = source.at(datetime.fromtimestamp(page.captured_at, UTC))
    return families.get(then.family).grammar(then).article_id(page.url)


@cache
def _by_host() -> dict[str, str]:
    """Names of sources by their hosts."""
    return {host: source.name for source in sources.load_all().values() for host in source.all_hosts()}


def _common(store: Store | None, source: Source) -> frozenset[bytes]:
    """What crawls learnt of the source's pages."""
    if store is None or not families.get(source.family).LEARNS:
        return frozenset()
    with store.read() as connection:
        return common.find(connection, source.name) or frozenset()


def _hints(store: Store | None, source: Source, codes: Sequence[str]) -> Hints:
    if store is None or not codes:
        return {}
    with store.read() as connection:
        return links.hints(connection, source.name, codes)


def _stored(store: Store | None, ids: Sequence[str]) -> dict[str, Article]:
    if store is None:
        return {}
    with store.read() as connection:
        return articles.current(connection, ids)
