"""Keeps what was asked for: provincial news, of the provinces and days of the run."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from newscrawl import sources
from newscrawl.pipelines.base import RunPipeline
from newscrawl.reasons import Refused

if TYPE_CHECKING:
    from newscrawl.items import Article


class ScopePipeline(RunPipeline):
    """What is not asked for is recorded with its province and date, so that a later run that asks finds it.

    An article that is stored belongs to the collection: no run's window takes its edits away.
    """

    async def process_item(self, item: Article) -> Article:
        """The item, unchanged.

        Raises:
            DropItem: it belongs to another province, another time, or to no province at all.
        """
        if self.in_flight(item).second_look:
            return item
        published = datetime.fromisoformat(item.published_at)
        refused = self._outside(item, published)
        if refused is not None:
            await self.refuse(item, refused, published)
        return item

    def _outside(self, item: Article, published: datetime) -> Refused | None:
        options = self.spider.options
        if options.since and published < options.since:
            return Refused("outside_window", f"published {item.published_at}, before {options.since.isoformat()}")
        if options.until and published >= options.until:
            return Refused("outside_window", f"published {item.published_at}, not before {options.until.isoformat()}")
        if options.provinces is not None and item.province not in options.provinces:
            return Refused("other_province", f"of {item.province_name or 'no province'}, not of those asked for")
        if item.province is None and self._may_be_national(item):
            return Refused("not_provincial", f"section {' > '.join(item.section) or 'unknown'}: no province")
        return None

    def _may_be_national(self, item: Article) -> bool:
        """Whether nothing vouches for it: a list of provincial news does, but not at a local outlet.

        All lists of a local outlet hold the national news that it reprints, whatever its engine.
        """
        return self.in_flight(item).mixed or sources.get(item.source).home_province is not None
