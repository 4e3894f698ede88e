"""Tasnim: the agency's own engine, one outlet.

Markup, as evidenced: article containers of five provincial and foreign articles as a public crawler stored them in
January 2026 (`article.single-news`, `li.time`, `li.service`, `div.story`, `data-id-code`), selectors of crawlers of
2018 to 2026 for the rest (`h3.lead`, which that crawler had dropped, list rows, tags).

Access:

- robots.txt allows everything but `/*/search*` (2026). www.tasnimnews.com does not resolve from abroad;
  www.tasnimnews.ir serves the same site (jonawalb/rhetoric-corpus, October 2026): name it with `--base-url`.
- Addresses hold the Jalali day: `/fa/news/1404/10/08/<number>/<slug>`, media below `/fa/media/`; `/<number>` is short.
- `/fa/service/6/?page=N` lists the provinces (crawled to page 400), one day of them stands under
  `/fa/archive?service=6&sub=-1&date=1404/10/08&page=N` (crawlers of 2018 to 2025). Each province is a service of its
  own; the numbers of four stand in breadcrumbs of January 2026 (47, 57, 64, 67).
- Day sitemaps are Gregorian, without leading zeros: `/fa/2026/10/4/fa_2026_10_4_sitemap.xml` (2026).
- Feeds `/fa/rss/feed/0/7/<service>/` were read until about 2024; in September 2026 a list made in Frankfurt has them
  refused.
- `data-short_link` of the containers is the same on all five articles, so it is not read.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Final
from urllib.parse import urlencode

from w3lib.url import add_or_replace_parameter, url_query_parameter

from newscrawl.dates import jalali_day
from newscrawl.families.base import Family, Rules, below
from newscrawl.loaders.fallback import last_bodies
from newscrawl.loaders.rules import Rule, body_css, body_json_ld, css, json_ld, meta
from newscrawl.pages.document import compiled, select_inside, text_of
from newscrawl.pages.listpage import ListRules
from newscrawl.pages.page import Channel, Listing, ListingRequest, Page
from newscrawl.reasons import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from newscrawl.items import Kind, Link
    from newscrawl.pages.document import Document
    from newscrawl.sources import Source
    from newscrawl.sources.model import ProvinceAt

SERVICES: Final = "ul.details li.service a, li.service a"
SERVICE: Final = re.compile(r"/fa/service/(?P<number>\d+)")
SERVICE_CODE: Final = compiled("[data-service-code]")
PLAYER: Final = compiled("video, .jwplayer, iframe")
NEWS_OF: Final = re.compile(r"^اخبار\s+")


def services() -> Rule:
    """Names of the services: «اخبار استانها», «اخبار سمنان», the last the most special."""

    def find(document: Document) -> list[Any]:
        return [name for one in select_inside(document, SERVICES) if (name := NEWS_OF.sub("", text_of(one)))]

    return Rule("css", "li.service a", find, fallback=False)


class Tasnim(Family):
    """Article rules, list addresses and URL forms of the engine."""

    name = "tasnim"
    PAGED = True
    ARTICLES = (
        re.compile(r"/fa/(?:news|media)/\d{4}/\d{1,2}/\d{1,2}/(?P<id>\d+)(?:/.*)?"),
        re.compile(r"/(?P<id>\d{5,9})"),
    )
    LISTS = ListRules(
        boxes=("section.content", "section.news-container", "main"),
        anywhere="body",
        items="article.list-item",
        titles=("h2.title a[href]", "a[href]"),
        times=("time::attr(datetime)", "time"),
        pager="ul.pagination a",
        after_active="ul.pagination li.active + li a",
        signs=("section.content", "form#archive-form"),
        foreign=("article.single-news", "article.media"),
    )
    MIXED = frozenset({"feed", "sitemap"})
    ADDRESS = "/{code}"
    ARTICLE = ("article.single-news", "article.media")
    CODE_TEXTS = ("[data-id-code]::attr(data-id-code)",)
    DROP = (".hideTag, .jwplayer, .footer, .details, ._sticky .details",)
    PICTURES = ("figure img", ".row.images img")
    RULES: ClassVar[Mapping[str, tuple[Rule, ...]]] = {
        "kicker": (css(".kicker"), css("h2.subtitle")),
        "title": (css("h1.title"), meta("og:title"), json_ld("headline")),
        "lead": (
            css("h3.lead"),
            css(".lead"),
            meta("og:description"),
            meta("description"),
            json_ld("description"),
        ),
        "section": (
            services(),
            meta("article:section", split=">›»"),
            json_ld("articleSection", split=">›»"),
        ),
        "tags": (
            css("section.keywords-box li.skeyword-item a", "page"),
            css(".tags li a, ul.tags a", "page"),
            meta("article:tag", split=",،"),
            meta("keywords", split=",،"),
        ),
        "body": (
            body_css("div.story", "article"),
            body_css("div.story"),
            body_json_ld(),
            *last_bodies(),
        ),
        "published_at": (
            meta("article:published_time", fallback=False),
            meta("datePublished"),
            json_ld("datePublished"),
        ),
        "date": (css("li.time"), css(".time, time")),
        "modified_at": (meta("article:modified_time", fallback=False), json_ld("dateModified")),
    }

    # -- articles ----------------------------------------------------------------------------------------------------

    def _kind(self, document: Document, url: str, hint: Link | None, rules: Rules) -> Kind:
        """Media pages hold a film or pictures."""
        if "/fa/media/" not in url and document.article.get("class", "").split()[:1] != ["media"]:
            return super()._kind(document, url, hint, rules)
        return "video" if PLAYER(document.article) else "photo"

    def province_slug(self, document: Document, source: Source) -> str | None:  # noqa: ARG002  # numbers suffice
        """Number of the service that the article is filed under."""
        for element in SERVICE_CODE(document.article):
            return str(element.get("data-service-code"))
        found = [SERVICE.search(one.get("href") or "") for one in select_inside(document, SERVICES)]
        return next((match["number"] for match in reversed(found) if match is not None), None)

    # -- lists -------------------------------------------------------------------------------------------------------

    def listing(self, page: Page, source: Source, channel: Channel, *, base_url: str | None = None) -> Listing:
        """Read one page of a listing; pages are counted in the address, and one without entries is the end."""
        if channel in {"feed", "sitemap"}:
            return super().listing(page, source, channel, base_url=base_url)
        asked = url_query_parameter(page.url, "page", "")
        number = int(asked) if asked.isdecimal() else 1
        try:
            found = super().listing(page, source, channel, base_url=base_url)
        except Refused as error:
            if error.reason == "not_article" and number > 1:
                return Listing(())
            raise
        return replace(found, next_url=_with_page(page.url, number + 1) if found.links else None)

    def section_path(self, source: Source, at: ProvinceAt) -> str | None:  # noqa: ARG002  # as the base calls it
        """The service of a province, where its number is known."""
        path = at.section or (f"/fa/service/{at.topic}/" if at.topic else None)
        return _with_page(path, 1) if path else None

    def archive_list(self, source: Source, base: str, day: date | None) -> ListingRequest | None:
        """The service of the provinces from the newest back, or its archive of one Jalali day."""
        path = source.listings.archive
        if path is None:
            return None
        service = SERVICE.match(path)
        number = service["number"] if service else "-1"
        if day is None:
            return ListingRequest("archive", f"archive:{number}", below(base, _with_page(path, 1)))
        year, month, of_month = jalali_day(day)
        query = {"service": number, "sub": "-1", "date": f"{year}/{month:02}/{of_month:02}", "page": "1"}
        scope = f"archive:{number}:{year}-{month:02}-{of_month:02}"
        return ListingRequest("archive", scope, below(base, f"/fa/archive?{urlencode(query, safe='/')}"), None, day)

    def sitemap_lists(self, source: Source, base: str, day: date | None) -> Iterator[ListingRequest]:
        """The sitemap of one Gregorian day: national news, too."""
        if day is None or source.listings.day_sitemap is None:
            return
        path = source.listings.day_sitemap.format(y=day.year, m=day.month, d=day.day)
        yield ListingRequest("sitemap", f"sitemap:{day.isoformat()}", below(base, path), None, day, mixed=True)


def _with_page(url: str, number: int) -> str:
    return add_or_replace_parameter(url, "page", str(number))


FAMILY: Final = Tasnim()
