"""Distances from now in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.dates import TEHRAN, DateError, parse

NOW = datetime(2024, 2, 8, 14, 45, tzinfo=TEHRAN)  # a Thursday
TENS = {20: "بیست", 30: "سی", 40: "چهل", 50: "پنجاه"}
UNITS = [
    "یک",
    "دو",
    "سه",
    "چهار",
    "پنج",
    "شش",
    "هفت",
    "هشت",
    "نه",
    "ده",
    "یازده",
    "دوازده",
    "سیزده",
    "چهارده",
    "پانزده",
    "شانزده",
    "هفده",
    "هجده",
    "نوزده",
]


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("دو ساعت و نیم پیش", 150),
        ("دو و نیم ساعت قبل", 150),
        ("سه ساعت و نیم قبل", 210),
        ("یک ساعت و نیم ساعت پیش", 90),
        ("یک‌ساعت پیش", 60),
        ("دوساعت وربع قبل", 135),
        ("یک ساعت ونیم پیش", 90),
        ("نیم‌ساعت پیش", 30),
        ("یک‌ساعت‌ونیم پیش", 90),
        ("دو‌ساعت‌وربع پیش", 135),
        ("۲۰ دقیقه‌ی پیش", 20),
        ("۲۰ دقیقه ي پیش", 20),
        ("2h ago", 120),
        ("15m ago", 15),
        ("نیم ساعت پیش", 30),
        ("چهل دقیقه پیش", 40),
        ("چهل و سه دقیقه قبل", 43),
        ("سی‌وپنج دقیقه پیش", 35),
        ("یک ربع پیش", 15),
        ("دو ساعت و ربع پیش", 135),
        ("دو ساعت و یک ربع قبل", 135),
        ("۳ ساعت ۲۰ دقیقه پیش", 200),
        ("سه روز پیش", 3 * 1440),
        ("یک هفته پیش", 7 * 1440),
        ("۲ روز و ۳ ساعت پیش", 2 * 1440 + 180),
        ("a minute ago", 1),
        ("an hour ago", 60),
        ("half an hour ago", 30),
        ("two and a half hours ago", 150),
        ("an hour and a half ago", 90),
        ("three days ago", 3 * 1440),
        ("چند لحظه پیش", 0),
        ("لحظاتی قبل", 0),
        ("چند ثانیه پیش", 0),
        ("کمتر از یک دقیقه پیش", 0),
        ("a few seconds ago", 0),
        ("just now", 0),
    ],
)
def test_distances(text: str, minutes: int) -> None:
    assert parse(text, now=NOW) == NOW - timedelta(minutes=minutes)
    with pytest.raises(DateError, match="the time of the fetch is not known"):
        parse(text)


@given(st.integers(1, 59), st.sampled_from([" ", "\u200c"]), st.sampled_from(["پیش", "قبل"]))
def test_every_minute_in_words(minutes: int, joint: str, ago: str) -> None:
    tens = minutes // 10 * 10
    words = UNITS[minutes - 1] if minutes < 20 else TENS[tens]
    if minutes > 20 and minutes % 10:
        words += f"{joint}و{joint}{UNITS[minutes % 10 - 1]}"
    assert parse(f"{words} دقیقه {ago}", now=NOW) == NOW - timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("دیروز ساعت ۹", "2024-02-07T09:00:00+03:30"),
        ("دیروز ساعت ۹ و ۵ دقیقه", "2024-02-07T09:05:00+03:30"),
        ("روز گذشته ساعت ۹", "2024-02-07T09:00:00+03:30"),
        ("شب گذشته ساعت ۹", "2024-02-07T21:00:00+03:30"),
        ("yesterday at 9:05", "2024-02-07T09:05:00+03:30"),
        ("دیروز، ۹ صبح", "2024-02-07T09:00:00+03:30"),
        ("دیشب ساعت ۹", "2024-02-07T21:00:00+03:30"),
        ("چهارشنبه دیروز ۹:۰۵", "2024-02-07T09:05:00+03:30"),
        ("پریروز ۲۱:۳۰", "2024-02-06T21:30:00+03:30"),
        ("امروز صبح ساعت ده و نیم", "2024-02-08T10:30:00+03:30"),
        ("سه روز پیش ساعت ۹", "2024-02-05T09:00:00+03:30"),
    ],
)
def test_days_with_a_time(text: str, expected: str) -> None:
    assert parse(text, now=NOW).isoformat() == expected


@pytest.mark.parametrize(
    "text",
    [
        "چند ساعت پیش",
        "ساعتی پیش",
        "هفته پیش",
        "یک روز و نیم پیش",
        "دو سه ساعت پیش",
        "دوم ساعت پیش",
        "نیم پیش",
        "یک ساعت و پیش از",
        "حدود یک ساعت پیش",
        "دیروز",
        "دیشب ۱:۳۰",
        "دیروز پنجشنبه ۹:۰۵",
        "فردا ساعت ۹",
        "۲ ساعت پیش ۹:۰۵",
        "هم‌اکنون ۲ ساعت",
        "دیروز ۲ دقیقه",
        "۲ روز گذشته ساعت ۹",
        "99999 سال پیش",
        "100000 هفته پیش",
        "99999 هفته و 99999 هفته و 99999 ماه پیش",
        "99999999999999999999 دقیقه پیش",
    ],
)
def test_refuses_to_guess(text: str) -> None:
    with pytest.raises(DateError):
        parse(text, now=NOW)


def test_a_distance_is_real_time_across_a_change_of_the_clock() -> None:
    after = datetime(2020, 3, 20, 20, 45, tzinfo=UTC).astimezone(TEHRAN)  # a quarter past one, summer time
    assert parse("نیم ساعت پیش", now=after).isoformat() == "2020-03-20T23:45:00+03:30"
