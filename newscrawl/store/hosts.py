"""What hosts said that outlives a run: how long to stay away, and their robots.txt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, insert, select, update

from newscrawl.store.schema import hosts

if TYPE_CHECKING:
    from sqlalchemy import Connection


MAX_PAUSE: Final = 24 * 3600.0
"""Seconds that a Retry-After is believed: more is an error of the site (a date in 2099, milliseconds for seconds)."""


def paused(connection: Connection, now: float) -> dict[str, float]:
    """Hosts that asked not to be visited before a moment that is still to come.

    No pause is longer than a day: what is, was kept by an older newscrawl, or while the clock was ahead.
    """
    here = (hosts.c.paused_until > now, hosts.c.paused_until <= now + MAX_PAUSE)
    query = select(hosts.c.host, hosts.c.paused_until).where(*here)
    return {row.host: row.paused_until for row in connection.execute(query)}


def pause(connection: Connection, host: str, until: float, asked: float) -> None:
    """Remember a host's Retry-After: until when (seconds since 1970), and how many seconds it asked for."""
    _put(connection, host, {"paused_until": until, "asked_seconds": asked})


def forget(connection: Connection, host: str) -> bool:
    """Open a host again: neither its pause nor its robots.txt is believed any more. Whether anything was known.

    Args:
        connection: open for writing.
        host: name, with the port where it is unusual; its robots.txt is kept under its origins.
    """
    names = [host, f"https://{host}", f"http://{host}"]
    return bool(connection.execute(delete(hosts).where(hosts.c.host.in_(names))).rowcount)


def robots(connection: Connection, origin: str, not_before: float, now: float) -> tuple[bytes, float] | None:
    """The stored robots.txt of an origin and when it was fetched, if that was after a moment; empty: there is none.

    What was fetched later than now was fetched while the clock was wrong: nobody knows how old it is.
    """
    query = select(hosts.c.robots, hosts.c.robots_at).where(
        hosts.c.host == origin, hosts.c.robots_at >= not_before, hosts.c.robots_at <= now
    )
    found = connection.execute(query).first()
    return None if found is None or found.robots is None else (bytes(found.robots), found.robots_at)


def keep_robots(connection: Connection, origin: str, body: bytes, now: float) -> None:
    """Store a robots.txt that was fetched, and since when it says the same."""
    query = select(hosts.c.robots, hosts.c.robots_since).where(hosts.c.host == origin)
    known = connection.execute(query).first()
    same = known is not None and known.robots is not None and bytes(known.robots) == body
    since = (known.robots_since if known is not None and same else None) or now
    _put(connection, origin, {"robots": body, "robots_at": now, "robots_since": since})


def _put(connection: Connection, host: str, values: dict[str, Any]) -> None:
    # `write()` holds the write lock on SQLite; on PostgreSQL one process owns a source's hosts.
    if not connection.execute(update(hosts).where(hosts.c.host == host).values(**values)).rowcount:
        connection.execute(insert(hosts).values(host=host, **values))
