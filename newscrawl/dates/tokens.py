"""Cuts a folded date text into days, times of day, zones, numbers and words. Nothing is left out in silence."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, time, timedelta, timezone
from typing import Final

from newscrawl.dates.calendar import TEHRAN
from newscrawl.dates.days import numeric_day
from newscrawl.dates.errors import DateError
from newscrawl.dates.names import WORDS, WRITTEN_OUT, Word
from newscrawl.dates.numbers import CARDINALS, ORDINALS, THOUSAND, follows
from newscrawl.dates.token import Token

_LETTER: Final = r"[^\W\d_]"
_HOURS: Final = r"(?:\d\d:?\d\d|\d:\d\d|\d{1,2})"
_GREENWICH: Final = rf"(?:gmt|utc|ut)(?:\s?[+-]{_HOURS}|\s0\d[0-5]\d)(?![\d/.:])"
"""Of an address that was decoded, a space has become of the plus: «GMT 0330»."""
_TOKEN: Final = re.compile(
    # A day. Between its numbers stands one separator twice; the unusual ones need a year of four digits.
    rf"""(?<!\d)(?=\d{{1,4}}(?:\s?/\s?|[.-])\d{{1,2}}(?:\s?/\s?|[.-])\d{{1,4}}(?!\d)
            |\d{{4}}(?:\s?[-‒–—―⁄∕؍\\|_،٬,·.]\s?|\s)\d{{1,2}}(?:\s?[-‒–—―⁄∕؍\\|_،٬,·.]\s?|\s)\d{{1,2}}(?!\d)
            |\d{{1,2}}\s?[-‒–—―⁄∕؍\\|_،٬,·.]\s?\d{{1,2}}\s?[-‒–—―⁄∕؍\\|_،٬,·.]\s?\d{{4}}(?!\d)
            |\d{{4}}:\d\d:\d\d(?![\d:]))
        (?P<a>\d{{1,4}})(?P<s>\s?[-/‒–—―⁄∕؍\\|_،٬,·.:]\s?|\s)(?P<b>\d{{1,2}})(?P=s)(?P<c>\d{{1,4}})(?!\d)
    # A time of day, with what machines print behind it: a half of the day, a zone, the zone's name in brackets.
    |(?P<t>(?<!{_LETTER})t\s?)?(?<!\d)(?P<hour>\d{{1,2}})(?P<colon>\s?:\s?)(?P<minute>\d{{1,2}})
        (?:(?P=colon)(?P<second>\d{{1,2}})(?:(?:[.,]|:(?=\d{{3}}(?!\d)))(?P<fraction>\d{{1,9}})(?![\d/]))?)?(?!\d|:\d)
        (?:\s?(?P<half>am|pm)(?!{_LETTER}))?
        (?:[\s(\[]{{0,2}}(?P<zone>z(?!{_LETTER})|{_GREENWICH}|(?:gmt|utc|ut)(?![\w+-])
                |[+-]\d\d:?\d\d(?![\d/.:-])|\+\d:\d\d(?![\d/.:-])|(?<=\d)[+-]\d\d(?=\Z|\s?[(\[]))
            (?:\s(?P=zone)(?![\d/.:-]))?(?:\sگرینویچ)?[)\]]?
            (?:\s?\((?:[^()\d]{{1,60}}|(?:gmt|utc)?[+-][\d:]{{1,6}})\)|\[[^\s\[\]]{{1,40}}\])*)?
    |\(?(?P<lone>{_GREENWICH})\)?
    |\[?(?P<region>asia/tehran|iran(?:\s(?P<saving>standard|daylight)\stime)?(?!{_LETTER})
        |(?:به\s)?(?:وقت|ساعت)\s(?:(?:عادی|رسمی|محلی|(?P<summer>تابستانی))\s)?(?:تهران|ایران)|به\sوقت\s(?:(?=گرینویچ)|(?:محلی|رسمی)(?!{_LETTER})(?!\s(?:تهران|ایران)))|tehran(?!{_LETTER}))\]?
    |(?P<number>\d+)
    |(?P<word>{_LETTER}+)
    |(?P<other>[^\s،٬,؛;|/()\[\]«»\-‒–—―.:•·_\\=~*…@⁄∕؍])""",
    re.VERBOSE,
)
_PLUS_LOST: Final = re.compile(r"(\d{4}-\d\d-\d\dt\d\d:\d\d:\d\d(?:\.\d{1,9})?) (?=\d\d:\d\d\Z)")
"""Of an address that was decoded, a space has become of the plus: «2025-12-29T10:55:00 03:30»."""
_BASIC: Final = re.compile(r"(?<!\d)(\d{4})(\d\d)(\d\d)t(\d\d)(\d\d)(\d\d)(?!\d)")
"""The form of ISO 8601 without separators."""

_TAIL: Final = re.compile("(?<=.)و(?:نیم|ربع)$")
_ICONS: Final = frozenset({"So", "Co", "Sk"})
"""Categories of pictures and of private letters, which icon fonts use: they are no part of a date."""


def cut(text: str, folded: str) -> list[Token]:
    """The parts of a text in their order. Words before a colon that comes before any digit are a label and left out.

    Args:
        text: as given, for messages.
        folded: the same after `names.fold_date`, one space between words.

    Raises:
        DateError: a sign or a word that belongs to no date; a time of day or a zone that does not exist.
    """
    folded = _PLUS_LOST.sub(r"\1+", _BASIC.sub(r"\1-\2-\3t\4:\5:\6", folded))
    colon = folded.find(":")
    labelled = colon > 0 and not any(sign.isdecimal() for sign in folded[:colon])
    tokens: list[Token] = []
    for match in _TOKEN.finditer(folded, colon if labelled else 0):
        tokens += _tokens(text, match)
    return _weekdays(_numbers(tokens))


def _tokens(text: str, match: re.Match[str]) -> list[Token]:
    if match["a"]:
        return [Token(match[0], "day", found=numeric_day(text, match["a"], match["b"], match["c"]))]
    if match["hour"]:
        return _clock(text, match)
    if match["lone"]:
        return [_zone(text, match["lone"])]
    if match["region"]:
        return _region(match)
    if match["number"]:
        return [Token(match["number"], "number", int(match["number"]))]
    if match["word"]:
        return _words(text, match["word"])
    if unicodedata.category(match[0]) in _ICONS:
        return []
    raise DateError(text, f"{match[0]!r} does not belong in a date")


def _clock(text: str, match: re.Match[str]) -> list[Token]:
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    written = match[0].strip()
    if hour > 23 or minute > 59 or second > 59:
        raise DateError(text, f"there is no time of day {written!r}")
    micro = int((match["fraction"] or "0")[:6].ljust(6, "0"))
    tokens = [Token(written, "clock", found=time(hour, minute, second, micro))]
    if match["half"]:
        tokens.append(Token(match["half"], match["half"]))
    zone = match["zone"]
    if zone:
        # «۱۰:۰۰-۱۲:۰۰» are two hours. West of Greenwich only what a machine printed is a zone.
        printed = match["t"] or (text.isascii() and (match["second"] or ":" not in zone))
        if zone[0] == "-" and not printed:
            raise DateError(text, f"{written!r} may be two times of day or one with a zone")
        tokens.append(_zone(text, zone))
    return tokens


def _zone(text: str, written: str) -> Token:
    """`z`, `gmt`, `+0330`, `-5`, `utc+3:30`: an offset from Greenwich."""
    sign = max(written.find("+"), written.find("-"))
    if sign < 0 and written[-1:].isdecimal():
        sign = written.rfind(" ")
    if sign < 0:
        return Token(written, "zone", found=UTC)
    hours, _, minutes = written[sign + 1 :].partition(":")
    if len(hours) == 4:
        hours, minutes = hours[:2], hours[2:]
    if int(hours) > (12 if written[sign] == "-" else 14) or int(minutes or 0) > 59:
        raise DateError(text, f"there is no zone {written!r}")
    east = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return Token(written, "zone", found=timezone(-east if written[sign] == "-" else east))


def _region(match: re.Match[str]) -> list[Token]:
    if match["region"].startswith("به وقت ") and match["region"].endswith("وقت "):
        return []  # the next word is «گرینویچ»
    if match["saving"] or match["summer"]:
        return [
            Token(match[0], "zone", found=timezone(timedelta(minutes=210 if match["saving"] == "standard" else 270)))
        ]
    return [Token(match[0], "zone", found=TEHRAN)]


def _words(text: str, written: str) -> list[Token]:
    if written in WRITTEN_OUT:
        return [token for part in WRITTEN_OUT[written] for token in _words(text, part)]
    if written in CARDINALS:
        return [Token(written, "cardinal", CARDINALS[written])]
    if written in ORDINALS:
        return [Token(written, "ordinal number", ORDINALS[written])]
    word = _lookup(written)
    if word is None and written[0] == "و" and _may_follow_and(written[1:]):
        return [Token("و", "and"), *_words(text, written[1:])]  # «بیست وپنجم»
    tail = _TAIL.search(written) if word is None else None
    if tail is not None:
        return [*_words(text, written[: tail.start()]), *_words(text, tail[0])]  # «یک‌ساعت‌ونیم»
    if word is None:
        raise DateError(text, f"the word {written!r} does not belong in a date")
    if word.kind == "zone":
        return [Token(written, "zone", found=timezone(timedelta(minutes=word.value)) if word.value else UTC)]
    return [Token(written, word.kind, word.value)]


def _may_follow_and(written: str) -> bool:
    return written in CARDINALS or written in ORDINALS or written in WRITTEN_OUT or written in {"نیم", "ربع"}


def _lookup(written: str) -> Word | None:
    word = WORDS.get(written) or (WORDS.get(written.removesuffix("ماه")) if written.endswith("ماه") else None)
    if word is None and not written.isascii() and written[0].isascii() | written[-1].isascii():
        return WORDS.get(_without_accents(written))  # "Ordībehesht"
    return word


def _without_accents(written: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFD", written) if not unicodedata.combining(sign))


def _numbers(tokens: list[Token]) -> list[Token]:
    """Join the words of a number («بیست» «و» «پنجم») into one token with its digits."""
    joined: list[Token] = []
    open_number = False
    for token in tokens:
        if token.kind not in {"cardinal", "ordinal number"}:
            open_number = open_number and token.kind == "and"
            joined.append(token)
            continue
        last = joined[-1] if joined else token
        ordinal = "ordinal number" if token.kind == "ordinal number" else "number"
        if open_number and last.kind == "and" and follows(joined[-2].value, token.value):
            joined.pop()
            total = joined.pop().value + token.value
        elif open_number and token.text == THOUSAND and last.kind == "number" and last.value < 10:
            total = joined.pop().value * token.value
        else:
            total = token.value
        joined.append(Token(str(total), ordinal, total))
        open_number = ordinal == "number"
    return joined


def _weekdays(tokens: list[Token]) -> list[Token]:
    """Join «پنج شنبه», «۵ شنبه»: the number belongs to the weekday, and 1 is Sunday."""
    joined: list[Token] = []
    for token in tokens:
        before = joined[-1] if joined else None
        if token.text == "شنبه" and before and before.kind == "number" and before.text in {"1", "2", "3", "4", "5"}:
            joined[-1] = Token(f"{before.text} شنبه", "weekday", (before.value - 2) % 7)
        else:
            joined.append(token)
    return joined
