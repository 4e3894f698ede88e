"""What a page's own blocks of style hide."""

from __future__ import annotations

import pytest

from newscrawl.pages.body import render
from newscrawl.pages.document import Document
from newscrawl.pages.page import Page
from newscrawl.pages.sheets import MAX_STYLES, rules_of
from tests.tools.cpu import is_linear


def lines(css, markup, attributes=""):
    html = f"<head><style{attributes}>{css}</style></head><body><div id=text>{markup}<p>پیدا</p></div></body>"
    document = Document.of(Page("https://a.ir/news/1", html.encode(), None))
    return render(document.root.find(".//div")).paragraphs


@pytest.mark.parametrize(
    ("css", "markup"),
    [
        (".x{display:none}", "<p class='a x'>پنهان</p>"),
        ("#q { VISIBILITY : hidden }", "<div id=q><p>پنهان</p></div>"),
        ("a, p.x , .y{display:none!important}", "<p class=x style='display:block'>پنهان</p>"),
        (".x{position:absolute; left:-9999px}", "<p>پیش<span class=x>پنهان</span></p>"),
        ("@media screen and (min-width:600px){.x{display:none}}", "<p class=x>پنهان</p>"),
        ("@charset 'utf-8'; @font-face{font-family:a} .x{display:none}", "<p class=x>پنهان</p>"),
        ("<!-- .x{display:block} .x{display:none} -->", "<p class=x>پنهان</p>"),
        ("p.x{display:none} .x{display:block}", "<p class=x>پنهان</p>"),
        ("#q{display:none} .x.y{display:block}", "<p id=q class='x y'>پنهان</p>"),
    ],
)
def test_hidden(css, markup):
    found = lines(css, markup)
    assert not any("پنهان" in line for line in found)
    assert found[-1] == "پیدا"


@pytest.mark.parametrize(
    ("css", "markup", "attributes"),
    [
        (".x{display:none}", "<p class=y>هست</p>", ""),
        (".x{display:none}", "<p class=x>هست</p>", " media=print"),
        (".x{display:none}", "<p class=x style='display:block'>هست</p>", ""),
        ("@media print{.x{display:none}}", "<p class=x>هست</p>", ""),
        ("@media (max-width:600px){.x{display:none}}", "<p class=x>هست</p>", ""),
        ("@keyframes a{from{display:none} to{display:block}}", "<p class=x>هست</p>", ""),
        ("/* .x{display:none} */ .x{color:red}", "<p class=x>هست</p>", ""),
        (".x{display:none} .x.open{display:block}", "<p class='x open'>هست</p>", ""),
        (".x{display:none} .x{display:inline}", "<p class=x>هست</p>", ""),
        (".menu .x{display:none} .x:hover{display:none} .x::after{display:none}", "<p class=x>هست</p>", ""),
        ("#text{visibility:hidden} p{display:none}", "<p class=x>هست</p>", ""),
    ],
)
def test_shown(css, markup, attributes):
    assert lines(css, markup, attributes) == ["هست", "پیدا"]


def test_a_block_for_readers_without_scripts_does_not_count():
    html = "<noscript><style>.x{display:none}</style></noscript><div><p class=x>هست</p></div>"
    document = Document.of(Page("https://a.ir/news/1", html.encode(), None))
    assert render(document.root.find(".//div")).paragraphs == ["هست"]


@pytest.mark.parametrize(
    "part", ["{", "}", ".a{", "a,", ".a.a", "/*", "@media ", "none{", ".a{display:none}", "<!--", "\\"]
)
def test_time_is_linear(part):
    assert is_linear(lambda times: rules_of.__wrapped__("none" + part * times), MAX_STYLES // 60 // len(part))
