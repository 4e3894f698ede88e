"""Feeds as Nastooh serves them, and as strangers break them.

Modules: `pages/xml.py`.
"""

from __future__ import annotations

import contextlib
import gzip
import json
from typing import TYPE_CHECKING

import pytest

from newscrawl.pages.feed import read_feed
from newscrawl.pages.xml import NotXmlError
from tests.tools.cpu import MAX_GROWTH, growth

if TYPE_CHECKING:
    from pathlib import Path

FEED = """<?xml version='1.0' encoding='utf-8'?>
<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" version="2.0"><channel>
<title>خبرگزاری مهر</title><link>https://www.mehrnews.com/rss</link>
<item><title>خبر یک</title><link>https://www.mehrnews.com/news/1/%D8%AE</link><description>لید</description>
<content:encoded /><enclosure url="https://media.mehrnews.com/d/2026/09/02/4/1.jpg" length="1" type="image/jpeg" />
<category domain="khorasanShomali">استانها &gt; خراسان شمالی</category>
<pubDate>Wed, 02 Sep 2026 11:28:42 GMT</pubDate><guid>https://www.mehrnews.com/news/1/%D8%AE</guid></item>
<item><title>خبر دو</title><guid>https://www.mehrnews.com/news/2</guid>
<pubDate>Wed, 02 Sep 2026 11:27:00 GMT</pubDate></item>
<item><title>بی نشانی</title></item></channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><entry><title>خبر</title>
<link rel="alternate" href="https://x.ir/news/7"/><updated>2026-01-01T10:00:00Z</updated><category term="استان‌ها"/>
</entry></feed>"""


def test_items_in_order():
    first, second = read_feed(FEED.encode())
    assert (first.url, first.title) == ("https://www.mehrnews.com/news/1/%D8%AE", "خبر یک")
    assert (first.slug, first.section) == ("khorasanShomali", "استانها > خراسان شمالی")
    assert first.published == "Wed, 02 Sep 2026 11:28:42 GMT"
    assert second.url.endswith("/2")


def test_atom():
    (entry,) = read_feed(ATOM.encode())
    assert (entry.url, entry.published, entry.section) == ("https://x.ir/news/7", "2026-01-01T10:00:00Z", "استان‌ها")


def test_broken_feed_gives_what_came_before_the_break():
    broken = FEED[: FEED.index("<pubDate>Wed, 02 Sep 2026 11:27")]
    assert [item.title for item in read_feed(broken.encode())][:1] == ["خبر یک"]


def test_unescaped_ampersand():
    assert [item.title for item in read_feed(FEED.replace("لید", "آب & برق").encode())] == ["خبر یک", "خبر دو"]


@pytest.mark.parametrize("sign", ["<", "< ۵", "<۵", "<=", "<<", "<-"])
def test_a_bare_less_sign(sign):
    title = f"دما {sign} کم"
    item = f"<item><title>{title}</title><link>https://a.ir/1</link></item>"
    kept = f"<item><title><![CDATA[{title}]]></title><link>https://a.ir/2</link></item>"
    found = read_feed(f"<rss><channel>{item}{kept}</channel></rss>".encode())
    assert [(entry.url, entry.title) for entry in found] == [("https://a.ir/1", title), ("https://a.ir/2", title)]


def test_half_of_an_address_is_not_read():
    notes: list[str] = []
    broken = FEED[: FEED.index("</guid>")] + "</guid></item><item><title>خبر</title><link>https://www.mehrnews.com/ne"
    assert [item.title for item in read_feed(broken.encode(), lacking=notes)] == ["خبر یک"]
    assert any("breaks off" in note for note in notes)


@pytest.mark.parametrize("root", ["rss", "RSS", "x:feed", "items"])
def test_a_feed_that_is_closed_is_whole_whatever_its_root_is_called(root):
    notes: list[str] = []
    item = "<item><title>عنوان</title><link>https://a.ir/1</link></item>"
    read_feed(f"<{root}>{item}</{root} >{' ' * 100_000}<!-- cached -->".encode(), lacking=notes)
    assert notes == []


def test_unclosed_markup_in_a_description():
    found = read_feed(FEED.replace("لید", "لید <b>").encode())
    assert {item.title for item in found} == {"خبر یک", "خبر دو"}


def test_gzipped_under_any_label():
    assert len(read_feed(gzip.compress(FEED.encode()))) == 2


