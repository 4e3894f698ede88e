"""Redirects: at most five, and a page that sets a cookie and asks for itself is asked once more, not for ever.

A cookie and a refresh to the same address is how some outlets count visitors (and one of ArvanCloud's modes); whoever
keeps cookies gets the page. It is no challenge: nothing is computed or clicked. A second refresh is not followed.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import urldefrag, urljoin, urlsplit, urlunsplit

from scrapy.downloadermiddlewares.redirect import RedirectMiddleware

from newscrawl.middlewares.failures import Refusal
from newscrawl.middlewares.guard import PORTS
from newscrawl.pages.unpacking import UndecodableError, unpack
from newscrawl.reasons import Refused

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response

REFRESH: Final = re.compile(
    rb"<meta[^>]{0,200}?http-equiv\s*=\s*[\"']?refresh[\"']?[^>]{0,200}?content\s*=\s*[\"']?\s*([\d.]+)"
    rb"(?:\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"'>]*))?",
    re.IGNORECASE,
)
HEADER: Final = re.compile(rb"\s*([\d.]+)(?:\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"']*))?", re.IGNORECASE)
SMALL: Final = 20_000
"""Bytes below which a page may be such a refresh; articles are larger and refresh themselves every few minutes."""

SOON: Final = 10.0
"""Seconds; a longer interval is a page that keeps itself fresh."""

SELF: Final = "newscrawl_asked_itself"


class Redirects(RedirectMiddleware):
    """Scrapy's RedirectMiddleware, bounded towards the same address and aware of cookie-and-refresh."""

    def handle_referer(self, request: Request, response: Response) -> None:  # noqa: ARG002  # Scrapy's signature
        """No request says what led to it."""
        request.headers.pop("Referer", None)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor, without its search for a RefererMiddleware: no outlet is told where we come from."""
        made = cls(crawler.settings)
        made.crawler = crawler
        return made

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002  # Scrapy's signature
    ) -> Request | Response:
        """The response, or the request that it leads to.

        Raises:
            Refusal: `redirect_loop`, or `redirect` where it leads to nothing that may be asked.
        """
        if 300 <= response.status < 400 and response.status != 304:
            result = super().process_response(request, response)
            if result is response:
                where = (response.headers.get("Location") or b"nowhere").decode("latin-1")[:200]
                raise Refusal(Refused("redirect", f"HTTP {response.status} to {where}: not followed"))
            result = self._on_mirror(result)
            if _same(result.url, request.url):
                self._once(request, result)
            return result
        if response.status == 200 and len(response.body) < SMALL and "Set-Cookie" in response.headers:
            return self._refreshed(request, response)
        return response

    def _on_mirror(self, request: Any) -> Request:
        """The request below `--base-url` where it leads to the site's own host: mirrors print the site's addresses."""
        spider: Any = self.crawler.spider
        base, parts = getattr(spider, "base_url", None), urlsplit(request.url)
        ours = base is not None and parts.scheme in PORTS and parts.netloc in spider.source.all_hosts()
        found: Request = request.replace(url=base + urlunsplit(("", "", *parts[2:]))) if ours else request
        return found

    def _refreshed(self, request: Request, response: Response) -> Request | Response:
        header = response.headers.get("Refresh")
        found = HEADER.match(header) if header else REFRESH.search(_body(response))
        if found is None or float(found[1].strip(b".") or 0) > SOON:
            return response
        target = urljoin(request.url, (found[2] or b"").decode("utf-8", "replace").strip() or request.url)
        if not _same(target, request.url) or request.meta.get(SELF):
            return response
        again = request.copy()
        again.dont_filter = True
        self._once(request, again)
        return again

    @staticmethod
    def _once(request: Request, again: Any) -> None:
        if request.meta.get(SELF):
            raise Refusal(Refused("redirect_loop", f"{request.url} leads to itself again and again"))
        again.meta[SELF] = True


def _body(response: Response) -> bytes:
    """The body, which is still packed here; as it is where it is large or cannot be unpacked: that is no refresh."""
    encodings = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1")
    with suppress(UndecodableError):
        return unpack(response.body, encodings, SMALL)
    return response.body


def _same(one: str, other: str) -> bool:
    return urldefrag(one)[0] == urldefrag(other)[0]
