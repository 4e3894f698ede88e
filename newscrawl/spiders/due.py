"""Links that are due: taken from the store, a few at a time, until the run's scope holds none."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from newscrawl.items import Link
from newscrawl.reasons import SCOPE
from newscrawl.spiders.sampling import Sample
from newscrawl.store import links as links_table
from newscrawl.store import parked
from newscrawl.store.life import end_of

if TYPE_CHECKING:
    from typing import Self

    from newscrawl.dedup import Prepared
    from newscrawl.families.base import Family
    from newscrawl.items import Article
    from newscrawl.middlewares.hosts import Hosts
    from newscrawl.run import Run
    from newscrawl.store.captures import Capture
    from newscrawl.store.engine import Store
    from newscrawl.store.links import Scope
    from newscrawl.store.validators import Validators

AHEAD: Final = 64
"""Articles in flight below which more are taken from the store: enough that the downloader never waits."""

TRIES: Final = 3
"""How often a link is tried in one run."""

PATIENCE: Final = 20.0
"""Seconds that a run with nothing else to do waits for a link of its own to fall due; else the next run has it."""

REST: Final = 5.0
"""Seconds between two looks into the store while nothing happens."""


@dataclass(slots=True)
class InFlight:
    """A link between the store that gave it out and the outcome that settles it.

    Attributes:
        link: what a list said of it.
        second_look: whether its article is stored already.
        mixed: whether the list that named it holds national news too.
        whole: the page itself is wanted, past caches: nobody may say that it did not change.
        first: whether no run ever looked at it before.
        began: when its fetch was sent, seconds since 1970.
        validators: what its answer said of the page's version.
        prepared: fingerprints of its article, once a parser or a pipeline made them.
        basis: what a parser made them from.
        captures: raw pages on the way to its answer, where they are archived.
        kept: what an earlier run read of it and did not ask for: as good as a new look.
        sampled: whether others wait for it.
    """

    link: Link
    second_look: bool = False
    mixed: bool = False
    whole: bool = False
    first: bool = False
    began: float | None = None
    validators: Validators | None = None
    prepared: Prepared | None = None
    basis: tuple[str | None, ...] | None = None
    captures: tuple[Capture, ...] = ()
    kept: Article | None = None
    sampled: bool = False


class DueLinks:
    """The links of one source that a run is to fetch.

    Args:
        store: of the run.
        scope: what the run asks for.
        limit: articles that the run stores at most; None without bound.
        run_id: of the run.
        fetches: every page is fetched, also where an earlier run kept what it read.
        sample: learns from the first of them.

    Attributes:
        in_flight: links that were given out and are not settled yet, by news code.
        held: news codes that this run leaves alone: tried often enough, or nothing may be asked of their host.
        stored: articles that came out of the last pipeline.
    """

    def __init__(
        self,
        store: Store,
        scope: Scope,
        limit: int | None = None,
        run_id: str | None = None,
        *,
        sample: Sample | None = None,
        fetches: bool = False,
    ) -> None:
        self._store = store
        self._scope = scope
        self.sample = sample
        self._limit = limit
        self._run_id = run_id
        self._fetches = fetches
        self._wake = asyncio.Event()
        self._tries: Counter[str] = Counter()
        self.in_flight: dict[str, InFlight] = {}
        self.held: set[str] = set()
        self.stored = 0

    @classmethod
    def of_run(cls, run: Run, scope: Scope, family: Family, hosts: Hosts, limit: int | None, *, fetches: bool) -> Self:
        """Those of a run, the first of which teach what the site's pages have in common."""
        sample = Sample(run.store, family, scope.source, lambda: hosts.stopping)
        return cls(run.store, scope, limit, run.run_id, fetches=fetches, sample=sample)

    def wake(self) -> None:
        """Something was finished: look again."""
        self._wake.set()

    async def rest(self) -> None:
        """Until something was finished, or a failed link may be due again."""
        try:
            await asyncio.wait_for(self._wake.wait(), timeout=REST)
        except TimeoutError:
            return
        finally:
            self._wake.clear()

    def done(self, news_code: str) -> None:
        """The link is settled, whatever became of it."""
        self.in_flight.pop(news_code, None)
        if self.sample is not None:
            self.sample.answered(news_code)
        self._wake.set()

    def leave(self, news_code: str) -> None:
        """Nothing was asked: the link stays as it was, for the next run."""
        self.held.add(news_code)
        self.done(news_code)

    def back(self, news_code: str) -> None:
        """Its host is out of order: the link is as it was, and waits with the others."""
        self.done(news_code)

    def failed(self, news_code: str) -> bool:
        """A link failed. Returns whether that was the first time in this run."""
        self._tries[news_code] += 1
        if self._tries[news_code] >= TRIES:
            self.held.add(news_code)
        return self._tries[news_code] == 1

    @property
    def wants_more(self) -> bool:
        """Whether the limit leaves room for one more article."""
        return self._limit is None or self.stored + len(self.in_flight) < self._limit

    @property
    def busy(self) -> bool:
        """Whether so many links are in flight that no more are wanted for now."""
        return len(self.in_flight) >= AHEAD

    def claim(self) -> list[InFlight]:
        """Links that are due, as many as may be in flight."""
        number = 0 if self.busy else 2 * AHEAD - len(self.in_flight)
        if self._limit is not None:
            number = min(number, self._limit - self.stored - len(self.in_flight))
        if number <= 0:
            return []
        now = time.time()
        with self._store.read() as connection:
            rows = links_table.due(connection, self._scope, before=now, limit=number, without=self._without())
            known = [] if self._fetches else [row.news_code for row in rows if row.reason in SCOPE]
            kept = parked.find(connection, self._scope.source, known, now)
        claimed = [
            InFlight(
                Link(
                    row.news_code,
                    row.url,
                    kind=row.kind,
                    title=row.title,
                    province=row.province,
                    listed_at=datetime.fromtimestamp(row.listed_at, UTC) if row.listed_at else None,
                ),
                second_look=row.state == "stored",
                mixed=row.mixed,
                whole=row.reason == "unasked_304" or _has_changed(row.modified_at, row.looked_at),
                first=row.looked_at is None,
            )
            for row in rows
        ]
        for one, row in zip(claimed, rows, strict=True):
            record = kept.get(row.news_code)
            # Unless a list named a later change.
            if record is not None and not _moved(row.modified_at, record.looked_at):
                one.kept, one.began = record.article, record.looked_at
        asked = [one.link.news_code for one in claimed if one.kept is None and not one.second_look]
        first = self.sample.choose(asked) if self.sample is not None else frozenset()
        for one in claimed:
            one.sampled = one.link.news_code in first
        self.in_flight.update((one.link.news_code, one) for one in claimed)
        return claimed

    def next_due(self) -> float | None:
        """Seconds until the next link falls due; None when the limit is reached or nothing is left that is near."""
        if not self.wants_more:
            return None
        with self._store.read() as connection:
            due_at = links_table.next_due(connection, self._scope, self._without(), self._run_id)
        wait = None if due_at is None else max(due_at - time.time(), 0.0)
        return wait if wait is not None and wait <= PATIENCE else None

    def _without(self) -> set[str]:
        return self.held | self.in_flight.keys()


def _has_changed(modified_at: float | None, looked_at: float | None) -> bool:
    """Whether a list named a change that is certainly later than a look: a cache that says otherwise is wrong."""
    return modified_at is not None and looked_at is not None and modified_at > looked_at


def _moved(modified_at: float | None, looked_at: float) -> bool:
    """Whether a change that a list named, if it named one, may be later than a look."""
    return modified_at is not None and end_of(datetime.fromtimestamp(modified_at, UTC)) > looked_at
