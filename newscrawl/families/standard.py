"""Any site by its address alone: what the web's standards say, read without a fact about the outlet but its host.

Lists: the feeds that the home page names (`link rel=alternate`: RSS, Atom, JSON Feed), the sitemaps that robots.txt
names (indexes, news sitemaps, gzip, text), the home page itself and section pages by their shape where there is no
feed. A source file may name better ones, as for any engine.

Articles: see `loaders.standard`. A page that is a list, a profile, a page about the outlet, or holds too little text
is refused; so is one without a date that can be read to the minute, unless the list that led here says it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Final
from urllib.parse import urlsplit

from newscrawl.families.base import Family, Rules, below
from newscrawl.families.lists import Mapper, check_list, feed_listing, sitemap_listing
from newscrawl.families.open_addresses import OpenGrammar, is_hash
from newscrawl.families.open_lists import (
    base_of,
    children_of_robots,
    feeds_of_home,
    json_listing,
    or_nothing,
    shaped_listing,
    with_sections,
    without_side_maps,
)
from newscrawl.families.open_paging import next_of_feed
from newscrawl.loaders import standard as rules
from newscrawl.loaders import standard_sections as sections
from newscrawl.loaders.article import ArticleLoader
from newscrawl.loaders.fallback import body_trafilatura
from newscrawl.loaders.kinds import kind_of
from newscrawl.loaders.rules import MAX_CRUMBS, Rule, body_json_ld, crumbs, css, json_ld, meta
from newscrawl.loaders.standard_common import texts_of
from newscrawl.loaders.standard_identity import is_about, linked_headings, numbers_of
from newscrawl.loaders.standard_kinds import is_wordless, kind_as_shown
from newscrawl.loaders.standard_pictures import pictures_of
from newscrawl.pages.document import Document, text_of
from newscrawl.pages.no_article import check_bytes, no_article
from newscrawl.pages.page import Channel, Listing, ListingRequest, Page
from newscrawl.pages.xml import is_xml, text_of_list
from newscrawl.reasons import Refused
from newscrawl.urls import UrlError, origin

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from newscrawl.items import Kind, Link
    from newscrawl.sources import Source
    from newscrawl.urls import Grammar

ROBOTS: Final = "/robots.txt"
USUAL_FEEDS: Final = ("/feed", "/rss", "/rss.xml", "/atom.xml", "/feed.xml")
NO_ARTICLE_TYPES: Final = frozenset({"profile", "product", "place", "business.business"})
ABOUT: Final = re.compile(
    r"^\W*(?:درباره|تماس با|قوانین|حریم خصوصی|شرایط استفاده|ارتباط با) ?(?:ی|ٔ)? ?(?:ما|سایت|\S{0,12})?\W*$"
)
ABOUT_START: Final = re.compile(
    r"^\W*(?:درباره|تماس با|ارتباط با|قوانین|حریم خصوصی|شرایط استفاده|آگهی و تبلیغات|تبلیغات)\b"
)
"""How the names of such pages begin; articles begin so, too, and say when they were published."""
MAX_INTRO: Final = 400
"""Letters of what stands above a list, at most."""
MAX_TAGS: Final = 40
MAX_HEAD: Final = 4_000
NEWS_MAP: Final = b"<news:news>"
MIN_POSTS: Final = 2
MIN_SPREAD: Final = 5
"""Entries of one list that outweigh a text which is shorter than they are."""


def metas(*keys: str) -> Rule:
    """All contents of repeated meta tags."""
    return Rule(
        "meta",
        keys[0],
        lambda document: [text_of(text, document.repairs) for key in keys for text in document.metas.get(key, [])],
        fallback=False,
    )


class StandardLoader(ArticleLoader):
    """The same, for sites whose addresses are relative to the page."""

    def base(self) -> str:
        """The page's own address or `base`, on the outlet's host."""
        address, page = base_of(self.document), self.document.page.url
        where, own = origin(address), origin(page)
        if where is None or own is None or where != own:
            return address
        return f"{self.source.home}/{address.partition(where.netloc)[2].lstrip('/')}"


class Standard(Family):
    """Rules for any site."""

    name = "standard"
    ARTICLES = ()
    ADDRESS = "/"
    ARTICLE = ()
    LIST_DATES = True
    LOADER = StandardLoader
    RULES: ClassVar[dict[str, tuple[Rule, ...]]] = {
        "kicker": (rules.kicker_as_printed(), json_ld("alternativeHeadline")),
        "title": (rules.title_as_printed(), json_ld("headline"), meta("og:title")),
        "lead": (rules.lead_as_printed(),),
        "section": (
            crumbs("[itemtype*=BreadcrumbList]", "[aria-label*=readcrumb]"),
            sections.links_named("crumb|trail|news_?path|pathway", MAX_CRUMBS),
            meta("article:section", split=">›»", fallback=False),
            meta("articleSection", split=">›»", fallback=False),
            json_ld("articleSection", split=",،›»>"),
            sections.section_of_script(),
            css("a[rel~=category]", "page"),
            sections.links_named("category|cat-links", MAX_CRUMBS),
            sections.trail_as_text(),
            sections.links_above(),
        ),
        "tags": (
            css("a[rel~=tag]:not([rel~=category])", "page"),
            metas("article:tag", "og:article:tag"),
            sections.links_named("^tags?$|tags[-_]|[-_]tags|^#.*tags|tagList", MAX_TAGS, "tags"),
            sections.tags_by_label(),
            sections.tags_by_address(),
            json_ld("keywords", split=",،;"),
            sections.tags_of_script(),
            sections.keywords("news_keywords"),
            sections.keywords("keywords"),
        ),
        "short_url": (css("link[rel=shortlink]::attr(href)", "page"),),
        "body": (rules.body_by_structure(), body_json_ld(), body_trafilatura()),
        "published_at": (rules.published_for_machines(),),
        "date": (rules.published_for_readers(),),
        "modified_at": (rules.modified_for_machines(),),
    }

    LEARNS = True

    def texts_of(self, page: Page) -> frozenset[bytes]:
        """Lines, pictures and keywords of a page; none of what cannot be read."""
        try:
            check_bytes(page)
            return texts_of(Document.of(page))
        except Refused:
            return frozenset()

    # -- addresses ---------------------------------------------------------------------------------------------------

    def home(self, source: Source) -> str:
        """The site's own address, whatever its scheme."""
        return source.home

    def numbers_addresses(self, source: Source) -> bool:  # noqa: ARG002  # as the base calls it
        """Every address identifies its article, by its number or as a whole."""
        return True

    def grammar(self, source: Source, base_url: str | None = None) -> Grammar:
        """All addresses of the outlet's hosts that may be articles."""
        mirror = origin(base_url) if base_url else None
        bare = source.hosts.main.removeprefix("www.")
        hosts = (*source.all_hosts(), bare, f"www.{bare}")
        return OpenGrammar(self.home(source), hosts if mirror is None else (*hosts, mirror.netloc), ())

    def _grammar_at(self, source: Source, url: str) -> Grammar:
        """The same for a page: that it is there says more than the form of its address."""
        grammar = super()._grammar_at(source, url)
        return OpenGrammar(grammar.home, grammar.hosts, (), loose=True)

    # -- articles ----------------------------------------------------------------------------------------------------

    def _identify(self, document: Document, source: Source, hint: Link | None) -> tuple[str, str]:
        """The article's number and canonical address; refuses what is no article, or another one than was asked for.

        The address asked for says which article is meant, the page says which one it is: in its canonical address,
        else in the number that it prints or carries. Where one of the two names no number, the headline that the list
        printed decides.
        """
        if hint is not None and hint.title:
            document.found[rules.LISTED] = hint.title
        self._check(document, hint)
        grammar = self._grammar_at(source, document.page.url)
        served = grammar.article_id(document.page.url)
        asked = hint.news_code if hint is not None else served
        canonical = self._canonical(document, grammar)
        named = grammar.article_id(canonical) if canonical else None
        if asked is not None and named != asked:
            self._check_same(document, asked, named, hint)
            if hint is not None and served not in (None, asked):
                raise Refused("wrong_article", f"asked for {asked}, the page is {served}")
        code = named if hint is None and named is not None else asked
        if code is None:
            raise Refused("not_article", f"{document.page.url[:120]!r} is not the address of an article")
        if canonical and named == code:
            return code, canonical
        return code, grammar.canonical(document.page.url)

    def _check_same(self, document: Document, asked: str, named: str | None, hint: Link | None) -> None:
        """Refuse another article under the address asked for.

        Raises:
            Refused: wrong_article.
        """
        if is_hash(asked) or (named is not None and is_hash(named)):
            if hint is not None and hint.title and not is_about(document, hint.title):
                raise Refused("wrong_article", f"the list calls {asked} {hint.title[:60]!r}, the page holds another")
            return
        numbers = [named] if named is not None else numbers_of(document, len(asked))
        if numbers and asked not in numbers:
            raise Refused("wrong_article", f"asked for {asked}, the page is {numbers[0]}")

    def _canonical(self, document: Document, grammar: Grammar) -> str | None:
        """The address that the page names as its own, where it is one of this site other than its home page."""
        if not document.canonical:
            return None
        try:
            address = grammar.canonical(document.canonical)
        except UrlError:
            return None
        return address if address.startswith(grammar.home.rstrip("/") + "/") else None

    def _check(self, document: Document, hint: Link | None) -> None:
        """Refuse lists, profiles and pages about the outlet.

        Where a list says when it was published, there was an article: what stands in its place says nothing for good.

        Raises:
            Refused: other_page, not_article and its kin, with the reason.
        """
        what = _other_page(document)
        if what is not None:
            raise Refused("not_article" if hint is not None and hint.listed_at is not None else "other_page", what)
        letters = sum(len(line.text) for line in rules.reading(document).body.lines)
        if letters < rules.MIN_TEXT and not rules.says_article(document) and not is_wordless(document):
            raise no_article(document)

    def _kind(self, document: Document, url: str, hint: Link | None, rules: Rules) -> Kind:  # noqa: ARG002  # as the base calls it
        """By the name of its section, by what its data and its headline say, by how much of it is text."""
        named = kind_of(name for rule in rules.get("section", ())[:5] for name in rule.find(document))
        return named or kind_as_shown(document) or "news"

    def _outer_pictures(self, document: Document) -> list[tuple[str, str]]:
        """Those of the head, and those that stand with headline and text."""
        return pictures_of(document)

    # -- lists -------------------------------------------------------------------------------------------------------

    def listing(self, page: Page, source: Source, channel: Channel, *, base_url: str | None = None) -> Listing:
        """Read a list of any kind, by what its bytes are: robots.txt, a feed, a sitemap, a page."""
        check_list(page)
        grammar = self.grammar(source, base_url)
        mapper = Mapper(grammar, base_url)
        loose = Mapper(OpenGrammar(grammar.home, grammar.hosts, (), loose=True), base_url)
        if urlsplit(page.url).path == ROBOTS:
            return children_of_robots(page, mapper)
        text = text_of_list(page.body)
        if channel == "sitemap" and not (text[:1] == b"<" and not is_xml(text)):
            return without_side_maps(sitemap_listing(page, loose if NEWS_MAP in text[:3000] else mapper))
        if text[:1] in {b"{", b"["} and b"jsonfeed.org" not in text[:3000]:
            return json_listing(page, loose)
        if is_xml(text) or text[:1] == b"{":
            start = text[:3000].lower()
            if b"<urlset" in start or b"<sitemapindex" in start:
                return without_side_maps(sitemap_listing(page, loose if NEWS_MAP in text[:3000] else mapper))
            listing = feed_listing(page, loose, source)
            following = next_of_feed(page.url, text[:MAX_HEAD]) if listing.links else None
            return replace(listing, next_url=following if mapper.list_page(following) else None)
        document = Document.of(page)
        if channel == "feed" and (feeds := feeds_of_home(document, mapper)):
            return Listing((), children=tuple((address, None) for address in feeds))
        home = (
            urlsplit(page.url).path.rstrip("/") in {"", "/index.php", "/Default.aspx"} and not urlsplit(page.url).query
        )
        if channel != "section" or source.provinces or source.listings.archive:
            return shaped_listing(document, mapper)
        return with_sections(document, mapper) if home else or_nothing(document, mapper)

    def feed_lists(self, source: Source, provinces: tuple[str, ...], base: str) -> Iterator[ListingRequest]:
        """The feeds that the file names; without any, the home page, which names them or is a list itself."""
        named = list(super().feed_lists(source, provinces, base))
        yield from named
        if not named and not source.provinces and not source.listings.archive:
            yield ListingRequest("feed", "feed:home", below(base, "/"), mixed=self.mixes(source, "feed"))

    def sitemap_lists(self, source: Source, base: str, day: date | None) -> Iterator[ListingRequest]:
        """The news sitemap that the file names, or those that robots.txt names; none is of one day."""
        mixed = self.mixes(source, "sitemap")
        path = source.listings.news_sitemap
        if path is not None:
            yield ListingRequest("sitemap", "sitemap:news", below(base, path), mixed=mixed)
        else:
            yield ListingRequest("sitemap", "sitemap:robots", below(base, ROBOTS), mixed=mixed)
        del day

    def last_lists(self, source: Source, base: str) -> Iterator[ListingRequest]:
        """The home page as a list with its further pages, and feeds where sites usually have them.

        For a site of which nothing is known: a file that names lists names the best ones.
        """
        if source.provinces or source.listings.archive or source.listings.feeds:
            return
        mixed = self.mixes(source, "feed")
        yield ListingRequest("section", "section:home", below(base, "/"), mixed=mixed, paged=False)
        for path in USUAL_FEEDS:
            yield ListingRequest("feed", f"feed:{path}", below(base, path), mixed=mixed, guessed=True)

    def mixes(self, source: Source, channel: Channel) -> bool:
        """As the file says, where it says anything of provinces; else all news of the site is taken."""
        return bool(source.provinces or source.home_province) and super().mixes(source, channel)


