"""Single pages of sites, asked for as politely as a crawl does: robots.txt, guard and limits are the crawl's own."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from newscrawl import run as sessions
from newscrawl.errors import NewscrawlError
from newscrawl.families.base import Link, Listing, ListingRequest, Page
from newscrawl.middlewares.failures import classify
from newscrawl.reasons import Refused
from newscrawl.run import Session
from newscrawl.spiders.news import STATUSES, NewsSpider
from newscrawl.store.home import Home

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping, Sequence

    from scrapy.http import Response
    from twisted.python.failure import Failure

    from newscrawl.sources import Source

MOST_LISTS = 3
MOST_ARTICLES = 3
"""Lists and articles that the canary asks for at most, where the first cannot be read."""


class FetchError(NewscrawlError):
    """The page could not be had."""

    exit_code = 4


class PageSpider(NewsSpider):
    """One page."""

    url = ""
    answers: list[Page | str]

    async def start(self) -> AsyncIterator[Request]:
        """The page."""
        yield self._ask(self.url, "article")

    def _ask(self, url: str, what: str, **more: Any) -> Request:
        meta = {"handle_httpstatus_list": STATUSES, "newscrawl_what": what}
        return Request(
            self.fetch_url(url),
            callback=self.answered,
            errback=self.failed,
            meta=meta,
            cb_kwargs=more,
            dont_filter=True,
        )

    def answered(self, response: Response) -> None:
        """Keep it."""
        self.answers.append(f"HTTP {response.status}" if response.status >= 400 else self._page(response))

    def failed(self, failure: Failure) -> None:
        """Keep why."""
        found = classify(failure)
        self.answers.append(f"{found.reason}: {found.detail}")


class CanarySpider(PageSpider):
    """One list and one article of a source; the next of each where one cannot be read."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.lists = list(self._lists())[:MOST_LISTS]
        self.links: list[Link] = []
        self.asked_articles = 0

    def _lists(self) -> Iterator[ListingRequest]:
        base = self.base_url or self.source.home
        archive = self.family.archive_list(self.source, base, None)
        if archive is not None:
            yield archive
        yield from self.family.feed_lists(self.source, self.options.asked, base)
        yield from list(self.family.section_lists(self.source, self.options.asked, base))[:1]
        yield from self.family.sitemap_lists(self.source, base, None)

    async def start(self) -> AsyncIterator[Request]:
        """The first list."""
        for request in self._next_list():
            yield request

    def _next_list(self) -> Iterator[Request]:
        if self.lists:
            request = self.lists.pop(0)
            yield self._ask(request.url, request.channel, request=request)

    def answered(  # type: ignore[override]  # its requests carry what they ask for
        self, response: Response, request: ListingRequest | None = None, link: Link | None = None
    ) -> Iterator[Request]:
        """Read a list or an article."""
        what = f"{request.scope if request else link.url if link else ''}"
        try:
            _check(response)
            if request is not None:
                listing = self.family.listing(
                    self._page(response), self.source, request.channel, base_url=self.base_url
                )
                yield from self._listed(request, listing)
            else:
                self.family.article(self._page(response), self.source, hint=link)
                self.answers.append(self._page(response))
        except Refused as refusal:
            self.answers.append(f"{refusal.reason}: {what}")
            yield from self._next_article() if request is None else self._next_list()

    def _listed(self, request: ListingRequest, listing: Listing) -> Iterator[Request]:
        self.answers.append(f"list: {request.scope}")
        self.links = list(listing.links)
        if self.links:
            yield from self._next_article()
        elif listing.children and not request.scope.startswith("child:"):
            child = ListingRequest(request.channel, f"child:{request.scope}", listing.children[0][0])
            yield self._ask(child.url, child.channel, request=child)
        else:
            self.answers.append(f"empty_list: {request.scope}")
            yield from self._next_list()

    def _next_article(self) -> Iterator[Request]:
        if self.links and self.asked_articles < MOST_ARTICLES:
            self.asked_articles += 1
            link = self.links.pop(0)
            yield self._ask(link.url, "article", link=link)

    def failed(self, failure: Failure) -> Iterator[Request]:  # type: ignore[override]  # asks for the next, too
        """Keep why; go on."""
        found = classify(failure)
        self.answers.append(f"{found.reason}: {found.detail}")
        is_article = "link" in failure.request.cb_kwargs  # type: ignore[attr-defined]  # Scrapy sets it
        yield from self._next_article() if is_article else self._next_list()


def _check(response: Response) -> None:
    if response.status >= 400:
        raise Refused(f"http_{response.status}", f"HTTP {response.status}")


def fetch(source: Source, url: str, base_url: str | None = None) -> Page:
    """Ask for one page of a source.

    Args:
        source: whose hosts may be asked, at which rate.
        url: the page, at the source's own address.
        base_url: a mirror to ask instead.

    Raises:
        FetchError: it could not be had, or robots.txt forbids it.
    """
    base_urls = {source.name: base_url} if base_url else {}
    answers = run(PageSpider, [source], base_urls, {"LOG_LEVEL": "ERROR"}, url=url)[source.name]
    answer = answers[0] if answers else "the crawl ended without an answer"
    if isinstance(answer, str):
        raise FetchError(f"{url}: {answer}")
    # A mirror's page is read as the page that it stands for.
    return replace(answer, url=url) if base_url else answer


def run(
    kind: type[PageSpider],
    sources: Sequence[Source],
    base_urls: Mapping[str, str],
    settings: Mapping[str, Any],
    **attributes: Any,
) -> dict[str, list[Page | str]]:
    """Run one spider of a kind for each source, in a folder that is thrown away. What was answered, by source.

    Once in a process: Twisted's reactor does not start twice.
    """
    answers: dict[str, list[Page | str]] = {source.name: [] for source in sources}
    with TemporaryDirectory(prefix="newscrawl-") as folder:
        home = Home.at(Path(folder)).prepare()
        session = Session.start(home, None, list(answers), {"command": "fetch"}, drop="none")
        sessions.register(session)
        try:
            process = AsyncCrawlerProcess(_settings(session.run_id, settings))
            for source in sources:
                facts = {"name": source.name, "source": source, "answers": answers[source.name], **attributes}
                process.crawl(type(kind.__name__, (kind,), facts), base_url=base_urls.get(source.name))
            process.start()
        finally:
            sessions.unregister(session)
            session.close()
    return answers


def _settings(run_id: str, more: Mapping[str, Any]) -> Settings:
    settings = Settings()
    settings.setmodule("newscrawl.settings", priority="project")
    # Nothing is stored: no pipelines, no publisher, no report.
    nothing: dict[str, Any] = {"ITEM_PIPELINES": {}, "EXTENSIONS": {}, "NEWSCRAWL_RUN_ID": run_id}
    settings.setdict({**nothing, **more}, priority="cmdline")
    logging.getLogger("scrapy").setLevel(logging.ERROR)
    return settings
