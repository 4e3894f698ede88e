"""The Jalali calendar and Tehran's clock.

jdatetime does the calendar arithmetic; it agrees with every month start and leap year of the Calendar Center of the
University of Tehran from 1206 to 1498 (tests/dates/test_dates_shared.py). The clock is `Asia/Tehran` of the system or
of tzdata: +03:30, with summer time of +04:30 in most years up to September 2022.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import jdatetime

from newscrawl.dates.errors import DateError, FutureDateError

TEHRAN: Final = ZoneInfo("Asia/Tehran")

MONTHS: Final = (
    "فروردین",
    "اردیبهشت",
    "خرداد",
    "تیر",
    "مرداد",
    "شهریور",
    "مهر",
    "آبان",
    "آذر",
    "دی",
    "بهمن",
    "اسفند",
)
"""Names of the Jalali months, Farvardin first."""

FIRST_YEAR: Final = 1304
LAST_YEAR: Final = 1500
"""Jalali years that texts are read in. Months have had fixed lengths since 1304 (before, they followed the sun, and
newspapers differ by a day); the Calendar Center's table of leap years ends in 1498."""


@lru_cache(maxsize=4096)
def from_jalali(year: int, month: int, day: int) -> date:
    """The Gregorian day of a Jalali day.

    >>> from_jalali(1404, 10, 8)
    datetime.date(2025, 12, 29)

    Raises:
        DateError: there is no such day (31 Mehr, 30 Esfand of a common year).
    """
    try:
        return jdatetime.date(year, month, day).togregorian()  # type: ignore[no-any-return]  # jdatetime is untyped
    except ValueError as error:
        written = f"{year:04}-{month:02}-{day:02}"
        raise DateError(written, f"there is no such day in the Jalali calendar{_why(year, month, day)}") from error


def _why(year: int, month: int, day: int) -> str:
    if not 1 <= month <= 12:
        return f": month {month}"
    if not 1 <= year <= 9377:
        return f": year {year}"
    return f": {MONTHS[month - 1]} {year} has {month_length(year, month)} days, not {day}"


def is_leap(year: int) -> bool:
    """Whether a Jalali year has 366 days, i.e. Esfand has 30.

    >>> is_leap(1403), is_leap(1404)
    (True, False)
    """
    return bool(jdatetime.date(year, 1, 1).isleap())


def month_length(year: int, month: int) -> int:
    """Days of a Jalali month: 31, 30, or 29 for Esfand of a common year."""
    if month <= 6:
        return 31
    return 30 if month < 12 or is_leap(year) else 29


@lru_cache(maxsize=4096)
def jalali_day(day: date) -> tuple[int, int, int]:
    """Year, month and day in the Jalali calendar of a Gregorian day.

    An aware datetime is taken as the day that it falls on in Tehran.

    >>> jalali_day(date(2025, 12, 29))
    (1404, 10, 8)

    Raises:
        ValueError: a datetime without zone.
    """
    if isinstance(day, datetime):
        day = in_tehran(day).date()
    jalali = jdatetime.date.fromgregorian(date=day)
    return jalali.year, jalali.month, jalali.day


def to_jalali(moment: datetime) -> str:
    """`YYYY-MM-DD HH:MM` in the Jalali calendar and Tehran's clock, ASCII digits.

    >>> from datetime import UTC
    >>> to_jalali(datetime(2025, 12, 29, 7, 25, tzinfo=UTC))
    '1404-10-08 10:55'

    Raises:
        ValueError: the datetime has no zone.
    """
    local = in_tehran(moment)
    year, month, day = jalali_day(local.date())
    return f"{year:04}-{month:02}-{day:02} {local.hour:02}:{local.minute:02}"


def in_tehran(moment: datetime) -> datetime:
    """The same instant on Tehran's clock.

    Raises:
        ValueError: the datetime has no zone; a naive one would be read on the machine's clock.
    """
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no zone: give an aware datetime, e.g. datetime.now(UTC)")
    return moment.astimezone(TEHRAN)


def iso(moment: datetime | float) -> str:
    """ISO 8601 on Tehran's clock, to the second: how records, reports and commands write moments.

    Args:
        moment: aware, or seconds since 1970 (as the store keeps them).

    >>> iso(0), iso(1766993100.7)
    ('1970-01-01T03:30:00+03:30', '2025-12-29T10:55:00+03:30')

    Raises:
        DateError: the seconds lie outside the years 1 to 9999.
        ValueError: the datetime has no zone.
    """
    if isinstance(moment, datetime):
        return in_tehran(moment).isoformat(timespec="seconds")
    try:
        return datetime.fromtimestamp(moment, TEHRAN).isoformat(timespec="seconds")
    except (OverflowError, OSError, ValueError) as error:
        raise DateError(str(moment), "it lies outside the years 1 to 9999") from error


def check_not_future(moment: datetime, now: datetime, *, tolerance: timedelta = timedelta(days=1)) -> datetime:
    """Hand `moment` back unless it lies more than `tolerance` after `now` (the time of the fetch).

    Future dates are real: basijnews.ir served an article dated 2026-12-13 on 2026-09-30 (seen in October 2026).

    Raises:
        FutureDateError: with the date and how far ahead it is.
        ValueError: one of the two has no zone.
    """
    ahead = in_tehran(moment) - in_tehran(now)
    if ahead > tolerance:
        days = ahead / timedelta(days=1)
        raise FutureDateError(moment.isoformat(), f"lies {days:.1f} days after the fetch at {now.isoformat()}")
    return moment
