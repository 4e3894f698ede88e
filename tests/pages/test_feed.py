"""Feeds as Nastooh serves them, and as strangers break them.

Modules: `pages/xml.py`.
"""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from newscrawl.pages.feed import read_feed
from newscrawl.pages.xml import NotXmlError

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
    assert all(len(item.title or "") < 10_000 for item in read_feed(feed.encode()))
