"""Decompression that tells a whole page from a part of one.

Scrapy's own middleware bounds what a body unpacks to, but gives out what could be read of a gzip body that is cut or
damaged, as if it were the page.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final

from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest

from newscrawl.middlewares.failures import Refusal
from newscrawl.reasons import Refused

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.http import Response

GZIP: Final = (b"gzip", b"x-gzip")


class Compression(HttpCompressionMiddleware):
    """Scrapy's HttpCompressionMiddleware, with the checksum of gzip bodies checked."""

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002  # Scrapy's signature
    ) -> Request | Response:
        """The response with its body unpacked.

        Raises:
            Refusal: `too_large`: it unpacks to more than DOWNLOAD_MAXSIZE; `corrupt`: it is cut or damaged.
        """
        packed = response.body
        encodings = b",".join(response.headers.getlist("Content-Encoding")).lower()
        if not encodings or not packed:
            return response
        failed: Refused | None = None
        try:
            result = super().process_response(request, response)
        except IgnoreRequest as error:
            failed = Refused("too_large", str(error))
        except Exception as error:  # noqa: BLE001  # each library has its own
            failed = Refused("corrupt", f"{encodings.decode('latin-1')} body: {error}")
        if failed is not None:
            # Raised here, without the error that led to it: that one holds all that was unpacked so far.
            raise Refusal(failed)
        if encodings.strip() in GZIP and packed[:2] == b"\x1f\x8b" and not whole(packed, result.body):
            raise Refusal(Refused("corrupt", f"gzip body of {len(packed)} bytes is cut or damaged"))
        return result


def whole(packed: bytes, body: bytes) -> bool:
    """Whether a body is all that a gzip file holds.

    >>> import gzip
    >>> packed = gzip.compress(b"0123456789" * 9)
    >>> whole(packed, b"0123456789" * 9), whole(packed[:-12], b"0123456789" * 5)
    (True, False)
    """
    if packed[-8:] == zlib.crc32(body).to_bytes(4, "little") + (len(body) & 0xFFFFFFFF).to_bytes(4, "little"):
        return True
    return _members(packed)


def _members(packed: bytes) -> bool:
    """The same, for several members in a row or padding behind the last: rare, so it may read everything again."""
    rest = packed
    while rest[:2] == b"\x1f\x8b":
        member = zlib.decompressobj(wbits=31)
        try:
            data = member.decompress(rest, 1 << 16)
            while data and not member.eof:
                data = member.decompress(member.unconsumed_tail, 1 << 16)
        except zlib.error:
            return False
        if not member.eof:
            return False
        rest = member.unused_data
    return True
