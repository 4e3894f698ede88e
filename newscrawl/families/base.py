"""What every site engine offers: articles out of pages, links out of listings, addresses of listings.

A family is facts about an engine, without state: where its fields stand (`RULES`), what holds an article (`ARTICLE`),
what its kinds are called (`KINDS`), how its addresses look (`ARTICLES`) and its listings (`LISTS`). It is given a
`Page` (bytes as served) and a `Source` (facts about an outlet) and answers with an `Article`, a `Listing`, or raises
`Refused`. It never fetches, stores or logs. The steps that every engine shares are written here, once.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote

from newscrawl.families.lists import Mapper, feed_listing, html_listing, sitemap_listing
from newscrawl.loaders import pictures
from newscrawl.loaders.article import FIELDS, ArticleLoader, Counter, Known
from newscrawl.loaders.rules import Rule, body_css, css
from newscrawl.pages.document import Document, compiled, parse_html, select, select_inside, text_of
from newscrawl.pages.no_article import check_bytes, no_article
from newscrawl.pages.page import Channel, Listing, ListingRequest, Page
from newscrawl.reasons import Refused
from newscrawl.urls import Grammar, origin

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator
    from datetime import date

    from newscrawl.items import Article, Kind, Link
    from newscrawl.pages.listpage import ListRules
    from newscrawl.sources import Source
    from newscrawl.sources.model import ProvinceAt

NEVER: frozenset[Channel] = frozenset()
Rules = Mapping[str, tuple[Rule, ...]]
"""The rules of an outlet by field: its own before the engine's."""


