"""What each spider tells the report of its run."""

from __future__ import annotations

import contextlib
import logging
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

from newscrawl.monitors.report import finish, links_note
from newscrawl.store import tally
from newscrawl.store.engine import StoreError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from newscrawl.run import Run

logger = logging.getLogger(__name__)


class RunReport:
    """Scrapy extension: keeps what a spider's run came to; writes the report where the spider owns the run."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the end of the spider.

        Raises:
            NotConfigured: for a spider that is not ours.
        """
        if not hasattr(crawler.spidercls, "source"):
            raise NotConfigured
        extension = cls(crawler)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        crawler.signals.connect(extension.engine_stopped, signals.engine_stopped)
        return extension

    def spider_closed(self, reason: str) -> None:
        """Note the source's result."""
        spider: Any = self._crawler.spider
        run: Run = spider.run
        try:
            note = self._note(reason)
        except Exception:
            logger.exception("no report of %s could be made", self._crawler.spidercls.name)
            run.broken.append(self._crawler.spidercls.name)
        else:
            run.notes[self._crawler.spidercls.name] = note

    def engine_stopped(self) -> None:
        """Judge and close the run where the spider is alone with it, or tell who leads it.

        All who hear of the spider's end have done their part by now.
        """
        spider: Any = self._crawler.spider
        run: Run = spider.run
        name = self._crawler.spidercls.name
        if run.teller is not None and name in run.notes:
            run.teller.note(name, run.notes[name])
        if run.owned:
            finish(run)
            run.close()

    def _note(self, reason: str) -> dict[str, Any]:
        spider: Any = self._crawler.spider
        stats = self._crawler.stats.get_stats()
        limit = spider.options.limit
        return {
            "finish_reason": reason,
            "requests": stats.get("downloader/request_count", 0),
            "bytes": stats.get("downloader/response_bytes", 0),
            "list_pages": spider.walker.pages_read,
            "new_links": spider.walker.new_links,
            "answered": spider.walker.pages_read + _sum(stats, "newscrawl/outcome/", ("new", "update", "unchanged")),
            "outcomes": _under(stats, "newscrawl/outcome/"),
            "reasons": _under(stats, "newscrawl/reason/"),
            "list_failures": _under(stats, "newscrawl/list_failures/"),
            **self._links(spider),
            "closed": f"{spider.shut.reason}: {spider.shut.detail}" if spider.shut is not None else None,
            "closed_hosts": spider.hosts.every_closed,
            "clocks": spider.hosts.clocks,
            "problems": [*spider.walker.problems, *self._unread(spider, limit)],
            "rules": _under(stats, "parser/"),
            "exceptions": _under(stats, "spider_exceptions/"),
            "peak_memory_mb": _peak_memory(),
        }

    @staticmethod
    def _links(spider: Any) -> dict[str, Any]:
        """What became of the links, from the store: each is in one sum."""
        limit = spider.options.limit
        try:
            with spider.run.store.read() as connection:
                counted = tally.of_run(connection, spider.run.run_id, spider.scope, time.time())
                gaps = tally.gaps_of_run(connection, spider.run.run_id, spider.name)
                open_gaps = tally.open_gaps(connection, spider.name)
        except StoreError as error:
            spider.run.fail(error)
            return links_note([], shut=None, limited=False) | {"outstanding": {"unknown": len(spider.due.in_flight)}}
        shut = spider.shut.reason if spider.shut is not None else None
        note = links_note(counted, shut=shut, limited=limit is not None and spider.due.stored >= limit)
        return note | {"gaps": gaps, "open_gaps": open_gaps}

    @staticmethod
    def _unread(spider: Any, limit: int | None) -> list[str]:
        """Lists that the run did not come to, unless `--limit` made it stop."""
        if limit is not None and spider.due.stored >= limit:
            return []
        return [f"{scope}: not read to its end" for scope in spider.walker.unread()]


def _peak_memory() -> float:
    """Largest resident size of this program so far, in MB; 0 where the system does not tell (Windows)."""
    with contextlib.suppress(OSError, StopIteration, ValueError):
        # Linux counts the parent's size at the fork into ru_maxrss; VmHWM begins anew with the program.
        lines = Path("/proc/self/status").read_text("ascii", "replace").splitlines()
        return round(int(next(line for line in lines if line.startswith("VmHWM:")).split()[1]) / 1e3, 1)
    try:
        import resource
    except ImportError:
        return 0.0
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit, 1)


def _under(stats: dict[str, Any], prefix: str) -> dict[str, int]:
    return {key.removeprefix(prefix): value for key, value in sorted(stats.items()) if key.startswith(prefix)}


def _sum(stats: dict[str, Any], prefix: str, names: tuple[str, ...]) -> int:
    return sum(stats.get(prefix + name, 0) for name in names)
