"""Times of day in words: «ساعت ۹ و ۱۳ دقیقه», «ده و نیم صبح», and the hours that a part of the day allows."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Final

from newscrawl.dates.days import MONTHS
from newscrawl.dates.errors import DateError

if TYPE_CHECKING:
    from newscrawl.dates.token import Token

_AFTERNOON: Final = {hour: hour + 12 for hour in range(1, 12)} | {hour: hour for hour in range(13, 24)}
PARTS_OF_DAY: Final[dict[str, dict[int, int]]] = {
    "am": {12: 0} | {hour: hour for hour in range(12)},
    "pm": {12: 12} | _AFTERNOON,
    "dawn": {hour: hour for hour in range(1, 8)},
    "noon": {11: 11, 12: 12, 13: 13, 14: 14, 1: 13, 2: 14},
    "dusk": {hour: _AFTERNOON[hour] for hour in (4, 5, 6, 7, 8, 16, 17, 18, 19, 20)},
    "evening": {hour: _AFTERNOON[hour] for hour in (*range(5, 12), *range(17, 24))},
    # Twelve at night and the hours after it belong to the day before or to the day after: nobody knows. Hour 0 is one
    # of the 24-hour clock, which turns the day over with it.
    "night": {0: 0} | {hour: _AFTERNOON[hour] for hour in (*range(6, 12), *range(18, 24))},
}
"""Hours as written beside a part of the day -> hours of the 24-hour clock. «۱۷:۳۰ عصر» stays as it is."""

_QUARTERS: Final = {1: 15, 3: 45}


def read_clocks(text: str, tokens: list[Token], *, relative: bool) -> list[time]:
    """The times of day of a text; marks the numbers and units that they consist of as used.

    Args:
        text: as given, for messages.
        tokens: of the whole text.
        relative: whether the text says «پیش»: then «۲ ساعت» is a distance.

    Raises:
        DateError: there is no such hour or minute.
    """
    found = []
    for place, token in enumerate(tokens):
        if token.kind == "clock" and isinstance(token.found, time):
            clock = token.found
            end = place + 1
            end += end < len(tokens) and tokens[end].text == "دقیقه"
            second, end = _counted(tokens, end, "ثانیه")
            found.append(clock if second is None else _time(text, clock.hour, clock.minute, second))
            _use(tokens[place:end])
        elif token.kind == "number" and len(token.text) <= 2 and not token.used:
            minute, end = _minutes(tokens, place + 1)
            if _is_hour(tokens, place, end, relative=relative, minutes=minute is not None):
                second, end = _counted(tokens, end, "ثانیه") if minute is not None else (None, end)
                found.append(_time(text, token.value, minute or 0, second or 0))
                _use(tokens[place:end])
    return found


def _use(tokens: list[Token]) -> None:
    for token in tokens:
        token.used = True


def _is_hour(tokens: list[Token], place: int, end: int, *, relative: bool, minutes: bool) -> bool:
    """Whether the number at `place`, with its minutes up to `end`, is a time of day."""
    before = tokens[place - 1] if place else None
    after = tokens[end].kind if end < len(tokens) else ""
    if after == "unit" or (not minutes and end < len(tokens) and tokens[end].text in {"ساعت", "روز"} and relative):
        return False
    if before is not None and before.text == "ساعت":
        counted = relative and place >= 2 and tokens[place - 2].kind in {"number", "half"}
        return not counted
    if before is not None and before.kind in MONTHS:
        return False
    return after in PARTS_OF_DAY or (minutes and not relative)


def _minutes(tokens: list[Token], place: int) -> tuple[int | None, int]:
    """Minutes that follow an hour («و ۱۳ دقیقه», «و نیم», «و یک ربع»), and where they end."""
    kinds = [token.kind for token in tokens[place : place + 3]]
    texts = [token.text for token in tokens[place : place + 3]]
    if texts[:1] == ["ساعت"]:  # «۹ ساعت ۱۳ دقیقه»
        return _counted(tokens, place + 1, "دقیقه")
    if kinds[:2] == ["and", "half"] and texts[2:] not in (["ساعت"], ["روز"]):
        return 30, place + 2
    if texts[:2] == ["و", "ربع"]:
        return 15, place + 2
    if kinds[:2] == ["and", "number"] and texts[2:] == ["ربع"] and tokens[place + 1].value in _QUARTERS:
        return _QUARTERS[tokens[place + 1].value], place + 3
    if kinds[:2] == ["and", "number"] and place >= 2 and tokens[place - 2].text == "ساعت":
        # «ساعت ۱۰ و ۵۵»; up to 24 it may be a second hour.
        number = tokens[place + 1].value
        if 24 < number < 60 and not {"unit", *MONTHS} & {*kinds[2:]}:
            return number, place + 2
    return _counted(tokens, place, "دقیقه")


def _counted(tokens: list[Token], place: int, unit: str) -> tuple[int | None, int]:
    """The number of a unit that follows, with «و» or without, and where it ends."""
    start = place + (place < len(tokens) and tokens[place].kind == "and")
    if start + 1 < len(tokens) and tokens[start].kind == "number" and tokens[start + 1].text == unit:
        return tokens[start].value, start + 2
    return None, place


def _time(text: str, hour: int, minute: int, second: int) -> time:
    if hour > 23 or minute > 59 or second > 59:
        raise DateError(text, f"there is no time of day {hour}:{minute:02}:{second:02}")
    return time(hour, minute, second)


def at_part_of_day(text: str, clock: time, part: str) -> time:
    """A time of the 12-hour clock beside a word for a part of the day, on the 24-hour clock.

    Raises:
        DateError: the two do not fit together («۱۳:۱۰ ق.ظ»), or the day is not certain («۱۲ شب»).
    """
    hours = PARTS_OF_DAY[part]
    if clock.hour not in hours:
        raise DateError(text, f"{clock:%H:%M} does not fit the part of the day that it names")
    return clock.replace(hour=hours[clock.hour])
