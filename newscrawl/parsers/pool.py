"""Pages are read in processes of their own (`--parsers N`): values go in, an article or a refusal comes out.

A process is a child of this program (`newscrawl.parsers.child`) at the other end of a socket. No worker is forked
from a process with threads and open databases, and none imports the caller's main module again, so a crawl that is
started by somebody's script needs no guard. A child holds one page at a time: when it dies, that page alone is
concerned. The page is read once more by a new child, since the system may have chosen the victim; the second time it
is refused (`parser_crashed`). Children end when their end of the socket does, however the parent died.
"""

from __future__ import annotations

import asyncio
import logging
import os
import pickle
from typing import TYPE_CHECKING, Any, Final

import msgspec

from newscrawl import families, leash
from newscrawl.items import Link
from newscrawl.pages.unpacking import MAX_BODY, unpacked
from newscrawl.parsers.messages import SIZE, Answer
from newscrawl.reasons import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Protocol

    from newscrawl.dedup import Prepared
    from newscrawl.items import Article
    from newscrawl.pages.page import Channel, Listing, Page
    from newscrawl.sources import Source

    class Counter(Protocol):
        """Scrapy's stats collector, or anything that counts."""

        def inc_value(self, key: str, count: int = 1) -> None:
            """Add to a counter; adding 0 makes it known."""


PAGES_FIRST: Final = 200
"""Pages that are read here before the first child is started, where nobody asked for one: small runs need none."""

BUSY_RATE: Final = 50.0
"""Pages a second that politeness must allow before children are worth it: reading them takes half a core."""

CHILD: Final = "newscrawl.parsers.child"

logger = logging.getLogger(__name__)


class ParserError(Exception):
    """A fault of ours in a child, with its traceback in words."""


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def wanted(asked: int | None, rate: float) -> tuple[int, int]:
    """How many parsers a run has, and how many pages it reads before it starts them.

    Args:
        asked: the setting; None to decide by the rate.
        rate: pages a second that the politeness of all sources allows; infinite without a delay.
    """
    if asked is not None:
        return asked, 0
    return (cores() - 1 if rate > BUSY_RATE else 0), PAGES_FIRST


class Parsers:
    """Children that read pages.

    Args:
        count: how many, at least one.
        after: pages that are read in this process before the first child is started.
        program: what a child runs; the number of its socket is added.
        limit: bytes that a page may unpack to.
    """

    def __init__(
        self, count: int, after: int = 0, program: Sequence[str] = ("-m", CHILD), limit: int = MAX_BODY
    ) -> None:
        self._program = program
        self._limit = limit
        self._left = after
        self._idle: asyncio.Queue[_Child | None] = asyncio.Queue()
        self._children: set[_Child] = set()
        for _ in range(count):
            self._idle.put_nowait(None)
        self._turn: asyncio.Future[None] | None = None
        self._sources: dict[str, bytes] = {}

    @property
    def pids(self) -> list[int]:
        """Process ids of the children."""
        return [child.pid for child in self._children]

    async def article(
        self, page: Page, source: Source, hint: Link | None, stats: Counter
    ) -> tuple[Article, Prepared | None]:
        """Read an article page; results come in the order of the calls, so who was first does not depend on the load.

        Args:
            page: as served, or as it came: a gzip body that its headers call so is unpacked first.
            source: the outlet.
            hint: the link that led here.
            stats: gets the counts of the rules.

        Returns:
            The article, and its fingerprints where a child made them.

        Raises:
            Refused: as `Family.article`, `too_large` and `corrupt` of packed bodies, and `parser_crashed`.
            ParserError: the rules of the family raised what they should not.
        """
        if self._left > 0:
            self._left -= 1
            page = unpacked(page, self._limit)
            return families.get(source.family).article(page, source, hint=hint, stats=stats), None
        before, mine = self._turn, asyncio.get_running_loop().create_future()
        self._turn = mine
        try:
            answer = await self._read(page, source, hint)
            if before is not None:
                await before
        finally:
            mine.set_result(None)
        for key, count in answer.counts.items():
            stats.inc_value(key, count)
        if answer.article is None:
            raise _told(answer, page)
        return answer.article, answer.prepared

    async def listing(self, page: Page, source: Source, channel: Channel, base_url: str | None = None) -> Listing:
        """Read a page of a list, which may be packed as an article's.

        Raises:
            Refused: as `Family.listing`, and as `article` of bodies and processes.
            ParserError: the rules of the family raised what they should not.
        """
        if self._left > 0:
            self._left -= 1
            page = unpacked(page, self._limit)
            return families.get(source.family).listing(page, source, channel, base_url=base_url)
        answer = await self._read(page, source, (channel, base_url))
        if answer.found is None:
            raise _told(answer, page)
        return answer.found.listing()

    async def _read(self, page: Page, source: Source, about: Link | tuple[Channel, str | None] | None) -> Answer:
        facts = self._sources.get(source.name)
        if facts is None:
            facts = self._sources[source.name] = pickle.dumps(source)
        # In plain tuples: a frozen dataclass is pickled by a slow function of its own.
        values = (page.url, page.body, page.fetched_at, page.status, dict(page.headers), page.common)
        task = pickle.dumps((facts, values, _plain(about), self._limit))
        for _ in range(2):
            child = await self._idle.get()
            try:
                if child is None:
                    child = _Child(self._program)
                    self._children.add(child)
                return msgspec.msgpack.decode(await child.ask(task), type=Answer)
            except (OSError, EOFError) as error:
                logger.warning("%s: a parser died over it (%s); a new one is started", page.url, error or "no answer")
                self._end(child)
                child = None
            except BaseException:
                self._end(child)  # it would answer whoever asks next
                child = None
                raise
            finally:
                self._idle.put_nowait(child)
        raise Refused("parser_crashed", "the process that read it died twice")

    def _end(self, child: _Child | None) -> None:
        if child is not None:
            child.end(kill=True)
            self._children.discard(child)

    def close(self) -> None:
        """End the children."""
        for child in self._children:
            child.end()
        self._children.clear()


