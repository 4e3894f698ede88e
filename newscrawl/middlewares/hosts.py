"""One clock per host: pace, pauses that the host asked for, and whether it is closed to us for this run.

Waiting requests wait here and nowhere else, so that a paused host holds no place of another one, and so that a run that
is to stop lets them go at once.
"""

from __future__ import annotations

import asyncio
import heapq
import logging
import random
import time
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from newscrawl.middlewares.failures import Refusal
from newscrawl.middlewares.outage import Outage
from newscrawl.reasons import STOPPED, Refused
from newscrawl.store import hosts as hosts_table
from newscrawl.store.engine import StoreError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from newscrawl.run import Run

logger = logging.getLogger(__name__)

WHAT: Final = "newscrawl_what"
"""Key of what a request asks for, in its meta: article, a channel of lists, robots, probe."""

PROBE: Final = "probe"

GENTLY: Final = 0.5
"""Seconds of pace at least after an outage; good answers shrink it again."""

JITTER: Final = (0.05, 0.2)
"""A delay is lengthened by so much of itself, at random: regular as a clock is no visitor, early is impolite."""

LOOK: Final = 0.5
"""Seconds between two looks whether the run is to stop."""

MAX_CRAWL_DELAY: Final = 300.0
"""A robots.txt that allows fewer requests than one in so many seconds does not want to be crawled (as Heritrix)."""

MAX_SHUT: Final = 8
"""So many different pages in a row that say that we are not wanted: the host is closed for this run."""


