"""Walks: how far a list was followed, so that a killed one leaves no gap and a short one says so once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select, update

from newscrawl.store.schema import walks

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Ground:
    """What earlier walks of a list made known. Moments are seconds since 1970.

    Attributes:
        began, ended: of the latest walk that counts, whether it was complete or fell short. What was discovered before
            its end was on the list when it was read.
        since: everything on the list from then on was read; None where an older newscrawl did not write it down.
    """

    began: float
    ended: float
    since: float | None = None


def begin(connection: Connection, *, run_id: str, source: str, scope: str, channel: str, now: float) -> int:
    """Record the start of a walk. Returns its number."""
    result = connection.execute(
        insert(walks).values(run_id=run_id, source=source, scope=scope, channel=channel, started_at=now)
    )
    key = result.inserted_primary_key
    if key is None:  # pragma: no cover  # both databases give it
        raise RuntimeError("the database gave no number for a walk")
    return int(key[0])


def progress(connection: Connection, walk: int, *, new_links: int, next_url: str | None) -> None:
    """One more page was read."""
    connection.execute(
        update(walks)
        .where(walks.c.id == walk)
        .values(pages=walks.c.pages + 1, new_links=walks.c.new_links + new_links, next_url=next_url)
    )


def end(
    connection: Connection, walk: int, *, status: str, detail: str, now: float, covered_from: float | None = None
) -> None:
    """The walk is over.

    Args:
        connection: of a write transaction.
        walk: its number.
        status: `complete`, `short`, `capped` or `failed`.
        detail: why, in one line.
        now: seconds since 1970.
        covered_from: everything on the list that is newer was read: the next walk stops there, although this one may
            have fallen short. None: a walk that is not complete counts for nothing.
    """
    counts = status == "complete" or covered_from is not None
    connection.execute(
        update(walks)
        .where(walks.c.id == walk)
        .values(status=status, detail=detail, completed_at=now if counts else None, covered_from=covered_from)
    )


def ground(connection: Connection, source: str, scope: str, now: float) -> Ground | None:
    """What the latest walk of a scope that counts made known. An end later than `now` is a wrong clock's."""
    query = (
        select(walks.c.started_at, walks.c.completed_at, walks.c.covered_from)
        .where(walks.c.source == source, walks.c.scope == scope, walks.c.completed_at <= now)
        .order_by(walks.c.completed_at.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    return None if row is None else Ground(row.started_at, row.completed_at, row.covered_from)


def last_completed(connection: Connection, source: str, scope: str, now: float) -> Ground | None:
    """The same of the latest walk that read all that it was to read."""
    query = (
        select(walks.c.started_at, walks.c.completed_at, walks.c.covered_from)
        .where(
            walks.c.source == source,
            walks.c.scope == scope,
            walks.c.status == "complete",
            walks.c.started_at <= now,
            walks.c.completed_at <= now,
        )
        .order_by(walks.c.started_at.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    return None if row is None else Ground(row.started_at, row.completed_at, row.covered_from)


def any_read(connection: Connection, source: str) -> bool:
    """Whether any walk of a source ever read what counts as known since."""
    query = select(walks.c.id).where(walks.c.source == source, walks.c.completed_at.is_not(None)).limit(1)
    return connection.execute(query).first() is not None


def last_well(connection: Connection, source: str, channel: str, now: float) -> float | None:
    """When a list of a channel was last read whole; None: never."""
    query = select(func.max(walks.c.completed_at)).where(
        walks.c.source == source,
        walks.c.channel == channel,
        walks.c.status == "complete",
        walks.c.completed_at <= now,
    )
    return connection.execute(query).scalar()


def failed_since(connection: Connection, source: str, scope: str, moment: float) -> int:
    """How many walks of a list failed that began after a moment."""
    query = select(func.count()).where(
        walks.c.source == source,
        walks.c.scope == scope,
        walks.c.status == "failed",
        walks.c.started_at >= moment,
    )
    return connection.execute(query).scalar() or 0


def of_run(connection: Connection, run_id: str) -> list[dict[str, object]]:
    """All walks of a run, for its report."""
    query = select(walks).where(walks.c.run_id == run_id).order_by(walks.c.id)
    return [dict(row) for row in connection.execute(query).mappings()]
