"""The process that reads pages (`python -m newscrawl.parsers.child NUMBER`)."""

from __future__ import annotations

import logging
import pickle
import signal
import socket
import sys
import traceback
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import msgspec

from newscrawl import families
from newscrawl.dedup import prepare_article
from newscrawl.items import Link
from newscrawl.pages.page import Page
from newscrawl.pages.unpacking import unpacked
from newscrawl.parsers.messages import SIZE, Answer, Found
from newscrawl.reasons import Refused

if TYPE_CHECKING:
    from newscrawl.sources import Source

MAX_SECONDS: Final = 120
"""A child that reads one page for longer is ended by an alarm of its own: the work of a page is bounded far below."""


class _Counts(dict[str, int]):
    def inc_value(self, key: str, count: int = 1) -> None:
        self[key] = self.get(key, 0) + count


@lru_cache(maxsize=128)
def _source(facts: bytes) -> Source:
    source: Source = pickle.loads(facts)  # noqa: S301  # the parent made it
    return source


def answer(task: bytes) -> Answer:
    """Read one page: what a child does."""
    facts, values, about, limit = pickle.loads(task)  # noqa: S301  # the parent made it
    source, counts = _source(facts), _Counts()
    try:
        family = families.get(source.family)
        page = unpacked(Page(*values), limit)
        if about is not None and len(about) == 2:
            channel, base_url = about
            return Answer(found=Found.of(family.listing(page, source, channel, base_url=base_url)))
        hint = Link(*about) if about is not None else None
        article = family.article(page, source, hint=hint, stats=counts)
        return Answer(article, prepare_article(article), counts=counts)
    except Refused as refusal:
        said = refusal.published_at
        return Answer(reason=refusal.reason, detail=refusal.detail, published_at=said, counts=counts)
    except Exception as error:  # noqa: BLE001  # a page must never end a run
        return Answer(error=f"{type(error).__name__}: {error}", detail=traceback.format_exc(), counts=counts)


def serve(number: int) -> None:
    """Read pages until the parent is gone.

    Args:
        number: of the socket.
    """
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, signal.SIG_IGN)  # both reach the whole group; the parent says when it is over
    logging.disable(logging.CRITICAL)
    with socket.socket(fileno=number) as theirs, theirs.makefile("rb") as tasks, suppress(OSError):
        while len(head := tasks.read(SIZE.size)) == SIZE.size:
            task = tasks.read(SIZE.unpack(head)[0])
            signal.alarm(MAX_SECONDS)
            said = msgspec.msgpack.encode(answer(task))
            signal.alarm(0)
            theirs.sendall(SIZE.pack(len(said)) + said)


if __name__ == "__main__":
    serve(int(sys.argv[1]))
