"""Single pages of sites, asked for as politely as a crawl does: robots.txt, guard and limits are the crawl's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy import Request

from newscrawl.middlewares.failures import classify
from newscrawl.pages.page import Listing, ListingRequest, Page
from newscrawl.reasons import Refused
from newscrawl.spiders.answers import STATUSES, page_of
from newscrawl.spiders.news import NewsSpider

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy.http import Response
    from twisted.python.failure import Failure

    from newscrawl.items import Link

MAX_LISTS = 3
MAX_ARTICLES = 3
"""Lists and articles that the canary asks for at most, where the first cannot be read."""


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
        self.answers.append(f"HTTP {response.status}" if response.status >= 400 else page_of(response))

    def failed(self, failure: Failure) -> None:
        """Keep why."""
        found = classify(failure)
        self.answers.append(f"{found.reason}: {found.detail}")


class CanarySpider(PageSpider):
    """One list and one article of a source; the next of each where one cannot be read."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.lists = list(self._lists())[:MAX_LISTS]
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
            page = page_of(response)
            if request is not None:
                listing = self.family.listing(page, self.source, request.channel, base_url=self.base_url)
                yield from self._listed(request, listing)
            else:
                self.family.article(page, self.source, hint=link)
                self.answers.append(page)
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
        if self.links and self.asked_articles < MAX_ARTICLES:
            self.asked_articles += 1
            link = self.links.pop(0)
            yield self._ask(link.url, "article", link=link)

    def failed(self, failure: Failure) -> Iterator[Request]:  # type: ignore[override]  # asks for the next, too
        """Keep why; go on."""
        found = classify(failure)
        self.answers.append(f"{found.reason}: {found.detail}")
        is_article = "link" in failure.request.cb_kwargs  # type: ignore[attr-defined]  # Scrapy sets it
        yield from self._next_article() if is_article else self._next_list()
