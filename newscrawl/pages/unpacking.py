"""Unpacks bodies as they were served, within a bound, and tells a whole body from a part of one."""

from __future__ import annotations

import zlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import brotli  # type: ignore[import-untyped]
from backports import zstd

from newscrawl.reasons import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from newscrawl.pages.page import Page

MAX_BODY: Final = 16 * 1024 * 1024
"""Bytes that a body may unpack to: what a crawl takes (DOWNLOAD_MAXSIZE)."""


GZIP: Final = frozenset({"gzip", "x-gzip"})
MAGIC: Final = b"\x1f\x8b"
"""What every gzip file begins with."""


class UndecodableError(ValueError):
    """The body cannot be read as what its headers say. The message is one line."""


class TooLargeError(UndecodableError):
    """It unpacks to more than the limit."""


def unpack(body: bytes, encodings: str, limit: int = MAX_BODY) -> bytes:
    """A body without its Content-Encoding.

    A body that is plainly not packed although the header says so is given back as it is: some archives unpack bodies
    and keep the header.

    Args:
        body: as served.
        encodings: value of Content-Encoding, in the order in which they were applied.
        limit: bytes.

    Raises:
        UndecodableError: cut, damaged, too large, or packed in a way that nobody here knows.

    >>> unpack(zlib.compress(b"abc", wbits=31), "GZIP"), unpack(b"<html>", "gzip"), unpack(b"abc", "")
    (b'abc', b'<html>', b'abc')
    """
    for name in reversed([part.strip().lower() for part in encodings.split(",")]):
        if name in ("", "identity"):
            continue
        if name not in _UNPACKERS:
            raise UndecodableError(f"Content-Encoding {name[:40]!r} is not known")
        if body and not _is_plain(body):
            body = _UNPACKERS[name](body, limit)
        if len(body) > limit:
            raise TooLargeError(f"{name} body unpacks to more than {limit} bytes")
    return body


def _is_plain(body: bytes) -> bool:
    """Whether a body begins as a page or feed does; no packed one begins with a `<` and a letter."""
    start = body.removeprefix(b"\xef\xbb\xbf").lstrip()[:5].lower()
    return start.startswith((b"<!", b"<?", b"<htm", b"<rss", b"<urls", b"<site", b"<feed"))


def _gzip(body: bytes, limit: int) -> bytes:
    parts: list[bytes] = []
    rest, room = body, limit + 1
    # Several members in a row are one body; padding behind the last is none.
    while rest[:2] == MAGIC and room > 0:
        member = zlib.decompressobj(wbits=31)
        parts.append(_whole("gzip", member, member.decompress, rest, room))
        room -= len(parts[-1])
        rest = member.unused_data
    if not parts:
        raise UndecodableError(f"gzip body of {len(body)} bytes does not begin as one")
    return b"".join(parts)


def _deflate(body: bytes, limit: int) -> bytes:
    # RFC 9110 means zlib's wrapping; some servers leave it out.
    for wbits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        member = zlib.decompressobj(wbits=wbits)
        try:
            return _whole("deflate", member, member.decompress, body, limit + 1)
        except UndecodableError:
            if wbits < 0:
                raise
    raise AssertionError


def _brotli(body: bytes, limit: int) -> bytes:
    decoder = brotli.Decompressor()
    parts: list[bytes] = []
    room, data = limit + 1, body
    try:
        while room > 0 and not decoder.is_finished():
            part = decoder.process(data, output_buffer_limit=room)
            parts.append(part)
            room -= len(part)
            data = b""
            if not part and decoder.can_accept_more_data():
                break
    except brotli.error as error:
        raise UndecodableError(f"br body: {error}") from error
    if room > 0 and not decoder.is_finished():
        raise UndecodableError(f"br body of {len(body)} bytes is cut")
    return b"".join(parts)


def _zstd(body: bytes, limit: int) -> bytes:
    decoder = zstd.ZstdDecompressor()
    return _whole("zstd", decoder, lambda data, room: decoder.decompress(data, max_length=room), body, limit + 1)


def _whole(name: str, decoder: Any, decompress: Callable[[bytes, int], bytes], body: bytes, room: int) -> bytes:
    try:
        data = decompress(body, room)
    except (zlib.error, zstd.ZstdError) as error:
        raise UndecodableError(f"{name} body: {error}") from error
    if len(data) < room and not decoder.eof:
        raise UndecodableError(f"{name} body of {len(body)} bytes is cut")
    return data


def names_packing(encodings: str) -> bool:
    """Whether a header names a way of packing that is known: some servers put the charset there.

    >>> names_packing("gzip"), names_packing("utf-8"), names_packing("x, BR")
    (True, False, True)
    """
    return any(name.strip().lower() in _UNPACKERS for name in encodings.split(","))


def is_gzip(body: bytes, encodings: str) -> bool:
    """Whether a body is a gzip file and nothing else, by its header and by itself.

    >>> is_gzip(zlib.compress(b"abc", wbits=31), "gzip"), is_gzip(b"<html>", "gzip"), is_gzip(b"abc", "gzip, br")
    (True, False, False)
    """
    return encodings.strip().lower() in GZIP and body[:2] == MAGIC


def page_body(body: bytes, encodings: str, limit: int) -> bytes:
    """`unpack` for a page of a crawl.

    Raises:
        Refused: `too_large`; `corrupt`: it is cut or damaged.
    """
    try:
        return unpack(body, encodings, limit)
    except TooLargeError as error:
        refused = Refused("too_large", str(error))
    except UndecodableError as error:
        refused = Refused("corrupt", str(error))
    raise refused  # without the error that led to it: its frames hold all that was unpacked so far


def unpacked(page: Page, limit: int) -> Page:
    """A page whose body may still be packed, without that.

    Raises:
        Refused: `too_large` or `corrupt`.
    """
    encodings = page.headers.get("content-encoding", "")
    return replace(page, body=page_body(page.body, "gzip", limit)) if is_gzip(page.body, encodings) else page


_UNPACKERS: Final[dict[str, Callable[[bytes, int], bytes]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
