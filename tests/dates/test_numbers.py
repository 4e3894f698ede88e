"""Numbers in words: days of a month, weekdays, hours, years."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.dates import MONTHS, DateError, from_jalali, parse, parse_day

ORDINALS = [
    "یکم",
    "دوم",
    "سوم",
    "چهارم",
    "پنجم",
    "ششم",
    "هفتم",
    "هشتم",
    "نهم",
    "دهم",
    "یازدهم",
    "دوازدهم",
    "سیزدهم",
    "چهاردهم",
    "پانزدهم",
    "شانزدهم",
    "هفدهم",
    "هجدهم",
    "نوزدهم",
    "بیستم",
]
WEEKDAYS = ["دو شنبه", "سه شنبه", "چهار شنبه", "پنج شنبه", "جمعه", "شنبه", "یک شنبه"]
NUMBERED = ["۲{}شنبه", "۳{}شنبه", "۴{}شنبه", "۵{}شنبه", "جمعه", "شنبه", "۱{}شنبه"]


def in_words(day: int, joint: str) -> str:
    """A day of the month; `joint` stands on both sides of «و»."""
    if day <= 20:
        return ORDINALS[day - 1]
    if day == 30:
        return f"سی{joint}ام"
    return f"{'سی' if day > 30 else 'بیست'}{joint}و{joint}{ORDINALS[day % 10 - 1]}"


@given(
    st.integers(1390, 1420), st.integers(1, 12), st.integers(1, 29), st.sampled_from([" ", "\u200c"]), st.integers(0, 2)
)
def test_every_day_in_words(year: int, month: int, day: int, joint: str, spelling: int) -> None:
    expected = from_jalali(year, month, day)
    weekday = WEEKDAYS[expected.weekday()]
    weekday = [weekday, weekday.replace(" ", "\u200c"), weekday.replace(" ", "")][spelling]
    assert parse_day(f"{weekday} {in_words(day, joint)} {MONTHS[month - 1]} {year}") == expected
    numbered = NUMBERED[expected.weekday()].format(["", " ", "\u200c"][spelling])
    assert parse_day(f"{numbered} {day}ام {MONTHS[month - 1]}‌ماه {year}") == expected
    wrong = NUMBERED[(expected.weekday() + 1) % 7].format(" ")
    with pytest.raises(DateError, match="was no"):
        parse_day(f"{wrong} {day} {MONTHS[month - 1]} {year}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("اول مهر ۱۴۰۳ ساعت ۸:۳۰", "2024-09-22T08:30:00+03:30"),
        ("سی‌ام شهریور ۱۴۰۲ - ۱۲:۰۰", "2023-09-21T12:00:00+03:30"),
        ("سی ام شهریور ۱۴۰۲ - ۱۲:۰۰", "2023-09-21T12:00:00+03:30"),
        ("سی و یکم مرداد ۱۴۰۳ - ۱۲:۰۰", "2024-08-21T12:00:00+03:30"),
        ("بیست وچهارم آذر ۱۴۰۳ - ۱۲:۰۰", "2024-12-14T12:00:00+03:30"),
        ("۲۴م آذر ۱۴۰۳ - ۱۲:۰۰", "2024-12-14T12:00:00+03:30"),
        ("روز نخست مهرماه ۱۴۰۳ ساعت ۸:۳۰", "2024-09-22T08:30:00+03:30"),
        ("هفتم آبان یک هزار و چهارصد و دو ساعت ۱۱", "2023-10-29T11:00:00+03:30"),
        ("هفتم آبان هزار و سیصد و نود و هشت ساعت ۱۱", "2019-10-29T11:00:00+03:30"),
    ],
)
def test_reads(text: str, expected: str) -> None:
    assert parse(text).isoformat() == expected


@pytest.mark.parametrize(
    "text",
    [
        "اول و دوم مهر ۱۴۰۳ ساعت ۸:۳۰",
        "سی و دوم مهر ۱۴۰۳ ساعت ۸:۳۰",
        "سی و یکم مهر ۱۴۰۳ ساعت ۸:۳۰",
        "بیست و دهم مهر ۱۴۰۳ ساعت ۸:۳۰",
        "مهر ۱۴۰۳ ساعت ۸:۳۰",
        "۶ شنبه ۱ مهر ۱۴۰۳ ساعت ۸:۳۰",
        "یکم ۱۴۰۳ ساعت ۸:۳۰",
        "هشتم دی چهار ساعت ۸:۳۰",
    ],
)
def test_refuses_to_guess(text: str) -> None:
    with pytest.raises(DateError):
        parse(text)


def test_the_last_days_of_long_months() -> None:
    for month in range(1, 7):
        last = from_jalali(1404, month, 31)
        assert parse_day(f"سی‌ویکم {MONTHS[month - 1]} ۱۴۰۴") == last
        assert parse_day(f"سی‌ام {MONTHS[month - 1]} ۱۴۰۴") == last - timedelta(days=1)
