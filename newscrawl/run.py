"""A run: its locks, store and ledger, and what its spiders tell the report.

Whoever starts a crawl opens the run, hands it to each spider as an argument (`process.crawl(spider, run=run)`) and
closes it with a verdict. Under plain `scrapy crawl` the spider opens one for itself. Everything else of the crawl finds
it as `crawler.spider.run`: Scrapy makes the spider before its extensions and middlewares.
"""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from newscrawl.errors import NewscrawlError, choices
from newscrawl.store import captures, runs
from newscrawl.store.batch import Batcher
from newscrawl.store.captures import Kept
from newscrawl.store.duplicates import DROPS, Drop
from newscrawl.store.engine import Store, StoreError
from newscrawl.store.home import Home
from newscrawl.store.ledger import Ledger
from newscrawl.store.lock import LentLocks, Locked, SourceLocks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sqlalchemy import URL, Connection

    from newscrawl.dedup import Prepared
    from newscrawl.items import Article, Link
    from newscrawl.pages.page import Channel, Listing, Page
    from newscrawl.sources import Source
    from newscrawl.store.captures import Archive, Capture
    from newscrawl.store.lock import Lender


class Parsers(Protocol):
    """What a run needs of `newscrawl.parsers.Parsers`, which stands above it."""

    async def article(
        self, page: Page, source: Source, hint: Link | None, stats: Any
    ) -> tuple[Article, Prepared | None]:
        """Read an article page, and make its fingerprints where that is done elsewhere too."""

    async def listing(self, page: Page, source: Source, channel: Channel, base_url: str | None = None) -> Listing:
        """Read a page of a list."""

    def close(self) -> None:
        """End all processes."""


class Teller(Protocol):
    """The way to the process that leads a run, from one that crawls a share of its sources."""

    def note(self, source: str, note: Mapping[str, Any]) -> None:
        """A source is done, and all that it brought is stored."""

    def figures(self, source: str, figures: Mapping[str, Any]) -> None:
        """How it goes meanwhile, for the progress display."""


class PolicyError(NewscrawlError):
    """DEDUP_DROP names no policy."""


