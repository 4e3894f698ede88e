"""Names of months in both scripts, and two calendars in one line."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.dates import MONTHS, DateError, from_jalali, parse, parse_day

LATIN = [
    "Farvardin",
    "Ordibehesht",
    "Khordad",
    "Tir",
    "Mordad",
    "Shahrivar",
    "Mehr",
    "Aban",
    "Azar",
    "Dey",
    "Bahman",
    "Esfand",
]
AFGHAN = ["حمل", "ثور", "جوزا", "سرطان", "اسد", "سنبله", "میزان", "عقرب", "قوس", "جدی", "دلو", "حوت"]
ENGLISH = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
GREGORIAN = ["ژانویه", "فوریه", "مارس", "آوریل", "مه", "ژوئن", "ژوئیه", "اوت", "سپتامبر", "اکتبر", "نوامبر", "دسامبر"]


@given(st.integers(1380, 1449), st.integers(1, 12), st.integers(1, 29))
def test_mail_dates_with_jalali_months(year: int, month: int, day: int) -> None:
    """What strftime of jdatetime prints into feeds."""
    expected = from_jalali(year, month, day)
    sent = datetime(expected.year, expected.month, expected.day, 17, 5, tzinfo=timezone(timedelta(minutes=210)))
    for name in (LATIN[month - 1], LATIN[month - 1][:3], AFGHAN[month - 1], MONTHS[month - 1]):
        assert parse(f"{expected:%a}, {day:02} {name} {year} 17:05:00 +0330") == sent
        assert parse(f"{day:02} {name} {year} 17:05 +0330") == sent
        if year >= 1400:
            assert parse_day(f"{day}-{name}-{year % 100:02}") == expected


@given(st.integers(1380, 1450), st.integers(1, 12), st.integers(1, 29), st.integers(0, 4))
def test_two_calendars_in_one_line(year: int, month: int, day: int, shift: int) -> None:
    expected = from_jalali(year, month, day)
    other = expected.replace(day=1 + (expected.day + shift) % 28)
    jalali = [f"{day} {MONTHS[month - 1]} {year}", f"{year}/{month:02}/{day:02}"]
    for first in jalali:
        for joint in ("برابر با", "مصادف با", "-", "|", "/", "=", "و", "("):
            for printed in (GREGORIAN, ENGLISH):
                right = f"{first} {joint} {expected.day} {printed[expected.month - 1]} {expected.year} - 17:05"
                wrong = f"{first} {joint} {other.day} {printed[other.month - 1]} {other.year} - 17:05"
                assert parse(right).date() == expected
                if other != expected:
                    with pytest.raises(DateError, match="two days"):
                        parse(wrong)


@pytest.mark.parametrize(
    "text",
    [
        "سه‌شنبه ۱ مهر ۱۴۰۴ هجری شمسی مطابق با ۳۰ ربیع‌الاول ۱۴۴۷ هجری قمری و ۲۳ سپتامبر ۲۰۲۵ میلادی",
        "سه شنبه ۱ مهر ۱۴۰۴ | Tuesday, September 23, 2025",
        "September 23, 2025 - ۱ مهر ۱۴۰۴",
        "1404-07-01 (2025-09-23)",
        "2025/09/23 ۱۴۰۴/۰۷/۰۱",
        "۱ مهر ۱۴۰۴ برابر با ۲۳ سپتامبر",
        "۱ مهر (۲۳ سپتامبر ۲۰۲۵)",
        "۱ مهر ۰۴ / Sep 23, 2025",
        "۳۰ رجب‌المرجب ۱۴۴۷، ۱ مهر ۱۴۰۴",
    ],
)
def test_agreeing_days(text: str) -> None:
    assert parse_day(text).isoformat() == "2025-09-23"


@pytest.mark.parametrize(
    "text",
    [
        "۱ مهر ۱۴۰۴ برابر با ۲۴ سپتامبر",
        "۲ مهر (۲۳ سپتامبر ۲۰۲۵)",
        "۱ مهر - ۲۳ سپتامبر",
        "1404-07-01 (2025-09-22)",
        "چهارشنبه ۱ مهر ۱۴۰۴ | Tuesday, September 23, 2025",
        "سه شنبه ۱ مهر ۱۴۰۴ | Wednesday, September 23, 2025",
        "Tue, 01 Sep 1404",
        "Tue, 01 Mehr 2025",
        "8 Rajab 1447",
    ],
)
def test_disagreeing_days(text: str) -> None:
    with pytest.raises(DateError):
        parse_day(text)