@dataclass(slots=True)
class Host:
    """One host and port."""

    name: str
    delay: float
    concurrency: int
    outage: Outage
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
    apart: list[float] = field(default_factory=list)
    """Seconds by which the server's clock was ahead of ours, of its first answers."""
    opinion: asyncio.Future[None] | None = None
    """Done when a page that was good has told whether the host is out of order."""
    probing: asyncio.Task[None] | None = None
    waiting: list[tuple[int, int, asyncio.Future[None]]] = field(default_factory=list)
    timer: asyncio.TimerHandle | None = None

    @property
    def pace(self) -> float:
        """Least seconds between two requests."""
        return max(self.delay, self.crawl_delay, self.eased)

    def wait(self, now: float) -> float:
        """Seconds until the next request may start, if a place is free."""
        if self.outage.open:
            return LOOK
        return max(self.paused_until - now, self.started + self.gap - time.monotonic())

    def take(self) -> None:
        """A request starts."""
        self.active += 1
        self.started = time.monotonic()
        self.outage.asked(self.started)
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
        long: whether the run asks for a window of time: nobody repeats it in ten minutes, so it waits longer.
    """

    def __init__(self, crawler: Crawler, run: Run | None = None, *, long: bool = False) -> None:
        self._crawler = crawler
        self.run = run
        settings = crawler.settings
        self._delay = settings.getfloat("DOWNLOAD_DELAY")
        self._concurrency = max(settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"), 1)
        self.patience = settings.getfloat("NEWSCRAWL_PATIENCE_SINCE" if long else "NEWSCRAWL_PATIENCE")
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
            host = self._hosts[name] = Host(name, self._delay, self._concurrency, Outage(self.patience))
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

    @property
    def clocks(self) -> dict[str, float]:
        """By host, how many seconds its server's clock is ahead of ours: the middle of what its answers said."""
        told = {host.name: sorted(host.apart) for host in self._hosts.values() if host.apart}
        return {name: round(apart[len(apart) // 2], 1) for name, apart in told.items()}

    async def turn(self, request: Request) -> Host:
        """Wait until the request may be sent; the one who sent it calls `release`.

        Raises:
            Refusal: the host is closed, or the run is to stop.
        """
        host = self.at(request)
        if host.closed is not None:
            raise Refusal(host.closed)
        if request.meta.get(WHAT) == PROBE:
            host.take()
            return host
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
        if seconds > MAX_CRAWL_DELAY:
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
        now, seconds = time.time(), min(seconds, hosts_table.MAX_PAUSE)
        if began >= host.paused_at:
            # What was under way when the pause began is no new offence.
            host.pauses += 1
            host.eased = min(max(1.5 * host.eased, 0.25), 5.0)
        host.paused_at = now
        host.paused_until = max(host.paused_until, now + seconds)
        self._remember(host, seconds)
        silent = host.outage.silent(time.monotonic())
        if seconds > self.patience or silent > self.patience:
            detail = (
                f"{host.name} asks to wait {seconds:.0f} s more"
                if seconds > self.patience
                else f"{host.name} has only asked to wait for {silent:.0f} s ({host.pauses} times)"
            )
            self.close(host, Refused(reason, detail, not_before=host.paused_until))
            return False
        return True

    def answered(self, host: Host) -> None:
        """The host answered a request, whatever it said: it is not out of order."""
        was_out = host.outage.open
        host.outage.good(time.monotonic())
        if was_out:
            # Everybody waited for this; nobody is to come at once.
            host.eased = max(host.eased, GENTLY)
            self._pump(host)

    def failed(self, host: Host, url: str, failed: Refused) -> None:
        """A request brought nothing that the host itself had to say (`unreached`)."""
        outage = host.outage
        outage.failed(failed.reason, failed.detail)
        if outage.doubtful and host.opinion is None and self._crawler.engine is not None:
            loop = asyncio.get_running_loop()
            host.opinion = loop.create_future()
            host.probing = loop.create_task(self._probe(host, outage.good_url or urljoin(url, "/robots.txt")))

    async def blames_host(self, url: str, failed: Refused) -> bool:
        """Whether it is the host that failed, not the page: nothing is counted against the page then.

        Where it is in doubt, this waits for the answer of a page that was good. Should that one answer, the host may
        have come back just now: this failure still tells nothing about its page.
        """
        host = self.at(url)
        if failed.row.host != "unreached" or host.closed is not None:
            return False
        if host.opinion is None:
            return host.outage.open
        await asyncio.wait([host.opinion])
        return host.closed is None

    async def _probe(self, host: Host, url: str) -> None:
        """Ask one page until the host answers, or until the run gives it up."""
        outage, wait = host.outage, 0.0
        try:
            while outage.doubtful or outage.open:
                await self.sleep(wait)
                if host.closed is not None:
                    return
                if await self._answers(url):
                    self.answered(host)
                    return
                wait = outage.probed_in_vain()
                if host.opinion is not None and not host.opinion.done():
                    host.opinion.set_result(None)
                now = time.monotonic()
                if outage.gives_up(now):
                    self._give_up(host)
                    return
                wait = min(wait, self.patience - outage.silent(now) + JITTER[0])
        except Refusal as error:
            logger.debug("%s: %s", url, error)  # the run is to stop
        finally:
            if host.opinion is not None and not host.opinion.done():
                host.opinion.set_result(None)
            host.opinion = host.probing = None

    async def _answers(self, url: str) -> bool:
        """Whether a request for a page is answered, and not with an error of the server."""
        meta = {"dont_obey_robotstxt": True, "handle_httpstatus_list": list(range(300, 600)), WHAT: PROBE}
        request = Request(url, callback=NO_CALLBACK, priority=1000, meta=meta, dont_filter=True)
        try:
            response = await self._crawler.engine.download_async(request)
        except Exception as error:  # noqa: BLE001  # a probe that fails has said what it had to say
            logger.debug("%s: %s", url, error)
            return False
        return bool(response.status < 500)

    def _give_up(self, host: Host) -> None:
        outage = host.outage
        silent = f"no good answer from {host.name} for {outage.silent(time.monotonic()):.0f} s"
        self.close(host, Refused(outage.reason, f"{silent}: {outage.why}"))

    def good(self, url: str) -> None:
        """A page was what it should be."""
        host = self.at(url)
        host.outage.good_url = url
        host.shut.clear()
        host.pauses = 0
        host.eased = host.eased * 0.97 if host.eased > 0.05 else 0.0

    def bad(self, url: str, failed: Refused) -> None:
        """A page was not what it should be; many different ones in a row that do not want us close the host."""
        if failed.unsent:
            return
        host = self.at(url)
        if failed.row.host == "shut":
            host.shut.add(url)
            if len(host.shut) >= MAX_SHUT:
                self.close(host, Refused(failed.reason, f"{len(host.shut)} pages in a row: {failed.detail}"))

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

    def _remember(self, host: Host, seconds: float) -> None:
        if self.run is None:
            return
        try:
            with self.run.store.write() as connection:
                hosts_table.pause(connection, host.name, host.paused_until, seconds)
        except StoreError as error:
            self.run.fail(error)