def _plain(about: Link | tuple[Channel, str | None] | None) -> tuple[Any, ...] | None:
    if not isinstance(about, Link):
        return about
    own = (about.news_code, about.url, about.kind, about.title, about.province)
    return (*own, about.listed_at, about.modified_at, about.national)


def _told(answer: Answer, page: Page) -> Exception:
    """What is raised for an answer that holds nothing."""
    if answer.error:
        logger.error("%s: %s", page.url, answer.detail)
        return ParserError(answer.error)
    return Refused(answer.reason, answer.detail, published_at=answer.published_at)


class _Child:
    """One process."""

    def __init__(self, program: Sequence[str]) -> None:
        self._process, self._socket = leash.start(program)
        self._answer: asyncio.Future[bytes] | None = None
        self._came = bytearray()
        self._loop: asyncio.AbstractEventLoop | None = None
        self.pid = self._process.pid

    async def ask(self, task: bytes) -> bytes:
        """Hand a task over and wait for what comes back.

        Raises:
            OSError, EOFError: the process died.
        """
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            self._forget()
            self._loop = loop
            loop.add_reader(self._socket, self._take)
        self._answer = loop.create_future()
        self._socket.sendall(SIZE.pack(len(task)) + task)
        return await self._answer

    def _take(self) -> None:
        """Something came, or the process died."""
        waiting = self._answer
        if waiting is None or waiting.done():
            self._forget()  # whoever asks next is told
            return
        try:
            part = self._socket.recv(1 << 20)
            if not part:
                raise EOFError  # noqa: TRY301  # one way out for both
        except (OSError, EOFError) as error:
            self._forget()
            waiting.set_exception(error)
            return
        self._came += part
        if len(self._came) >= SIZE.size and len(self._came) >= SIZE.size + SIZE.unpack_from(self._came)[0]:
            waiting.set_result(bytes(self._came[SIZE.size :]))
            self._came.clear()

    def _forget(self) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.remove_reader(self._socket)
        self._loop = None

    def end(self, *, kill: bool = False) -> None:
        """Close the socket, which ends the process."""
        self._forget()
        self._socket.close()
        if kill:
            self._process.kill()
        leash.wait_for(self._process, 5)
