"""robots.txt by RFC 9309.

Where it says no (4xx), all is allowed; where it cannot be had (5xx, 429, no connection, a redirect that goes nowhere),
nothing is, and the run waits for it as for any host that does not answer. Scrapy reads the second case as "allow all".
At most 500 KiB are read, and what was read is kept for a day, over runs; what forbids us, for an hour.
"""

from __future__ import annotations

import asyncio
import logging
import re
import time
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, Final, Self

from protego import Protego
from scrapy import Request
from scrapy.exceptions import NotConfigured
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached
from twisted.python.failure import Failure

from newscrawl.middlewares.archive import captures_of
from newscrawl.middlewares.failures import Refusal, classify
from newscrawl.reasons import Refused
from newscrawl.store import hosts as hosts_table
from newscrawl.store.engine import StoreError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from newscrawl.middlewares.hosts import Hosts

logger = logging.getLogger(__name__)

MAX_BYTES: Final = 500 * 1024
"""Bytes that are read: the least that RFC 9309 demands."""

KEPT: Final = 24 * 3600.0
"""Seconds that a robots.txt is used without asking again (RFC 9309: no longer than 24 hours)."""

KEPT_FORBIDDING: Final = 3600.0
"""Seconds after which one that forbids what we want is read again before it is believed."""

TRIES: Final = 3
"""Tries of a file that cannot be read for a reason of its own (a redirect into nowhere, a damaged body)."""

FIRST_WAIT: Final = 2.0
"""Seconds before the next try, until the host is known to be out of order and has a clock of its own."""

TIMEOUT: Final = 10.0
"""Seconds that one try may take; DOWNLOAD_TIMEOUT where that is shorter."""
PRODUCT: Final = re.compile(r"[A-Za-z_-]+")


class Rules:
    r"""What a robots.txt allows us.

    Args:
        body: its bytes; nothing where there is none.
        agent: our product token.
        read_at: when it was fetched, seconds since 1970.

    >>> rules = Rules(b"User-agent: *\nDisallow: /search\nCrawl-delay: 3", "newscrawl")
    >>> rules.allows("https://x.ir/search?q=1"), rules.allows("https://x.ir/news/1"), rules.delay
    (False, True, 3.0)
    """

    def __init__(self, body: bytes, agent: str, read_at: float = 0.0) -> None:
        self.read_at = read_at
        text = shortened(body).decode("utf-8-sig", "ignore")
        self._agent = agent
        self._parser = Protego.parse(text) if text.strip() else None
        self.delay: float | None = None
        if self._parser is not None:
            delay = self._parser.crawl_delay(agent)
            self.delay = float(delay) if delay else None

    def allows(self, url: str) -> bool:
        """Whether we may ask for that URL."""
        return self._parser is None or bool(self._parser.can_fetch(url, self._agent))


def shortened(body: bytes) -> bytes:
    """The first 500 KiB, to the end of a line: a rule cut short would mean something else."""
    if len(body) <= MAX_BYTES:
        return body
    cut = max(body.rfind(b"\n", 0, MAX_BYTES), body.rfind(b"\r", 0, MAX_BYTES))
    return body[: cut + 1]


