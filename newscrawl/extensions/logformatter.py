"""Log lines that name an article instead of printing it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from scrapy.logformatter import LogFormatter

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.http import Response
    from scrapy.logformatter import LogFormatterResult
    from twisted.python.failure import Failure


class QuietFormatter(LogFormatter):
    """One short line per event; the whole text of an article has no place in a log."""

    def scraped(
        self,
        item: Any,  # Scrapy's signature
        response: Response | Failure | None,  # noqa: ARG002  # Scrapy's signature
        spider: Spider | None,  # noqa: ARG002  # likewise
    ) -> LogFormatterResult:
        """An article was stored."""
        return {"level": logging.DEBUG, "msg": "stored %(id)s", "args": {"id": getattr(item, "id", "?")}}

    def dropped(
        self,
        item: Any,  # noqa: ARG002  # Scrapy's signature
        exception: BaseException,
        response: Response | Failure | None,  # noqa: ARG002  # likewise
        spider: Spider | None,  # noqa: ARG002  # likewise
    ) -> LogFormatterResult:
        """An article is not exported; the rejects file has the reason."""
        return {"level": logging.DEBUG, "msg": "not exported: %(why)s", "args": {"why": str(exception)}}