def test_empty_feed_is_a_feed():
    assert read_feed(b"<rss version='2.0'><channel><title>x</title></channel></rss>") == []


@pytest.mark.parametrize(
    "body", [b"", b"nothing", b"<html><body>x</body></html>", b"<!DOCTYPE html><html></html>", b"<a/>"]
)
def test_what_is_no_feed(body):
    with pytest.raises(NotXmlError):
        read_feed(body)


def test_external_entities_stay_closed(tmp_path: Path):
    secret = tmp_path / "secret.txt"
    secret.write_text("راز")
    feed = f"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]>
    <rss><channel><item><title>&x;</title><link>https://x.ir/news/1</link></item></channel></rss>"""
    (item,) = read_feed(feed.encode())
    assert "راز" not in (item.title or "")


def test_entity_bomb_is_harmless():
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 20))
    feed = f"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "ها">{bomb}]>
    <rss><channel><item><title>&a19;</title><link>https://x.ir/news/1</link></item></channel></rss>"""
    with pytest.raises(NotXmlError, match="no entry can be read: 'the XML breaks off"):
        read_feed(feed.encode())


ONE = [("https://a.ir/news/1", "عنوان")]
ITEM = "<item><title>عنوان</title><link>https://a.ir/news/1</link></item>"
XML = '<?xml version="1.0" encoding="{}"?><rss version="2.0"><channel><title>ک</title>{}</channel></rss>'


def named(body, base=""):
    return [(item.url, item.title) for item in read_feed(body, base)]


@pytest.mark.parametrize("label", ["utf-16", "UTF-16LE", "windows-1256", "iso-8859-1", "utf8mb4", "x-nothing", ""])
def test_utf_8_under_any_label(label):
    assert named(XML.format(label, ITEM).encode()) == ONE


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "cp1256", "utf-8-sig"])
@pytest.mark.parametrize("label", [None, "utf-8"])
def test_any_charset_whatever_its_label(codec, label):
    assert named(XML.format(label or codec, ITEM * 3).encode(codec))[:1] == ONE


def test_windows_1256_without_a_declaration():
    assert named(f"<rss><channel>{ITEM * 5}</channel></rss>".encode("cp1256"))[:1] == ONE


@pytest.mark.parametrize(
    "junk",
    [b"\n\n", b"\xef\xbb\xbf\n", b"<br />\n<b>Warning</b>: x in /a.php on line <b>3</b><br />", b"Notice: x", b"\x00 "],
)
def test_junk_before_the_document(junk):
    assert named(junk + XML.format("UTF-8", ITEM).encode()) == ONE


def test_gzip_in_gzip():
    assert named(gzip.compress(gzip.compress(XML.format("UTF-8", ITEM).encode()))) == ONE


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://a.ir/?a=content&id=123", "https://a.ir/?a=content&id=123"),
        ("https://a.ir/?a=b&amp;id=1", "https://a.ir/?a=b&id=1"),
        ("<![CDATA[https://a.ir/?a=b&id=1]]>", "https://a.ir/?a=b&id=1"),
        ("https://a.ir/?a=b&copy=1", "https://a.ir/?a=b&copy=1"),
        ("\n  https://a.ir/ne\n\tws/1\n", "https://a.ir/news/1"),
        ("/news/1", "https://a.ir/news/1"),
        ("news/1", "https://a.ir/news/1"),
        ("//a.ir/news/1", "https://a.ir/news/1"),
    ],
)
def test_addresses(written, read):
    item = f"<item><title>عنوان</title><link>{written}</link></item>"
    assert named(XML.format("UTF-8", item).encode(), "https://a.ir/rss.xml") == [(read, "عنوان")]


def test_relative_addresses_belong_to_the_feed_s_page():
    body = XML.format("UTF-8", "<link>https://a.ir/</link><item><title>عنوان</title><link>/news/1</link></item>")
    assert named(body.encode()) == ONE
    atom = '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.ir/x/"><entry><title>عنوان</title>'
    assert named(f'{atom}<link href="../news/1"/></entry></feed>'.encode()) == ONE


@pytest.mark.parametrize(
    "written", ["عن&zwnj;وان", "عن&#x200c;وان", "عن&#0;‌وان", "عن&#xD800;‌وان", "عن\x0b‌وان", "عن‌وان\ufffe"]
)
def test_signs_that_xml_does_not_know(written):
    body = XML.format("UTF-8", ITEM.replace("عنوان", written) + ITEM).encode()
    assert [title for _, title in named(body)] == ["عن‌وان", "عنوان"]


