"""Cluster a file of JSON lines in bounded memory: its lines are taken in the order of publication.

A temporary SQLite file holds where each line begins, the fingerprints and the results, so a million lines need no more
memory than a thousand. The original of a cluster is its earliest article, whatever the order of the file; articles
without a date come last, in the order of the file.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import msgspec
from sqlalchemy import create_engine

from newscrawl.dedup.engine import Deduplicator
from newscrawl.dedup.prepare import prepare
from newscrawl.dedup.records import RecordError, read_record, result
from newscrawl.errors import NewscrawlError
from newscrawl.store.fingerprints import Fingerprints
from newscrawl.store.schema import cluster_edge, fp_article, fp_key, metadata

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection

_BATCH = 1000


class FileError(NewscrawlError):
    """A file that cannot be read, or a line of it; the message begins with file and line number."""


def cluster_file(source: IO[bytes], name: str, progress: Callable[[int, int], None]) -> Iterator[dict[str, Any]]:
    """Cluster the JSON lines of `source`; yields one result a line, in the order of the file.

    Args:
        source: Opened file; one that cannot seek (standard input) is copied to a temporary one first.
        name: Its name, for errors.
        progress: Called with (lines done, lines in all) now and then; the second is 0 while lines are being counted.

    Raises:
        FileError: a line is no JSON object, has no id, or a field of the wrong type.
    """
    with tempfile.TemporaryDirectory(prefix="newscrawl-dedup-") as folder:
        if not source.seekable():
            source = _spool(source, Path(folder))
        engine = create_engine(f"sqlite:///{Path(folder) / 'index.db'}")
        try:
            with engine.connect() as connection:
                _set_up(connection)
                total = _find_lines(source, name, connection, progress)
                _judge(source, name, connection, total, progress)
                yield from _results(connection)
        finally:
            engine.dispose()


def _spool(source: IO[bytes], folder: Path) -> IO[bytes]:
    copy = (folder / "input.jsonl").open("w+b")
    shutil.copyfileobj(source, copy)
    copy.seek(0)
    return copy


def _set_up(connection: Connection) -> None:
    # The file is thrown away: nothing has to survive a crash.
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-64000", "temp_store=FILE"):
        connection.exec_driver_sql(f"PRAGMA {pragma}")
    metadata.create_all(connection, tables=[fp_article, fp_key, cluster_edge])
    connection.exec_driver_sql("CREATE TABLE line (no INTEGER PRIMARY KEY, at REAL, start INTEGER, result BLOB)")


def _find_lines(source: IO[bytes], name: str, connection: Connection, progress: Callable[[int, int], None]) -> int:
    """Check every line and note where it begins and when it was published."""
    found: list[tuple[int, float | None, int]] = []
    start = number = 0
    for number, line in enumerate(source, 1):
        if line.strip():
            article = _read(line, name, number)
            moment = article.published_at
            found.append((number, None if moment is None else moment.timestamp(), start))
        start += len(line)
        if len(found) >= _BATCH:
            _note(connection, found)
            progress(number, 0)
    _note(connection, found)
    return number


def _note(connection: Connection, found: list[tuple[int, float | None, int]]) -> None:
    if found:
        connection.exec_driver_sql("INSERT INTO line (no, at, start) VALUES (?, ?, ?)", list(found))
        found.clear()


def _read(line: bytes, name: str, number: int) -> Any:
    try:
        return read_record(msgspec.json.decode(line))
    except msgspec.DecodeError as error:
        raise FileError(f"{name}:{number}: no JSON: {error}; each line must be one JSON object") from error
    except RecordError as error:
        raise FileError(f"{name}:{number}: {error}") from error


def _judge(
    source: IO[bytes], name: str, connection: Connection, total: int, progress: Callable[[int, int], None]
) -> None:
    deduplicator = Deduplicator(Fingerprints(connection))
    lines = connection.exec_driver_sql("SELECT no, start FROM line ORDER BY at IS NULL, at, no")
    done: list[tuple[bytes, int]] = []
    for count, (number, start) in enumerate(lines, 1):
        source.seek(start)
        article = _read(source.readline(), name, number)
        verdict = deduplicator.add(prepare(article))
        done.append((msgspec.json.encode(result(article.id, verdict)), number))
        if len(done) >= _BATCH:
            connection.exec_driver_sql("UPDATE line SET result = ? WHERE no = ?", list(done))
            done.clear()
            progress(count, total)
    if done:
        connection.exec_driver_sql("UPDATE line SET result = ? WHERE no = ?", done)
    progress(total, total)


def _results(connection: Connection) -> Iterator[dict[str, Any]]:
    for (line,) in connection.exec_driver_sql("SELECT result FROM line ORDER BY no"):
        yield msgspec.json.decode(line)