class RobotsMiddleware:
    """Scrapy downloader middleware in place of RobotsTxtMiddleware; settings ROBOTSTXT_OBEY, ROBOTSTXT_USER_AGENT."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        spider: Any = crawler.spider
        self._hosts: Hosts = spider.hosts
        self._source: str = spider.name
        settings = crawler.settings
        product = PRODUCT.match(settings.get("ROBOTSTXT_USER_AGENT") or settings.get("USER_AGENT") or "")
        self._agent = product[0] if product else "*"
        self._timeout = min(settings.getfloat("DOWNLOAD_TIMEOUT") or TIMEOUT, TIMEOUT)
        self._rules: dict[str, Rules | Refused | asyncio.Future[Rules | Refused]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor.

        Raises:
            NotConfigured: robots.txt is not to be obeyed, or the spider is not ours.
        """
        if not crawler.settings.getbool("ROBOTSTXT_OBEY") or not hasattr(crawler.spidercls, "source"):
            raise NotConfigured
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let pass what is allowed.

        Raises:
            Refusal: `robots`: forbidden; `robots_unreachable`: nobody can tell, so nothing is asked.
        """
        if request.meta.get("dont_obey_robotstxt"):
            return
        parts = urlparse_cached(request)
        origin = f"{parts.scheme}://{parts.netloc}"
        found = await self._rules_of(origin)
        if isinstance(found, Rules) and not found.allows(request.url) and time.time() - found.read_at > KEPT_FORBIDDING:
            # A file of a moment (a mistake, a default while the site moves) must not close it for a day.
            found = await self._rules_of(origin, older_than=found)
        if isinstance(found, Refused):
            raise Refusal(found)
        if not found.allows(request.url):
            self._crawler.stats.inc_value("newscrawl/robots/forbidden")
            raise Refusal(Refused("robots", f"robots.txt of {origin} forbids {request.url}"))

    async def _rules_of(self, origin: str, *, older_than: Rules | None = None) -> Rules | Refused:
        """What a site allows; who comes while it is being asked waits for the same answer."""
        found = self._rules.get(origin)
        if isinstance(found, asyncio.Future):
            return await found
        if found is not None and found is not older_than:
            return found
        future: asyncio.Future[Rules | Refused] = asyncio.get_running_loop().create_future()
        self._rules[origin] = future
        # Whatever goes wrong, nobody is left waiting.
        answer: Rules | Refused = Refused(
            "robots_unreachable", f"{origin}/robots.txt: the look-up broke off", unsent=True
        )
        try:
            answer = await self._load(origin, fresh=older_than is not None)
        except StoreError as error:
            self._failed(error)
        finally:
            self._rules[origin] = answer
            future.set_result(answer)
        return answer

    async def _load(self, origin: str, *, fresh: bool) -> Rules | Refused:
        host = self._hosts.at(origin)
        stored = None if fresh else self._stored(origin)
        if stored is None:
            answer = await self._fetch(origin)
            if isinstance(answer, Refused):
                if not answer.unsent:
                    self._hosts.close(host, answer)
                return host.closed or answer
            stored = (answer, time.time())
            self._keep(origin, answer)
        rules = Rules(stored[0], self._agent, stored[1])
        self._hosts.set_crawl_delay(host, rules.delay)
        return rules

    async def _fetch(self, origin: str) -> bytes | Refused:
        """The file; nothing where the site says that there is none; why it cannot be had.

        A site that cannot be reached is waited for, as everywhere (`middlewares.outage`): each try waits for its turn.
        """
        strange = 0
        for wait in chain((0.0,), repeat(FIRST_WAIT)):
            answer, failed = None, Refused("robots_unreachable", "never asked")
            request = self._request(origin)
            try:
                await self._hosts.sleep(wait)
                answer = await self._crawler.engine.download_async(request)
            except Refusal as error:
                strange += error.refused.row.host != "unreached"
                failed = self._unreachable(origin, error.refused)
                if error.refused.unsent or self._hosts.closed(origin) or strange >= TRIES:
                    return failed
            except Exception as error:  # noqa: BLE001  # whatever goes wrong, the file is not there
                why = classify(Failure(error))  # type: ignore[no-untyped-call]  # Twisted
                failed = self._unreachable(origin, why)
                strange += why.row.host != "unreached"
                if why.reason == "tls" or strange >= TRIES:
                    # A certificate does not change within seconds.
                    return failed
            if self._hosts.run is not None:
                self._hosts.run.keep(captures_of(request), self._source, "robots", "read" if answer else failed.reason)
            if answer is not None:
                if answer.status < 300:
                    return shortened(answer.body)
                if 400 <= answer.status < 500 and answer.status != 429:
                    return b""
                failed = self._unreachable(origin, Refused(f"http_{answer.status}", f"HTTP {answer.status}"))
                if answer.status < 500:
                    # It leads nowhere, and says so itself: the host is well.
                    return failed
            logger.warning("%s", failed.detail)
        raise AssertionError("unreachable: the wait has no end but an answer or a closed host")

    @staticmethod
    def _unreachable(origin: str, why: Refused) -> Refused:
        if why.reason in ("interrupted", "robots_unreachable"):
            return why
        detail = f"{origin}/robots.txt: {why}; nothing is fetched"
        return Refused("robots_unreachable", detail, not_before=why.not_before, unsent=why.unsent)

    def _request(self, origin: str) -> Request:
        return Request(
            f"{origin}/robots.txt",
            callback=NO_CALLBACK,
            priority=1000,
            meta={
                "dont_obey_robotstxt": True,
                "handle_httpstatus_list": list(range(400, 600)),
                "download_timeout": self._timeout,
                "newscrawl_what": "robots",
            },
            dont_filter=True,
        )

    def _stored(self, origin: str) -> tuple[bytes, float] | None:
        run = self._hosts.run
        if run is None:
            return None
        now = time.time()
        with run.store.read() as connection:
            return hosts_table.robots(connection, origin, now - KEPT, now)

    def _keep(self, origin: str, body: bytes) -> None:
        run = self._hosts.run
        if run is None:
            return
        try:
            with run.store.write() as connection:
                hosts_table.keep_robots(connection, origin, body, time.time())
        except StoreError as error:
            self._failed(error)

    def _failed(self, error: StoreError) -> None:
        if self._hosts.run is not None:
            self._hosts.run.fail(error)
