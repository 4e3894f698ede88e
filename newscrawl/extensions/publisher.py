"""Publishes parts while a run lasts (`newscrawl.exporters.watching`).

The rest is published at its end, where the spider opened the run for itself.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

from newscrawl.exporters.watching import PartWatch
from newscrawl.extensions.sweeping import sweep

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from newscrawl.run import Run

CHECK_SECONDS = 10.0


class Publisher:
    """Scrapy extension; settings: NEWSCRAWL_PART_ARTICLES, NEWSCRAWL_PART_SECONDS."""

    def __init__(self, crawler: Crawler, run: Run) -> None:
        self._run = run
        settings = crawler.settings
        self._parts = PartWatch(
            run, settings.getint("NEWSCRAWL_PART_ARTICLES"), settings.getfloat("NEWSCRAWL_PART_SECONDS")
        )
        self._task: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the spider's run; where the spider opened it, close what killed runs left first.

        Raises:
            NotConfigured: for a spider that is not ours.
            StoreError: the database cannot be used.
        """
        if not hasattr(crawler.spidercls, "source"):
            raise NotConfigured
        spider: Any = crawler.spider
        run: Run = spider.run
        if run.owned and not run.swept:
            sweep(run)
        extension = cls(crawler, run)
        crawler.signals.connect(extension.spider_opened, signals.spider_opened)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        return extension

    def spider_opened(self) -> None:
        """Begin to look at the clock; where this process crawls a share of a run, another one does."""
        if self._run.teller is None:
            self._task = asyncio.ensure_future(self._watch())

    async def spider_closed(self, reason: str) -> None:
        """Settle what still waits; publish where the run is ours alone."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        self._run.interrupted = self._run.interrupted or reason == "shutdown"
        self._run.batcher.flush()
        # Whoever still crawls another source publishes this one's articles at the next look.
        self._run.source_done = True
        if self._run.owned:
            self._run.end_archive()
            self._parts.publish(final=True)

    async def _watch(self) -> None:
        while self._run.failure is None:
            await asyncio.sleep(CHECK_SECONDS)
            self._parts.look()
