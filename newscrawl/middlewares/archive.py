"""Takes every exchange as it goes over the wire, for the archive of raw pages.

It stands nearest to the network, outside of decompression: an answer passes it packed as the server sent it, redirects,
304 and errors too. What was taken travels with the request (a redirect's next request takes it along) until somebody
knows what became of the page.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Self

from scrapy.exceptions import NotConfigured

from newscrawl.store.captures import Capture

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Headers, Response

CAPTURES: Final = "newscrawl_captures"


class ArchiveMiddleware:
    """Scrapy downloader middleware; setting NEWSCRAWL_ARCHIVE."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor.

        Raises:
            NotConfigured: pages are not archived.
        """
        if not crawler.settings.getbool("NEWSCRAWL_ARCHIVE"):
            raise NotConfigured
        return cls()

    def process_response(self, request: Request, response: Response) -> Response:
        """The response, unchanged."""
        capture = Capture(
            url=request.url,
            status=response.status,
            headers=_pairs(response.headers),
            body=response.body,
            captured_at=round(time.time(), 6),  # what a WARC record can say
            method=request.method,
            request_headers=_pairs(request.headers),
            request_body=request.body,
            address=str(response.ip_address) if response.ip_address is not None else None,
        )
        request.meta.setdefault(CAPTURES, []).append(capture)
        return response


def captures_of(request: Request | None) -> tuple[Capture, ...]:
    """What was taken on the way to a request's answer, redirects first; empty when pages are not archived."""
    return tuple(request.meta.get(CAPTURES, ())) if request is not None else ()


def taken_at(request: Request | None) -> datetime:
    """When the answer was there. An archived page says it, so that reading it again later gives the same record."""
    pages = captures_of(request)
    return datetime.fromtimestamp(pages[-1].captured_at, UTC) if pages else datetime.now(UTC)


def _pairs(headers: Headers) -> tuple[tuple[bytes, bytes], ...]:
    return tuple((name, value) for name, values in headers.items() for value in values)
