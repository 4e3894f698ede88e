"""Examinations end by themselves whatever a site answers.

Modules: `authoring/doctor.py`, `authoring/explorer.py`, `authoring/offered.py`, `authoring/seeing.py`.
"""

from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl import sources
from newscrawl.authoring.doctor import Doctor
from newscrawl.authoring.explorer import Explorer
from newscrawl.pages.page import Answer, Page
from newscrawl.reasons import Refused

NOW = datetime(2026, 11, 25, tzinfo=UTC)
HREFS = (
    "http://[broken",
    "//",
    "https://other.ir/news/123456/x",
    "/news/123456/headline-of-it",
    "javascript:x()",
    "?p=1",
)
LINKS = "".join(
    f'<a href="{href}">قم</a><link rel="alternate" type="application/rss+xml" href="{href}">' for href in HREFS
)
BODIES = (
    b"",
    b"\xff\xfe\x00",
    b"{}",
    b"[]",
    b"<rss><channel><item><link>http://[broken</link><title>x</title></item></channel></rss>",
    b"<urlset><url><loc>http://[broken</loc></url></urlset>",
    b"User-agent: *\nCrawl-delay: 99999999999\nSitemap: http://[broken\nSitemap:",
    f'<html><head><link rel="canonical" href="http://[broken"></head><body>{LINKS}</body></html>'.encode(),
    f'<html><body class="single single-post postid-7"><article><h1>خبر</h1>{LINKS}</article></body></html>'.encode(),
    b"<" * 5000,
)
ANSWERS = st.one_of(
    st.sampled_from(BODIES),
    st.binary(max_size=200),
    st.sampled_from([Refused("http_404", "x"), Refused("timeout", "x"), Refused("offsite", "x"), None]),
)
SOURCES = ("mehrnews", "ardabilrasa", "yjc", "khabarfoori", "armanekerman", "tasnim", "fardayekerman")


def drive(looks, answers):
    """Run an examination with answers in a circle; its result and the addresses that it asked for."""
    asked, answer = [], None
    while True:
        try:
            url = looks.send(answer)
        except StopIteration as end:
            return end.value, asked
        asked.append(url)
        assert len(asked) < 40
        given_ = answers[len(asked) % len(answers)]
        if isinstance(given_, bytes):
            answer = Answer(url, Page(url, given_, NOW))
        else:
            answer = Answer(url, None, given_, "http://[broken" if given_ and given_.reason == "offsite" else None)


@pytest.mark.parametrize("name", SOURCES)
@given(answers=st.lists(ANSWERS, min_size=1, max_size=8))
@settings(max_examples=20)
def test_doctor(name, answers):
    source = sources.get(name)
    found, asked = drive(Doctor(source, None, NOW).look(), answers)
    assert found.verdict in {"fine", "contradicts", "blocked"}
    assert found.findings or found.verdict == "fine"
    assert {urlsplit(url).hostname for url in asked} <= set(source.all_hosts()), "only the source's own hosts are asked"


@given(answers=st.lists(ANSWERS, min_size=1, max_size=8))
@settings(max_examples=60)
def test_explorer(answers):
    found, asked = drive(Explorer("https://www.nemune.ir", "nemune", None, NOW).look(), answers)
    assert found.family is None or found.articles or found.missing
    assert {urlsplit(url).hostname for url in asked} <= {"www.nemune.ir", "nemune.ir"}
