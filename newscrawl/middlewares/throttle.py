"""Sends requests at the pace of their host, and heeds Retry-After.

The part next to the downloader: what waits here holds no connection, and every try is seen, also that of a redirect.
"""

from __future__ import annotations

import math
import time
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final, Self

from scrapy.exceptions import NotConfigured
from twisted.python.failure import Failure

from newscrawl.middlewares.failures import Refusal, classify
from newscrawl.middlewares.hosts import PROBE, WHAT
from newscrawl.reasons import Refused

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from newscrawl.middlewares.hosts import Host, Hosts

FIRST_PAUSE: Final = 2.0
"""Seconds to stay away after a 429 that does not say how long."""

MARGIN: Final = 0.05
"""Seconds more than asked for: the other clock may be finer than ours."""

MAX_TOLD: Final = 31
"""Answers of a host whose `Date` is compared with our clock."""

PLACE: Final = "newscrawl_place"
BEGAN: Final = "newscrawl_began"


class ThrottleMiddleware:
    """Scrapy downloader middleware, the last of ours.

    Settings: DOWNLOAD_DELAY and CONCURRENT_REQUESTS_PER_DOMAIN (the source file's politeness, unless `-s` says
    otherwise), NEWSCRAWL_PATIENCE, NEWSCRAWL_CRAWL_DELAY.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._stats = crawler.stats
        spider: Any = crawler.spider
        self._hosts: Hosts = spider.hosts

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor.

        Raises:
            NotConfigured: for a spider that is not ours.
        """
        if not hasattr(crawler.spidercls, "source"):
            raise NotConfigured
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Wait for the host.

        Raises:
            Refusal: the host is closed for this run, or the run is to stop.
        """
        host = await self._hosts.turn(request)
        request.meta[BEGAN] = time.time()
        request.meta[PLACE] = (host, request.meta[BEGAN])

    def process_response(self, request: Request, response: Response) -> Response | Request:
        """Give the place back; after a 429 or a 503 with Retry-After, ask again when the host wants to be asked.

        Raises:
            Refusal: it stays shut for longer than this run waits.
        """
        place: tuple[Host, float] | None = request.meta.get(PLACE)
        if place is None or request.meta.get(WHAT) == PROBE:
            self._leave(request)
            return response
        host, began = place
        self._tell_time(host, response, began)
        seconds = retry_after(response, time.time()) if response.status in (429, 503) else None
        if response.status != 429 and seconds is None:
            # Judged before the place is given back: whoever gets it must find the host as it is.
            if response.status >= 500:
                failed = Refused(f"http_{response.status}", f"HTTP {response.status}")
                self._hosts.failed(host, request.url, failed)
            else:
                self._hosts.answered(host)
            self._leave(request)
            return response
        # A host that says 0, or says nothing, and says it again is asked less and less often.
        seconds = max(FIRST_PAUSE if seconds is None else seconds, 0.25 * FIRST_PAUSE * 2 ** min(host.pauses, 6))
        reason = f"http_{response.status}"
        self._stats.inc_value(f"newscrawl/paused/{reason}")
        waits = self._hosts.pause(host, seconds + MARGIN, reason, began=began)
        # Only now: whoever gets the place must find the host paused.
        self._leave(request)
        if not waits:
            detail = f"HTTP {response.status}, Retry-After {seconds:.0f} s"
            raise Refusal(Refused(reason, detail, not_before=host.paused_until))
        again = request.copy()
        again.dont_filter = True
        return again

    @staticmethod
    def _tell_time(host: Host, response: Response, began: float) -> None:
        """Note by how much the server's clock is ahead of ours."""
        there = _moment((response.headers.get("Date") or b"").decode("latin-1"))
        if there is None or len(host.apart) >= MAX_TOLD:
            return
        age = (response.headers.get("Age") or b"").decode("latin-1")
        # A cache keeps the `Date` of the answer that it repeats, and says how old it is.
        there += int(age) if age.isdecimal() and len(age) < 9 else 0
        host.apart.append(there + 0.5 - (began + time.time()) / 2)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Give the place back; note what says that the host cannot be had."""
        place: tuple[Host, float] | None = request.meta.get(PLACE)
        if place is not None and request.meta.get(WHAT) != PROBE and not self._hosts.stopping:
            failed = classify(Failure(exception))  # type: ignore[no-untyped-call]  # Twisted
            if failed.row.host == "unreached":
                self._hosts.failed(place[0], request.url, failed)
        self._leave(request)

    def _leave(self, request: Request) -> None:
        place: tuple[Host, float] | None = request.meta.pop(PLACE, None)
        if place is not None:
            self._hosts.release(place[0])


def began_at(request: Request | None) -> float | None:
    """When a request was sent, seconds since 1970; None where it never was, or this middleware is off."""
    return None if request is None else request.meta.get(BEGAN)


def retry_after(response: Response, now: float) -> float | None:
    """Seconds that a `Retry-After` asks for: a number, or a date against the server's own clock.

    Args:
        response: any.
        now: seconds since 1970, for a server that sends no `Date`.

    Returns:
        At least 0; None where the header is missing or cannot be read.
    """
    text = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        until = _moment(text)
        if until is None:
            return None
        there = _moment((response.headers.get("Date") or b"").decode("latin-1"))
        # Dates have whole seconds: what is cut off may be nearly one.
        return max(until - (there if there is not None else now) + 1.0, 0.0)
    return max(seconds, 0.0) if math.isfinite(seconds) else None


def _moment(text: str) -> float | None:
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError):
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
