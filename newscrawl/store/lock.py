"""One run per source: the holder of a site's lock owns its request rate.

A lock is a file below the home folder, locked through the operating system, so that a killed run lets go of it. On
PostgreSQL, where several hosts share the state, an advisory lock of the same name is taken as well.
"""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout
from sqlalchemy import Integer, bindparam, text
from sqlalchemy.exc import SQLAlchemyError

from newscrawl.errors import NewscrawlError
from newscrawl.store.engine import StoreError
from newscrawl.store.home import HomeError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection

    from newscrawl.store.engine import Store
    from newscrawl.store.home import Home


class Locked(NewscrawlError):  # noqa: N818  # a state, not a fault
    """Another run holds the lock of a source."""

    exit_code = 75

    def __init__(self, source: str, where: str) -> None:
        super().__init__(f"another run is crawling {source!r} (lock: {where}); wait for it, or name other sources")
        self.source = source


class TickLocked(Locked):
    """Another tick of the schedule is at work."""

    def __init__(self, where: str) -> None:
        NewscrawlError.__init__(self, f"another tick of the schedule is at work (lock: {where}); the next one goes on")
        self.source = ""


@contextlib.contextmanager
def one_tick(home: Home) -> Iterator[None]:
    """Hold the lock that only one tick of a home folder can hold at a time.

    Raises:
        TickLocked: another one does.
        HomeError: its file cannot be made.
    """
    path = home.locks / "@tick.lock"  # no source's name has such a sign
    lock = FileLock(path, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise TickLocked(str(path)) from None
    except OSError as error:
        raise HomeError(f"{path}: {error.strerror}; choose a folder that can be written with --home") from error
    try:
        yield
    finally:
        lock.release()


@dataclass(frozen=True, slots=True)
class Lender:
    """Who holds the locks of a run on PostgreSQL: the server's number of its connection, and how many."""

    backend: int
    locks: int


class LockLostError(StoreError):
    """The server let go of our locks while we were crawling."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: the locks of this run are lost ({why}); it ends here, start again")


class SourceLocks:
    """The locks of some sources, all or none."""

    def __init__(self, home: Home, store: Store) -> None:
        self._home = home
        self._store = store
        self._held: dict[str, FileLock] = {}
        self._connection: Connection | None = None

    def acquire(self, sources: Iterable[str]) -> None:
        """Take the lock of each source, without waiting.

        Raises:
            Locked: when one is taken; those got before are given back.
            HomeError: its file cannot be made.
            StoreError: PostgreSQL does not answer.
        """
        taken: list[str] = []
        try:
            for source in sources:
                if source not in self._held:
                    self._take(source)
                    taken.append(source)
        except NewscrawlError:
            for source in taken:
                self._give(source)
            raise

    def try_acquire(self, sources: Iterable[str]) -> bool:
        """Whether all could be taken; they stay taken."""
        try:
            self.acquire(sources)
        except Locked:
            return False
        return True

    def check(self) -> None:
        """Make sure that PostgreSQL still knows our locks: a connection that broke has lost them in silence.

        Raises:
            LockLostError: they are gone; whoever waited for them may be crawling already.
        """
        if self._connection is not None:
            self._count(self._connection, len(self._held))

    def _count(self, connection: Connection, needed: int, backend: int | None = None) -> None:
        """Make sure that a connection of the server (its own by default) holds so many locks."""
        held = text(
            "SELECT count(*) FROM pg_locks "
            "WHERE locktype = 'advisory' AND granted AND pid = coalesce(:backend, pg_backend_pid())"
        ).bindparams(bindparam("backend", backend, Integer))
        try:
            found = int(connection.execute(held).scalar() or 0)
        except SQLAlchemyError as error:
            raise LockLostError(self._store.place, "its connection broke") from error
        if found < needed:
            raise LockLostError(
                self._store.place, "the server forgot them: is a pooler between us in transaction mode?"
            )

    def lend(self) -> Lender | None:
        """What other processes of this run need to know to look after its locks; None: nothing, files cannot get lost.

        Raises:
            StoreError: PostgreSQL does not answer.
        """
        if self._connection is None:
            return None
        with self._store.errors():
            backend = self._connection.execute(text("SELECT pg_backend_pid()")).scalar()
        return Lender(int(backend or 0), len(self._held))

    def holds(self, source: str) -> bool:
        """Whether the lock of that source is ours."""
        return source in self._held

    def release(self) -> None:
        """Give all back."""
        for source in list(self._held):
            self._give(source)
        if self._connection is not None:
            with contextlib.suppress(SQLAlchemyError):
                self._connection.close()
            self._connection = None

    def _take(self, source: str) -> None:
        path = self._home.locks / f"{source}.lock"
        lock = FileLock(path, timeout=0)
        try:
            lock.acquire()
        except Timeout:
            raise Locked(source, str(path)) from None
        except OSError as error:
            raise HomeError(f"{path}: {error.strerror}; choose a folder that can be written with --home") from error
        try:
            with self._store.errors():
                local = self._store.engine.dialect.name != "postgresql"
                free = local or self._advisory(source, "pg_try_advisory_lock")
        except BaseException:
            lock.release()
            raise
        if not free:
            lock.release()
            raise Locked(source, f"advisory lock in {self._store.place}")
        self._held[source] = lock

    def _give(self, source: str) -> None:
        if self._connection is not None:
            # The server that is gone has let go of them, too.
            with contextlib.suppress(SQLAlchemyError):
                self._advisory(source, "pg_advisory_unlock")
        self._held.pop(source).release()

    def _connect(self) -> Connection:
        # Advisory locks belong to a connection: it is kept for as long as they are held.
        if self._connection is None:
            self._connection = self._store.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        return self._connection

    def _advisory(self, source: str, function: str) -> bool:
        key = int.from_bytes(hashlib.blake2b(f"newscrawl:{source}".encode(), digest_size=8).digest(), signed=True)
        return bool(self._connect().execute(text(f"SELECT {function}(:key)"), {"key": key}).scalar())


class LentLocks(SourceLocks):
    """The locks of a run in a process that crawls a share of it: another one holds them, this one looks after them.

    Args:
        home: of the run.
        store: this process's own.
        lender: whose connection holds them; None where they are files.
    """

    def __init__(self, home: Home, store: Store, lender: Lender | None) -> None:
        super().__init__(home, store)
        self._lender = lender

    def check(self) -> None:
        """Make sure that PostgreSQL still knows the lender's locks.

        Raises:
            LockLostError: they are gone.
        """
        if self._lender is None:
            return
        try:
            connection = self._connect()
        except SQLAlchemyError as error:
            raise LockLostError(self._store.place, "the server does not answer") from error
        self._count(connection, self._lender.locks, self._lender.backend)
