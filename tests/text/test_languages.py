"""Which language a text is in, however it was typed. The Urdu line is of the Universal Declaration of Human Rights."""

import time

import pytest

from newscrawl import Refused
from newscrawl.pages.no_article import check_language
from newscrawl.text.languages import foreign, language_of

PERSIAN = "به گفته مدیر آب استان، در این طرح ده‌ها کیلومتر شبکه تازه اجرا شده و همه روستاهای هدف به آن پیوسته‌اند."
OTHERS = {
    "ckb": "سەرۆکی هەرێم لە کۆنفرانسێکدا ڕایگەیاند کە حکومەت بەردەوامە لە جێبەجێکردنی پڕۆژەکان و هەموو دابەش کردووە.",
    "ur": "تمام انسان آزاد اور حقوق و عزت کے اعتبار سے برابر پیدا ہوئے ہیں۔ انہیں ضمیر اور عقل ودیعت ہوئی ہے۔",
    "ar": "قال وزير الخارجية في مؤتمر صحفي إن بلاده ستواصل المفاوضات مع الوكالة الدولية خلال الأسبوع المقبل.",
    "az": "بو گون تبریزده کئچیریلن بیر توپلانتیدا شاعیرلر اؤز شعرلرینی اوخودولار و اونلارا اؤدول وئریلدی.",
}
KEYBOARDS = [
    {"ی": "ے"}, {"ی": "ێ"}, {"ی": "ي"}, {"ی": "ى"}, {"ی": "ۍ"}, {"ی": "ې"},
    {"ه": "ھ"}, {"ه": "ہ"}, {"ه": "ە"}, {"ک": "ك"}, {"ک": "ڪ"}, {"ی": "ێ", "ه": "ە", "ک": "ك"},
]  # fmt: skip


@pytest.mark.parametrize("keyboard", KEYBOARDS, ids=lambda keyboard: "".join(keyboard.values()))
def test_a_keyboard_does_not_make_a_language(keyboard):
    text = PERSIAN.translate(str.maketrans(keyboard))
    assert language_of(text) == "fa"
    check_language("\n".join([text] * 3))


@pytest.mark.parametrize("language", OTHERS)
def test_whole_articles_in_another_language_are_refused(language):
    assert language_of(OTHERS[language]) == language
    with pytest.raises(Refused, match=language):
        check_language("\n".join([OTHERS[language]] * 4))
    with pytest.raises(Refused, match=language):  # headline and lead in Persian, a text that is not
        check_language("\n".join(["آغاز طرح آبرسانی", "مدیر آب استان از آغاز طرح خبر داد."] + [OTHERS[language]] * 4))


@pytest.mark.parametrize("language", OTHERS)
def test_a_persian_report_may_quote_another_language(language):
    check_language("\n".join([PERSIAN, OTHERS[language], OTHERS[language], PERSIAN, PERSIAN]))


def test_the_end_of_a_long_text_counts_as_much_as_its_beginning():
    with pytest.raises(Refused):
        check_language("\n".join([PERSIAN] * 5 + [OTHERS["ckb"]] * 40))


@pytest.mark.parametrize("text", ["", "۲۵ - ۳۰", "المپیک الکترونیک البرز", "Windows 11"])
def test_what_tells_nothing_is_of_no_language(text):
    assert language_of(text) is None
    assert foreign(text, 0.5) is None


def test_time_is_linear():
    def cpu(length):
        start = time.process_time()
        for unit in ("\u0301\u0327", "هکان", "لارین", "ی ", "ێە", "ال"):
            foreign(unit * length, 0.6)
        return time.process_time() - start

    cpu(1000)
    assert cpu(80_000) < 30 * max(cpu(8000), 0.01)
