"""The first articles of a site that nobody knows are read together: what stands on most of them is not the article's.

The sample are the first links that a run gives out at once, whatever comes back first: it does not depend on which
answer arrives when, nor on who reads it. All articles of the run wait for it, and what was learnt is kept: later runs,
and reading archives again, know the same.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from newscrawl.loaders.standard_common import MIN_PAGES, SAMPLE, shared
from newscrawl.pages.unpacking import MAX_BODY, unpacked
from newscrawl.reasons import STOPPED, Refused
from newscrawl.store import common
from newscrawl.store.engine import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newscrawl.families.base import Family
    from newscrawl.pages.page import Page
    from newscrawl.store.engine import Store

PATIENCE: Final = 900
"""Seconds that articles wait for the sample: a host that is out of order is given up before."""

logger = logging.getLogger(__name__)


class Sample:
    """What is known of a source's pages, or is being learnt in this run.

    Args:
        store: of the run.
        family: who reads the source's pages.
        source: its name.
        stopping: whether the run is to stop: then what was to be asked is asked by the next run.
    """

    def __init__(self, store: Store, family: Family, source: str, stopping: Callable[[], bool] = lambda: False) -> None:
        self._store = store
        self._source = source
        self._stopping = stopping
        self._family = family
        self._asked: set[str] = set()
        self._pages: dict[str, frozenset[bytes]] = {}
        self._ready: asyncio.Event | None = None
        self._known: frozenset[bytes] = frozenset()
        self._learns = family.LEARNS
        if self._learns:
            with store.read() as connection:
                known = common.find(connection, source)
            self._known, self._learns = known or frozenset(), known is None

    def choose(self, asked: Sequence[str]) -> frozenset[str]:
        """Begin to learn with articles that are asked for at once, where they are enough. Returns their codes."""
        if self._learns and len(asked) >= MIN_PAGES:
            self._learns, self._ready = False, asyncio.Event()
            self._asked = set(asked[:SAMPLE])
            return frozenset(self._asked)
        return frozenset()

    async def known(self, code: str, page: Page) -> Page:
        """The page of an article with what is known of its site; waits while that is being learnt.

        Raises:
            Refused: `interrupted`, where the run is to stop before: the link stays as it was.
        """
        if self._ready is not None:
            if code in self._asked:
                self._pages[code] = self._texts_of(page)
                self.answered(code)
            await self._wait(self._ready)
        return replace(page, common=self._known) if self._known else page

    async def _wait(self, ready: asyncio.Event) -> None:
        for _ in range(PATIENCE):
            try:
                await asyncio.wait_for(ready.wait(), 1.0)
            except TimeoutError:
                if self._stopping():
                    raise STOPPED from None
            else:
                return
        logger.warning("%s: the sample of its pages did not come; others are read without it", self._source)

    def _texts_of(self, page: Page) -> frozenset[bytes]:
        try:
            return self._family.texts_of(unpacked(page, MAX_BODY))
        except Refused:
            return frozenset()

    def answered(self, code: str) -> None:
        """Something came for a link, or nothing will: with the last one of the sample all others go on."""
        self._asked.discard(code)
        if self._asked or self._ready is None or self._ready.is_set():
            return
        if len(self._pages) < MIN_PAGES and self._stopping():
            return  # those that wait are the next run's
        self._known = shared(list(self._pages.values()))
        if len(self._pages) >= MIN_PAGES:
            try:
                with self._store.write() as connection:
                    common.put(connection, self._source, self._known)
            except StoreError as error:
                logger.warning("%s: what its pages have in common could not be kept: %s", self._source, error)
        self._pages.clear()
        self._ready.set()