class Family:
    """A site engine."""

    name: ClassVar[str]

    # Addresses.
    ARTICLES: ClassVar[tuple[re.Pattern[str], ...]]
    """Full matches of an article's path, see `urls.Grammar`."""
    SHORT: ClassVar[re.Pattern[str] | None] = None
    """The same for short links."""
    ADDRESS: ClassVar[str] = "/news/{code}"
    """Path that serves an article by its number alone."""

    # Articles.
    ARTICLE: ClassVar[tuple[str, ...]]
    """Selectors of the element that holds the article, tried in order; the page where none matches."""
    RULES: ClassVar[Mapping[str, tuple[Rule, ...]]]
    LOADER: ClassVar[type[ArticleLoader]] = ArticleLoader
    """A subclass may name processors of fields (`title_in`, `tags_out`)."""
    CODE_METAS: ClassVar[tuple[str, ...]] = ()
    """Meta tags that hold the news code."""
    CODE_TEXTS: ClassVar[tuple[str, ...]] = ()
    """Selectors of elements that print the news code."""
    SECTION_METAS: ClassVar[tuple[str, ...]] = ()
    """Meta tags that hold the outlet's slug of the section; those of provinces stand in the source file."""
    PICTURES: ClassVar[tuple[str, ...]] = ()
    """Selectors of `img` elements outside the body."""
    DROP: ClassVar[tuple[str, ...]] = ()
    """Selectors of elements that stand inside of bodies of this engine and are not text of them."""
    LIST_DATES: ClassVar[bool] = False
    """Whether the listings of this engine print the moment of publication where a theme's page may only print a day."""
    KIND_METAS: ClassVar[tuple[str, ...]] = ()
    KINDS: ClassVar[Mapping[str, Kind]] = {}
    """The engine's names of kinds, lower case, as they stand in its metas, its listings and in the first part of a
    path."""

    # Listings.
    LISTS: ClassVar[ListRules]
    SITEMAPS: ClassVar[frozenset[Channel]] = frozenset({"sitemap"})
    """Channels whose listings are sitemaps."""
    PAGED: ClassVar[bool] = False
    """Whether the way to the further pages of section pages is known."""
    MIXED: ClassVar[frozenset[Channel]] = NEVER
    """Channels whose listings hold national news too, at every outlet; else the source file says which do."""

    LEARNS: ClassVar[bool] = False
    """Whether reading a page gains by what stands on other pages of its site (`texts_of`)."""

    def texts_of(self, page: Page) -> frozenset[bytes]:  # noqa: ARG002  # for engines that gain by it
        """Keys of what a page shows, to be compared with those of its site's other pages; never raises."""
        return frozenset()

    # -- addresses ---------------------------------------------------------------------------------------------------

    def home(self, source: Source) -> str:
        """Scheme and host of canonical addresses."""
        return f"https://{source.hosts.main}"

    def forms(self, source: Source) -> tuple[re.Pattern[str], ...]:  # noqa: ARG002  # an outlet may have its own
        """Forms of an article's path."""
        return self.ARTICLES

    def numbers_addresses(self, source: Source) -> bool:  # noqa: ARG002  # an outlet may do otherwise
        """Whether every address of an article holds its number; else only the page itself can tell it."""
        return True

    def grammar(self, source: Source, base_url: str | None = None) -> Grammar:
        """URL forms of one outlet: what is an article, which number it has. `base_url` names a mirror of the site."""
        mirror = origin(base_url) if base_url else None
        hosts = source.all_hosts() if mirror is None else (*source.all_hosts(), mirror.netloc)
        return Grammar(self.home(source), hosts, self.forms(source), self.SHORT)

    def _grammar_at(self, source: Source, url: str) -> Grammar:
        """The outlet's grammar, with the host of this page among its own: a mirror prints its own address."""
        where = "/".join(url.split("/", 3)[:3])
        return self.grammar(source, where if where != self.home(source) and origin(where) else None)

    # -- articles ----------------------------------------------------------------------------------------------------

    def article(self, page: Page, source: Source, *, hint: Link | None = None, stats: Counter | None = None) -> Article:
        """Read an article page.

        Args:
            page: as served.
            source: the outlet.
            hint: the link that led here: its code must be the page's, its province is the weakest evidence of a list.
            stats: gets the match counts of every rule (keys `parser/<field>/<type>/<rule>`).

        Raises:
            Refused: when the page is not a complete article.
        """
        check_bytes(page)
        document = Document.of(page)
        document.article = self._article_element(document)
        document.drop = (*self.DROP, *source.article.drop)
        code, url = self._identify(document, source, hint)
        rules = {field: (*_overrides(source, field), *self.RULES.get(field, ())) for field in FIELDS}
        listed = hint.listed_at if hint is not None and self.LIST_DATES else None
        known = Known(
            code,
            url,
            kind=self._kind(document, url, hint, rules),
            slug=self.province_slug(document, source),
            hint=hint,
            listed=listed.isoformat() if listed else None,
        )
        loader = self.LOADER(document, source, known, rules, stats)
        loader.add_value("images", self._outer_pictures(document))
        return loader.load_item()

    def province_slug(self, document: Document, source: Source) -> str | None:  # noqa: ARG002  # for engines that need it
        """The outlet's own slug (or number) of the section, where the engine's metas or links say it."""
        return next(filter(None, map(document.meta, self.SECTION_METAS)), None)

    def _article_element(self, document: Document) -> Any:
        """The element that holds the article. What stands too deep for the parser is parsed again by itself."""
        for selector in self.ARTICLE:
            found = select(document, selector)
            if found:
                return found[0]
        start = document.html.find(b"<article") if document.cut else -1
        if start < 0:
            return document.root
        root, document.cut = parse_html(document.html[start:])
        return next((found[0] for selector in self.ARTICLE if (found := compiled(selector)(root))), document.root)

    def _identify(self, document: Document, source: Source, hint: Link | None) -> tuple[str, str]:
        """The article's number and canonical address, checked against the link that led here."""
        page = document.page
        grammar = self._grammar_at(source, page.url)
        code = self._printed_code(document)
        asked = hint.news_code if hint is not None else grammar.article_id(page.url)
        canonical = document.canonical
        named = grammar.article_id(canonical) if canonical else None
        code = code or named
        if code is None and document.article is document.root:
            raise no_article(document)
        if code is not None and asked is not None and code != asked:
            raise Refused("wrong_article", f"asked for {asked}, the page is {code}")
        code = code or asked
        if code is None:
            raise Refused("not_article", f"no news code on the page or in {page.url[:120]!r}")
        if canonical and named == code:
            return code, grammar.canonical(canonical)
        if grammar.article_id(page.url) == code:
            return code, grammar.canonical(page.url)
        # Reached under an address that does not name it: a short link, or one that the mirror invented.
        return code, grammar.canonical(f"{self.home(source)}{self.ADDRESS.format(code=code)}")

    def _printed_code(self, document: Document) -> str | None:
        for key in self.CODE_METAS:
            value = text_of(document.meta(key) or "")
            if value.isdecimal():
                return str(int(value))
        for selector in self.CODE_TEXTS:
            for value in css(selector).find(document):
                if value.isdecimal():
                    return str(int(value))
        return None

    def _kind(self, document: Document, url: str, hint: Link | None, rules: Rules) -> Kind:  # noqa: ARG002  # for engines that ask them
        for key in self.KIND_METAS:
            kind = self.KINDS.get((document.meta(key) or "").lower())
            if kind is not None:
                return kind
        path = url.split("/", 4)
        kind = self.KINDS.get(path[3].lower()) if len(path) > 3 else None
        if kind is None or kind == "news":
            kind = self.KINDS.get((hint.kind or "").lower()) if hint is not None else kind
        return kind or "news"

    def _outer_pictures(self, document: Document) -> list[tuple[str, str]]:
        elements = [image for selector in self.PICTURES for image in select_inside(document, selector)]
        found = pictures.pairs(elements, document.repairs)
        return [*found, *((url, "") for url in document.metas.get("og:image", [])[:1])]

    # -- listings ----------------------------------------------------------------------------------------------------

    def listing(self, page: Page, source: Source, channel: Channel, *, base_url: str | None = None) -> Listing:
        """Read one page of a listing.

        Raises:
            Refused: when the page is not such a listing (challenge page, error page).
        """
        mapper = Mapper(self.grammar(source, base_url), base_url)
        if channel == "feed":
            return feed_listing(page, mapper, source)
        if channel in self.SITEMAPS:
            return sitemap_listing(page, mapper)
        return html_listing(page, mapper, self.LISTS, self.KINDS)

    def mixes(self, source: Source, channel: Channel) -> bool:
        """Whether listings of this channel hold national news too and do not tell which."""
        return channel in self.MIXED or channel in source.listings.mixed

    def section_lists(self, source: Source, provinces: tuple[str, ...], base: str) -> Iterator[ListingRequest]:
        """Section pages of the provinces, for those that the outlet has one for."""
        mixed = self.mixes(source, "section")
        for province in provinces:
            at = source.provinces.get(province)
            path = self.section_path(source, at) if at is not None else None
            if path:
                url = below(base, path)
                yield ListingRequest("section", f"section:{province}", url, province, mixed=mixed, paged=self.PAGED)

    def section_path(self, source: Source, at: ProvinceAt) -> str | None:  # noqa: ARG002  # for engines that need it
        """Path of a province's section: the one that the source file names, or one that the engine knows."""
        return at.section

    def archive_list(self, source: Source, base: str, day: date | None) -> ListingRequest | None:  # noqa: ARG002  # as said
        """The archive of all provincial news, of one day or (None) from the newest back; None where it has none.

        Here the page that the source file names, whatever the day: one page, whose paging is not known.
        """
        path = source.listings.archive
        if path is None:
            return None
        mixed = self.mixes(source, "archive")
        return ListingRequest("section", "section:all", below(base, path), mixed=mixed, paged=self.PAGED)

    def feed_lists(self, source: Source, provinces: tuple[str, ...], base: str) -> Iterator[ListingRequest]:
        """Feeds that cover the provinces: that of the one province that is asked for, where it is known, else all."""
        at = source.provinces.get(provinces[0]) if len(provinces) == 1 else None
        own = self.feed_path(at) if at is not None else None
        if own:
            yield ListingRequest("feed", f"feed:{own}", below(base, own), provinces[0])
            return
        mixed = self.mixes(source, "feed")
        for path in source.listings.feeds:
            yield ListingRequest("feed", f"feed:{path}", below(base, path), mixed=mixed)

    def last_lists(self, source: Source, base: str) -> Iterator[ListingRequest]:  # noqa: ARG002  # where there are some
        """Lists that are tried one after another where those that are known leave a gap, until it is filled."""
        yield from ()

    def feed_path(self, at: ProvinceAt) -> str | None:
        """Path of a province's own feed."""
        return at.feed

    def sitemap_lists(self, source: Source, base: str, day: date | None) -> Iterator[ListingRequest]:
        """The news sitemap (day None), or the sitemap of one day."""
        path = source.listings.news_sitemap
        if day is None and path is not None:
            mixed = self.mixes(source, "sitemap")
            yield ListingRequest("sitemap", "sitemap:news", below(base, path), mixed=mixed)


def _overrides(source: Source, field: str) -> tuple[Rule, ...]:
    """Rules of the outlet's own for a field: they come before the engine's."""
    selectors: tuple[str, ...] = getattr(source.article, field, ())
    return _own_rules(selectors, field) if selectors else ()


@lru_cache(maxsize=256)
def _own_rules(selectors: tuple[str, ...], field: str) -> tuple[Rule, ...]:
    return tuple(body_css(selector) if field == "body" else css(selector, "page") for selector in selectors)


def below(base: str, path: str) -> str:
    """A path of the site as an address.

    >>> below("https://www.ilna.ir/", "/بخش-استان-ها-15")[:30]
    'https://www.ilna.ir/%D8%A8%D8%'
    """
    return base.rstrip("/") + quote(path, safe="/?=&%,:;@!$'()*+~")
