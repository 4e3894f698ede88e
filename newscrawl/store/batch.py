"""Collects outcomes and settles them together: one write to the disk for many pages.

Whoever submits an outcome waits until it is durable, so nothing that Scrapy or a reader of its feed sees as done can be
lost afterwards. A kill costs at most one batch and the requests in flight.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING

from newscrawl.store.engine import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from newscrawl.store.ledger import Ledger
    from newscrawl.store.outcomes import Outcome, Settled

logger = logging.getLogger(__name__)

BATCH = 50
"""Outcomes a transaction. Measured with 87 KB pages: larger batches do not make a run faster."""

PATIENCE = 0.2
"""Seconds that the first outcome of a batch waits for company."""


class Batcher:
    """Feeds one ledger. Must be used from the event loop's thread.

    Args:
        ledger: what settles the batches.
        on_failure: called once, with the error, when the store refuses a batch; nothing is taken after that.
        clock: seconds since 1970.
    """

    def __init__(
        self,
        ledger: Ledger,
        on_failure: Callable[[StoreError], None],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._ledger = ledger
        self._on_failure = on_failure
        self._clock = clock
        self._waiting: list[tuple[Outcome, asyncio.Future[Settled]]] = []
        self._timer: asyncio.TimerHandle | None = None
        self.failure: StoreError | None = None

    async def submit(self, outcome: Outcome) -> Settled:
        """Hand in an outcome; returns when it is on the disk.

        Raises:
            StoreError: when it could not be stored; its link stays due.
            Exception: a fault of ours with this outcome alone.
        """
        if self.failure is not None:
            raise self.failure
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Settled] = loop.create_future()
        self._waiting.append((outcome, future))
        if len(self._waiting) >= BATCH:
            self.flush()
        elif self._timer is None:
            self._timer = loop.call_later(PATIENCE, self.flush)
        return await future

    def flush(self) -> None:
        """Settle what waits, now."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        batch, self._waiting = self._waiting, []
        if not batch:
            return
        self._settle(batch)

    def _settle(self, batch: list[tuple[Outcome, asyncio.Future[Settled]]]) -> None:
        try:
            settled = self._ledger.settle([outcome for outcome, _ in batch], self._clock())
        except StoreError as error:
            self._fail(error, batch)
            return
        except Exception as error:
            if len(batch) > 1:
                # One value that cannot be stored must not take the others with it, nor leave anybody waiting.
                for one in batch:
                    self._settle([one])
                return
            outcome, future = batch[0]
            logger.exception("%s#%s: cannot be stored", *outcome.key)
            if not future.done():
                future.set_exception(error)
            return
        for (_, future), result in zip(batch, settled, strict=True):
            if not future.done():
                future.set_result(result)

    def _fail(self, error: StoreError, batch: list[tuple[Outcome, asyncio.Future[Settled]]]) -> None:
        first = self.failure is None
        self.failure = error
        for _, future in batch:
            if not future.done():
                future.set_exception(error)
        if first:
            self._on_failure(error)
