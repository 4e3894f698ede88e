"""What the pipelines share: the run, and refusing an item with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn, Protocol, Self, cast

from scrapy.exceptions import DropItem

from newscrawl import run as sessions
from newscrawl.store.engine import StoreError
from newscrawl.store.outcomes import Rejected

if TYPE_CHECKING:
    from datetime import datetime

    from scrapy.crawler import Crawler

    from newscrawl.discovery.planner import Options
    from newscrawl.items import Article
    from newscrawl.reasons import Refused
    from newscrawl.run import Session
    from newscrawl.store.outcomes import Outcome, Settled


class RunSpider(Protocol):
    """What the pipelines need to know of the spider."""

    options: Options
    mixed: set[str]

    def give_up(self) -> None:
        """The store failed: end the spider soon."""


class RunPipeline:
    """A pipeline of a newscrawl run."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor."""
        return cls(crawler)

    @property
    def session(self) -> Session:
        """The run."""
        session = sessions.find(self.crawler.settings.get("NEWSCRAWL_RUN_ID"))
        if session is None:
            raise RuntimeError("no run is open: the extension newscrawl.extensions.publisher must be enabled")
        return session

    @property
    def spider(self) -> RunSpider:
        """The spider of this crawler."""
        return cast("RunSpider", self.crawler.spider)

    async def submit(self, outcome: Outcome) -> Settled:
        """Settle an outcome; returns when it is on the disk.

        Raises:
            DropItem: it could not be stored; the spider is closed, the link stays due.
        """
        try:
            settled = await self.session.batcher.submit(outcome)
        except StoreError as error:
            # Not awaited: the end of the spider waits for this item. Not raised: the run says it once, in one line.
            self.spider.give_up()
            raise DropItem(f"not stored: {error}") from error
        self.crawler.stats.inc_value(f"newscrawl/outcome/{settled.what}")
        return settled

    async def refuse(self, item: Article, refused: Refused, published_at: datetime | None = None) -> NoReturn:
        """Record that no export of this run will hold the item, and why.

        Raises:
            DropItem: always.
        """
        self.crawler.stats.inc_value(f"newscrawl/reason/{refused.reason}")
        await self.submit(
            Rejected(
                item.source,
                item.news_code,
                item.url,
                refused,
                province=item.province,
                published_at=published_at.timestamp() if published_at else None,
            )
        )
        raise DropItem(f"{item.id}: {refused}")
