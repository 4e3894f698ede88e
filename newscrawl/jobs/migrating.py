"""The queue's tables: made or upgraded with Procrastinate's own SQL, in one transaction.

Procrastinate does not write down which of its migrations a database has had; `meta` of the store does.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from procrastinate.schema import SchemaManager
from sqlalchemy import make_url, select, text

from newscrawl.jobs import NoQueueError
from newscrawl.store import upsert
from newscrawl.store.engine import CREATING, place_of
from newscrawl.store.schema import meta

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection

    from newscrawl.store.engine import Store

KEY: Final = "queue_migration"


def migrations() -> list[Path]:
    """Procrastinate's migrations, in their order."""
    return sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))


def migrate(store: Store) -> str:
    """Make the queue, or bring it to this Procrastinate. Returns the name of its last migration.

    Raises:
        NoQueueError: the database is not PostgreSQL, or has a queue that newscrawl did not make.
        StoreError: the database did not take it.
    """
    check_kind(store.engine.url)
    every = migrations()
    with store.write() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": CREATING})
        found = _found(connection)
        if found is None:
            if _has_queue(connection):
                raise NoQueueError(
                    f"{store.place}: holds a Procrastinate queue that newscrawl did not make; use a database of its own"
                )
            _run(connection, SchemaManager.get_schema())
        else:
            for path in every:
                if path.stem > found:
                    _run(connection, path.read_text("utf-8"))
        last = max(every[-1].stem, found or "")
        upsert.put(connection, meta, [{"key": KEY, "value": last}], replace=("value",))
    return last


def check(store: Store) -> None:
    """See that the queue is there, and as new as this Procrastinate.

    Raises:
        NoQueueError: it is not; `newscrawl migrate` is what to do.
        StoreError: the database does not answer.
    """
    check_kind(store.engine.url)
    with store.read() as connection:
        found = _found(connection)
    if found is None or found < migrations()[-1].stem:
        state = "has no queue of jobs" if found is None else f"its queue is of an older version ({found})"
        raise NoQueueError(f"{store.place}: {state}; run `newscrawl migrate` once with the same --db")


def check_kind(url: str | URL) -> None:
    """See that a URL is PostgreSQL's, before anything is opened: SQLite would make the file.

    Raises:
        NoQueueError: it is SQLite's.
    """
    if str(url).startswith("sqlite"):
        raise NoQueueError(
            f"{place_of(make_url(url))}: a queue of jobs needs PostgreSQL; name one with "
            "--db postgresql://user@host/name or the variable NEWSCRAWL_DB"
        )


def _found(connection: Connection) -> str | None:
    return connection.execute(select(meta.c.value).where(meta.c.key == KEY)).scalar()


def _has_queue(connection: Connection) -> bool:
    return connection.execute(text("SELECT to_regclass('procrastinate_jobs')")).scalar() is not None


def _run(connection: Connection, sql: str) -> None:
    # On the driver's own cursor: with parameters, even none, the server takes one statement only.
    connection.connection.cursor().execute(sql)
