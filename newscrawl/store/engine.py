"""Opens the database, whichever it is, and gives out transactions."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sqlalchemy import create_engine, event, insert, inspect, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    IntegrityError,
    NoSuchModuleError,
    SQLAlchemyError,
)

from newscrawl.errors import NewscrawlError
from newscrawl.store.schema import SCHEMA_VERSION, meta, metadata

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

BUSY_SECONDS = 30

CREATING = 0x6E657773
"""Key of the advisory lock under which tables are created or upgraded."""

POSTGRESQL = "postgresql+psycopg"
"""The driver that is used whatever form of PostgreSQL's URL was given."""


class StoreError(NewscrawlError):
    """The database cannot be used. The message is one line: what, where, what to do."""

    exit_code = 1


class StoreUrlError(StoreError):
    """What was given as `--db` is not a URL of a database that can be used here."""

    exit_code = 2


class Store:
    """One database.

    `write()` begins with the write lock (SQLite: BEGIN IMMEDIATE), so what is looked up inside stays true until the
    commit; `read()` sees one consistent state.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @classmethod
    def open(cls, url: str | URL, *, readonly: bool = False) -> Store:
        """Open the database; unless it is only read, create what is missing and upgrade what is older.

        Args:
            url: `sqlite:///path` or `postgresql://...`, with or without the name of a driver.
            readonly: never write, not even a lock: for readers without the right to, and while a crawl writes.

        Raises:
            StoreError: it cannot be opened, is damaged, was written by a newer newscrawl, or (read only) is empty or
                of an older schema.
            StoreUrlError: the URL itself is wrong.
        """
        store = cls(_engine(url, readonly=readonly))
        try:
            with store.errors():
                store._check(readonly=readonly)
        except BaseException:
            store.close()
            raise
        return store

    def _check(self, *, readonly: bool) -> None:
        with self.read() as connection:
            found = _schema_of(connection)
        if found == SCHEMA_VERSION:
            return
        if found is not None and found > SCHEMA_VERSION:
            raise StoreError(
                f"{self.place}: written with schema {found}, this newscrawl reads {SCHEMA_VERSION}; "
                "use the newscrawl that wrote it, or another --home"
            )
        if readonly:
            if found is None:
                raise StoreError(f"{self.place}: no collection here; crawl first, or name another one")
            raise StoreError(
                f"{self.place}: written with schema {found} by an older newscrawl; run `newscrawl migrate` "
                "(or any crawl) once, as somebody who may write there"
            )
        self._create()

    def _create(self) -> None:
        with self.engine.begin() as connection:
            if self.engine.dialect.name == "postgresql":
                # Two processes that create the same table at once would fail; SQLite's transaction waits by itself.
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": CREATING})
            # Somebody else may have been faster while this one waited.
            found = _schema_of(connection)
            if found is None:
                metadata.create_all(connection)
                connection.execute(insert(meta).values(key="schema_version", value=str(SCHEMA_VERSION)))
            elif found < SCHEMA_VERSION:
                from newscrawl.store.migrating import upgrade

                upgrade(connection, found)

    @property
    def place(self) -> str:
        """The database as a human knows it: a path, or host and name; never a user, a password or an option."""
        return place_of(self.engine.url)

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that may change things; commits at the end, rolls back on an exception.

        Raises:
            StoreError: the database did not take it (full disk, lost connection, damaged file).
            DataError, IntegrityError: one value cannot be stored; the database itself is well.
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
            StoreError: for every SQLAlchemyError but those that are the fault of one value.
        """
        try:
            yield
        except (DataError, IntegrityError):
            # One value that the database does not take says nothing about the database.
            raise
        except SQLAlchemyError as error:
            original = getattr(error, "orig", None)
            raise StoreError(f"{self.place}: {_explain(str(original or error))}") from error

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def place_of(url: URL) -> str:
    """What may be printed of a URL: secrets stand in its user part, and in options too (`?password=`)."""
    if url.get_backend_name() == "sqlite":
        return url.database or ":memory:"
    port = f":{url.port}" if url.port else ""
    return f"{url.get_backend_name()}://{url.host or 'local socket'}{port}/{url.database or ''}"


def _engine(url: str | URL, *, readonly: bool) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.drivername in ("postgresql", "postgres"):
            parsed = parsed.set(drivername=POSTGRESQL)
        sqlite = parsed.get_backend_name() == "sqlite"
        if sqlite and parsed.database and not readonly:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(parsed, pool_pre_ping=not sqlite, **_reader(parsed, readonly=readonly and sqlite))
    except ModuleNotFoundError as error:
        needed = "pip install 'newscrawl[workers]'" if error.name == "psycopg" else f"pip install {error.name}"
        raise StoreUrlError(f"--db: the Python package {error.name} is not installed: {needed}") from error
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        # What cannot be read may hold a password anywhere: only its first word is shown.
        scheme = str(url).partition(":")[0] if ":" in str(url) else ""
        shown = f"--db {scheme}:…" if scheme.replace("+", "").isalnum() else "--db"
        raise StoreUrlError(
            f"{shown}: not a database URL that can be used here; "
            "write sqlite:////folder/file.db or postgresql://user@host/name"
        ) from error
    except OSError as error:
        raise StoreError(f"--db {url}: its folder cannot be made: {error.strerror}") from error
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine, readonly=readonly)
    return engine


def _reader(url: URL, *, readonly: bool) -> dict[str, Any]:
    """How SQLite opens a file that is not to be changed."""
    if not readonly or not url.database:
        return {}
    path = Path(url.database)
    name = f"file:{quote(str(path))}?mode=ro"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(name, uri=True, check_same_thread=False)
        try:
            connection.execute("SELECT 1 FROM sqlite_master")
        except sqlite3.OperationalError:
            # WAL needs its side files even to read. On a read-only mount without them nobody else can be writing.
            wal = path.with_name(f"{path.name}-wal")
            connection.close()
            if (wal.exists() and wal.stat().st_size) or not path.exists():
                raise
            connection = sqlite3.connect(f"{name}&immutable=1", uri=True, check_same_thread=False)
        return connection

    return {"creator": connect}


def _schema_of(connection: Connection) -> int | None:
    """The schema of a collection; None: there is none yet."""
    if not inspect(connection).has_table("meta"):
        return None
    found = connection.execute(select(meta.c.value).where(meta.c.key == "schema_version")).scalar()
    return None if found is None else int(found)


def _explain(message: str) -> str:
    first = message.strip().splitlines()[0] if message.strip() else "the database did not answer"
    advice = {
        "disk is full": "free some space and start again: nothing that was stored is lost",
        "readonly": "make the file and its folder writable, or choose another --home",
        "unable to open": "check that the folder exists and is writable, or choose another --home",
        "not a database": "the file is not an SQLite database: move it away, or choose another --home",
        "malformed": "the file is damaged: restore a backup, or move it away and crawl again",
        "locked": f"another program kept it locked for {BUSY_SECONDS} s: end it and start again",
    }
    for sign, what_to_do in advice.items():
        if sign in first:
            return f"{first}; {what_to_do}"
    return first


def _prepare_sqlite(engine: Engine, *, readonly: bool) -> None:
    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        # The driver's own BEGIN is deferred: two writers that both read first would fail instead of wait.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
        if not readonly:
            cursor.execute("PRAGMA journal_mode=WAL")
            # FULL: what a run reports as stored is on the disk, also after a power cut. Batches make it cheap.
            cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA cache_size=-8000")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reads = readonly or connection.get_execution_options().get("newscrawl_reads", False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
