"""Distances from now: «۲ ساعت پیش», «۴ روز قبل», «دیروز ۱۰:۳۰», «لحظاتی پیش».

Listing pages print these for fresh items (Hamshahri and Tasnim, seen 2024 to 2026).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from newscrawl.dates.calendar import TEHRAN, from_jalali, jalali_day, month_length
from newscrawl.dates.errors import DateError
from newscrawl.dates.names import MONTH_UNITS, UNITS, Word

_DAY = 86400


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


def read_ago(text: str, tokens: list[tuple[str, Word | None]], *, timed: bool) -> Ago:
    """Read the words and numbers of a relative text.

    Args:
        text: as given, for messages.
        tokens: words with their meaning, numbers with null.
        timed: whether the text also names a time of day, which fits days only.

    Raises:
        DateError: vague («دقایقی پیش»), or not a distance at all.
    """
    sums = {"seconds": 0, "days": 0, "months": 0}
    count: float | None = None
    kinds: set[str] = set()
    for token, word in tokens:
        kind = "number" if word is None else word.kind
        if token in UNITS or token in MONTH_UNITS:
            if count is None:
                if token in {"ساعت", "روز"}:  # «دیروز ساعت ۱۰:۳۰»
                    continue
                raise DateError(text, f"it does not say how many {token}")
            _add(text, sums, token, count)
            count, kind = None, "unit"
        elif kind in {"number", "count", "half"}:
            if count is not None:
                raise DateError(text, f"{token!r} follows another number")
            count = 0.5 if kind == "half" else int(token) if word is None else word.value
            if count > 100_000:
                raise DateError(text, f"{token} is too far back")
        elif kind == "instant":
            count, kind = None, "unit"
        elif kind == "days back" and word is not None:
            sums["days"] += word.value
        elif kind not in {"ago", "now", "and", "noise", "weekday", "am", "pm", "noon", "night"}:
            raise DateError(
                text, f"{token!r} does not say how long ago" if kind == "vague" else f"{token!r} has no place in it"
            )
        if kind in kinds and kind in {"ago", "now", "days back"}:
            raise DateError(text, "it names two distances from now")
        kinds.add(kind)
    _check(text, kinds, count, timed=timed, fine=bool(sums["seconds"]) or "now" in kinds)
    return Ago(**sums, names_a_day="days back" in kinds)


def _add(text: str, sums: dict[str, int], unit: str, count: float) -> None:
    if unit in MONTH_UNITS:
        name, amount = "months", count * MONTH_UNITS[unit]
    elif UNITS[unit] >= _DAY:
        name, amount = "days", count * UNITS[unit] / _DAY
    else:
        name, amount = "seconds", count * UNITS[unit]
    if amount != int(amount):
        raise DateError(text, f"half of {unit!r} is not exact")
    sums[name] += int(amount)


def _check(text: str, kinds: set[str], count: float | None, *, timed: bool, fine: bool) -> None:
    if count is not None:
        raise DateError(text, "a number in it has no unit")
    if len(kinds & {"ago", "now", "days back"}) != 1:
        raise DateError(text, "it names two distances from now")
    if "ago" in kinds and "unit" not in kinds:
        raise DateError(text, "it does not say how long ago")
    if timed and fine:
        raise DateError(text, "it names a time of day and a distance in hours")
