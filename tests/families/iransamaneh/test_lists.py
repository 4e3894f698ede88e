"""IranSamaneh: which lists are asked for, and what they name. Robots forbid the archive search and its pagers."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from newscrawl import families, sources
from newscrawl.pages.page import Page
from newscrawl.reasons import Refused

FAMILY = families.get("iransamaneh")
IRIB, YJC = sources.get("iribnews"), sources.get("yjc")
BASE = "https://www.yjc.ir"
NOW = datetime(2026, 1, 2, tzinfo=UTC)
OUTLETS = [source for source in sources.load_all().values() if source.family == "iransamaneh"]
FORBIDDEN = ("/fa/archive", "/fa/ajax", "/fa/print", "/fa/save", "/fa/send", "/fa/report", "/fa/news/play")


def page(text: str, url: str = BASE) -> Page:
    return Page(url, text.encode(), NOW)


@pytest.mark.parametrize("source", OUTLETS, ids=lambda source: source.name)
def test_no_list_that_robots_forbid(source):
    provinces = tuple(source.provinces)
    requests = [
        *FAMILY.section_lists(source, provinces, source.home),
        *FAMILY.feed_lists(source, provinces, source.home),
        *(request for slug in provinces for request in FAMILY.feed_lists(source, (slug,), source.home)),
        *filter(None, (FAMILY.archive_list(source, source.home, day) for day in (None, date(2025, 12, 29)))),
        *(one for day in (None, date(2025, 12, 29)) for one in FAMILY.sitemap_lists(source, source.home, day)),
    ]
    assert len(requests) >= 3
    for request in requests:
        assert not request.url.removeprefix(source.home).startswith(FORBIDDEN)


def test_newest_first_then_the_index():
    newest = FAMILY.archive_list(YJC, BASE, None)
    assert (newest.channel, newest.url, newest.mixed) == ("sitemap", f"{BASE}/fa-sitemap-news", True)
    whole = FAMILY.archive_list(YJC, BASE, date(2025, 12, 29))
    assert (whole.channel, whole.url, whole.day) == ("archive", f"{BASE}/fa-sitemap-newsarchive", None)
    assert whole == FAMILY.archive_list(YJC, BASE, date(2024, 1, 1))


def test_sections_and_feeds_of_provinces():
    sections = list(FAMILY.section_lists(YJC, ("ardabil", "chaharmahal-and-bakhtiari", "tehran"), BASE))
    assert [request.url for request in sections] == [f"{BASE}/fa/ardebil", f"{BASE}/fa/chaharmahal-bakhtiari"]
    (feed,) = FAMILY.feed_lists(YJC, ("ardabil",), BASE)
    assert (feed.url, feed.province, feed.mixed) == (f"{BASE}/fa/rss/19", "ardabil", False)
    (feed,) = FAMILY.feed_lists(YJC, ("ardabil", "yazd"), BASE)
    assert (feed.url, feed.mixed) == (f"{BASE}/fa/rss/allnews", True)
    (numbered,) = FAMILY.section_lists(IRIB, ("ardabil", "gilan"), IRIB.home)
    assert numbered.url == "https://www.iribnews.ir/fa/services/12"


def test_feed_with_dates_without_weekday():
    item = (
        "<item><title>خبر</title><link>https://www.yjc.ir/fa/news/9041748/کشتار</link>"
        "<pubDate>02 Jan 2026 12:17:54 +0330</pubDate></item>"
    )
    listing = FAMILY.listing(page(f'<?xml version="1.0"?><rss><channel>{item}</channel></rss>'), YJC, "feed")
    (link,) = listing.links
    assert link.news_code == "9041748"
    assert link.listed_at == datetime(2026, 1, 2, 8, 47, 54, tzinfo=UTC)
    assert not link.national


def test_index_newest_first_by_date_or_by_number():
    def index(*entries: str) -> list[str]:
        text = "".join(f"<sitemap>{entry}</sitemap>" for entry in entries)
        found = FAMILY.listing(page(f"<sitemapindex>{text}</sitemapindex>"), YJC, "archive").children
        return [address.rpartition("-")[2] for address, _ in found]

    where = "<loc>https://www.yjc.ir/fa-sitemap-{}</loc>"
    assert index(where.format(2), where.format(10), where.format(9)) == ["10", "9", "2"]
    dated = [where.format(n) + f"<lastmod>2025-{n:02}-01T00:00:00Z</lastmod>" for n in (3, 12, 11)]
    assert index(*dated) == ["12", "11", "3"]


def test_urlset_with_other_editions():
    text = "".join(
        f"<url><loc>https://www.yjc.ir/{path}</loc><lastmod>2025-12-29T07:25:00Z</lastmod></url>"
        for path in ("fa/news/9041748/x", "en/news/55/x", "fa/news/9041748/y", "fa/services/6")
    )
    listing = FAMILY.listing(page(f"<urlset>{text}</urlset>"), YJC, "archive")
    assert [link.news_code for link in listing.links] == ["9041748"]
    assert listing.links[0].modified_at == datetime(2025, 12, 29, 7, 25, tzinfo=UTC)


ROW = '<div class="linear_news"><a class="title5" href="/fa/news/{0}/x">خبر {0}</a></div>'


def test_service_page_without_its_side_boxes():
    rows = "".join(ROW.format(9000000 + number) for number in range(3))
    side = f'<aside class="sidebar">{ROW.format(5)}</aside>'
    html = f'<body id="services"><div class="main_body"><div class="archive_content">{rows}</div>{side}</div></body>'
    listing = FAMILY.listing(page(html, f"{BASE}/fa/ardebil"), YJC, "section")
    assert [link.news_code for link in listing.links] == ["9000000", "9000001", "9000002"]
    assert listing.next_url is None


def test_an_article_in_the_place_of_a_list(skeleton):
    with pytest.raises(Refused) as refused:
        FAMILY.listing(Page(BASE, skeleton(), NOW), YJC, "section")
    assert refused.value.reason == "not_article"


def test_a_page_in_the_place_of_a_sitemap():
    with pytest.raises(Refused):
        FAMILY.listing(page("<html><body>x</body></html>"), YJC, "archive")


def test_mirror_keeps_identity():
    text = "<url><loc>https://www.iribnews.ir/fa/news/5670001/x</loc></url>"
    mirror = "https://www.irib-news.ir"
    listing = FAMILY.listing(page(f"<urlset>{text}</urlset>", mirror), IRIB, "sitemap", base_url=mirror)
    assert listing.links[0].url == f"{mirror}/fa/news/5670001/x"
