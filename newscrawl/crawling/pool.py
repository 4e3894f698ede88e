"""Many sources are crawled by several processes of one run: one lock a source, one verdict, one report.

This process leads: it holds the run and the locks, starts the others (`newscrawl.crawling.share`), publishes what is
done, and hears from them over sockets. Each of them crawls a share of the sources with a connection of its own to the
store. One that dies is followed by a new one for those of its sources that are not done; what it had stored is stored.
When this process dies, the others end with it.
"""

from __future__ import annotations

import logging
import pickle
import signal
import time
from dataclasses import dataclass, replace
from multiprocessing import connection
from typing import TYPE_CHECKING, Any, Final

import msgspec
from scrapy.utils.log import configure_logging

from newscrawl import leash
from newscrawl.crawling.request import number_of
from newscrawl.exporters.watching import PartWatch
from newscrawl.extensions.progress import Figures, ProgressBars
from newscrawl.parsers import cores
from newscrawl.sources.catalogue import folders, has_home
from newscrawl.store.engine import StoreError

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Sequence
    from pathlib import Path
    from types import FrameType

    from rich.progress import TaskID
    from scrapy.settings import Settings
    from sqlalchemy import URL

    from newscrawl.crawling.request import CrawlRequest
    from newscrawl.run import Part, Run
    from newscrawl.sources import Source

SOURCES_EACH: Final = 8
"""Sources that are worth a process where nobody says how many: its start costs as much CPU as 200 pages."""

STARTS: Final = 2
"""How often a share is started: a process that died may have been the system's victim, two are a fault."""

TURN = 0.5
"""Seconds between two looks at the clock."""

DONE_SECONDS = 3.0
"""Seconds between parts while sources end: seventy that end together are not seventy files."""

LOOK_SECONDS = 10.0
"""Seconds between two looks whether a part is full."""

PROGRAM: Final = "newscrawl.crawling.share"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Share:
    """What a process is handed.

    Attributes:
        request: of the whole crawl, with the sources of the share.
        db: the store.
        part: of the run.
        own: folder of the user's own source files, where this process reads one: outlets are named in texts.
    """

    request: CrawlRequest
    db: URL
    part: Part
    own: Path | None = None


class Said(msgspec.Struct):
    """What a process says: `note` and `figures` of a source, a line of the `log`, or what it came to (`end`)."""

    what: str
    source: str = ""
    facts: dict[str, Any] = msgspec.field(default_factory=dict)


