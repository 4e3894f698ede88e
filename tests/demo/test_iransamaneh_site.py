"""The IranSamaneh newsroom: addresses, article pages, lists, machines; and what robots.txt closes.

Modules: `demo/engines/iransamaneh.py`, `demo/engines/base.py`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from lxml import etree, html

from newscrawl.demo.clock import fa
from newscrawl.demo.engines import build
from newscrawl.demo.engines.base import Ask, Style

if TYPE_CHECKING:
    from newscrawl.demo import Newsroom

ORIGIN = "http://127.0.0.1:8000"


@pytest.fixture
def site(newsroom: Newsroom):
    return build("iransamaneh", newsroom, Style(origin=ORIGIN))


@pytest.fixture
def get(site):
    return lambda path, **query: site.answer(Ask("GET", path, query, {}))


def first(newsroom: Newsroom, kind: str) -> int:
    return next(
        nid for nid in newsroom if newsroom.headline(nid).kind == kind and newsroom.headline(nid).section.province
    )


def test_article_page_has_the_classes_of_the_engine(newsroom, get):
    nid = first(newsroom, "news")
    article = newsroom.article(nid)
    page = html.fromstring(get(f"/fa/news/{nid}/x").content().decode())
    assert page.cssselect("h1.title")[0].text_content().strip() == article.title
    assert page.cssselect(".subtitle")[0].text_content() == article.lead
    assert article.paragraphs()[0][:20] in page.cssselect("div.body")[0].text_content()
    assert page.cssselect(".news_id_c")[0].text_content() == f"کد خبر: {fa(nid)}"
    assert len(page.cssselect(".news_path a")) == 2


@pytest.mark.parametrize(
    ("kind", "selector"), [("photo", ".photos_body .image_set a"), ("video", ".news_view_film_typeid video")]
)
def test_photo_and_video_pages(newsroom, get, kind, selector):
    page = html.fromstring(get(f"/fa/news/{first(newsroom, kind)}").content())
    assert page.cssselect(selector)


@pytest.mark.parametrize("path", ["/fa/print/{0}", "/fa/amp/news/{0}", "/fa/news/{0}/"])
def test_views_of_an_article(newsroom, get, path):
    assert get(path.format(first(newsroom, "news"))).status == 200


def test_short_link_leads_to_the_article(newsroom, site, get):
    nid = first(newsroom, "news")
    reply = get(site.short_link(nid))
    assert reply.status == 301
    assert reply.headers["Location"] == ORIGIN + site.path_of(nid)


@pytest.mark.parametrize("path", ["/fa/news/1/x", "/fa/services/99999", "/fa/nowhere", "/fa/rss/99999", "/00zzz", "/x"])
def test_what_is_not_there(get, path):
    assert get(path).status == 404


def test_province_by_number_and_by_slug(get):
    by_slug, by_number = get("/fa/ardebil"), get("/fa/services/19")
    assert by_slug.content() == by_number.content()
    rows = html.fromstring(by_slug.content()).cssselect(".archive_content .linear_news a")
    assert rows
    assert all("/fa/news/" in row.get("href") for row in rows)


def test_all_news_has_pages(get):
    one, two = (html.fromstring(get("/fa/allnews", page=str(page)).content()) for page in (1, 2))
    links = [{row.get("href") for row in page.cssselect(".archive_content a.title5")} for page in (one, two)]
    assert len(links[0]) == 20
    assert links[1]
    assert not links[0] & links[1]
    assert one.cssselect("ul.pagination li.active + li a")[0].get("href") == "/fa/allnews?page=2"


def test_feeds_have_dates_without_weekday(newsroom, get):
    feed = etree.fromstring(get("/fa/rss/allnews").content())
    items = feed.findall("channel/item")
    assert len(items) == 30
    assert all(
        re.fullmatch(r"\d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0330", item.findtext("pubDate")) for item in items
    )
    own = etree.fromstring(get("/fa/rss/19").content()).findall("channel/item/link")
    numbers = [int(re.search(r"/news/(\d+)", link.text)[1]) for link in own]
    assert {newsroom.headline(nid).section.province for nid in numbers} == {"IR-24"}


def test_sitemaps_name_every_article_once(newsroom, get):
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    index = etree.fromstring(get("/fa-sitemap-newsarchive").content())
    months = [loc.text.removeprefix(ORIGIN) for loc in index.findall("s:sitemap/s:loc", space)]
    assert len(months) >= 3
    found = [
        int(re.search(r"/news/(\d+)", loc.text)[1])
        for month in months
        for loc in etree.fromstring(get(month).content()).findall("s:url/s:loc", space)
    ]
    assert sorted(found) == sorted(newsroom)
    assert len(etree.fromstring(get("/fa-sitemap-news").content())) == 100


def test_robots_close_what_the_engine_closes(get):
    text = get("/robots.txt").content().decode()
    assert {line.removeprefix("Disallow: ") for line in text.splitlines()[1:]} >= {
        "/fa/archive",
        "/fa/ajax",
        "/fa/print",
    }


def test_an_edit_changes_page_and_lists(newsroom, get):
    nid = next(iter(newsroom))
    before = get(f"/fa/news/{nid}/x").etag, get("/fa-sitemap-news").etag
    newsroom.edit(nid)
    assert get(f"/fa/news/{nid}/x").etag != before[0]
    assert get("/fa-sitemap-news").etag != before[1]
