"""Dates of Iranian news sites: Jalali or Gregorian text to aware datetimes on Tehran's clock. Refuses to guess.

    >>> parse("۸ دی ۱۴۰۴، ۱۰:۵۵").isoformat()
    '2025-12-29T10:55:00+03:30'
    >>> parse("دوشنبه ۸ دي ۰۴ - ۲:۱۵ ب.ظ").isoformat()
    '2025-12-29T14:15:00+03:30'
    >>> parse("۳۱ مهر ۱۴۰۴ - ۱۰:۰۰")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    newscrawl.dates.errors.DateError: ... there is no such day in the Jalali calendar: مهر 1404 has 30 days, not 31

A text without time of day is a day, not a moment: `parse_day` reads it, `parse` refuses it unless `default_time` says
what to take.
"""

from newscrawl.dates.calendar import (
    MONTHS,
    TEHRAN,
    check_not_future,
    from_jalali,
    in_tehran,
    is_leap,
    iso,
    jalali_day,
    month_length,
    to_jalali,
)
from newscrawl.dates.command import parse_cli
from newscrawl.dates.errors import DateError, FutureDateError
from newscrawl.dates.reading import parse, parse_day

__all__ = [
    "MONTHS",
    "TEHRAN",
    "DateError",
    "FutureDateError",
    "check_not_future",
    "from_jalali",
    "in_tehran",
    "is_leap",
    "iso",
    "jalali_day",
    "month_length",
    "parse",
    "parse_cli",
    "parse_day",
    "to_jalali",
]
