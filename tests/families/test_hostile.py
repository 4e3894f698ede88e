"""Pages made to be slow: every one of about 2 MB is answered in a moment."""

from __future__ import annotations

import contextlib
import time

import pytest

from newscrawl.reasons import Refused

LIMIT = 4.0
"""Seconds of CPU; the cleaning of 2 MB of text takes most of it."""

WORD = "متن خبر "
PAGES = {
    "many breaks": "<p>" + "سطر کوتاه<br>" * 60_000 + "</p>",
    "nested kickers": "<div class='kicker'>" * 1500 + WORD * 20_000 + "</div>" * 1500,
    "nested bodies": "<div class='item-body'><div class='item-text' itemprop='articleBody'>" * 700 + WORD * 20_000,
    "nested tables": "<table><tr><td>" * 600 + WORD * 5_000,
    "one long word": "<p>" + "ا\u200c" * 300_000 + "</p>",
    "one long byline": "<p>خبرگزاری مهر، گروه " + "نام\u200c " * 100_000 + "</p>",
    "many inputs": "<input " * 200_000,
    "many pictures": "<div>" * 1000 + "<img src='https://media.mehrnews.com/x.jpg'>" * 30_000,
    "many links": "<p>" + "<a href='/news/1/x'>بیشتر بخوانید:</a> " * 30_000 + "</p>",
    "many paragraphs": "<p>متن</p>" * 100_000,
    "many codes": "<p>" + "12 " * 200_000 + "x</p>",
    "deep json": "<script type='application/ld+json'>" + '{"@graph":[' * 50_000 + "</script>",
    "unclosed everything": "<p><b><i><a href=x><span><td><li>" * 30_000,
}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("framed", [True, False], ids=["framed", "bare"])
def test_answered_in_a_moment(read, skeleton, name, framed):
    html = skeleton(body=PAGES[name]) if framed else f"<html><body>{PAGES[name]}</body></html>".encode()
    started = time.process_time()
    with contextlib.suppress(Refused):
        read(html)
    assert time.process_time() - started < LIMIT
