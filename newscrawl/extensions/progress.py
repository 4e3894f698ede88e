"""Shows how a run goes: a live table on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from scrapy import signals
from scrapy.exceptions import NotConfigured

if TYPE_CHECKING:
    from rich.progress import TaskID
    from scrapy.crawler import Crawler

    from newscrawl.run import Run, Teller

logger = logging.getLogger(__name__)

REFRESH = 0.5
PLAIN_SECONDS = 10.0


class ProgressBars:
    """The live display that all spiders of a process share."""

    def __init__(self) -> None:
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("[bold]{task.description}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TextColumn("{task.fields[lists]} lists · {task.fields[refused]} refused · {task.fields[rate]:.1f}/s"),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._users = 0

    def add(self, name: str) -> TaskID:
        """One more source."""
        if not self._users:
            self._progress.start()
        self._users += 1
        return self._progress.add_task(name, total=None, lists=0, refused=0, rate=0.0)

    def update(self, task: TaskID, figures: Figures) -> None:
        """New figures of a source."""
        self._progress.update(
            task,
            completed=figures.done,
            total=figures.known or None,
            lists=figures.lists,
            refused=figures.refused,
            rate=figures.rate,
        )

    def remove(self) -> None:
        """A source is done; the last one ends the display."""
        self._users -= 1
        if not self._users:
            self._progress.stop()


@dataclass(frozen=True, slots=True)
class Figures:
    """What the display shows of one source."""

    lists: int
    stored: int
    refused: int
    done: int
    known: int
    rate: float

    @classmethod
    def of(cls, crawler: Crawler, seconds: float) -> Self:
        """Figures of a spider that has crawled for so long."""
        spider: Any = crawler.spider
        stats = crawler.stats.get_stats()
        outcome = {key.rpartition("/")[2]: value for key, value in stats.items() if "newscrawl/outcome/" in key}
        done: int = sum(outcome.values()) - outcome.get("due", 0)
        return cls(
            lists=spider.walker.pages_read,
            stored=outcome.get("new", 0) + outcome.get("update", 0),
            refused=outcome.get("refused", 0) + outcome.get("parked", 0),
            done=done,
            known=max(spider.walker.new_links, done + len(spider.due.in_flight)),
            rate=done / seconds if seconds else 0.0,
        )

    def line(self, name: str) -> str:
        """One plain line."""
        return (
            f"{name}: {self.lists} lists, {self.stored} articles stored, {self.refused} refused, "
            f"{self.known - self.done} waiting, {self.rate:.1f}/s"
        )


class ProgressDisplay:
    """Scrapy extension; setting NEWSCRAWL_PROGRESS: `bars`, `lines`, or nothing."""

    _bars: ClassVar[ProgressBars | None] = None

    def __init__(self, crawler: Crawler, style: str) -> None:
        self._crawler = crawler
        self._style = style
        self._task: asyncio.Task[None] | None = None
        self._row: TaskID | None = None
        self._began = time.monotonic()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the spider's life.

        Raises:
            NotConfigured: when no progress was asked for.
        """
        style = crawler.settings.get("NEWSCRAWL_PROGRESS")
        if not style or not hasattr(crawler.spidercls, "source"):
            raise NotConfigured
        extension = cls(crawler, style)
        crawler.signals.connect(extension.spider_opened, signals.spider_opened)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        return extension

    def spider_opened(self) -> None:
        """Begin to show."""
        self._began = time.monotonic()
        if self._style == "bars" and self._teller is None:
            cls = type(self)
            cls._bars = cls._bars or ProgressBars()
            self._row = cls._bars.add(self._crawler.spidercls.name)
        self._task = asyncio.ensure_future(self._watch())

    async def spider_closed(self) -> None:
        """Show the last figures and stop."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        self._show()
        if self._bars is not None and self._row is not None:
            self._bars.remove()

    @property
    def _teller(self) -> Teller | None:
        spider: Any = self._crawler.spider
        run: Run = spider.run
        return run.teller

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(REFRESH if self._style == "bars" else PLAIN_SECONDS)
            self._show()

    def _show(self) -> None:
        figures = Figures.of(self._crawler, time.monotonic() - self._began)
        if self._bars is not None and self._row is not None:
            self._bars.update(self._row, figures)
        elif self._teller is not None and self._style == "bars":
            self._teller.figures(self._crawler.spidercls.name, asdict(figures))
        else:
            logger.info("%s", figures.line(self._crawler.spidercls.name))
