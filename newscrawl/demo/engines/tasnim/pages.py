"""Pages of Tasnim's engine: article, media, list; after containers of January 2026 and crawlers' selectors."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from newscrawl.demo.clock import MONTHS, TEHRAN, jalali_day, relative

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from newscrawl.demo.engines.tasnim.site import TasnimSite
    from newscrawl.demo.model import Article, Section


def printed(moment: datetime) -> str:
    """`08 دی 1404 - 10:55`, ASCII digits as on the pages of January 2026."""
    year, month, day = jalali_day(moment)
    return f"{day:02} {MONTHS[month - 1]} {year} - {moment.astimezone(TEHRAN):%H:%M}"


class Pages:
    """Makes the HTML."""

    def __init__(self, site: TasnimSite) -> None:
        self.site = site
        self.outlet = site.outlet

    def article(self, article: Article) -> str:
        """The page of an article, or of pictures or a film."""
        kind = "media" if article.kind in {"photo", "video"} else "single-news panel-print-box"
        kicker = f'<h2 class="kicker">{escape(article.kicker)}</h2>' if article.kicker else ""
        lead = f'<h3 class="lead">{escape(article.lead)}</h3>' if article.lead else ""
        tags = "".join(
            f'<li class="skeyword-item"><a href="/fa/search?q={quote(tag)}">{escape(tag)}</a></li>'
            for tag in article.tags
        )
        own = self.site.service(article.section)
        outer = escape(article.section.service_name)
        return f"""{self._head(article)}<body class="rtl">
{self._menu()}<section class="page-content">
<article class="{kind}">
{kicker}<h1 class="title">{escape(article.title)} </h1>
{lead}<div class="_sticky"><ul class="list-inline details">
<li class="time"> {printed(article.published)} </li>
{self._services(article.section)}</ul></div>
<div><figure><a href="{quote(self.site.address(article.nid))}"><img alt="{escape(article.title)}" \
src="{article.picture.url(self.outlet.media)}"></a></figure></div>
{self._media(article)}<div class="story" data-readmoretitle="بیشتر بخوانید">
<div class="hideTag"><a href="/fa/service/{own}/">{outer} </a></div>
{self.site.body(article)}
<div><div aria-live="polite">&nbsp;</div></div><div id="clearfix" class="clearfix"></div></div>
<div class="footer" data-author-code="R1/P" data-id-code="{article.nid}" data-service-code="{own}">  R1/P</div>
</article>
<section class="keywords-box"><ul>{tags}</ul></section>
<section class="related">{self._rows(self.site.newsroom.latest(5))}</section>
</section></body></html>
"""

    def _head(self, article: Article) -> str:
        origin = self.site.style.origin
        title, lead = escape(article.title), escape(article.lead)
        published = article.published.astimezone(TEHRAN).isoformat()
        modified = article.modified.astimezone(TEHRAN).isoformat()
        return f"""<!DOCTYPE html><html lang="fa" dir="rtl"><head><meta charset="utf-8"><title>{title} - تسنیم</title>
<link rel="canonical" href="{origin}{self.site.path_of(article.nid)}">
<meta name="description" content="{lead}"><meta property="og:title" content="{title}">
<meta property="og:description" content="{lead}"><meta property="og:type" content="article">
<meta property="og:image" content="{article.picture.url(self.outlet.media)}">
<meta itemprop="datePublished" property="article:published_time" content="{published}">
<meta property="article:modified_time" content="{modified}"></head>
"""

    def _services(self, section: Section) -> str:
        numbers = [
            (self.site.service(one), one.names[-1]) for one in self.outlet.sections if one.path == section.service
        ]
        if section.sub:
            numbers.append((self.site.service(section), section.sub_name))
        return "".join(
            f'<li class="service"><a href="/fa/service/{number}/{quote(name)}">  اخبار {escape(name)}   </a></li>\n'
            for number, name in numbers
        )

    def _media(self, article: Article) -> str:
        if article.kind == "video":
            return (
                f'<div class="jwplayer"><video src="{self.outlet.media}/{article.nid}.mp4"></video>دریافت فیلم</div>\n'
            )
        images = "".join(f'<img src="{picture.url(self.outlet.media)}" alt="">' for picture in article.gallery)
        return f'<div class="row images">{images}</div>\n' if images else ""

    def listing(self, title: str, shown: Sequence[int]) -> str:
        """A list; its pager is built by a script, so no link leads to the next page."""
        return f"""<!DOCTYPE html><html lang="fa" dir="rtl"><head><meta charset="utf-8">
<title>{escape(title)}</title></head><body class="rtl">{self._menu()}
<section class="content">{self._rows(shown)}</section>
<aside>{self._rows(self.site.newsroom.latest(4))}</aside></body></html>
"""

    def _rows(self, shown: Sequence[int]) -> str:
        rows, now = [], self.site.newsroom.clock.now()
        for nid in shown:
            head = self.site.newsroom.headline(nid)
            fresh = (now - head.published).total_seconds() < 86_400
            when = relative(head.published, now).replace("قبل", "پیش") if fresh else printed(head.published)
            rows.append(
                f'<article class="list-item"><a href="{quote(self.site.address(nid))}"><figure></figure>'
                f'<div class="text-container"><h2 class="title">{escape(head.title)}</h2>'
                f'<h4>{escape(head.lead)}</h4><time class="time">{when}</time></div></a></article>\n'
            )
        return "".join(rows)

    def _menu(self) -> str:
        services = "".join(
            f'<li><a href="/fa/service/{self.site.service(one)}/">{escape(one.names[-1])}</a></li>'
            for one in self.outlet.sections
            if not one.sub
        )
        return f"<nav><ul>{services}</ul></nav>\n"
