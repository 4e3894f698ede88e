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
from typing import TYPE_CHECKING, Any, ClassVar, Final

from newscrawl.families.base import Family, Rules, below
from newscrawl.loaders import pictures
from newscrawl.loaders.fallback import last_bodies
from newscrawl.loaders.province import slug_of
from newscrawl.loaders.rules import Rule, body_css, body_json_ld, css, json_ld, meta
from newscrawl.pages.document import compiled, select, text_of, unified
from newscrawl.pages.hidden import words
from newscrawl.pages.listpage import ListRules
from newscrawl.pages.page import ListingRequest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from newscrawl.items import Kind, Link
    from newscrawl.pages.document import Document
    from newscrawl.sources import Source
    from newscrawl.sources.model import ProvinceAt


HOST_LEAD: Final = "h2.sub_ax, .subtitle_photo, .photo_subtitle, .photo-subtitle"

CODE: Final = ".news_id_c, .news_id_c_mobile"
NUMBER: Final = re.compile(r"\d{3,}")
HEADLINE: Final = (
    "h1.title, .title h1, h1.Htags, .title-news, .baznashr-title, .video_title h1, h2.title_ax, .photo_title h1"
)
TEXT: Final = (
    "div.body, section.body, article.body, td.body, .baznashr-body, .photos_body, .body_news, .video_content, "
    ".news_view_film_typeid"
)
PHOTO: Final = ".photos_body, .phNewsBody, h2.title_ax, .rutitr_photo, .subtitle_photo, .photo_pdate"
VIDEO: Final = ".video_content, .news_view_film_typeid"
PLAYER: Final = "video, .videojs_main, .body iframe"
ALBUM: Final = ".image_set a[href], .album_listi a[href], a.example-image-link[href]"
PICTURE_FILE: Final = re.compile(r"\.(?:jpe?g|png|webp|gif)$", re.IGNORECASE)
CRUMBS: Final = ".news_path a[href], .news_path2 a[href], .news_path_mobile a[href], .path_bottom_body a[href]"
SERVICE: Final = re.compile(r"/fa/(?:services/(?P<number>\d+)|(?P<slug>[A-Za-z][\w-]*))(?:/\d+)?/?$")
KIND_CRUMBS: Final[dict[str, Kind]] = {
    "عکس": "photo",
    "گزارش تصویری": "photo",
    "فیلم": "video",
    "ویدیو": "video",
    "ویدئو": "video",
    "پخش زنده": "video",
}
"""First crumbs of picture services: Tabnak, Mizan, IRIB; SNN's recordings of speeches and talks (January 2026)."""

LEAD: Final = compiled(".subtitle")
AUTHORS: Final = ".authorBox"
AUTHOR_LABEL: Final = compiled(".authorLabel")
AUTHOR_NAME: Final = compiled(".authorName")
ROLES: Final = words("عکاس خبرنگار نویسنده گزارشگر گزارش عکس")
"""Labels of who made the piece; «دبیر» is its editor (Mizan and IQNA, January 2026)."""

COPIED: Final = re.compile(r"copyToClipboard\(\s*['\"](?P<url>https?://[^'\"]+)")
COPY_BUTTON: Final = ".news_short_link[onclick]"
LABELS: Final = frozenset({"news_nav_title", "en_date"})
"""«تاریخ انتشار: », and Tabnak's and asriran's second date in English."""

CLOCK: Final = re.compile(r"^\W*[\d۰-۹٠-٩]{1,2}:[\d۰-۹٠-٩]{2}(?::[\d۰-۹٠-٩]{2})?\W*$")
MIN_LETTERS: Final = 15


def has_article(document: Document) -> bool:
    """Whether a page holds an article: a headline of the engine, and what holds its text, player or pictures."""
    return bool(select(document, HEADLINE) and select(document, TEXT)) or bool(select(document, CODE))


def code_of(document: Document) -> str | None:
    """The number behind «کد خبر:», ASCII digits."""
    for element in select(document, CODE):
        found = NUMBER.findall(text_of(element))
        if found:
            return str(int(found[-1]))
    return None


def kind_of(document: Document) -> Kind | None:
    """The kind as the theme shows it; None for a text."""
    if select(document, VIDEO):
        return "video"
    if select(document, PHOTO):
        return "photo"
    crumbs = [text_of(crumb) for crumb in select(document, CRUMBS)[:3]]
    named = next((KIND_CRUMBS[crumb] for crumb in crumbs if crumb in KIND_CRUMBS), None)
    if named is not None or _has_text(document):
        return named
    if select(document, ALBUM):
        return "photo"
    return "video" if select(document, PLAYER) else None


def _has_text(document: Document) -> bool:
    """Whether the text's container holds more than a player and the lead."""
    for element in select(document, TEXT):
        wanted = MIN_LETTERS + sum(_letters(text_of(inner)) for inner in LEAD(element))
        # Nearly every text has enough at its beginning; there a cut entity may look like some letters.
        if _letters(text_of(element, limit=4 * wanted)) >= wanted + 10 or _letters(text_of(element)) >= wanted:
            return True
    return False


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def album(document: Document) -> list[tuple[str, str]]:
    """Address and caption of the pictures of an album: its links lead to the large ones."""
    links = [link for link in select(document, ALBUM) if PICTURE_FILE.search(link.get("href"))]
    return [(link.get("href"), unified(link.get("title") or "", document.repairs)) for link in links]


