"""A process that crawls a share of a run's sources: `python -m newscrawl.crawling.share SOCKET` (see `pool`)."""

from __future__ import annotations

import contextlib
import logging
import pickle
import sys
import threading
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

import msgspec

from newscrawl import archive, leash
from newscrawl.crawling.pool import Said, Share
from newscrawl.crawling.request import settings_of
from newscrawl.crawling.spiders import run_spiders
from newscrawl.errors import NewscrawlError
from newscrawl.run import Run
from newscrawl.sources.catalogue import read_beside
from newscrawl.store.home import Home

if TYPE_CHECKING:
    from collections.abc import Mapping


class SocketTeller:
    """Tells the process that leads the run what happens here.

    Args:
        socket: to that process. When it is gone, so is this one soon (`newscrawl.leash`).
    """

    def __init__(self, socket: Connection) -> None:
        self._socket = socket
        self._lock = threading.Lock()

    def tell(self, what: str, source: str = "", **facts: Any) -> None:
        """Say one thing (`newscrawl.crawling.pool.Said`)."""
        said = msgspec.msgpack.encode(Said(what, source, facts))
        with self._lock, contextlib.suppress(OSError):
            self._socket.send_bytes(said)

    def note(self, source: str, note: Mapping[str, Any]) -> None:
        """A source is done, and all that it brought is stored."""
        self.tell("note", source, **note)

    def figures(self, source: str, figures: Mapping[str, Any]) -> None:
        """How it goes meanwhile."""
        self.tell("figures", source, **figures)


class _Log(logging.Handler):
    """Log lines are written by the process that leads: one stream, one format, nothing torn."""

    def __init__(self, teller: SocketTeller, level: str | int) -> None:
        super().__init__(level)
        self._teller = teller

    def emit(self, record: logging.LogRecord) -> None:
        text = logging.Formatter().format(record)
        self._teller.tell("log", name=record.name, level=record.levelno, text=text)


def serve(number: int) -> None:
    """Crawl the share that is handed over.

    Args:
        number: of the socket.
    """
    socket = Connection(number)
    share: Share = pickle.loads(socket.recv_bytes())  # noqa: S301  # the parent made it
    leash.hold(number)
    teller = SocketTeller(socket)
    try:
        facts = _crawl(share, teller)
    except NewscrawlError as error:
        facts = {"failure": str(error), "interrupted": False, "broken": [], "crashed": False}
    teller.tell("end", **facts)


def _crawl(share: Share, teller: SocketTeller) -> dict[str, Any]:
    """Returns what this process came to, beside the notes of its sources."""
    if share.own is not None:
        read_beside(share.own)
    request = share.request
    home = Home.at(request.home)
    settings = settings_of(request)
    settings.setdict({"NEWSCRAWL_HOME": str(home.path), "LOG_INSTALL_ROOT_HANDLER": False}, priority="cmdline")
    logging.getLogger().setLevel(logging.NOTSET)
    logging.getLogger().addHandler(_Log(teller, settings.get("LOG_LEVEL")))
    keeps = archive.opener(home) if settings.getbool("NEWSCRAWL_ARCHIVE") else None
    run = Run.join(home, share.db, share.part, drop=settings["DEDUP_DROP"], archive=keeps)
    run.teller = teller
    try:
        crashed = run_spiders(request, settings, run)
        run.batcher.flush()
        run.end_archive()
    finally:
        run.close()
    failure = str(run.failure) if run.failure is not None else None
    return {"failure": failure, "interrupted": run.interrupted, "broken": run.broken, "crashed": crashed}


if __name__ == "__main__":
    serve(int(sys.argv[1]))
