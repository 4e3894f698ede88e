"""Sitemaps: urlsets, indexes, gzip, JSON leaves, and those of a hostile size."""

from __future__ import annotations

import gzip
import resource
from pathlib import Path

import pytest

from newscrawl.pages.sitemap import MAX_ENTRIES, read_sitemap
from newscrawl.pages.xml import NotXmlError

URLSET = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://www.mehrnews.com/news/1/خبر</loc><lastmod>2026-01-01T06:00:00Z</lastmod>
<image:image><image:loc>https://media.mehrnews.com/d/2026/01/01/4/1.jpg</image:loc></image:image>
<news:news><news:publication><news:name>مهر</news:name></news:publication>
<news:publication_date>2026-01-01T05:00:00Z</news:publication_date><news:title>عنوان</news:title></news:news></url>
<url><loc> https://www.mehrnews.com/news/2 </loc></url><url><lastmod>x</lastmod></url></urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap>
<loc>https://www.mehrnews.com/sitemap/1404/10/11/sitemap.xml</loc><lastmod>2026-01-01T20:00:00Z</lastmod></sitemap></sitemapindex>"""
JSON = '{"urls": [{"news": null, "loc": "https://x.ir/news/1/y", "lastmode": "2011-09-11T18:18:00Z"}, {"loc": 5}, 7]}'


def test_urlset_with_news_and_image_blocks():
    first, second = read_sitemap(URLSET.encode()).entries
    assert first.url == "https://www.mehrnews.com/news/1/خبر"
    assert (first.modified, first.published, first.title) == ("2026-01-01T06:00:00Z", "2026-01-01T05:00:00Z", "عنوان")
    assert (second.url, second.modified) == ("https://www.mehrnews.com/news/2", None)


def test_index():
    sitemap = read_sitemap(INDEX.encode())
    assert sitemap.entries == ()
    assert sitemap.children[0].url.endswith("/sitemap/1404/10/11/sitemap.xml")
    assert sitemap.children[0].modified == "2026-01-01T20:00:00Z"


def test_json_leaf_with_its_misspelt_key():
    (entry,) = read_sitemap(JSON.encode()).entries
    assert (entry.url, entry.modified) == ("https://x.ir/news/1/y", "2011-09-11T18:18:00Z")


def test_gzip_bytes_whatever_they_are_called():
    assert len(read_sitemap(gzip.compress(URLSET.encode())).entries) == 2


