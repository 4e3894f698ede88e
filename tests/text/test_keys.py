import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.text.keys import (
    NORMALISER_VERSION,
    content_hash,
    match_fold,
    match_text,
    match_words,
    strip_attribution,
)

LETTERS = st.text(alphabet="ابپتجچدرسکگلمنوهیيكةأ ‌ـَ۱۲۳456.،:؛«»\n", max_size=80)


def test_golden_values_of_version_1() -> None:
    # A changed rule with the old version number would silently end all matching with what is stored.
    assert NORMALISER_VERSION == 1
    assert content_hash("برف در اردبیل", "", "۱۲ روستا") == "5831fac15a58fcfdcd2973fbaa4245da"
    assert (
        content_hash("کشف ۵ کیلوگرم تریاک", "لید خبر", "به گزارش مهر، مأموران بیست و پنج بسته یافتند.")
        == "1ac4169a8bb1e13885341846e7014811"
    )


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("مي‌شود", "می شود"),
        ("كتاب‌های", "کتاب ها ی".replace("ها ی", "های")),
        ("۱۲۳", "١٢٣"),
        ("«ﺑﻪ ﮔﺰارش»", "به گزارش"),
        ("مسؤول", "مسوول"),
        ("۱٬۲۰۰ نفر", "1200 نفر"),
        ("۲٫۵ درصد", "2.5٪"),
        ("شش هزار و ۱۲۷ نفر", "۶۱۲۷ نفر"),
        ("یک‌هزار و ۶۱", "1061"),
        ("بیست و پنج", "25"),
        ("بیست وپنج", "۲۵"),
        ("سیصد و بیست و پنج هزار", "325000"),
        ("دو میلیون و ۵۲۲ هزار", "2522000"),
        ("۹۱ میلیون و ۷۵۲ هزار و ۱۲", "91752012"),
        ("۲٫۵ میلیون", "2500000"),
        ("سه شنبه", "سه‌شنبه"),
        ("4.هشت ریشتری", "۴٫۸ ریشتری"),
    ],
)
def test_spellings_that_match(a: str, b: str) -> None:
    assert match_text(a).replace(" ", "") == match_text(b).replace(" ", "")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("دقایق ۶۱،۸۲ گل زد", "دقایق 61 82 گل زد"),
        ("ساعت 16:38 روز", "ساعت 16 38 روز"),
        ("۱۶ و ۳۸ دقیقه", "16 و 38 دقیقه"),
        ("جذب714 میلیارد", "جذب 714000000000"),
        ("۵ هزار تن و ۳ نفر", "5000 تن و 3 نفر"),
        ("سال 007", "سال 7"),
        ("دو و سه نفر", "2 و 3 نفر"),
    ],
)
def test_numbers_stay_apart_or_join(text: str, words: str) -> None:
    assert match_text(text) == words


def test_attribution_goes_and_speakers_stay() -> None:
    assert match_text("به گزارش خبرنگار مهر از اردبیل، سرهنگ رستمی گفت: برف آمد") == "سرهنگ رستمی گفت برف امد"
    assert match_text("مهر: برف آمد") == "برف امد"
    assert match_text("تهران - ایرنا - برف آمد") == "برف امد"
    assert match_text("وی گفت: برف آمد") == "وی گفت برف امد"
    assert match_text("برف آمد\nانتهای پیام/\nکد خبر: ۱۲۳ بازدید ۵") == "برف امد"
    assert (
        match_text("برف آمد\nمنبع آب شهر پر شد و مردم شاد شدند")
        == match_text("برف آمد") + " منبع اب شهر پر شد و مردم شاد شدند"
    )


def test_view_counters_never_enter_the_hash() -> None:
    first = content_hash("الف", "ب", "متن خبر\nتعداد بازدید: ۱۲")
    assert first == content_hash("الف", "ب", "متن خبر\nتعداد بازدید: ۱۲۰۷")
    assert first != content_hash("الف", "ب", "متن دیگر خبر\nتعداد بازدید: ۱۲")


def test_parts_do_not_run_into_each_other() -> None:
    assert content_hash("الف", "ب", "") != content_hash("الف", "", "ب")
    assert content_hash("الف", "ب", "") != content_hash("الفب", "", "")


def test_foreign_letters_stay_different_words() -> None:
    assert match_text("тест") != match_text("рост")
    assert match_text("متن 🙂 خبر") == "متن خبر"


@settings(max_examples=150, deadline=None)
@given(LETTERS)
def test_folding_twice_changes_nothing(text: str) -> None:
    once = match_fold(text)
    assert match_fold(once) == once


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert all(word for sentence in match_words(text) for word in sentence)
    assert len(content_hash(text, text, text)) == 32
    assert isinstance(strip_attribution(match_fold(text)), str)


@settings(max_examples=100, deadline=None)
@given(st.integers(min_value=0, max_value=999_999_999))
def test_digits_in_any_script_are_one_number(number: int) -> None:
    persian = str(number).translate({ord("0") + i: chr(0x06F0 + i) for i in range(10)})
    assert match_text(persian) == match_text(f"{number:,}") == str(number)
