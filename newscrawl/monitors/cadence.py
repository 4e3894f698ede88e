"""How often to ask a source: often while it publishes much, seldom while it sleeps.

Minimising the waiting of all articles, the sum of rate x interval, under a number of requests, the sum of 1 / interval,
gives intervals in proportion to 1 / sqrt(rate). So the next look comes when the integral of sqrt(rate) since the last
one reaches a constant c, the same for all sources. Users name a latency or a number of requests; c follows from it.

The rate is that of the hour of the week, learnt from the articles that are stored: level, weekday and hour of the day
each by themselves, and each drawn towards what is expected as long as little has been seen.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

HOUR: Final = 3600.0
DAY: Final = 24 * HOUR
WEEK: Final = 168
"""Hours; hour 0 of our week is Thursday 00:00 in Tehran, the weekday on which the epoch began."""
TEHRAN: Final = 3.5 * HOUR
"""Iran has kept +03:30 all year since September 2022; a profile of some weeks needs no zone data."""

MIN_INTERVAL: Final = 300.0
MAX_INTERVAL: Final = 6 * HOUR
JITTER: Final = 0.1
"""Sources of one home folder, and home folders of one source, do not ask in step."""

LEVEL_WEEKS: Final = 1.0
"""The source file's expectation weighs as much as so many weeks of articles."""
DAY_WEEKS: Final = 2.0
"""The usual week weighs as much as so many weeks seen."""
HOUR_ARTICLES: Final = 60.0
"""The usual day weighs as much as so many articles seen."""
USUAL_DAYS: Final = (0.9, 0.6, 1.1, 1.1, 1.1, 1.1, 1.1)
"""From Thursday on. A guess that the first weeks of a collection replace."""
USUAL_HOURS: Final = (
    *(0.55, 0.3, 0.15, 0.1, 0.1, 0.15, 0.35, 0.8),
    *(1.4, 1.8, 2.0, 2.0, 1.9, 1.7, 1.5, 1.3),
    *(1.2, 1.15, 1.1, 1.1, 1.05, 0.95, 0.8, 0.65),
)
"""Likewise."""


@dataclass(frozen=True, slots=True)
class Profile:
    """Expected articles an hour of a source, for each hour of the week."""

    rates: tuple[float, ...]

    def at(self, moment: float) -> float:
        """Articles an hour at a moment (seconds since 1970)."""
        return self.rates[hour_of_week(moment)]

    @property
    def per_day(self) -> float:
        """Articles a day, of a whole week."""
        return sum(self.rates) / 7


