"""Distances from now: «۲ ساعت پیش», «۴ روز قبل», «دیروز ۱۰:۳۰», «لحظاتی پیش».

Listing pages print these for fresh items (Hamshahri and Tasnim, seen 2024 to 2026).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from newscrawl.dates.calendar import TEHRAN, from_jalali, jalali_day, month_length
from newscrawl.dates.clock import PARTS_OF_DAY
from newscrawl.dates.errors import DateError
from newscrawl.dates.names import MONTH_UNITS, UNITS

if TYPE_CHECKING:
    from newscrawl.dates.token import Token

_DAY: Final = 86400
_MAX_DAYS: Final = 36525
FROM_NOW: Final = frozenset({"ago", "now", "days back"})
"""Kinds of the words that make a text relative."""

_BESIDE: Final = frozenset({"ago", "now", "and", "noise", "weekday", "clock", "zone"}) | PARTS_OF_DAY.keys()
"""Kinds of the words that may stand beside a distance from now."""

_INSTANT: Final = re.compile(
    r"\b(?:(?:چند|چندین) (?:لحظه|ثانیه)|کمتر از (?:یک|1) دقیقه|less than (?:a|one|1) minute"
    r"|(?:a )?few (?:seconds|moments)|a moment|moments)\b"
)
"""Distances of less than a minute, folded: as good as «لحظاتی»."""

_PHRASES: Final = (
    ("روز گذشته", "دیروز"),
    ("شب گذشته", "دیشب"),
    ("just now", "now"),
    ("اردی بهشت", "اردیبهشت"),
    ("پنچ شنبه", "پنجشنبه"),
    ("ساعت صفر", "ساعت 0"),
)
_POINT: Final = re.compile(
    r"(?:(?<=\bساعت )|(?<=\bساعت: )|(?<=\d{4}[/-]\d\d[/-]\d\d )|(?<=\d{4}[/-]\d\d[/-]\d\d - ))"
    r"(\d{1,2})[.,،/](\d\d)(?![\d/-]|[.,،]\d)"
)
"""A time of day with a point, behind «ساعت» or a whole day: «ساعت ۹٫۱۳»."""


def in_one_word(folded: str) -> str:
    """Replace the phrases that mean what a single word means.

    >>> in_one_word("چند ثانیه پیش"), in_one_word("روز گذشته ساعت 9")
    ('لحظاتی پیش', 'دیروز ساعت 9')
    """
    for phrase, word in _PHRASES:
        folded = folded.replace(phrase, word)
    return _INSTANT.sub("لحظاتی", _POINT.sub(r"\1:\2", folded))


@dataclass(frozen=True, slots=True)
class Ago:
    """How far back something lies.

    Attributes:
        seconds: part of the distance that has a fixed length.
        days: calendar days.
        months: Jalali months.
        names_a_day: whether it names a day («دیروز») rather than a moment («۲ روز پیش»).
    """

    seconds: int = 0
    days: int = 0
    months: int = 0
    names_a_day: bool = False

    def before(self, now: datetime) -> datetime:
        """The moment that lies so far before `now` (aware), on Tehran's clock.

        A month back is the same day of the previous Jalali month, or its last day.
        """
        local = now.astimezone(TEHRAN)
        if self.months:
            year, month, day = jalali_day(local.date())
            count = year * 12 + month - 1 - self.months
            year, month = count // 12, count % 12 + 1
            local = datetime.combine(from_jalali(year, month, min(day, month_length(year, month))), local.timetz())
        local -= timedelta(days=self.days)
        # Through UTC: subtraction on a zone's own clock would ignore changes of its offset.
        return (local.astimezone(UTC) - timedelta(seconds=self.seconds)).astimezone(TEHRAN)


def read_ago(text: str, tokens: list[Token], *, timed: bool) -> Ago:
    """Read the words and numbers of a relative text.

    Args:
        text: as given, for messages.
        tokens: all but those of a time of day.
        timed: whether the text also names a time of day, which fits days only.

    Raises:
        DateError: vague («دقایقی پیش»), more than a century back, or not a distance at all.
    """
    distance = _Distance(text)
    for place, token in enumerate(tokens):
        distance.take(token, tokens[place + 1 : place + 3])
    return distance.ago(timed=timed)


class _Distance:
    """Sums up the parts of a distance from now."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.sums = {"seconds": 0, "days": 0, "months": 0}
        self.count: float | None = None
        self.unit = ""
        self.before = ""
        self.kinds: set[str] = set()

    def take(self, token: Token, following: list[Token]) -> None:
        """Read one token, with the two that follow it in view."""
        kind = token.kind
        if _is_unit(token):
            kind = self._take_unit(token)
        elif kind == "half":
            self._take_half(token, following)
        elif kind == "number":
            kind = self._take_number(token, following)
        elif kind == "instant":
            self.count, kind = None, "unit"
        elif kind == "days back":
            self.sums["days"] += token.value
        elif kind == "vague":
            raise DateError(self.text, f"{token.text!r} does not say how long ago")
        elif kind not in _BESIDE:
            raise DateError(self.text, f"{token.text!r} has no place in it")
        if kind in self.kinds and kind in FROM_NOW:
            raise DateError(self.text, "it names two distances from now")
        self.kinds.add(kind)
        self.before = kind

    def _take_unit(self, token: Token) -> str:
        if self.count is None and self.before == "and" and token.text == "ربع":  # «یک ساعت و ربع»
            self.count = 1
        if self.count is None:
            if token.text in {"ساعت", "روز"}:  # «دیروز ساعت ۱۰:۳۰»
                return "noise"
            raise DateError(self.text, f"it does not say how many {token.text}")
        self._add(token.text, self.count)
        self.count, self.unit = None, token.text
        return "unit"

    def _take_half(self, token: Token, following: list[Token]) -> None:
        counted = following[1:] if following and following[0].kind == "number" else following  # "half an hour"
        if self.count is None and self.before == "and" and self.unit and not (counted and _is_unit(counted[0])):
            self._add(self.unit, 0.5)  # «یک ساعت و نیم»
        elif self.count is None or self.before == "and":
            self.count = (self.count or 0) + 0.5  # «نیم ساعت», «دو و نیم ساعت»
        else:
            raise DateError(self.text, f"{token.text!r} follows another number")

    def _take_number(self, token: Token, following: list[Token]) -> str:
        if token.text == "1" and (self.before == "half" or (following and following[0].kind == "half")):
            return self.before  # "half an hour", "two and a half hours"
        if self.count is not None:
            raise DateError(self.text, f"{token.text!r} follows another number")
        self.count = token.value
        return "number"

    def _add(self, unit: str, count: float) -> None:
        if unit in MONTH_UNITS:
            name, amount = "months", count * MONTH_UNITS[unit]
        elif UNITS[unit] >= _DAY:
            name, amount = "days", count * UNITS[unit] / _DAY
        else:
            name, amount = "seconds", count * UNITS[unit]
        if amount != int(amount):
            raise DateError(self.text, f"half of {unit!r} is not exact")
        self.sums[name] += int(amount)

    def ago(self, *, timed: bool) -> Ago:
        """The sum, once it is known to make sense."""
        if self.count is not None:
            raise DateError(self.text, "a number in it has no unit")
        if len(self.kinds & FROM_NOW) != 1:
            raise DateError(self.text, "it names two distances from now")
        if "ago" in self.kinds and "unit" not in self.kinds:
            raise DateError(self.text, "it does not say how long ago")
        if self.unit and "ago" not in self.kinds:
            raise DateError(self.text, f"it counts {self.unit!r} and does not say in which direction")
        if timed and (self.sums["seconds"] or "now" in self.kinds):
            raise DateError(self.text, "it names a time of day and a distance in hours")
        if self.sums["seconds"] / _DAY + self.sums["days"] + self.sums["months"] * 30 > _MAX_DAYS:
            raise DateError(self.text, "it is more than a century back")
        return Ago(**self.sums, names_a_day="days back" in self.kinds)


def _is_unit(token: Token) -> bool:
    return token.text in UNITS or token.text in MONTH_UNITS