def test_gzip_that_breaks_off():
    packed = gzip.compress(URLSET.encode() * 50)
    read_sitemap(gzip.compress(URLSET.encode())[:-9])
    assert read_sitemap(packed[: len(packed) // 2]).entries


def test_empty_urlset():
    assert read_sitemap(b'<?xml version="1.0"?><urlset></urlset>').entries == ()


@pytest.mark.parametrize("body", [b"", b"x", b"<html></html>", b"[1]", b"{}", b'{"urls": 5}', b"{" * 100_000, b"<a/>"])
def test_what_is_no_sitemap(body):
    with pytest.raises(NotXmlError):
        read_sitemap(body)


def test_cap_and_memory_of_a_huge_sitemap():
    entries = "".join(
        f"<url><loc>https://x.ir/news/{n}/slug-slug-slug</loc></url>" for n in range(MAX_ENTRIES + 20_000)
    )
    body = f"<urlset>{entries}</urlset>".encode()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert len(read_sitemap(body).entries) == MAX_ENTRIES
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 100_000  # KiB; a whole tree takes three times as much


def test_gzip_bomb_ends():
    bomb = gzip.compress(b"<urlset>" + b" " * 300_000_000)
    assert read_sitemap(bomb).entries == ()


@pytest.mark.shared
def test_real_leaf_of_khabaronline():
    path = Path(__file__).parents[2].parent / "shared/data/pages/excerpts/khabaronline_leaf_1390.json"
    if not path.exists():
        pytest.skip("../shared/data/pages is absent")
    entries = read_sitemap(path.read_bytes()).entries
    assert [entry.url.split("/")[4] for entry in entries] == ["172665", "172694", "172693"]


def test_what_was_not_read_to_its_end_says_so():
    rows = "".join(f"<url><loc>https://x.ir/news/{n}</loc></url>" for n in range(20))
    bomb = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    hostile = f"<!DOCTYPE urlset [{bomb}]><urlset>{rows}<url><loc>&a11;</loc></url>{rows}</urlset>"
    assert read_sitemap(f"<urlset>{rows}</urlset>".encode()).lacking is None
    assert read_sitemap(f"<urlset>{rows}<url><loc>a?b&c=1</loc></url></urlset>".encode()).lacking is None
    assert "breaks off" in read_sitemap(f"<urlset>{rows}<url><lo".encode()).lacking
    assert "breaks off" in read_sitemap(hostile.encode()).lacking
    assert read_sitemap(f"<urlset>{rows}</urlset>".encode(), 7).lacking == "only the first 7 entries were read"


SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def test_addresses_by_vocabulary_and_against_the_file_s_own():
    space = "http://www.google.com/schemas/sitemap-image/1.1"
    image = f'<image:image xmlns:image="{space}"><image:loc>https://a.ir/a.jpg</image:loc></image:image>'
    row = f"<url>{image}<loc>\n/news/1\n</loc></url>"
    for own in (SPACE, ""):
        found = read_sitemap(f"<urlset {own}>{row}</urlset>".encode(), base="https://a.ir/sitemap.xml")
        assert [entry.url for entry in found.entries] == ["https://a.ir/news/1"]
    bare = "<urlset><url><image:loc>https://a.ir/a.jpg</image:loc><loc>https://a.ir/news/1</loc></url></urlset>"
    assert [entry.url for entry in read_sitemap(bare.encode()).entries] == ["https://a.ir/news/1"]


def test_relative_index():
    rows = "<sitemap><loc>2026/1.xml</loc></sitemap><sitemap><loc>/2.xml</loc></sitemap>"
    found = read_sitemap(f"<sitemapindex {SPACE}>{rows}</sitemapindex>".encode(), base="https://a.ir/s/index.xml")
    assert [child.url for child in found.children] == ["https://a.ir/s/2026/1.xml", "https://a.ir/2.xml"]


def test_lines_of_text():
    body = "\ufeffhttps://a.ir/news/1\r\n\r\nhttps://a.ir/news/2/عنوان\n"
    assert [entry.url for entry in read_sitemap(gzip.compress(body.encode())).entries] == [
        "https://a.ir/news/1",
        "https://a.ir/news/2/عنوان",
    ]
    assert read_sitemap(body.encode(), 1).lacking == "only the first 1 entries were read"
    with pytest.raises(NotXmlError):
        read_sitemap(b"https is not an address\nhttps://a.ir/")
    noted = read_sitemap(b"https://a.ir/1\n# a comment\nhttps://a.ir/2\nnot an address\n")
    assert [entry.url for entry in noted.entries] == ["https://a.ir/1", "https://a.ir/2"]
    assert noted.lacking == "1 lines are not addresses"


def test_a_feed_is_a_sitemap_too():
    item = "<item><title>عنوان</title><link>https://a.ir/1</link><pubDate>1 Jan 2026</pubDate></item>"
    (entry,) = read_sitemap(f"<rss version='2.0'><channel>{item}</channel></rss>".encode()).entries
    assert (entry.url, entry.published, entry.title) == ("https://a.ir/1", "1 Jan 2026", "عنوان")


@pytest.mark.parametrize("prefix", ["", "s:"])
def test_half_of_an_address_is_not_read(prefix):
    whole = f"<{prefix}url><{prefix}loc>https://a.ir/news/1</{prefix}loc></{prefix}url>"
    found = read_sitemap(f"<{prefix}urlset>{whole}<{prefix}url><{prefix}loc>https://a.ir/ne".encode())
    assert [entry.url for entry in found.entries] == ["https://a.ir/news/1"]
    assert "breaks off" in found.lacking


def test_an_address_that_was_escaped_twice():
    body = f"<urlset {SPACE}><url><loc>https://a.ir/?a=1&amp;amp;b=2</loc></url></urlset>"
    assert read_sitemap(body.encode()).entries[0].url == "https://a.ir/?a=1&b=2"


@pytest.mark.parametrize("label", ["utf-16", "windows-1256"])
def test_wrong_label(label):
    body = f'<?xml version="1.0" encoding="{label}"?><urlset {SPACE}><url><loc>https://a.ir/خبر?a=1&b=2</loc></url></urlset>'
    assert [entry.url for entry in read_sitemap(body.encode()).entries] == ["https://a.ir/خبر?a=1&b=2"]


def test_entries_without_an_address_are_said():
    found = read_sitemap(b"<urlset><url><lastmod>2026</lastmod></url><url><loc>https://a.ir/1</loc></url></urlset>")
    assert (len(found.entries), found.lacking) == (1, "1 entries name no address")
