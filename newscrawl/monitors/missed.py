"""The missed-news meter: how much is not in the collection, and where to look for it.

What lists named and is not stored is counted exactly. What no list of ours named is estimated.

The estimate is Chapman's: of what two channels saw in the same days, the common part tells how much each of them
misses. Channels that share a blind spot make it too low, so it is a lower bound. A channel counts for the days that it
was read to the end of; one that stopped at a known page has not been read.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any, Final

from newscrawl import reasons
from newscrawl.dates import TEHRAN, from_jalali, to_jalali
from newscrawl.monitors.levels import DAY, OFFSET
from newscrawl.monitors.runs import rewalk
from newscrawl.store import naming

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row

MIN_COMMON: Final = 10
"""Articles that both channels saw, below which an estimate says nothing."""
WINDOW: Final = 7
LONG_WINDOW: Final = 28
FEW: Final = 10
"""Articles a day below which the longer window is looked at."""
SURE: Final = 1.96
"""Standard deviations of the interval: 95 %."""
GREGORIAN: Final = 1700
"""Years from which on a date is Gregorian."""
MAX_RUNS: Final = 3
AROUND: Final = 12
"""Articles on each side of a run of numbers that tell how many of them have one: the sparser side counts."""
CHANCE: Final = 0.01
MIN_RISING: Final = 0.8
"""Share of neighbours by time whose numbers rise, below which numbers say nothing about time."""


@dataclass(slots=True)
class Lacking:
    """Of one province on one day.

    Attributes:
        day: Jalali, `1404-10-08`.
        province: slug; None: unknown.
        stored: articles that are stored.
        missing: links without a text, by reason (`due`: nobody fetched it yet).
        whole: whether a list of the day was read to its end: then nothing else was named.
    """

    day: str
    province: str | None
    stored: int = 0
    missing: Counter[str] = field(default_factory=Counter)
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Estimate:
    """What two channels together missed, at least.

    Attributes:
        province: slug; None: of all articles of the source.
        channels: which two.
        first, second, common: articles that each saw, and both.
        missing: how many neither saw, at least; low, high: its interval of 95 %.
        days: over how many days.
    """

    province: str | None
    channels: tuple[str, str]
    first: int
    second: int
    common: int
    missing: float
    low: float
    high: float
    days: int


@dataclass(frozen=True, slots=True)
class Run:
    """A run of numbers without an article: a place to look, no proof of anything.

    Attributes:
        first, last: the numbers.
        since, until: moments of the articles before and after it.
        expected: articles that so many numbers have on both sides of it.
        todo: the command that walks those days again.
    """

    first: int
    last: int
    since: float
    until: float
    expected: float
    todo: str


@dataclass(frozen=True, slots=True)
class Unread:
    """Codes that a sitemap alone named, and that no run took for a link: of all the site's news, provincial or not.

    Attributes:
        number: how many.
        first, last: Jalali days on which they were named first.
        todo: the command that reads those sitemaps for links.
    """

    number: int
    first: str
    last: str
    todo: str


@dataclass(slots=True)
class Missed:
    """Of one source."""

    source: str
    lacking: list[Lacking]
    estimates: list[Estimate]
    runs: list[Run]
    unread: Unread | None = None


def measure(connection: Connection, source: str, now: float, days: int | None = None) -> Missed:
    """Look at the days that are over.

    Args:
        connection: of the collection, open for reading.
        source: whose.
        now: seconds since 1970.
        days: how many days back; by default a week, four weeks for a source of a few articles a day.
    """
    until = _midnight(now)
    window = days or WINDOW
    if days is None and len(naming.stored(connection, source, until - WINDOW * DAY, until)) < FEW * WINDOW:
        window = LONG_WINDOW
    since = until - window * DAY
    read = _read_days(naming.whole_walks(connection, source, since), since, until)
    return Missed(
        source,
        _lacking(connection, source, since, until, read),
        _estimates(naming.seen(connection, source, since, until), read),
        number_runs(source, naming.numbers(connection, source, since, until)),
        _unread(source, naming.in_sitemaps_alone(connection, source, since, until)),
    )


def _midnight(moment: float) -> float:
    return (moment + OFFSET) // DAY * DAY - OFFSET


def _read_days(walks: Sequence[tuple[str, str, float]], since: float, until: float) -> dict[str, set[float]]:
    """Beginnings of the days that each channel was read to the end of.

    A list of one day's articles is whole once this day is over, others of yesterday; a feed is read on the day.
    """
    read: dict[str, set[float]] = defaultdict(set)
    for channel, scope, began in walks:
        today = _midnight(began)
        named = _day_of(scope)
        if named is not None:
            days: tuple[float, ...] = (named,) if named < today and scope.startswith(f"{channel}:") else ()
        else:
            days = (today - DAY, today) if channel == "feed" else (today - DAY,)
        read[channel].update(day for day in days if since <= day < until)
    return read


def _day_of(scope: str) -> float | None:
    """Beginning of the day that a list's name ends with, `archive:19:1405-09-04`; None: it is of no single day."""
    match = re.search(r":(\d{4})-(\d\d)-(\d\d)$", scope)
    if match is None:
        return None
    year, month, day = map(int, match.groups())
    try:
        named = from_jalali(year, month, day) if year < GREGORIAN else date(year, month, day)
    except ValueError:
        return None
    return datetime(named.year, named.month, named.day, tzinfo=TEHRAN).timestamp()


