"""Asks a site for a few pages, one after another, as politely as a crawl: robots.txt, guard and limits are its own.

What is asked next is decided by an examination: a generator that yields addresses and is sent the answers.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from scrapy import Request

from newscrawl.middlewares.failures import classify
from newscrawl.middlewares.guard import led_to
from newscrawl.pages.page import Answer, Page
from newscrawl.reasons import Refused
from newscrawl.spiders.answers import STATUSES, page_of
from newscrawl.spiders.news import NewsSpider
from newscrawl.store import hosts as hosts_table

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Generator, Iterator

    from scrapy.http import Response
    from twisted.python.failure import Failure

COUNT: Final = "downloader/request_count"
"""Scrapy's own count of what was sent: pages, robots.txt, hops of redirects."""


class ScoutSpider(NewsSpider):
    """One examination of one source."""

    looks: Generator[str, Answer, Any]
    """Yields addresses, is sent what was answered, returns what it found."""
    most: int
    """Requests at most, robots.txt and redirects among them; what is asked beyond is answered with nothing."""
    found: list[Any]
    """Gets what the examination returned, or the exception that ended it; then the number of requests."""

    async def start(self) -> AsyncIterator[Request]:
        """The first address."""
        for request in self._forward(None):
            yield request

    def _forward(self, answer: Answer | None) -> Iterator[Request]:
        """Hand over an answer and ask for what the examination wants next."""
        while True:
            try:
                url = self.looks.send(answer)  # type: ignore[arg-type]  # None starts a generator
            except StopIteration as end:
                self.found += [end.value, self._asked]
                return
            except Exception as error:  # noqa: BLE001  # a fault of ours, raised again where the crawl was begun
                self.found += [error, self._asked]
                return
            answer = self._known(url)
            if answer is None:
                yield self._request(url)
                return

    @property
    def _asked(self) -> int:
        return int(self.crawler.stats.get_value(COUNT, 0))

    @property
    def _left(self) -> int:
        return self.most - (self._asked or 1)  # before the first page its robots.txt is asked for

    def _known(self, url: str) -> Answer | None:
        """What needs no request: robots.txt, once it was read, and what there is no request left for."""
        address = self.fetch_url(url)
        parts = urlsplit(address)
        if parts.path == "/robots.txt":
            with self.run.store.read() as connection:
                kept = hosts_table.robots(connection, f"{parts.scheme}://{parts.netloc}", 0.0, time.time())
            if kept is not None:
                page = Page(address, kept[0], self.now, headers={"content-type": "text/plain"})
                return Answer(url, page if kept[0].strip() else None, None if kept[0].strip() else MISSING)
        return None if self._left > 0 else Answer(url)

    def _request(self, url: str) -> Request:
        # A redirect to another of the source's hosts costs that host's robots.txt, too.
        meta = {"handle_httpstatus_list": STATUSES, "newscrawl_what": "article", "redirect_ttl": (self._left - 1) // 2}
        return Request(
            self.fetch_url(url),
            callback=self.answered,
            errback=self.failed,
            cb_kwargs={"url": url},
            meta=meta,
            dont_filter=True,
        )

    def answered(self, response: Response, url: str) -> Iterator[Request]:
        """Hand it over."""
        try:
            answer = Answer(url, page_of(response))
        except Refused as refused:
            answer = Answer(url, None, refused)
        yield from self._forward(answer)

    def failed(self, failure: Failure) -> Iterator[Request]:
        """Hand over why."""
        refused = classify(failure)
        url = failure.request.cb_kwargs["url"]  # type: ignore[attr-defined]  # Scrapy sets it
        yield from self._forward(Answer(url, None, refused, led_to(refused)))


MISSING: Final = Refused("http_404", "there is none")
