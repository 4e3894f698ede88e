"""A copy of a collection that is whole, made while a crawl may be writing.

The database goes first, by SQLite's own online backup. Then the files that *this copy of the database* knows: a file
that is published a moment later belongs to nothing in the copy, and a start from it would publish its articles twice.
Published files never change, so a second backup into the same folder copies only what is new.

To restore, give the folder as `--home`.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from newscrawl.errors import NewscrawlError
from newscrawl.store.engine import Store
from newscrawl.store.home import Home
from newscrawl.store.schema import exports, runs, warc_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGES = 2_000
"""Pages of the database that are copied at a time; between two lots the crawler may write."""

DATABASE = "newscrawl.db"
USERS_FILES = ("newscrawl.toml", "sources")
"""What people put into the home folder themselves."""


class BackupError(NewscrawlError):
    """The copy could not be made. One line: what, where, what to do."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class Copied:
    """What a backup copied.

    Attributes:
        files: new files, the database not counted.
        kept: files that an earlier backup into this folder had copied already.
        missing: files that the database knows and the home folder lacks.
    """

    files: int
    kept: int
    missing: tuple[str, ...]


def backup(home: Home, target: Path) -> Copied:
    """Copy a collection on SQLite into a folder, which is then a home folder of its own.

    Args:
        home: the collection.
        target: a folder; made when it is not there; may hold an earlier backup of the same collection.

    Raises:
        BackupError: the target is the collection itself, or cannot be written.
        StoreError: the database cannot be read.
    """
    if target.resolve() == home.path.resolve() or home.path.resolve() in target.resolve().parents:
        raise BackupError(f"{target}: lies in the collection that is to be copied; name a folder outside of it")
    try:
        Home(target).prepare()
        _copy_database(home.path / DATABASE, target / DATABASE)
        return _copy_files(home, Home(target))
    except (OSError, sqlite3.Error) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise BackupError(f"{target}: the backup is not whole: {why}; free space or name another folder") from error


def _copy_database(source: Path, target: Path) -> None:
    """SQLite's online backup, put in place when it is whole and on the disk."""
    unfinished = target.with_name(f".{target.name}.part")
    unfinished.unlink(missing_ok=True)
    with (
        closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as old,
        closing(sqlite3.connect(unfinished)) as new,
    ):
        old.backup(new, pages=PAGES)
        # One file, so that one rename puts it in place.
        new.execute("PRAGMA journal_mode=DELETE")
    with unfinished.open("rb") as file:
        os.fsync(file.fileno())
    for side in ("-wal", "-shm"):
        target.with_name(f"{target.name}{side}").unlink(missing_ok=True)
    unfinished.replace(target)


def _copy_files(home: Home, target: Home) -> Copied:
    copied = kept = 0
    missing = []
    for path, length in _known(home, target):
        source, copy = home.path / path, target.path / path
        if not source.exists():
            missing.append(str(path))
        elif copy.exists() and copy.stat().st_size == (source.stat().st_size if length is None else length):
            kept += 1
        else:
            copied += 1
            _copy(source, copy, length)
    for name in USERS_FILES:
        source = home.path / name
        if source.is_dir():
            shutil.copytree(source, target.path / name, dirs_exist_ok=True)
        elif source.exists():
            shutil.copy2(source, target.path / name)
    return Copied(copied, kept, tuple(missing))


def _known(home: Home, target: Home) -> Iterator[tuple[Path, int | None]]:
    """Files of the copied database, relative to the home folder; with their length where only so much belongs to it."""
    store = Store.open(target.database_url, readonly=True)
    try:
        with store.read() as connection:
            for row in connection.execute(select(exports).where(exports.c.published_at.is_not(None))):
                folder = home.rejects if row.what == "rejects" and (home.rejects / row.file).exists() else home.exports
                yield folder.relative_to(home.path) / row.file, None
            for run_id in connection.execute(select(runs.c.run_id).where(runs.c.finished_at.is_not(None))).scalars():
                report = home.reports / f"{run_id}.json"
                if report.exists():
                    yield report.relative_to(home.path), None
            for row in connection.execute(select(warc_files)):
                yield home.warc.relative_to(home.path) / row.file, row.committed_length
    finally:
        store.close()


def _copy(source: Path, target: Path, length: int | None) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.part")
    shutil.copyfile(source, unfinished)
    with unfinished.open("r+b") as file:
        if length is not None:
            file.truncate(length)
        os.fsync(file.fileno())
    unfinished.replace(target)
