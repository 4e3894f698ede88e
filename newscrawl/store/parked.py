"""Records of articles that were read and not asked for: a later run that asks for them fetches no page again.

A record is as good as the look that made it: for a day, and for a month where the article was so old at that look that
nobody edits it any more. Then, and where a list names a later change, its page is fetched.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, delete, or_, select

from newscrawl import reasons
from newscrawl.store import upsert
from newscrawl.store.life import DAY
from newscrawl.store.schema import parked_records
from newscrawl.store.versions import pack, unpack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from newscrawl.items import Article

FRESH: Final = DAY
"""Seconds for which a look at a young article is as good as a new one: as if the run that looked had asked for it.

Lists and sitemaps that name a later change make its page due.
"""

EDITED: Final = 2 * DAY
"""Seconds after its publication in which an article is edited."""

MAX_AGE: Final = 30 * DAY
"""Seconds for which any record is kept."""

IN_LIMIT: Final = 500


@dataclass(frozen=True, slots=True)
class Kept:
    """A record, and when the fetch of its page began, in seconds since 1970."""

    article: Article
    looked_at: float


def row(article: Article, published_at: float, looked_at: float) -> dict[str, object]:
    """What `put` takes for an article: when it was published, and when the fetch of its page began."""
    return {
        "source": article.source,
        "news_code": article.news_code,
        "looked_at": looked_at,
        "published_at": published_at,
        "rules_version": reasons.RULES_VERSION,
        "record": pack(article),
    }


def put(connection: Connection, rows: Sequence[dict[str, object]]) -> None:
    """Keep records; the newest of each article."""
    last = {(one["source"], one["news_code"]): one for one in rows}
    values = ("looked_at", "published_at", "rules_version", "record")
    upsert.put(connection, parked_records, list(last.values()), replace=values)


def find(connection: Connection, source: str, codes: Sequence[str], now: float) -> dict[str, Kept]:
    """Those of the codes whose record is as good as a new look, by code."""
    table = parked_records.c
    found: dict[str, Kept] = {}
    fresh = or_(table.looked_at > now - FRESH, table.looked_at >= table.published_at + EDITED)
    good = and_(fresh, table.looked_at > now - MAX_AGE, table.rules_version == reasons.RULES_VERSION)
    for start in range(0, len(codes), IN_LIMIT):
        here = (table.source == source, table.news_code.in_(codes[start : start + IN_LIMIT]))
        query = select(table.news_code, table.looked_at, table.record).where(*here, good)
        found |= {code: Kept(unpack(record), looked_at) for code, looked_at, record in connection.execute(query)}
    return found


def drop(connection: Connection, keys: Sequence[tuple[str, str]]) -> None:
    """Forget records by source and news code: their articles are stored."""
    by_source: dict[str, list[str]] = {}
    for source, code in keys:
        by_source.setdefault(source, []).append(code)
    for source, codes in by_source.items():
        here = (parked_records.c.source == source, parked_records.c.news_code.in_(codes))
        connection.execute(delete(parked_records).where(*here))


def prune(connection: Connection, now: float) -> None:
    """Forget records that are not as good as a new look any more."""
    table = parked_records.c
    young = and_(
        table.looked_at > now - FRESH - 2 * DAY,  # each run does it: what is older is gone
        table.looked_at <= now - FRESH,
        table.looked_at < table.published_at + EDITED,
    )
    for condition in (young, table.looked_at <= now - MAX_AGE):
        connection.execute(delete(parked_records).where(condition))
