"""Publishes parts while a run lasts: by number, by time, and when one of its sources is done.

The rest is published at its end, where the spider opened the run for itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

from newscrawl.archive.recovering import recover
from newscrawl.exporters.publishing import close_dead, publish
from newscrawl.store import parts as exporting
from newscrawl.store.engine import StoreError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from newscrawl.run import Run

logger = logging.getLogger(__name__)

CHECK_SECONDS = 10.0


class Publisher:
    """Scrapy extension; settings: NEWSCRAWL_PART_ARTICLES, NEWSCRAWL_PART_SECONDS."""

    def __init__(self, crawler: Crawler, run: Run) -> None:
        self._run = run
        self._articles = crawler.settings.getint("NEWSCRAWL_PART_ARTICLES")
        self._seconds = crawler.settings.getfloat("NEWSCRAWL_PART_SECONDS")
        self._last = time.monotonic()
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
        if run.owned:
            close_dead(run)
            recover(run.home.warc, run.store, run.started_at)
        extension = cls(crawler, run)
        crawler.signals.connect(extension.spider_opened, signals.spider_opened)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        return extension

    def spider_opened(self) -> None:
        """Begin to look at the clock."""
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
            self._publish(final=True)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            try:
                with self._run.store.read() as connection:
                    waiting = exporting.waiting(connection, self._run.run_id, "articles")
            except StoreError as error:
                self._run.fail(error)
                return
            long_ago = time.monotonic() - self._last >= self._seconds
            if waiting >= self._articles or (waiting and (long_ago or self._run.source_done)):
                self._publish(final=False)

    def _publish(self, *, final: bool) -> None:
        self._last = time.monotonic()
        self._run.source_done = False
        try:
            files = publish(self._run.home, self._run.store, self._run.run_id, final=final)
        except StoreError as error:
            logger.error("%s", error)  # noqa: TRY400  # one clear line; the traceback says nothing more
            self._run.fail(error)
        else:
            for file in files:
                logger.info("published %s", file)
