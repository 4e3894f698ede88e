"""What hosts said that outlives a run: how long to stay away, and their robots.txt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from newscrawl.store.schema import hosts

if TYPE_CHECKING:
    from sqlalchemy import Connection


def paused(connection: Connection, now: float) -> dict[str, float]:
    """Hosts that asked not to be visited before a moment that is still to come."""
    query = select(hosts.c.host, hosts.c.paused_until).where(hosts.c.paused_until > now)
    return {row.host: row.paused_until for row in connection.execute(query)}


def pause(connection: Connection, host: str, until: float) -> None:
    """Remember a host's Retry-After (seconds since 1970)."""
    _put(connection, host, {"paused_until": until})


def robots(connection: Connection, origin: str, not_before: float) -> bytes | None:
    """The stored robots.txt of an origin, if it was fetched after that moment; empty bytes: there is none."""
    query = select(hosts.c.robots).where(hosts.c.host == origin, hosts.c.robots_at >= not_before)
    found = connection.execute(query).scalar()
    return None if found is None else bytes(found)


def keep_robots(connection: Connection, origin: str, body: bytes, now: float) -> None:
    """Store a robots.txt that was fetched."""
    _put(connection, origin, {"robots": body, "robots_at": now})


def _put(connection: Connection, host: str, values: dict[str, Any]) -> None:
    # `write()` holds the write lock on SQLite; on PostgreSQL one process owns a source's hosts.
    if not connection.execute(update(hosts).where(hosts.c.host == host).values(**values)).rowcount:
        connection.execute(insert(hosts).values(host=host, **values))
