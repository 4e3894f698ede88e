"""Pages of a WordPress site: an article with Yoast's head, a category page with `post-<number>` classes."""

from __future__ import annotations

import json
from datetime import UTC
from html import escape
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from newscrawl.demo.clock import TEHRAN, long_date

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from newscrawl.demo.engines.wordpress.site import WordPressSite
    from newscrawl.demo.model import Article, Headline, Section

FORMATS: Final = {"photo": "gallery", "video": "video"}
EXCERPT: Final = 55
"""Words of an excerpt that WordPress makes by itself."""


def iso(moment: datetime) -> str:
    """`2025-12-29T07:25:31+00:00`, the form of Yoast's metas."""
    return moment.astimezone(UTC).isoformat()


class Pages:
    """Makes the HTML."""

    def __init__(self, site: WordPressSite) -> None:
        self.site = site
        self.outlet = site.outlet

    def article(self, article: Article) -> str:
        """The page of a post."""
        nid = article.nid
        format_ = FORMATS.get(article.kind, "standard")
        classes = f"rtl post-template-default single single-post postid-{nid} single-format-{format_}"
        lead = f'<div class="lead">{escape(article.lead)}</div>' if article.lead else ""
        kicker = f'<div class="rotitr">{escape(article.kicker)}</div>' if article.kicker else ""
        tags = "".join(
            f'<a href="{self.site.style.origin}/tag/{quote(tag)}/" rel="tag">{escape(tag)}</a>' for tag in article.tags
        )
        local = article.published.astimezone(TEHRAN)
        picture = article.picture.url(self.outlet.media, 3)
        gallery = "".join(
            f'<figure class="gallery-item"><img src="{one.url(self.outlet.media)}" alt=""></figure>'
            for one in article.gallery
        )
        return f"""{self._head(article)}<body class="{classes}">
{self._top(article.section)}<div id="content"><main>
{self._crumbs(article)}<article id="post-{nid}" class="post-{nid} post type-post format-{format_} hentry">
<header class="entry-header">{kicker}<h1 class="entry-title">{escape(article.title)}</h1>
<time class="entry-date published" datetime="{local.isoformat()}">{long_date(article.published)}</time></header>
<div class="post-thumbnail"><img class="wp-post-image" src="{picture}" alt="{escape(article.title)}"></div>
{lead}<div class="entry-content">
{self.site.body(article)}
<div class="sharedaddy"><h3>به اشتراک بگذارید:</h3><ul><li><a href="https://t.me/share">تلگرام</a></li></ul></div>
</div>{gallery}<footer class="entry-footer"><span class="cat-links">{self._category(article.section)}</span>
<div class="post-tags">{tags}</div>
<div class="short-link"><input value="{self.site.style.origin}/?p={nid}" readonly></div>
</footer></article>
<div class="related-posts"><h3>مطالب مرتبط</h3><ul>{self._side(nid)}</ul></div>
<form id="commentform"><input type="hidden" name="comment_post_ID" value="{nid}" id="comment_post_ID"></form>
</main>{self._sidebar()}</div></body></html>
"""

    def listing(self, title: str, classes: str, shown: Sequence[int], where: str, page: int, pages: int) -> str:
        """A category page, or the front page; `where` is its address without the page."""
        entries = "".join(self._entry(self.site.newsroom.headline(nid)) for nid in shown)
        next_link = f'<a class="next page-numbers" href="{where}page/{page + 1}/">بعدی</a>' if page < pages else ""
        origin = self.site.style.origin
        return f"""<!DOCTYPE html><html dir="rtl" lang="fa-IR"><head><meta charset="UTF-8">
<title>{escape(title)}</title>
<link rel="alternate" type="application/rss+xml" href="{origin}/feed/"></head><body class="rtl {classes}">
{self._top(None)}<div id="content"><main><h1 class="page-title">{escape(title)}</h1>
{entries}<nav class="navigation pagination"><div class="nav-links"><span class="page-numbers current">{page}</span>
{next_link}</div></nav></main>{self._sidebar()}</div></body></html>
"""

    def _head(self, article: Article) -> str:
        origin, nid = self.site.style.origin, article.nid
        url = origin + self.site.path_of(nid)
        title = escape(f"{article.title} - {self.outlet.agency}")
        words = " ".join([article.lead, *article.paragraphs()]).split()
        excerpt = " ".join(words[:EXCERPT]) + (" […]" if len(words) > EXCERPT else "")
        data = {
            "@context": "https://schema.org",
            "@graph": [
                {
                    "@type": "Article",
                    "@id": url + "#article",
                    "headline": article.title,
                    "datePublished": iso(article.published),
                    "dateModified": iso(article.modified),
                    "articleSection": article.section.names,
                }
            ],
        }
        script = json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
        return f"""<!DOCTYPE html><html dir="rtl" lang="fa-IR"><head><meta charset="UTF-8"><title>{title}</title>
<link rel="canonical" href="{url}" /><meta property="og:locale" content="fa_IR" />
<meta property="og:type" content="article" /><meta property="og:title" content="{title}" />
<meta property="og:description" content="{escape(excerpt)}" /><meta property="og:url" content="{url}" />
<meta property="og:site_name" content="{self.outlet.agency}" />
<meta property="article:published_time" content="{iso(article.published)}" />
<meta property="article:modified_time" content="{iso(article.modified)}" />
<meta property="og:image" content="{article.picture.url(self.outlet.media)}" />
<script type="application/ld+json" class="yoast-schema-graph">{script}</script>
<link rel="alternate" type="application/rss+xml" href="{origin}/feed/" />
<link rel="https://api.w.org/" href="{origin}/wp-json/" />
<link rel="alternate" type="application/json" href="{origin}/wp-json/wp/v2/posts/{nid}" />
<link rel="shortlink" href="{origin}/?p={nid}" /><meta name="generator" content="WordPress 6.4.2" /></head>
"""

    def _crumbs(self, article: Article) -> str:
        origin = self.site.style.origin
        sections = [f'<a href="{origin}/">خانه</a>']
        parts = article.section.path.split("/")
        for depth, name in enumerate(article.section.names, 1):
            sections.append(f'<a href="{origin}{self.site.category("/".join(parts[:depth]))}">{escape(name)}</a>')
        return f'<div class="breadcrumbs">{" » ".join(sections)} » <span>{escape(article.title)}</span></div>\n'

    def _category(self, section: Section) -> str:
        link = self.site.style.origin + self.site.category(section.path)
        return f'<a href="{link}" rel="category tag">{escape(section.names[-1])}</a>'

    def _entry(self, head: Headline) -> str:
        nid, link = head.nid, self.site.style.origin + self.site.path_of(head.nid)
        local = head.published.astimezone(TEHRAN).isoformat()
        return f"""<article id="post-{nid}" class="post-{nid} post type-post status-publish hentry">
<h2 class="entry-title"><a href="{link}" rel="bookmark">{escape(head.title)}</a></h2>
<time class="entry-date published" datetime="{local}">{long_date(head.published)}</time>
<div class="entry-summary"><p>{escape(head.lead)}</p></div></article>
"""

    def _side(self, nid: int) -> str:
        others = [other for other in self.site.newsroom.latest(6) if other != nid]
        return "".join(
            f'<li class="post-{other}"><a href="{self.site.style.origin}{self.site.path_of(other)}">'
            f"{escape(self.site.newsroom.headline(other).title)}</a></li>"
            for other in others[:4]
        )

    def _sidebar(self) -> str:
        return f'<aside class="sidebar"><div class="widget"><h3>آخرین خبرها</h3><ul>{self._side(0)}</ul></div></aside>'

    def _top(self, section: Section | None) -> str:
        links = "".join(
            f"<li{' class=current' if section is not None and section.service == one.service else ''}>"
            f'<a href="{self.site.category(one.service)}">{escape(one.service_name)}</a></li>'
            for one in self.outlet.sections
            if not one.sub
        )
        logo = f'<a class="logo" href="/">{self.outlet.agency}</a>'
        return f'<header class="site-header">{logo}<nav><ul>{links}</ul></nav></header>'
