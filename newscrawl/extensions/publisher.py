"""Opens the run where nobody else did, publishes parts while it lasts, and the rest at its end."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

from newscrawl import run as sessions
from newscrawl.exporters.publishing import close_dead, publish
from newscrawl.run import Session
from newscrawl.store import parts as exporting
from newscrawl.store.engine import StoreError
from newscrawl.store.home import Home

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

CHECK_SECONDS = 10.0


class Publisher:
    """Scrapy extension; settings: NEWSCRAWL_PART_ARTICLES, NEWSCRAWL_PART_SECONDS."""

    def __init__(self, crawler: Crawler, session: Session) -> None:
        self._crawler = crawler
        self._session = session
        self._articles = crawler.settings.getint("NEWSCRAWL_PART_ARTICLES")
        self._seconds = crawler.settings.getfloat("NEWSCRAWL_PART_SECONDS")
        self._last = time.monotonic()
        self._task: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Find the run of this process, or open one.

        Raises:
            NotConfigured: for a spider that is not ours.
            StoreError: the database cannot be used.
            Locked: another run holds the source.
        """
        if not hasattr(crawler.spidercls, "source"):
            raise NotConfigured
        settings = crawler.settings
        session = sessions.find(settings.get("NEWSCRAWL_RUN_ID"))
        if session is None:
            session = Session.start(
                Home.at(settings.get("NEWSCRAWL_HOME")).prepare(),
                settings.get("NEWSCRAWL_DB"),
                [crawler.spidercls.name],
                {"command": "scrapy crawl"},
                drop=settings.get("DEDUP_DROP"),
            )
            session.owned = True
            close_dead(session)
            sessions.register(session)
            settings.set("NEWSCRAWL_RUN_ID", session.run_id, priority="cmdline")
        extension = cls(crawler, session)
        crawler.signals.connect(extension.spider_opened, signals.spider_opened)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        crawler.signals.connect(extension.engine_stopped, signals.engine_stopped)
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
        self._session.interrupted = self._session.interrupted or reason == "shutdown"
        self._session.batcher.flush()
        if self._session.owned:
            self._publish(final=True)

    def engine_stopped(self) -> None:
        """Give back what we opened."""
        if self._session.owned:
            sessions.unregister(self._session)
            self._session.close()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            try:
                with self._session.store.read() as connection:
                    waiting = exporting.waiting(connection, self._session.run_id, "articles")
            except StoreError as error:
                self._session.fail(error)
                return
            if waiting >= self._articles or (waiting and time.monotonic() - self._last >= self._seconds):
                self._publish(final=False)

    def _publish(self, *, final: bool) -> None:
        self._last = time.monotonic()
        try:
            files = publish(self._session.home, self._session.store, self._session.run_id, final=final)
        except StoreError as error:
            logger.error("%s", error)  # noqa: TRY400  # one clear line; the traceback says nothing more
            self._session.fail(error)
        else:
            for file in files:
                logger.info("published %s", self._session.home.exports / file)
