"""Follows lists: reads a page, stores its links and the walk's progress in one transaction, decides what is next."""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from newscrawl.dates import TEHRAN
from newscrawl.discovery.ends import Ends, Running
from newscrawl.discovery.walk import Stop
from newscrawl.pages.page import Listing
from newscrawl.store import links as links_table
from newscrawl.store import sightings
from newscrawl.store import validators as validators_table
from newscrawl.store import walks as walks_table
from newscrawl.store.life import wakes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from newscrawl.discovery.planner import Options, Step
    from newscrawl.discovery.walk import Walk
    from newscrawl.families.base import Family
    from newscrawl.items import Link
    from newscrawl.pages.page import Channel, Page
    from newscrawl.run import Run
    from newscrawl.sources import Source
    from newscrawl.store.captures import Capture
    from newscrawl.store.links import KnownLink
    from newscrawl.store.validators import Validators

logger = logging.getLogger(__name__)

MAX_SECONDS: Final = 3600.0
"""Seconds that one list may take: a calendar without end ends."""

MAX_UNCHANGED: Final = 20
"""304s in a row that are believed of one list: an ETag may be stuck."""

AHEAD: Final = 86_400.0
"""Seconds by which a list's dates may lie in the future."""

MIN_MOVED: Final = 5
"""Stored articles that a list says to have changed, below which nothing is said of the list."""

AT_ONCE: Final = 600.0
"""Seconds within which nobody edits most of what a list names."""

FIRST_YEAR: Final = 1990
"""No outlet was on the web before: an earlier date of a list is a mistake."""

MAX_BROKEN_LINES: Final = 3


