"""The words of a date: months of three calendars, weekdays, parts of the day, units, and the folding of their letters.

Spellings are those of the sites (Arabic yeh in «فروردين», seen on yjc.ir in 2020; «ژانویه» beside «جنوری»), stored
folded: digits ASCII, Arabic letters Persian, آ as ا, no ZWNJ, marks or direction signs.
"""

from __future__ import annotations

import html
import re
from typing import Final, NamedTuple

from newscrawl.dates.calendar import MONTHS
from newscrawl.text.letters import fold

_AFTERNOON = re.compile(r"(?<!\w)ب\s?\.?\s?ظ(?!\w)\.?|بعد\s?از\s?ظهر|(?<!\w)p\.m\.?")
_MORNING = re.compile(r"(?<!\w)ق\s?\.?\s?ظ(?!\w)\.?|(?:قبل|پیش)\s?از\s?ظهر|(?<!\w)a\.m\.?")

_COLONS = str.maketrans(dict.fromkeys("∶꞉׃ː﹕︰", ":"))
"""Signs that look like the colon of a time of day."""
_DASH = re.compile(r"(?<![^\W\d_])ـ|ـ(?![^\W\d_])")
"""A tatweel at the edge of a word is a dash: «۱۴۰۴ـ۱۰ـ۰۸»."""
_EZAFE = re.compile(r"ه[ \u200c][یي](?![^\W\d_])")
"""«ژانویه‌ی ۲۰۲۶», «۲۰ دقیقه ی پیش»."""


def fold_date(text: str) -> str:
    """A date as it is read: `letters.fold` with the signs of numbers; «ب.ظ» and «بعد از ظهر» become ` pm `.

    References that were escaped once too often («۸ دی&amp;nbsp;۱۴۰۴») are read, too.
    """
    if "&" in text:
        text = html.unescape(text)
    if "ـ" in text:
        text = _DASH.sub("-", text)
    if "ه" in text:
        text = _EZAFE.sub("ه", text)
    text = fold(text.translate(_COLONS), signs="ascii")
    if "ظ" in text or ".m" in text:
        text = _MORNING.sub(" am ", _AFTERNOON.sub(" pm ", text))
    return text


class Word(NamedTuple):
    """What a word of a date is: its kind, and the number or name that goes with it."""

    kind: str
    value: int


_GREGORIAN = (
    ("ژانویه", "جنوری", "ینایر", "january", "jan"),
    ("فوریه", "فبروری", "february", "feb"),
    ("مارس", "مارچ", "march", "mar"),
    ("اوریل", "اپریل", "april", "apr"),
    ("مه", "می", "مئی", "may"),
    ("ژوئن", "جون", "ژوین", "june", "jun"),
    ("ژوئیه", "ژولای", "جولای", "جولائی", "ژوییه", "july", "jul"),
    ("اوت", "اگوست", "اگست", "august", "aug"),
    ("سپتامبر", "سپتمبر", "september", "sept", "sep"),
    ("اکتبر", "اکتوبر", "october", "oct"),
    ("نوامبر", "نومبر", "november", "nov"),
    ("دسامبر", "دسمبر", "دیسامبر", "december", "dec"),
)
# Monday first, as datetime.weekday() counts.
_WEEKDAYS = (
    ("دوشنبه", "monday", "mon"),
    ("سهشنبه", "tuesday", "tue", "tues"),
    ("چهارشنبه", "wednesday", "wed"),
    ("پنجشنبه", "پنچشنبه", "thursday", "thu", "thur", "thurs"),
    ("جمعه", "ادینه", "friday", "fri"),
    ("شنبه", "saturday", "sat"),
    ("یکشنبه", "sunday", "sun"),
)
_LUNAR = (
    "محرم صفر ربیع ربیعالاول ربیعالثانی ربیعالاخر جمادی جمادیالاول جمادیالاولی جمادیالثانی جمادیالثانیه جمادیالاخر "
    "جمادیالاخره رجب شعبان رمضان شوال ذی ذیقعده ذیالقعده ذوالقعده ذیحجه ذیالحجه ذوالحجه "
    "محرمالحرام صفرالمظفر رجبالمرجب شعبانالمعظم رمضانالمبارک شوالالمکرم"
)
# Latin spellings: jdatetime's own (it prints them into mail dates), its three letters, and what transliteration varies.
_JALALI_LATIN = (
    ("farvardin", "farwardin", "farvardeen", "far"),
    ("ordibehesht", "ordibehest", "ord"),
    ("khordad", "khordaad", "xordad", "kho"),
    ("tir", "teer"),
    ("mordad", "amordad", "mor"),
    ("shahrivar", "shahriwar", "sha"),
    ("mehr", "meh"),
    ("aban", "aaban", "abaan", "aba"),
    ("azar", "aza"),
    ("dey", "dei", "dai", "di"),
    ("bahman", "bah"),
    ("esfand", "espand", "isfand", "esf"),
)
_AFGHAN = "حمل ثور جوزا سرطان اسد سنبله میزان عقرب قوس جدی دلو حوت"
_WEEKDAYS_LATIN = (
    ("doshanbeh", "doshanbe"),
    ("seshanbeh", "seshanbe"),
    ("chaharshanbeh", "chaharshanbe"),
    ("panjshanbeh", "panjshanbe"),
    ("jomeh", "jome"),
    ("shanbeh", "shanbe"),
    ("yekshanbeh", "yekshanbe"),
)
_NOISE = (
    "ماه سال روز مورخ مورخه تاریخ زمان انتشار منتشر شده شد ساعت در ه ش شمسی خورشیدی هجری میلادی م date published on at "
    "the of t "
    "الاول الاولی الثانی الثانیه الاخر الاخره القعده الحجه الحرام المظفر المرجب المعظم المبارک المکرم قمری ق هم همین "
    "برابر مصادف مطابق معادل موافق مقارن با sh ad ce ap"
)
_UNITS = (
    (1, "ثانیه", "second", "seconds", "sec", "secs", "s"),
    (60, "دقیقه", "minute", "minutes", "min", "mins", "m"),
    (900, "ربع"),
    (3600, "ساعت", "hour", "hours", "hr", "hrs", "h"),
    (86400, "روز", "day", "days", "d"),
    (604800, "هفته", "week", "weeks"),
)

