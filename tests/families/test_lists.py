"""Section and archive pages, feeds and sitemaps of a Nastooh site, read to links; and the addresses of its lists.

Modules: `pages/listpage.py`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from cpu import is_linear

from newscrawl import families, sources
from newscrawl.pages.page import Page
from newscrawl.reasons import Refused

NOW = datetime(2026, 1, 2, 6, 0, tzinfo=UTC)
BASE = "https://www.mehrnews.com"
NASTOOH, MEHR = families.get("nastooh"), sources.get("mehrnews")
ENCODED = "%D9%85%D9%87%D8%B1"


def item(code: int, kind: str = "news", time: str = "<time>1404-10-08 10:55</time>", host: str = "") -> str:
    return f"""<li class="{kind}" data-conf="{{}}"><figure><a href="{host}/news/{code}/مهر" title="۴ روز قبل">
<img src="x.jpg"
     alt="خبر {code}"/></a></figure><div class="desc"><h4><a href="{host}/news/{code}/مهر">روتیتر</a></h4>
    <h3><a href="{host}/news/{code}/{ENCODED}" title="۴ روز قبل">خبر {code}</a></h3><p>لید</p>{time}</div></li>"""


def list_page(items: str, pager: str = "", page_type: str = "archive", side: str = "", around: str = "") -> bytes:
    return f"""<html lang="fa"><head><title>آرشیو</title><meta property="nastooh:pageType" content="{page_type}" />
