"""Articles and their versions, as read by commands."""

from __future__ import annotations

import zlib
from difflib import get_close_matches
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, select

from newscrawl.items import from_json
from newscrawl.store.schema import articles, versions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import ColumnElement, Connection

    from newscrawl.items import Article
    from newscrawl.store.engine import Store

CHUNK = 500
"""Versions that one transaction of an export reads."""


def any_published(connection: Connection, source: str, since: float, until: float) -> bool:
    """Whether an article of the source is stored that was published in that time (seconds since 1970)."""
    here = (articles.c.source == source, articles.c.published_at >= since, articles.c.published_at < until)
    return connection.execute(select(articles.c.id).where(*here).limit(1)).first() is not None


def records(
    store: Store,
    *,
    run_id: str | None = None,
    sources: tuple[str, ...] | None = None,
    provinces: tuple[str, ...] | None = None,
    since: float | None = None,
    until: float | None = None,
    latest: bool = False,
) -> Iterator[bytes]:
    """JSON lines of stored versions, oldest first; every version that exports hold, none that DEDUP_DROP kept out.

    What is stored while they are read is not among them. Each chunk is a transaction of its own: a reader that stands
    still (`| less`) must not keep the crawler's write-ahead log from being cleared.

    Args:
        store: open, if only for reading.
        run_id: only versions of that run.
        sources: only those.
        provinces: only those slugs.
        since: published at or after (seconds since 1970).
        until: published before.
        latest: only the newest version of each article.
    """
    conditions: list[ColumnElement[bool]] = [versions.c.exported.is_(True)]
    if run_id:
        conditions.append(versions.c.run_id == run_id)
    # `coalesce`: by an index of theirs the database would join and sort a whole source again for every chunk.
    if sources:
        conditions.append(func.coalesce(articles.c.source, "").in_(sources))
    if provinces:
        conditions.append(func.coalesce(articles.c.province, "").in_(provinces))
    if since is not None:
        conditions.append(func.coalesce(articles.c.published_at, 0.0) >= since)
    if until is not None:
        conditions.append(func.coalesce(articles.c.published_at, 0.0) < until)
    if latest:
        conditions.append(versions.c.version == articles.c.version)
    base = select(versions.c.seq, versions.c.record).join(articles, articles.c.id == versions.c.article_id)
    base = base.where(and_(*conditions)).order_by(versions.c.seq)
    of_run = [versions.c.run_id == run_id] if run_id else []
    with store.read() as connection:
        bounds = select(func.min(versions.c.seq), func.max(versions.c.seq)).where(*of_run)
        first, last = connection.execute(bounds).one()
    if first is None:
        return
    for start in range(first, last + 1, CHUNK):
        with store.read() as connection:
            within = base.where(versions.c.seq >= start, versions.c.seq < min(start + CHUNK, last + 1))
            rows = connection.execute(within).all()
        for _, record in rows:
            yield zlib.decompress(record)


def newest(connection: Connection, source: str, *, since: float, limit: int) -> Iterator[bytes]:
    """Newest versions of the newest articles of a source: a sample that costs the same however many there are."""
    query = (
        select(versions.c.record)
        .join(articles, and_(articles.c.id == versions.c.article_id, articles.c.version == versions.c.version))
        .where(articles.c.source == source, articles.c.published_at >= since)
        .order_by(articles.c.published_at.desc())
        .limit(limit)
    )
    for record in connection.execute(query).scalars():
        yield zlib.decompress(record)


def latest(
    connection: Connection,
    *,
    sources: tuple[str, ...] | None = None,
    provinces: tuple[str, ...] | None = None,
    since: float | None = None,
    limit: int,
) -> list[bytes]:
    """JSON lines of the newest versions of the newest articles by publication, newest first.

    Args:
        connection: of a transaction that reads.
        sources: only those.
        provinces: only those slugs.
        since: published at or after (seconds since 1970).
        limit: how many at most.
    """
    query = (
        select(versions.c.record)
        .join(articles, and_(articles.c.id == versions.c.article_id, articles.c.version == versions.c.version))
        .where(versions.c.exported.is_(True))
    )
    if sources:
        query = query.where(articles.c.source.in_(sources))
    if provinces:
        query = query.where(articles.c.province.in_(provinces))
    if since is not None:
        query = query.where(articles.c.published_at >= since)
    query = query.order_by(articles.c.published_at.desc(), articles.c.id).limit(limit)
    return [zlib.decompress(record) for record in connection.execute(query).scalars()]


def versions_of(connection: Connection, article_id: str) -> list[bytes]:
    """JSON lines of all versions of one article, oldest first."""
    query = select(versions.c.record).where(versions.c.article_id == article_id).order_by(versions.c.version)
    return [zlib.decompress(record) for record in connection.execute(query).scalars()]


def current(connection: Connection, ids: Sequence[str]) -> dict[str, Article]:
    """The newest version of each of these articles that is stored, by id."""
    query = (
        select(articles.c.id, versions.c.record)
        .join(versions, and_(versions.c.article_id == articles.c.id, versions.c.version == articles.c.version))
        .where(articles.c.id.in_(ids))
    )
    return {row.id: from_json(zlib.decompress(row.record)) for row in connection.execute(query)}


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
