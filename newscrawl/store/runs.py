"""Runs: begun, finished, or found dead and closed."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from newscrawl.store.engine import StoreError
from newscrawl.store.schema import links, rejects, runs, versions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row

    from newscrawl.store.engine import Store

OPEN = ("running", "closing")
"""Statuses of a run whose end is not recorded."""


def new_id(now: datetime) -> str:
    """Identifier of a run: its start in UTC and eight random digits; sorts by time, fits a file name.

    >>> new_id(datetime(2025, 12, 29, 7, 25, tzinfo=UTC))[:16]
    '20251229T072500Z'
    """
    return f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"


def begin(connection: Connection, run_id: str, sources: Sequence[str], options: dict[str, Any], now: float) -> None:
    """Record the start of a run."""
    connection.execute(
        insert(runs).values(run_id=run_id, sources=list(sources), options=options, started_at=now, status="running")
    )


def start(store: Store, run_id: str | None, sources: Sequence[str], options: dict[str, Any], now: float) -> str:
    """Record the start of a run. Returns its name: the one given, or a new one that no other run has.

    Raises:
        StoreError: a run of that name is there already, or the database does not take it.
    """
    for last in (False, True):
        name = run_id or new_id(datetime.fromtimestamp(now, UTC))
        try:
            with store.write() as connection:
                begin(connection, name, sources, options, now)
        except IntegrityError as error:
            # Two machines that start in one second draw the same digits once in a lifetime, and twice never.
            if run_id or last:
                raise StoreError(f"run {name}: there is a run of this name already; start again") from error
        else:
            return name
    raise AssertionError("unreachable")


class RunClosedError(StoreError):
    """Somebody took this run for dead, published what it had stored and closed it: it must store nothing more."""


def check_open(connection: Connection, run_id: str) -> None:
    """Make sure, inside of a transaction that writes, that the run is still ours to write for.

    Whoever closes a run changes its status first; on PostgreSQL the row is locked against that until our commit.

    Raises:
        RunClosedError: another program closed it.
    """
    query = select(runs.c.status).where(runs.c.run_id == run_id).with_for_update(read=True)
    status = connection.execute(query).scalar()
    if status is not None and status != "running":
        raise RunClosedError(
            f"run {run_id} was taken for dead and closed by another program (its lock was lost); "
            "nothing more is stored under its name: start again"
        )


def claim_dead(connection: Connection, run_id: str) -> bool:
    """Say that a run is being closed by us. Whether it was still open; the caller holds the locks of its sources.

    From the commit on the run itself, should it live after all, stores nothing more (`check_open`).
    """
    statement = update(runs).where(runs.c.run_id == run_id, runs.c.status.in_(OPEN)).values(status="closing")
    return bool(connection.execute(statement).rowcount)


def finish(
    connection: Connection, run_id: str, *, status: str, exit_code: int | None, summary: dict[str, Any], now: float
) -> bool:
    """Record the end of a run. Whether it was open: an end is recorded once, and never over another one."""
    result = connection.execute(
        update(runs)
        .where(runs.c.run_id == run_id, runs.c.status.in_(OPEN))
        .values(status=status, exit_code=exit_code, summary=summary, finished_at=now)
    )
    return bool(result.rowcount)


def unfinished(connection: Connection) -> list[Row[Any]]:
    """Runs that say they are running: alive, or killed (some of them while they were being closed)."""
    return list(connection.execute(select(runs).where(runs.c.status.in_(OPEN)).order_by(runs.c.started_at)))


def latest(connection: Connection, limit: int | None = None) -> list[Row[Any]]:
    """Runs, newest first."""
    query = select(runs).order_by(runs.c.started_at.desc(), runs.c.run_id.desc())
    return list(connection.execute(query.limit(limit) if limit else query))


def get(connection: Connection, run_id: str) -> Row[Any] | None:
    """One run."""
    return connection.execute(select(runs).where(runs.c.run_id == run_id)).first()


def outcome_counts(connection: Connection, run_id: str) -> dict[str, Any]:
    """What a run stored and refused, from the tables themselves (so a killed run's figures are right, too)."""
    stored = connection.execute(
        select(
            func.count(),
            func.count().filter(versions.c.version > 1),
            func.count().filter(versions.c.exported.is_(False)),
        ).where(versions.c.run_id == run_id)
    ).one()
    refused = connection.execute(
        select(rejects.c.reason, rejects.c.retry, func.count())
        .where(rejects.c.run_id == run_id)
        .group_by(rejects.c.reason, rejects.c.retry)
        .order_by(rejects.c.reason)
    ).all()
    discovered = connection.execute(select(func.count()).where(links.c.run_id == run_id)).scalar()
    return {
        "discovered": discovered or 0,
        "stored": stored[0],
        "updates": stored[1],
        "dropped_duplicates": stored[2],
        "refused": {reason: number for reason, retry, number in refused if not retry},
        "failed": {reason: number for reason, retry, number in refused if retry},
    }
