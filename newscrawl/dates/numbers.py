"""Numbers in words, as dates have them: «سی‌ام», «بیست و پنجم», «یک هزار و چهارصد و چهار», "an"."""

from __future__ import annotations

from typing import Final

_WORDS: Final = """
یک دو سه چهار پنج شش هفت هشت نه ده یازده دوازده سیزده چهارده پانزده شانزده هفده هجده نوزده
بیست سی چهل پنجاه شصت هفتاد هشتاد نود
صد دویست سیصد چهارصد پانصد ششصد هفتصد هشتصد نهصد
one two three four five six seven eight nine ten eleven twelve
"""
_UNITS, _TENS, _HUNDREDS, _ENGLISH = (line.split() for line in _WORDS.strip().splitlines())
_IRREGULAR: Final = {3: "سوم", 30: "سیام"}
THOUSAND: Final = "هزار"


def _cardinals() -> dict[str, int]:
    table = {word: number for number, word in enumerate(_UNITS, 1)} | {"هیجده": 18}
    table |= {word: 10 * number for number, word in enumerate(_TENS, 2)}
    table |= {word: 100 * number for number, word in enumerate(_HUNDREDS, 1)} | {"یکصد": 100}
    table |= {THOUSAND: 1000, "یکهزار": 1000, "دوهزار": 2000}
    table |= {word: number for number, word in enumerate(_ENGLISH, 1)} | {"a": 1, "an": 1}
    return table | _glued(dict(enumerate(_UNITS[:9], 1)))


def _ordinals() -> dict[str, int]:
    units = {number: _IRREGULAR.get(number, word + "م") for number, word in enumerate(_UNITS, 1)}
    tens = {10 * number: _IRREGULAR.get(10 * number, word + "م") for number, word in enumerate(_TENS, 2)}
    table = {word: number for number, word in (units | tens).items()}
    table |= {"اول": 1, "نخست": 1, "هیجدهم": 18}
    table |= _glued({number: units[number] for number in range(1, 10)})
    return table | {word + "ین": number for word, number in table.items()}  # «شانزدهمین روز دی», «نخستین»


def _glued(units: dict[int, str]) -> dict[str, int]:
    """Tens and units written as one word, as the half-space leaves them («بیست‌وپنجم»)."""
    tens = {10 * number: word for number, word in enumerate(_TENS, 2)}
    return {f"{ten}و{unit}": high + low for high, ten in tens.items() for low, unit in units.items()}


CARDINALS: Final = _cardinals()
"""Folded words of numbers that count: 1 to 99, hundreds, thousands."""

ORDINALS: Final = _ordinals()
"""Folded words of numbers that order: «یکم», «اول», … «نود و نهم»."""


def follows(total: int, value: int) -> bool:
    """Whether «و» and `value` may go on a number in words that stands at `total`.

    >>> follows(20, 5), follows(1400, 4), follows(10, 20), follows(25, 3)
    (True, True, False, False)
    """
    if total < 20:
        return False
    for scale in (1000, 100, 10):
        if total % scale == 0:
            return value < scale
    return False
