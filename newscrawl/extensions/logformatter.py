"""Log lines that name an article instead of printing it, and that no page can make into something else."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from scrapy.logformatter import LogFormatter

from newscrawl.errors import one_line, printable

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.http import Response
    from scrapy.logformatter import LogFormatterResult
    from twisted.python.failure import Failure


class SafeRecord(logging.LogRecord):
    """A log record whose words may come from a page: one line, and nothing that a terminal obeys."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.exc_info and self.exc_info[0] is not None:
            # A formatter takes what is there: an exception's words may be a page's, too.
            self.exc_text = printable(logging.Formatter().formatException(self.exc_info))

    def getMessage(self) -> str:  # noqa: N802  # logging's name
        """The message, on its line; Scrapy's lists of components keep theirs."""
        message = super().getMessage()
        return printable(message) if self.name.startswith("scrapy.") else one_line(message)


class QuietFormatter(LogFormatter):
    """One short line per event; the whole text of an article has no place in a log."""

    def __init__(self) -> None:
        super().__init__()
        # Every crawl makes its formatter before it logs anything of a site.
        logging.setLogRecordFactory(SafeRecord)

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