</head><body>
    <nav id="menu"><ul><li><a href="/news/1/about">درباره ما</a></li></ul></nav><main class="mainbody">{around}
    <section id="box517" class="box list"><div><ul>{items}</ul></div><footer>{pager}</footer></section></main>
    <aside class="sidebar"><section class="box list"><ul>{side}</ul></section></aside>
    <footer class="footer"><ul><li><a href="/news/2/ads">آگهی</a></li></ul></footer></body></html>""".encode()


PAGER = """<ul class="pagination"><li class="page-item">
<a rel="noindex prev" class="page-link" href="/page/archive.xhtml?pi=1">۱</a></li>
<li class="page-item active"><span class="page-link">۲</span></li><li class="page-item">
<a rel="noindex next" class="page-link"
 href="/page/archive.xhtml?wide=0&amp;ms=0&amp;pi=3&amp;tp=19">۳</a></li>{next}</ul>"""
NEXT = (
    '<li class="page-item">'
    '<a rel="noindex next" class="page-link" href="/page/archive.xhtml?pi=3&amp;tp=19">بعدی</a></li>'
)


def listing(body: bytes, channel: str = "archive", url: str = f"{BASE}/archive?tp=19", base_url: str | None = None):
    return NASTOOH.listing(Page(url, body, NOW), MEHR, channel, base_url=base_url)


def codes(found) -> list[str]:
    return [link.news_code for link in found.links]


def test_items_of_every_class_once_each():
    kinds = ["news", "photo", "video", "report", "talk", "op-ed", "Unknown"]
    found = listing(list_page("".join(item(100 + n, kind) for n, kind in enumerate(kinds)) + item(100)))
    assert codes(found) == ["100", "101", "102", "103", "104", "105", "106"]
    assert [link.kind for link in found.links] == ["news", "photo", "video", "report", "interview", "note", None]


def test_title_address_and_date_hint():
    link = listing(list_page(item(100))).links[0]
    assert link.title == "خبر 100"
    assert link.url == f"{BASE}/news/100/{ENCODED}"
    assert link.listed_at.isoformat() == "2025-12-29T10:55:00+03:30"


@pytest.mark.parametrize(
    "time",
    [
        '<time title="دوشنبه ۸ دی ۱۴۰۴ - ۱۰:۵۵"><a href="#">۴ روز قبل</a></time>',
        '<time><a href="#" title="دوشنبه ۸ دی ۱۴۰۴ - ۱۰:۵۵">۴ روز قبل</a></time>',
        "<time>۸ دی ۰۴ - ۱۰:۵۵</time>",
    ],
)
def test_date_hints_of_other_outlets(time):
    assert listing(list_page(item(100, time=time))).links[0].listed_at.isoformat() == "2025-12-29T10:55:00+03:30"


def test_unreadable_date_hint_costs_no_link():
    assert listing(list_page(item(100, time="<time>به‌زودی</time>"))).links[0].listed_at is None


def test_side_boxes_menu_and_footer_are_not_the_list():
    side = "".join(item(900 + n) for n in range(9))
    assert codes(listing(list_page(item(100), side=side))) == ["100"]


def test_box_with_the_pager_wins_over_a_longer_one():
    longer = f'<section class="box list"><ul>{"".join(item(900 + n) for n in range(9))}</ul></section>'
    assert codes(listing(list_page(item(100), PAGER.format(next=NEXT), around=longer))) == ["100"]


def test_next_page_is_the_one_called_so():
    found = listing(list_page(item(100), PAGER.format(next=NEXT)))
    assert found.next_url == f"{BASE}/page/archive.xhtml?pi=3&tp=19"


def test_next_page_without_its_word():
    found = listing(list_page(item(100), PAGER.format(next="")))
    assert found.next_url == f"{BASE}/page/archive.xhtml?ms=0&pi=3&tp=19&wide=0"


def test_last_page_has_no_next():
    pager = (
        '<ul class="pagination"><li><a rel="noindex next" href="/a?pi=1">۱</a></li>'
        '<li class="active"><span>۲</span></li></ul>'
    )
    assert listing(list_page(item(100), pager)).next_url is None


def test_other_editions_and_other_sites_are_no_links():
    hosts = [
        "https://en.mehrnews.com",
        "https://ar.mehrnews.com",
        "https://www.irna.ir",
        "https://www.mehrnews.com.evil.ir",
    ]
    items = "".join(item(200 + n, host=host) for n, host in enumerate(hosts)) + item(100, host="http://mehrnews.com")
    found = listing(list_page(items))
    assert codes(found) == ["100"]
    assert found.links[0].url.startswith("https://www.mehrnews.com/news/100")


def test_next_page_on_another_site_is_not_followed():
    assert (
        listing(list_page(item(100), PAGER.format(next=NEXT.replace('href="', 'href="https://evil.ir')))).next_url
        is None
    )


def test_mirror_keeps_its_address():
    mirror = "http://127.0.0.1:8123"
    body = list_page(item(100) + item(101, host=BASE), PAGER.format(next=NEXT))
    found = listing(body, url=f"{mirror}/archive?tp=19", base_url=mirror)
    assert [link.url for link in found.links] == [f"{mirror}/news/{code}/{ENCODED}" for code in (100, 101)]
    assert found.next_url == f"{mirror}/page/archive.xhtml?pi=3&tp=19"


def test_empty_list_is_a_list():
    assert listing(list_page("")).links == ()
    assert listing(list_page("", page_type="service"), "section").links == ()


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (list_page(item(100), page_type="news"), "not_article"),
        (list_page(item(100), page_type="error").replace("آرشیو".encode(), "خطای ۴۰۴".encode()), "soft_404"),
        (b"", "empty"),
        (b"<html><script>window.AR_SiteKey='x'</script></html>", "challenge"),
        ("<html><body><p>به‌زودی برمی‌گردیم</p></body></html>".encode(), "not_article"),
    ],
)
def test_what_stands_in_a_list_s_place(body, reason):
    with pytest.raises(Refused) as refusal:
        listing(body)
    assert refusal.value.reason == reason


def test_redesigned_list():
    items = "".join(
        f'<div class="css-1"><ul><li class="css-2"><h3><a href="/news/{n}/x">خبر</a></h3></li></ul></div>'
        for n in range(50, 60)
    )
    assert len(listing(f"<html><body><div>{items}</div></body></html>".encode()).links) == 10


def test_feed():
    feed = f"""<rss version="2.0"><channel><item><title>خبر</title><link>{BASE}/news/5/{ENCODED}</link>
    <category domain="khorasanShomali">استانها &gt; خراسان شمالی</category>
<pubDate>Wed, 31 Dec 2025 11:28:42 GMT</pubDate></item>
    <item><title>خبر</title><link>{BASE}/news/6</link><category>استان‌ها &gt; یزد</category></item>
    <item><title>خبر</title><link>{BASE}/news/7</link>
