"""The spiders of one process, from their start to the end of the last one."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import SETTINGS_PRIORITIES

from newscrawl.crawling.request import number_of
from newscrawl.parsers import Parsers, wanted
from newscrawl.spiders import spider_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy.settings import Settings

    from newscrawl.crawling.request import CrawlRequest
    from newscrawl.run import Run
    from newscrawl.sources import Source

CMDLINE: Final = SETTINGS_PRIORITIES["cmdline"]


class _Process(AsyncCrawlerProcess):
    """Remembers that a signal asked for the end: a spider may close for another reason in the same moment."""

    run: Run

    def _signal_shutdown(self, signum: int, frame: Any) -> None:
        self.run.interrupted = True
        super()._signal_shutdown(signum, frame)


def run_spiders(request: CrawlRequest, settings: Settings, run: Run) -> bool:
    """Crawl the sources of a request that the run holds. Returns whether a spider could not even start.

    Raises:
        UsageError: a setting is not a number.
    """
    sources = [source for source in request.sources if source.name in run.sources]
    run.parsers = _parsers(settings, sources)
    process = _Process(settings)
    process.run = run
    for source in sources:
        process.crawl(spider_of(source), **request.arguments, base_url=request.base_urls.get(source.name), run=run)
    process.start()
    return process.bootstrap_failed


def _parsers(settings: Settings, sources: Sequence[Source]) -> Parsers | None:
    """The processes that read pages, where they are worth it."""
    said = settings.get("DOWNLOAD_DELAY") if settings.getpriority("DOWNLOAD_DELAY") == CMDLINE else None
    delays = [source.polite.delay if said is None else float(said) for source in sources]
    rate = sum(1 / delay if delay else math.inf for delay in delays)
    count, after = wanted(number_of(settings, "NEWSCRAWL_PARSERS"), rate)
    return Parsers(count, after, limit=settings.getint("DOWNLOAD_MAXSIZE")) if count > 0 else None
