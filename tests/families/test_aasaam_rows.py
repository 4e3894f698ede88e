"""All of ILNA's real bodies of January 2026, in the engine's skeleton: whole and clean."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest

from newscrawl import families, sources
from newscrawl.pages.page import Page
from newscrawl.reasons import Refused

FOLDER = Path(__file__).parents[2].parent / "shared" / "data" / "pages"
ROWS_FILE = FOLDER / "agencies-2026-01.jsonl"
NOW = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
INSIDE = re.compile(r'<div id="echo_details">(.*?)<div class="side">', re.DOTALL)
TAG = re.compile(r"<[^>]+>")
HEADER = """<ul class="breadcrumb_list"><li><a href="/">ایلنا</a></li><li><a href="/x">{section}</a></li></ul>
<h1 class="title">{title}</h1><time datetime="{stamp}">x</time><p class="lead">{lead}</p>"""
PROVINCES = {"خراسان رضوی": "razavi-khorasan", "فارس": "fars", "گلستان": "golestan"}


def rows():
    if not ROWS_FILE.exists():
        return []
    lines = ROWS_FILE.read_text(encoding="utf-8").splitlines()
    return [row for row in map(json.loads, lines) if row["source"] == "ilna"]


def code_of(row):
    return re.search(r"/(\d+)-[^/]*$", unquote(row["url"]))[1]


ROWS = rows()
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not ROWS, reason="../shared/data/pages is absent"),
]


def words(text):
    """Words without half-spaces, in Persian letters: their repair has tests of its own."""
    return re.findall(r"\w+", re.sub("[\u200c\u200e\u200f]", "", text.replace("ي", "ی").replace("ك", "ک")))


def section_of(row):
    return re.match(r"بخش-(.+)-\d+$", unquote(row["url"]).split("/")[3])[1].replace("-", " ")


def page_of(row):
    stamp = datetime.strptime(row["published_at"], "%a, %d %b %Y %H:%M:%S %z").isoformat()
    header = HEADER.format(section=section_of(row), title=row["title"], stamp=stamp, lead=row["summary"] or "")
    container = row["body_html"].replace(
        '<article id="news_page_article">', f'<article id="news_page_article">{header}', 1
    )
    assert header in container
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'></head><body><main>{container}</main></body></html>".encode()
    )


def read(row):
    return families.get("aasaam").article(Page(row["url"], page_of(row), NOW), sources.get("ilna"))


def shown(row):
    inside = INSIDE.search(COMMENT.sub("", row["body_html"]))
    return unescape(TAG.sub(" ", inside[1])) if inside else ""


TEXTS = [row for row in ROWS if len(words(shown(row))) > 10]
WORDLESS = [row for row in ROWS if len(words(shown(row))) <= 10]


@pytest.mark.parametrize("row", TEXTS, ids=code_of)
def test_every_word_of_the_text_and_no_other(row):
    """Letters in order; the long dash of «للـه» is no letter. Word counts: 0.998 precise, 0.996 complete."""
    truth, found = ("".join(words(text)).replace("ـ", "") for text in (shown(row), read(row).body))
    assert found == truth


@pytest.mark.parametrize("row", TEXTS, ids=code_of)
def test_fields_beside_the_text(row):
    record = read(row)
    assert "".join(words(record.title)) == "".join(words(row["title"]))
    assert "".join(words(record.lead)) == "".join(words(row["summary"]))
    assert "".join(words(record.section[-1])) == "".join(words(section_of(row)))
    moment = datetime.strptime(row["published_at"], "%a, %d %b %Y %H:%M:%S %z")
    assert datetime.fromisoformat(record.published_at) == moment
    assert record.published_at.endswith("+03:30")
    assert record.news_code == code_of(row)
    if section_of(row) in PROVINCES:
        assert record.province == PROVINCES[section_of(row)]


@pytest.mark.parametrize("row", TEXTS, ids=code_of)
def test_no_boilerplate(row):
    record = read(row)
    assert not re.search(r"<[a-z/]|&[a-z]+;|انتهای پیام|لینک کوتاه|نرم افزار موبایل|لینک کپی", record.body)
    assert record.fallbacks == []


@pytest.mark.parametrize("row", WORDLESS, ids=code_of)
def test_an_item_without_text_is_a_film_or_refused(row):
    if re.search("ویدیو|ویدئو|فیلم", row["title"]):
        assert (read(row).kind, read(row).body) == ("video", None)
    else:
        with pytest.raises(Refused, match="hollow"):
            read(row)
