"""IranSamaneh (ایران سامانه, also called Didgah or Rasaneh): IRIB, YJC, Tabnak, Mizan, SNN, Kayhan, some hundred more.

Markup, as evidenced: a whole page of yjc.ir (May 2020), article containers of eight outlets as a public crawler stored
them in January 2026, trimmed pages of rasanews and basijnews (October 2026), a template of entekhab (1394), home pages
of asriran and iribnews (March 2018), and the selectors of a crawler of 104 outlets (Targoman/PersianWebScraper, 2025).
The containers of outlets differ, the classes inside of them do not: rules look at the whole page.

Access:

- robots.txt of irib-news.ir forbids `/fa/save`, `/fa/print`, `/fa/send`, `/fa/report`, `/fa/ajax`, `/fa/archive` and
  `/fa/news/play`; nine more outlets have the same file, yjc.ir allows `/fa/news` (jonawalb/rhetoric-corpus, October
  2026). So neither the archive search nor the pagers behind «بیشتر» are used.
- `/fa-sitemap-news` holds the newest articles; `/fa-sitemap-newsarchive` is an index of urlsets, 124 at Mizan, 1,270 at
  IRIB (the same crawler, 2026). Whether their entries carry dates was not seen: with a `lastmod` old ones are skipped.
  Large urlsets of IRIB answered 504: that is retried like any other page.
- `/fa/rss/allnews` stands in the head of pages (2018, 2020) and in feed lists of 2026; `/fa/rss/<service>` is the feed
  of a service, with the number of `/fa/services/<service>` (yjc, tabnak, IRIB: 2018 to 2026). Items name no section, so
  a feed of all news mixes.
- `/fa/services/<service>` or `/fa/<slug>` is the page of a service. Each province is a service of its own at IRIB (12
  is Ardabil, 2025), YJC (17 to 47, page of 2020) and IQNA (4 is East Azerbaijan, 2026).
- Editions in other languages lie below another first part of the path (`/en/`, `/ar/`): they are other articles.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Final

from newscrawl.families.base import Channel, Listing, ListingRequest, Page
from newscrawl.families.iransamaneh_parts import (
    album,
    author,
    code_of,
    has_article,
    kind_of,
    path_slugs,
    short_link,
    visible_dates,
)
from newscrawl.families.lists import Mapper, feed_listing, html_listing, sitemap_listing
from newscrawl.families.markup import MarkupFamily
from newscrawl.loaders import pictures
from newscrawl.loaders.fallback import body_trafilatura
from newscrawl.loaders.province import slug_of
from newscrawl.loaders.rules import Rule, body_css, body_density, css, json_ld, meta
from newscrawl.pages.document import select
from newscrawl.pages.listpage import ListRules
from newscrawl.urls import Grammar, origin

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from newscrawl.families.base import Link
    from newscrawl.items import Kind
    from newscrawl.pages.document import Document
    from newscrawl.sources import Source

ARTICLES: Final = (
    re.compile(r"/fa/(?:news|print|photo|video)/(?P<id>\d+)(?:/.*)?"),
    re.compile(r"/fa/amp/news/(?P<id>\d+)(?:/.*)?"),
)
"""`/fa/amp/news/…` and `/fa/print/…` are views of the same article (page of yjc.ir, 2020)."""

SHORT: Final = re.compile(r"/(?P<id>00[0-9A-Za-z]{3,6})")
"""`yjc.ir/00cHfy`, `iqna.ir/00I9Xf`."""

LISTS: Final = ListRules(
    boxes=("div.archive_content", "div.service_news", "div.linear_news_box", "main", "div.main_body"),
    anywhere="body",
    items="div.linear_news, div.linear_news2, div.linear_news3, li.news-item, div.box, article, div.news_item",
    titles=("h1 a[href], h2 a[href], h3 a[href]", "a.title3[href], a.title5[href], a.title[href]", "a[href]"),
    times=("div.news_date", "span.news_date", "time::attr(datetime)", "time"),
    pager="ul.pagination a, div.pagination a, #pager a",
    after_active="ul.pagination li.active + li a",
    signs=("ul.pagination", "#pager", "div.archive_content", "div.linear_news", "body#services", "body#archive"),
    foreign=("body#news", "div.news_id_c"),
)
"""Rows as on YJC's and asriran's pages (2018, 2020) and in crawlers of archive pages (2016 to 2025)."""

HOST_LEAD: Final = "h2.sub_ax, .subtitle_photo, .photo_subtitle, .photo-subtitle"


class IranSamaneh(MarkupFamily):
    """Article rules, list addresses and URL forms of the engine."""

    name = "iransamaneh"
    ADDRESS = "/fa/news/{code}"
    ARTICLE = ()
    DROP = (
        # Players and albums, whose pictures are taken apart.
        ".videojs-main-container, .videojs_main, .video-tool-box, .image_set, .news_album_main_part",
        # The lead where it stands inside of the body (Tabnak); the agency's own name before the text (Mizan, entekhab).
        ".subtitle, .hyperlink_span, .entekhab_lead2",
        # What surrounds the text in wide containers.
        ".news_toolbar, .toolbarTop, .news_tools, .path_bottom_body, .share_button, .share_to_box, .send_error_bot",
        ".tags_title, .tags_container, .links_icon, .linear_news3, .newsletter_link_news, .adv_padd, .det-1",
        ".row-comment, .comments_item, .comm_answer, .authorMainBox, .contributorTool",
    )
    PICTURES = (".lead_image img, .lead-img img, .parent-lead-img img",)
    RULES: ClassVar[Mapping[str, tuple[Rule, ...]]] = {
        "kicker": (
            css(".rutitr, .news-rutitr, .news_rutitr, .rutitr_photo", "page"),
            css(".rutitr_body", "page"),
        ),
        "title": (
            css("h1.title", "page"),
            css("h1.Htags, h1.Htag, .title h1, .title-news, .baznashr-title", "page"),
            css("h2.title_ax, .video_title h1, .photo_title h1, .title_photo", "page"),
            meta("og:title"),
            meta("twitter:title"),
            json_ld("headline"),
            json_ld("headLine"),
            meta("dc.title"),
        ),
        "lead": (
            css(".subtitle", "page"),
            css(HOST_LEAD, "page"),
            meta("og:description"),
            meta("dc.description"),
            meta("description"),
        ),
        "section": (
            css(".news_path a", "page"),
            css(".news_path2 a, .news_path_mobile a", "page"),
            css("a.service_name, a.cat_name, a.newsbody_servicename", "page"),
            css(".path_bottom_body a", "page"),
            meta("article:section", split=">›»"),
        ),
        "tags": (
            css(".tags_title a, .tags_container a", "page"),
            css(".tag_items a, .tag_items_photo a, a.tags_item, a.tag_title", "page"),
            meta("article:tag", split=",،"),
            meta("keywords", split=",،"),
        ),
        "reporter": (author(),),
        "short_url": (short_link(),),
        "body": (
            body_css("div.body, section.body, article.body, td.body"),
            body_css(".baznashr-body, .photos_body"),
            body_css(".body_news, .news_body, .body-news, .phNewsBody"),
            body_density(),
            body_trafilatura(),
        ),
        "published_at": (
            meta("article:published_time", fallback=False),
            meta("datePublished"),
            json_ld("datePublished"),
        ),
        "date": (
            visible_dates(".news_pdate_c"),
            visible_dates(".photo_pdate, .photo_pub_date, .news-pdate, .news_pdate_c_mobile"),
            visible_dates(".photo-newspage-date, .date-color-news, .fa_date, .autor_ax"),
        ),
        "modified_at": (
            meta("article:modified_time", fallback=False),
            json_ld("dateModified"),
        ),
    }

    # -- articles ----------------------------------------------------------------------------------------------------

    def _article_element(self, document: Document) -> object:
        """The page's body, where there is an article's headline and text; else the root, which means: no article."""
        return document.root.find("body") if has_article(document) else document.root

    def _printed_code(self, document: Document) -> str | None:
        """«کد خبر: ۷۳۴۹۹۲۶»."""
        return code_of(document)

    def _kind(self, document: Document, url: str, hint: Link | None) -> Kind:
        """No meta says it: the theme of photo and video pages does, or a player or album in place of a text."""
        return kind_of(document) or super()._kind(document, url, hint)

    def _outer_pictures(self, document: Document) -> list[tuple[str, str]]:
        shown = pictures.pairs(
            (element for selector in self.PICTURES for element in select(document, selector)), document.repairs
        )
        return [*shown, *((url, "") for url in document.metas.get("og:image", [])[:1]), *album(document)]

    def province_slug(self, document: Document, source: Source) -> str | None:
        """The province whose service the breadcrumb leads to (`/fa/yazd`, `/fa/services/12`)."""
        return next((slug for slug in path_slugs(document) if slug_of(source, slug)), None)

    # -- lists -------------------------------------------------------------------------------------------------------

    def grammar(self, source: Source, base_url: str | None = None) -> Grammar:
        """URL forms of an outlet; `base_url` names a mirror that serves the same paths."""
        mirror = origin(base_url) if base_url else None
        hosts = source.all_hosts() if mirror is None else (*source.all_hosts(), mirror.netloc)
        return Grammar(f"https://{source.hosts.main}", hosts, ARTICLES, SHORT)

    def listing(self, page: Page, source: Source, channel: Channel, *, base_url: str | None = None) -> Listing:
        """Read one page of a list; the archive of this engine is a sitemap, see `Family.listing`."""
        mapper = Mapper(self.grammar(source, base_url), base_url)
        if channel == "feed":
            return feed_listing(page, mapper, source)
        if channel in {"sitemap", "archive"}:
            return sitemap_listing(page, mapper)
        return html_listing(page, mapper, LISTS, {})

    def section_lists(self, source: Source, provinces: tuple[str, ...], base: str) -> Iterator[ListingRequest]:
        """The page of the province's service, by slug or number.

        Boxes of other services stand on it (page of yjc.ir, 2020), so it does not vouch for its items.
        """
        for province in provinces:
            at = source.provinces.get(province)
            if at is None:
                continue
            numbered = f"/fa/services/{at.topic}" if at.topic else None
            path = at.section or (f"/fa/{at.slug}" if at.slug else numbered)
            if path:
                yield ListingRequest("section", f"section:{province}", _below(base, path), province, mixed=True)

    def archive_list(self, source: Source, base: str, day: date | None) -> ListingRequest | None:
        """The newest articles, or for a day the index of all urlsets: it cannot be asked for one day only."""
        lists = source.listings
        if day is None and lists.news_sitemap is not None:
            return ListingRequest("sitemap", "sitemap:news", _below(base, lists.news_sitemap), mixed=True)
        if lists.archive is None:
            return None
        return ListingRequest("archive", "archive:all", _below(base, lists.archive), mixed=True)

    def feed_lists(self, source: Source, provinces: tuple[str, ...], base: str) -> Iterator[ListingRequest]:
        """The feed of the service of the one province that is asked for, where its number is known; else all news."""
        at = source.provinces.get(provinces[0]) if len(provinces) == 1 else None
        own = (at.feed or (at.topic and f"/fa/rss/{at.topic}")) if at is not None else None
        if own:
            yield ListingRequest("feed", f"feed:{own}", _below(base, own), provinces[0])
            return
        for path in source.listings.feeds:
            yield ListingRequest("feed", f"feed:{path}", _below(base, path), mixed=True)

    def sitemap_lists(self, source: Source, base: str, day: date | None) -> Iterator[ListingRequest]:
        """The news sitemap: the engine has no sitemap of a day."""
        if day is None and source.listings.news_sitemap is not None:
            yield ListingRequest("sitemap", "sitemap:news", _below(base, source.listings.news_sitemap), mixed=True)


def _below(base: str, path: str) -> str:
    return base.rstrip("/") + path


FAMILY: Final = IranSamaneh()
