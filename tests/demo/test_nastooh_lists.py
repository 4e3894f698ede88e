"""Modules: `demo/engines/nastooh/archiveform.py`, `demo/engines/nastooh/feeds.py`, `demo/engines/nastooh/listing.py`,
`demo/engines/nastooh/site.py`.
"""

from __future__ import annotations

import gzip
import json
import re
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from lxml import etree, html

from newscrawl.demo import Newsroom
from newscrawl.demo.clock import jalali_day
from newscrawl.demo.engines import build
from newscrawl.demo.engines.base import Ask, Style
from newscrawl.demo.mehr import MEHR, PROVINCES_TOPIC

if TYPE_CHECKING:
    from collections.abc import Callable

    from newscrawl.demo.engines.base import Reply

    Get = Callable[..., Reply]

ITEMS = "//main//section[contains(@class,'_types')]//li[div[@class='desc']]"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def tree(reply: Reply) -> html.HtmlElement:
    return html.document_fromstring(reply.content().decode())


def number(link: str) -> int:
    return int(link.split("/")[2])


def shown(reply: Reply) -> list[int]:
    return [number(link) for link in tree(reply).xpath(f"{ITEMS}//h3/a/@href")]


def test_the_archive_is_walked_by_its_own_links(get: Get, newsroom: Newsroom) -> None:
    found: list[int] = []
    path, query = "/archive", {"tp": "19"}
    while path:
        page = tree(get(path, **query))
        found += [number(link) for link in page.xpath(f"{ITEMS}//h3/a/@href")]
        following = page.xpath("//ul[contains(@class,'pagination')]//a[text()='بعدی']/@href")
        parts = urlsplit(following[0]) if following else None
        path = parts.path if parts else ""
        query = {name: values[0] for name, values in parse_qs(parts.query).items()} if parts else {}
    assert found == newsroom.select(19)
    assert len(found) > 90


def test_pages_hold_thirty_and_none_beyond_the_end(get: Get) -> None:
    assert len(shown(get("/archive"))) == 30
    beyond = get("/page/archive.xhtml", pi="99")
    assert (beyond.status, shown(beyond)) == (200, [])
    assert not tree(beyond).xpath("//ul[contains(@class,'pagination')]")
    assert shown(get("/archive", tp="424242")) == []
    assert shown(get("/archive", ty="4")) == []


def test_pager_shows_eleven_numbers(newsroom: Newsroom) -> None:
    many = Newsroom(articles=900, clock=newsroom.clock)
    page = tree(build("nastooh", many, Style()).answer(Ask("GET", "/archive", {"pi": "15"}, {})))
    texts = [element.text for element in page.xpath("//ul[contains(@class,'pagination')]/li/*")]
    assert texts[0] == "قبلی"
    assert texts[-1] == "بعدی"
    assert len(texts) == 13
    assert page.xpath("//li[contains(@class,'active')]/span[@class='page-link']/text()") == ["۱۵"]


def test_archive_by_day_topic_and_type(get: Get, newsroom: Newsroom) -> None:
    year, month, day = jalali_day(newsroom.clock.now())
    given = {"yr": str(year), "mn": str(month), "dy": str(day)}
    assert shown(get("/archive", **given)) == newsroom.select(day=(year, month, day))[:30]
    assert shown(get("/archive", dy="8", mn="10", yr="1404", tp="19"))[-1] == 6705663
    photos = shown(get("/archive", ty="2"))
    assert photos
    assert {newsroom.headline(nid).kind for nid in photos} == {"photo"}


def test_items_look_like_the_real_ones(get: Get) -> None:
    page = tree(get("/archive", dy="8", mn="10", yr="1404"))
    item = page.xpath(f"{ITEMS}[.//a[contains(@href,'6705663')]]")[0]
    assert item.get("class") == "news"
    plain, encoded = item.xpath("string(figure/a/@href)"), item.xpath("string(.//h3/a/@href)")
    assert plain != encoded
    assert plain == unquote(encoded)
    assert item.xpath("string(.//time)").strip() == "1404-10-08 10:55"


def test_all_kinds_stand_in_lists(newsroom: Newsroom) -> None:
    many = Newsroom(articles=1500, clock=newsroom.clock)
    site = build("nastooh", many, Style(side_boxes=False))
    classes: set[str] = set()
    for page in range(1, 20):
        classes |= set(tree(site.answer(Ask("GET", "/archive", {"pi": str(page)}, {}))).xpath(f"{ITEMS}/@class"))
    assert classes == {"news", "photo", "video", "report", "talk", "op-ed"}


def test_relative_dates_of_hamshahri(newsroom: Newsroom) -> None:
    site = build("nastooh", newsroom, Style(relative_dates=True))
    page = tree(site.answer(Ask("GET", "/archive", {"dy": "8", "mn": "10", "yr": "1404"}, {})))
    time = page.xpath(f"{ITEMS}[.//a[contains(@href,'6705663')]]//time")[0]
    assert time.text_content().strip() == "۴ روز قبل"
    assert time.get("title") == "دوشنبه ۸ دی ۱۴۰۴ - ۱۰:۵۵"


def test_section_pages_reveal_their_topic_only_through_links(get: Get, newsroom: Newsroom) -> None:
    newsroom.publish(31, province="Ardabil")
    page = get("/service/Provinces/Ardabil")
    topic = MEHR.provinces["IR-24"].topic
    assert shown(page) == newsroom.select(topic)[:30]
    link = tree(page).xpath("string(//ul[contains(@class,'pagination')]//a[text()='بعدی']/@href)")
    assert parse_qs(urlsplit(link).query) == {"wide": ["0"], "ms": ["0"], "pi": ["2"], "tp": [str(topic)]}
    assert shown(get("/service/provinces/ARDABIL")) == shown(page)
    options = tree(get("/archive")).xpath("//select[@id='topic']/option")
    assert {option.text: option.get("value") for option in options}["استانها > اردبیل"] == str(topic)


