"""One decision about half-spaces for an article, and each field keeps its own text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.loaders.cleaning import clean_all

WORDS = st.lists(
    st.sampled_from(["کتاب", "ها", "می", "شود", "استان", "اردبیل", "گفت:", "۱۲", "،", "ي", "\u200c", "خانه"]),
    min_size=1,
)


@settings(max_examples=80, deadline=None)
@given(st.lists(WORDS.map(" ".join), min_size=1, max_size=8))
def test_no_word_moves_from_one_field_to_another(texts):
    def letters(text: str) -> str:
        return "".join(sign for sign in text if sign.isalnum()).replace("ي", "ی")

    cleaned, _ = clean_all(texts)
    assert [letters(text) for text in cleaned] == [letters(text) for text in texts]


def test_text_of_nothing_but_invisible_signs():
    assert clean_all(["عنوان", "\u200c\u200f", "متن"])[0] == ["عنوان", "", "متن"]


def test_rows_of_a_table_stay_lines(read):
    body = "<p>جدول دما چنین است و باید آن را خواند.</p>"
    body += "<table><tr><td>شهر ها</td><td>دما</td></tr><tr><td>اردبیل</td><td>۲</td></tr></table>"
    rows = read(body=body).body.split("\n\n")[1].split("\n")
    assert [row.split(" | ")[1] for row in rows] == ["دما", "۲"]


def test_reference_text_gets_its_half_spaces_back(read):
    # The stored copy of Mehr 6705663 lost them all: «همکاریهای», «مهارتمحور».
    body = (
        "<p>به گزارش خبرگزاری مهر، مهران اوچی با اشاره به ظرفیتهای گسترده جهاددانشگاهی در اجرای "
        "دورههای آموزشی و طرحهای "
        "اشتغالزا، بر ضرورت بهرهگیری از ظرفیتهای علمی برای ارتقا مهارتهای گروههای هدف بهزیستی تأکید "
        "کرد و این دادهها میتواند "
        "موجب هدفمندتر شدن فعالیتها شود.</p>"
    )
    article = read(body=body, title="همکاریهای جهاد دانشگاهی تقویت میشود", lead="اردبیل- رئیس جهاددانشگاهی خبر داد.")
    for word in ("ظرفیت‌های", "دوره‌های", "گروه‌های", "می‌تواند"):
        assert word in article.body
    assert "می‌شود" in article.title
    assert article.repairs["zwnj"] > 8