class Walker:
    """Walks the steps of a plan one after another.

    Attributes:
        active: the walk under way.
        pages_read, new_links: so far.
    """

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
        self._ends = Ends(run, source)
        self._unchanged: list[Step] = []
        self.active: Running | None = None
        self.pages_read = 0
        self.new_links = 0

    @property
    def problems(self) -> list[str]:
        """What makes the run partial besides gaps, each `scope: status: detail`."""
        return self._ends.problems

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
            request, now = step.walk.request, time.time()
            if request.scope in self._begun:
                continue
            self._begun.add(request.scope)
            with self._run.store.write() as connection:
                self._ends.give_up(connection, now)
                walk = walks_table.begin(
                    connection,
                    run_id=self._run.run_id,
                    source=self._source.name,
                    scope=request.scope,
                    channel=request.channel,
                    now=now,
                )
            self.active = Running(step, walk, request.url, now, whole=step.walk.whole)
            return self.active
        return None

    # -- lists that did not change -----------------------------------------------------------------------------------

    def validators(self, running: Running, address: str, *, whole: bool = False) -> Validators | None:
        """What to ask the first page with, when a 304 would say that the whole list holds nothing new.

        Only for a walk that would stop at a page known since the last one, or that looks for edits; a window of days or
        a refresh asks for what is known already, and after many 304s in a row, or where `whole` says so, the page is
        read again.
        """
        walk = running.step.walk
        follows = walk.follows_edits or (walk.known_before is not None and not walk.explicit)
        if running.pages or not follows or self._options.refresh:
            return None
        with self._run.store.read() as connection:
            running.asked = validators_table.find(connection, address)
        stuck = running.asked is not None and running.asked.unchanged >= MAX_UNCHANGED
        running.whole = running.whole or whole or stuck
        if running.whole:
            return None
        return running.asked

    def unchanged(self, running: Running) -> None:
        """The list is as it was (304): nothing on it is new."""
        self.pages_read += 1
        if running.asked is not None:
            with self._run.store.write() as connection:
                validators_table.unchanged(connection, running.asked.key, time.time())
        step = running.step
        today = datetime.fromtimestamp(running.began, TEHRAN).date()
        if step.walk.request.province is None and step.walk.request.day in (None, today):
            self._unchanged.append(step)
        self._end(running, Stop("complete", "unchanged since the last walk"))

    def _doubt_unchanged(self) -> None:
        """Other lists brought news: those that say that they did not change are asked once more, for the whole page."""
        if self._steps or not self.new_links:
            return
        for step in self._unchanged:
            step.walk.whole = True
            self._begun.discard(step.walk.request.scope)
            self._steps.append(step)
        self._unchanged.clear()

    # -- pages -------------------------------------------------------------------------------------------------------

    def read(
        self, running: Running, page: Page | Listing, validators: Validators | None = None, raw: Sequence[Capture] = ()
    ) -> str | None:
        """Read one page of the active walk. Returns the address of the next page, None when the walk is over.

        Args:
            running: the walk.
            page: its next page, or what somebody read of it already.
            validators: version of that page.
            raw: the page as it came, for the archive.

        Raises:
            Refused: when the page is not such a list.
        """
        walk = running.step.walk
        found = page if isinstance(page, Listing) else self._found(page, walk.request.channel)
        now = time.time()
        # What is left of its hour on the machine's own clock: hours of sleep do not count.
        walk.deadline = now + MAX_SECONDS - (time.monotonic() - running.clock)
        listing = self._provincial(found, now)
        self._say_broken(running, found)
        self._run.keep(raw, self._source.name, "list", "read")
        with self._run.write() as connection:
            known = links_table.known(connection, self._source.name, [link.news_code for link in listing.links])
            verdict = walk.judge(listing, known, now)
            stop = verdict if isinstance(verdict, Stop) else None
            wanted = [link for link in listing.links if link.listed_at is not None or not walk.too_old(link)]
            wanted = [] if walk.is_bottomless(listing) else wanted
            added = self._take(connection, walk, wanted, known, now)
            codes = (link.news_code for link in found.links)
            sightings.add(connection, self._source.name, codes, channel=walk.request.channel, now=now)
            next_url = {"again": running.url, "first": walk.request.url}.get(str(verdict))
            if next_url is None:
                next_url = self._next(running, listing, stop)
                bound = walk.bounds(now) if next_url is not None and stop is not None else None
                if bound is not None:
                    stop, next_url = bound, None
            walks_table.progress(connection, running.id, new_links=added, next_url=next_url)
        # An index stays the same while its sub-lists change.
        running.validators = validators if running.pages == 0 and not listing.children else running.validators
        running.whole = isinstance(verdict, str)
        self.pages_read += 1
        self.new_links += added
        running.new_links += added
        running.pages += 1
        running.tries = 0
        if next_url is None:
            self._end(running, stop or Stop("complete", "end of the list"))
        else:
            running.url = next_url
        return next_url

    def _found(self, page: Page, channel: Channel) -> Listing:
        return self._family.listing(page, self._source, channel, base_url=self._base)

    def fail(self, running: Running, reason: str) -> None:
        """The list cannot be read: its fallback is tried instead."""
        walk = running.step.walk
        if walk.pending is not None:
            self._end(running, walk.pending)
        elif walk.reached:
            self._end(running, Stop("complete", f"known ground was met; below it {reason}"))
        else:
            self._end(running, None, reason)

    def _take(
        self, connection: Connection, walk: Walk, found: Sequence[Link], known: dict[str, KnownLink], now: float
    ) -> int:
        refresh = self._run.started_at if self._options.refresh else None
        told = found if refresh is not None or walk.whole else _believed(found, known, now)
        channel = walk.request.channel
        links_table.named_again(connection, self._source.name, told, known, now, refresh=refresh, channel=channel)
        new = {link.news_code: link for link in found if link.news_code not in known}
        if walk.adds in ("covered", "late"):
            new = self._overlooked(connection, walk, new)
        if walk.adds == "none" or not new:
            return 0
        return links_table.add(
            connection,
            self._source.name,
            new.values(),
            channel=walk.request.channel,
            run_id=self._run.run_id,
            now=now,
            mixed=walk.request.mixed,
            scope=self._options.scope(self._source.name),
        )

    def _overlooked(self, connection: Connection, walk: Walk, new: dict[str, Link]) -> dict[str, Link]:
        """Those that only a list for edits names, except what a feed filed under national news."""
        seen = sightings.seen(connection, self._source.name, list(new))
        late = walk.adds == "late"
        return {
            code: link
            for code, link in new.items()
            if walk.is_covered(link)
            and "feed" not in seen.get(code, ())
            and not (late and walk.request.channel in seen.get(code, ()))
        }

    def _provincial(self, listing: Listing, now: float) -> Listing:
        """The links that may be asked for, under the site's own address: a mirror's port is gone tomorrow."""
        home = self._source.home
        links = (
            replace(link, url=home + link.url[len(self._base) :])
            if self._base and link.url.startswith(self._base)
            else link
            for link in listing.links
            if not link.national
        )
        return replace(listing, links=tuple(_credible(link, now) for link in links))

    def _say_broken(self, running: Running, listing: Listing) -> None:
        for line in listing.broken[:MAX_BROKEN_LINES]:
            logger.warning("%s: %s: an entry cannot be read: %s", self._source.name, running.url, line)
        if len(listing.broken) > MAX_BROKEN_LINES:
            number = len(listing.broken) - MAX_BROKEN_LINES
            logger.warning("%s: %s: %d more entries cannot be read", self._source.name, running.url, number)

    def _next(self, running: Running, listing: Listing, stop: Stop | None) -> str | None:
        walk = running.step.walk
        running.named.add(running.url)
        for url, changed in listing.children:
            if url not in running.named and not walk.skips(changed):
                running.named.add(url)
                running.queue.append(url)
        if stop is not None and stop.reached and not walk.beside:
            running.queue.clear()
        if stop is not None and not listing.children and not running.queue:
            return None
        if listing.next_url and stop is None:
            return listing.next_url
        return running.queue.pop(0) if running.queue else None

    # -- ends --------------------------------------------------------------------------------------------------------

    def _end(self, running: Running, stop: Stop | None, why: str = "") -> None:
        """A walk is over; `stop` is None when it failed."""
        now = time.time()
        with self._run.store.write() as connection:
            if stop is not None and stop.status == "complete":
                self._ends.complete(connection, running, stop, now)
                self._keep_validators(connection, running, now)
            else:
                status, detail = (stop.status, stop.detail) if stop is not None else ("failed", why)
                for step in self._ends.short(connection, running, status, detail, now):
                    planned = self._begun.union(step.walk.request.scope for step in self._steps)
                    if step.walk.request.scope not in planned:
                        self._steps.append(step)
        self.active = None
        self._doubt_unchanged()

    @staticmethod
    def _keep_validators(connection: Connection, running: Running, now: float) -> None:
        found, before = running.validators, running.asked
        if found is None:
            return
        same = before is not None and (found.etag, found.last_modified) == (before.etag, before.last_modified)
        if same and running.new_links:
            validators_table.drop(connection, found.key)  # it says the same of another page: no question to ask with
        else:
            validators_table.put(connection, [found], now)


