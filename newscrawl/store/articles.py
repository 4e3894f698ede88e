"""Articles and their versions, as read by commands."""

from __future__ import annotations

import zlib
from difflib import get_close_matches
from typing import TYPE_CHECKING

from sqlalchemy import and_, select

from newscrawl.store.schema import articles, versions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement, Connection

CHUNK = 500


def any_of(connection: Connection, source: str) -> bool:
    """Whether an article of the source is stored."""
    return connection.execute(select(articles.c.id).where(articles.c.source == source).limit(1)).first() is not None


def records(
    connection: Connection,
    *,
    run_id: str | None = None,
    sources: tuple[str, ...] | None = None,
    provinces: tuple[str, ...] | None = None,
    since: float | None = None,
    until: float | None = None,
) -> Iterator[bytes]:
    """JSON lines of stored versions, oldest first; every version that exports hold, none that DEDUP_DROP kept out.

    Args:
        connection: open for reading.
        run_id: only versions of that run.
        sources: only those.
        provinces: only those slugs.
        since: published at or after (seconds since 1970).
        until: published before.
    """
    conditions: list[ColumnElement[bool]] = [versions.c.exported.is_(True)]
    if run_id:
        conditions.append(versions.c.run_id == run_id)
    if sources:
        conditions.append(articles.c.source.in_(sources))
    if provinces:
        conditions.append(articles.c.province.in_(provinces))
    if since is not None:
        conditions.append(articles.c.published_at >= since)
    if until is not None:
        conditions.append(articles.c.published_at < until)
    base = (
        select(versions.c.seq, versions.c.record)
        .join(articles, articles.c.id == versions.c.article_id)
        .where(and_(*conditions))
        .order_by(versions.c.seq)
        .limit(CHUNK)
    )
    after = 0
    while rows := connection.execute(base.where(versions.c.seq > after)).all():
        for _, record in rows:
            yield zlib.decompress(record)
        after = rows[-1][0]


def versions_of(connection: Connection, article_id: str) -> list[bytes]:
    """JSON lines of all versions of one article, oldest first."""
    query = select(versions.c.record).where(versions.c.article_id == article_id).order_by(versions.c.version)
    return [zlib.decompress(record) for record in connection.execute(query).scalars()]


def near(connection: Connection, article_id: str) -> list[str]:
    """Up to three stored ids that may have been meant: the same code at another source, or a neighbouring code."""
    source, _, code = article_id.rpartition("#")
    sources = connection.execute(select(articles.c.source).distinct()).scalars()
    same_code = select(articles.c.id).where(articles.c.id.in_([f"{name}#{code}" for name in sources]))
    found = list(connection.execute(same_code.limit(3)).scalars())
    own = select(articles.c.id).where(articles.c.source == source)
    below = own.where(articles.c.id < article_id).order_by(articles.c.id.desc()).limit(2)
    above = own.where(articles.c.id > article_id).order_by(articles.c.id).limit(2)
    around = [*connection.execute(below).scalars(), *connection.execute(above).scalars()]
    return [*found, *get_close_matches(article_id, set(around) - set(found), 3, cutoff=0.5)][:3]
