"""What the start of a crawl owes to the runs before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.archive.recovering import recover
from newscrawl.exporters.publishing import close_dead

if TYPE_CHECKING:
    from newscrawl.run import Run


def sweep(run: Run) -> list[str]:
    """Publish and close the runs that were killed, then cut their archives to what the store knows. Returns their ids.

    Raises:
        StoreError: the database did not take it.
    """
    closed = close_dead(run)
    recover(run.home.warc, run.store, run.started_at)
    return closed