def path_slugs(document: Document) -> list[str]:
    """Slugs and numbers of the services that the breadcrumb leads to, innermost first."""
    matches = [SERVICE.search(crumb.get("href").split("?")[0]) for crumb in select(document, CRUMBS)]
    return [match["number"] or match["slug"] for match in reversed(matches) if match is not None]


def author() -> Rule:
    """Who wrote or photographed, where the page labels the name so."""

    def find(document: Document) -> list[Any]:
        names: list[str] = []
        for box in select(document, AUTHORS):
            label = " ".join(text_of(one) for one in AUTHOR_LABEL(box))
            if not ROLES.isdisjoint(re.findall(r"\w+", label)):
                names.extend(filter(None, (text_of(name, document.repairs) for name in AUTHOR_NAME(box))))
        return names[:1]

    return Rule("css", ".authorBox", find, fallback=False)


def short_link() -> Rule:
    """The address that the button «کپی» copies."""

    def find(document: Document) -> list[Any]:
        found = (COPIED.search(button.get("onclick")) for button in select(document, COPY_BUTTON)[:3])
        return [match["url"] for match in found if match is not None]

    return Rule("css", ".news_short_link::attr(onclick)", find, fallback=False)


def visible_dates(selector: str) -> Rule:
    """Dates as printed, without their labels; a clock and a day in elements of their own (Mizan) are put together."""

    def find(document: Document) -> list[Any]:
        texts = [text for text in map(_unlabelled, select(document, selector)[:10]) if text]
        clocks = [text for text in texts if CLOCK.match(text)]
        days = [text for text in texts if not CLOCK.match(text)]
        if clocks and days and not any(":" in day for day in days):
            return [f"{days[0]} {clocks[0]}"]
        return days

    return Rule("css", selector, find, fallback=False)


def _unlabelled(element: Any) -> str:
    """Text of a date element without its label and its English copy."""
    parts = [element.text or ""]
    for child in element:
        if LABELS.isdisjoint((child.get("class") or "").split()):
            parts.append("".join(child.itertext()))
        parts.append(child.tail or "")
    return unified(" ".join(parts))


class IranSamaneh(Family):
    """Article rules, list addresses and URL forms of the engine."""

    name = "iransamaneh"
    ARTICLES = (
        re.compile(r"/fa/(?:news|print|photo|video)/(?P<id>\d+)(?:/.*)?"),
        re.compile(r"/fa/amp/news/(?P<id>\d+)(?:/.*)?"),
    )
    """`/fa/amp/news/…` and `/fa/print/…` are views of the same article (page of yjc.ir, 2020)."""
    SHORT = re.compile(r"/(?P<id>00[0-9A-Za-z]{3,6})")
    """`yjc.ir/00cHfy`, `iqna.ir/00I9Xf`."""
    LISTS = ListRules(
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
    # The archive of this engine is an index of sitemaps.
    SITEMAPS = frozenset({"sitemap", "archive"})
    # Boxes of other services stand on the page of a service (page of yjc.ir, 2020): it does not vouch for its items.
    MIXED = frozenset({"section", "archive", "feed", "sitemap"})
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
            json_ld("description"),
        ),
        "section": (
            css(".news_path a", "page"),
            css(".news_path2 a, .news_path_mobile a", "page"),
            css("a.service_name, a.cat_name, a.newsbody_servicename", "page"),
            css(".path_bottom_body a", "page"),
            meta("article:section", split=">›»"),
            json_ld("articleSection", split=">›»"),
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
            body_json_ld(),
            *last_bodies(),
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

    def _kind(self, document: Document, url: str, hint: Link | None, rules: Rules) -> Kind:
        """No meta says it: the theme of photo and video pages does, or a player or album in place of a text."""
        return kind_of(document) or super()._kind(document, url, hint, rules)

    def _outer_pictures(self, document: Document) -> list[tuple[str, str]]:
        shown = pictures.pairs(
            (element for selector in self.PICTURES for element in select(document, selector)), document.repairs
        )
        return [*shown, *((url, "") for url in document.metas.get("og:image", [])[:1]), *album(document)]

    def province_slug(self, document: Document, source: Source) -> str | None:
        """The province whose service the breadcrumb leads to (`/fa/yazd`, `/fa/services/12`)."""
        return next((slug for slug in path_slugs(document) if slug_of(source, slug)), None)

    # -- lists -------------------------------------------------------------------------------------------------------

    def section_path(self, source: Source, at: ProvinceAt) -> str | None:  # noqa: ARG002  # as the base calls it
        """The page of the province's service, by slug or number."""
        numbered = f"/fa/services/{at.topic}" if at.topic else None
        return at.section or (f"/fa/{at.slug}" if at.slug else numbered)

    def archive_list(self, source: Source, base: str, day: date | None) -> ListingRequest | None:
        """The newest articles, or for a day the index of all urlsets: it cannot be asked for one day only."""
        newest = next(self.sitemap_lists(source, base, day), None)
        path = source.listings.archive
        if newest is not None or path is None:
            return newest
        return ListingRequest("archive", "archive:all", below(base, path), mixed=True)

    def feed_path(self, at: ProvinceAt) -> str | None:
        """The feed of the province's service, where its number is known."""
        return at.feed or (f"/fa/rss/{at.topic}" if at.topic else None)


FAMILY: Final = IranSamaneh()
