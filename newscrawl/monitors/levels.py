"""What a source publishes on an ordinary day, learnt from the four weeks before its newest article.

A level is the number of articles of each weekday, how they are spread over the hours, and how much days differ from
each other. The number that the source file names counts as a prior: alone in the first two weeks, as two days among
many later. A source that falls silent does not teach its own silence: the lesson ends where the silence begins.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from newscrawl.monitors import holidays

if TYPE_CHECKING:
    from collections.abc import Mapping

HOUR: Final = 3600.0
DAY: Final = 24 * HOUR

OFFSET: Final = 3.5 * HOUR
"""Tehran's clock against UTC: without summer time since September 2022, and no level is older."""

LESSON_DAYS: Final = 28
FIRST_DAYS: Final = 14
"""Days of a lesson before it counts more than the source file."""

PSEUDO_WEEKS: Final = 2.0
"""Weeks of the mean day that each weekday is mixed with."""

SPREAD: Final = 5.0
"""Of the numbers of days: their variance is m + m² / spread (negative binomial)."""
PSEUDO_DAYS: Final = 14.0
MIN_SPREAD, MAX_SPREAD = 1.5, 6.0
HOLIDAY_SPREAD: Final = 1.5
"""At most, on a holiday: nobody knows beforehand how much of a holiday it is for this newsroom."""

PSEUDO_HOLIDAYS: Final = 3.0
"""Holidays of the usual kind that those of a lesson are mixed with."""

FRIDAY: Final = 4
USUAL: Final = (1, 1, 1, 1, 1, 1, 3, 7, 13, 18, 20, 20, 19, 17, 15, 13, 12, 12, 11, 10, 8, 6, 4, 2)
"""Articles of a day by its hours, as far as nothing is learnt of a source: a newsroom's day."""
PSEUDO_ARTICLES: Final = 100.0
"""Articles of a usual day that the hours of a source are mixed with."""
PSEUDO_FRIDAY: Final = 50.0


class Part(NamedTuple):
    """Of a day: how many articles are to be expected in it, and how alike such days are (see `Level.spread`)."""

    expected: float
    spread: float


