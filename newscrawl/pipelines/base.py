"""What the pipelines share: the run, and refusing an item with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn, Protocol, Self, cast

from scrapy.exceptions import DropItem

from newscrawl.store.engine import StoreError
from newscrawl.store.outcomes import Rejected

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from scrapy.crawler import Crawler

    from newscrawl.dedup import Prepared
    from newscrawl.discovery.planner import Options
    from newscrawl.items import Article
    from newscrawl.reasons import Refused
    from newscrawl.store.outcomes import Outcome, Settled
    from newscrawl.store.validators import Validators


class InFlight(Protocol):
    """What the pipelines know of the link that an item came from, and keep with it."""

    second_look: bool
    mixed: bool
    validators: Validators | None
    prepared: Prepared | None
    basis: tuple[str | None, ...] | None


class Due(Protocol):
    """The spider's links under way, by news code."""

    in_flight: Mapping[str, InFlight]


class RunSpider(Protocol):
    """What the pipelines need to know of the spider."""

    options: Options
    due: Due

    async def settle(self, outcome: Outcome) -> Settled:
        """Hand what came of a link to the store; returns when it is on the disk.

        Raises:
            StoreError: it could not be stored, and the spider is to end soon.
        """


class RunPipeline:
    """A pipeline of a newscrawl run."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor."""
        return cls(crawler)

    @property
    def spider(self) -> RunSpider:
        """The spider of this crawler."""
        return cast("RunSpider", self.crawler.spider)

    def in_flight(self, item: Article) -> InFlight:
        """The link that the item came from."""
        return self.spider.due.in_flight[item.news_code]

    async def submit(self, outcome: Outcome) -> Settled:
        """Settle an outcome; returns when it is on the disk.

        Raises:
            DropItem: it could not be stored; the spider is closed, the link stays due.
        """
        try:
            return await self.spider.settle(outcome)
        except StoreError as error:
            # Not raised: the run says it once, in one line.
            raise DropItem(f"not stored: {error}") from error

    async def refuse(self, item: Article, refused: Refused, published_at: datetime | None = None) -> NoReturn:
        """Record that no export of this run will hold the item, and why.

        Raises:
            DropItem: always.
        """
        await self.submit(
            Rejected(
                item.source,
                item.news_code,
                item.url,
                refused,
                province=item.province,
                article=item if refused.row.whose == "scope" else None,
                published_at=published_at.timestamp() if published_at else None,
            )
        )
        raise DropItem(f"{item.id}: {refused}")
