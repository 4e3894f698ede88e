"""A run: its locks, store and ledger, and what its spiders tell the report.

Whoever starts a crawl opens the run, hands it to each spider as an argument (`process.crawl(spider, run=run)`) and
closes it with a verdict. Under plain `scrapy crawl` the spider opens one for itself. Everything else of the crawl finds
it as `crawler.spider.run`: Scrapy makes the spider before its extensions and middlewares.
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
from newscrawl.store.home import Home
from newscrawl.store.ledger import Ledger
from newscrawl.store.lock import SourceLocks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newscrawl.store.engine import StoreError


class PolicyError(NewscrawlError):
    """DEDUP_DROP names no policy."""


@dataclass(slots=True)
class Run:
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
    ) -> Run:
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
        run = cls(home, store, locks, name, tuple(sources), now)
        run.batcher = Batcher(Ledger(store, name, drop, locks), run.fail)
        return run

    @classmethod
    def alone(cls, settings: Mapping[str, Any], source: str) -> Run:
        """The run of one spider that nobody handed one (plain `scrapy crawl`).

        Args:
            settings: NEWSCRAWL_HOME, NEWSCRAWL_DB and DEDUP_DROP are read.
            source: what the spider crawls.

        Raises:
            HomeError, PolicyError, StoreError, Locked: it cannot be opened.
        """
        home = Home.at(settings.get("NEWSCRAWL_HOME")).prepare()
        drop, options = settings["DEDUP_DROP"], {"command": "scrapy crawl"}
        run = cls.start(home, settings.get("NEWSCRAWL_DB"), [source], options, drop=drop)
        run.owned = True
        return run

    def fail(self, error: StoreError) -> None:
        """The store stopped taking things: remembered for the verdict."""
        self.failure = self.failure or error

    def close(self) -> None:
        """Give back locks and connections. The run's end is recorded by whoever publishes it."""
        self.locks.release()
        self.store.close()
