"""One clock per host: pace, pauses that the host asked for, and whether it is closed to us for this run.

Waiting requests wait here and nowhere else, so that a paused host holds no place of another one, and so that a run that
is to stop lets them go at once.
"""

from __future__ import annotations

import asyncio
import heapq
import random
import time
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from scrapy.utils.httpobj import urlparse_cached

from newscrawl.middlewares.failures import Refusal
from newscrawl.reasons import STOPPED, Refused
from newscrawl.store import hosts as hosts_table
from newscrawl.store.engine import StoreError

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from newscrawl.run import Run

JITTER: Final = (0.05, 0.2)
"""A delay is lengthened by so much of itself, at random: regular as a clock is no visitor, early is impolite."""

LOOK: Final = 0.5
"""Seconds between two looks whether the run is to stop."""

MOST_PAUSES: Final = 5
"""So many pauses without one good answer between them: the host is closed for this run."""

MOST_CRAWL_DELAY: Final = 300.0
"""A robots.txt that allows fewer requests than one in so many seconds does not want to be crawled (as Heritrix)."""

MOST_SHUT: Final = 8
"""So many different pages in a row that say that we are not wanted: the host is closed for this run."""

MOST_UNREACHED: Final = 12
"""So many different pages in a row that could not be fetched at all: likewise."""


@dataclass(slots=True)
class Host:
    """One host and port."""

    name: str
    delay: float
    concurrency: int
    crawl_delay: float = 0.0
    eased: float = 0.0
    """Seconds of pace found by asking too fast: grows with each 429, shrinks with good answers."""
    gap: float = 0.0
    """Seconds from the last start to the next one, jitter included."""
    started: float = float("-inf")
    active: int = 0
    paused_until: float = 0.0
    paused_at: float = 0.0
    pauses: int = 0
    closed: Refused | None = None
    shut: set[str] = field(default_factory=set)
    unreached: set[str] = field(default_factory=set)
    waiting: list[tuple[int, int, asyncio.Future[None]]] = field(default_factory=list)
    timer: asyncio.TimerHandle | None = None

    @property
    def pace(self) -> float:
        """Least seconds between two requests."""
        return max(self.delay, self.crawl_delay, self.eased)

    def wait(self, now: float) -> float:
        """Seconds until the next request may start, if a place is free."""
        return max(self.paused_until - now, self.started + self.gap - time.monotonic())

    def take(self) -> None:
        """A request starts."""
        self.active += 1
        self.started = time.monotonic()
        pace = self.pace
        self.gap = pace * (1.0 + random.uniform(*JITTER)) if pace else 0.0  # noqa: S311  # no secret


def name_of(url: str) -> str:
    """Host and port of a URL, the port left out where it is the usual one."""
    return _name(urlsplit(url))


def _name(parts: Any) -> str:
    host, port = parts.hostname or "", parts.port
    return host if port in (None, 80, 443) else f"{host}:{port}"