def _other_page(document: Document) -> str | None:
    """What a page is that is a list, a profile, or about the outlet; None for any other."""
    found = rules.reading(document)
    spread = found.shape.spread
    kind = (document.meta("og:type") or "").lower()
    letters = sum(len(line.text) for line in found.body.lines)
    if kind in NO_ARTICLE_TYPES:
        return f"the page says that it is a {kind!r}"
    if found.title and ABOUT.match(found.title):
        return f"a page about the outlet: {found.title[:60]!r}"
    if found.title and ABOUT_START.match(found.title) and not rules.is_dated(document):
        return f"a page about the outlet: {found.title[:60]!r}"
    if not found.named and not found.script:
        posts = linked_headings(document)
        if posts >= MIN_POSTS or (found.heading is None and spread >= MIN_SPREAD):
            return f"a list of {max(posts, spread)} entries, none of which the page is named by"
    if letters < rules.MIN_TEXT and spread and not (rules.says_article(document) or rules.is_dated(document)):
        missing = no_article(document)
        return f"a list of {spread} entries, no text of its own" if missing.reason == "not_article" else None
    if kind in {"website", "blog"} and not document.json_ld and spread >= MIN_SPREAD and letters < MAX_INTRO:
        return f"a list of {spread} entries"
    return None


FAMILY: Final[Any] = Standard()
