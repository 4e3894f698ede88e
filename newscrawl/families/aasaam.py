"""aasaam (آسام): the engine of ILNA, Rokna, Mojnews, Khabarfoori and some seventy more outlets.

Markup as evidenced: article containers of 58 articles of ilna.ir as a public crawler stored them (January 2026; their
headers are missing), the front page of mojnews.com (March 2018), and the selectors of a crawler of 71 outlets
(Targoman/PersianWebScraper, 2025-01-20), for headline, lead, breadcrumb and `time[datetime]`, which is in UTC.

Addresses: an article is `/بخش-<section>-<number>/<number>-<slug>` (ilna, 2024 to 2026) and `/fa/tiny/news-<number>`
(its own short link, ilna 2026); the name of the section in it is a province's for provincial news («خراسان-رضوی»-92,
«فارس»-97, «گلستان»-105 on ilna, January 2026).

Lists: `/rss` of ilna answered with 200 (a table of feeds, 2026-02-24); `/feeds/` is linked from every page (mojnews,
2018) and is the feed of all news (rokna, donya-e-eqtesad: feed lists of 2022 to 2025). `/fa/feeds/?p=` with
`categories=<number>` in base64 and «,» for «=» is the feed of a section (rokna 65 and 23, hammihan, gostaresh). The
page of a section is `/بخش-<section>-<number>`, its next page stands in `link[rel=next]` of the head (`?page=2`,
Khabarfoori 2026); where it does not, one page is read.

Access: robots.txt of ilna is readable and closes no article (jonawalb/rhetoric-corpus, October 2026); its text was not
seen. Nothing is known of the other outlets'.
"""

from __future__ import annotations

import re
from base64 import b64encode
from typing import TYPE_CHECKING, Any, ClassVar, Final
from urllib.parse import quote, unquote

from newscrawl.families.base import Family, Rules
from newscrawl.loaders.fallback import last_bodies
from newscrawl.loaders.kinds import kind_of
from newscrawl.loaders.rules import Rule, body_css, body_json_ld, crumbs, css, json_ld, meta
from newscrawl.pages.document import compiled, select_inside, text_of, unified
from newscrawl.pages.listpage import ListRules
from newscrawl.text.boilerplate import count_end_marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from newscrawl.items import Kind, Link
    from newscrawl.pages.document import Document
    from newscrawl.sources import Source
    from newscrawl.sources.model import ProvinceAt

TINY: Final = re.compile(r"/tiny/news-(\d{1,12})(?:\D|$)")
SECTION: Final = re.compile(r"/بخش-(?P<name>[^/]+)-\d+(?:/|$)")
PLAYERS: Final = ".primary_files video, .primary-files video, .primary_files iframe, .video-js-container, .aparat_embed"
FILM: Final = re.compile(r"^(?:ویدئو|ویدیو|فیلم|کلیپ)\b|[+/(]\s*(?:فیلم|ویدئو|ویدیو|کلیپ)\s*\)?\s*$")
"""Headlines of items that are a film without text, 11 of 13 of ilna: «ویدئو: …», «… + فیلم», «… (فیلم)»."""

MIN_LETTERS: Final = 15
ALBUMS: Final = ".gallery_containar img, .album_content img, .new_gallery_list img"


def section_of_path() -> Rule:
    """The section that the page's own address names: «بخش-خراسان-رضوی-92» is «خراسان رضوی»."""

    def find(document: Document) -> list[Any]:
        for address in (document.canonical or "", document.page.url):
            match = SECTION.search(unquote(address))
            if match is not None:
                return [unified(match["name"].replace("-", " "))]
        return []

    return Rule("generic", "section in the address", find)


def shortlink_of_head() -> Rule:
    """The short address that the page's head names."""

    def find(document: Document) -> list[Any]:
        links = (link.get("href") for link in document.root.iter("link") if link.get("rel") == "shortlink")
        return [text_of(address) for address in links if address]

    return Rule("generic", "link[rel=shortlink]", find, fallback=False)


