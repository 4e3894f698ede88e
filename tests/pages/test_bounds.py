"""What one page may cost: absolute seconds of this process with a wide margin (they take below one)."""

from __future__ import annotations

import contextlib
import random
import re
from datetime import UTC, datetime

import pytest

from newscrawl import families, sources
from newscrawl.pages import bounds
from newscrawl.pages.bounds import MAX_ATTRIBUTES, MAX_TAGS, MAX_TEXT, check_size
from newscrawl.pages.page import Page
from newscrawl.reasons import Refused
from tests.tools.cpu import seconds

NOW = datetime(2026, 11, 20, tzinfo=UTC)
SIZE = 16_000_000
MAX_SECONDS = 6.0
WORDPRESS = (
    '<html><head><link rel=shortlink href="/?p=7"></head><body class="single postid-7"><article><h1>ع</h1>'
    '<time datetime="2026-11-01T10:00:00Z"></time><div class="entry-content">{}</div></article></body></html>'
)
NASTOOH = (
    '<html><head><meta property="nastooh:nid" content="7"></head><body><article id=item><h1 class=title>ع</h1>'
    '<div class="item-text" itemprop=articleBody>{}</div></article></body></html>'
)


def filled(piece, size):
    return piece * (size // len(piece.encode()))


def attributes(count, form):
    return f"<p {' '.join(form.format(number) for number in range(count))}>x</p>"


SHAPES = {
    "br": lambda: filled("<br>", SIZE),
    "p": lambda: filled("<p>متن", SIZE),
    "nested": lambda: filled("<div>", SIZE),
    "text": lambda: filled("برنامه‌های سال آینده بررسی شد. ", SIZE),
    "word": lambda: filled("ب", SIZE),
    "attributes": lambda: attributes(SIZE // 12, "a{}='x'"),
    "bare attributes": lambda: attributes(SIZE // 12, "a{}"),
    "attributes with signs": lambda: attributes(SIZE // 16, "a{}='<>'"),
    "open": lambda: filled("<", SIZE),
    "open tags": lambda: filled("<a ", SIZE),
    "quotes": lambda: "<a " + filled("='", SIZE),
    "entities": lambda: filled("&amp;", SIZE),
    "classes": lambda: f"<p class='{filled('a ', SIZE)}'>x</p>",
    "script": lambda: f"<script>{filled('a<b;', SIZE)}</script>",
    "picture": lambda: f"<img src='data:image/png;base64,{filled('A', SIZE)}'>",
    "few tags": lambda: filled("<br>", MAX_TAGS * 3),
    "rows": lambda: "<table>" + filled("<tr><td>ب<td>پ", MAX_TAGS * 4),
    "links": lambda: filled("<a href='/news/1/x'>ب</a>", MAX_TAGS * 10),
    "quoted attributes": lambda: attributes(MAX_ATTRIBUTES // 2, "a{}='x'") * 100,
    "half quoted": lambda: filled('<a b=\'c" d="e\' f="g ', SIZE),
    "raised": lambda: filled("<sup>۲", MAX_TAGS * 5),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    ("family", "source", "frame"), [("wordpress", "marznews", WORDPRESS), ("nastooh", "mehrnews", NASTOOH)]
)
def test_c5_work_of_a_page_is_bounded(family, source, frame, shape):
    outlet = sources.get(source)
    page = Page(f"{outlet.home}/?p=7", frame.replace("{}", SHAPES[shape]()).encode(), NOW)

    def work():
        with contextlib.suppress(Refused):
            families.get(family).article(page, outlet)

    assert seconds(work) < MAX_SECONDS


@pytest.mark.parametrize(
    "html",
    [
        filled("<br>", 8 * MAX_TAGS),
        filled("متن ", 2 * MAX_TEXT),
        attributes(3 * MAX_ATTRIBUTES, "a{}=x"),
        attributes(5 * MAX_ATTRIBUTES, "a{}"),
        attributes(3 * MAX_ATTRIBUTES, "a{}='<>'"),
    ],
)
def test_more_than_any_article_is_refused(html):
    with pytest.raises(Refused, match="too_complex"):
        check_size(html.encode())


@pytest.mark.parametrize(
    "html",
    [
        filled("<p>متن</p>", 200_000),
        f"<script>{filled('if(i<n && a=b) x=1; ', 5_000_000)}</script><p>متن</p>",
        f"<img src='data:image/png;base64,{filled('A', 5_000_000)}'><p>متن</p>",
        f"<!-- {filled('<p class=a>', 5_000_000)} --><p>متن</p>",
        attributes(200, "a{}=x"),
        attributes(MAX_ATTRIBUTES // 2, "a{}='x y z'"),
        attributes(MAX_ATTRIBUTES // 2, 'a{} = "<p>it\'s</p>"'),
        "<p>it's</p>" * 10_000,
    ],
)
def test_large_pages_of_articles_are_read(html):
    check_size(html.encode())


def test_ordinary_tags_are_passed_over_and_no_others(monkeypatch):
    """Small bounds, so that a short page of random signs has tags on both sides of them."""
    monkeypatch.setattr(bounds, "MAX_ATTRIBUTES", 7)
    small = bounds.PLAIN.pattern.replace(b"{0,100}", b"{0,4}").replace(b"{0,19}", b"{0,1}")
    monkeypatch.setattr(bounds, "PLAIN", re.compile(small))
    rng, floods = random.Random(1404), 0  # noqa: S311  # pages, no secrets
    for _ in range(10_000):
        html = bytes(rng.choices(b'<<<>aab c==\'""/ \n', k=rng.randrange(120)))
        tags = [bounds.VALUE.sub(b" ", tag[0]) for tag in bounds.TAG.finditer(html) if len(tag[0]) > 14]
        expected = any(len(bounds.NAME.findall(tag)) > 7 for tag in tags)
        floods += expected
        assert bounds._has_flood(html) == expected, html
    assert floods > 100
