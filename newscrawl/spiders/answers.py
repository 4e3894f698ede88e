"""Scrapy's responses as what the readers of pages take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from newscrawl.dedup import basis
from newscrawl.middlewares.archive import taken_at
from newscrawl.middlewares.conditional import check_asked
from newscrawl.pages.page import Page
from newscrawl.reasons import Refused

if TYPE_CHECKING:
    from scrapy.http import Response

    from newscrawl.families.base import Family
    from newscrawl.items import Article
    from newscrawl.loaders.article import Counter
    from newscrawl.run import Parsers
    from newscrawl.sources import Source
    from newscrawl.spiders.due import InFlight

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


async def article_of(
    response: Response, one: InFlight, family: Family, source: Source, parsers: Parsers | None, stats: Counter
) -> Article | None:
    """The article that came; None where it is as it was.

    Args:
        response: the answer.
        one: what led to it; keeps its fingerprints, where a parser made them.
        family: who reads it.
        source: the outlet.
        parsers: processes that read instead; None to read here.
        stats: gets the counts of the rules.

    Raises:
        Refused: it is none.
    """
    if response.status == 304:
        check_asked(response)
        return None
    page = page_of(response)
    if parsers is None:
        one.prepared = None
        return family.article(page, source, hint=one.link, stats=stats)
    article, one.prepared = await parsers.article(page, source, one.link, stats)
    one.basis = basis(article) if one.prepared is not None else None
    return article
