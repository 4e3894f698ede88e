"""The spider: feeds links from the store to the downloader, pages to the family, articles to the pipelines.

What is to be fetched is always read from the store, never remembered from a page: a run that continues a killed one and
a run that starts afresh are the same code. Lists are read while few links wait, so memory stays flat however long the
window is.
"""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy import Request, Spider, signals
from scrapy.exceptions import CloseSpider

from newscrawl import config, families
from newscrawl.archive import opener
from newscrawl.discovery.facts import Facts
from newscrawl.discovery.planner import FIRST_RUN, plan
from newscrawl.discovery.walker import Walker
from newscrawl.middlewares.archive import captures_of
from newscrawl.middlewares.conditional import check_asked, of_response
from newscrawl.middlewares.failures import Refusal, classify
from newscrawl.middlewares.hosts import Hosts
from newscrawl.middlewares.throttle import began_at
from newscrawl.reasons import STOPPED, Refused
from newscrawl.run import Run
from newscrawl.spiders.answers import about, article_of, list_of
from newscrawl.spiders.arguments import check, known_arguments, read_base_url, read_options
from newscrawl.spiders.due import REST, TRIES, DueLinks
from newscrawl.store import validators as validators_table
from newscrawl.store.engine import StoreError
from newscrawl.store.home import Home
from newscrawl.store.outcomes import Rejected, Unchanged
from newscrawl.store.reopening import reopen

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine, Mapping
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

    from newscrawl.discovery.ends import Running
    from newscrawl.discovery.planner import Options, Step
    from newscrawl.items import Article, Link
    from newscrawl.sources import Source
    from newscrawl.spiders.due import InFlight
    from newscrawl.store.links import Scope
    from newscrawl.store.outcomes import Outcome, Settled

logger = logging.getLogger(__name__)


