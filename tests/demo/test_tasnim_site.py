"""The Tasnim newsroom: addresses with their day, services by number, archive by day, Gregorian sitemaps.

Modules: `demo/engines/tasnim.py`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from lxml import etree, html

from newscrawl.demo.clock import TEHRAN, jalali_day
from newscrawl.demo.engines import build
from newscrawl.demo.engines.base import Ask, Style

if TYPE_CHECKING:
    from newscrawl.demo import Newsroom

ORIGIN = "http://127.0.0.1:8000"
SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.fixture
def site(newsroom: Newsroom):
    return build("tasnim", newsroom, Style(origin=ORIGIN))


@pytest.fixture
def get(site):
    return lambda path, **query: site.answer(Ask("GET", path, query, {}))


def codes(reply) -> list[int]:
    rows = html.fromstring(reply.content()).cssselect("section.content > article.list-item > a")
    return [int(re.search(r"/(\d{5,})/", row.get("href"))[1]) for row in rows]


def locations(reply) -> list[str]:
    return [loc.text.removeprefix(ORIGIN) for loc in etree.fromstring(reply.content()).iterfind(".//s:loc", SPACE)]


def test_address_holds_the_jalali_day(newsroom, site, get):
    for nid in list(newsroom)[:20]:
        head = newsroom.headline(nid)
        year, month, day = jalali_day(head.published)
        folder = "media" if head.kind in {"photo", "video"} else "news"
        assert site.address(nid).startswith(f"/fa/{folder}/{year}/{month:02}/{day:02}/{nid}/")
        assert get(site.address(nid)).status == 200


def test_article_page_has_the_classes_of_the_engine(newsroom, site, get):
    nid = next(
        nid for nid in newsroom if newsroom.headline(nid).kind == "news" and newsroom.headline(nid).section.province
    )
    page = html.fromstring(get(site.address(nid)).content().decode())
    (article,) = page.cssselect("article.single-news")
    assert article.cssselect("h1.title")[0].text_content().strip() == newsroom.headline(nid).title
    assert article.cssselect("[data-id-code]")[0].get("data-id-code") == str(nid)
    names = [" ".join(one.text_content().split()) for one in article.cssselect("li.service")]
    assert names == ["اخبار استانها", f"اخبار {newsroom.headline(nid).section.sub_name}"]


def test_provinces_are_paged_by_address(newsroom, get):
    first, second = codes(get("/fa/service/6/", page="1")), codes(get("/fa/service/6/", page="2"))
    assert len(first) == 30
    assert not set(first) & set(second)
    assert all(newsroom.headline(nid).section.province for nid in first + second)
    assert codes(get("/fa/service/6/", page="999")) == []


def test_numbers_of_the_four_known_provinces(newsroom, get):
    assert {newsroom.headline(nid).section.province for nid in codes(get("/fa/service/64/x"))} == {"IR-20"}
    assert get("/fa/service/99999/").status == 404


def test_archive_of_a_day(newsroom, get):
    year, month, day = newsroom.days()[1]
    found = codes(get("/fa/archive", service="6", sub="-1", date=f"{year}/{month:02}/{day:02}", page="1"))
    assert found
    assert all(jalali_day(newsroom.headline(nid).published) == (year, month, day) for nid in found)
    assert codes(get("/fa/archive", service="6", date="1404/13/40")) == []


def test_sitemaps_lead_to_every_article(newsroom, get):
    months = [month for year in locations(get("/fa/fa_sitemap.xml")) for month in locations(get(year))]
    days = [day for month in months for day in locations(get(month))]
    found = [int(re.search(r"/(\d{5,})/", path)[1]) for day in days for path in locations(get(day))]
    assert sorted(found) == sorted(newsroom)
    newest = newsroom.headline(next(iter(newsroom))).published.astimezone(TEHRAN)
    assert (
        f"/fa/{newest.year}/{newest.month}/{newest.day}/fa_{newest.year}_{newest.month}_{newest.day}_sitemap.xml"
        in days
    )


@pytest.mark.parametrize(
    "path", ["/fa/2026/2/31/fa_2026_2_31_sitemap.xml", "/fa/2001/1/1/fa_2001_1_1_sitemap.xml", "/1", "/12345"]
)
def test_what_is_not_there(get, path):
    assert get(path).status == 404


def test_short_address_and_feed(newsroom, site, get):
    nid = next(iter(newsroom))
    assert get(f"/{nid}").headers["Location"] == ORIGIN + site.path_of(nid)
    assert len(etree.fromstring(get("/fa/rss/feed/0/7/6/x").content()).findall("channel/item")) == 30
    assert "Disallow: /*/search*" in get("/robots.txt").content().decode()
