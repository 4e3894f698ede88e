"""The aasaam engine, as ILNA runs it."""

from __future__ import annotations

import re
from base64 import b64decode
from datetime import UTC
from html import escape
from typing import TYPE_CHECKING, Final

from newscrawl.demo.clock import http_date, long_date
from newscrawl.demo.engines.base import Site

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.demo.engines.base import Ask, Reply
    from newscrawl.demo.model import Article, Section

LIST: Final = 30
_SECTION: Final = re.compile(r"/بخش-([^/]+)-(\d{1,9})")
_CATEGORY: Final = re.compile(r"categories=(\d{1,9})")
_RSS: Final = "application/rss+xml; charset=UTF-8"
_SLUGS: Final = str.maketrans({" ": "-", "\u200c": "-"})


class AasaamSite(Site):
    """Articles below «/بخش-…», one page for each section, feeds of all news and of sections by number."""

    articles = re.compile(r"/(?:بخش-[^/]+-\d+|fa/tiny)/(?:news-)?(\d{1,12})(?:-[^/]*)?")

    def address(self, nid: int) -> str:
        """`/بخش-<section>-<number>/<number>-<slug>`."""
        head = self.newsroom.headline(nid)
        return f"{self._section(head.section)}/{nid}-{head.slug}"

    def short_address(self, nid: int) -> str:
        """`/fa/tiny/news-<number>`."""
        return f"/fa/tiny/news-{nid}"

    def _section(self, section: Section) -> str:
        return f"/بخش-{section.names[-1].translate(_SLUGS)}-{section.topic}"

    def answer(self, ask: Ask) -> Reply:
        """The reply to a request. The number of an article decides, whatever stands around it."""
        if (nid := self.nid_at(ask.path)) is not None:
            return self.article(nid, self._page)
        if match := _SECTION.fullmatch(ask.path):
            return self._list(self._find(match[1], int(match[2])))
        if ask.path == "/":
            return self._list(None)
        if ask.path in {"/rss", "/feeds/", "/fa/feeds/", "/fa/rss/allnews"}:
            return self._feed(ask.query.get("p"))
        if ask.path == "/robots.txt":
            return self.text(["User-agent: *", "Disallow: /fa/admin", "Disallow: /search"])
        return self.not_found()

    def _find(self, name: str, topic: int) -> Section | int:
        """A section by name, as sites differ in their numbers, else by number; -1 where there is none."""
        plain = name.replace("-", "")
        for section in self.outlet.sections:
            if section.names[-1].translate({0x200C: None, 0x20: None}) == plain:
                return section
        return self.outlet.by_topic.get(topic, -1)

    def _list(self, section: Section | int | None) -> Reply:
        if isinstance(section, int):
            return self.not_found()
        shown = self.newsroom.latest(LIST, section.topic if section else 0)
        title = section.names[-1] if section else self.outlet.agency
        return self.listed(shown, lambda: self._listing(title, shown))

    def _feed(self, parameter: str | None) -> Reply:
        """The 30 newest of all, or of the section whose number stands in the parameter."""
        topic = 0
        if parameter is not None:
            match = _CATEGORY.search(b64decode(parameter.replace(",", "=")).decode("latin-1"))
            topic = int(match[1]) if match else -1
        shown = self.newsroom.latest(LIST, topic)
        return self.listed(shown, lambda: self._rss(shown), _RSS)

    # -- pages ---------------------------------------------------------------------------------------------------

    def _page(self, article: Article) -> str:
        nid, title = article.nid, escape(article.title)
        url = self.style.origin + self.path_of(nid)
        stamp = article.published.astimezone(UTC).isoformat()
        kicker = f'<h2 class="uptitle">{escape(article.kicker)}</h2>' if article.kicker else ""
        lead = f'<p class="lead">{escape(article.lead)}</p>' if article.lead else ""
        section = article.section
        trail = "".join(
            f'<li><a href="{self._crumb(section, depth)}">{name}</a></li>' for depth, name in enumerate(section.names)
        )
        tags = "".join(
            f'<li><a class="tag_item" href="/tags/{tag}" title="{tag}"><span>{tag}</span></a></li>'
            for tag in article.tags
        )
        pictures = "".join(
            f'<figure><img src="{one.url(self.outlet.media)}" alt=""></figure>' for one in article.gallery
        )
        album = f'<div class="album_content">{pictures}</div>' if pictures else ""
        picture = article.picture.url(self.outlet.media, 3)
        image = (
            ""
            if article.kind == "photo"
            else f'<div class="primary_files res"><img src="{picture}" alt="{title}"></div>'
        )
        if article.kind == "video":
            image += '<div class="primary_files"><video src="/video.mp4"></video></div>'
        return f"""<!DOCTYPE html><html class="rtl fa" lang="fa"><head><meta charset="utf-8"><title>{title}</title>
<link href="{url}" rel="canonical" /><meta property="og:title" content="{title}" />
<meta property="og:description" content="{escape(article.lead)}" />
<meta property="og:image" content="{article.picture.url(self.outlet.media)}" />
<meta name="keywords" content="{escape("،".join(article.tags))}" /></head><body class="news">
{self._menu()}<main><article id="news_page_article">
<div class="article_header"><ul class="breadcrumb_list"><li><a href="/">صفحه نخست</a></li>{trail}</ul>
{kicker}<h1 class="title">{title}</h1>
<time datetime="{stamp}" data-calendar-georgian="{long_date(article.published)}">{long_date(article.published)}</time>
{lead}</div>{image}
<div class="article_body"><div id="echo_details">
{self.body(article)}
<div class="side"></div>انتهای پیام/ </div>{album}
<div class="author_tools"></div><div class="short_link_box"><form class="short-link-form noprint">
<label for="short_link">لینک کوتاه</label><input class="shrt-link" id="short_link" readonly
 value="{self.style.origin}{self.short_address(nid)}"><span class="copy_text">لینک کپی شد</span></form></div>
<div class="article_tag noprint"><ul>{tags}</ul></div></div></article>
<section class="comments-list"><ul><li><span class="date">۱۴۰۱/۰۱/۰۱</span> نظر خواننده</li></ul></section></main>
<!-- aasaam --></body></html>
"""

    def _crumb(self, section: Section, depth: int) -> str:
        if depth == 0 and section.parent:
            return self._section(self.outlet.by_topic[section.parent])
        return self._section(section)

    def _listing(self, title: str, shown: Sequence[int]) -> str:
        rows = []
        for nid in shown:
            head = self.newsroom.headline(nid)
            stamp = head.published.astimezone(UTC).isoformat()
            rows.append(
                f'<li class="news_item"><h3 class="title"><a href="{self.path_of(nid)}">{escape(head.title)}</a></h3>'
                f'<time datetime="{stamp}">{long_date(head.published)}</time></li>\n'
            )
        return f"""<!DOCTYPE html><html class="rtl fa" lang="fa"><head><meta charset="utf-8">
<title>{title}</title></head><body class="category">{self._menu()}<main><h1>{title}</h1><ul class="news_list">
{"".join(rows)}</ul></main></body></html>
"""

    def _menu(self) -> str:
        links = "".join(
            f'<li><a class="drop" href="{self._section(one)}">{one.service_name}</a></li>'
            for one in self.outlet.sections
            if not one.sub
        )
        return f'<nav><ul>{links}</ul><a href="/feeds/">RSS</a></nav>'

    def _rss(self, shown: Sequence[int]) -> str:
        items = []
        for nid in shown:
            head = self.newsroom.headline(nid)
            link = self.style.origin + self.path_of(nid)
            items.append(
                f"<item><title>{escape(head.title, quote=False)}</title><link>{link}</link>"
                f"<description>{escape(head.lead, quote=False)}</description>"
                f"<pubDate>{http_date(head.published)}</pubDate><guid>{link}</guid></item>\n"
            )
        return (
            f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>{self.outlet.agency}</title>'
            f"<link>{self.style.origin}</link>\n{''.join(items)}</channel></rss>\n"
        )
