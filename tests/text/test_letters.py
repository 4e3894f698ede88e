"""`fold` and the letters that it unites; that reading and comparing agree about every spelling of a text."""

import re
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.dates import parse as parse_date
from newscrawl.loaders.kinds import kind_of
from newscrawl.provinces import find, known
from newscrawl.text.boilerplate import count_end_marks, is_related_head, name_key, split_dateline
from newscrawl.text.characters import unify
from newscrawl.text.letters import FORMS, fold

OPTIONS = [
    {"spaces": spaces, "hamza": hamza, "marks": marks, "signs": signs}
    for spaces in ("kept", "gone")
    for hamza in ("carrier", "gone")
    for marks in ("gone", "kept")
    for signs in ("kept", "ascii", "matching")
]
SPELLINGS = [
    str.maketrans({"ی": yeh, "ک": kaf, "ه": heh} | digits)
    for yeh, kaf, heh in (("ي", "ك", "ه"), ("ى", "ڪ", "ھ"), ("ے", "ک", "ہ"), ("ې", "ك", "ه"), ("ۍ", "ك", "ه"))
    for digits in ({}, {chr(0x6F0 + n): chr(0x660 + n) for n in range(10)})
]
# What Persian pages hold: letters in all spellings, digits of three scripts, marks, invisible signs, punctuation.
PERSIAN = st.text(
    alphabet="ابکلنوهیيىكھەۀةئؤأآءٱے ۱٢3\u200c\u200d\u0640\u064b\u0651\u0654\u00ad\u200f\xa0.،:«»-–/٫&;\nAz",
    max_size=30,
)


@pytest.mark.parametrize("options", OPTIONS, ids=lambda options: "-".join(options.values()))
@given(st.one_of(PERSIAN, st.text(max_size=30)))
def test_folding_twice_changes_nothing(options, text):
    once = fold(text, **options)
    assert fold(once, **options) == once


@given(st.one_of(PERSIAN, st.text(max_size=30)))
def test_with_the_marks_kept_every_sign_stays_in_its_place(text):
    folded = fold(text, marks="kept")
    assert len(folded) == len(text)
    assert all(fold(new) == fold(old) for new, old in zip(folded, text, strict=True) if fold(old) and old != "İ")


@given(PERSIAN)
def test_a_strange_sign_changes_nothing_for_the_others(text):
    """The table's way and the long way, which one character outside of the table leads to, say the same."""
    for options in OPTIONS:
        assert fold(text + "\u2603", **options).replace("\u2603", "").rstrip(" ") == fold(text, **options).rstrip(" ")


@given(PERSIAN)
def test_unifying_first_does_not_change_what_is_compared(text):
    if not re.search("[&\n\u0640\xad]|[هەہھ].?ء", text):  # entities, lines and dashes are no letters
        assert name_key(unify(text)) == name_key(text)


@given(st.one_of(PERSIAN, st.text(max_size=30)))
def test_what_needs_nothing_is_what_the_long_way_leaves_as_it_is(text):
    """The fast look before unifying is right whenever it says that a text is unified already."""
    once = unify(text)
    assert unify(once) == once
    assert unify("\u200e" + text) == once  # a direction mark sends any text the long way


@pytest.mark.parametrize("form", [*FORMS, "ئ", "أ", "ة", "ە"])
def test_every_form_of_a_letter_folds_to_one_of_32(form):
    assert fold(form) in set("ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی")
    assert fold(form, marks="kept") == fold(form)


def test_presentation_forms_fold_to_their_letters():
    for code in range(0xFE80, 0xFEFD):
        assert fold(chr(code)) == fold(unicodedata.normalize("NFKC", chr(code)))


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_both_spellings_get_the_same_answer(spelling):
    """Point D2: «گالرى» was no gallery, «انتهاي پيام» no end mark."""
    typed = [
        "گالری",
        "انتهای پیام/",
        "کد خبر: ۱۲۳۴",
        "بیشتر بخوانید:",
        "کهگیلویه و بویراحمد",
        "کردکوی",
        "۸ دی ۱۴۰۴ ساعت ۱۰:۵۵",
        "کرمانشاه - رئیس گفت",
    ]
    gallery, end, code, related, province, county, date, dateline = (text.translate(spelling) for text in typed)
    assert kind_of([gallery]) == "photo"
    assert count_end_marks(["متن خبر.", end]) == count_end_marks(["متن خبر.", code]) == 1
    assert is_related_head(related)
    assert find(province).slug == "kohgiluyeh-and-boyer-ahmad"
    assert known(county).name == "کردکوی"
    assert parse_date(date).isoformat() == "2025-12-29T10:55:00+03:30"
    assert name_key(split_dateline(dateline)[0]) == "کرمانشاه"


def test_folding_is_linear():
    def cpu(length):
        text = "ي\u2603" * length
        start = time.process_time()
        for options in OPTIONS:
            fold(text, **options)
        return time.process_time() - start

    cpu(1000)
    assert cpu(400_000) < 30 * max(cpu(40_000), 0.005)