UNITS: Final = {word: seconds for seconds, *words in _UNITS for word in words}
"""Seconds of the units that relative dates count in."""

MONTH_UNITS: Final = {"ماه": 1, "month": 1, "months": 1, "سال": 12, "year": 12, "years": 12}
"""Months of the units that have no fixed length in seconds."""

_ZONES = {"gmt": 0, "utc": 0, "ut": 0, "z": 0, "گرینویچ": 0, "irst": 210, "irdt": 270} | {
    f"{place}{kind}": 60 * (hours + (kind == "dt"))
    for place, hours in {"e": -5, "c": -6, "m": -7, "p": -8}.items()
    for kind in ("st", "dt")
}
_ZONES |= {"wet": 0, "cet": 60, "cest": 120, "eet": 120, "eest": 180, "msk": 180, "trt": 180, "aft": 270}
"""Minutes east of Greenwich. The American ones are those that RFC 822, section 5.1, names; of the others only such as
no second place uses."""

_PARTS_OF_DAY = {
    "am": "am صبح صبحگاه بامداد",
    "pm": "pm عصر عصرگاه",
    "dawn": "سحر سحرگاه پگاه سپیدهدم",
    "noon": "ظهر نیمروز",
    "dusk": "غروب",
    "evening": "شامگاه شامگاهان",
    "night": "شب نیمهشب نیمشب نیمه",
}
"""Kinds of the words; the hours that each of them may follow are in clock.py."""

WRITTEN_OUT: Final = {"دیشب": ("دیروز", "شب"), "امشب": ("امروز", "شب"), "پریشب": ("پریروز", "شب")} | {
    count + unit: (count, unit)
    for count in ["نیم", "یک", "دو", "سه", "چهار", "پنج", "شش", "هفت", "هشت", "نه", "ده"]
    for unit in ["ثانیه", "دقیقه", "ربع", "ساعت", "روز", "هفته", "ماه", "سال"]
}
"""Two words written as one: a day and a part of it, a number and what it counts («یکساعت», «یک‌ربع»)."""

INSTANTS: Final = frozenset({"لحظاتی", "لحظات", "لحظه", "لحظهای"})
"""«لحظاتی پیش» is now. «دقایقی پیش» is not here: nobody knows how many minutes it means."""

VAGUE: Final = frozenset({"چند", "چندین", "دقایقی", "ساعاتی", "ساعتی", "روزهایی", "مدتی", "اندکی"})


def _table() -> dict[str, Word]:
    table = {word: Word("noise", 0) for word in _NOISE.split()}
    table |= {word: Word("unit", 0) for word in (*UNITS, *MONTH_UNITS) if word not in table}
    table |= {word: Word("instant", 0) for word in INSTANTS} | {word: Word("vague", 0) for word in VAGUE}
    table |= {"و": Word("and", 0), "and": Word("and", 0), "نیم": Word("half", 0), "half": Word("half", 0)}
    table |= {word: Word("lunar", 0) for word in _LUNAR.split()}
    table |= {fold(name): Word("jalali", number) for number, name in enumerate(MONTHS, 1)}
    table |= {"امرداد": Word("jalali", 5)}
    table |= {name: Word("jalali", number) for number, name in enumerate(_AFGHAN.split(), 1)}
    for number, names in enumerate(_JALALI_LATIN, 1):
        table |= {name: Word("jalali", number) for name in names}
    for number, names in enumerate(_GREGORIAN, 1):
        table |= {fold(name): Word("gregorian", number) for name in names}
    for names_of_all in (_WEEKDAYS, _WEEKDAYS_LATIN):
        for number, names in enumerate(names_of_all):
            table |= {name: Word("weekday", number) for name in names}
    table |= {name: Word("zone", minutes) for name, minutes in _ZONES.items()}
    table |= {word: Word(part, 0) for part, words in _PARTS_OF_DAY.items() for word in words.split()}
    table |= {"پیش": Word("ago", 0), "قبل": Word("ago", 0), "ago": Word("ago", 0)}
    table |= {
        "اکنون": Word("now", 0),
        "هماکنون": Word("now", 0),
        "الان": Word("now", 0),
        "حالا": Word("now", 0),
        "now": Word("now", 0),
    }
    table |= {"امروز": Word("days back", 0), "today": Word("days back", 0)}
    table |= {"دیروز": Word("days back", 1), "yesterday": Word("days back", 1), "پریروز": Word("days back", 2)}
    table |= {word: Word("ordinal", 0) for word in ("st", "nd", "rd", "th", "ام")}
    return table


WORDS: Final = _table()
"""Every word that may stand in a date."""
