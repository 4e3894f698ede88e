"""WARC 1.1 records of a capture (ISO 28500:2017), each as a gzip member of its own.

The format is warcio's business; what is ours is what stands in the records. warcio packs with zlib's highest level,
which costs 6 ms for a page that was served unpacked, so it writes plain records here and zlib packs them.
"""

from __future__ import annotations

import io
import re
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import responses as reasons
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

from newscrawl import __version__

if TYPE_CHECKING:
    from newscrawl.store.captures import Capture, Headers, Kept, Original

NOT_MODIFIED: Final = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"

MAX_HEADERS: Final = 30_000
"""Bytes of HTTP headers, with their first line, that are kept: readers give up a whole file over more (FastWARC:
32 KiB)."""

MAX_URL: Final = 10_000
"""Bytes of an address, for the same reason."""

PACKED_LEVEL: Final = 1
"""zlib's level for a body that is packed already."""

PLAIN_LEVEL: Final = 6
"""And for one that is not."""

_ADDRESS: Final = re.compile(r"[!-~]+")
"""Printable ASCII; asked twice of every page, so not letter by letter."""

_LINE_ENDS: Final = re.compile(rb"[\r\n\0]+")


@dataclass(frozen=True, slots=True)
class Members:
    """The gzip members of one capture, in the order of the file: the answer first."""

    answer: bytes
    others: bytes
    digest: str


class _Sent(StatusAndHeaders):  # type: ignore[misc]  # warcio has no types
    """HTTP headers as bytes. warcio's own would percent-encode what is not ASCII."""

    def __init__(self, raw: bytes) -> None:
        super().__init__("", [])
        self._raw = raw

    def __bool__(self) -> bool:
        return True

    def compute_headers_buffer(self, header_filter: Any = None) -> None:  # noqa: ARG002  # warcio's signature
        """Called by warcio before it writes."""
        self.headers_buff = self._raw


def warc_date(seconds: float) -> str:
    """A moment as WARC 1.1 writes it.

    >>> warc_date(1766993100.25)
    '2025-12-29T07:25:00.250000Z'
    """
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


def payload_digest(body: bytes) -> str:
    """Digest of a body as WARC readers and CDX servers expect it: SHA-1 in base32."""
    digester = Digester("sha1")
    digester.update(body)
    return str(digester)


def info_member(file: str, run_id: str) -> bytes:
    """The `warcinfo` record that a file begins with."""
    writer, out = _writer()
    fields = {
        "software": f"newscrawl/{__version__}",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "robots": "obey",
        "isPartOf": run_id,
    }
    writer.write_record(writer.create_warcinfo_record(file, fields))
    return _pack(out, PLAIN_LEVEL)


def members(kept: Kept, run_id: str, digest: str, original: Original | None) -> Members:
    """The records of one capture: answer, request, metadata.

    Args:
        kept: the capture.
        run_id: name of the run, for the metadata.
        digest: `payload_digest` of its body.
        original: where the same payload lies already: a `revisit` record without the body is written then. Of a 304,
            which always is one: what is still valid.

    Raises:
        ValueError: its address cannot stand in a record; see `writable`.
    """
    capture = kept.capture
    if not writable(capture.url):
        raise ValueError(f"{capture.url[:200]!r}: not an address that a WARC record can hold")
    date = warc_date(capture.captured_at)
    http, left_out = _http(f"HTTP/1.1 {capture.status} {reasons.get(capture.status, '')}", _unframed(capture.headers))
    writer, out = _writer()
    common = {"WARC-Date": date} | ({"WARC-IP-Address": capture.address} if capture.address else {})
    if capture.status == 304:
        answer = writer.create_warc_record(
            capture.url,
            "revisit",
            http_headers=http,
            warc_headers_dict=common | {"WARC-Profile": NOT_MODIFIED} | _refers_to(original),
        )
    elif original is not None:
        answer = writer.create_revisit_record(
            capture.url, digest, original.url, warc_date(original.captured_at), http, common
        )
    else:
        answer = writer.create_warc_record(
            capture.url,
            "response",
            payload=io.BytesIO(capture.body),
            length=len(capture.body),
            http_headers=http,
            warc_headers_dict=common | {"WARC-Payload-Digest": digest},
        )
    writer.write_record(answer)
    packed = any(name.lower() == b"content-encoding" for name, _ in capture.headers)
    member = _pack(out, PACKED_LEVEL if packed else PLAIN_LEVEL)
    concurrent = {"WARC-Date": date, "WARC-Concurrent-To": answer.rec_headers.get_header("WARC-Record-ID")}
    others = _request(capture, concurrent) + _metadata(kept, run_id, left_out, concurrent)
    return Members(member, others, digest)


