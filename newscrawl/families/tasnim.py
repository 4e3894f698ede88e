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
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from newscrawl.dates import jalali_day
from newscrawl.families.base import Channel, Listing, ListingRequest, Page
from newscrawl.families.lists import Mapper, feed_listing, html_listing, sitemap_listing
from newscrawl.families.markup import MarkupFamily
from newscrawl.loaders.fallback import body_trafilatura
from newscrawl.loaders.rules import Rule, body_css, body_density, body_json_ld, css, json_ld, meta
from newscrawl.pages.document import compiled, text_of
from newscrawl.pages.listpage import ListRules
from newscrawl.reasons import Refused
from newscrawl.urls import Grammar, origin

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from newscrawl.families.base import Link
    from newscrawl.items import Kind
    from newscrawl.pages.document import Document
    from newscrawl.sources import Source

ARTICLES: Final = (
    re.compile(r"/fa/(?:news|media)/\d{4}/\d{1,2}/\d{1,2}/(?P<id>\d+)(?:/.*)?"),
    re.compile(r"/(?P<id>\d{5,9})"),
)
LISTS: Final = ListRules(
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
SERVICES: Final = compiled("ul.details li.service a, li.service a")
SERVICE: Final = re.compile(r"/fa/service/(?P<number>\d+)")
SERVICE_CODE: Final = compiled("[data-service-code]")
PLAYER: Final = compiled("video, .jwplayer, iframe")
NEWS_OF: Final = re.compile(r"^اخبار\s+")


def services() -> Rule:
    """Names of the services: «اخبار استانها», «اخبار سمنان», the last the most special."""

    def find(document: Document) -> list[Any]:
        return [name for one in SERVICES(document.article) if (name := NEWS_OF.sub("", text_of(one)))]

    return Rule("css", "li.service a", find, fallback=False)


class Tasnim(MarkupFamily):
    """Article rules, list addresses and URL forms of the engine."""

    name = "tasnim"
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
        "section": (services(), meta("article:section", split=">›»")),
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
            body_density(),
            body_trafilatura(),
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

    def _kind(self, document: Document, url: str, hint: Link | None) -> Kind:
        """Media pages hold a film or pictures."""
        if "/fa/media/" not in url and document.article.get("class", "").split()[:1] != ["media"]:
            return super()._kind(document, url, hint)
        return "video" if PLAYER(document.article) else "photo"

    def province_slug(self, document: Document, source: Source) -> str | None:  # noqa: ARG002  # numbers suffice
        """Number of the service that the article is filed under."""
        for element in SERVICE_CODE(document.article):
            return str(element.get("data-service-code"))
        found = [SERVICE.search(one.get("href") or "") for one in SERVICES(document.article)]
        return next((match["number"] for match in reversed(found) if match is not None), None)

    # -- lists -------------------------------------------------------------------------------------------------------

    def grammar(self, source: Source, base_url: str | None = None) -> Grammar:
        """URL forms of the outlet; `base_url` names a mirror that serves the same paths."""
        mirror = origin(base_url) if base_url else None
        hosts = source.all_hosts() if mirror is None else (*source.all_hosts(), mirror.netloc)
        return Grammar(f"https://{source.hosts.main}", hosts, ARTICLES)

    def listing(self, page: Page, source: Source, channel: Channel, *, base_url: str | None = None) -> Listing:
        """Read one page of a list; pages are counted in the address, and one without entries is the end."""
        mapper = Mapper(self.grammar(source, base_url), base_url)
        if channel == "feed":
            return feed_listing(page, mapper, source)
        if channel == "sitemap":
            return sitemap_listing(page, mapper)
        number = _page_number(page.url)
        try:
            found = html_listing(page, mapper, LISTS, {})
        except Refused as error:
            if error.reason == "not_article" and number > 1:
                return Listing(())
            raise
        return replace(found, next_url=_with_page(page.url, number + 1) if found.links else None)

    def section_lists(self, source: Source, provinces: tuple[str, ...], base: str) -> Iterator[ListingRequest]:
        """The service of a province, where its number is known."""
        for province in provinces:
            at = source.provinces.get(province)
            path = (at.section or (f"/fa/service/{at.topic}/" if at.topic else None)) if at is not None else None
            if path:
                yield ListingRequest("section", f"section:{province}", _with_page(_below(base, path), 1), province)

    def archive_list(self, source: Source, base: str, day: date | None) -> ListingRequest | None:
        """The service of the provinces from the newest back, or its archive of one Jalali day."""
        path = source.listings.archive
        if path is None:
            return None
        service = SERVICE.match(path)
        number = service["number"] if service else "-1"
        if day is None:
            return ListingRequest("archive", f"archive:{number}", _with_page(_below(base, path), 1))
        year, month, of_month = jalali_day(day)
        query = {"service": number, "sub": "-1", "date": f"{year}/{month:02}/{of_month:02}", "page": "1"}
        scope = f"archive:{number}:{year}-{month:02}-{of_month:02}"
        return ListingRequest("archive", scope, _below(base, f"/fa/archive?{urlencode(query, safe='/')}"), None, day)

    def feed_lists(self, source: Source, provinces: tuple[str, ...], base: str) -> Iterator[ListingRequest]:  # noqa: ARG002  # one feed for all
        """The outlet's feeds."""
        for path in source.listings.feeds:
            yield ListingRequest("feed", f"feed:{path}", _below(base, path), mixed=True)

    def sitemap_lists(self, source: Source, base: str, day: date | None) -> Iterator[ListingRequest]:
        """The sitemap of one Gregorian day: national news, too."""
        if day is None or source.listings.day_sitemap is None:
            return
        path = source.listings.day_sitemap.format(y=day.year, m=day.month, d=day.day)
        yield ListingRequest("sitemap", f"sitemap:{day.isoformat()}", _below(base, path), None, day, mixed=True)


def _below(base: str, path: str) -> str:
    return base.rstrip("/") + path


def _page_number(url: str) -> int:
    values = [value for name, value in parse_qsl(urlsplit(url).query) if name == "page"]
    return int(values[0]) if values and values[0].isdecimal() else 1


def _with_page(url: str, number: int) -> str:
    parts = urlsplit(url)
    query = [(name, value) for name, value in parse_qsl(parts.query) if name != "page"]
    return urlunsplit(parts._replace(query=urlencode([*query, ("page", str(number))], safe="/")))


FAMILY: Final = Tasnim()