class Aasaam(Family):
    """Article rules, list addresses and URL forms of the engine."""

    name = "aasaam"
    ARTICLES = (
        re.compile(r"/(?:fa/)?بخش-[^/]+-\d+/(?P<id>\d{1,12})(?:-[^/]*)?"),
        re.compile(r"/fa/tiny/news-(?P<id>\d{1,12})(?:/.*)?"),
    )
    LISTS = ListRules(
        boxes=("main .news_list, main .list_news, .archive_list", "main section, main ul, .main_content ul"),
        anywhere="main, body",
        items="li, article, div.news_item, div.item",
        titles=("h2 a[href], h3 a[href], h4 a[href]", "a.title[href], .title a[href]", "a[href]"),
        times=("time::attr(datetime)", "time"),
        pager="ul.pagination a, .pagination a",
        after_active="ul.pagination li.active + li a",
        signs=("ul.pagination", ".news_list", ".list_news", ".archive_list"),
        foreign=("#news_page_article", "#echo_detail", "#echo_details"),
        by_head=True,
    )
    ADDRESS = "/fa/tiny/news-{code}"
    ARTICLE = ("article#news_page_article", "article.news_page_article", ".news_content", "article")
    PICTURES = (
        ".primary_files img, .primary-files img, .primary_image img, .image_top_primary img, .contain_img img",
        ALBUMS,
    )
    DROP = (
        ".article_tag, .article_tags, .news_tags, .tag_items, .sec_info, .share_news, .short_link_cnt, .short_link_box",
        ".tinyurl_form, .noprint, .source_news, .author_tools, .ita_application, .video-js-container, .side",
        # Advertisements (Khabarfoori, 2026).
        "[data-nosnippet], .zxc, .peyvand",
    )
    RULES: ClassVar[Mapping[str, tuple[Rule, ...]]] = {
        "kicker": (css(".uptitle, .up-title, .up_title, .news-uptitle, .news_uptitle"),),
        "title": (
            css("h1.title, h1.news-title, h1.news_title"),
            css("h1"),
            css("h1", "page"),
            meta("og:title"),
            json_ld("headline"),
        ),
        "lead": (
            css("p.lead, .lead, p.news-lead, p.news_lead"),
            css("h1 + p"),
            meta("og:description"),
            meta("description"),
            json_ld("description"),
        ),
        "section": (
            crumbs(".breadcrumb_list", ".breadcrumb", "#breadcrumb", ".breadcrumb_cnt", ".bread_crump"),
            crumbs(".breadcrumbs", ".bread_crumb", ".bread_crumbs", ".breadcrumb_container", ".news_breadcrumb"),
            meta("article:section", split=">›»"),
            json_ld("articleSection"),
            section_of_path(),
        ),
        "tags": (
            css(".article_tags a, .article_tag a, .news_tags a, .article-tag a, .tag_items a, a.tag_item", "page"),
            meta("article:tag", split=",،"),
            meta("keywords", split=",،"),
            json_ld("keywords", split=",،"),
        ),
        "reporter": (css(".author_tools .writers a, .author_tools .photographers a"),),
        "credit": (css(".source_news > span:not(.source_title), .source_news > a"),),
        "short_url": (
            css("input#short_link::attr(value), .short_link_cnt input::attr(value)", "page"),
            css("input#tinyurl_input::attr(value), .short_link::attr(data-url)", "page"),
            css(".short_link input::attr(value)", "page"),
            css(".short_link::attr(data-clipboard-text), .short_link::attr(href)", "page"),
            shortlink_of_head(),
            css(".short_link", "page"),
        ),
        "body": (
            body_css("#echo_details, #echo_detail"),
            body_css(".echo_detail, #main_ck_editor, #CK_editor"),
            body_css(".article_body"),
            body_json_ld(),
            *last_bodies(),
        ),
        "published_at": (
            meta("article:published_time", fallback=False),
            css("time::attr(datetime)"),
            json_ld("datePublished"),
            css(".news_time time::attr(datetime), .news-time time::attr(datetime), time::attr(datetime)", "page"),
        ),
        "date": (css(".news_nav_title + span, .news_pdate"),),
        "modified_at": (meta("article:modified_time", fallback=False), json_ld("dateModified")),
    }

    def section_path(self, source: Source, at: ProvinceAt) -> str | None:  # noqa: ARG002  # as the base calls it
        """The section of the province, where its number is known."""
        return at.section or (f"/بخش-{at.slug}-{at.topic}" if at.slug and at.topic else None)

    def feed_path(self, at: ProvinceAt) -> str | None:
        """The feed of the province's section, where its number is known."""
        return at.feed or (feed_of(at.topic) if at.topic else None)

    def _printed_code(self, document: Document) -> str | None:
        """The number in the short link that the page offers for copying."""
        for value in compiled("input::attr(value), link[rel=shortlink]::attr(href)")(document.root):
            match = TINY.search(value)
            if match is not None:
                return str(int(match[1]))
        return None

    def _kind(self, document: Document, url: str, hint: Link | None, rules: Rules) -> Kind:  # noqa: ARG002  # as the base calls it
        """By the section; else an album or a player where the text would be."""
        sections = [name for rule in self.RULES["section"] for name in rule.find(document)]
        kind = kind_of(sections)
        if kind is None and len(select_inside(document, ALBUMS)) > 1:
            kind = "photo"
        if kind is not None or _has_text(document, rules["body"]):
            return kind or "news"
        headline = " ".join(text_of(title) for title in compiled("h1")(document.root)[:1])
        if select_inside(document, PLAYERS) or FILM.search(headline):
            return "video"
        pictured = select_inside(document, "#echo_details img, #echo_detail img, .contain_img img")
        return "photo" if pictured and not _has_text(document, [body_json_ld()], fallback=True) else "news"


def _has_text(document: Document, rules: Iterable[Rule], *, fallback: bool = False) -> bool:
    """Whether a rule for the body, the outlet's own too, finds more than «انتهای پیام» and who is the source."""
    for rule in rules:
        for body in () if rule.fallback and not fallback else rule.find(document):
            paragraphs = body.paragraphs
            if sum(map(len, paragraphs[: len(paragraphs) - count_end_marks(paragraphs)])) >= MIN_LETTERS:
                return True
    return False


def feed_of(number: int) -> str:
    """Path of the feed of a section.

    >>> feed_of(23), feed_of(5)
    ('/fa/feeds/?p=Y2F0ZWdvcmllcz0yMw%2C%2C', '/fa/feeds/?p=Y2F0ZWdvcmllcz01')
    """
    return "/fa/feeds/?p=" + quote(b64encode(f"categories={number}".encode()).decode().replace("=", ","))


FAMILY: Final = Aasaam()
