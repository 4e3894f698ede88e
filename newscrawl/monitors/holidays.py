"""Iran's public holidays, on which newsrooms write a part of what they write on other days.

The dates stand in `holidays.tsv`, with their source. Lunar dates are announced by sighting the moon: where the table
only computed one, the day before and the day after may be the holiday as well.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Final

from newscrawl.dates import jalali_day

HOLIDAY: Final = 0.35
"""Share of a normal day's articles that a newsroom writes on a holiday."""

NOWRUZ: Final = 0.5
"""The same for the first 13 days of Farvardin that are not holidays themselves: schools and offices are closed."""

NOWRUZ_DAYS: Final = 13


@cache
def _table() -> dict[date, bool]:
    """Each holiday, and whether its date is certain."""
    lines = Path(__file__).with_name("holidays.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {date.fromisoformat(day): sure == "yes" for day, _, sure, _ in rows}


@cache
def _years() -> frozenset[int]:
    return frozenset(jalali_day(day)[0] for day in _table())


def known(day: date) -> bool:
    """Whether the table covers the Jalali year of a day: else only weekdays are expected to differ."""
    return jalali_day(day)[0] in _years()


@cache
def factor(day: date) -> float:
    """Share of a normal day's articles that is to be expected on a day.

    >>> factor(date(2026, 3, 24)), factor(date(2026, 3, 27)), factor(date(2026, 5, 11))
    (0.35, 0.5, 1.0)
    """
    table = _table()
    around = (day - timedelta(days=1), day + timedelta(days=1))
    if day in table or any(table.get(near) is False for near in around):
        return HOLIDAY
    _, month, number = jalali_day(day)
    return NOWRUZ if month == 1 and number <= NOWRUZ_DAYS else 1.0
