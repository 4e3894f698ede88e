"""Refuses what is not a complete record, before anything is written."""

from __future__ import annotations

import msgspec

from newscrawl.items import Article, from_json, to_json
from newscrawl.pipelines.base import RunPipeline
from newscrawl.reasons import Refused

WITHOUT_BODY = frozenset({"photo", "video"})


class RequiredPipeline(RunPipeline):
    """Title, dates and body must be there and every field must have its type (the table in `items.py`)."""

    async def process_item(self, item: Article) -> Article:
        """The item, unchanged.

        Raises:
            DropItem: a required field is missing or has a wrong type; the reason is in the rejects file.
        """
        problem = self._problem(item)
        if problem is not None:
            await self.refuse(item, Refused("invalid", problem))
        return item

    @staticmethod
    def _problem(item: Article) -> str | None:
        if not item.title.strip():
            return "title is empty"
        if not (item.body or "").strip() and item.kind not in WITHOUT_BODY:
            return "body is empty"
        try:
            from_json(to_json(item))
        except (msgspec.ValidationError, TypeError, UnicodeEncodeError) as error:
            return str(error)
        return None