def _ordinary(reason: str | None) -> bool:
    """Whether an article without a text is none of those that are wanted: national news, another province."""
    known = reasons.find(reason)
    return known is not None and known.ordinary


def _lacking(
    connection: Connection, source: str, since: float, until: float, read: dict[str, set[float]]
) -> list[Lacking]:
    whole = {day for channel, days in read.items() if channel != "feed" for day in days}
    found: dict[tuple[float, str], Lacking] = {}

    def at(province: str | None, moment: float) -> Lacking:
        day = _midnight(moment)
        key = (day, province or "")
        if key not in found:
            name = to_jalali(datetime.fromtimestamp(day, TEHRAN))[:10]
            found[key] = Lacking(name, province, whole=day in whole)
        return found[key]

    for row in naming.lacking(connection, source, since, until):
        if not _ordinary(row.reason):
            reason = row.reason or "not fetched"
            at(row.province, row.moment).missing[f"due: {reason}" if row.state == "due" else reason] += 1
    for province, moment in naming.stored(connection, source, since, until):
        key = (_midnight(moment), province or "")
        if key in found:
            found[key].stored += 1
    return [found[key] for key in sorted(found)]


def _unread(source: str, moments: Sequence[float]) -> Unread | None:
    if not moments:
        return None
    first, last = (to_jalali(datetime.fromtimestamp(one, TEHRAN))[:10] for one in (min(moments), max(moments)))
    return Unread(len(moments), first, last, f"{rewalk(source, min(moments), max(moments))} --via sitemap")


def _estimates(every: Sequence[Row[Any]], read: dict[str, set[float]]) -> list[Estimate]:
    """Of the whole source first, then of each province of which enough is known."""
    found = []
    seen = [row for row in every if not _ordinary(row.reason)]
    for province in (None, *sorted({row.province for row in seen if row.province})):
        codes: dict[str, dict[str, float]] = defaultdict(dict)
        for row in seen:
            if province in (None, row.province):
                codes[row.channel][row.news_code] = _midnight(row.moment)
        for one, other in combinations(sorted(codes), 2):
            days = read.get(one, set()) & read.get(other, set())
            first = {code for code, day in codes[one].items() if day in days}
            second = {code for code, day in codes[other].items() if day in days}
            numbers = (len(first), len(second), len(first & second))
            estimate = chapman(*numbers)
            if estimate is not None:
                found.append(Estimate(province, (one, other), *numbers, *estimate, len(days)))
    return found


def chapman(first: int, second: int, common: int) -> tuple[float, float, float] | None:
    """How many articles two channels together missed, at least: the figure and its interval of 95 %.

    Chapman's estimator, with a log-normal interval of what is unseen (Rexstad and Burnham 1991).

    Args:
        first: articles that one channel saw.
        second: articles that the other saw.
        common: articles that both saw.

    Returns:
        None where too few are common.

    >>> [round(number, 1) for number in chapman(270, 294, 265)]
    [0.5, 0.1, 4.3]
    >>> chapman(9, 9, 9)
    """
    if common < MIN_COMMON:
        return None
    total = (first + 1) * (second + 1) / (common + 1) - 1
    variance = (first + 1) * (second + 1) * (first - common) * (second - common) / ((common + 1) ** 2 * (common + 2))
    missing = max(total - (first + second - common), 0.0)
    if missing == 0.0 or variance == 0.0:
        return missing, missing, missing
    factor = math.exp(SURE * math.sqrt(math.log1p(variance / missing**2)))
    return missing, missing / factor, missing * factor


def number_runs(source: str, numbers: Sequence[tuple[int, float]]) -> list[Run]:
    """The longest runs of numbers without an article that chance does not explain.

    Args:
        source: for the command that walks those days again.
        numbers: of articles, with their moments, sorted by number.
    """
    if len(numbers) < 2 * MIN_COMMON:
        return []
    rising = sum(one[1] <= other[1] + DAY / 24 for one, other in pairwise(numbers))
    if rising < MIN_RISING * (len(numbers) - 1):
        return []
    found = []
    for at in range(AROUND, len(numbers) - AROUND):
        (before, one), (after, other) = numbers[at - 1], numbers[at]
        share = min(_share(numbers, at - AROUND, at - 1), _share(numbers, at, at + AROUND - 1))
        length = after - before - 1
        if length and len(numbers) * (1 - share) ** length < CHANCE:
            since, until = min(one, other), max(one, other)
            todo = rewalk(source, since, until, refresh=True)
            found.append(Run(before + 1, after - 1, since, until, share * length, todo))
    return sorted(found, key=lambda run: -run.expected)[:MAX_RUNS]


def _share(numbers: Sequence[tuple[int, float]], first: int, last: int) -> float:
    """Share of the numbers from one article to another that articles have."""
    return (last - first) / max(numbers[last][0] - numbers[first][0], last - first)
