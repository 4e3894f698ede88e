"""Times of day in words, and the hours that fit a part of the day."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.dates import DateError, parse

DAY = "۱۹ بهمن ۱۴۰۲"


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("ساعت ۱۷", "17:00:00"),
        ("ساعت ۱۷ و ۴ دقیقه", "17:04:00"),
        ("09 ساعت 13 دقیقه", "09:13:00"),
        ("۹ ساعت و ۱۳ دقیقه", "09:13:00"),
        ("ساعت ۱۷/۰۴", "17:04:00"),
        ("ساعت ۱۷ و ۴ دقیقه و ۳۳ ثانیه", "17:04:33"),
        ("ساعت ساعت 17 و 04 دقیقه و 33 ثانیه", "17:04:33"),
        ("ساعت ۱۷:۰۴ دقیقه", "17:04:00"),
        ("۱۷:۰۴ دقیقه", "17:04:00"),
        ("ساعت ۱۷:۰۴ و ۳۳ ثانیه", "17:04:33"),
        ("ساعت ۱۷:۴", "17:04:00"),  # printed without zeros
        ("ساعت هفت و نیم صبح", "07:30:00"),
        ("ساعت هفت و بیست و پنج دقیقه صبح", "07:25:00"),
        ("ساعت بیست و یک", "21:00:00"),
        ("ساعت ۱۷ و ۳۰", "17:30:00"),
        ("ساعت ۷ و ربع", "07:15:00"),
        ("ساعت ۷ و سه ربع بعدازظهر", "19:45:00"),
        ("۷ صبح", "07:00:00"),
        ("7 PM", "19:00:00"),
        ("۴:۲۰ بامداد", "04:20:00"),
        ("۱۲:۲۰ بامداد", "00:20:00"),
        ("۴:۲۰ سحر", "04:20:00"),
        ("سحرگاه ساعت ۴", "04:00:00"),
        ("سپیده‌دم، ساعت ۴", "04:00:00"),
        ("۷:۰۵ غروب", "19:05:00"),
        ("۱۷:۴۵ غروب", "17:45:00"),
        ("۸:۱۰ شامگاه", "20:10:00"),
        ("۲۲:۱۰ شامگاه", "22:10:00"),
        ("۱۲:۱۰ ظهر", "12:10:00"),
        ("۱:۱۰ ظهر", "13:10:00"),
        ("۸:۱۰ شب", "20:10:00"),
        ("شب ساعت ۲۳:۱۰", "23:10:00"),
        ("۸:۱۰ ق.ظ", "08:10:00"),
        ("۸:۱۰ ب.ظ", "20:10:00"),
    ],
)
def test_reads(clock: str, expected: str) -> None:
    for text in (f"{DAY} {clock}", f"{clock} {DAY}", f"پنجشنبه {DAY} - {clock}"):
        assert parse(text).isoformat() == f"2024-02-08T{expected}+03:30", text


@pytest.mark.parametrize(
    "clock",
    [
        "ساعت ۱۰ - ۱۲",
        "ساعت ۱۰ تا ۱۲",
        "ساعت ۱۰ و ۱۲",
        "ساعت ۱۰ الی ۱۲",
        "از ساعت ۱۰ تا ۱۲",
        "۱۰:۰۰-۱۲:۰۰",
        "۱۰:۳۰ -۱۱:۰۰",
        "۱۰:۰۰ – ۱۲:۰۰",
        "۱۰-۱۲",
        "ساعت ۱۰ دقیقه",
        "۱۳ دقیقه بامداد",
        "ساعت یک ربع به ده",
        "ساعت بیست و پنج دقیقه",  # 20:05, or 25 minutes
        "ساعت ۲۴",
        "ساعت ۱۰ و ۶۰ دقیقه",
        "ساعت پنجم",
        "ساعت ۱۰۰",
        "۱۲:۳۰ شب",  # of the day before or of the day after
        "۱ نیمه‌شب",
        "۱۰:۳۰ غروب",
        "۱۳:۰۰ بامداد",
        "۹:۰۰ سحر",
        "۳:۰۰ شامگاه",
        "۱۵:۰۰ شب ظهر",
        "۱۰",
    ],
)
def test_refuses_to_guess(clock: str) -> None:
    for text in (f"{DAY} {clock}", f"{DAY}، {clock}"):
        with pytest.raises(DateError):
            parse(text)


@given(st.integers(0, 23), st.integers(0, 59), st.integers(0, 23), st.integers(0, 59), st.sampled_from(["-", " -"]))
def test_a_range_of_times_is_never_a_zone(h1: int, m1: int, h2: int, m2: int, dash: str) -> None:
    text = f"{DAY} {h1}:{m1:02}{dash}{h2:02}:{m2:02}"
    if (h1, m1) == (h2, m2) and h2 > 12:
        return  # the same time twice
    with pytest.raises(DateError):
        parse(text)