def test_atom_links_by_their_relation():
    links = (
        '<link rel="enclosure" href="https://a.ir/x.mp3"/><link rel="self" href="https://a.ir/feed/1"/>'
        '<link rel="replies" href="https://a.ir/c"/><link rel="alternate" type="application/json" href="/1.json"/>'
        '<link rel="http://www.iana.org/assignments/relation/alternate" type="text/html" href="https://a.ir/news/1"/>'
    )
    atom = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>عنوان</title>{}<id>{}</id></entry></feed>'
    assert named(atom.format(links, "tag:a.ir,2026:1").encode()) == ONE
    assert named(atom.format("", "https://a.ir/news/1").encode()) == ONE
    notes: list[str] = []
    assert read_feed(atom.format('<link rel="self" href="/x"/>', "tag:1").encode(), "", notes) == []
    assert notes == ["1 entries name no address"]


@pytest.mark.parametrize(
    "item",
    [
        "<item><title>&lt;b&gt;عنوان&lt;/b&gt;</title><link>https://a.ir/news/1</link></item>",
        "<item><dc:title xmlns:dc='http://purl.org/dc/elements/1.1/'>عنوان</dc:title><link>https://a.ir/news/1</link></item>",
        (
            "<item><title>عنوان</title><link>https://feedproxy.google.com/~r/a/3/x</link>"
            "<feedburner:origLink>https://a.ir/news/1</feedburner:origLink></item>"
        ),
        (
            "<item rdf:about='https://a.ir/news/1' xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
            "<title>عنوان</title></item>"
        ),
    ],
)
def test_engines_that_write_more_or_less_than_the_standard(item):
    assert named(XML.format("UTF-8", item).encode()) == ONE


def test_names_by_vocabulary():
    item = (
        "<item><media:title>عکس</media:title><media:group><media:title>ب</media:title></media:group>"
        "<itunes:title>صدا</itunes:title><atom:link rel='self' href='https://a.ir/feed'/>"
        "<title>عنوان</title><link>https://a.ir/news/1</link><dc:date>2026-01-01T10:00:00Z</dc:date></item>"
    )
    spaces = (
        'xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom" '
        'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    body = XML.format("UTF-8", item)
    for form in (body, body.replace('version="2.0"', f'version="2.0" {spaces}')):
        assert named(form.encode()) == ONE
    (found,) = read_feed(body.replace('version="2.0"', f'version="2.0" {spaces}').encode())
    assert found.published == "2026-01-01T10:00:00Z"


def test_json_feed():
    item = {
        "id": "7",
        "url": "/news/1",
        "title": "عنوا\0ن",
        "date_published": "2026-01-01T10:00:00Z",
        "tags": ["یزد", 3],
    }
    feed = {"version": "https://jsonfeed.org/version/1.1", "home_page_url": "https://a.ir", "items": [item, 3, {}]}
    body = json.dumps(feed)
    notes: list[str] = []
    (found,) = read_feed(body.encode(), "", notes)
    assert (found.url, found.title, found.published) == ("https://a.ir/news/1", "عنوان", "2026-01-01T10:00:00Z")
    assert found.categories == ("یزد",)
    assert notes == ["2 entries name no address"]
    with pytest.raises(NotXmlError):
        read_feed(b'{"code": "rest_no_route"}')


def test_json_feed_as_templates_write_it():
    body = (
        '{"version": "https://jsonfeed.org/version/1", "items": [{id: "1", "url": "https://a.ir/1", "title": "عنوان"},]'
    )
    assert named(body.encode()) == [("https://a.ir/1", "عنوان")]


def test_half_of_a_pair_in_a_title_costs_no_entry():
    items = '{"url": "https://a.ir/news/1", "title": "\\ud800"}, {"url": "https://a.ir/news/2", "title": "عنوان"}'
    assert [title for _, title in named(f'{{"items": [{items}]}}'.encode())] == ["\ufffd", "عنوان"]


@pytest.mark.parametrize(
    "sign", [b"<![CDATA[", b"&", b"&a", b"&#1;", b"<item>", b"<!--", b"<link rel='x'/>", b"&zwnj;"]
)
def test_broken_feeds_take_time_by_their_length(sign):
    def work(size):
        with contextlib.suppress(NotXmlError):
            read_feed(b"<rss><channel>" + sign * size)

    assert growth(work, 3_000) < MAX_GROWTH
