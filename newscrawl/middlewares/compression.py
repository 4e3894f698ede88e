"""Decompression that tells a whole page from a part of one.

Scrapy's own middleware bounds what a body unpacks to, but gives out what could be read of a gzip body that is cut or
damaged, as if it were the page. Bodies of articles that other processes read are left to them, packed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.responsetypes import responsetypes

from newscrawl.middlewares.failures import Refusal
from newscrawl.pages.unpacking import is_gzip, names_packing, page_body
from newscrawl.reasons import Refused

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.http import Response

LATER: Final = "newscrawl_unpacked_later"
"""Mark of a request whose answer, if it is a gzip file, is unpacked by whoever reads it."""


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
        encodings = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1")
        if not packed or not names_packing(encodings):
            return response
        if is_gzip(packed, encodings):
            return response if request.meta.get(LATER) else self._unzipped(request, response)
        try:
            return super().process_response(request, response)
        except IgnoreRequest as error:
            failed = Refused("too_large", str(error))
        except Exception as error:  # noqa: BLE001  # each library has its own
            failed = Refused("corrupt", f"{encodings} body: {error}")
        # Raised here, without the error that led to it: that one holds all that was unpacked so far.
        raise Refusal(failed)

    def _unzipped(self, request: Request, response: Response) -> Response:
        failed: Refused | None = None
        try:
            body = page_body(response.body, "gzip", request.meta.get("download_maxsize", self._max_size))
        except Refused as error:
            failed = error
        if failed is not None:
            raise Refusal(failed)
        headers = response.headers.copy()
        del headers["Content-Encoding"]
        kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
        return response.replace(cls=kind, headers=headers, body=body)
