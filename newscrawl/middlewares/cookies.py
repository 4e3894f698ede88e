"""Cookies: what an outlet sets, its own hosts are told again, within one run.

Scrapy's own middleware asks a list of public suffixes whether a cookie's domain is somebody's, and fetches that list
from the network at the first cookie of a run: from a host that no source file names, behind the back of every guard.
One spider asks the hosts of one source alone and has a jar of its own, so no cookie can reach another outlet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.exceptions import NotConfigured
from scrapy.http.cookies import CookieJar

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class CookiesMiddleware:
    """Scrapy downloader middleware: the jar of one spider."""

    def __init__(self) -> None:
        self._jar = CookieJar()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor.

        Raises:
            NotConfigured: COOKIES_ENABLED is off.
        """
        if not crawler.settings.getbool("COOKIES_ENABLED"):
            raise NotConfigured
        return cls()

    def process_request(self, request: Request) -> None:
        """Add what is known; a copy of an earlier request has old ones."""
        request.headers.pop("Cookie", None)
        self._jar.add_cookie_header(request)

    def process_response(self, request: Request, response: Response) -> Response:
        """Keep what the answer sets."""
        if "Set-Cookie" in response.headers:
            self._jar.extract_cookies(response, request)
        return response
