"""WordPress: the engine of most genuinely local outlets.

What is WordPress's own is documented by the project and the same everywhere: the number of a post (`?p=<number>` in
`link[rel=shortlink]` and in the feed's `guid`, `postid-<number>` in the classes of `body`, `post-<number>` in those of
an entry of a list), `/feed/` (10 items, more with `?paged=2`), `/category/<slug>/page/2/`, and the interface
`/wp-json/wp/v2/posts` (numbers, addresses, dates, pages, a window by `after` and `before`).

What is the theme's differs: where the text, the lead and the section stand. The lists below are the selectors that
Targoman/PersianWebScraper (2025-01-20) uses on 220 Persian sites of this engine: `.entry-content` on 45, `.entry` on
34, Elementor's on 17, meta `article:published_time` on 149. Metas come first where a theme is free to print anything.

Access: robots.txt of no local outlet was seen; WordPress's own closes only `/wp-admin/`. Feeds and the interface are
defaults that security plugins may close: then the run says so, and `archive` or `feeds` of the source file is changed.

Identity: an address without a number (`/1404/10/slug/`) names nothing; such links are taken only from lists that say
the number beside them, and the page must print the same one. See `wordpress_lists`.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, Final
from urllib.parse import urlencode, urlsplit

from newscrawl.families import wordpress_lists
from newscrawl.families.base import Link, ListingRequest
from newscrawl.families.markup import MarkupFamily
from newscrawl.families.wordpress_rules import headline, metas, own_lead
from newscrawl.loaders.fallback import body_trafilatura
from newscrawl.loaders.kinds import kind_of
from newscrawl.loaders.rules import Rule, body_css, body_density, body_json_ld, css, json_ld, meta
from newscrawl.loaders.trail import crumbs
from newscrawl.pages.no_article import no_article
from newscrawl.reasons import Refused
from newscrawl.urls import Grammar, UrlError, origin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.families.base import Channel, Listing, Page
    from newscrawl.items import Kind
    from newscrawl.pages.document import Document
    from newscrawl.sources import Source

PLAIN: Final = (re.compile(r"/\?p=(?P<id>\d{1,12})"), re.compile(r"/(?:archives|بایگانی)/(?P<id>\d{1,12})"))
TOKENS: Final = {
    "%post_id%": r"(?P<id>\d{1,12})",
    "%year%": r"\d{4}",
    "%monthnum%": r"\d{1,2}",
    "%day%": r"\d{1,2}",
    "%hour%": r"\d{1,2}",
    "%minute%": r"\d{1,2}",
    "%second%": r"\d{1,2}",
    "%postname%": r"(?!(?:feed|page|embed)(?:/|$))[^/]+",
    "%category%": r"[^/]+(?:/[^/]+)*?",
    "%author%": r"[^/]+",
}
TOKEN: Final = re.compile(r"(%\w+%)")
API: Final = "/wp-json/"
API_FIELDS: Final = "id,link,date_gmt,modified_gmt,title,type,status"
API_PAGE: Final = 50
SINGLE: Final = frozenset({"single", "single-post"})
NO_SINGLE: Final = frozenset(
    {"archive", "attachment", "blog", "category", "error404", "home", "page", "search", "single-attachment", "tag"}
)
BODIES: Final = (
    "[itemprop=articleBody]",
    ".entry-content",
    ".elementor-widget-theme-post-content .elementor-widget-container",
    ".elementor-widget-theme-post-content",
    ".content-inner",
    ".the_content_body",
    ".contentsingle",
    "section.single .con, .conte .con",
    ".ap-single .entry, .content .entry, .post-content .entry",
    "div.entry",
    ".single-content-txte-post .resize, .single-content .resize",
    ".news_article_body",
    ".content_news_entry, .content_news",
    ".full-content",
    ".post-content, .Post-Content, .bp-content",
    ".single-entry-summary-post-content",
    ".post-text-p, .single-text, .lead1",
)


class WordPress(MarkupFamily):
    """Article rules, list addresses and URL forms of the engine."""

    name = "wordpress"
    ADDRESS = "/?p={code}"
    LIST_DATES = True
    ARTICLE = (
        "body.single article",
        "body.single-post #the-post",
        "section.single",
        ".ap-single",
        "article.type-post",
        "article",
        ".single",
        "body.single-post",
    )
    PICTURES = (".post-thumbnail img", ".single-post-thumb img", ".featured-image img", "img.wp-post-image")
    DROP = (
        ".sharedaddy, .jp-relatedposts, .yarpp-related, .crp_related, .related-posts, .related_posts, .rp4wp-related",
        ".addtoany_share_save_container, .mom-social-share, .social-share, .post-share, .share-post, .heateor_sss",
        ".post-tags, .post-tag, .tagcloud, .entry-tags, .p-summary, .post-shortlink, .short-link, .shortlink",
        ".ez-toc-container, .toc_container, #toc_container, #ez-toc-container, .post-ratings, .kk-star-ratings",
        ".wp-caption-text, .wp-block-embed, .wp-playlist, .wp-video, .print-link, .navigation, .post-navigation",
    )
    RULES: ClassVar[dict[str, tuple[Rule, ...]]] = {
        "kicker": (
            css(".rotitr, .rotitle, .rootitr, .ro-titr, .rutitr, .roo-titr, .uptitle, .up-title, .kicker"),
            css(".text-sin, small.subtitle, .single-content-anavin"),
        ),
        "title": (
            css("h1.entry-title, h1.post-title, h1.single-title, h1.post_title, h1[itemprop=headline]", "page"),
            css("h1"),
            css("h2.title, h2.post-title, h2.entry-title, .single-content-title"),
            headline(),
            meta("og:title"),
            json_ld("headline"),
        ),
        "lead": (
            css(".lead, .excerpt-news, .p-summary, .leadBox, .lead_news, .single-content-lid, .news-lead, .lid"),
            css(".entry-lead, .post-lead, .single-lead, .single-post-excerpt, .post-subtitle, .custom_excerpt_val"),
            css(".excerpt, .post-excerpt, .single-excerpt, .entry-summary, .summary"),
            own_lead(BODIES),
        ),
        "section": (
            crumbs(
                ".breadcrumb", ".breadcrumbs", ".breadcrumbs-plus", "#breadcrumbs", "#breadcrumb", "#crumbs", ".crumbs"
            ),
            crumbs(".bf-breadcrumb-items", ".breadpo", ".rank-math-breadcrumb", ".yoast-breadcrumb", "#path"),
            css("a[rel='category tag']"),
            css(".meta-cat a, .the_category a, .cat-links a, .post-cat-wrap a, .cat_name a, .the-cat a"),
            css("ul.post-categories li a, .entry-cat a, .entry-category a, .category a"),
            meta("article:section", split=">›»", fallback=False),
            css("a[rel='category tag']", "page"),
            json_ld("articleSection"),
        ),
        "tags": (
            css("a[rel=tag]"),
            css(".post-tag a, .post-tags a, .entry-tags a, .tags-links a, .tag-links a, .news-tag-single a", "page"),
            css(".jeg_post_tags a, .bp-tags a, .tag a, .tags a"),
            metas("article:tag"),
            json_ld("keywords", split=",،"),
        ),
        "short_url": (
            css("link[rel=shortlink]::attr(href)", "page"),
            css(".short-link input::attr(value), input.shortlink::attr(value), #shortlink::attr(value)", "page"),
        ),
        "body": (*(body_css(selector) for selector in BODIES), body_json_ld(), body_density(), body_trafilatura()),
        "published_at": (
            meta("article:published_time", fallback=False),
            json_ld("datePublished"),
            css("time.entry-date::attr(datetime), time.published::attr(datetime)"),
            css("time[itemprop=datePublished]::attr(datetime), time[datetime]::attr(datetime)"),
            css(".entry-date, .post-date, .the_date, .single-date, .date-post, .tie-date, .meta-date"),
            css(".the_time, .updated, .date, .time"),
        ),
        "modified_at": (
            meta("article:modified_time", fallback=False),
            meta("og:updated_time", fallback=False),
            json_ld("dateModified"),
            css("time.updated::attr(datetime)"),
        ),
    }

    def grammar(self, source: Source, base_url: str | None = None) -> Grammar:
        """Addresses with a number: `?p=`, `/archives/`, and the outlet's permalink where it holds one."""
        hosts = source.all_hosts()
        mirror = origin(base_url) if base_url else None
        if mirror is not None:
            hosts = (*hosts, mirror.netloc)
        return Grammar(source.home, hosts, (*PLAIN, *permalink(source.permalink)))

    def listing(self, page: Page, source: Source, channel: Channel, *, base_url: str | None = None) -> Listing:
        """Read one page of a list, whatever it is: the interface, a feed, a sitemap, a category page."""
        return wordpress_lists.read_list(page, source, self.grammar(source, base_url), channel)

    def section_lists(self, source: Source, provinces: tuple[str, ...], base: str) -> Iterator[ListingRequest]:
        """The category pages (or their feeds) that the source file names for the provinces."""
        mixed = "section" in source.listings.mixed
        for province in provinces:
            at = source.provinces.get(province)
            if at is not None and at.section is not None:
                url = base.rstrip("/") + at.section
                yield ListingRequest("section", f"section:{province}", url, province, mixed=mixed)

    def archive_list(self, source: Source, base: str, day: date | None) -> ListingRequest | None:
        """The interface, newest first or of one day; or the list that the source file names, whatever the day.

        `after` and `before` are on the site's clock and exclude their own moment (WordPress's handbook).
        """
        path = source.listings.archive
        if path is None:
            return None
        mixed = "archive" in source.listings.mixed
        if API not in path:
            return ListingRequest("archive", f"archive:{path}", base.rstrip("/") + path, mixed=mixed)
        if day is None:
            return ListingRequest("archive", f"archive:{path}", _api(base, path), mixed=mixed)
        window = {"after": f"{day - timedelta(days=1)}T23:59:59", "before": f"{day + timedelta(days=1)}T00:00:00"}
        scope = f"archive:{path}:{day.isoformat()}"
        return ListingRequest("archive", scope, _api(base, path, **window), None, day, mixed=mixed)

    def feed_lists(self, source: Source, provinces: tuple[str, ...], base: str) -> Iterator[ListingRequest]:
        """The feed of the one province that is asked for, where there is one; else the outlet's feeds."""
        at = source.provinces.get(provinces[0]) if len(provinces) == 1 else None
        if at is not None and at.feed is not None:
            yield ListingRequest("feed", f"feed:{at.feed}", base.rstrip("/") + at.feed, provinces[0])
            return
        mixed = "feed" in source.listings.mixed
        for path in source.listings.feeds:
            yield ListingRequest("feed", f"feed:{path}", base.rstrip("/") + path, mixed=mixed)

    def sitemap_lists(self, source: Source, base: str, day: date | None) -> Iterator[ListingRequest]:
        """What the interface says was modified on a day (`modified_after`, WordPress 5.7 and later).

        WordPress's own sitemaps have no numbers and no order, so they are of no use here.
        """
        path = source.listings.archive
        if day is None or path is None or API not in path:
            return
        window = {
            "modified_after": f"{day - timedelta(days=1)}T23:59:59",
            "modified_before": f"{day + timedelta(days=1)}T00:00:00",
            "orderby": "modified",
        }
        url = _api(base, path, **window)
        yield ListingRequest("sitemap", f"modified:{day.isoformat()}", url, None, day, mixed=True)

    def _identify(self, document: Document, source: Source, hint: Link | None) -> tuple[str, str]:
        """The post's number and canonical address, checked against the link that led here."""
        classes = set(_body_classes(document))
        if not classes & SINGLE and (classes & NO_SINGLE or not _is_article(document)):
            raise no_article(document)
        grammar = self._grammar_at(source, document.page.url)
        code = wordpress_lists.printed_code(document.root)
        asked = hint.news_code if hint is not None else grammar.article_id(document.page.url)
        canonical = document.canonical
        code = code or (grammar.article_id(canonical) if canonical else None)
        if code is not None and asked is not None and code != asked:
            raise Refused("wrong_article", f"asked for {asked}, the page is {code}")
        code = code or asked
        if code is None:
            raise Refused("not_article", f"no number of a post on the page or in {document.page.url[:120]!r}")
        return code, _address(grammar, canonical, document.page.url, code)

    def _grammar_at(self, source: Source, url: str) -> Grammar:
        where = "/".join(url.split("/", 3)[:3])
        return self.grammar(source, where if where != source.home and origin(where) else None)

    def _kind(self, document: Document, url: str, hint: Link | None) -> Kind:  # noqa: ARG002  # as the base calls it
        """By the post's format (a class of `body`), else by the section."""
        classes = set(_body_classes(document))
        if classes & {"single-format-gallery", "single-format-image"}:
            return "photo"
        if "single-format-video" in classes:
            return "video"
        sections = [name for rule in self.RULES["section"][:3] for name in rule.find(document)]
        return kind_of(sections) or "news"


