"""Pages made to be slow: what is six times as long takes about six times as long, and not its square."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime

import pytest
from cpu import is_linear

from newscrawl import families
from newscrawl.authoring.detect import stand_in
from newscrawl.pages.page import Page
from newscrawl.reasons import Refused

NOW = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)
WORD = "متن خبر "
PAGES = {
    "many breaks": lambda n: "<p>" + "سطر کوتاه<br>" * (3000 * n) + "</p>",
    "nested kickers": lambda n: "<div class='kicker'>" * (75 * n) + WORD * (1000 * n) + "</div>" * (75 * n),
    "nested bodies": lambda n: (
        "<div class='item-body'><div class='item-text' itemprop='articleBody'>" * (35 * n) + WORD * (1000 * n)
    ),
    "nested tables": lambda n: "<table><tr><td>" * (30 * n) + WORD * (250 * n),
    "one long word": lambda n: "<p>" + "ا\u200c" * (15_000 * n) + "</p>",
    "one long byline": lambda n: "<p>خبرگزاری مهر، گروه " + "نام\u200c " * (5000 * n) + "</p>",
    "many inputs": lambda n: "<input " * (10_000 * n),
    "many pictures": lambda n: "<div>" * (50 * n) + "<img src='https://media.mehrnews.com/x.jpg'>" * (1500 * n),
    "many links": lambda n: "<p>" + "<a href='/news/1/x'>بیشتر بخوانید:</a> " * (1500 * n) + "</p>",
    "many paragraphs": lambda n: "<p>متن</p>" * (5000 * n),
    "many codes": lambda n: "<p>" + "12 " * (10_000 * n) + "x</p>",
    "deep json": lambda n: "<script type='application/ld+json'>" + '{"@graph":[' * (2500 * n) + "</script>",
    "many labels": lambda n: "<div>" * (50 * n) + "<p><b>برچسب‌ها:</b><a href='/tag/1'>الف</a></p>" * (1000 * n),
    "many tags": lambda n: "<div>" + "<a href='/tag/1'>الف</a> " * (2000 * n) + WORD * (500 * n) + "</div>",
    "many links alone": lambda n: "<div>" + "<p><a href='https://b.example/x'>ب</a></p>" * (1500 * n) + "</div>",
    "unclosed everything": lambda n: "<p><b><i><a href=x><span><td><li>" * (1500 * n),
}
"""Pages of about 100 kB times n."""


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("framed", [True, False], ids=["framed", "bare"])
def test_time_is_linear(read, skeleton, name, framed):
    def answer(size):
        text = PAGES[name](size)
        with contextlib.suppress(Refused):
            read(skeleton(body=text) if framed else f"<html><body>{text}</body></html>".encode())

    assert is_linear(answer, 1)


@pytest.mark.parametrize("name", PAGES)
def test_time_is_linear_on_a_site_of_no_engine(name):
    source = stand_in("https://www.nemune.ir", "nemune", "standard", "نمونه")
    title = "خبر تازه روستای ما"
    head = f"<html><head><title>{title}</title></head><body><div><h1>{title}</h1><p>۸ دی ۱۴۰۴ ۱۰:۵۵</p>"

    def answer(size):
        page = f"{head}<div>{PAGES[name](size)}</div></div></body></html>".encode("utf-8", "replace")
        with contextlib.suppress(Refused):
            families.get("standard").article(Page("https://www.nemune.ir/news/77001", page, NOW, 200, {}), source)

    assert is_linear(answer, 1)
