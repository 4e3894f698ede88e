"""Fingerprints an article: the half of deduplication that needs no database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.dedup import prepare_article
from newscrawl.pipelines.base import RunPipeline

if TYPE_CHECKING:
    from newscrawl.items import Article


class DuplicatesPipeline(RunPipeline):
    """Sets `content_hash`, by which an edit is told from a second look at the same text.

    Clusters are decided by the store, which looks up and inserts in one transaction.
    """

    def process_item(self, item: Article) -> Article:
        """The item with its content hash."""
        prepared = prepare_article(item)
        item.content_hash = prepared.content_hash
        self.session.prepared[item.id] = prepared
        return item