class Hosts:
    """The hosts of one crawler. Its spider makes them (`spider.hosts`), and the middlewares take them from it.

    Args:
        crawler: whose settings say how politely is asked.
        run: where pauses are kept for later runs; None keeps them nowhere.
    """

    def __init__(self, crawler: Crawler, run: Run | None = None) -> None:
        self._crawler = crawler
        self.run = run
        settings = crawler.settings
        self._delay = settings.getfloat("DOWNLOAD_DELAY")
        self._concurrency = max(settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"), 1)
        self.patience = settings.getfloat("NEWSCRAWL_PATIENCE")
        self._heeds_crawl_delay = settings.getbool("NEWSCRAWL_CRAWL_DELAY")
        self._hosts: dict[str, Host] = {}
        self._number = count()

    @property
    def stopping(self) -> bool:
        """Whether the run is to end."""
        slot = getattr(self._crawler.engine, "_slot", None)
        return not self._crawler.crawling or (slot is not None and slot.closing is not None)

    def at(self, url: str | Request) -> Host:
        """The host of a URL or request."""
        name = name_of(url) if isinstance(url, str) else _name(urlparse_cached(url))
        host = self._hosts.get(name)
        if host is None:
            host = self._hosts[name] = Host(name, self._delay, self._concurrency)
            self._recall(host)
        return host

    def closed(self, url: str) -> Refused | None:
        """Why the host of a URL is closed for this run; None while it is open."""
        return self.at(url).closed

    @property
    def every_closed(self) -> dict[str, str]:
        """Hosts that are closed, with the reason, for the report."""
        return {
            host.name: f"{host.closed.reason}: {host.closed.detail}" for host in self._hosts.values() if host.closed
        }

    async def turn(self, request: Request) -> Host:
        """Wait until the request may be sent; the one who sent it calls `release`.

        Raises:
            Refusal: the host is closed, or the run is to stop.
        """
        host = self.at(request)
        if host.closed is not None:
            raise Refusal(host.closed)
        if not host.waiting and host.active < host.concurrency and host.wait(time.time()) <= 0:
            host.take()
            return host
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(host.waiting, (-request.priority, next(self._number), future))
        self._pump(host)
        await future
        return host

    def release(self, host: Host) -> None:
        """A request was answered, or failed."""
        host.active -= 1
        if host.waiting:
            self._pump(host)

    async def sleep(self, seconds: float) -> None:
        """Wait, unless the run is to stop.

        Raises:
            Refusal: it is.
        """
        end = time.monotonic() + seconds
        while (rest := end - time.monotonic()) > 0:
            if self.stopping:
                raise Refusal(STOPPED)
            await asyncio.sleep(min(rest, LOOK))

    def set_crawl_delay(self, host: Host, seconds: float | None) -> None:
        """The `Crawl-delay` of a robots.txt."""
        if not seconds or not self._heeds_crawl_delay:
            return
        if seconds > MOST_CRAWL_DELAY:
            self.close(host, Refused("robots", f"robots.txt allows one request in {seconds:.0f} s"))
            return
        host.crawl_delay = seconds
        host.gap = max(host.gap, seconds * (1.0 + JITTER[0]))

    def pause(self, host: Host, seconds: float, reason: str, *, began: float) -> bool:
        """The host asks to stay away. Returns whether the run waits for it; else it is closed.

        Args:
            host: who asked.
            seconds: for how long.
            reason: `http_429` or `http_503`.
            began: when the request that was answered so was sent (`time.time()`).
        """
        now = time.time()
        if began >= host.paused_at:
            # What was under way when the pause began is no new offence.
            host.pauses += 1
            host.eased = min(max(1.5 * host.eased, 0.25), 5.0)
        host.paused_at = now
        host.paused_until = max(host.paused_until, now + seconds)
        self._remember(host)
        if seconds > self.patience or host.pauses > MOST_PAUSES:
            detail = (
                f"{host.name} asks to wait {seconds:.0f} s more"
                if seconds > self.patience
                else (f"{host.name} asked to wait {host.pauses} times in a row")
            )
            self.close(host, Refused(reason, detail, not_before=host.paused_until))
            return False
        return True

    def good(self, url: str) -> None:
        """A page was what it should be."""
        host = self.at(url)
        host.shut.clear()
        host.unreached.clear()
        host.pauses = 0
        host.eased = host.eased * 0.97 if host.eased > 0.05 else 0.0

    def bad(self, url: str, failed: Refused) -> None:
        """A page was not what it should be, or could not be fetched; many in a row close the host."""
        if failed.unsent:
            return
        host = self.at(url)
        if failed.row.host == "shut":
            host.shut.add(url)
            if len(host.shut) >= MOST_SHUT:
                self.close(host, Refused(failed.reason, f"{len(host.shut)} pages in a row: {failed.detail}"))
        elif failed.row.host == "unreached":
            host.unreached.add(url)
            if len(host.unreached) >= MOST_UNREACHED:
                self.close(host, Refused(failed.reason, f"{len(host.unreached)} pages in a row: {failed.detail}"))
        else:
            host.unreached.clear()

    def close(self, host: Host, why: Refused) -> None:
        """No more requests to that host in this run; what waits is let go, unsent."""
        if host.closed is None:
            host.closed = why.held()
            self._crawler.stats.inc_value(f"newscrawl/closed/{why.reason}")
        self._pump(host)

    def _pump(self, host: Host) -> None:
        """Start what may start; look again when the next one may."""
        while host.waiting:
            why = STOPPED if self.stopping else host.closed
            wait = 0.0 if why else host.wait(time.time())
            if why is None and (host.active >= host.concurrency or wait > 0):
                self._look_again(host, wait)
                return
            future = heapq.heappop(host.waiting)[2]
            if future.done():
                continue
            if why is not None:
                future.set_exception(Refusal(why))
            else:
                host.take()
                future.set_result(None)

    def _look_again(self, host: Host, wait: float) -> None:
        if host.timer is not None:
            if wait <= 0 or host.timer.when() <= asyncio.get_running_loop().time() + wait:
                return
            host.timer.cancel()

        def look() -> None:
            host.timer = None
            self._pump(host)

        host.timer = asyncio.get_running_loop().call_later(min(wait, LOOK) if wait > 0 else LOOK, look)

    def _recall(self, host: Host) -> None:
        if self.run is None:
            return
        now = time.time()
        with self.run.store.read() as connection:
            until = hosts_table.paused(connection, now).get(host.name)
        if until is not None:
            host.paused_until = until
            if until - now > self.patience:
                detail = f"{host.name} asked an earlier run to wait; {until - now:.0f} s are left"
                self.close(host, Refused("http_429", detail, not_before=until))

    def _remember(self, host: Host) -> None:
        if self.run is None:
            return
        try:
            with self.run.store.write() as connection:
                hosts_table.pause(connection, host.name, host.paused_until)
        except StoreError as error:
            self.run.fail(error)
