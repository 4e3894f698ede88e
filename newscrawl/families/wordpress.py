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
from newscrawl.families.base import Family, Rules, below
from newscrawl.loaders.fallback import last_bodies
from newscrawl.loaders.kinds import kind_of
from newscrawl.loaders.rules import Rule, body_css, body_json_ld, crumbs, css, json_ld, meta
from newscrawl.pages.document import select, text_of
from newscrawl.pages.no_article import no_article
from newscrawl.pages.page import Channel, Listing, ListingRequest, Page
from newscrawl.reasons import Refused
from newscrawl.text.boilerplate import name_key
from newscrawl.urls import UrlError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.items import Kind, Link
    from newscrawl.pages.document import Document
    from newscrawl.sources import Source
    from newscrawl.urls import Grammar

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

AFTER_TITLE: Final = re.compile(r"(?<![\s–—|»:•-])\s*+[-–—|»:•]++\s*+$")
CUT: Final = re.compile(r"(?:\[?(?:…|\.{3})\]?|&hellip;)\s*$")
BEGINNING: Final = 60
"""Letters by which a description is found again in the text."""


def metas(key: str) -> Rule:
    """All contents of a repeated meta tag: one `article:tag` for each tag (Yoast, Rank Math)."""
    return Rule(
        "meta", key, lambda document: [text_of(value, document.repairs) for value in document.metas.get(key, [])]
    )


def headline() -> Rule:
    """`og:title` without the site's name that plugins append: «عنوان - نام سایت»."""

    def find(document: Document) -> list[Any]:
        title, site = document.meta("og:title"), document.meta("og:site_name")
        if title is None or site is None:
            return []
        text, name = text_of(title, document.repairs), text_of(site)
        if not text.endswith(name):
            return []
        bare = AFTER_TITLE.sub("", text.removesuffix(name))
        if text in document.repairs:
            document.repairs[bare] = document.repairs[text]
        return [bare]

    return Rule("meta", "og:title without site", find)


def own_lead(bodies: tuple[str, ...]) -> Rule:
    """`og:description`, where an editor wrote it: not the text's own beginning, which plugins take by themselves."""

    def find(document: Document) -> list[Any]:
        lead = text_of(document.meta("og:description") or document.meta("description") or "", document.repairs)
        if not lead or CUT.search(lead):
            return []
        start = name_key(lead)[:BEGINNING]
        for selector in bodies:
            found = select(document, selector)
            if found:
                return [] if any(start in name_key("".join(one.itertext())) for one in found[:2]) else [lead]
        return []

    return Rule("meta", "og:description by hand", find)


class WordPress(Family):
    """Article rules, list addresses and URL forms of the engine."""

    name = "wordpress"
    PAGED = True
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
    PICTURES = (
        *(".post-thumbnail img", ".single-post-thumb img", ".featured-image img", "img.wp-post-image"),
        # Albums that a theme prints behind the text: WordPress's own, Jetpack's, NextGEN's.
        ".gallery-item img, .wp-block-gallery img, .blocks-gallery-item img, .tiled-gallery img",
        ".ngg-galleryoverview img",
    )
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
        "body": (
            *(body_css(selector) for selector in BODIES),
            body_json_ld(),
            *last_bodies(),
        ),
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

    def home(self, source: Source) -> str:
        """The site's own address, whatever its scheme."""
        return source.home

    def forms(self, source: Source) -> tuple[re.Pattern[str], ...]:
        """Addresses with a number: `?p=`, `/archives/`, and the outlet's permalink where it holds one."""
        return (*PLAIN, *permalink(source.permalink))

    def numbers_addresses(self, source: Source) -> bool:
        """Where the permalink was seen and holds the number."""
        return "%post_id%" in (source.permalink or "")

    def listing(self, page: Page, source: Source, channel: Channel, *, base_url: str | None = None) -> Listing:
        """Read one page of a list, whatever it is: the interface, a feed, a sitemap, a category page."""
        return wordpress_lists.read_list(page, source, self.grammar(source, base_url), channel)

    def archive_list(self, source: Source, base: str, day: date | None) -> ListingRequest | None:
        """The interface, newest first or of one day; or the list that the source file names, whatever the day.

        `after` and `before` are on the site's clock and exclude their own moment (WordPress's handbook).
        """
        path = source.listings.archive
        if path is None:
            return None
        mixed = self.mixes(source, "archive")
        if API not in path:
            return ListingRequest("archive", f"archive:{path}", below(base, path), mixed=mixed)
        if day is None:
            return ListingRequest("archive", f"archive:{path}", _api(base, path), mixed=mixed)
        window = {"after": f"{day - timedelta(days=1)}T23:59:59", "before": f"{day + timedelta(days=1)}T00:00:00"}
        scope = f"archive:{path}:{day.isoformat()}"
        return ListingRequest("archive", scope, _api(base, path, **window), None, day, mixed=mixed)

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

    def _kind(self, document: Document, url: str, hint: Link | None, rules: Rules) -> Kind:  # noqa: ARG002  # as the base calls it
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


def fits(form: str, path: str) -> bool:
    """Whether an address has the form of a permalink.

    >>> fits("/%year%/%postname%/", "/1404/slug-of-it"), fits("/%post_id%/", "/1404/slug-of-it/")
    (True, False)
    """
    return re.fullmatch(_pattern(form.rstrip("/")), path.rstrip("/")) is not None


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