def _believed(found: Sequence[Link], known: Mapping[str, KnownLink], now: float) -> Sequence[Link]:
    """Those whose lastmod may be believed: all, or those that were not read.

    Where most of what was read is said to have changed since we looked, and all at about the same time, the site writes
    the time of the list itself. Then its lastmods count in the walk of each day only.
    """
    read = [one for one in found if one.news_code in known and known[one.news_code].state in ("stored", "parked")]
    moved = {one.news_code: one for one in read if wakes(known[one.news_code].life, one.modified_at, now)}
    times = [one.modified_at.timestamp() for one in moved.values() if one.modified_at is not None]
    if len(times) < MIN_MOVED or 2 * len(times) <= len(read) or max(times) - min(times) > AT_ONCE:
        return found
    return [link for link in found if link.news_code not in moved]


def _credible(link: Link, now: float) -> Link:
    """A list's dates, where they can be: an absurd one says nothing."""
    latest = datetime.fromtimestamp(now, TEHRAN) + timedelta(seconds=AHEAD)

    def credible(moment: datetime | None) -> datetime | None:
        return moment if moment is not None and moment.year >= FIRST_YEAR and moment < latest else None

    listed, modified = credible(link.listed_at), credible(link.modified_at)
    if listed is link.listed_at and modified is link.modified_at:
        return link
    return replace(link, listed_at=listed, modified_at=modified)
