"""Days out of their numbers and out of the names of months."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from newscrawl.dates.calendar import FIRST_YEAR, LAST_YEAR, from_jalali, jalali_day
from newscrawl.dates.errors import DateError

if TYPE_CHECKING:
    from newscrawl.dates.token import Token

MONTHS: Final = frozenset({"jalali", "gregorian", "lunar"})
"""Kinds of the words that name a month."""

_BETWEEN: Final = 1700
"""A year below is Jalali, whatever the format around it."""


def numeric_day(text: str, first: str, second: str, third: str) -> date:
    """The day that three numbers name; a year of four digits stands first or last.

    Raises:
        DateError: which of them is the year or the month is not certain; there is no such day.
    """
    if len(first) == 4 and len(third) <= 2:
        return _day(text, first, int(second), int(third))
    if len(third) != 4 or len(first) > 2:
        raise DateError(text, "which of its numbers is the year is not certain")
    one, two = int(first), int(second)
    if one != two and one <= 12 and two <= 12:
        raise DateError(text, "which of its numbers is the month is not certain")
    return _day(text, third, two, one) if two <= 12 else _day(text, third, one, two)


def _day(text: str, written: str, month: int, day: int, calendar: str = "") -> date:
    """A day of either calendar from the year as written; `calendar` is given where the month's name says which."""
    year = int(written)
    if len(written) == 2:
        year += (1400 if year < 50 else 1300) if calendar == "jalali" else (2000 if year < 50 else 1900)
    elif len(written) != 4:
        raise DateError(text, f"{written} is not a year")
    if calendar and (year < _BETWEEN) != (calendar == "jalali"):
        raise DateError(text, f"the month's name and the year {year} are of different calendars")
    if year < _BETWEEN:
        first, last = FIRST_YEAR, LAST_YEAR
    else:
        first, last = FIRST_YEAR + 621, LAST_YEAR + 621  # Jalali years begin in March of the 621st year after theirs
    if not first <= year <= last:
        raise DateError(text, f"the year {year} is not between {first} and {last}")
    try:
        return from_jalali(year, month, day) if year < _BETWEEN else date(year, month, day)
    except DateError as error:
        raise DateError(text, error.reason) from None
    except ValueError:
        raise DateError(text, f"there is no day {year}-{month}-{day}") from None


def named_days(text: str, tokens: list[Token], known: list[date]) -> list[date]:
    """The days of the months that are named, each with its number and its year; marks those numbers as used.

    A month without a year («۸ دی ۱۴۰۴ برابر با ۲۹ دسامبر») is only compared with the day that is known.

    Args:
        text: as given, for messages.
        tokens: of the whole text.
        known: days that the text names in numbers.

    Raises:
        DateError: a month has no number, no year stands anywhere, only a lunar day is named, or two of them disagree.
    """
    parts = [token for token in tokens if token.kind in MONTHS or _is_number(token)]
    found: list[date] = []
    yearless: list[tuple[Token, Token]] = []
    for place, month in enumerate(parts):
        if month.kind not in MONTHS:
            continue
        day, year = _numbers_of(text, parts, place)
        day.used = True
        if len(day.text) > 2:
            raise DateError(text, f"{day.text} is not a day of a month")
        if year is None:
            yearless.append((month, day))
            continue
        year.used = True
        if month.kind != "lunar":
            found.append(_day(text, year.text, month.value, day.value, month.kind))
    if not known and not found and any(token.kind == "lunar" for token in parts):
        raise DateError(text, "only a date of the lunar calendar: its months begin with a sighting of the moon")
    for month, day in yearless:
        _compare(text, month, day, [*known, *found])
    return found


def _is_number(token: Token) -> bool:
    return token.kind in {"number", "ordinal number"} and not token.used


def _numbers_of(text: str, parts: list[Token], place: int) -> tuple[Token, Token | None]:
    """The day and the year (perhaps none) of the month at `place` among the months and numbers of a text."""
    before = parts[place - 1] if place and _is_number(parts[place - 1]) else None
    after: list[Token] = []
    for part in parts[place + 1 : place + 3]:
        if not _is_number(part):
            break
        after.append(part)
    if before is not None and len(after) == 1 and _is_day_of_next(parts, place + 2):
        after = []
    if before is not None and after:
        # «۱۴۰۴ دی ۸»
        return (after[0], before) if len(before.text) == 4 else (before, after[0])
    if before is None and [len(number.text) > 2 for number in after] == [False, True]:  # «دی ۸, ۱۴۰۴»
        return after[0], after[1]
    if before is not None and len(before.text) <= 2:
        return before, None
    raise DateError(text, f"the month {parts[place].text!r} has no day or no year")


def _is_day_of_next(parts: list[Token], place: int) -> bool:
    """Whether the number before `place` is the day of the month that stands there, not the year of the one before."""
    if place >= len(parts) or parts[place].kind not in MONTHS or len(parts[place - 1].text) > 2:
        return False
    return [len(part.text) > 2 for part in parts[place + 1 : place + 3] if _is_number(part)] != [False, True]


def _compare(text: str, month: Token, day: Token, days: list[date]) -> None:
    if not days:
        raise DateError(text, f"the month {month.text!r} has no day or no year")
    for known in days:
        expected = jalali_day(known)[1:] if month.kind == "jalali" else (known.month, known.day)
        if month.kind != "lunar" and (month.value, day.value) != expected:
            raise DateError(text, f"{day.text} {month.text} is not {known}")
