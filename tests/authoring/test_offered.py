"""What a home page and a robots.txt name."""

from datetime import UTC, datetime

from newscrawl.authoring.detect import stand_in
from newscrawl.authoring.offered import USUAL, as_slugs, offered
from newscrawl.families import NAMES
from newscrawl.pages.page import Page
from newscrawl.sources.model import Listings

SOURCE = stand_in("https://www.nemune.ir/", "nemune", "standard")
NOW = datetime(2026, 11, 25, tzinfo=UTC)
HOME = """\
<html><head><link rel="alternate" type="application/rss+xml" href="https://nemune.ir/rss">
<link rel="alternate" type="application/rss+xml" href="/comments/feed/">
<link rel="alternate" type="application/rss+xml" href="https://other.ir/rss">
<link rel="canonical" href="https://www.nemune.ir/"></head><body>
<a href="/ostan/ardabil">اردبیل</a><a href="/tag/قم">قم</a><a href="https://www.nemune.ir/ostan/qom">استان قم</a>
<a href="/news/12345/some-headline">سفر وزیر به اردبیل و دیدار با مردم آن</a><a href="javascript:x()">یزد</a>
<a href="https://other.ir/yazd">یزد</a><a href="http://[broken">کرمان</a></body></html>
"""
ROBOTS = b"User-agent: *\nCrawl-delay: 7\nSitemap: https://www.nemune.ir/map.xml\nsitemap: /news-map.xml\n"
ROBOTS += b"Sitemap: https://cdn.ir/map.xml\nSitemap: https://www.nemune.ir/category-sitemap.xml\n"


def see(home=HOME, robots=ROBOTS, mirror=None, at="https://www.nemune.ir"):
    pages = Page(f"{at}/", home.encode(), NOW), Page(f"{at}/robots.txt", robots, NOW)
    return offered(*pages, SOURCE, mirror)


def test_lists_of_the_site_itself_alone():
    found = see()
    assert found.feeds == ("/rss",)
    assert found.sitemaps == ("/news-map.xml", "/map.xml")
    assert found.sections == {"ardabil": "/ostan/ardabil", "qom": "/ostan/qom"}
    assert found.delay == 7.0
    assert "https://www.nemune.ir/news/12345/some-headline" in found.articles
    assert found.canonical == "https://www.nemune.ir/"


def test_a_mirror_counts_as_the_site():
    home = HOME.replace("https://www.nemune.ir", "http://127.0.0.1:8000")
    found = see(home, at="http://127.0.0.1:8000", mirror="http://127.0.0.1:8000")
    assert found.sections == {"ardabil": "/ostan/ardabil", "qom": "/ostan/qom"}


def test_nothing_came():
    found = offered(None, None, SOURCE, None)
    assert (found.feeds, found.sitemaps, found.articles, found.delay) == ((), (), (), None)


def test_pages_of_many_forms_are_said_as_pages():
    assert as_slugs({"qom": "/x/qom"}) == (None, {"qom": {"section": "/x/qom"}})


def test_every_engine_has_its_usual_lists():
    assert set(USUAL) == set(NAMES)
    for lists in USUAL.values():
        assert set(lists) <= set(Listings.__struct_fields__)
