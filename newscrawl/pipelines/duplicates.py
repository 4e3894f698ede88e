"""Finds duplicates: fingerprints the article here, where no parser did, and looks it up where it is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.dedup import basis, prepare_article
from newscrawl.pipelines.base import RunPipeline

if TYPE_CHECKING:
    from newscrawl.items import Article


class DuplicatesPipeline(RunPipeline):
    """Sets `content_hash` and prepares what `newscrawl.store.duplicates` compares.

    That look-up sets cluster and original. It happens in the transaction that stores the article: of two copies that
    arrive at once only one may be the original.
    """

    def process_item(self, item: Article) -> Article:
        """The item with its content hash."""
        one = self.in_flight(item)
        if one.prepared is None or one.basis != basis(item):  # a pipeline of somebody's may have changed it
            one.prepared = prepare_article(item)
        item.content_hash = one.prepared.content_hash
        return item
