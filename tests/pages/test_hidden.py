"""Text that is in the markup and not on the page."""

from __future__ import annotations

import pytest

from newscrawl.pages.body import render
from newscrawl.pages.document import parse_html


def lines(markup):
    root, _ = parse_html(f"<div>{markup}</div>".encode())
    return render(root.find(".//div")).paragraphs


@pytest.mark.parametrize(
    "attributes",
    [
        "hidden",
        "hidden=until-found",
        "aria-hidden=true",
        "style='display:none'",
        "style='display:none !important'",
        "style='DISPLAY : None'",
        "style='visibility:hidden'",
        "style='visibility:collapse;color:red'",
        "style='opacity:0'",
        "style='opacity: 0.0 !important'",
        "style='opacity:0%'",
        "style='font-size:0'",
        "style='font-size:0px'",
        "style='font-size: 1px'",
        "style='text-indent:-9999px'",
        "style='position:absolute;left:-9999px'",
        "style='position:fixed; top:-100vh'",
        "style='position:absolute;right:-999em'",
        "style='margin-left:-5000px'",
        "style='height:0;overflow:hidden'",
        "style='max-height:0px;overflow:hidden'",
        "style='width:0;height:0'",
        "style='width:1px;height:1px;overflow:hidden;position:absolute'",
        "style='clip:rect(0 0 0 0);position:absolute'",
        "style='clip: rect(1px, 1px, 1px, 1px)'",
        "style='clip-path:inset(50%)'",
        "style='clip-path: inset(100%)'",
        "style='transform:scale(0)'",
        "style='transform: translateX(-9999px)'",
        "style='color:transparent'",
        "style='color:rgba(0, 0, 0, 0)'",
        "style='color:#00000000'",
        "style='zoom:0'",
        "class='elementor-screen-only'",
        "class='print-only'",
        "style='color:#fff;background-color:#fff'",
        "style='color:#ffffff;background:#fff'",
        "style='color:rgb(255, 255, 255);background-color:white'",
        "style='font:0/0 a'",
        "style='scale:0'",
        "style='translate:-9999px'",
        "style='filter:opacity(0)'",
        "style='filter: alpha(opacity=0)'",
        "class='u-visually-hidden'",
        "class='govuk-visually-hidden x'",
        "class='sr_only'",
        "class='screenreader-only'",
        "class='visually-hidden'",
        "class='x sr-only'",
        "class='screen-reader-text'",
        "class='d-none'",
        "class='hidden'",
        "class='d-md-none'",
        "class='md:hidden'",
    ],
)
@pytest.mark.parametrize("tag", ["p", "div", "li"])
def test_hidden(tag, attributes):
    assert lines(f"<{tag} {attributes}>متن پنهان</{tag}><p>متن پیدا</p>") == ["متن پیدا"]


@pytest.mark.parametrize(
    "attributes",
    [
        "aria-hidden=false",
        "style='opacity:0.8'",
        "style='opacity:1'",
        "style='font-size:10px'",
        "style='font-size:0.8em'",
        "style='text-indent:-20px'",
        "style='left:-5px;position:relative'",
        "style='margin-left:-1em'",
        "style='height:0'",
        "style='overflow:hidden'",
        "style='overflow:hidden;height:200px'",
        "style='clip-path:inset(2px)'",
        "style='color:#fff;background:#000'",
        "style='display:flex'",
        "class='d-none d-md-block'",
        "class='hidden md:flex'",
        "class='hidden-header'",
        "class='not-visually-hidden-at-all'",
        "style='font:12px/1.5 serif'",
        "style='color:white;background:#000'",
        "style='scale:1'",
        "style='filter:opacity(0.5)'",
        "style=';;:;display'",
    ],
)
def test_seen(attributes):
    assert lines(f"<p {attributes}>متن پیدا</p>") == ["متن پیدا"]


def test_hidden_inside_of_a_line():
    assert lines("<p>متن <span style='display:none'>پنهان</span>پیدا</p>") == ["متن پیدا"]


def test_a_large_first_letter_is_repeated_for_screen_readers_only():
    markup = "<p><span class='sr-only'>تهران</span><span aria-hidden=true>ت</span>هران شهری است.</p>"
    assert lines(markup) == ["تهران شهری است."]


def test_pictures_without_space_between_them():
    markup = "<div style='font-size:0'><img src='https://a.ir/a.jpg'><p style='font-size:14px'>متن پیدا</p></div>"
    root, _ = parse_html(f"<div>{markup}</div>".encode())
    body = render(root.find(".//div"))
    assert (body.paragraphs, [url for url, _ in body.images]) == (["متن پیدا"], ["https://a.ir/a.jpg"])
    assert lines("<dialog>متن پنهان</dialog><dialog open>متن پیدا</dialog>") == ["متن پیدا"]
