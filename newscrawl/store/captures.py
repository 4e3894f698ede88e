"""The archive of raw pages: what goes into it (exchanges as they went over the wire), and the rows that say where."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import bindparam, delete, func, insert, select, tuple_, update

from newscrawl.store.schema import captures, warc_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection, Row

    from newscrawl.store.engine import Store

Headers = tuple[tuple[bytes, bytes], ...]
"""Names and values of HTTP headers, in order; a name may stand twice."""


@dataclass(frozen=True, slots=True)
class Capture:
    """One HTTP request and its answer.

    Attributes:
        url: address that was asked, ASCII.
        status: HTTP status of the answer.
        body: as served: still packed where `headers` hold a Content-Encoding, without the framing of chunks.
        captured_at: seconds since 1970, UTC, when the answer was there.
        method: of the request.
        address: IP address of the server, where it is known.
    """

    url: str
    status: int
    headers: Headers
    body: bytes
    captured_at: float
    method: str = "GET"
    request_headers: Headers = ()
    request_body: bytes = b""
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Original:
    """Where and when a payload was archived first: what a `revisit` record refers to."""

    url: str
    captured_at: float


@dataclass(frozen=True, slots=True)
class Kept:
    """A capture with what the run made of it.

    Attributes:
        kind: what was asked for: article, list or robots.
        news_code: the article's; None for a list.
        outcome: one word: stored, unchanged, read, or the reason why not.
        detail: one line that says more.
        fresh: whether it is an article that no run ever asked for: none of them can have an equal page.
    """

    capture: Capture
    source: str
    kind: str
    news_code: str | None = None
    outcome: str = ""
    detail: str = ""
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """Where a capture lies.

    Attributes:
        file: name below the archive's folder.
        offset: of the record of its answer (`response` or `revisit`), bytes.
        length: of that record, packed, bytes.
        digest: of the body as served, `sha1:` and base32.
    """

    kept: Kept
    file: str
    offset: int
    length: int
    digest: str


@dataclass(frozen=True, slots=True)
class Grown:
    """A file of the archive after a batch: all up to `length` is on the disk. `closed`: nothing will follow."""

    file: str
    length: int
    closed: bool


@dataclass(frozen=True, slots=True)
class Batch:
    """What was written: each capture's place, and the length of each file that grew."""

    written: tuple[Written, ...] = ()
    files: tuple[Grown, ...] = ()


# Made once: each batch of a crawl executes it, and many hold a page or two.
_GROWN = (
    update(warc_files)
    .where(warc_files.c.file == bindparam("b_file"))
    .values(committed_length=bindparam("committed_length"), closed_at=bindparam("closed_at"))
)


class Archive(Protocol):
    """Where a run keeps its raw pages."""

    def add(self, kept: Kept) -> None:
        """Let a capture wait for the next batch."""

    def batch(self, captures: Sequence[Kept]) -> AbstractContextManager[Batch]:
        """Write captures, and those that waited; the block stores their places in one transaction and ends with it.

        Raises:
            StoreError: the disk did not take them.
        """

    def close(self) -> Grown | None:
        """No more will follow. Returns the last file, to be stored as closed; None when there is none."""


class Earlier:
    """Captures of all runs, as the writer asks for them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def payloads(self, digests: Sequence[str]) -> Mapping[str, Original]:
        """The first capture of each of these payloads, by digest.

        Raises:
            StoreError: the database cannot be read.
        """
        first = select(func.min(captures.c.seq)).where(captures.c.digest.in_(digests)).group_by(captures.c.digest)
        query = select(captures.c.digest, captures.c.url, captures.c.captured_at).where(captures.c.seq.in_(first))
        with self._store.read() as connection:
            return {row.digest: Original(row.url, row.captured_at) for row in connection.execute(query)}

    def pages(self, keys: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], Original]:
        """The last good capture of each of these articles, by source and news code.

        Raises:
            StoreError: the database cannot be read.
        """
        key = (captures.c.source, captures.c.news_code)
        last = select(func.max(captures.c.seq)).where(tuple_(*key).in_(keys), captures.c.status == 200).group_by(*key)
        query = select(*key, captures.c.url, captures.c.captured_at).where(captures.c.seq.in_(last))
        with self._store.read() as connection:
            return {
                (row.source, row.news_code): Original(row.url, row.captured_at) for row in connection.execute(query)
            }


def batch(archive: Archive | None, pages: Sequence[Kept]) -> AbstractContextManager[Batch]:
    """`archive.batch`; an empty one where pages are not archived."""
    return contextlib.nullcontext(Batch()) if archive is None else archive.batch(pages)


def put(
    connection: Connection,
    run_id: str,
    written: Batch,
    now: float,
    said: Mapping[tuple[str, str], str] | None = None,
) -> None:
    """Store where a batch lies, in the transaction that says what became of its pages.

    `said`: what the store made of articles that were read (new, update, unchanged), by source and news code.
    """
    made = {key: what for key, what in (said or {}).items() if what in {"new", "update", "unchanged", "dropped"}}
    rows = [
        {
            "run_id": run_id,
            "source": place.kept.source,
            "url": place.kept.capture.url,
            "news_code": place.kept.news_code,
            "kind": place.kept.kind,
            "status": place.kept.capture.status,
            "outcome": made.get((place.kept.source, place.kept.news_code or ""), place.kept.outcome),
            # Of nothing there is nothing to refer to.
            "digest": place.digest if place.kept.capture.body else None,
            "file": place.file,
            "offset": place.offset,
            "length": place.length,
            "captured_at": place.kept.capture.captured_at,
        }
        for place in written.written
    ]
    if rows:
        connection.execute(insert(captures), rows)
    for grown in written.files:
        grow(connection, run_id, grown, now)


def grow(connection: Connection, run_id: str, grown: Grown, now: float) -> None:
    """Store how long a file is now, and whether it is closed."""
    values = {"committed_length": grown.length, "closed_at": now if grown.closed else None}
    done = connection.execute(_GROWN, {"b_file": grown.file, **values})
    if not done.rowcount:
        connection.execute(insert(warc_files).values(file=grown.file, run_id=run_id, **values))


def files(connection: Connection, run_id: str | None = None) -> list[Row[tuple[str, str, int, float | None]]]:
    """(file, run, committed length in bytes, when it was closed) of a run's files, or of all."""
    query = select(warc_files.c.file, warc_files.c.run_id, warc_files.c.committed_length, warc_files.c.closed_at)
    query = query.where(warc_files.c.run_id == run_id) if run_id else query
    return list(connection.execute(query.order_by(warc_files.c.file)))


def places(connection: Connection, file: str) -> Iterator[tuple[int, int, str]]:
    """(offset, length, address) of every capture in a file, in its order."""
    query = select(captures.c.offset, captures.c.length, captures.c.url).where(captures.c.file == file)
    for row in connection.execute(query.order_by(captures.c.offset)):
        yield row.offset, row.length, row.url


def forget_file(connection: Connection, file: str) -> int:
    """Drop all rows of a file that is no longer there, or will not be. Returns how many pages it held."""
    number = connection.execute(delete(captures).where(captures.c.file == file)).rowcount
    connection.execute(delete(warc_files).where(warc_files.c.file == file))
    return number
