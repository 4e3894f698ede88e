"""Runs: begun, finished, or found dead and closed."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from newscrawl.store.engine import StoreError
from newscrawl.store.schema import links, rejects, run_sources, runs, versions
from newscrawl.store.versions import is_update

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row

    from newscrawl.store.engine import Store

OPEN = ("running", "closing")
"""Statuses of a run whose end is not recorded."""


def new_id(now: datetime) -> str:
    """Identifier of a run: its start in UTC, then eight digits, of which three go on with the time and five are random.

    Sorts by time (whose files are read in the order of their names has an article's versions in order, also of two
    short runs within a second) and fits a file name.

    >>> new_id(datetime(2025, 12, 29, 7, 25, tzinfo=UTC))[:16]
    '20251229T072500Z'
    """
    fraction = now.microsecond * 0x1000 // 1_000_000
    return f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{fraction:03x}{secrets.randbelow(0x100000):05x}"


def begin(connection: Connection, run_id: str, sources: Sequence[str], options: dict[str, Any], now: float) -> None:
    """Record the start of a run, and of its part in each source's story."""
    connection.execute(
        insert(runs).values(run_id=run_id, sources=list(sources), options=options, started_at=now, status="running")
    )
    rows = [{"run_id": run_id, "source": source, "started_at": now} for source in dict.fromkeys(sources)]
    if rows:
        connection.execute(insert(run_sources), rows)


def fetches_nothing(connection: Connection, run_id: str) -> None:
    """Say that a run asks no site (it reads archived pages): it has no part in the story of its sources."""
    connection.execute(delete(run_sources).where(run_sources.c.run_id == run_id))


def finish_source(
    connection: Connection, run_id: str, source: str, *, exit_code: int, why: str, report: dict[str, Any], now: float
) -> None:
    """Record what a run brought from one of its sources: its own verdict and its part of the report."""
    connection.execute(
        update(run_sources)
        .where(run_sources.c.run_id == run_id, run_sources.c.source == source)
        .values(finished_at=now, exit_code=exit_code, why=why, report=report)
    )


def first_start(connection: Connection, source: str) -> float | None:
    """When the first run over a source began, of those that are not pruned."""
    query = select(func.min(run_sources.c.started_at)).where(run_sources.c.source == source)
    return connection.execute(query).scalar()


def sources(connection: Connection) -> list[str]:
    """Sources that some run asked for, sorted; found by jumping from one to the next, not by reading every run."""
    found: list[str] = []
    while True:
        query = select(func.min(run_sources.c.source)).where(run_sources.c.source > (found[-1] if found else ""))
        name = connection.execute(query).scalar()
        if name is None:
            return found
        found.append(name)


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
    if result.rowcount:
        unsaid = (run_sources.c.run_id == run_id, run_sources.c.finished_at.is_(None))
        connection.execute(update(run_sources).where(*unsaid).values(finished_at=now, exit_code=exit_code))
    return bool(result.rowcount)


def unfinished(connection: Connection) -> list[Row[Any]]:
    """Runs that say they are running: alive, or killed (some of them while they were being closed)."""
    # Written out: an index of open runs alone is not used where the statuses are parameters.
    is_open = runs.c.status.in_(bindparam("open", OPEN, expanding=True, literal_execute=True))
    return list(connection.execute(select(runs).where(is_open).order_by(runs.c.started_at)))


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
        select(func.count(), func.count().filter(versions.c.exported.is_(False))).where(versions.c.run_id == run_id)
    ).one()
    later = select(versions.c.record).where(versions.c.run_id == run_id, versions.c.version > 1)
    updates = sum(is_update(record) for record in connection.execute(later).scalars())
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
        "updates": updates,
        "dropped_duplicates": stored[1],
        "refused": {reason: number for reason, retry, number in refused if not retry},
        "failed": {reason: number for reason, retry, number in refused if retry},
    }
