"""The index of classes finds what XPath finds, in the same order.

Modules: `pages/document.py`, `pages/page.py`.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest
from lxml import etree

from newscrawl.pages.document import Document, compiled, select, select_inside
from newscrawl.pages.page import Page

HTML = """<html class="top"><body class="page"><div class="a b"><p class="b">one <a href="/1" title="t">x</a></p>
<div class="a"><a class="b">y</a><a href="/2">z</a></div></div><ul class="c a"><li>1</li><li class="b a">2</li></ul>
<h1 class="title b"><span class="a">h</span></h1><a class="a" href="/3">w</a><p class=" spaced   b ">s</p>
<b class="a" title="n"><i class="a" title="m">v</i></b></body></html>"""


@pytest.fixture(scope="module")
def document():
    return Document.of(Page("https://x.ir/", HTML.encode(), datetime(2026, 1, 1, tzinfo=UTC)))


def order(found, root):
    places = {element: at for at, element in enumerate(root.iter())}
    return [places[one] if isinstance(one, etree._Element) else one for one in found]


@pytest.mark.parametrize(
    "selector",
    [
        ".a",
        "div.a",
        ".a.b",
        ".b.a",
        ".page",
        "html.top",
        ".nowhere",
        ".a a",
        ".a a[href]",
        ".a .a",
        ".b, .a",
        "h1.title, .c li, .spaced",
        ".a > a",
        ".c li:not(.b)",
        "li:is(.a, .b)",
        "a",
        "p a",
        "h1 .a, .b",
        ".a::text",
        "a.a::attr(href)",
        ".b a::attr(title)",
        ".c li + li",
        ".a::attr(title)",
        ".a ::attr(title)",
        ".a i::text",
        "#one, .a",
        "div#one.a",
        "#one a, .b a",
        ".a [title], .b a[href]",
        "a.a[href]",
        "a.a[href='/x']::attr(href)",
        ".a[title]",
        ".a::attr(title), .b::attr(title), [title]",
        ".a::attr(title), .b::attr(title)",
        ".a, .a a",
        ".a a, .a, .b a",
        ".c, .a .b, .b, h1 .a",
    ],
)
def test_same_as_xpath(document, selector):
    expected = compiled(selector)(document.root)
    found = select(document, selector)
    if expected and isinstance(expected[0], str):
        assert found == expected
    else:
        assert order(found, document.root) == order(expected, document.root)


PIECES = (
    "<div class=a>",
    "<p class='b a'>",
    "<i id=one>",
    "<a href=x class=b>",
    "<b>",
    "</div>",
    "</p>",
    "</i>",
    "</a>",
)
SELECTORS = (".a a, .b, .a", "div.a b, .a .b, #one", ".b b, .a b", "#one .a, .a, .b i")


def test_random_pages():
    rng = random.Random(7)  # noqa: S311  # pages, no secrets
    for _ in range(200):
        html = "<html><body><div id=top><section>" + "".join(rng.choices(PIECES, k=25))
        document = Document.of(Page("https://x.ir/", html.encode(), datetime(2026, 1, 1, tzinfo=UTC)))
        elements = [one for one in document.root.iter() if one.tag not in {"html", "body"}]
        for selector in SELECTORS:
            assert select(document, selector) == compiled(selector)(document.root), (html, selector)
            inside = Document(document.page, document.html, document.root, cut=False)
            inside.article = rng.choice(elements)
            assert select_inside(inside, selector) == compiled(selector)(inside.article), (html, selector)


def test_what_is_dropped_is_a_set(document):
    document = Document(document.page, document.html, document.root, cut=False, drop=(".a, h1, [title]", ".c"))
    assert document.dropped == {*compiled(".a, h1, [title]")(document.root), *compiled(".c")(document.root)}


def test_order_of_the_page(document):
    names = [element.text for element in select(document, "h1.title, .spaced, p.b")]
    assert names == ["one ", None, "s"]


def test_a_selector_that_cannot_be_read(document):
    with pytest.raises(ValueError, match="cannot be read"):
        select(document, ".a[")
