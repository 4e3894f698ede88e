"""Kurdish words and phrases keep their letters; Persian ones get theirs, whatever keyboard typed them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.text.characters import unify
from newscrawl.text.kurdish import with_persian_letters

SAMPLE = "هەولێر سلێمانی مامۆستا هێمن خانە شدە مدێر در این ھمایش مەهاباد لە ەا ێ ە ھ ، \n گفت کتاب دەبێت هزێنە بەرە"
WORDS = st.lists(st.sampled_from(SAMPLE.split(" ")), max_size=12)


@pytest.mark.parametrize(
    "text",
    [
        "مامۆستا هێمن",
        "هەولێر و سلێمانی",
        "شهر مەهاباد",
        "ھەولێر",
        "سەردەشت و بانە",
        "نووسەر هێمن",
        "شێرکۆ بێکەس شاعر بود",
        "لە گەڵ تۆم ئەی نیشتمان، ئێمە هەموو بە یەکەوە",
        "وی این بیت را خواند: ئەی ڕەقیب هەر ماوە قەومی کورد زمان",
        "استاد هێمن موکریانی در این شهر به دنیا آمد",
        "فیلم «ژیانەوە» در سنندج اکران شد",
        "در روستای «دێزلی» مریوان همه آمدند",
    ],
)
def test_kurdish_stays_letter_for_letter(text):
    assert unify(text) == text


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("خانەها و شدەاند", "خانه‌ها و شده‌اند".replace("\u200c", "")),
        ("شەرداری تەران گفت", "شهرداری تهران گفت"),
        ("اێن هزێنە از بودجە استان فراهم شدە است", "این هزینه از بودجه استان فراهم شده است"),
        ("دە\u200cەا کیلومتر", "ده\u200cها کیلومتر"),
        ("ھمایش ھنر در ھمدان", "همایش هنر در همدان"),
        ("همراهێ مردم با استانێ دیگر", "همراهی مردم با استانی دیگر"),
        ("مدێر در اێن طرح گفت", "مدیر در این طرح گفت"),
        ("قەوە و میوە در بازار", "قهوه و میوه در بازار"),
        ("هزینه از بودجه استانی فراەم شدە است", "هزینه از بودجه استانی فراهم شده است"),
        (
            "به گفته مدێر آبفا، وی همچنێن هزینه و مدێران را نام برد",
            "به گفته مدیر آبفا، وی همچنین هزینه و مدیران را نام برد",
        ),
    ],
)
def test_persian_gets_its_letters(typed, text):
    assert unify(typed) == text


def test_both_in_one_line():
    assert unify("شاعر مامۆستا هێمن گفت این خانە موزە شد") == "شاعر مامۆستا هێمن گفت این خانه موزه شد"


def test_the_letters_that_were_changed_are_counted():
    assert with_persian_letters("خانە ھنر در هەولێر") == ("خانه هنر در هەولێر", 2)


@given(WORDS)
def test_changing_twice_changes_nothing(words):
    once = with_persian_letters(" ".join(words))[0]
    assert with_persian_letters(once) == (once, 0)
