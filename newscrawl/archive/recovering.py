"""Cuts off what killed runs wrote but did not commit."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from newscrawl.atomic import sync_folder
from newscrawl.store import captures, runs
from newscrawl.store.captures import Grown
from newscrawl.store.engine import StoreError

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawl.store.engine import Store


def recover(folder: Path, store: Store, now: float) -> list[str]:
    """Put the files of dead runs in order: after it no record is without its row. Returns one line for each such file.

    To be called when dead runs are closed already: what is still running is alive. Files of runs that the store does
    not know are somebody else's and are left alone.

    Args:
        folder: where the WARC files lie; need not be there.
        store: open.
        now: seconds since 1970.

    Raises:
        StoreError: the database or the disk did not take it.
    """
    paths = sorted(folder.glob("*.warc.gz"))
    if not paths:
        return []
    with store.read() as connection:
        rows = {row.file: row for row in captures.files(connection)}
        alive = {row.run_id for row in runs.unfinished(connection)}
        open_files = [path for path in paths if path.name not in rows or rows[path.name].closed_at is None]
        ours = {path for path in open_files if runs.get(connection, _run_of(path)) is not None}
    lines = []
    for path in open_files:
        if path not in ours or _run_of(path) in alive:
            continue
        row = rows.get(path.name)
        surplus = cut_uncommitted(path, row.committed_length if row is not None else None)
        if row is not None:
            with store.write() as connection:
                captures.grow(connection, row.run_id, Grown(row.file, row.committed_length, closed=True), now)
        if surplus > 0:
            lines.append(f"{path.name}: {surplus} bytes that its run did not commit are cut off")
        elif surplus < 0:
            lines.append(f"{path.name}: {-surplus} bytes are missing; `newscrawl archive verify` names the pages")
    return lines


def _run_of(path: Path) -> str:
    return path.name.rpartition("-")[0]


def cut_uncommitted(path: Path, committed: int | None) -> int:
    """Cut from a file of a dead run what lies behind its committed length. A file that no row names is removed.

    Returns how many bytes were cut; less than 0: so many that the store knows of are missing.

    Raises:
        StoreError: the disk did not take it.
    """
    try:
        surplus = path.stat().st_size - (committed or 0)
        if committed is None:
            path.unlink()
            sync_folder(path.parent)
        elif surplus > 0:
            with path.open("r+b") as file:
                file.truncate(committed)
                os.fsync(file.fileno())
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}; make the file and its folder writable") from error
    return surplus
