"""What must hold for every text, whatever it says.

Modules: `text/punctuation.py`, `text/spacing.py`.
"""

from __future__ import annotations

import unicodedata

import pytest
from cpu import is_linear
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.text import Cleaner, clean, repair
from newscrawl.text.characters import unify
from newscrawl.text.letters import ZWNJ
from newscrawl.text.spacing import Habit

PIECES = (
    *("می", "نمی", "شود", "ها", "های", "کتاب", "همکاری", "حرفه", "ای", "گفت", "وگو", "خانه", "بی", "کار", "سال", "تر"),
    *(
        " ",
        "  ",
        ZWNJ,
        "\u200d",
        "\u00ac",
        "\u00ad",
        "\u200b",
        "\u200f",
        "\ufeff",
        "\u00a0",
        "\n",
        "\n\n",
        "\r\n",
        "\t",
    ),
    *(
        "،",
        ",",
        "؛",
        ";",
        "?",
        "؟",
        "!",
        ".",
        "...",
        "…",
        ":",
        "«",
        "»",
        "(",
        ")",
        "[",
        "]",
        '"',
        "-",
        "–",
        "/",
        "#",
        "@",
    ),
    *("ي", "ك", "ى", "ۀ", "ە", "ێ", "ھ", "ـ", "\u0654", "\u0653", "ً", "ّ", "﷼", "ﷲ", "ﷺ", "﴿", "﴾", "ﻻ", "ﺳ", "ٴ"),
    *("1", "۲", "٣", "۱4۰4", "۱۴۰۴/۱۰/۰۸", "۸:۳۰", "۴٫۷", "۳٬۵۰۰", "۲۵٪", "-۵", "a", "COVID-19", "https://a.ir/b?c=می"),
    *("&nbsp;", "&zwnj;", "&amp;", "amp;", "&", "&#8204;", "&lrm;", "zwnj;", "#8204;", "www.", "x.ir/", "\ud800", "🇮🇷"),
)
mixed_text = st.lists(st.one_of(st.sampled_from(PIECES), st.characters(codec=None)), max_size=40).map("".join)


def letters(text: str) -> str:
    return "".join(c for c in text if unicodedata.category(c)[0] == "L")


@settings(max_examples=400, deadline=None)
@given(mixed_text)
def test_cleaning_twice_gives_what_cleaning_once_gave(text: str) -> None:
    for function in (unify, clean, repair, lambda t: clean(t, "never")):
        once = function(text)
        assert function(once) == once


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(codec=None), max_size=60))
def test_no_string_raises(text: str) -> None:
    assert isinstance(clean(text), str)
    assert isinstance(repair(text), str)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(["کتابهای", "می", "شود", "خانه", "ای", "بی", "نظیر", "تیمی", "هم", "۱۲", "،", "."])))
def test_repairing_changes_no_letter_and_removes_no_half_space(words: list[str]) -> None:
    text = " ".join(words)
    repaired = repair(text)
    assert letters(repaired) == letters(text)
    assert repaired.count(ZWNJ) >= text.count(ZWNJ)


UNTOUCHED = (
    *("https://www.mehrnews.com/news/6705663/خبر-های-شهر?a=1&amp;b=ي", "my.medu.ir", "ali.rezaei_90@acecr.ac.ir"),
    *(
        "۱۴۰۴/۱۰/۰۸",
        "2024-01-05",
        "۰۸-۱۰-۱۴۰۴",
        "۸:۳۰",
        "۱۶:۴۵:۱۰",
        "۴٫۷",
        "۲/۷",
        "12.75",
        "۲۵٪",
        "۳٬۵۰۰٬۰۰۰",
        "۱۲۰,۰۰۰",
    ),
    *(
        "0914-123-4567",
        "+۹۸۲۱۴۳۰۵۱۱۱۱",
        "۲–۰",
        "۵-۶",
        "#می_شود",
        "@mehrnews",
        "Ph.D.",
        "U.S.",
        "COVID-19",
        "14.0.1-beta2",
    ),
    *("﴿بِسْمِ اللَّهِ الرَّحْمَنِ الرَّحِيمِ﴾", "km/h", "m²", "-۵", "München", "«بوف کور»", "ایران-روسیه", "نام/نام", "ﷺ"),
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(UNTOUCHED), st.sampled_from(["گفت", "همکاری های", "می شود،", "در", "«خبر»"]), st.booleans())
def test_numbers_addresses_latin_and_verses_stay(span: str, word: str, spaced: bool) -> None:
    text = f"{word} {span} {word}" if spaced else f"{word} {span}"
    assert span in clean(text)
    assert span in repair(text)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["کتابهای خوب", "می شود", "خانه ای", "شهر"]), min_size=2, max_size=5), st.booleans())
def test_paragraphs_are_kept(paragraphs: list[str], blank: bool) -> None:
    text = ("\n\n" if blank else "\n").join(paragraphs)
    assert clean(text).count("\n") == text.count("\n")


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500), st.data())
def test_putting_half_spaces_back_never_makes_the_next_look_more_trusting(
    kept: int, glued: int, spaced: int, data: st.DataObject
) -> None:
    """The reason why cleaning twice changes nothing, for every count."""
    gone_glued, gone_spaced = data.draw(st.integers(0, glued)), data.draw(st.integers(0, spaced))
    for mode in ("auto", "always"):
        before = Habit(kept, glued, spaced).levels(mode)
        after = Habit(kept + gone_glued + gone_spaced, glued - gone_glued, spaced - gone_spaced).levels(mode)
        assert after >= before or (after[0] >= before[0] and after[1] >= before[1])


@pytest.mark.parametrize(
    "unit",
    [
        *(
            "a",
            "ی",
            "می",
            "ها ",
            " ",
            "\n",
            " \n",
            ZWNJ,
            "ا" + ZWNJ,
            "&",
            "&amp;",
            "&lrm;&",
            "ـ",
            "﴿",
            "ە",
            "1",
            "۱1",
            ".",
        ),
        *(
            "a.",
            "www.",
            "http://",
            "/",
            "(",
            "« ",
            "( ",
            "؟",
            "?",
            " ?",
            "می ",
            "خانه ها ",
            "\u200d",
            "\u00ac",
            "#",
            "ی\u0654",
        ),
        *("ﷲ", "ﷴ", f"ب{ZWNJ}ـ", "هێ ", "ەب", "سلێمانی ", "ە ه ", "ه ء "),
        *("🇮", "ﷺ", "ی.", "،", "ی،", "ی; "),
    ],
)
def test_time_is_linear(unit: str) -> None:
    assert is_linear(lambda size: clean(unit * (size // len(unit.encode()))), 60_000)


def test_one_decision_for_all_fields_of_an_article() -> None:
    title, body = (
        "همکاری های استانی",
        "کتاب های درسی در خانه های روستایی توزیع می شود و دانش آموزان آن ها را می خوانند.",
    )
    cleaner = Cleaner(f"{title}\n\n{body}")
    assert cleaner.clean(title) == f"همکاری{ZWNJ}های استانی"
    assert cleaner.clean_counted(body).repairs["zwnj"] >= 4
