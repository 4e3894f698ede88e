"""Cuts a folded date text into days, times, numbers and words, and lets every one of them prove that it belongs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, time, timedelta, timezone, tzinfo
from typing import Final, NoReturn, TypeVar

from newscrawl.dates.calendar import FIRST_YEAR, LAST_YEAR, from_jalali
from newscrawl.dates.errors import DateError
from newscrawl.dates.names import WORDS, Word
from newscrawl.dates.relative import Ago, read_ago

T = TypeVar("T")

_TOKEN: Final = re.compile(
    r"""(?<!\d)(?P<a>\d{1,4})(?P<s>\s?/\s?|[.-])(?P<b>\d{1,2})(?P=s)(?P<c>\d{1,4})(?!\d)
    |(?<!\d)(?P<hour>\d{1,2})(?P<colon>\s?:\s?)(?P<minute>\d\d)
        (?:(?P=colon)(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,9}))?)?(?![\d:])
        (?:\s?(?P<offset>z(?![a-z])|[+-]\d\d:?\d\d(?![\d/.:-])))?
    |(?P<number>\d+)
    |(?P<word>[^\W\d_]+)
    |(?P<other>[^\s،,؛;|/()\[\]«»\-–—.:•·])""",
    re.VERBOSE,
)
_MONTHS: Final = frozenset({"jalali", "gregorian", "lunar"})
_HALVES: Final = frozenset({"am", "pm", "noon", "night"})
_HARMLESS: Final = _MONTHS | _HALVES | {"noise", "unit", "weekday", "zone", "ordinal"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says: a day and perhaps a time of day (with its zone, if named), or a distance from now."""

    day: date | None
    clock: time | None
    zone: tzinfo | None
    ago: Ago | None


@dataclass(slots=True)
class Token:
    """A word with its meaning, or a number (`word` is null) that waits for its place in the date."""

    text: str
    word: Word | None = None
    used: bool = False