class NewsSpider(Spider):
    """Provincial news of one source. Concrete classes are built in `newscrawl.spiders`.

    Spider arguments (`-a`): province, since, until, via, limit, refresh, base_url.
    """

    source: ClassVar[Source]

    run: Run
    """The run that the spider belongs to."""
    hosts: Hosts
    """The clocks of its hosts."""
    due: DueLinks
    """Its links that are to be fetched."""

    def __init__(self, name: str | None = None, base_url: str | None = None, **arguments: Any) -> None:
        super().__init__(name)
        self.now = datetime.now(UTC)
        self.options: Options = read_options(now=self.now, **known_arguments(arguments))
        self.base_url = read_base_url(base_url)
        self.family = families.get(self.source.family)
        self._given_up = False
        self._walker: Walker | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, run: Run | str | None = None, **kwargs: Any) -> Self:
        """Join the run, or open one; connect to what tells that an item is done.

        Raises:
            HomeError, StoreError, Locked: the run that is to be opened cannot be.
        """
        unknown = {"run": run} if isinstance(run, str) else {}  # only a program can hand over a run
        spider = super().from_crawler(crawler, *args, **kwargs, **unknown)
        archive = opener if crawler.settings.getbool("NEWSCRAWL_ARCHIVE") else None
        spider.run = run if isinstance(run, Run) else Run.alone(crawler.settings, cls.source.name, archive)
        spider.hosts = Hosts(crawler, spider.run, long=spider.options.since is not None)
        spider.due = DueLinks.of_run(
            *(spider.run, spider.scope, spider.family, spider.hosts, spider.options.limit),
            fetches=spider.options.refresh or archive is not None,
        )
        crawler.signals.connect(spider.item_scraped, signals.item_scraped)
        crawler.signals.connect(spider.item_dropped, signals.item_dropped)
        crawler.signals.connect(spider.item_failed, signals.item_error)
        crawler.signals.connect(spider.callback_failed, signals.spider_error)
        return spider

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """The source's politeness, and who asks; `-s` on the command line has the higher priority and wins."""
        super().update_settings(settings)
        polite = cls.source.polite
        settings.set("DOWNLOAD_DELAY", polite.delay, priority="spider")
        settings.set("CONCURRENT_REQUESTS_PER_DOMAIN", polite.concurrency, priority="spider")
        settings.set("DOWNLOAD_VERIFY_CERTIFICATES", polite.verify_tls, priority="spider")
        said = settings.get("NEWSCRAWL_CONTACT")
        home = Home.at(settings.get("NEWSCRAWL_HOME")).path
        contact = config.check_contact(said) if said is not None else config.read(home).contact
        settings.set("USER_AGENT", config.user_agent(settings["USER_AGENT"], contact), priority="spider")

    @classmethod
    def check(cls, arguments: Mapping[str, Any], now: datetime) -> None:
        """See `newscrawl.spiders.arguments.check`: for whoever wants to know before anything is opened."""
        check(cls.source, arguments, now)

    @property
    def shut(self) -> Refused | None:
        """Why the source's main host is closed for this run; None while it is open."""
        return self.hosts.closed(self.base_url or self.source.home)

    @property
    def walker(self) -> Walker:
        """The walks of this run."""
        if self._walker is None:
            self._walker = Walker(self.run, self.source, self.family, self.base_url, self.options, self._plan())
        return self._walker

    @property
    def scope(self) -> Scope:
        """What this run asks for, as the store understands it."""
        return self.options.scope(self.source.name)

    def _plan(self) -> list[Step]:
        name, home = self.source.name, self.base_url or self.source.home
        with self.run.store.write() as connection:
            begins = (self.now - FIRST_RUN).timestamp()
            origins = self.source.origins(self.base_url)
            reopened = reopen(connection, self.scope, begins, origins, time.time(), refresh=self.options.refresh)
            facts = Facts.of(connection, name, self.now.timestamp())
            steps = plan(self.source, self.family, home, self.options, facts, self.now)
        lists = ", ".join(step.walk.request.scope for step in steps[:8]) + (" …" if len(steps) > 8 else "")
        logger.info("%s: %d links left by other runs, %d lists to walk: %s", name, reopened, len(steps), lists)
        return steps

    async def start(self) -> AsyncIterator[Any]:
        """Lists while few links wait, links from the store, until neither is left."""
        try:
            async for request in self._requests():
                yield request
        except StoreError as error:
            raise self._store_failed(error) from error

    async def _requests(self) -> AsyncIterator[Request | Article]:
        due, walker = self.due, self.walker
        while True:
            idle = not due.in_flight and walker.active is None
            if self.shut is not None:
                if idle:
                    return
                await due.rest()
                continue
            if not due.busy and walker.active is None and due.wants_more and (running := walker.begin_next()):
                yield self.listing_request(running, running.url)
            claimed = due.claim()
            for one in claimed:
                yield self.article_request(one) if one.kept is None else one.kept
            if claimed or due.in_flight or walker.active is not None:
                await due.rest()
            elif not (walker.has_more and due.wants_more):
                wait = due.next_due()
                if wait is None:
                    return
                await asyncio.sleep(min(wait, REST))

    def article_request(self, one: InFlight) -> Request:
        """The request for an article; a second look asks whether it has changed, where no list says so."""
        link, known, whole = one.link, None, one.whole
        if one.second_look and not self.options.refresh and not whole:
            with self.run.store.read() as connection:
                known = validators_table.find(connection, self.source.article_id(link.news_code))
        return Request(
            self.fetch_url(link.url),
            callback=self.parse_article,
            errback=self.article_failed,
            cb_kwargs={"link": link},
            meta=about("article", known, self.run, whole=whole),
            priority=one.sampled,
            dont_filter=True,  # the store decides what is fetched; a second look is no duplicate
        )

    def listing_request(self, running: Running, url: str, *, whole: bool = False) -> Request:
        """The request for a page of a list; `whole`: without asking whether it has changed."""
        address, channel = self.fetch_url(url), running.step.walk.request.channel
        known = self.walker.validators(running, address, whole=whole)
        return Request(
            address,
            callback=self.parse_listing,
            errback=self.listing_failed,
            cb_kwargs={"running": running},
            meta=about(channel, known, self.run, whole=whole or running.whole),
            priority=10,
            dont_filter=True,
        )

    def fetch_url(self, url: str) -> str:
        """The address to ask for: below `--base-url` when one was given."""
        home = self.source.home
        if self.base_url and url.startswith(home):
            return self.base_url + url[len(home) :]
        return url

    async def parse_listing(self, response: Response, running: Running) -> AsyncIterator[Any]:
        """One page of a list."""
        next_url: str | None = None
        pages = captures_of(response.request)
        failed: Refused | None = None
        try:
            if response.status == 304:
                check_asked(response)
                self.run.keep(pages, self.name, "list", "unchanged")
                self.walker.unchanged(running)
            else:
                validators = of_response(self.fetch_url(running.url), response)
                page = await list_of(response, running, self.source, self.base_url, self.run)
                next_url = self.walker.read(running, page, validators, pages)
                self.hosts.good(response.url)
        except Refused as error:
            failed = error
        except StoreError as error:
            raise self._store_failed(error) from error
        except Exception as error:  # a list must never end a run; its fallback is walked
            failed = Refused("parser_error", f"{type(error).__name__}: {error}")
            logger.exception("%s: no rule of %s expected this list", response.url, self.family.name)
        if failed is not None:
            self.run.keep(pages, self.name, "list", failed.reason, failed.detail)
            self.hosts.bad(response.url, failed)
            async for request in self._list_again(running, failed):
                yield request
            return
        if next_url is not None:
            yield self.listing_request(running, next_url)
        self.due.wake()

    async def listing_failed(self, failure: Failure) -> AsyncIterator[Any]:
        """A list that could not be fetched."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it
        failed = classify(failure)
        self.run.keep(captures_of(request), self.name, "list", failed.reason, failed.detail)
        self.hosts.bad(request.url, failed)
        if failed is STOPPED:
            return
        async for again in self._list_again(request.cb_kwargs["running"], failed):
            yield again

    async def _list_again(self, running: Running, failed: Refused) -> AsyncIterator[Any]:
        running.tries += not await self.hosts.blames_host(self.fetch_url(running.url), failed)
        self.crawler.stats.inc_value(f"newscrawl/list_failures/{failed.reason}")
        logger.warning("%s: list %s: %s (try %d of %d)", self.name, running.url, failed, running.tries, TRIES)
        if running.tries >= TRIES or self.shut is not None or not failed.row.again:
            try:
                self.walker.fail(running, str(failed))
            except StoreError as error:
                raise self._store_failed(error) from error
        else:
            try:
                await self.hosts.sleep(2.0**running.tries)
            except Refusal:
                return
            yield self.listing_request(running, running.url, whole=failed.reason == "unasked_304")
        self.due.wake()

    async def parse_article(self, response: Response, link: Link) -> AsyncIterator[Article]:
        """One page that should be an article."""
        one = self.due.in_flight[link.news_code]
        one.captures, one.began = captures_of(response.request), began_at(response.request)
        try:
            article = await article_of(response, one, self.due.sample, self.source, self.run, self.crawler.stats)
        except Refused as error:
            await self._reject(link, error, response.url)
        except Exception as error:  # a page must never end a run; the link stays due and is reported
            logger.exception("%s: no rule of %s expected this page", response.url, self.family.name)
            await self._reject(link, Refused("parser_error", f"{type(error).__name__}: {error}"), response.url)
        else:
            self.hosts.good(response.url)
            if article is None:
                await self._settle(link, Unchanged(self.source.name, link.news_code))
            else:
                one.validators = of_response(article.id, response)
                yield article

    async def article_failed(self, failure: Failure) -> None:
        """An article that could not be fetched."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it
        link: Link = request.cb_kwargs["link"]
        failed = classify(failure)
        one = self.due.in_flight[link.news_code]
        one.captures, one.began = captures_of(request), began_at(request)
        await self._reject(link, failed, request.url)

    async def _reject(self, link: Link, failed: Refused, url: str) -> None:
        if failed.unsent or await self.hosts.blames_host(url, failed):
            (self.due.leave if failed.unsent else self.due.back)(link.news_code)
            return
        if self.due.failed(link.news_code):
            self.hosts.bad(url, failed)
        logger.info("%s#%s: %s", self.source.name, link.news_code, failed)
        said = failed.published_at
        await self._settle(link, Rejected(self.source.name, link.news_code, link.url, failed, published_at=said))

    async def _settle(self, link: Link, outcome: Rejected | Unchanged) -> None:
        try:
            await self.settle(outcome)
        except StoreError:
            return
        except Exception:  # one value that cannot be stored: nobody may wait for it, the link is as it was
            logger.exception("%s#%s: what came of it cannot be stored", self.name, link.news_code)
            self.due.leave(link.news_code)
        else:
            self.due.done(link.news_code)

    async def settle(self, outcome: Outcome) -> Settled:
        """Hand what came of a link to the store and count it; returns when it is on the disk.

        Raises:
            StoreError: it could not be stored. The spider is to end soon; the link stays due.
        """
        one = self.due.in_flight.get(outcome.key[1])
        if one is not None:
            outcome = replace(outcome, captures=one.captures, began=one.began, first=one.first)
            one.captures = ()
        try:
            settled = await self.run.batcher.submit(outcome)
        except StoreError:
            self.give_up()
            raise
        self.crawler.stats.inc_value(f"newscrawl/outcome/{settled.what}")
        if isinstance(outcome, Rejected):
            self.crawler.stats.inc_value(f"newscrawl/reason/{outcome.refused.reason}")
        return settled

    def item_scraped(self, item: Article) -> None:
        """An article came out of the last pipeline."""
        self.due.stored += 1
        self.due.done(item.news_code)

    def item_dropped(self, item: Article) -> None:
        """A pipeline settled it otherwise."""
        self.due.done(item.news_code)

    def callback_failed(self, failure: Failure, response: Response | Failure | None) -> None:
        """A callback raised what it does not handle: nothing may wait for its link or list for ever."""
        # Where an errback raised, Scrapy hands over the failure that it was given.
        request = getattr(response, "request", None)
        arguments = getattr(request, "cb_kwargs", {})
        failed = Refused("spider_error", failure.getErrorMessage())
        if "link" in arguments:
            self._later(self._reject(arguments["link"], failed, getattr(request, "url", "")))
        running: Running | None = arguments.get("running")
        if running is not None and running is self.walker.active:
            try:
                self.walker.fail(running, str(failed))
            except StoreError as error:
                self.run.fail(error)
                self.give_up()
            self.due.wake()

    def _store_failed(self, error: StoreError) -> CloseSpider:
        """What a callback raises when the store takes no more."""
        self.run.fail(error)
        return CloseSpider("store_failed")

    def give_up(self) -> None:
        """The store failed: end soon. What was fetched but not stored is still due."""
        if not self._given_up:
            self._given_up = True
            self._later(self.crawler.engine.close_spider_async(reason="store_failed"))

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something asynchronous from a signal handler that cannot wait."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def item_failed(self, item: Article, failure: Failure) -> None:
        """A pipeline raised: the link stays due, with the reason."""
        if one := self.due.in_flight.get(item.news_code):
            self._later(self._reject(one.link, Refused("pipeline_error", failure.getErrorMessage()), one.link.url))
