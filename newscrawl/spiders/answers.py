"""Scrapy's responses as what the readers of pages take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from newscrawl import families
from newscrawl.dedup import basis
from newscrawl.middlewares.archive import taken_at
from newscrawl.middlewares.compression import LATER
from newscrawl.middlewares.conditional import ASK, WHOLE, check_asked
from newscrawl.pages.page import Listing, Page
from newscrawl.reasons import Refused

if TYPE_CHECKING:
    from scrapy.http import Response

    from newscrawl.discovery.ends import Running
    from newscrawl.items import Article
    from newscrawl.loaders.article import Counter
    from newscrawl.run import Run
    from newscrawl.sources import Source
    from newscrawl.spiders.due import InFlight
    from newscrawl.spiders.sampling import Sample
    from newscrawl.store.validators import Validators

STATUSES: Final = [304, *range(400, 600)]
"""HTTP statuses that a spider judges itself."""


def about(what: str, known: Validators | None, run: Run, *, whole: bool) -> dict[str, Any]:
    """What the middlewares are to know of a request (its `meta`).

    Args:
        what: article, or the channel of a list.
        known: what the store knows of the page's version, if that is to be asked.
        run: of the spider.
        whole: the page itself is wanted, whatever caches on the way think.
    """
    marks = {ASK: known, WHOLE: whole, LATER: run.parsers is not None}
    return {"newscrawl_what": what, "handle_httpstatus_list": STATUSES, **marks}


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
    response: Response, one: InFlight, sample: Sample | None, source: Source, run: Run, stats: Counter
) -> Article | None:
    """The article that came; None where it is as it was.

    Args:
        response: the answer.
        one: what led to it; keeps its fingerprints, where a parser made them.
        sample: what is known of the site's pages, if anything is.
        source: the outlet.
        run: of the spider; it has processes that read instead, or none.
        stats: gets the counts of the rules.

    Raises:
        Refused: it is none.
    """
    if response.status == 304:
        check_asked(response)
        return None
    page = page_of(response)
    if sample is not None:
        page = await sample.known(one.link.news_code, page)
    if run.parsers is None:
        one.prepared = None
        return families.get(source.family).article(page, source, hint=one.link, stats=stats)
    article, one.prepared = await run.parsers.article(page, source, one.link, stats)
    one.basis = basis(article) if one.prepared is not None else None
    return article


async def list_of(response: Response, running: Running, source: Source, base: str | None, run: Run) -> Page | Listing:
    """The page of a list that came; what it lists already, where another process read it.

    Raises:
        Refused: it is none.
    """
    if running.step.walk.beside and response.status in (404, 410):
        return Listing(())  # a section that a menu still names is not there: the others are
    page = page_of(response)
    if run.parsers is None:
        return page
    return await run.parsers.listing(page, source, running.step.walk.request.channel, base)
