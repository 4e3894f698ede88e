"""Reads pages from WARC files: ours and others' (Common Crawl's news files, wget's, Heritrix's), WARC 1.0 and 1.1.

Files may be packed with gzip a record, with gzip or zstd as a whole, or not at all; bodies as they were served or
unpacked. What a file says is never believed: a record that is cut, damaged or over-large is given out with its reason.
"""

from __future__ import annotations

import io
import os
import zlib
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any, Final

from fastwarc.stream_io import ChunkedReader
from fastwarc.warc import ArchiveIterator, WarcRecordType

from newscrawl.errors import NewscrawlError
from newscrawl.pages.unpacking import MAX_BODY, UndecodableError, unpack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MAX_HEADERS: Final = 1 << 20
"""Bytes of WARC or HTTP headers; over that a file is given up."""

GZIP: Final = b"\x1f\x8b"
RECORD_END: Final = b"\r\n\r\n"
CHUNK: Final = 1 << 20

MAX_FIELDS: Final = 1 << 16
"""Bytes that are read of a metadata record."""

PAGES: Final = WarcRecordType.response | WarcRecordType.revisit


class ArchiveError(NewscrawlError):
    """A WARC file cannot be read on. One line: file, offset, what is wrong, what to do."""


@dataclass(slots=True)
class Archived:
    """One answer from an archive.

    Attributes:
        url: address that was asked.
        captured_at: seconds since 1970, UTC; 0 where the record does not say.
        offset: of the record in its file, bytes.
        warc: WARC headers, names in lower case.
        status: HTTP status; 0 where it cannot be read.
        headers: HTTP headers, names in lower case; of several with one name the last.
        body: unpacked; empty where there is a reason.
        reason: why there is no body: revisit, truncated, corrupt, too_large, undated,
            not_http. Empty where there is one.
        detail: one line that says more.
        made: what the crawl made of it (source, run, kind, news-code, outcome), where it is one of ours.
    """

    url: str
    captured_at: float
    offset: int
    warc: dict[str, str]
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    reason: str = ""
    detail: str = ""
    made: dict[str, str] = field(default_factory=dict)


def read(path: Path, start: int = 0) -> Iterator[Archived]:
    """The answers of a file, in its order.

    Args:
        path: a WARC file.
        start: offset of the record to begin with, bytes.

    Raises:
        ArchiveError: the file is not a WARC file, or is cut or damaged from some record on; what was read before holds.
    """
    return _answers(path, start, _archived)


def places(path: Path) -> Iterator[Archived]:
    """The answers of a file without status, headers and body: where they lie, and what a crawl made of them.

    Raises:
        ArchiveError: as `read`.
    """
    return _answers(path, 0, _place)


def _answers(path: Path, start: int, look: Callable[[Any], Archived]) -> Iterator[Archived]:
    """Each answer with what the metadata record behind it says."""
    waiting: Archived | None = None
    try:
        for record in _records(path, start, PAGES | WarcRecordType.metadata):
            if record.record_type == WarcRecordType.metadata:
                if waiting is not None and record.headers.get("WARC-Refers-To") == waiting.warc.get("warc-record-id"):
                    waiting.made = _fields(record)
                continue
            if waiting is not None:
                yield waiting
                waiting = None
            waiting = look(record)
    except ArchiveError:
        if waiting is not None:
            yield waiting
        raise
    if waiting is not None:
        yield waiting


def read_at(path: Path, offset: int) -> Archived:
    """The answer whose record begins at an offset.

    Raises:
        ArchiveError: there is none.
    """
    for archived in read(path, offset):
        if archived.offset == offset:
            return archived
        break
    raise ArchiveError(f"{path}: no answer at offset {offset}; was the file replaced? See `newscrawl archive verify`")