@dataclass(frozen=True, slots=True)
class Part:
    """A run's share for another process.

    Attributes:
        run_id: the run.
        sources: the share.
        started_at: of the run, seconds since 1970.
        lender: whose locks cover it (`SourceLocks.lend`).
    """

    run_id: str
    sources: tuple[str, ...]
    started_at: float
    lender: Lender | None


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
    parsers: Parsers | None = None
    """Who reads article pages beside this process; None where it reads them itself."""
    archive: Archive | None = None
    """Where raw pages are kept; None when they are not."""
    teller: Teller | None = None
    """Who leads the run, where this process crawls only a share of it; that one publishes and judges."""
    owned: bool = False
    """Whether a spider opened it (plain `scrapy crawl`), so that its end closes it."""
    swept: bool = False
    """Whether killed runs were looked for already."""
    failure: StoreError | None = None
    interrupted: bool = False
    broken: list[str] = field(default_factory=list)
    """Sources whose report could not be made: a fault of ours, never a completed run."""
    source_done: bool = False
    """Whether a source was crawled to its end since the last part was published."""
    strict: bool = False
    """Whether links that wait for a planned retry, and open gaps, make the run partial."""
    skipped: dict[str, str] = field(default_factory=dict)
    """Sources that were asked for and are not crawled, with the reason in one line."""
    listless: dict[str, str] = field(default_factory=dict)
    """Sources that were asked for and have no list to walk, likewise: like locked ones they are left out and named."""
    code: int | None = None
    """The exit code, once the run is judged."""
    troubles: list[str] = field(default_factory=list)
    """What went wrong beside the crawl: killed runs that cannot be published."""
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
        archive: Callable[[Store, str], Archive] | None = None,
    ) -> Run:
        """Open the store, take the locks, record the run.

        Args:
            home: prepared home folder.
            db: SQLAlchemy URL; None for the SQLite file of the home folder.
            sources: names; each is locked, and those that another run holds are left out (`skipped`).
            options: what was asked for, as stored with the run.
            drop: DEDUP_DROP.
            run_id: name of the run; None for a new one.
            archive: makes the archive of raw pages out of store and run (`newscrawl.archive.opener`).

        Raises:
            PolicyError: there is no such DEDUP_DROP.
            StoreError: the database cannot be used.
            Locked: other runs hold all sources.
        """
        if drop not in DROPS:
            raise PolicyError(f"DEDUP_DROP {drop!r}: {choices(drop, DROPS)}")
        store = Store.open(db or home.database_url)
        locks = SourceLocks(home, store)
        try:
            taken, locked = _take(locks, sources)
            now = time.time()
            name = runs.start(store, run_id, taken, options, now)
        except BaseException:
            locks.release()
            store.close()
            raise
        run = cls(home, store, locks, name, tuple(taken), now)
        run.skipped = locked
        run.archive = archive(store, name) if archive is not None else None
        run.batcher = Batcher(Ledger(store, name, drop, locks, run.archive), run.fail)
        return run

    @classmethod
    def join(
        cls,
        home: Home,
        db: str | URL,
        part: Part,
        *,
        drop: Drop,
        archive: Callable[[Store, str], Archive] | None = None,
    ) -> Run:
        """Take part in a run that another process has started and leads.

        Args:
            home: prepared home folder.
            db: SQLAlchemy URL.
            part: what that process says of the run (`part`).
            drop: DEDUP_DROP.
            archive: as for `start`.

        Raises:
            StoreError: the database cannot be used.
        """
        store = Store.open(db)
        locks = LentLocks(home, store, part.lender)
        run = cls(home, store, locks, part.run_id, tuple(part.sources), part.started_at)
        run.archive = archive(store, part.run_id) if archive is not None else None
        run.batcher = Batcher(Ledger(store, part.run_id, drop, locks, run.archive), run.fail)
        return run

    def part(self, sources: Sequence[str]) -> Part:
        """What a process needs to know that is to crawl some of the run's sources.

        Raises:
            StoreError: PostgreSQL does not answer.
        """
        return Part(self.run_id, tuple(sources), self.started_at, self.locks.lend())

    @classmethod
    def alone(
        cls,
        settings: Mapping[str, Any],
        source: str,
        archive: Callable[[Home], Callable[[Store, str], Archive]] | None = None,
    ) -> Run:
        """The run of one spider that nobody handed one (plain `scrapy crawl`).

        Args:
            settings: NEWSCRAWL_HOME, NEWSCRAWL_DB and DEDUP_DROP are read.
            source: what the spider crawls.
            archive: `newscrawl.archive.opener` where raw pages are to be kept.

        Raises:
            HomeError, PolicyError, StoreError, Locked: it cannot be opened.
        """
        home = Home.at(settings.get("NEWSCRAWL_HOME")).prepare()
        drop, options = settings["DEDUP_DROP"], {"command": "scrapy crawl"}
        keeps = archive(home) if archive is not None else None
        run = cls.start(home, settings.get("NEWSCRAWL_DB"), [source], options, drop=drop, archive=keeps)
        run.owned = True
        return run

    def fail(self, error: StoreError) -> None:
        """The store stopped taking things: remembered for the verdict."""
        self.failure = self.failure or error

    def keep(self, pages: Sequence[Capture], source: str, kind: str, outcome: str, detail: str = "") -> None:
        """Hand raw pages that belong to no link (lists, robots.txt) to the archive, with the next transaction.

        Args:
            pages: as they were taken; empty when pages are not archived.
            source: whose they are.
            kind: list or robots.
            outcome: what became of them: read, unchanged, or the reason why not.
            detail: one line that says more.
        """
        if self.archive is not None:
            for page in pages:
                self.archive.add(Kept(page, source, kind, None, outcome, detail))

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction of the store (`Store.write`) that also says where the pages lie that waited for the archive.

        Raises:
            StoreError: the database or the disk did not take it.
        """
        with captures.batch(self.archive, ()) as batch, self.store.write() as connection:
            yield connection
            captures.put(connection, self.run_id, batch, time.time())

    def end_archive(self) -> None:
        """Write what still waits and close the files; what fails is the run's failure."""
        if self.archive is None:
            return
        try:
            with self.write():
                pass
            grown = self.archive.close()
            if grown is not None:
                with self.store.write() as connection:
                    captures.grow(connection, self.run_id, grown, time.time())
        except StoreError as error:
            self.fail(error)

    def close(self) -> None:
        """Give back locks and connections. The run's end is recorded by whoever publishes it."""
        if self.parsers is not None:
            self.parsers.close()
        self.locks.release()
        self.store.close()


def _take(locks: SourceLocks, sources: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """The sources whose locks could be had, and why not of the others.

    Raises:
        Locked: none could be had.
    """
    taken, locked = [], {}
    refusal: Locked | None = None
    for source in sources:
        try:
            locks.acquire([source])
        except Locked as error:
            locked[source] = str(error)
            refusal = refusal or error
        else:
            taken.append(source)
    if refusal is not None and not taken:
        raise refusal
    return taken, locked
