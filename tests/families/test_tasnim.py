"""Tasnim: article and media pages, lists that are paged by address, the archive of a day, Gregorian sitemaps."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path

import pytest

from newscrawl import families, sources
from newscrawl.pages.page import Page
from newscrawl.reasons import Refused

FAMILY, SOURCE = families.get("tasnim"), sources.get("tasnim")
BASE = "https://www.tasnimnews.com"
NOW = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)
ROWS_FILE = Path(__file__).parents[2].parent / "shared" / "data" / "pages" / "agencies-2026-01.jsonl"
URL = f"{BASE}/fa/news/1404/10/11/3480001/افتتاح-راه"
ARTICLE = """<html lang="fa"><head><meta charset="utf-8">{head}</head><body><article class="{classes}">
<h2 class="kicker">{kicker}</h2><h1 class="title">افتتاح راه روستایی </h1><h3 class="lead">راه روستایی افتتاح شد.</h3>
<ul class="list-inline details"><li class="time"> 11 دی 1404 - 09:53 </li>
<li class="service"><a href="/fa/service/6/x">  اخبار استانها   </a></li>
<li class="service"><a href="/fa/service/{service}/x">  اخبار {name}   </a></li></ul>{media}
<div class="story"><div class="hideTag"><a href="/fa/service/6/x">استانها </a></div>{text}</div>
<div class="footer" data-id-code="{code}"{data}>  R1/P</div></article>
<aside><article class="list-item"><a href="/fa/news/1404/10/10/1000001/x">خبر دیگر</a></article></aside>
</body></html>"""
TEXT = "<p>به گزارش خبرگزاری تسنیم، راه روستایی با حضور فرماندار افتتاح شد.</p><div><div>انتهای پیام/511</div></div>"


def read(url: str = URL, **parts: str):
    given = {"head": "", "classes": "single-news panel-print-box", "kicker": "", "service": "64", "name": "سمنان"}
    given |= {"media": "", "text": TEXT, "code": "3480001", "data": ' data-service-code="64"', **parts}
    return FAMILY.article(Page(url, ARTICLE.format(**given).encode(), NOW), SOURCE)


def test_all_fields_of_an_article():
    record = read(kicker="گزارش")
    assert (record.id, record.kind) == ("tasnim#3480001", "news")
    assert record.url.startswith(f"{BASE}/fa/news/1404/10/11/3480001/")
    assert record.title == "افتتاح راه روستایی"
    assert record.lead == "راه روستایی افتتاح شد."
    assert record.kicker == "گزارش"
    assert record.body == "به گزارش خبرگزاری تسنیم، راه روستایی با حضور فرماندار افتتاح شد."
    assert [name.replace("\u200c", "") for name in record.section] == ["استانها", "سمنان"]
    assert (record.province, record.province_from) == ("semnan", "meta")
    assert record.published_at == "2026-01-01T09:53:00+03:30"
    assert record.credit is None
    assert record.fallbacks == []


def test_province_whose_number_is_unknown_by_its_name():
    record = read(service="999", name="اردبیل", data="")
    assert (record.province, record.province_from) == ("ardabil", "section")


def test_national_news_has_no_province():
    assert read(service="8", name="بین الملل", data=' data-service-code="8"').province is None


@pytest.mark.parametrize(
    ("media", "kind"), [('<div class="jwplayer">پخش</div>', "video"), ('<img src="/a.jpg">', "photo")]
)
def test_media_pages(media, kind):
    record = read(f"{BASE}/fa/media/1404/10/11/3480001/x", classes="media", media=media, text="")
    assert (record.kind, record.body) == (kind, None)


@pytest.mark.parametrize("host", ["tasnimnews.com", "www.tasnimnews.ir", "www.tasnimnews.com"])
def test_one_identity(host):
    grammar = FAMILY.grammar(SOURCE)
    assert grammar.article_id(f"https://{host}/fa/news/1404/10/11/3480001/x") == "3480001"
    assert grammar.article_id(f"https://{host}/3480001") == "3480001"
    assert grammar.article_id(f"https://{host}/en/news/2025/10/11/3480001/x") is None


def test_another_article_than_the_address_names():
    with pytest.raises(Refused) as refused:
        read(code="3480009")
    assert refused.value.reason == "wrong_article"


# -- lists ---------------------------------------------------------------------------------------------------------


def listing(html: str, url: str, channel: str = "archive"):
    return FAMILY.listing(Page(url, html.encode(), NOW), SOURCE, channel)


ROW = (
    '<article class="list-item"><a href="/fa/news/1404/10/11/348000{0}/x"><h2>خبر {0}</h2>'
    "<time>{0} ساعت پیش</time></a></article>"
)


def test_list_and_its_next_page():
    rows = "".join(ROW.format(number) for number in (1, 2, 3))
    side = f"<aside>{ROW.format(9)}</aside>"
    found = listing(f'<section class="content">{rows}</section>{side}', f"{BASE}/fa/service/6/?page=4")
    assert [link.news_code for link in found.links] == ["3480001", "3480002", "3480003"]
    assert found.next_url == f"{BASE}/fa/service/6/?page=5"
    assert found.links[1].listed_at == datetime(2026, 1, 2, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize("html", ['<section class="content"></section>', "<div>چیزی نیست</div>"])
def test_a_page_without_entries_is_the_end(html):
    found = listing(html, f"{BASE}/fa/archive?service=6&sub=-1&date=1404/10/08&page=3")
    assert (found.links, found.next_url) == ((), None)


def test_a_first_page_that_is_no_list_is_refused():
    with pytest.raises(Refused):
        listing("<div>چیزی نیست</div>", f"{BASE}/fa/service/6/?page=1")


def test_a_challenge_is_never_the_end_of_a_list():
    with pytest.raises(Refused) as refused:
        listing("<script>__arcsjs</script>", f"{BASE}/fa/service/6/?page=7")
    assert refused.value.reason == "challenge"


def test_addresses_of_lists():
    newest = FAMILY.archive_list(SOURCE, BASE, None)
    assert (newest.url, newest.scope) == (f"{BASE}/fa/service/6/?page=1", "archive:6")
    day = FAMILY.archive_list(SOURCE, BASE, date(2025, 12, 29))
    assert day.url == f"{BASE}/fa/archive?service=6&sub=-1&date=1404/10/08&page=1"
    assert day.day == date(2025, 12, 29)
    (province,) = FAMILY.section_lists(SOURCE, ("kerman", "gilan"), BASE)
    assert province.url == f"{BASE}/fa/service/67/?page=1"
    (leaf,) = FAMILY.sitemap_lists(SOURCE, BASE, date(2026, 10, 4))
    assert (leaf.url, leaf.mixed) == (f"{BASE}/fa/2026/10/4/fa_2026_10_4_sitemap.xml", True)
    assert list(FAMILY.sitemap_lists(SOURCE, BASE, None)) == []
    assert list(FAMILY.feed_lists(SOURCE, ("kerman",), BASE)) == []


# -- real containers -----------------------------------------------------------------------------------------------


def rows() -> list[dict[str, str]]:
    lines = ROWS_FILE.read_text("utf-8").splitlines() if ROWS_FILE.exists() else []
    return [row for row in map(json.loads, lines) if row["source"] == "tasnim"]


def letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text)


@pytest.mark.shared
@pytest.mark.skipif(not ROWS_FILE.exists(), reason="../shared/data/pages is absent")
@pytest.mark.parametrize("row", rows(), ids=lambda row: row["url"].split("/")[8])
def test_real_containers_of_2026(row):
    """The crawler that stored them had dropped `h3.lead` (its class contains «ad»): it is put back."""
    inside = re.search(r"<body>(.*)</body>", row["body_html"], re.DOTALL)[1]
    page = inside.replace("<h1", f'<h3 class="lead">{row["summary"]}</h3><h1', 1)
    record = FAMILY.article(Page(row["url"], f'<html lang="fa"><body>{page}</body></html>'.encode(), NOW), SOURCE)
    story = re.search(r'class="hideTag">.*?</div>(.*?)<div>\s*<div aria-live', inside, re.DOTALL)[1]
    truth = re.sub(r"انتهای پیام[/\s\d]*$", "", unescape(re.sub(r"<[^>]+>", " ", story)).strip())
    assert letters(record.body) == letters(truth)
    assert letters(record.title) == letters(row["title"])
    assert letters(record.lead) == letters(row["summary"])
    section = row["raw_category"].split(" > ")
    assert [letters(part) for part in record.section] == [letters(part) for part in section]
    assert record.province_name == (section[1] if section[0] == "استانها" else None)
    utc = datetime.fromisoformat(f"{row['published_at']}+00:00")
    assert datetime.fromisoformat(record.published_at) == utc
    assert record.fallbacks == []
