"""Publishes a run: plans its parts in the store, then writes the files, then says so in the store.

Whatever is killed and when, the next start writes the planned parts again, with the same bytes under the same names.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from newscrawl.exporters.jsonl import JsonLinesExporter
from newscrawl.exporters.rejects import RejectsExporter
from newscrawl.store import links as links_table
from newscrawl.store import parts as exporting
from newscrawl.store import pruning as window
from newscrawl.store import runs
from newscrawl.store.engine import StoreError

if TYPE_CHECKING:
    from newscrawl.run import Session
    from newscrawl.store.engine import Store
    from newscrawl.store.home import Home
    from newscrawl.store.lock import SourceLocks

logger = logging.getLogger(__name__)

EXPORTERS: dict[exporting.What, JsonLinesExporter | RejectsExporter] = {
    "articles": JsonLinesExporter(),
    "rejects": RejectsExporter(),
}


def publish(home: Home, store: Store, run_id: str, *, final: bool) -> list[str]:
    """Publish what the run has stored and not yet published. Returns the names of the files written.

    Args:
        home: where `exports/` is.
        store: the run's store.
        run_id: the run.
        final: the run is over: links that stay due get their line in the rejects file, the last part is named, and the
            texts that no copy is compared with any more are dropped.

    Raises:
        StoreError: the database or the disk did not take it; what is planned is written by the next start.
    """
    with store.write() as connection:
        if final and not any(
            part.file == f"{run_id}.rejects.jsonl" for part in exporting.parts(connection, run_id, "rejects")
        ):
            links_table.list_failures(connection, run_id, time.time())
        for what in EXPORTERS:
            exporting.plan(connection, run_id, what, final=final)
        parts = exporting.unpublished(connection, run_id)
    for part in parts:
        try:
            with store.read() as connection:
                lines = EXPORTERS[part.what].write(connection, part, home.exports)
        except OSError as error:
            raise StoreError(
                f"{home.exports / part.file}: {error.strerror}; it is written again by the next start"
            ) from error
        with store.write() as connection:
            exporting.published(connection, part, lines=lines, now=time.time())
    if final:
        with store.write() as connection:
            window.prune(connection, time.time())
    return [part.file for part in parts]


def close_dead(session: Session) -> list[str]:
    """Publish and close the runs that were killed. Returns their ids.

    A run that says it is running and whose sources' locks can be had is dead.

    Raises:
        StoreError: the database or the disk did not take it.
    """
    with session.store.read() as connection:
        candidates = [row for row in runs.unfinished(connection) if row.run_id != session.run_id]
    closed = []
    for row in candidates:
        extra = type(session.locks)(session.home, session.store)
        if not _dead(session.locks, extra, row.sources):
            continue
        try:
            with session.store.write() as connection:
                if not runs.claim_dead(connection, row.run_id):
                    # It ended, or somebody else closed it, while we were busy with those before it.
                    continue
            publish(session.home, session.store, row.run_id, final=True)
            with session.store.write() as connection:
                counts = runs.outcome_counts(connection, row.run_id)
                runs.finish(connection, row.run_id, status="killed", exit_code=None, summary=counts, now=time.time())
        finally:
            extra.release()
        logger.info("run %s was killed; published and closed: %d versions", row.run_id, counts["stored"])
        closed.append(row.run_id)
    return closed


def _dead(held: SourceLocks, extra: SourceLocks, sources: list[str]) -> bool:
    return extra.try_acquire(source for source in sources if not held.holds(source))
