"""Dates as people type them on the command line."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from newscrawl.dates.calendar import TEHRAN, in_tehran
from newscrawl.dates.errors import DateError
from newscrawl.dates.names import fold_date
from newscrawl.dates.reading import parse, read

_SHORT: Final = re.compile(r"(\d{1,5})\s*([mhdw])")
_MAX_SHORT: Final = 20
_UNITS: Final = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_MAX_DISTANCE: Final = timedelta(days=36525)
_FORMS: Final = "1404-10-08, 2025-12-29, '1404-10-08 10:55', 2d, 12h, 30m, 1w, today or yesterday"


def parse_cli(text: str, now: datetime, *, end_of_day: bool = False) -> datetime:
    """The moment that a typed date means, on Tehran's clock.

    Args:
        text: Jalali `1404-10-08` or `۱۴۰۴/۱۰/۰۸`, Gregorian `2025-12-29`, either with a time of day; any form of
            `parse`; `30m`, `12h`, `2d`, `1w` before now; `now`, `today`, `yesterday`.
        now: the present (aware).
        end_of_day: for `--until`: a day without a time of day means its end, which is the first moment of the next day
            (exclusive). Otherwise it means its first moment.

    >>> now = datetime(2025, 12, 29, 9, 0, tzinfo=UTC)
    >>> parse_cli("۱۴۰۴/۱۰/۰۸", now).isoformat(), parse_cli("1404-10-08", now, end_of_day=True).isoformat()
    ('2025-12-29T00:00:00+03:30', '2025-12-30T00:00:00+03:30')
    >>> parse_cli("2d", now).isoformat()
    '2025-12-27T12:30:00+03:30'
    >>> parse_cli("soon", now)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    newscrawl.dates.errors.DateError: date 'soon' refused: the word 'soon' does not belong in a date; write it like ...

    Raises:
        DateError: one line with the text, the reason and the forms that are understood.
        ValueError: `now` has no zone.
    """
    base = in_tehran(now)
    short = _SHORT.fullmatch(fold_date(text).strip()) if len(text) < _MAX_SHORT else None
    try:
        if short:
            return _back(text, base, int(short[1]) * _UNITS[short[2]])
        reading = read(text)
        if reading.clock is None and reading.ago is not None and reading.ago.names_a_day:
            return _edge(reading.ago.before(base).date(), end=end_of_day)
        if reading.clock is None and reading.day is not None:
            return _edge(reading.day, end=end_of_day)
        return parse(text, now=base)
    except DateError as error:
        raise DateError(text, f"{error.reason}; write it like {_FORMS}") from None


def _back(text: str, now: datetime, distance: timedelta) -> datetime:
    if distance > _MAX_DISTANCE:
        raise DateError(text, "it is more than a century back")
    return (now.astimezone(UTC) - distance).astimezone(TEHRAN)


def _edge(day: date, *, end: bool) -> datetime:
    """The first moment of a day, or of the next one. Through UTC: on some spring days 00:00 did not exist in Tehran."""
    start = datetime.combine(day + timedelta(days=end), time(), TEHRAN)
    return start.astimezone(UTC).astimezone(TEHRAN)
