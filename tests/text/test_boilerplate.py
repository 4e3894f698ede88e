from __future__ import annotations

import pytest

from newscrawl.text.boilerplate import count_end_marks, is_related_head, name_key, split_dateline


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("اردبیل- رئیس جهاد دانشگاهی گفت", "اردبیل"),
        ("بندرعباس - کارشناس هواشناسی گفت", "بندرعباس"),
        ("خرم آباد – استاندار گفت", "خرم آباد"),
        ("مشکین‌شهر-فرماندار گفت", "مشکین‌شهر"),
        ("تهران- ایرنا- وزیر گفت", "تهران"),
        ("ایسنا/خراسان رضوی مدیرکل گفت", "ایسنا"),
        ("کهگیلویه و بویراحمد- مدیرکل گفت", "کهگیلویه و بویراحمد"),
    ],
)
def test_what_stands_before_the_hyphen(text, place):
    parts = split_dateline(text)
    assert parts is not None
    assert parts[0] == place
    assert parts[0] not in parts[1]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "رئیس جهاد دانشگاهی استان از توسعه - همکاری خبر داد",
        "۱۲- نفر کشته شدند",
        "اردبیل",
        "سال ۱۴۰۴ - آغاز شد",
        "(اردبیل) - خبر",
    ],
)
def test_no_dateline(text):
    assert split_dateline(text) is None


@pytest.mark.parametrize(
    ("paragraphs", "count"),
    [
        ([], 0),
        (["متن"], 0),
        (["متن", "17302"], 1),
        (["متن", "۱۲۳۴/۵۶"], 1),
        (["متن", "انتهای پیام/۱۲"], 1),
        (["متن", "کد خبر: ۱۲۳۴۵", "انتهای‌پیام"], 2),
        (["متن", "1", "2", "3"], 0),
        (["متن", "پایان خبر خوشی بود که همه سال‌ها در انتظار آن نشسته بودند."], 0),
        (["انتهای پیام", "متن"], 0),
    ],
)
def test_end_marks(paragraphs, count):
    assert count_end_marks(paragraphs) == count


def test_end_marks_of_a_source_file():
    assert count_end_marks(["متن", "@mehrnews"], ("^@",)) == 1


@pytest.mark.parametrize(
    "line", ["بیشتر بخوانید:", "بیشتر:", "بیشتر بخوانید", "اخبار مرتبط:", "همچنین بخوانید: خبر", "■ بیشتر ببینید"]
)
def test_related_heads(line):
    assert is_related_head(line)


@pytest.mark.parametrize(
    "line",
    ["بیشتر مردم کشاورزند.", "وی گفت: بیشتر بخوانید.", "مطالب مرتبط با بورس را گفت", "بخوانید و بدانید که چنین است"],
)
def test_text_that_begins_alike(line):
    assert not is_related_head(line)


def test_fold_is_blind_to_spaces_and_arabic_letters():
    assert name_key("خبر گزاري مهر") == name_key("خبر‌گزاری مهر") == "خبرگزاریمهر"
