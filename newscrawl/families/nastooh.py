"""Nastooh (نستوه): the engine of Mehr, IRNA, ISNA, Khabaronline, Hamshahri and some fifty more outlets.

Markup as evidenced in sites/nastooh.md: real pages of mehrnews.com (February 2024, January 2026), hamshahrionline.ir
(February 2024) and khabaronline.ir (February 2020); themes of other outlets as crawlers of 2023 to 2026 read them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Final
from urllib.parse import urlsplit

from w3lib.url import add_or_replace_parameters, url_query_parameter

from newscrawl.dates import jalali_day
from newscrawl.families.base import Family, Rules, below
from newscrawl.loaders.fallback import last_bodies
from newscrawl.loaders.kinds import kind_of
from newscrawl.loaders.rules import Rule, body_css, body_json_ld, css, json_ld, meta
from newscrawl.pages.document import compiled, unified
from newscrawl.pages.listpage import ListRules
from newscrawl.pages.page import ListingRequest
from newscrawl.provinces import find
from newscrawl.text.boilerplate import name_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from lxml import etree

    from newscrawl.items import Kind, Link
    from newscrawl.pages.document import Document
    from newscrawl.sources import Source
    from newscrawl.sources.model import ProvinceAt


FILM: Final = "[class^=itemPlayer], .jwplayer, video, section.video-player"
ALBUM: Final = "section.photoGall img, .gallery img"
SHOWN: Final[dict[Kind, str]] = {"video": FILM, "photo": ALBUM}


class Nastooh(Family):
    """Article rules, list addresses and URL forms of the engine."""

    name = "nastooh"
    PAGED = True
    ARTICLES = (
        re.compile(r"/(?:news|photo|video|media|live)/(?P<id>\d+)(?:/.*)?"),
        re.compile(r"/amp/(?P<id>\d+)(?:/.*)?"),
    )
    SHORT = re.compile(r"/(?P<id>x[0-9A-Za-z]{3,8})")
    LISTS = ListRules(
        boxes=("main section.list", "section.list", "main section.box", "div.items"),
        anywhere="main, body",
        items="li",
        titles=("div.desc h3 a[href]", "h3 a[href], h2 a[href]", "div.desc a[href]", "a[href]"),
        times=("time::attr(title)", "time a::attr(title)", "time"),
        pager="ul.pagination a",
        after_active="ul.pagination li.active + li a",
        signs=(
            "meta[property='nastooh:pageType'][content='archive']",
            "meta[property='nastooh:pageType'][content='service']",
            "form#frmNewsArchive",
            "section.list",
            "ul.pagination",
        ),
        foreign=tuple(
            f"meta[property='nastooh:pageType'][content='{kind}']" for kind in ("news", "error", "static", "rsshelp")
        ),
    )
    """Lists as on Hamshahri's archive page and Mehr's boxes (February 2024), and ISNA's `div.items` (2025)."""
    # Items of a feed are filed under their service, but not at every outlet: what carries none is national or not.
    MIXED = frozenset({"feed", "sitemap"})
    ARTICLE = ("article#item", "article#photo", "article.item", "div.main-content", "#mainbody", "div#main")
    CODE_METAS = ("nastooh:nid", "nastooh:code")
    CODE_TEXTS = ("div.item-code span", "input#newsId::attr(value)", "li.id span")
    SECTION_METAS = ("nastooh:subtopic",)
    KIND_METAS = ("nastooh:newsType",)
    KINDS: ClassVar[Mapping[str, Kind]] = {
        "news": "news",
        "text": "news",
        "received": "news",
        "photo": "photo",
        "gallery": "photo",
        "image": "photo",
        "film": "video",
        "video": "video",
        "media": "video",
        "report": "report",
        "coverage": "report",
        "talk": "interview",
        "interview": "interview",
        "op-ed": "note",
        "opinion": "note",
        "note": "note",
        "article": "note",
        "editorial": "note",
    }
    PICTURES = ("figure.item-img img", "section.photoGall figure img")
    RULES: ClassVar[Mapping[str, tuple[Rule, ...]]] = {
        "kicker": (
            css(".item-header .kicker, .item-title .kicker"),
            css(".kicker"),
            css(".rutitr, .uptitle"),
        ),
        "title": (
            css("h1.title"),
            css("h1.first-title, h1[itemprop=headline], .item-title h1"),
            meta("og:title"),
            json_ld("headline"),
            meta("dc.title"),
        ),
        "lead": (
            css("p.summary.introtext"),
            css("p.introtext, p.summary, p[itemprop=description]"),
            meta("og:description"),
            meta("description"),
            json_ld("description"),
        ),
        "section": (
            css(".item-header ol.breadcrumb li a"),
            css("li.breadcrumb-item a", "page"),
            css(".meta-news [itemprop=articleSection]", "page"),
            meta("article:section", split=">›»"),
            json_ld("mainEntityOfPage.breadcrumb", split=">›»"),
            css("nav#menu li.active > a[href^='/service/']", "page"),
            json_ld("articleSection", split=">›»"),
        ),
        "tags": (
            css("section.tags li a"),
            css("section.tags li a, footer.tags li a", "page"),
            meta("article:tag", split=",،"),
            json_ld("keywords", split=",،"),
        ),
        "short_url": (
            css("input.clean::attr(value), input#short-url::attr(value)"),
            css("input.clean::attr(value), input#short-url::attr(value), li.url", "page"),
        ),
        "body": (
            body_css(".item-text[itemprop=articleBody]", "article"),
            body_css("[itemprop=articleBody]"),
            body_css(".item-text", "article"),
            body_css(".item-body", "article"),
            body_json_ld(),
            *last_bodies(),
        ),
        "published_at": (
            meta("article:published_time", fallback=False),
            meta("datePublished"),
            json_ld("datePublished"),
        ),
        "date": (
            css(".item-header .item-date span"),
            css(".item-date, .item-nav.row > div > span"),
            css(".meta-news li:first-child .text-meta", "page"),
            css("li.date", "page"),
        ),
        "modified_at": (
            meta("article:modified_time", fallback=False),
            meta("article:modified", fallback=False),
            json_ld("dateModified"),
        ),
    }

    def _kind(self, document: Document, url: str, hint: Link | None, rules: Rules) -> Kind:
        """By the metas; a film or album whose page has none (Mehr, 2026) by its player or album.

        The breadcrumb names it, or no text stands beside it.
        """
        kind = super()._kind(document, url, hint, rules)
        if kind == "news" and not any(map(document.meta, self.KIND_METAS)):
            named = kind_of(name for rule in rules["section"][:2] for name in rule.find(document))
            if named is not None and named in SHOWN and compiled(SHOWN[named])(document.article):
                return named
            if not any(body.lines for rule in rules["body"] for body in rule.find(document)):
                return next((one for one, shown in SHOWN.items() if compiled(shown)(document.article)), kind)
        return kind

    def section_path(self, source: Source, at: ProvinceAt) -> str | None:
        """The address that the source file names, the archive of the topic, or the section page of the slug.

        The archive of a topic comes before the section page: its paging is known (archive page of Hamshahri, February
        2024), that of a section page is not.
        """
        archive = urlsplit(source.listings.archive or "/archive").path
        pattern = source.listings.section_path or "/service/Provinces/{slug}"
        by_topic = f"{archive}?tp={at.topic}" if at.topic else None
        return at.section or by_topic or (pattern.format(slug=at.slug) if at.slug else None)

    def archive_list(self, source: Source, base: str, day: date | None) -> ListingRequest | None:
        """`/archive?tp=19&pi=1`, with the Jalali day as `dy`, `mn`, `yr`."""
        archive = source.listings.archive
        if archive is None:
            return None
        scope = f"archive:{url_query_parameter(archive, 'tp', 'all')}"
        query = {"pi": "1"}
        if day is not None:
            year, month, of_month = jalali_day(day)
            query |= {"dy": str(of_month), "mn": str(month), "yr": str(year)}
            scope = f"{scope}:{year}-{month:02}-{of_month:02}"
        mixed = self.mixes(source, "archive")
        url = below(base, add_or_replace_parameters(archive, query))
        return ListingRequest("archive", scope, url, None, day, mixed=mixed)

    def feed_path(self, at: ProvinceAt) -> str | None:
        """The feed of the province's topic."""
        return at.feed or (f"/rss/tp/{at.topic}" if at.topic else None)

    def sitemap_lists(self, source: Source, base: str, day: date | None) -> Iterator[ListingRequest]:
        """The news sitemap, or the leaf of one day in the calendar of the outlet's sitemaps."""
        yield from super().sitemap_lists(source, base, day)
        lists = source.listings
        if day is not None and lists.day_sitemap is not None:
            jalali = lists.sitemap_calendar == "jalali"
            year, month, of_month = jalali_day(day) if jalali else (day.year, day.month, day.day)
            path = lists.day_sitemap.format(y=f"{year:04}", m=f"{month:02}", d=f"{of_month:02}")
            scope = f"sitemap:{year:04}-{month:02}-{of_month:02}"
            yield ListingRequest("sitemap", scope, below(base, path), None, day, mixed=True)


def read_topics(root: etree._Element) -> tuple[int | None, dict[str, int]]:
    """The ids of sections that an archive page offers in its form, «استان‌ها > اردبیل» = 599 (Hamshahri, 2024).

    Returns:
        The id of «استان‌ها» (None where the form does not have it), and the ids of the provinces by our slug.

    Only entries below «استان‌ها» count: «ویدئو > استان‌ها» is another list, and «تهران بزرگ» or «کیش» are not provinces.
    The first id of a province is taken.
    """
    parent: int | None = None
    topics: dict[str, int] = {}
    for option in root.xpath("//select[@id='topic' or @name='topic']//option"):
        value = (option.get("value") or "").strip()
        parts = [unified(part) for part in "".join(option.itertext()).split(">")]
        if not value.isdecimal() or name_key(parts[0]) not in {"استانها", "استان", "شهرستانها"}:
            continue
        if len(parts) == 1:
            parent = parent or int(value)
            continue
        province = find(parts[1]) if len(parts) == 2 else None
        if province is not None:
            topics.setdefault(province.slug, int(value))
    return parent, topics


FAMILY: Final = Nastooh()
