"""WordPress as Iranian local outlets run it: numberless addresses, feeds, the interface (forms: its documentation).

Pages are an article with Yoast's head, and a category page with `post-<number>` classes.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from newscrawl.demo.clock import TEHRAN, http_date, jalali_day, long_date
from newscrawl.demo.engines.base import JSON, XML, Ask, Reply, Site, Style, number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.demo.model import Article, Headline, Section
    from newscrawl.demo.newsroom import Newsroom

FEED_ITEMS: Final = 10
PAGE_SIZE: Final = 12
MAX_POSTS: Final = 100
_FEED: Final = re.compile(r"(?P<list>/|/category/.+/)feed/")
_CATEGORY: Final = re.compile(r"/category/(?P<path>.+?)/(?:page/(?P<page>\d{1,6})/)?")
_POSTS: Final = "/wp-json/wp/v2/posts"
_RSS: Final = "application/rss+xml; charset=UTF-8"
FORMATS: Final = {"photo": "gallery", "video": "video"}
EXCERPT: Final = 55
"""Words of an excerpt that WordPress makes by itself."""


def iso(moment: datetime) -> str:
    """`2025-12-29T07:25:31+00:00`, the form of Yoast's metas."""
    return moment.astimezone(UTC).isoformat()


class WordPressSite(Site):
    """A WordPress site over a newsroom; its addresses are `/<year>/<month>/<slug>/` in the Jalali calendar."""

    def __init__(self, newsroom: Newsroom, style: Style) -> None:
        super().__init__(newsroom, style)
        self._pages = _Pages(self)
        self._paths: dict[int, str] = {}
        self._posts: dict[str, int] = {}
        self._seen = -1

    def address(self, nid: int) -> str:
        """Path of a post. Once given it stays, as WordPress keeps a slug; a taken one gets «-2»."""
        if nid not in self._paths:
            head = self.newsroom.headline(nid)
            year, month, _ = jalali_day(head.published)
            stem, count = f"/{year}/{month:02}/{head.slug}", 1
            path = f"{stem}/"
            while path in self._posts:
                count += 1
                path = f"{stem}-{count}/"
            self._paths[nid], self._posts[path] = path, nid
        return self._paths[nid]

    def short_address(self, nid: int) -> str:
        """`/?p=<number>`."""
        return f"/?p={nid}"

    def category(self, path: str) -> str:
        """Address of a category."""
        return f"/category/{path.lower()}/"

    def answer(self, ask: Ask) -> Reply:
        """The reply to a request."""
        path = ask.path
        if path == "/robots.txt":
            lines = ["User-agent: *", "Disallow: /wp-admin/", "Allow: /wp-admin/admin-ajax.php", ""]
            return self.text([*lines, f"Sitemap: {self.style.origin}/wp-sitemap.xml"])
        if path == "/" and "p" in ask.query:
            nid = number(ask.query["p"], 0)
            return self._moved(self.path_of(nid)) if nid in self.newsroom else self.not_found()
        if path.startswith(_POSTS):
            return self._interface(ask)
        if path == "/wp-sitemap.xml" or path.startswith("/wp-sitemap-posts-post-"):
            return self._sitemap(path)
        if match := _FEED.fullmatch(path):
            return self._feed(match["list"], number(ask.query.get("paged"), 1))
        if path == "/" or path.startswith(("/page/", "/category/")):
            return self._list(path)
        return self._post(path)

    # -- pages ---------------------------------------------------------------------------------------------------

    def nid_at(self, path: str) -> int | None:
        """Number of the post; `/amp/` behind its address is another view of it."""
        if self._seen != self.newsroom.revision:
            for nid in reversed(list(self.newsroom)):
                self.address(nid)
            self._seen = self.newsroom.revision
        return self._posts.get(path.removesuffix("amp/"))

    def _post(self, path: str) -> Reply:
        """A post; without its slash it is a redirect."""
        if (nid := self.nid_at(path)) is not None:
            return self.article(nid, self._pages.article)
        known = not path.endswith("/") and self.nid_at(path + "/") is not None
        return self._moved(quote(path + "/")) if known else self.not_found()

    def _moved(self, path: str) -> Reply:
        return Reply(status=301, headers={"Location": self.style.origin + path})

    def _section(self, path: str) -> Section | None:
        return self.outlet.by_path.get(path.strip("/").lower())

    def _list(self, path: str) -> Reply:
        """The front page or a category, by pages of 12."""
        match = _CATEGORY.fullmatch(path)
        section = self._section(match["path"]) if match else None
        if match and section is None:
            return self.not_found()
        page = number(match["page"] if match else path.removeprefix("/page/").strip("/"), 1)
        numbers = self.newsroom.select(section.topic if section else 0)
        shown = numbers[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
        pages = max(1, -(-len(numbers) // PAGE_SIZE))
        if not shown and page > 1:
            return self.not_found()
        where = self.style.origin + (self.category(section.path) if section else "/")
        title = section.names[-1] if section else self.outlet.agency
        classes = f"archive category category-{section.topic}" if section else "home blog"
        return self.listed(
            shown, lambda: self._pages.listing(title, classes, shown, where, page, pages), more=f"{page}/{pages}"
        )

    # -- machines ------------------------------------------------------------------------------------------------

    def _feed(self, where: str, page: int) -> Reply:
        """RSS of all posts or of a category, 10 items a page; beyond the last page nothing is found."""
        section = self._section(where.removeprefix("/category/")) if where != "/" else None
        if where != "/" and section is None:
            return self.not_found()
        numbers = self.newsroom.select(section.topic if section else 0)
        shown = numbers[(page - 1) * FEED_ITEMS : page * FEED_ITEMS]
        if not shown and page > 1:
            return self.not_found()
        return self.listed(shown, lambda: self._rss(shown), _RSS)

    def _rss(self, shown: Sequence[int]) -> str:
        origin, items = self.style.origin, []
        for nid in shown:
            head = self.newsroom.headline(nid)
            categories = "".join(f"<category><![CDATA[{name}]]></category>" for name in head.section.names)
            items.append(
                f"<item><title>{escape(head.title, quote=False)}</title><link>{origin}{self.path_of(nid)}</link>"
                f"<dc:creator><![CDATA[admin]]></dc:creator><pubDate>{http_date(head.published)}</pubDate>{categories}"
                f'<guid isPermaLink="false">{origin}/?p={nid}</guid>'
                f"<description><![CDATA[{head.lead}]]></description></item>\n"
            )
        return (
            '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<channel><title>{self.outlet.agency}</title><link>{origin}</link><language>fa-IR</language>\n"
            f"<generator>https://wordpress.org/?v=6.4.2</generator>\n{''.join(items)}</channel></rss>\n"
        )

    def _interface(self, ask: Ask) -> Reply:
        """`/wp-json/wp/v2/posts`: newest first, by pages, within a window; an error object as WordPress words it."""
        numbers = self._window(ask)
        size = min(max(1, number(ask.query.get("per_page"), 10)), MAX_POSTS)
        page, pages = number(ask.query.get("page"), 1), -(-len(numbers) // size)
        if page > max(pages, 1):
            error = {"code": "rest_post_invalid_page_number", "message": "شماره برگه بیش از اندازه است.", "data": {}}
            return Reply(json.dumps(error, ensure_ascii=False).encode(), status=400, content_type=JSON)
        shown = numbers[(page - 1) * size : page * size]
        reply = self.listed(shown, lambda: json.dumps([self._json(nid) for nid in shown]), JSON, f"{page}/{pages}")
        reply.headers = {"X-WP-Total": str(len(numbers)), "X-WP-TotalPages": str(pages)}
        return reply

    def _window(self, ask: Ask) -> list[int]:
        bounds = {
            name: _site_time(ask.query.get(name)) for name in ("after", "before", "modified_after", "modified_before")
        }
        found = []
        for nid in self.newsroom.select():
            for name, moment in bounds.items():
                if moment is None:
                    continue
                changes = name.startswith("modified")
                value = self.newsroom.state(nid)[1] if changes else self.newsroom.published(nid)
                if value <= moment if name.endswith("after") else value >= moment:
                    break
            else:
                found.append(nid)
        if ask.query.get("orderby") == "modified":
            found.sort(key=lambda nid: self.newsroom.state(nid)[1], reverse=True)
        return found

    def _json(self, nid: int) -> dict[str, Any]:
        head = self.newsroom.headline(nid)
        changed = self.newsroom.state(nid)[1]
        return {
            "id": nid,
            "date": f"{head.published.astimezone(TEHRAN):%Y-%m-%dT%H:%M:%S}",
            "date_gmt": f"{head.published.astimezone(UTC):%Y-%m-%dT%H:%M:%S}",
            "modified_gmt": f"{changed.astimezone(UTC):%Y-%m-%dT%H:%M:%S}",
            "status": "publish",
            "type": "post",
            "link": self.style.origin + self.path_of(nid),
            "title": {"rendered": escape(head.title)},
        }

    def _sitemap(self, path: str) -> Reply:
        """WordPress's own sitemaps: an index, and all posts without any order that helps."""
        numbers = self.newsroom.select()
        if path == "/wp-sitemap.xml":
            entry = f"<sitemap><loc>{self.style.origin}/wp-sitemap-posts-post-1.xml</loc></sitemap>"
            return self.listed(numbers[:1], lambda: _urls("sitemapindex", entry), XML)
        rows = (f"<url><loc>{self.style.origin}{self.path_of(nid)}</loc></url>" for nid in sorted(numbers))
        return self.listed(numbers, lambda: _urls("urlset", "".join(rows)), XML)


def _urls(name: str, inside: str) -> str:
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<?xml version="1.0" encoding="UTF-8"?><{name} xmlns="{space}">{inside}</{name}>\n'


def _site_time(text: str | None) -> datetime | None:
    """A moment on the site's clock, as the interface reads it; None where it is none."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=TEHRAN).astimezone(UTC) if text else None
    except ValueError:
        return None


class _Pages:
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
