"""Stores an article; it comes out when it is on the disk, with version and duplicates settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import DropItem

from newscrawl.dedup import prepare_article
from newscrawl.pipelines.base import RunPipeline
from newscrawl.store.outcomes import Fetched

if TYPE_CHECKING:
    from newscrawl.items import Article


class StorePipeline(RunPipeline):
    """The last pipeline: what passes it is what this run exports, no more and no less."""

    async def process_item(self, item: Article) -> Article:
        """The stored item, with version, duplicate and run fields.

        Raises:
            DropItem: nothing new (a second look found no change), an exact copy that DEDUP_DROP keeps out, or it could
                not be stored.
        """
        link = self.in_flight(item)
        prepared = link.prepared or prepare_article(item)
        settled = await self.submit(Fetched(item, prepared, link.validators))
        if settled.what not in {"new", "update"}:
            raise DropItem(f"{item.id}: {settled.what}")
        return item
