"""Ways on from a page of an unknown site: what its scripts ask for, sections, frames, further pages of feeds.

`families/open_lists.py`, `families/open_paging.py`, `pages/jsonlist.py`. Texts are invented.
"""

import json
from datetime import UTC, datetime

import pytest

from newscrawl.authoring.detect import stand_in
from newscrawl.families.open_paging import next_of_feed, next_of_number
from newscrawl.families.standard import FAMILY
from newscrawl.pages.page import Page
from newscrawl.reasons import Refused

NOW = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)
HOME = "https://www.nemune.ir"
SOURCE = stand_in(HOME, "nemune", "standard", "نمونه")
TITLES = [f"خبر تازه‌ای که امروز از روستا رسید شماره {n}" for n in ("یک", "دو", "سه", "چهار")]
ENTRIES = "".join(f'<div><a href="/news/5{n}00{n}">{title}</a></div>' for n, title in enumerate(TITLES, 1))
CODES = ["51001", "52002", "53003", "54004"]


def read(body, path="/", channel="section"):
    body = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    return FAMILY.listing(Page(HOME + path, body.encode(), NOW, 200, {}), SOURCE, channel)


def codes(listing):
    return [link.news_code for link in listing.links]


def test_entries_of_an_interface_and_its_next_page():
    entries = [
        {"id": n, "title": title, "url": f"/news/5{n}00{n}", "published_at": "2026-01-02T08:00:00Z"}
        for n, title in enumerate(TITLES, 1)
    ]
    named = {"data": entries, "links": {"next": f"{HOME}/api/posts?page=3"}, "meta": {"tags": [{"name": "x"}]}}
    found = read(named, "/api/posts?page=2")
    assert codes(found) == CODES
    assert found.next_url == f"{HOME}/api/posts?page=3"
    assert found.links[0].listed_at == datetime(2026, 1, 2, 8, 0, tzinfo=UTC)
    assert read(entries, "/api/posts?page=2").next_url == f"{HOME}/api/posts?page=3"
    assert read({"data": []}, "/api/posts?page=4") == read({"posts": []}, "/api/posts?page=4")
    assert read({"data": []}, "/api/posts?page=4").next_url is None
    wordpress = [{"link": f"{HOME}/news/7007/", "title": {"rendered": TITLES[0]}, "id": 7007}]
    assert codes(read(wordpress, "/wp-json/wp/v2/posts?page=1")) == ["7007"]


def test_markup_in_an_answer_is_a_list_too():
    assert codes(read({"success": True, "html": ENTRIES}, "/more?page=2")) == CODES


def test_other_json_is_no_list():
    with pytest.raises(Refused):
        read({"error": "no"}, "/api/posts?page=2")


def test_a_home_page_without_further_pages_leads_to_its_sections():
    days = "".join(
        f'<li><a href="/Archive.aspx?date=1404/10/{day:02d}">خبرهای {day} دی</a></li>' for day in (10, 11, 12)
    )
    menu = '<li><a href="/about">درباره ما</a></li><li><a href="/en/">English</a></li>'
    page = f"<html><body><ul>{menu}{days}</ul>{ENTRIES}</body></html>"
    found = read(page)
    assert codes(found) == CODES
    assert [address for address, _ in found.children] == [
        f"{HOME}/Archive.aspx?date=1404/10/{day}" for day in (10, 11, 12)
    ]
    assert found.beside
    more = page.replace("</body>", '<a rel="next" href="/?page=2">بعدی</a></body>')
    assert (read(more).next_url, read(more).children) == (f"{HOME}/?page=2", ())


def test_frames_are_lists_and_a_page_that_is_none_ends_nothing():
    frames = '<html><frameset cols="*,160"><frame src="main.htm"><frame src="menu.htm"></frameset></html>'
    assert [address for address, _ in read(frames).children] == [f"{HOME}/main.htm", f"{HOME}/menu.htm"]
    assert read("<html><body><p>درباره ما</p></body></html>", "/about.htm") == read(
        "<html><body><b>x</b></body></html>", "/x.htm"
    )


def test_further_pages_of_feeds():
    atom = b"<feed><link rel='self' href='/f'/><link rel='next' type='a' href='/f?start-index=26&amp;max-results=25'/>"
    assert next_of_feed(HOME + "/f", atom) == f"{HOME}/f?start-index=26&max-results=25"
    wordpress = b"<rss><channel><generator>https://wordpress.org/?v=6.4</generator>"
    assert next_of_feed(HOME + "/feed/", wordpress) == f"{HOME}/feed/?paged=2"
    assert next_of_feed(HOME + "/feed/?paged=2", wordpress) == f"{HOME}/feed/?paged=3"
    assert next_of_feed(HOME + "/feed/", b"<rss><channel>") is None


@pytest.mark.parametrize(
    ("address", "following"),
    [
        ("/list?page=2&x=1", "/list?page=3&x=1"),
        ("/list/page/2/", "/list/page/3/"),
        ("/i?a%5Bb%5D%5BcurrentPage%5D=4", "/i?a%5Bb%5D%5BcurrentPage%5D=5"),
        ("/list", None),
    ],
)
def test_numbered_addresses_count_on(address, following):
    assert next_of_number(HOME + address) == (HOME + following if following else None)
