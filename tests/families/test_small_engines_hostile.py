"""Bytes that no site should send, at the three small engines: a refusal or a record, never another error."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newscrawl import families, sources
from newscrawl.authoring import cases
from newscrawl.pages.page import Page
from newscrawl.reasons import Refused

NOW = datetime(2026, 1, 2, 6, 0, tzinfo=UTC)
CASES = Path(__file__).parents[1] / "sources"
ENGINES = {"wordpress": "kermaneno", "aasaam": "ilna", "newsstudio": "armanekerman"}
CHANNELS = ("feed", "section", "archive", "sitemap")
STRANGE = {
    "nothing": b"",
    "zeros": b"\x00" * 100,
    "brackets": b"<" * 5000,
    "deep": b"<div>" * 60_000 + "متن".encode(),
    "json of numbers": b'[1, 2, {"id": 1, "link": 5}]',
    "broken json": b'[{"id": 5, "link": "https://',
    "half a letter": b'[{"id": 5, "link": "https://kermaneno.ir/\\ud800"}]',
    "empty guid": b"<?xml version='1.0'?><rss><item><guid>?p=</guid></item>",
    "nested leads": ("<p class='lead excerpt entry entry-content date'>" * 3000 + "سلام دنیا " * 2000).encode(),
    "long number": b"<html><body class='single postid-" + b"9" * 9999 + b"'></body></html>",
    "long numbers": b"<input name=comment_post_ID value=" + b"9" * 4999 + b"><li class='post-" + b"9" * 4999 + b"'>",
}


def meet(engine, body):
    """Whatever comes out; only `Refused` is caught."""
    family, source = families.get(engine), sources.get(ENGINES[engine])
    for url in (f"https://{source.hosts.main}/news/24902/x", f"https://{source.hosts.main}/?paged=٣&page=x&per_page="):
        page = Page(url, body, NOW)
        try:
            assert family.article(page, source).title
        except Refused as refusal:
            assert refusal.detail  # noqa: PT017  # either outcome is right
        for channel in CHANNELS:
            try:
                assert all(link.news_code.isdecimal() for link in family.listing(page, source, channel).links)
            except Refused as refusal:
                assert refusal.detail  # noqa: PT017  # either outcome is right


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("strange", STRANGE)
def test_strange_bytes(engine, strange):
    meet(engine, STRANGE[strange])


@pytest.mark.parametrize("engine", ENGINES)
def test_damaged_pages(engine):
    whole = cases.load(CASES / ENGINES[engine] / "article").page
    rng = random.Random(1404)  # noqa: S311  # damage, no secrets
    for _ in range(40):
        damaged = bytearray(whole)
        for _ in range(rng.randint(1, 40)):
            damaged[rng.randrange(len(damaged))] = rng.randrange(256)
        meet(engine, bytes(damaged[: rng.randrange(len(damaged))] if rng.random() < 0.5 else damaged))
