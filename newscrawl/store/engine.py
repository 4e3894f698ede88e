"""Opens the database, whichever it is, and gives out transactions."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event, insert, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, OperationalError, SQLAlchemyError

from newscrawl.errors import NewscrawlError
from newscrawl.store.schema import SCHEMA_VERSION, meta, metadata

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

BUSY_SECONDS = 30

CREATING = 0x6E657773
"""Key of the advisory lock under which tables are created."""


class StoreError(NewscrawlError):
    """The database cannot be used. The message is one line: what, where, mend."""

    exit_code = 1


class StoreUrlError(StoreError):
    """What was given as `--db` is no URL of a database that can be used here."""

    exit_code = 2


class Store:
    """One database.

    `write()` begins with the write lock (SQLite: BEGIN IMMEDIATE), so what is looked up inside stays true until the
    commit; `read()` sees one consistent state.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @classmethod
    def open(cls, url: str) -> Store:
        """Open the database and create what is missing.

        Args:
            url: an SQLAlchemy URL; `sqlite:///path` or `postgresql+psycopg://...`.

        Raises:
            StoreError: it cannot be opened, is damaged, or was written by a newer newscrawl.
            StoreUrlError: the URL itself is wrong.
        """
        try:
            parsed = make_url(url)
            if parsed.get_backend_name() == "sqlite" and parsed.database:
                Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
            engine = create_engine(parsed, pool_pre_ping=parsed.get_backend_name() != "sqlite")
        except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
            shown = re.sub(r"(//[^/@:]*):[^/]*@", r"\1:***@", url)
            raise StoreUrlError(f"--db {shown}: not a database URL that can be used here: {error}") from error
        except OSError as error:
            raise StoreError(f"--db {url}: its folder cannot be made: {error.strerror}") from error
        if engine.dialect.name == "sqlite":
            _prepare_sqlite(engine)
        store = cls(engine)
        try:
            with store.errors():
                store._create()
        except BaseException:
            store.close()
            raise
        return store

    def _create(self) -> None:
        with self.engine.begin() as connection:
            if self.engine.dialect.name == "postgresql":
                # Two processes that create the same table at once would fail; SQLite's transaction waits by itself.
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": CREATING})
            metadata.create_all(connection)
            found = connection.execute(select(meta.c.value).where(meta.c.key == "schema_version")).scalar()
            if found is None:
                connection.execute(insert(meta).values(key="schema_version", value=str(SCHEMA_VERSION)))
            elif int(found) != SCHEMA_VERSION:
                raise StoreError(
                    f"{self.place}: written with schema {found}, this newscrawl reads {SCHEMA_VERSION}; "
                    "use the newscrawl that wrote it, or another --home"
                )

    @property
    def place(self) -> str:
        """The database as a human knows it: a path, or a URL without its password."""
        url = self.engine.url
        return url.database or ":memory:" if self.engine.dialect.name == "sqlite" else url.render_as_string()

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that may change things; commits at the end, rolls back on an exception.

        Raises:
            StoreError: the database did not take it (full disk, lost connection, damaged file).
        """
        with self.errors(), self.engine.begin() as connection:
            yield connection

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads and never waits for a writer."""
        with self.errors(), self.engine.connect().execution_options(newscrawl_reads=True) as connection:
            yield connection

    @contextlib.contextmanager
    def errors(self) -> Iterator[None]:
        """Turn the database's own errors into one clear line.

        Raises:
            StoreError: for every SQLAlchemyError.
        """
        try:
            yield
        except (OperationalError, DatabaseError) as error:
            raise StoreError(f"{self.place}: {_explain(str(error.orig))}") from error
        except SQLAlchemyError as error:
            raise StoreError(f"{self.place}: {error}") from error

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def _explain(message: str) -> str:
    first = message.strip().splitlines()[0] if message.strip() else "the database did not answer"
    mends = {
        "disk is full": "free some space and start again: nothing that was stored is lost",
        "readonly": "make the file and its folder writable, or choose another --home",
        "unable to open": "check that the folder exists and is writable, or choose another --home",
        "not a database": "the file is no SQLite database: move it away, or choose another --home",
        "malformed": "the file is damaged: restore a backup, or move it away and crawl again",
        "locked": f"another program kept it locked for {BUSY_SECONDS} s: end it and start again",
    }
    for sign, mend in mends.items():
        if sign in first:
            return f"{first}; {mend}"
    return first


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        # The driver's own BEGIN is deferred: two writers that both read first would fail instead of wait.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
        cursor.execute("PRAGMA journal_mode=WAL")
        # FULL: what a run reports as stored is on the disk, also after a power cut. Batches make it cheap.
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA cache_size=-32000")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get("newscrawl_reads", False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
