"""Follows lists: reads a page, stores its links and the walk's progress in one transaction, decides what is next."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from newscrawl.store import links as links_table
from newscrawl.store import validators as validators_table
from newscrawl.store import walks as walks_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from newscrawl.discovery.planner import Options, Step
    from newscrawl.discovery.walk import Stop
    from newscrawl.families.base import Family
    from newscrawl.items import Link
    from newscrawl.pages.page import Listing, ListingRequest, Page
    from newscrawl.run import Run
    from newscrawl.sources import Source
    from newscrawl.store.captures import Capture
    from newscrawl.store.links import KnownLink
    from newscrawl.store.validators import Validators


LONGEST = 3600.0
"""Seconds that one list may take: a calendar without end ends."""


@dataclass(slots=True)
class Running:
    """A walk under way."""

    step: Step
    id: int
    url: str
    tries: int = 0
    pages: int = 0
    validators: Validators | None = None
    """Version of the first page; stored when the walk is complete."""
    queue: list[str] = field(default_factory=list)
    """Sub-lists of a sitemap index that wait."""


class Walker:
    """Walks the steps of a plan one after another."""

    def __init__(
        self, run: Run, source: Source, family: Family, base: str | None, options: Options, steps: list[Step]
    ) -> None:
        self._run = run
        self._source = source
        self._family = family
        self._base = base
        self._options = options
        self._steps = steps
        self._begun: set[str] = set()
        # Walks that ended too early, with the scopes of the walks that are to fill their gap.
        self._short: list[tuple[int, set[str]]] = []
        self.active: Running | None = None
        self.pages_read = 0
        self.new_links = 0
        self.problems: list[str] = []

    def unread(self) -> list[str]:
        """Scopes of the lists that were not begun or not read to their end: a run that stops early says so."""
        begun = [self.active.step.walk.request.scope] if self.active is not None else []
        return begun + [step.walk.request.scope for step in self._steps]

    @property
    def has_more(self) -> bool:
        """Whether a list is being read or waits to be."""
        return self.active is not None or bool(self._steps)

    def begin_next(self) -> Running | None:
        """Start the next walk of the plan; None when none is left."""
        while self._steps:
            step = self._steps.pop(0)
            request = step.walk.request
            if request.scope in self._begun:
                continue
            self._begun.add(request.scope)
            with self._run.store.write() as connection:
                walk = walks_table.begin(
                    connection,
                    run_id=self._run.run_id,
                    source=self._source.name,
                    scope=request.scope,
                    channel=request.channel,
                    now=time.time(),
                )
            step.walk.deadline = time.time() + LONGEST
            self.active = Running(step, walk, request.url)
            return self.active
        return None

    def may_be_unchanged(self, running: Running) -> bool:
        """Whether a 304 to the first page would say that the whole list holds nothing new.

        Only for a walk that would stop at a page known since the last completed one, or that looks for edits; a window
        of days or a refresh asks for what is known already.
        """
        walk = running.step.walk
        follows = walk.follows_edits or (walk.known_before is not None and not walk.explicit)
        return running.pages == 0 and follows and not self._options.refresh

    def unchanged(self, running: Running) -> None:
        """The list is as it was (304): nothing on it is new."""
        self.pages_read += 1
        self._end(running, "complete", "unchanged since the last walk")

    def read(
        self, running: Running, page: Page, validators: Validators | None = None, raw: Sequence[Capture] = ()
    ) -> str | None:
        """Read one page of the active walk. Returns the address of the next page, None when the walk is over.

        Args:
            running: the walk.
            page: its next page.
            validators: version of that page.
            raw: the page as it came, for the archive.

        Raises:
            Refused: when the page is not such a list.
        """
        walk = running.step.walk
        listing = self._provincial(self._family.listing(page, self._source, walk.request.channel, base_url=self._base))
        now = time.time()
        self._run.keep(raw, self._source.name, "list", "read")
        with self._run.write() as connection:
            known = links_table.known(connection, self._source.name, [link.news_code for link in listing.links])
            stop = walk.judge(listing, known, now)
            wanted = [link for link in listing.links if link.listed_at is not None or not walk.too_old(link)]
            wanted = [] if walk.is_bottomless(listing) else wanted
            added = self._take(connection, walk.request, wanted, known, now, adds=not walk.follows_edits)
            next_url = self._next(running, listing, stop)
            bound = walk.bounds(now) if next_url is not None and stop is not None else None
            if bound is not None:
                stop, next_url = bound, None
            walks_table.progress(connection, running.id, new_links=added, next_url=next_url)
        # An index stays the same while its sub-lists change.
        running.validators = validators if running.pages == 0 and not listing.children else running.validators
        self.pages_read += 1
        self.new_links += added
        running.pages += 1
        running.tries = 0
        if next_url is None:
            self._end(running, stop.status if stop else "complete", stop.detail if stop else "end of the list")
        else:
            running.url = next_url
        return next_url

    def fail(self, running: Running, reason: str) -> None:
        """The list cannot be read: its fallback is tried instead."""
        self._end(running, "failed", reason)

    def _take(
        self,
        connection: Connection,
        request: ListingRequest,
        found: Sequence[Link],
        known: dict[str, KnownLink],
        now: float,
        *,
        adds: bool,
    ) -> int:
        refresh = self._run.started_at if self._options.refresh else None
        links_table.named_again(connection, self._source.name, found, known, now, refresh=refresh)
        if not adds:
            return 0
        new = {link.news_code: link for link in found if link.news_code not in known}
        return links_table.add(
            connection,
            self._source.name,
            new.values(),
            channel=request.channel,
            run_id=self._run.run_id,
            now=now,
            mixed=request.mixed,
            scope=self._options.scope(self._source.name),
        )

    def _provincial(self, listing: Listing) -> Listing:
        """The links that may be asked for, under the site's own address: a mirror's port is gone tomorrow."""
        home = self._source.home
        links = tuple(
            replace(link, url=home + link.url[len(self._base) :])
            if self._base and link.url.startswith(self._base)
            else link
            for link in listing.links
            if not link.national
        )
        return replace(listing, links=links)

    def _next(self, running: Running, listing: Listing, stop: Stop | None) -> str | None:
        walk = running.step.walk
        running.queue.extend(url for url, changed in listing.children if not walk.skips(changed))
        if stop is not None and stop.reached:
            running.queue.clear()
        if stop is not None and not listing.children and not running.queue:
            return None
        if listing.next_url and stop is None:
            return listing.next_url
        return running.queue.pop(0) if running.queue else None

    def _end(self, running: Running, status: str, detail: str) -> None:
        scope = running.step.walk.request.scope
        now = time.time()
        with self._run.store.write() as connection:
            walks_table.end(connection, running.id, status=status, detail=detail, now=now)
            if status == "complete" and running.validators is not None:
                validators_table.put(connection, [running.validators], now)
            if status == "complete":
                for walk, missing in self._short:
                    missing.discard(scope)
                    if not missing:
                        walks_table.end(connection, walk, status="complete", detail=f"filled by {scope}", now=now)
                self._short = [(walk, missing) for walk, missing in self._short if missing]
        self.active = None
        if status != "complete":
            self._fall_back(running, status, detail)

    def _fall_back(self, running: Running, status: str, detail: str) -> None:
        """Queue the walks that cover what this one did not; without any it is a problem of the run."""
        fallback = running.step.fallback
        if fallback:
            planned = {step.walk.request.scope for step in self._steps} | self._begun
            self._steps.extend(step for step in fallback if step.walk.request.scope not in planned)
            self._short.append((running.id, {step.walk.request.scope for step in fallback}))
        elif not running.step.walk.follows_edits:
            self.problems.append(f"{running.step.walk.request.scope}: {status}: {detail}")
