from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

import newscrawl
from newscrawl.authoring import cases
from newscrawl.items import FIELDS
from newscrawl.reasons import Refused
from newscrawl.sources import SourceError

CASE = cases.load(Path(__file__).parent / "sources" / "mehrnews" / "reference")


def test_a_saved_page_is_a_record():
    record = newscrawl.parse(CASE.page, CASE.facts.url, "mehrnews", CASE.facts.fetched_at)
    assert tuple(record) == FIELDS
    assert record["id"] == "mehrnews#6705663"
    assert record["published_at"] == "2025-12-29T10:55:00+03:30"
    assert record["province_iso"] == "IR-24"
    assert len(record["content_hash"]) == 32
    assert isinstance(record["images"][0], dict)


def test_a_header_names_the_charset_in_any_case():
    page = "<html><body><p>x</p></body></html>".encode("utf-16")
    with pytest.raises(Refused):
        newscrawl.parse(page, CASE.facts.url, "mehrnews", headers={"Content-Type": "text/html; charset=utf-16"})


def test_a_page_that_holds_no_article():
    with pytest.raises(Refused) as refusal:
        newscrawl.parse(b"", CASE.facts.url, "mehrnews")
    assert refusal.value.reason == "empty"


def test_unknown_source():
    with pytest.raises(SourceError, match="mehrnews"):
        newscrawl.parse(CASE.page, CASE.facts.url, "mehrnew")


def test_naive_time_is_refused():
    with pytest.raises(ValueError, match="has no zone"):
        newscrawl.parse(CASE.page, CASE.facts.url, "mehrnews", datetime(2026, 1, 1))  # noqa: DTZ001  # the point
    assert newscrawl.parse(CASE.page, CASE.facts.url, "mehrnews", datetime(2026, 1, 1, tzinfo=UTC))["id"]


def test_users_19_a_source_that_no_engine_reads_is_one_line():
    with pytest.raises(SourceError, match=r"source 'farsnews' is closed, no engine reads its pages: ."):
        newscrawl.parse(b"<html></html>", "https://farsnews.ir/x", "farsnews")


def test_users_19_a_page_is_bytes():
    for read, what in (
        (newscrawl.text.clean, "text must be str, not NoneType"),
        (newscrawl.dates.parse, "not NoneType"),
    ):
        with pytest.raises(TypeError, match=what):
            read(None)
    with pytest.raises(TypeError, match="html_bytes must be bytes as served, not str"):
        newscrawl.parse("<html></html>", "https://www.mehrnews.com/news/1/x", "mehrnews")