def hour_of_week(moment: float) -> int:
    """Which of the 168 hours a moment lies in.

    >>> hour_of_week(1735460700)  # Sunday 2024-12-29, 11:55 in Tehran
    83
    """
    return int((moment + TEHRAN) // HOUR) % WEEK


def count(published: Iterable[float]) -> list[int]:
    """Articles in each hour of the week."""
    counts = [0] * WEEK
    for moment in published:
        counts[hour_of_week(moment)] += 1
    return counts


def learn(counts: Sequence[int], weeks: float, expected_per_day: float) -> Profile:
    """The profile of a source.

    Args:
        counts: articles in each hour of the week.
        weeks: for how long they were collected; may be less than one.
        expected_per_day: what the source file says; 0 where it says nothing.
    """
    total = sum(counts)
    level = (total + LEVEL_WEEKS * 7 * max(expected_per_day, 0.5)) / (weeks + LEVEL_WEEKS) / WEEK
    mean_day = total / 7 or 1.0
    seen_days = [sum(counts[24 * day : 24 * day + 24]) / mean_day for day in range(7)]
    # What a part of a week says of its days is an accident.
    whole = math.floor(weeks) if total else 0
    days = [
        (whole * seen + DAY_WEEKS * usual) / (whole + DAY_WEEKS)
        for seen, usual in zip(seen_days, USUAL_DAYS, strict=True)
    ]
    hours = [
        (24 * sum(counts[hour::24]) + HOUR_ARTICLES * usual) / (total + HOUR_ARTICLES)
        for hour, usual in enumerate(_normal(USUAL_HOURS))
    ]
    shape = _normal([day * hour for day in days for hour in hours])
    return Profile(tuple(level * part for part in shape))


def _normal(weights: Sequence[float]) -> list[float]:
    """The same with mean 1."""
    mean = sum(weights) / len(weights)
    return [weight / mean for weight in weights]


def interval(rate: float, constant: float) -> float:
    """Seconds between two looks while the rate (articles an hour) lasts, for a constant in hours^0.5 x articles^0.5."""
    return min(max(HOUR * constant / math.sqrt(max(rate, 1e-9)), MIN_INTERVAL), MAX_INTERVAL)


def next_look(profile: Profile, constant: float, last: float, jitter: float = 1.0) -> float:
    """When the next look is due (seconds since 1970).

    Where the rate changes meanwhile, so does the speed with which the look comes nearer: a long interval of the night
    does not reach into the morning.

    Args:
        profile: of the source.
        constant: c, from `Collection`.
        last: the last look.
        jitter: the source's own factor.
    """
    left, moment = constant, last
    while left > 0 and moment < last + MAX_INTERVAL:
        end = (math.floor(moment / HOUR - 0.5) + 1.5) * HOUR  # hours of Tehran begin at half past
        speed = math.sqrt(max(profile.at(moment), 1e-9)) / HOUR
        step = min(end - moment, left / speed)
        left -= step * speed
        moment += step
    return last + min(max(moment - last, MIN_INTERVAL), MAX_INTERVAL) * jitter


def jitter_of(home: str, source: str) -> float:
    """The factor of a source in a home folder: 0.9 to 1.1, always the same."""
    drawn = int.from_bytes(hashlib.blake2b(f"{home}\0{source}".encode(), digest_size=4).digest()) / 2**32
    return 1 + JITTER * (2 * drawn - 1)


class Collection:
    """All sources of a schedule together: what a constant costs, and what it brings.

    Hours of nearly the same rate are counted together: the sums need a few hundred terms instead of 168 a source.
    """

    def __init__(self, profiles: Iterable[Profile]) -> None:
        hours: dict[int, list[float]] = {}
        for profile in profiles:
            for rate in profile.rates:
                hours.setdefault(round(8 * math.log2(max(rate, 1e-9))), []).append(rate)
        self._hours = [(sum(rates) / len(rates), len(rates)) for rates in hours.values()]

    def requests_per_day(self, constant: float) -> float:
        """Looks a day at all sources."""
        return sum(number * HOUR / interval(rate, constant) for rate, number in self._hours) / 7

    def median_latency(self, constant: float) -> float:
        """Seconds from an article's publication to the next look at its source, as the median of all articles."""
        spans = [(rate * number, interval(rate, constant)) for rate, number in self._hours]
        half = sum(articles for articles, _ in spans) / 2
        # An article waits anything between nothing and the interval.
        return _solve(lambda wait: sum(n * min(1.0, wait / span) for n, span in spans) - half, 0.0, MAX_INTERVAL)

    def constant_for_latency(self, seconds: float) -> float:
        """The constant with which half of all articles are met within so many seconds."""
        return _solve(lambda constant: self.median_latency(constant) - seconds, 0.01, 50.0)

    def constant_for_requests(self, per_day: float) -> float:
        """The constant that costs so many looks a day."""
        return _solve(lambda constant: per_day - self.requests_per_day(constant), 0.01, 50.0)


def _solve(rising: Callable[[float], float], low: float, high: float, steps: int = 30) -> float:
    """Where a rising function is 0, by halving; an end of the range where it is 0 nowhere in it."""
    for _ in range(steps):
        middle = (low + high) / 2
        if rising(middle) < 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2
