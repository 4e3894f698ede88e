"""When a run that lasts publishes a part: by number, by time, and when one of its sources is done."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from newscrawl.exporters.publishing import publish
from newscrawl.store import parts as exporting
from newscrawl.store.engine import StoreError

if TYPE_CHECKING:
    from newscrawl.run import Run

logger = logging.getLogger(__name__)


class PartWatch:
    """The parts of one run.

    Args:
        run: whose articles are published.
        articles: a part is published when so many wait.
        seconds: and when the last one is so long ago.
    """

    def __init__(self, run: Run, articles: int, seconds: float) -> None:
        self._run = run
        self._articles = articles
        self._seconds = seconds
        self._last = time.monotonic()

    def look(self) -> None:
        """Publish a part where one is due; what fails is the run's failure."""
        try:
            with self._run.store.read() as connection:
                waiting = exporting.waiting(connection, self._run.run_id, "articles")
        except StoreError as error:
            self._run.fail(error)
            return
        long_ago = time.monotonic() - self._last >= self._seconds
        if waiting >= self._articles or (waiting and (long_ago or self._run.source_done)):
            self.publish(final=False)

    def publish(self, *, final: bool) -> None:
        """Publish what waits; what fails is the run's failure."""
        self._last = time.monotonic()
        self._run.source_done = False
        try:
            files = publish(self._run.home, self._run.store, self._run.run_id, final=final)
        except StoreError as error:
            logger.error("%s", error)  # noqa: TRY400  # one clear line; the traceback says nothing more
            self._run.fail(error)
        else:
            for file in files:
                logger.info("published %s", file)