def writable(url: str) -> bool:
    r"""Whether an address can stand in a record: ASCII, no blanks or control characters, not over-long.

    >>> writable("https://a.ir/x"), writable("https://a.ir/x\r\nWARC-Type: request"), writable("/x")
    (True, False, False)
    """
    return len(url) <= MAX_URL and _ADDRESS.fullmatch(url) is not None and "://" in url


def _refers_to(original: Original | None) -> dict[str, str]:
    if original is None:
        return {}
    return {
        "WARC-Refers-To-Target-URI": original.url,
        "WARC-Refers-To-Date": warc_date(original.captured_at),
    }


def _request(capture: Capture, concurrent: dict[str, str]) -> bytes:
    parts = urlsplit(capture.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    names = {name.lower() for name, _ in capture.request_headers}
    host: Headers = () if b"host" in names else ((b"Host", parts.netloc.rpartition("@")[2].encode()),)
    http, _ = _http(f"{capture.method} {target} HTTP/1.1", host + capture.request_headers)
    writer, out = _writer()
    record = writer.create_warc_record(
        capture.url,
        "request",
        payload=io.BytesIO(capture.request_body),
        length=len(capture.request_body),
        http_headers=http,
        warc_headers_dict=dict(concurrent),
    )
    writer.write_record(record)
    return _pack(out, PLAIN_LEVEL)


def _metadata(kept: Kept, run_id: str, left_out: int, concurrent: dict[str, str]) -> bytes:
    fields = {
        "source": kept.source,
        "run": run_id,
        "kind": kept.kind,
        "news-code": kept.news_code,
        "outcome": kept.outcome,
        # A refusal quotes the page: its line ends must not begin a field.
        "detail": " ".join(kept.detail.split()),
        "http-headers-left-out": left_out or None,
    }
    block = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value).encode("utf-8", "replace")
    writer, out = _writer()
    record = writer.create_warc_record(
        kept.capture.url,
        "metadata",
        payload=io.BytesIO(block),
        length=len(block),
        warc_content_type="application/warc-fields",
        warc_headers_dict=concurrent | {"WARC-Refers-To": concurrent["WARC-Concurrent-To"]},
    )
    writer.write_record(record)
    return _pack(out, PLAIN_LEVEL)


def _unframed(headers: Headers) -> Headers:
    """The headers of a body whose chunks were joined: Common Crawl's name for what no longer holds."""
    framing = b"transfer-encoding"
    return tuple((b"X-Crawler-" + name if name.lower() == framing else name, value) for name, value in headers)


def _http(first: str, headers: Headers) -> tuple[_Sent, int]:
    """A block of headers below its first line, and how many did not fit."""
    lines = [first.rstrip().encode() + b"\r\n"]
    size, left_out = len(lines[0]), 0
    for name, value in headers:
        line = _LINE_ENDS.sub(b" ", name) + b": " + _LINE_ENDS.sub(b" ", value) + b"\r\n"
        if not name.strip() or size + len(line) > MAX_HEADERS:
            left_out += 1
            continue
        lines.append(line)
        size += len(line)
    return _Sent(b"".join(lines) + b"\r\n"), left_out


def _writer() -> tuple[Any, io.BytesIO]:
    out = io.BytesIO()
    return WARCWriter(out, gzip=False, warc_version="1.1"), out


def _pack(out: io.BytesIO, level: int) -> bytes:
    return zlib.compress(out.getvalue(), level, wbits=31)
