"""Puts the parts of a date text together, and lets every one of them prove that it belongs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, tzinfo
from typing import Final, NoReturn, TypeVar

from newscrawl.dates.calendar import TEHRAN
from newscrawl.dates.clock import PARTS_OF_DAY, at_part_of_day, read_clocks
from newscrawl.dates.days import MONTHS, named_days
from newscrawl.dates.errors import DateError
from newscrawl.dates.relative import FROM_NOW, Ago, read_ago
from newscrawl.dates.tokens import cut

T = TypeVar("T")

_HARMLESS: Final = MONTHS | PARTS_OF_DAY.keys() | {"noise", "and", "weekday", "zone", "ordinal", "day", "clock"}
_TODAY: Final = frozenset({"امروز", "today"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says.

    Attributes:
        day: the Gregorian day.
        clock: the time of day.
        zone: the zone of the clock, where the text names one.
        ago: a distance from now, instead of a day.
        weekday: as `datetime.weekday` counts, where the text names one.
    """

    day: date | None
    clock: time | None
    zone: tzinfo | None
    ago: Ago | None
    weekday: int | None


class Reader:
    """One pass over one text.

    Args:
        text: as given, for messages.
        folded: the same after `names.fold_date`, one space between words.

    Raises:
        DateError: a part is no part of a date.
    """

    def __init__(self, text: str, folded: str) -> None:
        self.text = text
        self.tokens = cut(text, folded)

    def reading(self) -> Reading:
        """Put the parts together.

        Raises:
            DateError: a part contradicts another one or belongs to no date.
        """
        kinds = {token.kind for token in self.tokens}
        clocks = read_clocks(self.text, self.tokens, relative="ago" in kinds)
        ago = None
        days: list[date] = [
            token.found for token in self.tokens if token.kind == "day" and isinstance(token.found, date)
        ]
        if kinds & FROM_NOW and not days and not kinds & MONTHS:
            ago = read_ago(self.text, [token for token in self.tokens if not token.used], timed=bool(clocks))
        else:
            days += named_days(self.text, self.tokens, days)
            self._leftovers()
        day = self._one(days, "days")
        clock = self._one(clocks, "times of day")
        part = self._one([token.kind for token in self.tokens if token.kind in PARTS_OF_DAY], "parts of the day")
        if part is not None and clock is not None:
            clock = at_part_of_day(self.text, clock, part)
        weekday = self._one([token.value for token in self.tokens if token.kind == "weekday"], "weekdays")
        if day is not None and weekday not in {None, day.weekday()}:
            self._refuse(f"{day} was no {next(token.text for token in self.tokens if token.kind == 'weekday')}")
        return Reading(day, clock, self._zone(), ago, weekday)

    def _refuse(self, reason: str) -> NoReturn:
        raise DateError(self.text, reason)

    def _leftovers(self) -> None:
        """Refuse what has no meaning in a date."""
        for token in self.tokens:
            if token.used or token.kind in _HARMLESS or token.text in _TODAY:
                continue
            if token.kind in {"number", "ordinal number"}:
                self._refuse(f"the number {token.text} has no meaning in it")
            self._refuse(f"the word {token.text!r} does not belong beside a day")

    def _zone(self) -> tzinfo | None:
        """The zone. An offset wins over the region beside it (RFC 9557), which may stand there with outdated rules."""
        zones = [token.found for token in self.tokens if isinstance(token.found, tzinfo)]
        return self._one([zone for zone in zones if zone is not TEHRAN] or zones, "zones")

    def _one(self, found: list[T], what: str) -> T | None:
        if any(other != found[0] for other in found[1:]):
            self._refuse(f"it names two {what}: {found[0]} and {next(other for other in found if other != found[0])}")
        return found[0] if found else None