@lru_cache(maxsize=256)
def permalink(form: str | None) -> tuple[re.Pattern[str], ...]:
    """A permalink in WordPress's notation as a pattern; nothing for one without a number.

    >>> permalink("/%post_id%/%postname%/")[0].fullmatch("/36587/slug")["id"]
    '36587'
    >>> permalink("/%year%/%monthnum%/%postname%/")
    ()
    """
    if form is None or "%post_id%" not in form:
        return ()
    head, number, tail = form.rstrip("/").partition("%post_id%")
    pattern = _pattern(head) + TOKENS[number] + (f"(?:{_pattern(tail)})?" if tail else "")
    return (re.compile(pattern),)


def _pattern(form: str) -> str:
    return "".join(TOKENS.get(part, re.escape(part)) for part in TOKEN.split(form))


def _api(base: str, path: str, **more: str) -> str:
    parts = urlsplit(path)
    query = "&".join(filter(None, (parts.query, urlencode({"per_page": API_PAGE, "page": 1, **more}))))
    return f"{base.rstrip('/')}{parts.path}?{query}&_fields={API_FIELDS}"


def _body_classes(document: Document) -> list[str]:
    body = document.root.find("body")
    return (body.get("class") or "").split() if body is not None else []


def _is_article(document: Document) -> bool:
    """Whether a page whose `body` says nothing is a post: its metas, its number, or a container of a theme says so."""
    metas_say = document.meta("og:type") == "article" or document.meta("article:published_time") is not None
    return metas_say or wordpress_lists.printed_code(document.root) is not None or document.article is not document.root


def _address(grammar: Grammar, canonical: str | None, served: str, code: str) -> str:
    """The canonical address: the one that the page names, else the one it was served under."""
    for url in filter(None, (canonical, served)):
        try:
            address = grammar.canonical(url)
        except UrlError:
            continue
        if address.startswith(grammar.home + "/") and len(address) > len(grammar.home) + 1 and "/?" not in address:
            return address
    return f"{grammar.home}/?p={code}"


FAMILY: Final[Any] = WordPress()
