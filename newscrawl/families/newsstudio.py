"""News Studio (نیوز استودیو, Behnegarsoft): the engine of Bloghnews, Armanekerman, Kebnanews and some twenty more.

Markup as evidenced: the front page of bloghnews.com (March 2018: generator, feed link, rows of a list) and the
selectors of a crawler of 21 outlets (Targoman/PersianWebScraper, 2025-01-20): ids `docDataRow`, `docDiv3TitrRou`,
`docDiv3TitrMain`, `docDivLead1`, `doctextarea`, class `doc-section-info` (first the type, then the section), meta
`dcterms.created` in GMT.

Addresses: `/fa/doc/<type>/<number>/<slug>` (bloghnews, 2018), `/doc/<type>/<number>/<slug>` (bloghnews, 2025),
`/<type>/<number>/<slug>` (armanekerman, pezhvakkurdestan, 2025); types seen: news, interview, report, note, video.

Some outlets veil their addresses (jahanbinnews, qomnews, hafezkhabar): lists are `/vsn….html`, `/vtp….html` and
`/vtg….html`, articles by inference `/vdc….html`. The veiled name is the code there: it is all that a link says.

Lists: the name of the feed is obfuscated, another for each outlet (`/rssb5.-er48r6--4qhfle2m.puirug.r.xml`), and stands
in `link[rel=alternate]` of every page: so the front page is read first, and leads to it. Sections are plain words
(`/Cities`). No archive and no sitemap was seen.

Access: robots.txt of none of them was seen.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Final

from newscrawl.families.base import Family, Rules
from newscrawl.families.lists import Mapper, check_list
from newscrawl.loaders.fallback import last_bodies
from newscrawl.loaders.kinds import kind_of
from newscrawl.loaders.rules import Rule, body_css, body_json_ld, crumbs, css, json_ld, meta
from newscrawl.pages.document import Document, compiled, select, text_of
from newscrawl.pages.listpage import ListRules, absolute
from newscrawl.pages.page import Channel, Listing, ListingRequest, Page
from newscrawl.pages.xml import is_xml, text_of_list

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from newscrawl.items import Kind, Link
    from newscrawl.sources import Source

TYPES: Final = "news|interview|report|note|article|video|film|photo|gallery|multimedia|analysis|sound"
TYPE: Final = re.compile(r"/(?:fa/)?(?:doc/)?(?P<type>[a-z]+)/\d+(?:/|$)")


class NewsStudio(Family):
    """Article rules, list addresses and URL forms of the engine."""

    name = "newsstudio"
    # Outlets changed between the three forms of addresses.
    ARTICLES = (
        re.compile(rf"/(?:fa/)?(?:doc/)?(?P<type>{TYPES})/(?P<id>\d{{1,12}})(?:/.*)?"),
        re.compile(r"/(?:fa/)?doc/[a-z]+/(?P<id>\d{1,12})(?:/.*)?"),
        re.compile(r"/(?:fa/)?(?P<id>vdc(?=[^/]*[0-9]|[^/.]*\.[^/.]*\.)[a-z0-9.][\w.~-]{3,60})\.html?"),
    )
    LISTS = ListRules(
        boxes=("#mainDivList, .mainDivList, #archiveList", ".main_vizhe, .mnDiv1, main"),
        anywhere="body",
        items="div.mnDiv1Bd1, div.doc_row, div[class*='Div1Bd'], li, article",
        titles=("h1 a[href], h2 a[href], h3 a[href]", "a.title[href], .title a[href]", "a[href]"),
        times=(".doc_date", "time"),
        pager=".pagination a, .pager a",
        after_active=".pagination .active + a, .pagination li.active + li a",
        signs=("meta[name=author][content='Behnegarsoft.com']", ".pagination"),
        foreign=("#docDataRow", "#doctextarea"),
    )
    ADDRESS = "/doc/news/{code}"
    ARTICLE = ("#docDataRow", ".doc_content", "#docContentdiv", "#doctextarea")
    KINDS: ClassVar[Mapping[str, Kind]] = {
        "news": "news",
        "interview": "interview",
        "report": "report",
        "analysis": "report",
        "note": "note",
        "article": "note",
        "video": "video",
        "film": "video",
        "photo": "photo",
        "gallery": "photo",
    }
    PICTURES = ("#docDivImg img, .docDivImg img, .doc_image img, .thumbnail img",)
    DROP = (".tag_p, .tags, .doc_tags, .doc-share, .share, .video-js, .btn, .doc_rel, .related_docs, #docRelated",)
    RULES: ClassVar[Mapping[str, tuple[Rule, ...]]] = {
        "kicker": (css("#docDiv3TitrRou, #docDivTitrRou, .doc_rutitr", "page"),),
        "title": (css("#docDiv3TitrMain", "page"), css("h1"), css("h1", "page"), meta("og:title"), json_ld("headline")),
        "lead": (
            css("#docDivLead1, #docDivLead, #docDivp3, .lead-left", "page"),
            meta("og:description"),
            meta("description"),
            json_ld("description"),
        ),
        "section": (
            crumbs(".doc-section-info", skip=1),
            meta("article:section", split=">›»"),
            json_ld("articleSection", split=">›»"),
        ),
        "tags": (
            css(".tag_p a, .tags a, .doc_tags a", "page"),
            meta("keywords", split=",،"),
        ),
        "short_url": (css("#shortlink::attr(value), .short-link input::attr(value)", "page"),),
        "body": (
            body_css("#doctextarea article"),
            body_css("#doctextarea"),
            body_css("#docContentdiv article"),
            body_css("#docContentdiv, .docContentdiv"),
            body_css(".item-body .item-text, .item-body"),
            body_json_ld(),
            *last_bodies(),
        ),
        "published_at": (
            meta("dcterms.created", fallback=False),
            meta("article:published_time"),
            json_ld("datePublished"),
        ),
        "date": (css(".doc_date, .docDiv3Date", "page"),),
        "modified_at": (meta("dcterms.modified", fallback=False), meta("article:modified_time")),
    }

    def listing(self, page: Page, source: Source, channel: Channel, *, base_url: str | None = None) -> Listing:
        """Read a feed, a section, or the front page, which only leads to the feed that it names."""
        if channel != "feed" or is_xml(text_of_list(page.body)):
            return super().listing(page, source, channel, base_url=base_url)
        check_list(page)
        mapper = Mapper(self.grammar(source, base_url), base_url)
        found = compiled("link[rel=alternate][type='application/rss+xml']::attr(href)")(Document.of(page).root)
        feeds = [address for href in found[:1] if (address := mapper.list_page(absolute(page.url, href)))]
        if feeds:
            return Listing((), children=tuple((address, None) for address in feeds))
        return super().listing(page, source, "section", base_url=base_url)

    def archive_list(self, source: Source, base: str, day: date | None) -> ListingRequest | None:
        """A section of all provincial news, where the source file names one; for a day that, or the feed.

        No list of a day and no paging is known, so this is one page, which says itself how far back it reaches.
        """
        section = super().archive_list(source, base, day)
        return section or (next(self.feed_lists(source, (), base), None) if day is not None else None)

    def _kind(self, document: Document, url: str, hint: Link | None, rules: Rules) -> Kind:  # noqa: ARG002  # as the base calls it
        """By the type in the address; «news» may still be a picture story by its section."""
        match = TYPE.search(url)
        kind = self.KINDS.get(match["type"]) if match is not None else None
        if kind is None or kind == "news":
            links = select(document, ".doc-section-info a")
            kind = kind_of(map(text_of, links)) or kind
        return kind or "news"


FAMILY: Final = NewsStudio()
