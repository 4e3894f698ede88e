"""What is asked next: lists while few links wait, links that are due in the store, until neither is left."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from newscrawl.items import Link
from newscrawl.store import links as links_table

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from scrapy import Request

    from newscrawl.spiders.news import NewsSpider

AHEAD: Final = 64
"""Articles in flight below which more are taken from the store: enough that the downloader never waits."""

TRIES: Final = 3
"""How often a link is tried in one run."""

PATIENCE: Final = 75.0
"""Seconds that a run waits for a link that failed in an earlier run to fall due, before it leaves it to the next."""

REST: Final = 5.0
"""Seconds between two looks into the store while nothing happens."""


class Feeder:
    """Feeds one spider.

    Attributes:
        in_flight: links that were taken from the store and are not settled yet.
        stored_before: those of them that are stored: a second look.
        mixed: those of them that a list with national news named.
        held: links that this run leaves alone: tried often enough, or their host is closed.
        stored: articles that came out of the last pipeline.
    """

    def __init__(self, spider: NewsSpider) -> None:
        self._spider = spider
        self._wake = asyncio.Event()
        self._tries: Counter[str] = Counter()
        self.in_flight: dict[str, Link] = {}
        self.stored_before: set[str] = set()
        self.mixed: set[str] = set()
        self.held: set[str] = set()
        self.stored = 0

    def wake(self) -> None:
        """Something was finished: look again."""
        self._wake.set()

    def done(self, news_code: str) -> None:
        """The link is settled, whatever became of it."""
        self.in_flight.pop(news_code, None)
        self.stored_before.discard(news_code)
        self.mixed.discard(news_code)
        self._wake.set()

    def leave(self, news_code: str) -> None:
        """Nothing was asked: the link stays as it was, for the next run."""
        self.held.add(news_code)
        self.done(news_code)

    def failed(self, news_code: str) -> bool:
        """A link failed. Returns whether that was the first time in this run."""
        self._tries[news_code] += 1
        if self._tries[news_code] >= TRIES:
            self.held.add(news_code)
        return self._tries[news_code] == 1

    async def requests(self) -> AsyncIterator[Request]:
        """Requests, as the downloader takes them."""
        spider, walker = self._spider, self._spider.walker
        while True:
            self._wake.clear()
            if spider.shut is not None:
                if not self.in_flight and walker.active is None:
                    break
                await self._rest()
                continue
            busy = len(self.in_flight) >= AHEAD
            if not busy and walker.active is None and self._wants_more() and (running := walker.begin_next()):
                yield spider.listing_request(running, running.url)
            claimed = [] if busy else self._claim()
            for link in claimed:
                yield spider.article_request(link)
            if not claimed and not self.in_flight and walker.active is None:
                wait = self._next_due()
                more = walker.has_more and self._wants_more()
                if (wait is None or wait > PATIENCE) and not more:
                    break
                if not more:
                    await asyncio.sleep(min(wait or 0.0, REST))
                continue
            await self._rest()

    async def _rest(self) -> None:
        """Until something was finished, or a failed link may be due again."""
        try:
            await asyncio.wait_for(self._wake.wait(), timeout=REST)
        except TimeoutError:
            return

    def _wants_more(self) -> bool:
        limit = self._spider.options.limit
        return limit is None or self.stored + len(self.in_flight) < limit

    def _without(self) -> set[str]:
        return self.held | self.in_flight.keys()

    def _claim(self) -> list[Link]:
        """Links that are due, as many as may be in flight."""
        number = 2 * AHEAD - len(self.in_flight)
        limit = self._spider.options.limit
        if limit is not None:
            number = min(number, limit - self.stored - len(self.in_flight))
        if number <= 0:
            return []
        spider = self._spider
        with spider.session.store.read() as connection:
            rows = links_table.due(connection, spider.scope, before=time.time(), limit=number, without=self._without())
        self.mixed.update(row.news_code for row in rows if row.mixed)
        self.stored_before.update(row.news_code for row in rows if row.state == "stored")
        links = [
            Link(
                row.news_code,
                row.url,
                kind=row.kind,
                title=row.title,
                province=row.province,
                listed_at=datetime.fromtimestamp(row.listed_at, UTC) if row.listed_at else None,
            )
            for row in rows
        ]
        self.in_flight.update((link.news_code, link) for link in links)
        return links

    def _next_due(self) -> float | None:
        """Seconds until the next link of the scope falls due; None when the limit is reached or nothing is left."""
        if not self._wants_more():
            return None
        with self._spider.session.store.read() as connection:
            due_at = links_table.next_due(connection, self._spider.scope, self._without())
        return None if due_at is None else max(due_at - time.time(), 0.0)
