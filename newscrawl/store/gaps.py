"""Gaps: stretches of a list that no walk read.

A gap is an event. The run that finds it says so once; from then on the list counts as known from the oldest item that
was seen, and the row stays open until another walk covers the stretch or nobody would ask for it any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from newscrawl.store.schema import gaps

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of time that was not read. Moments are seconds since 1970.

    Attributes:
        id: number of its row.
        source: whose list it is.
        scope: which list.
        since, until: the end of what was known, or what was asked for; the oldest item that the walk saw.
        run_id, found_at: which run found it, and when.
        detail: why the walk ended there.
        counts: whether news may be lost, so that the run that found it says 3; False for a first run, which has nothing
            to miss: its list simply holds less than was asked for.
        state: open, filled, given_up.
    """

    id: int
    source: str
    scope: str
    since: float
    until: float
    run_id: str
    found_at: float
    detail: str
    counts: bool
    state: str


def record(
    connection: Connection,
    *,
    source: str,
    scope: str,
    since: float,
    until: float,
    run_id: str,
    now: float,
    detail: str,
    counts: bool = True,
) -> None:
    """A walk fell short; see `Gap`."""
    connection.execute(
        insert(gaps).values(
            source=source,
            scope=scope,
            since=since,
            until=max(since, until),
            run_id=run_id,
            found_at=now,
            detail=detail,
            counts=counts,
        )
    )


def of_run(connection: Connection, run_id: str) -> list[Gap]:
    """Those that a run found and that nobody filled since, in the order of their finding."""
    return _rows(connection, gaps.c.run_id == run_id, gaps.c.state != "filled")


def open_of(connection: Connection, source: str) -> list[Gap]:
    """Open gaps of a source."""
    return _rows(connection, gaps.c.source == source, gaps.c.state == "open")


def cover(
    connection: Connection, source: str, scope: str | None, *, since: float, until: float, by: str, now: float
) -> int:
    """A walk read a stretch to its end: what it holds of the open gaps is no gap any more. Returns how many it filled.

    Args:
        connection: of a write transaction.
        source: whose list was walked.
        scope: only gaps of this list; None: the walk met everything that any list of the source holds.
        since: beginning of the stretch.
        until: its end.
        by: what filled it, for the row.
        now: seconds since 1970.
    """
    filled = 0
    for gap in open_of(connection, source):
        if scope is not None and gap.scope != scope:
            continue
        here = update(gaps).where(gaps.c.id == gap.id)
        if since <= gap.since and gap.until <= until:
            connection.execute(here.values(state="filled", closed_at=now, closed_by=by))
            filled += 1
        elif since <= gap.since < until:
            connection.execute(here.values(since=until))
        elif since < gap.until <= until:
            connection.execute(here.values(until=since))
    return filled


def give_up(connection: Connection, source: str, *, before: float, now: float) -> int:
    """Close the open gaps that end before a moment: nobody looks back so far. Returns how many."""
    result = connection.execute(
        update(gaps)
        .where(gaps.c.source == source, gaps.c.state == "open", gaps.c.until < before)
        .values(state="given_up", closed_at=now)
    )
    return int(result.rowcount)


def _rows(connection: Connection, *conditions: object) -> list[Gap]:
    query = select(*(gaps.c[name] for name in Gap.__dataclass_fields__)).where(*conditions).order_by(gaps.c.id)  # type: ignore[arg-type]  # as SQLAlchemy's columns are typed
    return [Gap(*row) for row in connection.execute(query)]
