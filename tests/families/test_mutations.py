"""Whatever a page holds, the answer is a record or `Refused`."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st
from skeleton import URL, build

from newscrawl import families, sources
from newscrawl.items import from_json, to_json
from newscrawl.pages.page import Page
from newscrawl.reasons import Refused

NASTOOH, MEHR = families.get("nastooh"), sources.get("mehrnews")
HTML = build()
NOW = datetime(2026, 1, 2, tzinfo=UTC)
PIECES = [
    b"<p>",
    b"</p>",
    b"<br>",
    b"<table><tr><td>",
    b"</td></tr></table>",
    b"<article id=item>",
    b"</article>",
    b"</div>",
    b"<!--",
    b"\x00",
    b"\xff\xfe",
    "ی‌".encode(),
    b"&#0;",
    b"&#x110000;",
    b"&zwnj;",
    b"<![CDATA[",
    b"<?xml",
    b"<svg><p>",
    b'"',
    b"<html>",
    b"<meta property='article:published_time' content='now'>",
    b"<link rel=canonical href='http://[::1'>",
    b"<a href='//['>",
    b"<script type='application/ld+json'>[[[[",
    b"<meta property=nastooh:nid content='\xd9\xa3'>",
    b"<img src='http://['>",
    b"<img src='data:x'>",
    b"<figure><img src='\xff'><figcaption>",
    b"<div style='display:none'>",
    b"<template><p>",
    b"<select><p>",
]


def outcome(html: bytes, url: str = URL) -> str:
    try:
        article = NASTOOH.article(Page(url, html, NOW), MEHR)
    except Refused as refusal:
        return refusal.reason
    assert from_json(to_json(article)) == article
    assert article.title
    assert article.body or article.kind in {"photo", "video"}
    assert article.url.startswith("https://www.mehrnews.com/")
    return "article"


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(HTML)), st.sampled_from(PIECES)), max_size=12))
def test_pieces_in_any_place(changes):
    html = HTML
    for at, piece in changes:
        html = html[:at] + piece + html[at:]
    outcome(html)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(HTML)), st.integers(0, 600), st.binary(max_size=20))
def test_stretches_lost_or_overwritten(start, length, instead):
    outcome(HTML[:start] + instead + HTML[start + length :])


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_any_bytes(html):
    outcome(html)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120))
def test_any_text_in_every_field(text):
    text = text.replace("\ud800", "").encode("utf-8", "ignore").decode()
    outcome(build(title=text, lead=text, body=f"<p>{text}</p>", date=text, published=text, section=(text,), url=text))


def test_unchanged_page_is_an_article():
    assert outcome(HTML) == "article"