def _records(path: Path, start: int, types: WarcRecordType) -> Iterator[Any]:
    position = start
    try:
        with path.open("rb") as file:
            file.seek(start)
            for record in ArchiveIterator(file, record_types=types, parse_http=False, max_header_len=MAX_HEADERS):
                position = record.stream_pos
                yield record
            _look_at_end(file, position)
    except OSError as error:
        raise ArchiveError(
            f"{path}: at or behind offset {position}: {error.strerror or error}; what lies before it was read. "
            "Fetch the file again, or look with `newscrawl archive verify`"
        ) from error


def _look_at_end(file: IO[bytes], position: int) -> None:
    """FastWARC ends without a word where a file does.

    Raises:
        OSError: what lies behind the position breaks off.
    """
    if not ends_well(file, position):
        raise OSError("the file ends within a record")


def ends_well(file: IO[bytes], position: int) -> bool:
    """Whether what lies behind a record's position is whole to the file's end."""
    file.seek(position)
    if file.read(2) != GZIP:
        file.seek(0, os.SEEK_END)
        file.seek(max(position, file.tell() - len(RECORD_END)))
        return file.read() in (RECORD_END, b"")
    file.seek(position)
    member = None
    while data := file.read(CHUNK):
        while data:
            member = member if member is not None and not member.eof else zlib.decompressobj(wbits=31)
            while data and not member.eof:
                member.decompress(data, CHUNK)
                data = member.unconsumed_tail
            data = member.unused_data
    return member is not None and member.eof


def _place(record: Any) -> Archived:
    warc = {name.lower(): value for name, value in record.headers.items()}
    moment = record.record_date
    return Archived(
        # WARC 1.0 put addresses into angle brackets, and wget still does.
        url=warc.get("warc-target-uri", "").removeprefix("<").removesuffix(">"),
        captured_at=moment.timestamp() if moment is not None else 0.0,
        offset=record.stream_pos,
        warc=warc,
    )


def _archived(record: Any) -> Archived:
    archived = _place(record)
    warc = archived.warc
    if not record.is_http:
        archived.reason, archived.detail = "not_http", warc.get("content-type", "no Content-Type")[:80]
        return archived
    try:
        record.parse_http(max_header_len=MAX_HEADERS)
        archived.status = record.http_headers.status_code or 0
        archived.headers = {name.lower(): value for name, value in record.http_headers.items()}
        served = record.reader.read(MAX_BODY + 1)
    except OSError as error:
        archived.reason, archived.detail = "corrupt", f"HTTP headers: {error}"
        return archived
    if record.record_type == WarcRecordType.revisit:
        archived.reason, archived.detail = "revisit", f"of {warc.get('warc-refers-to-target-uri', archived.url)}"
    elif record.record_date is None:
        archived.reason, archived.detail = "undated", f"WARC-Date {warc.get('warc-date', '')[:40]!r}"
    elif "warc-truncated" in warc:
        archived.reason, archived.detail = "truncated", f"by whoever archived it: {warc['warc-truncated']}"
    elif len(served) > MAX_BODY:
        archived.reason, archived.detail = "too_large", f"more than {MAX_BODY} bytes"
    elif len(served) < record.content_length:
        archived.reason, archived.detail = "truncated", "the file ends here"
    else:
        try:
            archived.body = unpack(_joined(served, archived.headers), archived.headers.get("content-encoding", ""))
        except UndecodableError as error:
            archived.reason, archived.detail = "corrupt", str(error)
    return archived


def _fields(record: Any) -> dict[str, str]:
    """Names and values of a record of `application/warc-fields`."""
    if record.headers.get("Content-Type") != "application/warc-fields":
        return {}
    text = record.reader.read(MAX_FIELDS).decode("utf-8", "replace")
    pairs = (line.partition(":") for line in text.splitlines())
    return {name.strip().lower(): value.strip() for name, colon, value in pairs if colon}


def _joined(body: bytes, headers: dict[str, str]) -> bytes:
    """A body without the framing of chunks. Many archives join them and keep the header."""
    if "chunked" not in headers.get("transfer-encoding", "").lower():
        return body
    try:
        return bytes(ChunkedReader(io.BytesIO(body)).read(MAX_BODY + 1))
    except OSError:
        return body
