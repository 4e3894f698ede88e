"""Every form of date that the source notes name, and what must be refused.

Modules: `dates/reader.py`, `dates/errors.py`, `dates/names.py`.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.dates import (
    MONTHS,
    TEHRAN,
    DateError,
    FutureDateError,
    check_not_future,
    from_jalali,
    is_leap,
    iso,
    jalali_day,
    month_length,
    parse,
    parse_cli,
    parse_day,
    to_jalali,
)
from newscrawl.dates.reading import read

NOW = datetime(2025, 12, 29, 9, 0, tzinfo=UTC)  # 1404-10-08 12:30 in Tehran, a Monday
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Nastooh sites: mehrnews, khabaronline, hamshahrionline, isna, mashreghnews
        ("۸ دی ۱۴۰۴، ۱۰:۵۵", "2025-12-29T10:55:00+03:30"),
        ("۱۹ بهمن ۱۴۰۲، ۹:۳۰", "2024-02-08T09:30:00+03:30"),
        ("منتشر شده در ۱۹ بهمن ۱۴۰۲ ساعت ۹:۳۰", "2024-02-08T09:30:00+03:30"),
        ("۸ فوریه‌ی ۲۰۲۴، ۹:۳۰", "2024-02-08T09:30:00+03:30"),
        ("19 Bahman 1402 9:30", "2024-02-08T09:30:00+03:30"),
        ("19 Xordad 1402 9:30", "2023-06-09T09:30:00+03:30"),
        ("۲۹ بهمن ۱۳۹۸ - ۰۶:۵۵", "2020-02-18T06:55:00+03:30"),
        ("سه‌شنبه ۱۷ بهمن ۱۴۰۲ - ۲۱:۴۰", "2024-02-06T21:40:00+03:30"),
        ("چهارشنبه ۱۲ شهریور ۱۴۰۴ / ۱۸:۱۷", "2025-09-03T18:17:00+03:30"),
        ("۱۰ آذر ۰۴ - ۱۴:۱۵", "2025-12-01T14:15:00+03:30"),
        ("1404-10-08 10:55", "2025-12-29T10:55:00+03:30"),
        ("2024-02-08T10:00:50Z", "2024-02-08T13:30:50+03:30"),
        ("2024-02-08 T 13:48:38 +0330", "2024-02-08T13:48:38+03:30"),
        ("Thu, 01 Jan 2026 06:33:52 GMT", "2026-01-01T10:03:52+03:30"),
        # Iransamaneh sites: iribnews, tabnak, borna, rasanews, yjc
        ("۱۴۰۴/۰۸/۱۴ - ۰۸:۳۰", "2025-11-05T08:30:00+03:30"),
        ("۱۴۰۳/۱۱/۳۰ - ۲۲:۱۹:۳۴", "2025-02-18T22:19:34+03:30"),
        ("۱۴:۴۱ - ۱۳۹۴/۰۳/۲۶", "2015-06-16T14:41:00+04:30"),
        ("تاریخ انتشار: \t\t\t۰۷:۰۰ | ۱۴۰۴/۱۰/۱۵", "2026-01-05T07:00:00+03:30"),
        ("| ۱۵/دی/۱۴۰۴ | ۰۷:۰۳", "2026-01-05T07:03:00+03:30"),
        ("15 دی 1404 ۰۷:۰۰", "2026-01-05T07:00:00+03:30"),
        ("۲۵ فروردين ۱۳۹۹ - ۰۹:۰۶", "2020-04-13T09:06:00+04:30"),
        ("۳ تير ۱۳۹۹ - ۰۹:۰۶", "2020-06-23T09:06:00+04:30"),
        ("۱۳۹۹-۰۲-۲۱T13:25:00+04:30", "2020-05-10T13:25:00+04:30"),
        ("2026-10-01T15:45:01+03:30", "2026-10-01T15:45:01+03:30"),
        ("30 Dec 2025 21:12:44 +0330", "2025-12-30T21:12:44+03:30"),
        # News Studio, aasaam, Tasnim, feeds
        ("2018-03-21 20:00:00 GMT", "2018-03-21T23:30:00+03:30"),
        ("2018-03-18T17:32:19+00:00", "2018-03-18T21:02:19+03:30"),
        ("Thu, 01 Jan 2026 07:41:02 +0000", "2026-01-01T11:11:02+03:30"),
        ("2026-01-01T06:23:00", "2026-01-01T06:23:00+03:30"),
        # ordinals that name the day of a month, and months and weekdays as they are mistyped
        ("نخستین روز دی ۱۴۰۴ ساعت ۸", "2025-12-22T08:00:00+03:30"),
        ("شانزدهمین روز مهر ۱۴۰۴ ۱۰:۰۰", "2025-10-08T10:00:00+03:30"),
        ("بیستم اردی بهشت ۱۴۰۴ ۱۰:۰۰", "2025-05-10T10:00:00+03:30"),
        ("پنچشنبه ۴ دی ۱۴۰۴ ۱۰:۰۰", "2025-12-25T10:00:00+03:30"),
        # times of day with a point or a sign like a colon
        ("۸ دی ۱۴۰۴ ساعت صفر", "2025-12-29T00:00:00+03:30"),
        ("۸ دی ۱۴۰۴ ساعت ۹٫۱۳", "2025-12-29T09:13:00+03:30"),
        ("۸ دی ۱۴۰۴ ساعت 22،30", "2025-12-29T22:30:00+03:30"),
        ("۱۴۰۴/۱۰/۰۸ ۱۰٫۵۵", "2025-12-29T10:55:00+03:30"),
        ("۱۴۰۴/۱۰/۰۸ ۱۰∶۵۵", "2025-12-29T10:55:00+03:30"),
        ("۱۴۰۴ـ۱۰ـ۰۸ ۱۰:۵۵", "2025-12-29T10:55:00+03:30"),
        ("۸ مهـــر ۱۴۰۴ ۱۰:۰۰", "2025-09-30T10:00:00+03:30"),
        # zones as programs and people write them; references that were escaped twice; accents of a transliteration
        ("Mon Dec 29 2025 10:55:00 GMT 0330 (Iran Standard Time)", "2025-12-29T10:55:00+03:30"),
        ("Mon Dec 29 07:25:00 GMT 2025", "2025-12-29T10:55:00+03:30"),
        ("2025-12-29 10:55:00 (UTC+03:30) Tehran", "2025-12-29T10:55:00+03:30"),
        ("۸ دی ۱۴۰۴ ۱۰:۵۵ به وقت محلی", "2025-12-29T10:55:00+03:30"),
        ("Mon, 29 Dec 2025 08:25:00 CET", "2025-12-29T10:55:00+03:30"),
        ("۸ دی&nbsp;۱۴۰۴ ۱۰:۵۵", "2025-12-29T10:55:00+03:30"),
        ("8 Ordībehesht 1404 10:55", "2025-04-28T10:55:00+03:30"),
        ("Dey 8, 1404 AP, 10:55:00 AM", "2025-12-29T10:55:00+03:30"),
        # twelve hours, English, Gregorian with Persian names
        ("۸ دی ۱۴۰۴ ساعت ۲:۱۵ ب.ظ", "2025-12-29T14:15:00+03:30"),
        ("۸ دی ۱۴۰۴ ۱۲:۱۵ ق.ظ", "2025-12-29T00:15:00+03:30"),
        ("دوشنبه ۸ دی‌ماه ۱۴۰۴ ساعت ۲:۱۵ بعد از ظهر", "2025-12-29T14:15:00+03:30"),
        ("۸ دی ۱۴۰۴ ۱۲:۱۵ بعدازظهر", "2025-12-29T12:15:00+03:30"),
        ("۸ دی ۱۴۰۴ ۶:۱۰ عصر", "2025-12-29T18:10:00+03:30"),
        ("۸ دی ۱۴۰۴ ۱۷:۳۰ عصر", "2025-12-29T17:30:00+03:30"),
        ("۸ دی ۱۴۰۴ ۷:۱۰ صبح", "2025-12-29T07:10:00+03:30"),
        ("09 December 2025 12:30", "2025-12-09T12:30:00+03:30"),
        ("December 9, 2025 1:30 PM", "2025-12-09T13:30:00+03:30"),
        ("دی ۸, ۱۴۰۴ ۱۰:۵۵ ق.ظ", "2025-12-29T10:55:00+03:30"),  # WordPress: `F j, Y`
        ("Mon Dec 29 10:55:00 2025", "2025-12-29T10:55:00+03:30"),
        ("۸ دسامبر ۲۰۲۵ - ۱۲:۳۰", "2025-12-08T12:30:00+03:30"),
        ("۸ جنوری ۲۰۲۶ - ۱۲:۳۰", "2026-01-08T12:30:00+03:30"),
        ("پنج شنبه ۱۱ دی ۱۴۰۴ - ۱۰:۵۵", "2026-01-01T10:55:00+03:30"),
        ("دوشنبه ۸ دی ۱۴۰۴، ۸ رجب ۱۴۴۷، ۲۹ دسامبر ۲۰۲۵ - ۱۰:۵۵", "2025-12-29T10:55:00+03:30"),
        ("\u200f۸ دی ۱۴۰۴\u00a0-\u00a0۱۰:۵۵\u200e", "2025-12-29T10:55:00+03:30"),
        ("۳۰ اسفند ۱۴۰۳ - ۱۰:۰۰", "2025-03-20T10:00:00+03:30"),
    ],
)
def test_reads(text: str, expected: str) -> None:
    moment = parse(text)
    assert moment.isoformat() == expected
    assert moment.tzinfo is TEHRAN


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("۲ ساعت پیش", "2025-12-29T10:30:00+03:30"),
        ("یک ساعت و ۱۵ دقیقه پیش", "2025-12-29T11:15:00+03:30"),
        ("نیم ساعت پیش", "2025-12-29T12:00:00+03:30"),
        ("۴ روز قبل", "2025-12-25T12:30:00+03:30"),
        ("لحظاتی پیش", "2025-12-29T12:30:00+03:30"),
        ("هم‌اکنون", "2025-12-29T12:30:00+03:30"),
        ("دیروز ۱۰:۳۰", "2025-12-28T10:30:00+03:30"),
        ("امروز ساعت ۱۰:۳۰", "2025-12-29T10:30:00+03:30"),
        ("۲ ماه پیش", "2025-10-30T12:30:00+03:30"),
        ("۲ روز پیش ساعت ۸:۰۰", "2025-12-27T08:00:00+03:30"),
    ],
)
def test_relative_texts_count_back_from_the_fetch(text: str, expected: str) -> None:
    assert parse(text, now=NOW).isoformat() == expected
    with pytest.raises(DateError, match="the time of the fetch is not known"):
        parse(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("خبر", "does not belong"),
        ("hello", "does not belong"),
        ("۳۱ مهر ۱۴۰۴ - ۱۰:۰۰", "no such day"),
        ("۳۰ اسفند ۱۴۰۴ - ۱۰:۰۰", "اسفند 1404 has 29 days"),
        ("1404/13/01 10:00", "month 13"),
        ("2025-02-29T10:00:00Z", "no day"),
        ("۸ دی ۱۴۰۴ - ۲۵:۰۰", "no time of day"),
        ("۸ دی ۱۴۰۴ - ۲۴:۰۰", "no time of day"),
        ("۸ دی ۱۴۰۴ - ۱۰:۶۰", "no time of day"),
        ("08/10/1404 10:00", "which of its numbers is the month"),
        ("08/10/2025 10:00", "which of its numbers is the month"),
        ("04/10/08 10:00", "which of its numbers is the year"),
        ("۸ دی - ۱۰:۵۵", "no day or no year"),
        ("دی ۱۴۰۴ ۱۰:۵۵", "no day or no year"),
        ("۱۰:۵۵", "no day"),
        ("۸ دی ۱۴۰۴", "no time of day"),
        ("۸ دی ۲۰۲۵ ۱۰:۵۵", "different calendars"),
        ("۸ دسامبر ۱۴۰۴ ۱۰:۵۵", "different calendars"),
        ("۸ رجب ۱۴۴۷ - ۱۰:۵۵", "lunar|no day"),
        ("شنبه ۸ دی ۱۴۰۴ - ۱۰:۵۵", "was no"),
        ("۸ دی ۱۴۰۴ ۱۰:۵۵ - ۹ دی ۱۴۰۴ ۱۱:۰۰", "two days"),
        ("۸ دی ۱۴۰۴ ۱۰:۵۵ ۱۱:۰۰", "two times"),
        ("۸ دی ۱۴۰۴ - ۱۰:۵۵ کد خبر ۶۷۰۵۶۶۳", "does not belong"),
        ("۸ دی ۱۴۰۴ - ۱۳:۱۰ ق.ظ", "does not fit"),
        ("۸ دی ۱۴۰۴ - ۰:۱۰ ب.ظ", "does not fit"),
        ("۲ فروردین ۱۳۹۹ - ۰۰:۳۰", "did not exist"),
        ("چند دقیقه پیش", "how long ago"),
        ("دقایقی پیش", "how long ago"),
        ("1767000000", "no meaning"),
        ("x" * 300, "300 characters"),
    ],
)
def test_refuses_to_guess(text: str, reason: str) -> None:
    with pytest.raises(DateError, match=reason) as caught:
        parse(text, now=NOW)
    assert " ".join(text.split())[:60] in str(caught.value)


def test_a_day_without_time_of_day() -> None:
    assert parse_day("۱۵/دی/۱۴۰۴") == date(2026, 1, 5)
    assert parse_day("دیروز", now=NOW) == date(2025, 12, 28)
    assert parse("۱۵/دی/۱۴۰۴", default_time=time(12)).isoformat() == "2026-01-05T12:00:00+03:30"
    assert parse_day("2025-12-28T22:00:00Z") == date(2025, 12, 29)


def test_summer_time_ended_in_2022() -> None:
    assert parse("1401-05-01 12:00").utcoffset() == timedelta(hours=4, minutes=30)
    assert parse("1402-05-01 12:00").utcoffset() == timedelta(hours=3, minutes=30)


def test_the_repeated_hour_is_the_first_one() -> None:
    assert parse("1399-06-30 23:30").isoformat() == "2020-09-20T23:30:00+04:30"


def test_future() -> None:
    # basijnews 9788052, seen in October 2026
    fetched = datetime(2026, 9, 30, 12, tzinfo=UTC)
    with pytest.raises(FutureDateError, match=r"73\.8 days after"):
        check_not_future(parse("2026-12-13T10:22:15+03:30"), fetched)
    near = fetched + timedelta(hours=23)
    assert check_not_future(near, fetched) is near


def test_iso_is_on_the_clock_of_that_day() -> None:
    assert iso(datetime(2020, 7, 1, 6, 25, 9, 999999, tzinfo=UTC)) == "2020-07-01T10:55:09+04:30"
    assert iso(datetime(2026, 7, 1, 6, 25, tzinfo=UTC).timestamp()) == "2026-07-01T09:55:00+03:30"
    for absurd in (1e308, -1e308, 1e15, 253402300799, float("inf"), float("nan")):
        with pytest.raises(DateError, match="outside the years"):
            iso(absurd)


def test_naive_times_are_refused() -> None:
    with pytest.raises(ValueError, match="has no zone"):
        iso(datetime(2025, 12, 29))  # noqa: DTZ001 - that is what is refused
    with pytest.raises(ValueError, match="has no zone"):
        to_jalali(datetime(2025, 12, 29))  # noqa: DTZ001 - that is what is refused
    with pytest.raises(ValueError, match="has no zone"):
        parse_cli("2d", datetime(2025, 12, 29))  # noqa: DTZ001 - likewise


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("1404-10-08", "2025-12-29T00:00:00+03:30", "2025-12-30T00:00:00+03:30"),
        ("۱۴۰۴/۱۰/۰۸", "2025-12-29T00:00:00+03:30", "2025-12-30T00:00:00+03:30"),
        ("2025-12-29", "2025-12-29T00:00:00+03:30", "2025-12-30T00:00:00+03:30"),
        ("1399-01-02", "2020-03-21T01:00:00+04:30", "2020-03-22T00:00:00+04:30"),
        ("today", "2025-12-29T00:00:00+03:30", "2025-12-30T00:00:00+03:30"),
        ("دیروز", "2025-12-28T00:00:00+03:30", "2025-12-29T00:00:00+03:30"),
        ("yesterday", "2025-12-28T00:00:00+03:30", "2025-12-29T00:00:00+03:30"),
        ("1404-10-08 10:55", "2025-12-29T10:55:00+03:30", "2025-12-29T10:55:00+03:30"),
        ("2025-12-29T07:25:00Z", "2025-12-29T10:55:00+03:30", "2025-12-29T10:55:00+03:30"),
        ("2d", "2025-12-27T12:30:00+03:30", "2025-12-27T12:30:00+03:30"),
        ("۱۲h", "2025-12-29T00:30:00+03:30", "2025-12-29T00:30:00+03:30"),
        ("30m", "2025-12-29T12:00:00+03:30", "2025-12-29T12:00:00+03:30"),
        ("1w", "2025-12-22T12:30:00+03:30", "2025-12-22T12:30:00+03:30"),
        ("now", "2025-12-29T12:30:00+03:30", "2025-12-29T12:30:00+03:30"),
    ],
)
def test_command_line(text: str, since: str, until: str) -> None:
    assert parse_cli(text, NOW).isoformat() == since
    assert parse_cli(text, NOW, end_of_day=True).isoformat() == until


@pytest.mark.parametrize("text", ["soon", "1404-13-01", "99999w", "", "5x", "1404/10"])
def test_command_line_errors_are_one_line_with_the_forms(text: str) -> None:
    with pytest.raises(DateError, match=r"write it like 1404-10-08, .* yesterday$") as caught:
        parse_cli(text, NOW)
    assert "\n" not in str(caught.value)


days = st.dates(date(1830, 1, 1), date(2120, 1, 1))


@given(days)
def test_jalali_round_trip(day: date) -> None:
    year, month, number = jalali_day(day)
    assert from_jalali(year, month, number) == day
    assert 1 <= number <= month_length(year, month)
    assert month_length(year, 12) == (30 if is_leap(year) else 29)


@given(st.datetimes(datetime(1991, 1, 1), datetime(2060, 1, 1)), st.sampled_from(["", "fa", "ar"]))  # noqa: DTZ001 - hypothesis wants naive bounds
@settings(max_examples=200)
def test_a_printed_moment_is_read_back(naive: datetime, script: str) -> None:
    moment = naive.replace(second=0, microsecond=0, tzinfo=UTC).astimezone(TEHRAN)
    year, month, day = jalali_day(moment.date())
    forms = [
        to_jalali(moment),
        f"{day} {MONTHS[month - 1]} {year} - {moment:%H:%M}",
        f"{moment:%H:%M} | {year}/{month}/{day}",
    ]
    for form in forms:
        text = form.translate({"fa": PERSIAN, "ar": ARABIC, "": {}}[script])
        # In the hour that autumn repeats the first one is taken.
        assert parse(text) == moment.replace(fold=0)
    assert parse(moment.isoformat()) == moment
    assert parse(f"{moment.astimezone(UTC):%a, %d %b %Y %H:%M:%S} GMT") == moment


PARTS = """
و ساعت دقیقه نیم پیش ۱۴۰۴ ۸ ۰۸ دی دسامبر شنبه دوشنبه پنجم سی ام بیست دیروز شب ب.ظ تا برابر هفته سال هزار لحظاتی
- -11:30 +99:00 GMT [Asia/Tehran] (Standard) 9999-12-31T23:59:59Z 0001-01-01 10:55 23:59:60 99999999999 Dey Mon, T Z | /
"""


@given(
    st.text(st.sampled_from("۰۱۲۳456789/:- .،TZ+دیمهرابنسوش پیصعقظ\u200c"), max_size=40)
    | st.text(max_size=40)
    | st.lists(st.sampled_from(PARTS.split()), max_size=12).map(" ".join)
    | st.lists(st.sampled_from(PARTS.split()), max_size=6).map("".join)
)
@settings(max_examples=500)
def test_any_text_is_a_moment_or_a_date_error(text: str) -> None:
    try:
        moment = parse(text, now=NOW)
    except DateError as error:
        refused = error.reason
    else:
        refused = ""
        assert moment.tzinfo is TEHRAN
        assert 1900 < moment.year < 2130
    assert refused == refused.strip()


@pytest.mark.parametrize(
    "part", ["10:55 +0330 (a", "1 ", "و ", "10:55 ", "1404 1 ", "[a", "به وقت ", "utc +3", "a few "]
)
def test_the_work_grows_with_the_length_and_no_faster(part: str) -> None:
    def seconds(size: int) -> float:
        text = (part * 200)[:size]
        start = process_time()
        for _ in range(60):
            with suppress(DateError):
                read.__wrapped__(text)
        return process_time() - start

    seconds(200)
    assert min(seconds(200) for _ in range(3)) < 10 * min(
        seconds(50) for _ in range(3)
    )  # a square would be 16 times as much