@dataclass(frozen=True, slots=True)
class Level:
    """Of one source.

    Attributes:
        weekdays: expected articles, Monday first.
        hours: how a day's articles are spread over it: 24 shares.
        friday: the same for Fridays.
        spread: how alike days are: variance = m + m² / spread.
        learnt: whether enough days were seen; else the number is the source file's.
        holiday: how much it writes on a holiday, beside what newsrooms usually write then.
    """

    weekdays: tuple[float, ...]
    hours: tuple[float, ...]
    friday: tuple[float, ...]
    spread: float
    learnt: bool
    holiday: float = 1.0

    @property
    def per_day(self) -> float:
        """Mean of a week."""
        return sum(self.weekdays) / 7

    def day(self, day: date) -> float:
        """Articles that are to be expected on a day."""
        factor = holidays.factor(day)
        return self.weekdays[day.weekday()] * (min(factor * self.holiday, 1.0) if factor < 1.0 else 1.0)

    def between(self, start: float, end: float) -> list[Part]:
        """What is to be expected in a stretch of time (seconds since 1970), day by day."""
        found = []
        at = start
        while at < end:
            number = int((at + OFFSET) // DAY)
            until = min(end, (number + 1) * DAY - OFFSET)
            day = _date(number)
            profile = self.friday if day.weekday() == FRIDAY else self.hours
            share = _share(profile, at + OFFSET - number * DAY, until + OFFSET - number * DAY)
            spread = min(self.spread, HOLIDAY_SPREAD) if holidays.factor(day) < 1.0 else self.spread
            found.append(Part(self.day(day) * share, spread))
            at = until
        return found


def hour_of(moment: float) -> int:
    """Number of the hour on Tehran's clock, by which articles are counted."""
    return int((moment + OFFSET) // HOUR)


def midnight(moment: float) -> float:
    """When its day began on Tehran's clock, in seconds since 1970."""
    return (moment + OFFSET) // DAY * DAY - OFFSET


def learn(counts: Mapping[int, int], *, first: float, until: float, prior: float) -> Level:
    """The level of a source.

    Args:
        counts: articles by hour (`hour_of` their publication).
        first: since when the source is watched, in seconds since 1970.
        until: where the lesson ends: its newest article.
        prior: articles a day, as the source file expects.
    """
    end = int((until + OFFSET) // DAY)
    begin = max(int((first + OFFSET) // DAY) + 1, end - LESSON_DAYS)
    days: Counter[int] = Counter()
    hours: Counter[int] = Counter()
    fridays: Counter[int] = Counter()
    for hour, number in counts.items():
        day = hour // 24
        if begin <= day < end:
            days[day] += number
            (fridays if _date(day).weekday() == FRIDAY else hours)[hour % 24] += number
    seen = [(_date(day), days[day]) for day in range(begin, end)]
    learnt = len(seen) >= FIRST_DAYS
    if not learnt:
        weekdays: tuple[float, ...] = (prior,) * 7
        spread, holiday = SPREAD, 1.0
    else:
        weekdays = _weekdays(seen, prior)
        spread, holiday = _spread(seen, weekdays), _holiday(seen, weekdays)
    usual = _profile(hours + fridays, USUAL, PSEUDO_ARTICLES)
    return Level(
        weekdays,
        _profile(hours, usual, PSEUDO_FRIDAY),
        _profile(fridays, usual, PSEUDO_FRIDAY),
        spread,
        learnt,
        holiday,
    )


def _weekdays(seen: list[tuple[date, int]], prior: float) -> tuple[float, ...]:
    """Holidays count as the part of a day that they are."""
    mean = (sum(number for _, number in seen) + 2 * prior) / (sum(holidays.factor(day) for day, _ in seen) + 2)
    found = []
    for weekday in range(7):
        mine = [(holidays.factor(day), number) for day, number in seen if day.weekday() == weekday]
        weight = sum(share for share, _ in mine) + PSEUDO_WEEKS
        found.append((sum(number for _, number in mine) + PSEUDO_WEEKS * mean) / weight)
    return tuple(found)


def _spread(seen: list[tuple[date, int]], weekdays: tuple[float, ...]) -> float:
    """By moments, mixed with the usual one."""
    expected = [(weekdays[day.weekday()], number) for day, number in seen if holidays.factor(day) == 1.0]
    mean = sum(weekdays) / 7
    over = sum((number - level) ** 2 - level for level, number in expected)
    squares = sum(level**2 for level, _ in expected) + PSEUDO_DAYS * mean**2
    over += PSEUDO_DAYS * mean**2 / SPREAD
    return min(max(squares / over, MIN_SPREAD), MAX_SPREAD) if over > 0 else MAX_SPREAD


def _holiday(seen: list[tuple[date, int]], weekdays: tuple[float, ...]) -> float:
    """What the holidays of a lesson brought against what is usual."""
    rows = [
        (weekdays[day.weekday()] * holidays.factor(day), number) for day, number in seen if holidays.factor(day) < 1.0
    ]
    usual = PSEUDO_HOLIDAYS * holidays.HOLIDAY * sum(weekdays) / 7
    expected = sum(level for level, _ in rows) + usual
    return (sum(number for _, number in rows) + usual) / expected if expected > 0 else 1.0


def _profile(hours: Mapping[int, int], usual: tuple[float, ...], weight: float) -> tuple[float, ...]:
    total = sum(usual)
    mixed = [hours.get(hour, 0) + weight * usual[hour] / total for hour in range(24)]
    return tuple(number / sum(mixed) for number in mixed)


def _share(profile: tuple[float, ...], start: float, end: float) -> float:
    """Share of a day's articles between two moments of it, in seconds since midnight."""
    return sum(
        share * max(0.0, min(end, (hour + 1) * HOUR) - max(start, hour * HOUR)) / HOUR
        for hour, share in enumerate(profile)
    )


def _date(number: int) -> date:
    """Day of a number of days since 1970."""
    return date(1970, 1, 1) + timedelta(days=number)
