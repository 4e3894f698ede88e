"""The head of an article page: metas, JSON-LD, canonical and AMP links (excerpts of Mehr, February 2024)."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Final

from newscrawl.demo.clock import TEHRAN, utc_z
from newscrawl.demo.engines.nastooh.names import NEWS_TYPE, address, amp_path

if TYPE_CHECKING:
    from newscrawl.demo.model import Article, Outlet

_SIZES: Final = ((40, "xsmall"), (150, "small"), (350, "medium"), (10**9, "large"))


def head(article: Article, outlet: Outlet, origin: str) -> str:
    """Everything of the head that belongs to the article, the opening of the page included.

    The canonical address has its slug in unencoded Persian, as the engine prints it.
    """
    media = outlet.media
    url, title, lead = origin + address(article), escape(article.title), escape(article.lead)
    published, modified = utc_z(article.published), utc_z(article.modified)
    large, thumb = article.picture.url(media), article.picture.url(media, 1)
    words = sum(len(text.split()) for text in article.paragraphs())
    size = next(name for bound, name in _SIZES if words < bound)
    section = article.section
    return f"""<!DOCTYPE html>
<html lang="fa" dir="rtl">
<head>
    <title>{title} - {outlet.agency}</title>
    <meta itemprop="name" property="dc.title" content="{title}" />
    <meta name="description" property="dc.description" content="{lead}" />
    <meta property="og:type" content="article" />
    <meta name="twitter:url" property="og:url" content="{url}" />
    <meta property="article:modified_time" content="{modified}" />
    <meta property="article:section" content="{escape(" > ".join(section.names))}" />
    <meta name="keywords" property="article:tag" content="{escape(",".join(article.tags))}" />
    <meta property="nastooh:topic" content="{section.service}" />
    <meta property="nastooh:subtopic" content="{section.sub}" />
    <meta property="nastooh:pageType" content="news" />
    <meta property="nastooh:newsType" content="{NEWS_TYPE[article.kind]}" />
    <meta property="nastooh:publishDate" content="{article.published.astimezone(TEHRAN):%Y-%m-%d}" />
    <meta property="nastooh:commentCount" content="na" />
    <meta property="nastooh:keywordCount" content="{len(article.tags)}" />
    <meta property="nastooh:bodyWordCount" content="{size}" />
    <meta property="nastooh:code" content="{article.nid}" />
    <meta property="nastooh:nid" content="{article.nid}" />
    <meta property="og:title" itemprop="headline" content="{title}" />
    <meta name="twitter:description" itemprop="description" property="og:description" content="{lead}" />
    <meta name="thumbnail" itemprop="thumbnailUrl" content="{thumb}" />
    <meta name="twitter:image" itemprop="image" property="og:image" content="{large}" />
    <meta itemprop="datePublished" property="article:published_time" content="{published}" />
    <meta itemprop="dateModified" property="article:modified" content="{modified}" />
    <meta name="twitter:card" content="summary_large_image" />
    <meta name="genre" itemprop="genre" content="News" />
    <link rel="author" href="{outlet.title}" />
    <link rel="canonical" href="{url}" />
    <link property="og:site_name" href="{outlet.title}" />
    <link rel="amphtml" href="{origin}{amp_path(article.nid)}" />
{_json_ld(article, outlet, origin, published, modified)}"""


def _json_ld(article: Article, outlet: Outlet, origin: str, published: str, modified: str) -> str:
    """NewsArticle as Mehr had it in 2024: no articleBody, breadcrumb as one string."""
    media, url = outlet.media, origin + address(article)
    organisation = {"@type": "Organization", "name": outlet.title, "url": origin}
    data = {
        "@context": "http://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": {"@type": "WebPage", "@id": url, "breadcrumb": " > ".join(article.section.names)},
        "headline": article.title,
        "datePublished": published,
        "dateModified": modified,
        "author": organisation,
        "publisher": organisation,
        "thumbnailUrl": article.picture.url(media, 2),
        "url": url,
        "keywords": list(article.tags),
        "image": [article.picture.url(media, size) for size in (4, 3, 2)],
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    return f'\t<script data-schema="WebPage" type="application/ld+json">\n    {text}\n    </script>\n'
