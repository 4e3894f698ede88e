"""When each source is due, as the store keeps it; a row whose name begins with @ is of a look-back, not of a source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from newscrawl.store.schema import articles, cadence

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row


def rows(connection: Connection) -> dict[str, Row[Any]]:
    """All rows by name."""
    return {row.source: row for row in connection.execute(select(cadence))}


def put(
    connection: Connection,
    name: str,
    *,
    next_at: float,
    last_at: float | None,
    interval: float | None,
    detail: dict[str, Any],
) -> None:
    """Say when a source is due next, and why then.

    Args:
        connection: in a transaction that writes.
        name: of the source or look-back.
        next_at: when it is due (seconds since 1970).
        last_at: when it was crawled last.
        interval: seconds between the two, before anything moved it.
        detail: what it was computed from.
    """
    values = {"next_at": next_at, "last_at": last_at, "interval": interval, "detail": detail}
    if not connection.execute(update(cadence).where(cadence.c.source == name).values(**values)).rowcount:
        connection.execute(insert(cadence).values(source=name, **values))


def published(connection: Connection, source: str, since: float, until: float) -> list[float]:
    """Times of publication of a source's stored articles between two moments."""
    query = select(articles.c.published_at).where(
        articles.c.source == source, articles.c.published_at >= since, articles.c.published_at < until
    )
    return list(connection.execute(query).scalars())
