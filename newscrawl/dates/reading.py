"""Reads the date texts of Iranian news sites.

A text is folded and cut into tokens (tokens.py), and every token must find its place (reader.py): a number or a word
that means nothing makes the whole text unreadable, two different days make it ambiguous. That is slower to extend than
a search for digits, and it is the point: a wrong date in an archive is worse than a missing one.

What is decided by rule rather than by the text, because every source agrees:

- two-digit years: Jalali 00-49 are 1400-1449 and 50-99 are 1350-1399; Gregorian as RFC 2822 has it (00-49 are 20xx);
- a four-digit year below 1700 is Jalali, whatever the format around it (yjc.ir wrote «۱۳۹۹-۰۲-۲۱T…» into a meta tag
  in 2020);
- a time without an offset is on Tehran's clock; in the hour that autumn repeated (until 2022) it is the first one;
- an offset west of Greenwich counts only where a machine printed it: «۱۰:۰۰-۱۲:۰۰» are two hours;
- hours after midnight beside «شب» are refused, because the night may be the one before or the one after the day;
- both calendars may be named when they name the same day; years are those from 1304 to 1500 and from 1925 to 2121;
- words before a colon that comes before any digit are a label («تاریخ انتشار: »).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, tzinfo
from functools import lru_cache
from typing import Final

from newscrawl.dates.calendar import TEHRAN, in_tehran
from newscrawl.dates.errors import DateError
from newscrawl.dates.names import fold_date
from newscrawl.dates.reader import Reader, Reading
from newscrawl.dates.relative import Ago, in_one_word

_MAX_LENGTH: Final = 200


def parse(text: str, *, now: datetime | None = None, default_time: time | None = None) -> datetime:
    """The moment that a text names, on Tehran's clock (`ZoneInfo("Asia/Tehran")`).

    Args:
        text: a date with a time of day, Jalali or Gregorian, or relative to `now`, in any form of the source notes.
        now: when the page was fetched (aware); only relative texts need it, and without it they are refused.
        default_time: the time of day (Tehran's clock) to take where the text has none; without it such a text is
            refused.

    >>> parse("۱۴:۴۱ - ۱۳۹۴/۰۳/۲۶").isoformat()
    '2015-06-16T14:41:00+04:30'
    >>> parse("Thu, 01 Jan 2026 06:33:52 GMT").isoformat()
    '2026-01-01T10:03:52+03:30'
    >>> parse("۲ ساعت پیش", now=datetime(2025, 12, 29, 9, 0, tzinfo=UTC)).isoformat()
    '2025-12-29T10:30:00+03:30'

    Raises:
        DateError: the text is unreadable, ambiguous, impossible, without time of day, or relative without `now`.
        ValueError: `now` has no zone.
    """
    reading = read(text)
    day = reading.day
    if reading.ago is not None:
        moment = _back(text, reading.ago, reading.weekday, now)
        if reading.clock is None and not reading.ago.names_a_day:
            return moment
        day = moment.date()
    clock = reading.clock if reading.clock is not None else default_time
    if clock is None:
        raise DateError(text, "it has no time of day (parse_day reads days)")
    return _join(text, _need_day(text, day), clock, reading.zone)


def parse_day(text: str, *, now: datetime | None = None) -> date:
    """The (Gregorian) day in Tehran that a text names, with or without a time of day.

    >>> parse_day("۱۵/دی/۱۴۰۴")
    datetime.date(2026, 1, 5)

    Raises:
        DateError: as `parse`, apart from the missing time of day.
        ValueError: `now` has no zone.
    """
    reading = read(text)
    if reading.ago is not None:
        return _back(text, reading.ago, reading.weekday, now).date()
    day = _need_day(text, reading.day)
    if reading.zone is not None and reading.clock is not None:
        return _join(text, day, reading.clock, reading.zone).date()
    return day


def _need_day(text: str, day: date | None) -> date:
    if day is None:
        raise DateError(text, "it names no day")
    return day


def _back(text: str, ago: Ago, weekday: int | None, now: datetime | None) -> datetime:
    """The moment that lies as far before `now` as a relative text says."""
    if now is None:
        raise DateError(text, "it is relative and the time of the fetch is not known")
    moment = ago.before(in_tehran(now))
    if weekday not in {None, moment.weekday()}:
        raise DateError(text, f"{moment:%Y-%m-%d} was another day of the week")
    return moment


def _join(text: str, day: date, clock: time, zone: tzinfo | None) -> datetime:
    if zone is not None:
        return datetime.combine(day, clock, zone).astimezone(TEHRAN)
    moment = datetime.combine(day, clock, TEHRAN)
    if day.year <= 2022 and moment.astimezone(UTC).astimezone(TEHRAN).hour != clock.hour:
        raise DateError(text, "summer time began: that hour did not exist in Tehran")
    return moment


@lru_cache(maxsize=8192)
def read(text: str) -> Reading:
    """What a text says, before it is known when it was fetched. Remembered: listings repeat their texts.

    Raises:
        DateError: the text is unreadable, ambiguous or impossible.
    """
    if not isinstance(text, str):
        raise TypeError(f"a date to be read must be str, not {type(text).__name__}")
    if len(text) > _MAX_LENGTH:
        raise DateError(text, f"{len(text)} characters are no date")
    folded = in_one_word(" ".join(fold_date(text).split()))
    if not folded:
        raise DateError(text, "it is empty")
    return Reader(text, folded).reading()
