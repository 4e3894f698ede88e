"""The calendar against almanacs, the clock against tzdb, the reader against what crawlers stored.

Modules: `dates/calendar.py`.
"""

from __future__ import annotations

import csv
import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from newscrawl.dates import TEHRAN, DateError, from_jalali, is_leap, jalali_day, parse, parse_day

SHARED = Path(__file__).parents[2].parent / "shared" / "data"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.exists(), reason="the shared data folder is not beside the repository"),
]


def test_year_starts_and_leap_years_of_the_calendar_centre() -> None:
    rows = re.findall(
        r"^(\d{4})(\**) (\S+)", (SHARED / "dates/roozbehp/kabise.txt").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert len(rows) > 290
    wrong = [
        (year, start)
        for year, stars, start in rows
        if from_jalali(int(year), 1, 1) != date.fromisoformat(start) or is_leap(int(year)) != bool(stars)
    ]
    assert not wrong


def test_years_before_the_calendar_had_fixed_months_are_refused() -> None:
    """Newspapers of 1303 and before began their months with the sun: today's lengths miss some of them by a day."""
    differ = 0
    for file in sorted((SHARED / "dates/roozbehp/data").glob("*.txt")):
        rows = re.findall(r"^(\d{4})/(\d+) (\d{4}-\d\d-\d\d)", file.read_text(encoding="utf-8"), re.MULTILINE)
        for year, month, day in rows:
            differ += from_jalali(int(year), int(month), 1) != date.fromisoformat(day)
            with pytest.raises(DateError, match="is not between 1304"):
                parse_day(f"{year}/{month}/1")
    assert differ > 0


def test_vectors_of_jalaali_js() -> None:
    text = (SHARED / "dates/jalaali_js/index.test.ts").read_text(encoding="utf-8")
    pairs = re.findall(r"g: \[(\d+), (\d+), (\d+)\], j: \[(\d+), (\d+), (\d+)\]", text)
    assert len(pairs) >= 11
    for pair in pairs:
        gy, gm, gd, jy, jm, jd = map(int, pair)
        assert from_jalali(jy, jm, jd) == date(gy, gm, gd)
        assert jalali_day(date(gy, gm, gd)) == (jy, jm, jd)


def test_clock_changes_of_tzdb() -> None:
    def offset(text: str) -> timedelta:
        hours, minutes, _ = map(int, text.split(":"))
        return timedelta(hours=hours, minutes=minutes)

    with (SHARED / "dates/tzdb/tehran_transitions_1970_2029.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 60
    for row in rows:
        instant = datetime.strptime(row["utc_instant"], "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
        before, after = instant - timedelta(minutes=1), instant
        assert before.astimezone(TEHRAN).utcoffset() == offset(row["offset_before"])
        assert after.astimezone(TEHRAN).utcoffset() == offset(row["offset_after"])
        # Python calls no moment of a repeated hour equal to one of another zone, so both are compared in UTC.
        assert parse(after.isoformat()).astimezone(UTC) == after
    assert parse("2029-07-01 12:00").utcoffset() == timedelta(hours=3, minutes=30)


def test_every_date_that_a_crawler_stored() -> None:
    """391 articles of eleven agencies, January 2026. One holds a day only."""
    lines = (SHARED / "pages/agencies-2026-01.jsonl").read_text(encoding="utf-8").splitlines()
    stored = [json.loads(line) for line in lines]
    days = {parse_day(row["published_at"]) for row in stored}
    assert min(days) >= date(2025, 12, 1)
    assert max(days) <= date(2026, 1, 8)
    assert (
        sum(
            parse_day(row["published_at"]) == parse(row["published_at"]).date()
            for row in stored
            if ":" in row["published_at"]
        )
        >= 390
    )


def test_the_dates_of_a_whole_page() -> None:
    """yjc.ir, 2020: the meta tag is Jalali in Persian digits."""
    page = (SHARED / "pages/htmldate-1602557452.html").read_text(encoding="utf-8")
    found = re.findall(r"published_time\"[^>]*content=\"([^\"]+)\"", page)
    assert found
    assert {parse_day(text) for text in found} == {date(2020, 5, 10)}
