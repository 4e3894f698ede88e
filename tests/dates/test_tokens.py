"""Separators of numeric days, and zones as programs print them.

Modules: `dates/token.py`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.dates import DateError, from_jalali, jalali_day, parse, parse_day

SEPARATORS = [
    "/",
    "-",
    ".",
    "_",
    "|",
    "\\",
    "،",
    ",",
    "؍",
    "⁄",
    "∕",
    "／",
    "–",
    "—",
    "−",
    " / ",
    " - ",
    " | ",
    "، ",
    "٬",
    " ",
]


@given(st.integers(1380, 1450), st.integers(1, 12), st.integers(1, 29), st.sampled_from(SEPARATORS))
def test_every_separator(year: int, month: int, day: int, separator: str) -> None:
    expected = from_jalali(year, month, day)
    numbers = [f"{year}", f"{month:02}", f"{day:02}"]
    assert parse_day(separator.join(numbers)) == expected
    assert parse(f"{separator.join(numbers)} 17:05").date() == expected
    assert parse(f"17:05 {separator.join(numbers)}").date() == expected
    assert parse_day(f"{expected:%Y}{separator}{expected:%m}{separator}{expected:%d}") == expected


@pytest.mark.parametrize(
    "text",
    ["1404/10-08 17:05", "04_10_08 17:05", "8|10|1404 17:05", "1404_13_01 17:05", "1404 10 32 17:05", "14041008 17:05"],
)
def test_separators_that_are_not_sure(text: str) -> None:
    with pytest.raises(DateError):
        parse(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # ECMAScript: Date.toString, toUTCString, toISOString, Temporal, toLocaleString
        ("Thu Feb 08 2024 13:30:50 GMT+0330 (Iran Standard Time)", "10:00:50"),
        ("Thu Feb 08 2024 10:00:50 GMT+0000 (Coordinated Universal Time)", "10:00:50"),
        ("Thu Feb 08 2024 05:00:50 GMT-0500 (Eastern Standard Time)", "10:00:50"),
        ("Thu Feb 08 2024 13:30:50 GMT+0330 (وقت عادی ایران)", "10:00:50"),
        ("Thu Feb 08 2024 13:30:50 GMT+0330 (GMT+03:30)", "10:00:50"),
        ("Thu Feb 08 2024 13:30:50 GMT+0330 (\u200e+۰۳:۳۰)", "10:00:50"),
        ("Thu, 08 Feb 2024 10:00:50 GMT", "10:00:50"),
        ("2024-02-08T10:00:50.000Z", "10:00:50"),
        ("2024-02-08T13:30:50+03:30[Asia/Tehran][u-ca=persian]", "10:00:50"),
        ("2/28/2024, 1:30:50 PM", ""),
        ("۱۴۰۲ بهمن ۱۹, پنجشنبه، ساعت ۱۳:۳۰:۵۰ (\u200e+۳:۳۰ گرینویچ)", "10:00:50"),
        # Java: Date, ZonedDateTime, DateTimeFormatter
        ("Thu Feb 08 13:30:50 IRST 2024", "10:00:50"),
        ("Thu Feb 08 13:30:50 GMT+03:30 2024", "10:00:50"),
        ("Thu Feb 08 10:00:50 UTC 2024", "10:00:50"),
        ("2024-02-08T10:00:50Z[UTC]", "10:00:50"),
        ("2024-02-08T13:30:50.123456789+03:30[Asia/Tehran]", "10:00:50"),
        ("2024-02-08T13:30:50[Asia/Tehran]", "10:00:50"),
        ("2024-02-08 13:30:50 Iran", "10:00:50"),
        ("Thursday, February 8, 2024 at 1:30:50 PM Iran Standard Time", "10:00:50"),
        # Python, PostgreSQL, Go, .NET, a Unix shell, a web server's log
        ("2024-02-08 13:30:50+03:30", "10:00:50"),
        ("2024-02-08 13:30:50.000123+0330", "10:00:50"),
        ("2024-02-08 10:00:50+00", "10:00:50"),
        ("2024-02-08 05:00:50-05:00", "10:00:50"),
        ("2024-02-08T05:00:50-05:00", "10:00:50"),
        ("2024-02-08 13:30:50 +0330 +0330", "10:00:50"),
        ("2024-02-08 10:00:50 +0000 UTC", "10:00:50"),
        ("02/08/2024 13:30:50 +03:30", ""),
        ("Thu Feb  8 13:30:50 +0330 2024", "10:00:50"),
        ("08/Feb/2024:13:30:50 +0330", "10:00:50"),
        ("2024:02:08 13:30:50", "10:00:50"),
        ("2024-02-08 13:30:50:123", "10:00:50"),
        ("20240208T100050Z", "10:00:50"),
        # mail
        ("Thu, 08 Feb 2024 05:00:50 -0500", "10:00:50"),
        ("8 Feb 24 05:00:50 EST", "10:00:50"),
        ("8 Feb 2024 13:30:50 UTC+3:30", "10:00:50"),
        ("2024-02-08T13:30:50 03:30", "10:00:50"),
        # Persian
        ("۱۹ بهمن ۱۴۰۲ ساعت ۱۳:۳۰:۵۰ به وقت تهران", "10:00:50"),
        ("۱۹ بهمن ۱۴۰۲ ساعت ۱۰:۰۰:۵۰ به وقت گرینویچ", "10:00:50"),
    ],
)
def test_zones_as_programs_print_them(text: str, expected: str) -> None:
    """`expected`: the time of day in UTC of 2024-02-08; empty where month and day may be changed."""
    if not expected and text.startswith("02/08"):
        with pytest.raises(DateError, match="which of its numbers is the month"):
            parse(text)
    elif not expected:
        assert parse(text).isoformat() == "2024-02-28T13:30:50+03:30"
    else:
        assert parse(text).astimezone(UTC).replace(microsecond=0).isoformat() == f"2024-02-08T{expected}+00:00"


@pytest.mark.parametrize(
    "zone",
    [
        "+99:00",
        "-99:00",
        "+9900",
        "+15:00",
        "-13:00",
        "+03:99",
        "GMT+99",
        "UTC-99:99",
        "+0330 GMT",
        "+03:30 IRDT",
        "+x",
    ],
)
def test_zones_that_do_not_exist(zone: str) -> None:
    for text in (f"2024-02-08 13:30:50 {zone}", f"2024-02-08T13:30:50{zone}", f"۱۹ بهمن ۱۴۰۲ ۱۳:۳۰ {zone}"):
        with pytest.raises(DateError):
            parse(text)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1)), st.integers(-24, 28))  # noqa: DTZ001 - hypothesis wants naive bounds
def test_what_python_prints_is_read_back(naive: datetime, half_hours: int) -> None:
    moment = naive.replace(tzinfo=timezone(timedelta(minutes=30 * half_hours)))
    whole = moment.replace(microsecond=0)
    sign, total = ("-" if half_hours < 0 else "+"), abs(30 * half_hours)
    java = f"{whole:%a %b %d %H:%M:%S} GMT{sign}{total // 60:02}:{total % 60:02} {whole:%Y}"
    assert parse(str(moment)) == moment
    assert parse(moment.isoformat()) == moment
    assert parse(f"{whole:%a, %d %b %Y %H:%M:%S %z}") == whole
    assert parse(f"{whole:%a %b %d %Y %H:%M:%S} GMT{whole:%z} (Some Standard Time)") == whole
    assert parse(java) == whole


def test_pictures_of_icon_fonts_are_no_words() -> None:
    assert parse("📅 ۸ دی ۱۴۰۴ \ue8df ۱۰:۵۵").isoformat() == "2025-12-29T10:55:00+03:30"


def test_the_two_calendars_have_the_same_bounds() -> None:
    assert jalali_day(parse_day("1925-03-21")) == (1304, 1, 1)
    for text in (
        "9999-12-31T23:59:59Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31",
        "1303/12/29",
        "1501/01/01",
        "1800-01-01",
    ):
        with pytest.raises(DateError, match="is not between"):
            parse_day(text)
