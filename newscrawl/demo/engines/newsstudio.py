"""The News Studio engine, as Bloghnews and Armanekerman run it."""

from __future__ import annotations

import re
from datetime import UTC
from html import escape
from typing import TYPE_CHECKING, Final

from newscrawl.demo.clock import http_date, long_date
from newscrawl.demo.engines.base import Site

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.demo.engines.base import Ask, Reply
    from newscrawl.demo.model import Article, Kind, Section

FEED: Final = "/rssa7.-kq42w1--9bdmxz5t.lopenu.k.xml"
"""Another name on every site, in the pattern of a real one (bloghnews, 2018)."""
LIST: Final = 30
TYPES: Final[dict[Kind, tuple[str, str]]] = {
    "news": ("news", "خبر"),
    "report": ("report", "گزارش"),
    "interview": ("interview", "گفتگو"),
    "note": ("note", "یادداشت"),
    "photo": ("photo", "عکس"),
    "video": ("video", "فیلم"),
}
_PROVINCIAL: Final = "cities"
"""«شهرستان‌ها» in the menu of bloghnews (2018): the list of all provincial news."""
_RSS: Final = "application/rss+xml; charset=UTF-8"


class NewsStudioSite(Site):
    """Articles below `/fa/doc/<type>/`, sections by name, one feed whose name only the pages tell."""

    articles = re.compile(r"/(?:fa/)?(?:doc/)?[a-z]+/(\d{1,12})(?:/[^/]*)?")

    def address(self, nid: int) -> str:
        """`/fa/doc/<type>/<number>/<slug>`."""
        head = self.newsroom.headline(nid)
        return f"/fa/doc/{TYPES[head.kind][0]}/{nid}/{head.slug}"

    def short_address(self, nid: int) -> str:
        """Path that serves an article by its number alone."""
        return f"/fa/doc/news/{nid}/"

    def answer(self, ask: Ask) -> Reply:
        """The reply to a request. The number of an article decides, whatever stands around it."""
        if (nid := self.nid_at(ask.path)) is not None:
            return self.article(nid, self._page)
        if ask.path == FEED:
            shown = self.newsroom.latest(LIST)
            return self.listed(shown, lambda: self._rss(shown), _RSS)
        if ask.path == "/robots.txt":
            return self.text(["User-agent: *", "Disallow: /admin"])
        name = ask.path.strip("/").lower()
        section = self.outlet.by_path.get(self.outlet.provincial.lower() if name == _PROVINCIAL else name)
        if ask.path != "/" and section is None:
            return self.not_found()
        shown = self.newsroom.latest(LIST, section.topic if section else 0)
        return self.listed(shown, lambda: self._listing(section, shown))

    # -- pages ---------------------------------------------------------------------------------------------------

    def _head(self, title: str, created: str, modified: str, more: str = "") -> str:
        return f"""<!DOCTYPE html><html dir="rtl" lang="fa"><head><meta charset="utf-8"><title>{escape(title)}</title>
<meta name="generator" content="News Studio, http://www.news-studio.com"><meta name="author" content="Behnegarsoft.com">
<link rel="alternate" type="application/rss+xml" title="آخرین عناوین" href="{self.style.origin}{FEED}">
<meta name="dcterms.created" scheme="dcterms.ISO8601" content="{created}"/>
<meta name="dcterms.modified" scheme="dcterms.ISO8601" content="{modified}"/>
{more}</head><body>{self._menu()}
"""

    def _page(self, article: Article) -> str:
        created, modified = (
            f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} GMT" for moment in (article.published, article.modified)
        )
        title, media = escape(article.title), self.outlet.media
        more = (
            f'<link rel="canonical" href="{self.style.origin}{self.path_of(article.nid)}" />'
            f'<meta property="og:title" content="{title}">'
            f'<meta property="og:image" content="{article.picture.url(media)}">'
        )
        kicker = f'<div id="docDiv3TitrRou">{escape(article.kicker)}</div>' if article.kicker else ""
        lead = f'<div id="docDivLead1">{escape(article.lead)}</div>' if article.lead else ""
        kind = TYPES[article.kind]
        trail = "".join(f'<a href="/{article.section.path}">{name}</a> ' for name in article.section.names)
        tags = "".join(f'<a href="/tag/{tag}">{tag}</a>' for tag in article.tags)
        album = "".join(f'<div class="thumbnail"><img src="{one.url(media)}" alt=""></div>' for one in article.gallery)
        return f"""{self._head(article.title, created, modified, more)}<div id="docDataRow">
<div class="doc-section-info"><a href="/{kind[0]}">{kind[1]}</a> {trail}</div>
<div class="docDiv3Date">تاریخ انتشار: {long_date(article.published, " ساعت ")}</div>
{kicker}<h1 id="docDiv3TitrMain">{title}</h1>{lead}
<div id="doctextarea"><article>{self.body(article)}</article></div>{album}
<div class="tag_p">{tags}</div></div>
<div class="user-comment-area"><span class="user-comment-date">۱۴۰۱/۰۱/۰۱</span>نظر خواننده</div></body></html>
"""

    def _listing(self, section: Section | None, shown: Sequence[int]) -> str:
        now = f"{self.newsroom.clock.now():%Y-%m-%d %H:%M:%S} GMT"
        title = section.names[-1] if section else self.outlet.agency
        rows = []
        for nid in shown:
            head = self.newsroom.headline(nid)
            link = f"<a href='{self.path_of(nid)}' target='_blank'>"
            rows.append(
                f"<div class='mnDiv1Bd1'><p class='mnDiv1Rtitr'>{link}{escape(head.kicker)}</a></p>"
                f"<h1 class='mainDiv1Title'>{link}{escape(head.title)}</a></h1>"
                f"<div class='main_vizhe_abss'>{escape(head.lead[:60])} ...</div></div>\n"
            )
        return f"{self._head(title, now, now)}<div class='main_vizhe'>{''.join(rows)}</div></body></html>\n"

    def _menu(self) -> str:
        return "".join(
            f"<li><a href='/{one.service}' class='sd1-1'><div class='fMenu'>{one.service_name}</div></a></li>"
            for one in self.outlet.sections
            if not one.sub
        )

    def _rss(self, shown: Sequence[int]) -> str:
        items = []
        for nid in shown:
            head = self.newsroom.headline(nid)
            link = self.style.origin + self.path_of(nid)
            items.append(
                f"<item><title>{escape(head.title, quote=False)}</title><link>{link}</link>"
                f"<description>{escape(head.lead, quote=False)}</description>"
                f"<pubDate>{http_date(head.published)}</pubDate></item>\n"
            )
        return (
            f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{self.outlet.agency}</title>'
            f"<link>{self.style.origin}</link>\n{''.join(items)}</channel></rss>\n"
        )
