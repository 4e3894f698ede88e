"""Publishes a run: plans its parts in the store, then writes the files, then says so in the store.

Whatever is killed and when, the next start writes the planned parts again, with the same bytes under the same names.
"""

from __future__ import annotations

import logging
import time
from itertools import chain
from typing import TYPE_CHECKING, Any

import msgspec

from newscrawl import dates
from newscrawl.atomic import write_whole
from newscrawl.store import links as links_table
from newscrawl.store import parked, runs
from newscrawl.store import parts as exporting
from newscrawl.store import pruning as window
from newscrawl.store.engine import StoreError
from newscrawl.store.lock import SourceLocks

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection, Row

    from newscrawl.run import Run
    from newscrawl.store.engine import Store
    from newscrawl.store.home import Home

logger = logging.getLogger(__name__)


def write_part(connection: Connection, part: exporting.Part, folder: Path) -> int:
    """Write a part's file: article versions (`newscrawl/article/1`) or refusals, one a line. Returns how many.

    A refusal has id, source, url, reason, detail, duplicate_of, retry, at, run_id. `retry` is true where the link stays
    due: a later run may still export the article. Without a line there is no file.

    Raises:
        OSError: the disk did not take it; nothing is left behind.
    """
    if part.what == "articles":
        lines = exporting.records(connection, part)
    else:
        lines = map(_refusal, exporting.rejected(connection, part))
    first = next(lines, None)
    return 0 if first is None else write_whole(folder / part.file, chain([first], lines))


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


def publish(home: Home, store: Store, run_id: str, *, final: bool) -> list[Path]:
    """Publish what the run has stored and not yet published. Returns the files written.

    Args:
        home: where `exports/` and `rejects/` are.
        store: the run's store.
        run_id: the run.
        final: the run is over: links that stay due get their line in the rejects file, the last part is named, and the
            texts that no copy is compared with any more are dropped.

    Raises:
        StoreError: the database or the disk did not take it; what is planned is written by the next start.
    """
    with store.write() as connection:
        if final:
            links_table.list_failures(connection, run_id, time.time())
        for what in exporting.EVERY:
            exporting.plan(connection, run_id, what, final=final)
        parts = exporting.unpublished(connection, run_id)
    files = []
    for part in parts:
        folder = home.exports if part.what == "articles" else home.rejects
        try:
            with store.read() as connection:
                lines = write_part(connection, part, folder)
        except OSError as error:
            raise StoreError(
                f"{folder / part.file}: {error.strerror}; it is written again by the next start"
            ) from error
        with store.write() as connection:
            exporting.published(connection, part, lines=lines, now=time.time())
        if lines:
            files.append(folder / part.file)
    if final:
        with store.write() as connection:
            window.prune(connection, time.time())
            parked.prune(connection, time.time())
    return files


def close_dead(run: Run) -> list[str]:
    """Publish and close the runs that were killed. Returns their ids.

    A run that says it is running and whose sources' locks can be had is dead. Once it says that it is being closed it
    can store nothing more, so its locks are given back before its files are written: its sources are free for others.
    One that cannot be published (a damaged record, a file that cannot be written) costs itself only: it stays open, the
    run notes it, and the next start tries again.

    Raises:
        StoreError: the database did not take it.
    """
    run.swept = True
    with run.store.read() as connection:
        candidates = [row for row in runs.unfinished(connection) if row.run_id != run.run_id]
    closed = []
    for row in candidates:
        if not _claim(run, row):
            continue
        try:
            publish(run.home, run.store, row.run_id, final=True)
        except Exception as error:  # noqa: BLE001  # whatever is broken is broken in that run alone
            why = f"run {row.run_id} was killed and cannot be published: {type(error).__name__}: {error}"
            logger.warning("%s; the next start tries again", why)
            run.troubles.append(why)
            continue
        with run.store.write() as connection:
            counts = runs.outcome_counts(connection, row.run_id)
            now = time.time()
            ended = runs.finish(connection, row.run_id, status="killed", exit_code=None, summary=counts, now=now)
        if ended:
            logger.info("run %s was killed; published and closed: %d versions", row.run_id, counts["stored"])
            closed.append(row.run_id)
    return closed


def _claim(run: Run, dead: Row[Any]) -> bool:
    """Whether a run is dead and ours to close."""
    extra = SourceLocks(run.home, run.store)
    if not extra.try_acquire(source for source in dead.sources if not run.locks.holds(source)):
        return False
    try:
        with run.store.write() as connection:
            # It may have ended, or been closed by somebody else, while we were busy with those before it.
            return runs.claim_dead(connection, dead.run_id)
    finally:
        extra.release()