<category domain="ForeignPolitic">سیاست &gt; سیاست خارجی</category></item>
    <item><link>https://en.mehrnews.com/news/8</link></item></channel></rss>"""
    found = listing(feed.encode(), "feed", f"{BASE}/rss")
    assert codes(found) == ["5", "6", "7"]
    assert [link.province for link in found.links] == ["north-khorasan", "yazd", None]
    assert found.links[0].listed_at.isoformat() == "2025-12-31T14:58:42+03:30"


def test_challenge_in_a_feed_s_place():
    with pytest.raises(Refused) as refusal:
        listing(b"<html><title>Transferring to the website...</title></html>", "feed", f"{BASE}/rss")
    assert refusal.value.reason == "challenge"


@pytest.mark.shared
def test_real_feed_of_mehr():
    path = Path(__file__).parents[2].parent / "shared/data/sites_lists/mehr_feed_2026/saba_feed_transcribed.xml"
    if not path.exists():
        pytest.skip("../shared/data/sites_lists is absent")
    found = listing(path.read_bytes(), "feed", f"{BASE}/rss")
    assert [(link.news_code, link.province) for link in found.links] == [
        ("6935553", "north-khorasan"), ("6935583", "kerman"), ("6935592", None)
    ]  # fmt: skip


def test_sitemap_and_its_index():
    urlset = f"<urlset><url><loc>{BASE}/news/5/مهر</loc><lastmod>2026-01-01T06:00:00Z</lastmod></url></urlset>"
    found = listing(urlset.encode(), "sitemap", f"{BASE}/sitemap/news/sitemap.xml")
    assert (found.links[0].news_code, found.links[0].modified_at.isoformat()) == ("5", "2026-01-01T06:00:00+00:00")
    index = f"<sitemapindex><sitemap><loc>{BASE}/sitemap/1404/10/11/sitemap.xml</loc></sitemap><sitemap><loc>https://evil.ir/x</loc></sitemap></sitemapindex>"
    assert listing(index.encode(), "sitemap").children == ((f"{BASE}/sitemap/1404/10/11/sitemap.xml", None),)


def test_section_lists_of_all_provinces():
    requests = list(NASTOOH.section_lists(MEHR, tuple(MEHR.provinces), BASE))
    assert len({request.url for request in requests}) == 31
    assert (requests[1].url, requests[1].province) == (f"{BASE}/service/Provinces/Ardabil", "ardabil")
    assert list(NASTOOH.section_lists(MEHR, ("atlantis",), BASE)) == []


def test_archive_lists():
    newest = NASTOOH.archive_list(MEHR, BASE, None)
    assert (newest.url, newest.scope, newest.day) == (f"{BASE}/archive?tp=19&pi=1", "archive:19", None)
    day = NASTOOH.archive_list(MEHR, BASE, date(2025, 12, 29))
    assert day.url == f"{BASE}/archive?tp=19&pi=1&dy=8&mn=10&yr=1404"
    assert (day.scope, day.day) == ("archive:19:1404-10-08", date(2025, 12, 29))


def test_feed_and_sitemap_lists():
    assert [request.url for request in NASTOOH.feed_lists(MEHR, ("ardabil",), BASE)] == [f"{BASE}/rss"]
    assert [request.url for request in NASTOOH.sitemap_lists(MEHR, BASE, None)] == [f"{BASE}/sitemap/news/sitemap.xml"]
    (leaf,) = NASTOOH.sitemap_lists(MEHR, "http://127.0.0.1:8000/", date(2025, 12, 29))
    assert leaf.url == "http://127.0.0.1:8000/sitemap/1404/10/08/sitemap.xml"


def test_nested_list_of_a_hostile_site():
    def read(rows):
        body = list_page('<li class="news"><div class="desc"><h3><a href="/news/5/x">خبر</a></h3>' * rows)
        assert set(codes(listing(body))) <= {"5"}

    assert is_linear(read, 800)


def test_a_lastmod_that_names_a_day_alone_is_its_first_moment():
    """As sitemaps.org allows: without it a sitemap of old pages looks like one of undated, new ones."""
    entry = "<url><loc>{}/news/6700001</loc><lastmod>{}</lastmod></url>"
    for written, read in (("2010-01-01", datetime(2009, 12, 31, 20, 30, tzinfo=UTC)), ("soon", None)):
        body = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entry.format(BASE, written)}</urlset>'
        (link,) = listing(body.encode(), "sitemap", f"{BASE}/sitemap/1405-09-04").links
        assert link.modified_at == read
