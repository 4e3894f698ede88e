"""Modules: `dedup/align.py`, `dedup/masks.py`."""

import pytest
from cpu import is_linear

from newscrawl.dedup.align import Masked, Span, align
from newscrawl.dedup.conflict import conflict, is_place, places_over, respelt
from newscrawl.dedup.masks import is_common
from newscrawl.dedup.prepare import Words
from newscrawl.text.keys import match_text

BODY = (
    "فرمانده انتظامی شهرستان {place} از کشف {kilos} کیلوگرم تریاک خبر داد. سرهنگ {name} روز {day} {date} {month} "
    "در جمع خبرنگاران گفت: مأموران در ایست و بازرسی به یک خودروی سواری مشکوک شدند "
    "و {kilos} کیلوگرم تریاک یافتند که ماهرانه جاساز شده بود."
)
USUAL = {"place": "ملایر", "kilos": "۷", "name": "جلال عباسی", "day": "شنبه", "date": "۲", "month": "خرداد"}


def article(**changes: str) -> Words:
    return Words([], [], match_text(BODY.format(**{**USUAL, **changes})).split())


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"kilos": "۵"}, "7 / 5 کیلوگرم"),
        ({"kilos": "پنج"}, "7 / 5 کیلوگرم"),
        ({"day": "پنج‌شنبه"}, "شنبه / پنجشنبه 2"),
        ({"month": "تیر"}, "خرداد / تیر در"),
        ({"date": "بیست و دو"}, "2 / 22 خرداد"),
        ({"place": "نهاوند"}, "ملایر / نهاوند از"),
        ({"place": "کهگیلویه و بویراحمد"}, "ملایر / کهگیلویهوبویراحمد از"),
        ({"place": "سرخ‌کلا"}, "ملایر / سرخکلا از"),
        ({"name": "هوشنگ طاهری"}, "جلال عباسی / هوشنگ طاهری"),
        ({"name": "پورمند"}, "جلال عباسی / پورمند"),
    ],
)
def test_one_changed_fact_is_a_conflict(changes: dict[str, str], reason: str) -> None:
    assert conflict(article(), article(**changes)) == reason


@pytest.mark.parametrize(
    "changes",
    [
        {"kilos": "هفت"},
        {"day": "شنبه", "date": "دو"},
        {"place": "ملاير"},
        {"name": "جلال  عباسي"},
        {"name": "جلال‌عباسی"},
    ],
)
def test_another_spelling_is_none(changes: dict[str, str]) -> None:
    assert conflict(article(), article(**changes)) == ""


def test_reworded_moved_and_dropped_text_is_no_conflict() -> None:
    whole = match_text(BODY.format(**USUAL)).split()
    reworded = match_text(BODY.format(**USUAL).replace("خبر داد", "آگاهی داد").replace("یافتند", "کشف کردند")).split()
    assert conflict(Words([], [], whole), Words([], [], reworded)) == ""
    assert conflict(Words([], [], whole), Words([], [], whole[20:] + whole[:20])) == ""
    assert conflict(Words([], [], whole), Words([], [], whole[:30])) == ""
    assert conflict(Words([], [], whole), Words([], [], [*whole[:8], "و", "3", "قبضه", "سلاح", *whole[8:]])) == ""


def test_multi_word_places_differ_in_their_second_word_only() -> None:
    a, b = ("استاندار خراسان رضوی از افتتاح طرح خبر داد", "استاندار خراسان جنوبی از افتتاح طرح خبر داد")
    assert conflict(Words(a.split(), [], []), Words(b.split(), [], [])) == "خراسانرضوی / خراسانجنوبی از"


def test_the_name_of_an_agency_is_no_place() -> None:
    a, b = (f"سرهنگ رستمی در گفت و گو با خبرنگار {x} در این باره توضیح داد".split() for x in ("فارس", "ایسنا"))
    assert conflict(Words([], [], a), Words([], [], b)) == ""


def test_ordinals_differ() -> None:
    a, b = (f"{x} جشنواره غذاهای محلی گشایش یافت".split() for x in ("دومین", "سومین"))
    assert conflict(Words(a, [], []), Words(b, [], [])) == "دومین / سومین جشنواره"


def test_two_rare_words_exchanged_twice_are_names() -> None:
    a, b = (f"پیکر {x} از هنرمندان استان تشییع شد و {x} به خاک سپرده شد".split() for x in ("کاکاوند", "نوتاش"))
    assert conflict(Words([], [], a), Words([], [], b)) == "کاکاوند / نوتاش · کاکاوند / نوتاش"
    assert conflict(Words([], [], a[:8]), Words([], [], b[:8])) == ""


def test_alignment_of_equal_and_of_unlike_texts() -> None:
    words = ["یک", "دو", "سه", "چهار", "پنج"]
    assert align(Masked(words), Masked(words)) == ([Span(0, 5, 0, 5)], [])
    assert align(Masked(words), Masked(["الف", "ب", "پ", "ت", "ث"])) == ([], [])
    assert align(Masked([]), Masked(words)) == ([], [])


def test_spellings_of_one_name() -> None:
    assert respelt("علیاکبر", "علیاکبری")
    assert not respelt("حسینی", "حسنی")
    assert not respelt("رستمی", "کریمی")


def test_common_words_and_names() -> None:
    assert all(is_common(match_text(w)) for w in ("می‌گویند", "شهرداری‌ها", "اطلاعاتی", "خاطرنشان", "دستگیر", "سوژه"))
    assert not any(is_common(match_text(w)) for w in ("علیرضا", "رستمی", "اسکندری", "پورمند", "کهنه‌ده"))


def test_places() -> None:
    assert all(
        is_place(match_text(n).replace(" ", "")) for n in ("پارس‌آباد", "تربت حیدریه", "آذربایجان شرقی", "گنبدکاووس")
    )
    assert places_over(["در", "شهر", "ملایر"], 0, 2) == []
    assert places_over(["بندر", "انزلی", "و", "رشت"], 1, 4) == [(0, 2, "بندرانزلی"), (3, 4, "رشت")]


def test_c5_every_seventh_word_exchanged_costs_linear_time() -> None:
    """Part C5: two texts of 20,000 words kept the write transaction for two seconds, four times that for 40,000."""

    def compare(words: int) -> str:
        is_place.cache_clear()  # or the short texts would be remembered, and the long ones not
        # Names that no list knows, so that each is looked for in the other text.
        first = [f"واژه{n}" for n in range(words)]
        second = [f"دیگر{n}" if n % 7 == 0 else word for n, word in enumerate(first)]
        return conflict(Words([], [], first), Words([], [], second))

    assert compare(700)
    assert is_linear(compare, 3_000)
