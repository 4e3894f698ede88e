"""All of Mehr's real bodies of January 2026, in the documented skeleton: whole and clean."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2].parent / "shared" / "data" / "pages"
ROWS_FILE = FOLDER / "agencies-2026-01.jsonl"
INSIDE = re.compile(r'<div[^>]*itemprop="articleBody"[^>]*>(.*)</div>\s*</div>\s*</article>', re.DOTALL)
TAG = re.compile(r"<[^>]+>")
BLOCK_END = re.compile(r"</p>|<br\s*/?>")


def rows() -> list[dict[str, str]]:
    if not ROWS_FILE.exists():
        return []
    lines = ROWS_FILE.read_text(encoding="utf-8").splitlines()
    return [row for row in map(json.loads, lines) if row["source"] == "mehrnews"]


def code_of(row: dict[str, str]) -> str:
    return row["url"].split("/news/")[1].split("/")[0]


ROWS = rows()
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not ROWS, reason="../shared/data/pages is absent"),
]


def letters(text: str) -> str:
    """All letters and digits in order: neither half-spaces, whose repair is tested elsewhere, nor punctuation."""
    return re.sub(r"[\W_]", "", text)


@pytest.fixture(params=ROWS, ids=code_of)
def row(request: pytest.FixtureRequest) -> dict[str, str]:
    return dict(request.param)


@pytest.fixture
def record(row, read):  # type: ignore[no-untyped-def]  # fixtures of conftest
    inside = INSIDE.search(row["body_html"])
    assert inside is not None
    image = re.search(r'src="([^"]+)"', row["body_html"])
    assert image is not None
    return read(
        url=row["url"],
        code=code_of(row),
        title=row["title"],
        lead=row["summary"],
        body=inside[1],
        section=tuple(row["raw_category"].split(" > ")),
        slug="",
        published="2026-01-01T06:30:00Z",
        date="۱۱ دی ۱۴۰۴، ۱۰:۰۰",
    )


def test_every_word_of_the_body_and_no_other(row, record):
    inside = INSIDE.search(row["body_html"])[1]
    truth = letters(unescape(TAG.sub("", BLOCK_END.sub(" ", inside))))
    found = letters(record.body)
    assert found == truth


def test_as_many_paragraphs_as_the_page_shows(row, record):
    inside = INSIDE.search(row["body_html"])[1]
    pieces = re.split(r"</p>|<br\s*/?>\s*<br\s*/?>", inside)
    shown = [piece for piece in pieces if unescape(TAG.sub("", piece)).strip("\u200c \n\t\xa0")]
    assert len(record.body.split("\n\n")) == len(shown)


def test_no_markup_and_no_boilerplate(record):
    assert not re.search(r"<[a-z/]|&[a-z]+;|http|کد خبر|برچسب‌ها|خبر مرتبط دیگر|آگهی|نظر خواننده|دریافت \d", record.body)


def test_title_lead_and_section(row, record):
    assert letters(record.title) == letters(row["title"])
    assert "\n" not in record.title
    assert letters(record.lead) == letters(row["summary"])
    assert [letters(part) for part in record.section] == [letters(part) for part in row["raw_category"].split(" > ")]


def test_province_of_the_section(row, record):
    section = row["raw_category"].split(" > ")
    if section[0] == "استانها":
        assert record.province_name == section[1]
        assert record.dateline == record.lead.split("-")[0].strip()
    else:
        assert record.province is None
        assert record.dateline is None
