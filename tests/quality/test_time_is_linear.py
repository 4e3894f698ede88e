"""Every function that reads what a page sends takes time by the length of it, whatever it holds."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from time import process_time

import pytest

from newscrawl import dates, provinces
from newscrawl.families.wordpress import AFTER_TITLE
from newscrawl.loaders.province import bureau_of, dateline_of
from newscrawl.loaders.standard import without_site
from newscrawl.pages.body import render
from newscrawl.pages.bounds import check_size
from newscrawl.pages.decode import is_mojibake, to_utf8
from newscrawl.pages.document import parse_html, text_of, unified
from newscrawl.pages.feed import read_feed
from newscrawl.pages.loose_json import read_loosely
from newscrawl.pages.sheets import rules_of
from newscrawl.pages.sitemap import read_sitemap
from newscrawl.pages.structured import read_json
from newscrawl.reasons import Refused
from newscrawl.text import clean, repair
from newscrawl.text.boilerplate import count_end_marks, is_related_head, name_key
from newscrawl.text.languages import foreign
from newscrawl.urls import UrlError, canonical
from tests.tools.cpu import FACTOR, is_linear

NOW = datetime(2026, 1, 2, tzinfo=UTC)
LINK = "<a href='/news/1/a'>خبر</a>"

TEXTS = {
    "clean": clean,
    "repair": repair,
    "dates.parse": lambda text: dates.parse(text, now=NOW),
    "dates.parse_cli": lambda text: dates.parse_cli(text, NOW),
    "provinces.find": provinces.find,
    "provinces.decide": lambda text: provinces.decide(title=text, text=text, dateline=text, section=[text]),
    "languages": lambda text: foreign(text, 0.6),
    "boilerplate": lambda text: (count_end_marks([text]), is_related_head(text), name_key(text)),
    "names of places": lambda text: (dateline_of(text), bureau_of(f"ایسنا{text}", ["ایسنا"])),
    "titles": lambda text: (without_site(text, "نمونه"), AFTER_TITLE.sub("", text)),
    "unified": unified,
    "mojibake": is_mojibake,
    "addresses": lambda text: canonical(f"https://a.ir/{text[:8000]}"),
}
FRAGMENTS = (
    *(
        "ا",
        "ب ",
        "هێ ",
        "سلێمانی ",
        "\u200c",
        "ب\u200c",
        "ـ",
        "بـ",
        " ",
        "\n",
        "\u064b",
        "&amp;",
        "<p>",
        "a.",
        "a/",
        "1",
    ),
    *("۱۲/", "می شود ", "بی بی سی ", "یک شنبه ", "(", "«", "، ", "- ", "به گزارش ", "اردبیل- ", "ﷲ", "﷼ی", "﴿", "لە "),
)
MARKUP = {
    "a body": lambda text: render(parse_html(f"<div><p>{text}".encode())[0]),
    "a match": lambda text: text_of(parse_html(f"<div>{text}".encode())[0]),
    "a page's size": lambda text: check_size(text.encode()),
    "letters": lambda text: to_utf8(text.encode("cp1256", "replace")),
    "a sheet of styles": lambda text: rules_of.__wrapped__(f"none{text}"),
    "JSON-LD": read_json,
    "JSON as it comes": lambda text: read_loosely(f"[{text}"),
    "a feed": lambda text: read_feed(f"<rss><channel>{text}".encode()),
    "a sitemap": lambda text: read_sitemap(f"<urlset>{text}".encode()),
}
TAGS = (
    *(
        "<",
        "<a ",
        "<b>",
        "<p>",
        "<br>",
        "</p>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "&",
        "&#1;",
        "{",
        "}",
        '"',
        "'",
        "\\",
    ),
    *(
        '{"a":',
        "[",
        ",",
        ":",
        "/*",
        ".a{",
        "<td>",
        LINK,
        f"بیشتر بخوانید: {LINK} ",
        "<sup>۱</sup>",
        "<p hidden>",
        "<item>",
    ),
    *("<url><loc>", "<a b=c ", "<a b='", "<style>", "=", "\xa0", "\u0651"),
)


UNDOUBTED = 0.06
"""Seconds that a square of 3,000 fragments would exceed."""


def work(function, fragment):
    def run(times):
        with suppress(dates.DateError, UrlError, Refused, ValueError):
            function(fragment * times)

    return run


def slow(function, fragments, size):
    """The fragments that take time by the square; what takes next to none at the greater length is not measured."""
    for fragment in fragments:
        run = work(function, fragment)
        started = process_time()
        run(size * FACTOR)
        if process_time() - started > UNDOUBTED and not is_linear(run, size):
            yield fragment


@pytest.mark.parametrize("name", TEXTS)
def test_texts(name):
    assert list(slow(TEXTS[name], FRAGMENTS, 800)) == []


@pytest.mark.parametrize("name", MARKUP)
def test_markup(name):
    assert list(slow(MARKUP[name], TAGS, 500)) == []