class Reader:
    """One pass over one text.

    Args:
        text: as given, for messages.
        folded: the same after `names.fold_date`.
    """

    def __init__(self, text: str, folded: str) -> None:
        self.text = text
        self.tokens: list[Token] = []
        self.days: list[date] = []
        self.clocks: list[time] = []
        self.zones: list[tzinfo] = []
        colon = folded.find(":")
        labelled = colon > 0 and not any(sign.isdecimal() for sign in folded[:colon])
        for match in _TOKEN.finditer(folded, colon if labelled else 0):
            self._take(match)

    def reading(self) -> Reading:
        """Put the parts together.

        Raises:
            DateError: a part contradicts another one or belongs to no date.
        """
        kinds = {token.word.kind for token in self.tokens if token.word is not None}
        ago = None
        if kinds & {"ago", "now", "days back"} and not self.days and not kinds & _MONTHS:
            ago = read_ago(self.text, [(token.text, token.word) for token in self.tokens], timed=bool(self.clocks))
        else:
            self._months()
            self._leftovers()
        day = self._one(self.days, "days")
        clock = self._one(self.clocks, "times of day")
        halves = kinds & _HALVES
        if halves and clock is not None:
            clock = self._half_day(clock, halves)
        if day is not None and "weekday" in kinds:
            self._check_weekday(day)
        return Reading(day, clock, self._one(self.zones, "zones"), ago)

    def _refuse(self, reason: str) -> NoReturn:
        raise DateError(self.text, reason)

    def _take(self, match: re.Match[str]) -> None:
        if match["a"]:
            self.days.append(self._numeric(match["a"], match["b"], match["c"]))
        elif match["hour"]:
            self._take_clock(match)
        elif match["number"]:
            self.tokens.append(Token(match["number"]))
        elif match["word"]:
            self._take_word(match["word"])
        else:
            self._refuse(f"{match[0]!r} does not belong in a date")

    def _take_word(self, text: str) -> None:
        word = WORDS.get(text) or (WORDS.get(text.removesuffix("ماه")) if text.endswith("ماه") else None)
        if word is None:
            self._refuse(f"the word {text!r} does not belong in a date")
        if text == "شنبه" and self.tokens:
            # «پنج شنبه», written apart: the count belongs to the weekday.
            joined = WORDS.get(self.tokens[-1].text + text)
            if joined is not None:
                self.tokens.pop()
                word = joined
        if word.kind == "zone":
            self.zones.append(timezone(timedelta(minutes=word.value)))
        self.tokens.append(Token(text, word))

    def _take_clock(self, match: re.Match[str]) -> None:
        hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
        if hour > 23 or minute > 59 or second > 59:
            self._refuse(f"there is no time of day {match[0].strip()!r}")
        micro = int((match["fraction"] or "0")[:6].ljust(6, "0"))
        self.clocks.append(time(hour, minute, second, micro))
        offset = match["offset"]
        if offset:
            self.zones.append(UTC if offset == "z" else self._offset(offset))

    def _offset(self, offset: str) -> tzinfo:
        digits = offset[1:].replace(":", "")
        hours, minutes = int(digits[:2]), int(digits[2:])
        if hours > 14 or minutes > 59:
            self._refuse(f"there is no zone {offset!r}")
        return timezone(timedelta(minutes=(hours * 60 + minutes) * (-1 if offset[0] == "-" else 1)))

    def _numeric(self, first: str, second: str, third: str) -> date:
        if len(first) == 4 and len(third) <= 2:
            return self._day(first, int(second), int(third))
        if len(third) != 4 or len(first) > 2:
            self._refuse("which of its numbers is the year is not certain")
        one, two = int(first), int(second)
        if one != two and one <= 12 and two <= 12:
            self._refuse("which of its numbers is the month is not certain")
        return self._day(third, two, one) if two <= 12 else self._day(third, one, two)

    def _day(self, written: str, month: int, day: int, calendar: str = "") -> date:
        """A day of either calendar from the year as written; `calendar` is given where the month's name says which."""
        year = int(written)
        if len(written) == 2:
            year += (1400 if year < 50 else 1300) if calendar == "jalali" else (2000 if year < 50 else 1900)
        elif len(written) != 4:
            self._refuse(f"{written} is no year")
        if calendar and (year < 1700) != (calendar == "jalali"):
            self._refuse(f"the month's name and the year {year} are of different calendars")
        if year >= 1700:
            try:
                return date(year, month, day)
            except ValueError:
                self._refuse(f"there is no day {year}-{month}-{day}")
        if not FIRST_YEAR <= year <= LAST_YEAR:
            self._refuse(f"the year {year} is not between {FIRST_YEAR} and {LAST_YEAR}")
        try:
            return from_jalali(year, month, day)
        except DateError as error:
            raise DateError(self.text, error.reason) from None

    def _months(self) -> None:
        """Give every month's name its day and year."""
        parts = [token for token in self.tokens if token.word is None or token.word.kind in _MONTHS]
        for place, token in enumerate(parts):
            if token.word is None:
                continue
            before = parts[place - 1] if place and parts[place - 1].word is None and not parts[place - 1].used else None
            numbers = []
            for part in parts[place + 1 : place + 3]:
                if part.word is not None:
                    break
                numbers.append(part)
            if before is not None and numbers:
                day, year = before, numbers[0]
                if len(day.text) == 4:  # «۱۴۰۴ دی ۸»
                    day, year = year, day
            elif before is None and [len(number.text) > 2 for number in numbers] == [False, True]:  # «دی ۸, ۱۴۰۴»
                day, year = numbers
            else:
                self._refuse(f"the month {token.text!r} has no day or no year")
            day.used = year.used = True
            if len(day.text) > 2:
                self._refuse(f"{day.text} is no day of a month")
            if token.word.kind != "lunar":
                self.days.append(self._day(year.text, token.word.value, int(day.text), token.word.kind))
            elif place == len(parts) - 1 and not self.days:
                self._refuse("only a date of the lunar calendar: its months begin with a sighting of the moon")

    def _leftovers(self) -> None:
        """Refuse what has no meaning in a date. A number after «ساعت» is an hour."""
        previous = ""
        for token in self.tokens:
            if token.word is None and not token.used:
                if previous != "ساعت" or len(token.text) > 2 or int(token.text) > 23:
                    self._refuse(f"the number {token.text} has no meaning in it")
                self.clocks.append(time(int(token.text)))
            elif token.word is not None and token.word.kind not in _HARMLESS and token.text not in {"امروز", "today"}:
                self._refuse(f"the word {token.text!r} does not belong beside a day")
            previous = token.text

    def _one(self, found: list[T], what: str) -> T | None:
        if any(other != found[0] for other in found[1:]):
            self._refuse(f"it names two {what}: {found[0]} and {next(other for other in found if other != found[0])}")
        return found[0] if found else None

    def _half_day(self, clock: time, halves: set[str]) -> time:
        """A time of the 12-hour clock. A 24-hour time that agrees with its word («۱۷:۳۰ عصر») stays as it is."""
        if len(halves) > 1:
            self._refuse("it names two parts of the day")
        half = next(iter(halves))
        hours = {
            "am": {12: 0} | {hour: hour for hour in range(12)},
            "pm": {12: 12} | {hour: hour + 12 for hour in range(1, 12)} | {hour: hour for hour in range(13, 24)},
            "noon": {11: 11, 12: 12, 13: 13, 14: 14, 1: 13, 2: 14},
            "night": {hour: hour + 12 for hour in range(7, 12)} | {hour: hour for hour in range(18, 24)},
        }[half]
        if clock.hour not in hours:
            self._refuse(f"{clock:%H:%M} does not fit the part of the day that it names")
        return clock.replace(hour=hours[clock.hour])

    def _check_weekday(self, day: date) -> None:
        for token in self.tokens:
            if token.word is not None and token.word.kind == "weekday" and token.word.value != day.weekday():
                self._refuse(f"{day} was no {token.text}")
