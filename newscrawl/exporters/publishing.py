"""Publishes a run: plans its parts in the store, then writes the files, then says so in the store.

Whatever is killed and when, the next start writes the planned parts again, with the same bytes under the same names.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any

import msgspec

from newscrawl import dates
from newscrawl.atomic import write_whole
from newscrawl.store import links as links_table
from newscrawl.store import parts as exporting
from newscrawl.store import pruning as window
from newscrawl.store import runs
from newscrawl.store.engine import StoreError
from newscrawl.store.lock import SourceLocks

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

    from newscrawl.run import Run
    from newscrawl.store.engine import Store
    from newscrawl.store.home import Home

logger = logging.getLogger(__name__)


def write_part(connection: Connection, part: exporting.Part, folder: Path) -> int:
    """Write a part's file: article versions (`newscrawl/article/1`) or refusals, one a line. Returns how many.

    A refusal has id, source, url, reason, detail, duplicate_of, retry, at, run_id. `retry` is true where the link stays
    due: a later run may still export the article.

    Raises:
        OSError: the disk did not take it; nothing is left behind.
    """
    if part.what == "articles":
        lines = exporting.records(connection, part)
    else:
        lines = map(_refusal, exporting.rejected(connection, part))
    return write_whole(folder / part.file, lines)


def _refusal(row: dict[str, Any]) -> bytes:
    return msgspec.json.encode(
        {
            "id": f"{row['source']}#{row['news_code']}",
            "source": row["source"],
            "url": row["url"],
            "reason": row["reason"],
            "detail": row["detail"],
            "duplicate_of": row["duplicate_of"],
            "retry": bool(row["retry"]),
            "at": dates.iso(row["at"]),
            "run_id": row["run_id"],
        }
    )


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
        for what in exporting.EVERY:
            exporting.plan(connection, run_id, what, final=final)
        parts = exporting.unpublished(connection, run_id)
    for part in parts:
        try:
            with store.read() as connection:
                lines = write_part(connection, part, home.exports)
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


def close_dead(run: Run) -> list[str]:
    """Publish and close the runs that were killed. Returns their ids.

    A run that says it is running and whose sources' locks can be had is dead.

    Raises:
        StoreError: the database or the disk did not take it.
    """
    with run.store.read() as connection:
        candidates = [row for row in runs.unfinished(connection) if row.run_id != run.run_id]
    closed = []
    for row in candidates:
        extra = SourceLocks(run.home, run.store)
        if not extra.try_acquire(source for source in row.sources if not run.locks.holds(source)):
            continue
        try:
            with run.store.write() as connection:
                if not runs.claim_dead(connection, row.run_id):
                    # It ended, or somebody else closed it, while we were busy with those before it.
                    continue
            publish(run.home, run.store, row.run_id, final=True)
            with run.store.write() as connection:
                counts = runs.outcome_counts(connection, row.run_id)
                runs.finish(connection, row.run_id, status="killed", exit_code=None, summary=counts, now=time.time())
        finally:
            extra.release()
        logger.info("run %s was killed; published and closed: %d versions", row.run_id, counts["stored"])
        closed.append(row.run_id)
    return closed
