"""One page of a site, asked for as politely as a crawl does: robots.txt, guard and limits are the crawl's own."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings
from twisted.python.failure import Failure

from newscrawl.errors import NewscrawlError
from newscrawl.families.base import Page
from newscrawl.middlewares.failures import classify
from newscrawl.spiders.news import STATUSES, NewsSpider
from newscrawl.store import session as sessions
from newscrawl.store.home import Home
from newscrawl.store.session import Session

if TYPE_CHECKING:
    from newscrawl.sources import Source


class FetchError(NewscrawlError):
    """The page could not be had."""

    exit_code = 4


def fetch(source: Source, url: str, base_url: str | None = None) -> Page:
    """Ask for one page of a source.

    Args:
        source: whose hosts may be asked, at which rate.
        url: the page, at the source's own address.
        base_url: a mirror to ask instead.

    Raises:
        FetchError: it could not be had, or robots.txt forbids it.
    """
    answers: list[Page | str] = []
    with TemporaryDirectory(prefix="newscrawl-") as folder:
        home = Home.at(Path(folder)).prepare()
        session = Session.start(home, None, [source.name], {"command": "fetch", "url": url}, drop="none")
        sessions.register(session)
        try:
            process = AsyncCrawlerProcess(_settings(session.run_id))
            process.crawl(_spider(source, url, answers), base_url=base_url)
            process.start()
        finally:
            sessions.unregister(session)
            session.close()
    answer = answers[0] if answers else "the crawl ended without an answer"
    if isinstance(answer, str):
        raise FetchError(f"{url}: {answer}")
    return answer


def _settings(run_id: str) -> Settings:
    settings = Settings()
    settings.setmodule("newscrawl.settings", priority="project")
    # Nothing is stored: no pipelines, no publisher, no report.
    nothing: dict[str, Any] = {"ITEM_PIPELINES": {}, "EXTENSIONS": {}, "LOG_LEVEL": "ERROR", "NEWSCRAWL_RUN_ID": run_id}
    settings.setdict(nothing, priority="cmdline")
    logging.getLogger("scrapy").setLevel(logging.ERROR)
    return settings


def _spider(source: Source, url: str, answers: list[Page | str]) -> type[NewsSpider]:
    class PageSpider(NewsSpider):
        """One request."""

        async def start(self) -> AsyncIterator[Request]:
            """The page."""
            meta = {"handle_httpstatus_list": STATUSES, "newscrawl_what": "article"}
            address = self.fetch_url(url)
            yield Request(address, callback=self.answered, errback=self.failed, meta=meta, dont_filter=True)

        def answered(self, response: Response) -> None:
            """Keep it."""
            headers = {
                name.decode("latin-1").lower(): values[-1].decode("latin-1")
                for name, values in response.headers.items()
                if values
            }
            if response.status >= 400:
                answers.append(f"HTTP {response.status}")
            else:
                answers.append(Page(url, response.body, datetime.now(UTC), response.status, headers))

        def failed(self, failure: Failure) -> None:
            """Keep why."""
            found = classify(failure)
            answers.append(f"{found.reason}: {found.detail}")

    PageSpider.name = source.name
    PageSpider.source = source
    return PageSpider
