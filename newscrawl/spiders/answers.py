"""Scrapy's responses as what the readers of pages take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from newscrawl.middlewares.archive import taken_at
from newscrawl.pages.page import Page
from newscrawl.reasons import Refused

if TYPE_CHECKING:
    from scrapy.http import Response

STATUSES: Final = [304, *range(400, 600)]
"""HTTP statuses that a spider judges itself."""


def page_of(response: Response) -> Page:
    """The page that came.

    Raises:
        Refused: `http_<status>`, for a status that says that there is none.
    """
    if response.status >= 400:
        raise Refused(f"http_{response.status}", f"HTTP {response.status}")
    headers = {
        name.decode("latin-1").lower(): values[-1].decode("latin-1")
        for name, values in response.headers.items()
        if values
    }
    return Page(response.url, response.body, taken_at(response.request), response.status, headers)
