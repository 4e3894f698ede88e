"""A run: the lock, the database, the ledger, and what its spiders share.

`newscrawl crawl` opens a session for all its sources and closes it with a verdict. Under plain `scrapy crawl` the first
spider opens one for itself. Both find it through the same registry, keyed by the run's id in the settings.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from newscrawl.errors import NewscrawlError
from newscrawl.store import runs
from newscrawl.store.batch import Batcher
from newscrawl.store.duplicates import DROPS, Drop
from newscrawl.store.engine import Store
from newscrawl.store.ledger import Ledger
from newscrawl.store.lock import SourceLocks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.dedup import Prepared
    from newscrawl.store.engine import StoreError
    from newscrawl.store.home import Home
    from newscrawl.store.validators import Validators


class PolicyError(NewscrawlError):
    """DEDUP_DROP names no policy."""


@dataclass(slots=True)
class Session:
    """One run in this process."""

    home: Home
    store: Store
    locks: SourceLocks
    run_id: str
    sources: tuple[str, ...]
    started_at: float
    batcher: Batcher = field(init=False)
    owned: bool = False
    """Whether a spider opened it (plain `scrapy crawl`), so that its end closes it."""
    failure: StoreError | None = None
    interrupted: bool = False
    prepared: dict[str, Prepared] = field(default_factory=dict)
    """Fingerprints of the articles between two pipelines, by id."""
    validators: dict[str, Validators] = field(default_factory=dict)
    """Versions of the pages of the articles between spider and store, by id."""
    broken: list[str] = field(default_factory=list)
    """Sources whose report could not be made: a fault of ours, never a completed run."""
    notes: dict[str, Any] = field(default_factory=dict)
    """What spiders tell the report, by source: walks that fell short, closed hosts, held-back links."""

    @classmethod
    def start(
        cls,
        home: Home,
        db: str | None,
        sources: Sequence[str],
        options: dict[str, Any],
        *,
        drop: Drop = "exact-same-source",
        run_id: str | None = None,
    ) -> Session:
        """Open the store, take the locks, record the run.

        Args:
            home: prepared home folder.
            db: SQLAlchemy URL; None for the SQLite file of the home folder.
            sources: names; each is locked.
            options: what was asked for, as stored with the run.
            drop: DEDUP_DROP.
            run_id: name of the run; None for a new one.

        Raises:
            PolicyError: there is no such DEDUP_DROP.
            StoreError: the database cannot be used.
            Locked: another run holds a source.
        """
        if drop not in DROPS:
            raise PolicyError(f"DEDUP_DROP {drop!r}: allowed: {', '.join(DROPS)}")
        store = Store.open(db or home.database_url)
        locks = SourceLocks(home, store)
        try:
            locks.acquire(sources)
            now = time.time()
            name = runs.start(store, run_id, sources, options, now)
        except BaseException:
            locks.release()
            store.close()
            raise
        session = cls(home, store, locks, name, tuple(sources), now)
        session.batcher = Batcher(Ledger(store, name, drop, locks), session.fail)
        return session

    def fail(self, error: StoreError) -> None:
        """The store stopped taking things: remembered for the verdict."""
        self.failure = self.failure or error

    def close(self) -> None:
        """Give back locks and connections. The run's end is recorded by whoever publishes it."""
        self.locks.release()
        self.store.close()


_OPEN: dict[str, Session] = {}


def register(session: Session) -> None:
    """Make a session known to the spiders of this process."""
    _OPEN[session.run_id] = session


def unregister(session: Session) -> None:
    """Forget it."""
    _OPEN.pop(session.run_id, None)


def find(run_id: str | None) -> Session | None:
    """The session of that run in this process."""
    return _OPEN.get(run_id) if run_id else None