def test_side_boxes_hold_news_of_elsewhere(get: Get) -> None:
    assert tree(get("/service/Provinces/Ardabil")).xpath("//aside//div[@class='desc']/h3/a")


def test_feed(get: Get, newsroom: Newsroom) -> None:
    feed = etree.fromstring(get("/rss").content())
    items = feed.findall("channel/item")
    assert len(items) == 30
    for item, nid in zip(items, newsroom.latest(30), strict=True):
        truth = newsroom.truth(nid)
        assert item.findtext("title").replace("\n", " ") == truth["title"]
        assert item.findtext("link") == item.findtext("guid")
        assert item.findtext("category") == " > ".join(truth["section"])
        assert parsedate_to_datetime(item.findtext("pubDate")) == newsroom.headline(nid).published
    assert feed.findtext("channel/generator") == "Saba Enterprise Newsroom (www.nastooh.ir)"


@pytest.mark.parametrize("form", ["path", "query"])
def test_feed_of_a_province(get: Get, form: str) -> None:
    topic = MEHR.provinces["IR-24"].topic
    reply = get(f"/rss/tp/{topic}") if form == "path" else get("/rss", tp=str(topic))
    domains = {item.get("domain") for item in etree.fromstring(reply.content()).iter("category")}
    assert domains == {"Ardabil"}
    assert f'href="/rss/tp/{topic}"' in get("/rss-help").content().decode()


def test_news_sitemap(get: Get, newsroom: Newsroom) -> None:
    urls = etree.fromstring(get("/sitemap/news/sitemap.xml").content()).findall(f"{SITEMAP}url")
    assert [number(urlsplit(url.findtext(f"{SITEMAP}loc")).path) for url in urls] == newsroom.latest(100)
    titles = [url.findtext(".//{http://www.google.com/schemas/sitemap-news/0.9}title") for url in urls]
    assert titles == [newsroom.headline(nid).title for nid in newsroom.latest(100)]


def test_daily_sitemaps_cover_the_year(get: Get, newsroom: Newsroom) -> None:
    index = etree.fromstring(get("/sitemap/all/sitemap.xml").content())
    leaves = [urlsplit(loc.text).path for loc in index.iter(f"{SITEMAP}loc")]
    assert any(leaf.endswith(".gz") for leaf in leaves)
    assert any(leaf.endswith(".xml") for leaf in leaves)
    found: list[int] = []
    for leaf in leaves:
        reply = get(leaf)
        body = gzip.decompress(reply.content()) if leaf.endswith(".gz") else reply.content()
        found += [number(urlsplit(loc.text).path) for loc in etree.fromstring(body).iter(f"{SITEMAP}loc")]
    assert sorted(found) == sorted(newsroom.select(day=(1404, None, None)))
    assert get("/sitemap/1404/10/08/sitemap.xml").content().startswith(b"<?xml")


def test_old_leaves_are_json(get: Get, newsroom: Newsroom) -> None:
    urls = json.loads(get("/sitemap/1401/05/10/sitemap.xml").content())["urls"]
    assert [number(urlsplit(url["loc"]).path) for url in urls] == newsroom.select(day=(1401, 5, 10))
    assert {*urls[0]} == {"news", "image", "loc", "video", "lastmode"}
    assert urls[0]["lastmode"].endswith("Z")


def test_robots_names_a_sitemap_per_year(get: Get) -> None:
    lines = get("/robots.txt").content().decode().splitlines()
    assert "Disallow: /search" in lines
    assert [line.rpartition("127.0.0.1:8000")[2] for line in lines if line.startswith("Sitemap:")] == [
        "/sitemap/news/sitemap.xml",
        "/sitemap/all/sitemap.xml",
        "/sitemap/1404/sitemap.xml",
        "/sitemap/1402/sitemap.xml",
        "/sitemap/1401/sitemap.xml",
    ]


@pytest.mark.parametrize("path", ["/archive", "/service/Provinces", "/rss", "/sitemap/news/sitemap.xml", "/"])
def test_etags_of_lists_follow_their_articles(get: Get, newsroom: Newsroom, path: str) -> None:
    first = get(path)
    assert first.etag
    assert first.etag == get(path).etag
    nid = newsroom.publish(1, province="Qom")[0]
    second = get(path)
    assert second.etag != first.etag
    newsroom.edit(nid)
    assert get(path).etag != second.etag


def test_tags_lead_to_their_articles(get: Get, newsroom: Newsroom) -> None:
    nid = next(nid for nid in newsroom if newsroom.article(nid).tags)
    tag = newsroom.article(nid).tags[0]
    assert nid in newsroom.latest(600)
    found = [*shown(get(f"/tag/{tag.replace(' ', '+')}")), *shown(get("/archive", kw=tag, pi="2"))]
    assert found
    assert all(tag in newsroom.article(number).tags for number in found)


def test_the_list_of_all_provinces_under_the_numbers_of_other_outlets(get: Get) -> None:
    ours = get("/archive", tp=str(PROVINCES_TOPIC)).content()
    for number in ("746", "1000"):
        rows = re.findall(rb"/news/(\d+)/", get("/archive", tp=number).content())
        assert rows == re.findall(rb"/news/(\d+)/", ours)
        assert get(f"/rss/tp/{number}").etag == get(f"/rss/tp/{PROVINCES_TOPIC}").etag
    assert get("/archive", tp="747").content().count(b"<figure>") == 0