def wanted(settings: Settings, sources: int) -> int:
    """How many processes crawl so many sources: what NEWSCRAWL_PROCESSES says; else one for eight, at most the cores.

    Raises:
        UsageError: it is not a number.
    """
    asked = number_of(settings, "NEWSCRAWL_PROCESSES")
    count = min(cores(), sources // SOURCES_EACH) if asked is None else min(asked, sources)
    return max(count, 1)


def deal(sources: Sequence[Source], count: int) -> list[list[Source]]:
    """Shares of about the same number of articles a day, as far as the source files tell."""
    shares: list[list[Source]] = [[] for _ in range(count)]
    loads = [0] * count
    for source in sorted(sources, key=lambda one: (-one.expect.articles_per_day, one.name)):
        least = loads.index(min(loads))
        shares[least].append(source)
        loads[least] += source.expect.articles_per_day + 10  # its lists are work, too
    return [share for share in shares if share]


def launch(share: Share) -> tuple[subprocess.Popen[bytes], connection.Connection]:
    """Start a process for a share. Returns it, and the socket that it speaks through."""
    # A session of its own: Ctrl-C reaches this process alone, which passes it on.
    process, ours = leash.start(["-m", PROGRAM], start_new_session=True)
    spoken = connection.Connection(ours.detach())
    spoken.send_bytes(pickle.dumps(share))
    return process, spoken


class _Child:
    """One process and its share."""

    def __init__(self, share: Share, starts: int) -> None:
        self.share, self.starts = share, starts
        self.left = {source.name for source in share.request.sources}
        self.ended = False
        self.process, self.socket = launch(share)

    def end(self) -> int:
        """Make sure that it is gone. Returns its exit code."""
        self.socket.close()  # which ends it
        return leash.wait_for(self.process, 10)


class Pool:
    """Crawls the sources of a run in several processes.

    Args:
        request: what is to be crawled.
        settings: Scrapy's.
        run: opened; its notes, failure and interruption are set as if it had crawled here.
        count: how many processes.
    """

    def __init__(self, request: CrawlRequest, settings: Settings, run: Run, count: int) -> None:
        self._request, self._settings, self._run, self._count = request, settings, run, count
        self._children: list[_Child] = []
        self._crashed = False
        articles, seconds = settings.getint("NEWSCRAWL_PART_ARTICLES"), settings.getfloat("NEWSCRAWL_PART_SECONDS")
        self._parts, self._looked = PartWatch(run, articles, seconds), time.monotonic()
        self._bars = ProgressBars() if settings.get("NEWSCRAWL_PROGRESS") == "bars" else None
        self._rows: dict[str, TaskID] = {}

    def crawl(self) -> bool:
        """Crawl to the end. Returns whether a spider could not even start.

        Raises:
            StoreError: PostgreSQL does not answer.
        """
        configure_logging(self._settings)
        sources = [source for source in self._request.sources if source.name in self._run.sources]
        before = {number: signal.signal(number, self._asked) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            if self._bars is not None:
                self._rows = {source.name: self._bars.add(source.name) for source in sources}
            for share in deal(sources, self._count):
                if not self._run.interrupted:
                    self._start(share, 1)
            while self._children:
                sockets = [child.socket for child in self._children]
                ready = connection.wait(sockets, TURN)
                for child in [one for one in self._children if one.socket in ready]:
                    self._hear(child)
                self._publish()
        finally:
            for child in self._children:
                child.end()
            for name in list(self._rows):
                self._remove_row(name)
            for number, handler in before.items():
                signal.signal(number, handler)
        return self._crashed

    def _start(self, sources: Sequence[Source], starts: int) -> None:
        # The cores are taken: pages are read where they arrive, unless the user says otherwise.
        settings = {"NEWSCRAWL_PARSERS": "0", **self._request.settings}
        request = replace(self._request, sources=sources, settings=settings, home=self._run.home.path, out=None)
        part = self._run.part([source.name for source in sources])
        own = folders()[-1] if has_home() else None
        child = _Child(Share(request, self._run.store.engine.url, part, own), starts)
        self._children.append(child)
        if self._run.interrupted:  # by a signal that came while it was started
            child.process.send_signal(signal.SIGTERM)

    def _asked(self, _number: int, _frame: FrameType | None) -> None:
        """Pass a signal on: the first one asks for a clean end, the second for an end at once."""
        self._run.interrupted = True
        for child in self._children:
            child.process.send_signal(signal.SIGTERM)

    def _hear(self, child: _Child) -> None:
        try:
            said = msgspec.msgpack.decode(child.socket.recv_bytes(), type=Said)
        except (EOFError, OSError):
            self._gone(child)
            return
        facts = said.facts
        if said.what == "log":
            logging.getLogger(facts["name"]).log(facts["level"], "%s", facts["text"])
        elif said.what == "figures":
            if self._bars is not None and said.source in self._rows:
                self._bars.update(self._rows[said.source], Figures(**facts))
        elif said.what == "note":
            self._run.notes[said.source] = facts
            child.left.discard(said.source)
            self._run.source_done = True
            self._remove_row(said.source)
        elif said.what == "end":
            self._ended(child, facts)

    def _ended(self, child: _Child, facts: dict[str, Any]) -> None:
        child.ended = True
        run = self._run
        run.interrupted = run.interrupted or facts["interrupted"]
        run.broken += facts["broken"]
        self._crashed = self._crashed or facts["crashed"]
        if facts["failure"] is not None:
            run.fail(StoreError(facts["failure"]))

    def _gone(self, child: _Child) -> None:
        """A process has ended: as it should, or by a fault or a kill."""
        self._children.remove(child)
        code = child.end()
        if child.ended or self._run.interrupted or not child.left:
            return
        left = [source for source in child.share.request.sources if source.name in child.left]
        names = ", ".join(source.name for source in left)
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        if child.starts < STARTS:
            logger.warning("the process that crawls %s died (%s); a new one goes on", names, how)
            self._start(left, child.starts + 1)
        else:
            self._run.troubles.append(f"the process that crawls {names} died {child.starts} times ({how})")
            self._run.broken += [source.name for source in left]

    def _publish(self) -> None:
        now = time.monotonic()
        if now - self._looked >= (DONE_SECONDS if self._run.source_done else LOOK_SECONDS):
            self._looked = now
            self._parts.look()

    def _remove_row(self, name: str) -> None:
        if self._bars is not None and self._rows.pop(name, None) is not None:
            self._bars.remove()
