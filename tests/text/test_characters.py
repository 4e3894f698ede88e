from __future__ import annotations

import pytest

from newscrawl.text.characters import apart, unify, unify_counted
from newscrawl.text.letters import ZWNJ

Z = ZWNJ


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("بانك مركزي", "بانک مرکزی"),
        ("شورى", "شوری"),
        ("ھمایش ہنر خانە", "همایش هنر خانه"),
        ("ڪتاب ایرانے ۍ", "کتاب ایرانی ی"),
        ("خانۀ ما", "خانه\u0654 ما"),
        ("سال ٢٠٢٥ و ۱4۰4", "سال ۲۰۲۵ و ۱۴۰۴"),
        ("ﺳﻼﻡ عبدﷲ ۵۰۰﷼", "سلام عبدالله ۵۰۰ ریال"),
        ("ا\u0653موزش مسی\u0654ول مو\u0654ثر", "آموزش مسئول مؤثر"),
        ("جهاد\u00a0دانشگاهی\u3000و\u202fمهر", "جهاد دانشگاهی و مهر"),
        ("\u200fسلام\u200e \u202aدنیا\u202c \u2067ما\u2069", "سلام دنیا ما"),
        ("استان\ufeff اردبیل", "استان اردبیل"),
        ("بند یک\u2028بند دو", "بند یک\nبند دو"),
        ("خبر \u0000مهر", "خبر مهر"),
        ("بند یک\r\n\r\n\r\n\r\nبند دو \n بند سه", "بند یک\n\nبند دو\nبند سه"),
        ("\n\t سلام\t\tدنیا ", "سلام دنیا"),
        ("ســلام تهران ـ ایرنا", "سلام تهران ـ ایرنا"),
    ],
)
def test_each_form_has_one_spelling(given: str, expected: str) -> None:
    assert unify(given) == expected


@pytest.mark.parametrize(
    "sign", ["\u200b", "\u00ad", "\u00ac", "\u200d", Z + Z, "&zwnj;", "&amp;zwnj;", "&#8204;", "&#x200C;"]
)
def test_what_was_typed_for_a_half_space_becomes_one(sign: str) -> None:
    assert unify(f"می{sign}شود") == f"می{Z}شود"


@pytest.mark.parametrize("text", [f"سلام {Z}دنیا{Z}", f"{Z}سلام{Z} دنیا", f"سلام {Z}{Z}دنیا"])
def test_half_spaces_at_the_edge_of_a_word_go(text: str) -> None:
    assert unify(text) == "سلام دنیا"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "۱۴۴۷ ه\u200d.ق",
            "مەهاباد",
            "هەولێر",
            "👨\u200d👩\u200d👧",
            "🇮🇷",
            "ﷺ",
            "﴿بِسْمِ اللَّهِ ي﴾",
            "قطعاً",
            "علّی",
            "تأکید",
        ),
        *(f"PDF{Z}ها", f"۱۰۰{Z}روزه", "با 25 نفر", "m² و H₂O", "München", "a ¬ b", "&copy_me; AT&T", "\ud800"),
    ],
)
def test_what_means_something_stays(text: str) -> None:
    assert unify(text) == text


def test_addresses_are_verbatim_and_what_follows_them_is_not() -> None:
    address = "https://fa.wikipedia.org/wiki/علي?x=1&amp;y=ك"
    assert unify(f"در {address}، كتاب") == f"در {address}، کتاب"
    assert apart("a www.x.ir/ي b", str.upper) == "A www.x.ir/ي B"


def test_entities_resolve_in_one_step_but_never_spell_new_ones() -> None:
    assert unify("&amp;amp;quot;سلام&quot;") == '"سلام"'
    assert unify("&am&lrm;p;") == "&am&lrm;p;"
    assert unify("&#65;") == "&#65;"


def test_changes_are_counted_by_kind() -> None:
    counts: dict[str, int] = {}
    unify_counted("كتابي\u200f\u200d  ٢&nbsp;م", counts)
    assert counts == {"letters": 2, "invisible": 2, "digits": 1, "entities": 1, "spacing": 1}


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("عبداﷲ", "عبدالله"),
        ("حجت اﷲ", "حجت الله"),
        ("نعمتﷲ", "نعمتالله"),
        ("باﷲ", "بالله"),
        ("للﷲ و لﷲ و الحمد لﷲ", "لله و لله و الحمد لله"),
        ("بسم ﷲ", "بسم الله"),
        ("حزباﷲی", "حزباللهی"),
        ("الحمدﷲ رب العالمین", "الحمدلله رب العالمین"),
        ("ارزش﷼ایران", "ارزش ریال ایران"),
        ("اسکناس ۱۰۰۰﷼ی", "اسکناس ۱۰۰۰ ریالی"),
        ("پنج میلیارد﷼، ۵۰۰﷼ و ﷼۷", "پنج میلیارد ریال، ۵۰۰ ریال و ریال ۷"),
        ("(﷼)", "(ریال)"),
        ("حضرتﷴﷺ", "حضرت محمدﷺ"),
        ("ﷹﷲﷷﷸ", "صلی الله علیه وسلم"),
        ("نامهء سرگشاده", "نامهٔ سرگشاده"),
        ("نامه ء من، خانهء ما.", "نامهٔ من، خانهٔ ما."),
        (f"خانه ٔ ما و نامه{Z} ٔ من", "خانهٔ ما و نامهٔ من"),
        ("یاﷲ و واﷲ", "یا الله و والله"),
        ("الحمد ﷲ", "الحمد لله"),
        ("املاء و سوء", "املاء و سوء"),
    ],
)
def test_signs_that_are_words_and_the_ezafe(text: str, clean: str) -> None:
    assert unify(text) == clean


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        *(
            (text, text)
            for text in ("کوویدـ۱۹", "ایرانـ2", "۱۲ـ۱۴", "طرحـA", "الفـ بند نخست", "ـ تهران", "تهران ـ ایرنا")
        ),
        (f"همراه{Z}ـ{Z}MCI", "همراهـMCI"),
        (f"ایران{Z}ـ{Z}عراق", "ایران-عراق"),
        (f"قم {Z}ـ{Z} تهران", "قم ـ تهران"),
        (f"کتابـ{Z}ها", f"کتاب{Z}ها"),
        (f"می{Z}ـشود", f"می{Z}شود"),
        ("کارگرـکارفرما، مهرـآبان", "کارگرـکارفرما، مهرـآبان"),  # it stretches no letter that joins nothing
        ("کـــتاب و ســال", "کتاب و سال"),
        ("هـ.ش", "ه.ش"),
        ("مـَن", "مَن"),
    ],
)
def test_a_tatweel_that_is_a_dash_stays_one(text: str, clean: str) -> None:
    assert unify(text) == clean
