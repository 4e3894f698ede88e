"""Asks "has it changed?" where the spider says that a 304 would be the whole answer, and believes no other 304.

The spider marks such requests (`newscrawl_validators`: what the store knows of the page); it also takes what the answer
says of its version, and stores it together with what was read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Self

from newscrawl.reasons import Refused
from newscrawl.store.validators import Validators

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

ASK: Final = "newscrawl_validators"
WHOLE: Final = "newscrawl_whole"
"""Caches on the way are asked for the page itself: they answered 304 though nobody had asked."""

MAX_LENGTH: Final = 1000
"""Characters of a header that is worth keeping."""


class ConditionalMiddleware:
    """Scrapy downloader middleware: If-None-Match and If-Modified-Since."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:  # noqa: ARG003  # Scrapy's signature
        """Scrapy's constructor."""
        return cls()

    def process_request(self, request: Request) -> None:
        """Add the headers."""
        if request.meta.get(WHOLE):
            request.headers["Cache-Control"] = "no-cache"
        known: Validators | None = request.meta.get(ASK)
        if known is None:
            return
        if known.etag:
            request.headers["If-None-Match"] = known.etag
        if known.last_modified:
            request.headers["If-Modified-Since"] = known.last_modified


def check_asked(response: Response) -> None:
    """Make sure that a 304 answers a question of ours.

    Raises:
        Refused: `unasked_304`: the page may be any.
    """
    if response.request is None or response.request.meta.get(ASK) is None:
        raise Refused("unasked_304", "HTTP 304, though nothing was said of what we have")


def of_response(key: str, response: Response) -> Validators:
    """What a response says of its version, to be stored under a key."""
    found = {}
    for name in ("ETag", "Last-Modified"):
        value = (response.headers.get(name) or b"").decode("latin-1").strip()
        found[name] = value if value and len(value) <= MAX_LENGTH else None
    return Validators(key, found["ETag"], found["Last-Modified"])
