"""The newsroom's clock, and the Jalali calendar as the site prints it.

Articles are timed in UTC; pages print Tehran time (zoneinfo, so summer time until 2022 is right). The Jalali dates are
made here with jdatetime and not with `newscrawl.dates`: what tests compare must not come from the code under test.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import jdatetime

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
WEEKDAYS: Final = ("دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه")
_PERSIAN_DIGITS: Final = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


class Clock:
    """What time it is in the newsroom.

    Without `start` it is the machine's own clock. With `start` it stands still there until it is moved, so that two
    tests see the same site; `ticking=True` lets it run on from `start`.
    """

    def __init__(self, start: datetime | None = None, *, ticking: bool = False) -> None:
        self._frozen: datetime | None = None
        self._offset = timedelta()
        if start is not None:
            self.set(start, ticking=ticking)

    def now(self) -> datetime:
        """The present moment, UTC, whole seconds."""
        moment = self._frozen if self._frozen is not None else datetime.now(UTC) + self._offset
        return moment.replace(microsecond=0)

    def set(self, moment: datetime, *, ticking: bool = False) -> None:
        """Move the clock to `moment` (aware); it stands still there unless `ticking`.

        Raises:
            ValueError: when `moment` has no time zone.
        """
        if moment.tzinfo is None:
            raise ValueError(f"the clock needs a time zone: {moment.isoformat()} has none; write e.g. +03:30 after it")
        utc = moment.astimezone(UTC)
        self._offset = utc - datetime.now(UTC)
        self._frozen = None if ticking else utc

    def advance(self, seconds: float) -> datetime:
        """Move the clock on (or back) by `seconds`; returns the new time."""
        if self._frozen is not None:
            self._frozen += timedelta(seconds=seconds)
        self._offset += timedelta(seconds=seconds)
        return self.now()


def fa(number: object) -> str:
    """Write with Persian digits.

    >>> fa("1404-10-08")
    '۱۴۰۴-۱۰-۰۸'
    """
    return str(number).translate(_PERSIAN_DIGITS)


@lru_cache(maxsize=8192)
def _jalali_of(ordinal: int) -> tuple[int, int, int]:
    day = jdatetime.date.fromgregorian(date=date.fromordinal(ordinal))
    return day.year, day.month, day.day


def jalali_day(moment: datetime) -> tuple[int, int, int]:
    """Jalali year, month and day of `moment` in Tehran.

    >>> jalali_day(datetime(2025, 12, 29, 7, 25, tzinfo=UTC))
    (1404, 10, 8)
    """
    return _jalali_of(moment.astimezone(TEHRAN).toordinal())


def day_start(year: int, month: int, day: int) -> datetime:
    """The first moment (UTC) of a Jalali day in Tehran.

    Raises:
        ValueError: when there is no such day.
    """
    civil: date = jdatetime.date(year, month, day).togregorian()
    return datetime(civil.year, civil.month, civil.day, tzinfo=TEHRAN).astimezone(UTC)


def jalali_span(year: int, month: int | None = None, day: int | None = None) -> tuple[datetime, datetime]:
    """First moments of a Jalali year, month or day and of the one after it; of no time at all where there is none."""
    try:
        if month is None:
            return day_start(year, 1, 1), day_start(year + 1, 1, 1)
        if day is None:
            following = (year, month + 1) if month < 12 else (year + 1, 1)
            return day_start(year, month, 1), day_start(*following, 1)
        since = day_start(year, month, day)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)
    # 25 hours later is always the next day, whatever summer time does to this one.
    return since, day_start(*jalali_day(since + timedelta(hours=25)))


def days_in_month(year: int, month: int) -> int:
    """Number of days of a Jalali month."""
    if month <= 6:
        return 31
    if month < 12:
        return 30
    return 30 if jdatetime.date(year, 1, 1).isleap() else 29


def stamp(moment: datetime) -> str:
    """Jalali date and time as Mehr's archive prints them (source: crawlers of 2023-2025).

    >>> stamp(datetime(2025, 12, 29, 7, 25, tzinfo=UTC))
    '1404-10-08 10:55'
    """
    year, month, day = jalali_day(moment)
    return f"{year:04d}-{month:02d}-{day:02d} {moment.astimezone(TEHRAN):%H:%M}"


def long_date(moment: datetime, separator: str = "، ", *, weekday: bool = False) -> str:
    """The date line of an article, Persian digits, hour without a leading zero (Mehr, 2024).

    >>> long_date(datetime(2024, 2, 8, 6, 0, tzinfo=UTC))
    '۱۹ بهمن ۱۴۰۲، ۹:۳۰'
    """
    year, month, day = jalali_day(moment)
    local = moment.astimezone(TEHRAN)
    text = f"{day} {MONTHS[month - 1]} {year}{separator}{local.hour}:{local:%M}"
    if weekday:
        text = f"{WEEKDAYS[local.weekday()]} {text}"
    return fa(text)


def relative(moment: datetime, now: datetime) -> str:
    """How long ago, as Hamshahri's lists say it (source: its archive page of February 2024)."""
    minutes = max(0, int((now - moment).total_seconds() // 60))
    if minutes < 60:
        return fa(f"{minutes} دقیقه قبل")
    if minutes < 24 * 60:
        return fa(f"{minutes // 60} ساعت قبل")
    return fa(f"{minutes // (24 * 60)} روز قبل")


def utc_z(moment: datetime) -> str:
    """`2025-12-29T07:25:00Z`, the form of the site's meta tags."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def http_date(moment: datetime) -> str:
    """`Mon, 29 Dec 2025 07:25:00 GMT`, whatever the machine's locale."""
    utc = moment.astimezone(UTC)
    days = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{days[utc.weekday()]}, {utc.day:02d} {months[utc.month - 1]} {utc.year} {utc:%H:%M:%S} GMT"
