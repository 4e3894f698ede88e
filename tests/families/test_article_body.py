"""Every shape of body in sites/nastooh.md section 5, and what must not be in it.

Modules: `loaders/body.py`, `pages/body.py`.
"""

from __future__ import annotations

import pytest

FIRST = "استاندار اردبیل گفت: باید مهارت جایگزین معلومات شود و در این راه گام برداشت."
SECOND = "وی افزود: مدرسه‌ها نوسازی می‌شود و خیران نیز کمک می‌کنند."


def paragraphs(article):
    return article.body.split("\n\n")


def test_paragraphs(read):
    assert paragraphs(read(body=f"<p>{FIRST}</p> \n<p style='text-align:justify'>{SECOND}</p>")) == [FIRST, SECOND]


def test_one_p_with_double_br(read):
    # Mehr 6709761 (Ardabil, January 2026).
    assert paragraphs(read(body=f"<p>{FIRST}<br/> <br/> {SECOND}<br/>\n<br/>\n</p>")) == [FIRST, SECOND]


def test_nested_rtl_divs_with_br_and_no_p(read):
    # Khabaronline 2020.
    body = f'<div dir="rtl"><div dir="rtl">{FIRST}<br>{SECOND}</div></div>'
    assert paragraphs(read(body=body)) == [FIRST, SECOND]


def test_single_br_in_the_middle_of_a_sentence_is_a_space(read):
    # Mehr 6709222: «با بیان اینکه<br/> اعتکاف زمینه‌ساز …».
    long = "اعتکاف زمینه‌ساز تقویت ایمان، آرامش روحی و رشد معنوی فرد و جامعه است، و آثار فراوانی دارد."
    assert paragraphs(read(body=f"<p>حجت الاسلام با بیان اینکه<br/> {long}</p>")) == [
        f"حجت الاسلام با بیان اینکه {long}"
    ]


def test_single_br_after_the_end_of_a_sentence_is_a_paragraph(read):
    assert paragraphs(read(body=f"<p>{FIRST}<br/>{SECOND}</p>")) == [FIRST, SECOND]


def test_verse_keeps_its_lines(read):
    body = "<p>توانا بود هر که دانا بود<br/>ز دانش دل پیر برنا بود</p>"
    assert paragraphs(read(body=body)) == ["توانا بود هر که دانا بود\nز دانش دل پیر برنا بود"]


def test_all_lines_of_a_long_verse_stay_lines(read):
    lines = [
        "توانا بود هر که دانا بود",
        "ز دانش دل پیر برنا بود",
        "به رنج اندر است ای خردمند گنج",
        "نیابد کسی گنج نابرده رنج",
    ]
    assert len(paragraphs(read(body=f"<p>{'<br/>'.join(lines)}</p>"))[0].split("\n")) == 4


def test_empty_paragraphs_leave_nothing(read):
    body = f"<p>{FIRST}</p><p></p><p>&nbsp;</p><p><span>‌</span></p><p>{SECOND}</p><p style='text-align:justify'></p>"
    assert paragraphs(read(body=body)) == [FIRST, SECOND]


def test_table_rows_are_lines(read):
    body = (
        f"<p>{FIRST}</p><table border='1'><tbody><tr><td><strong>شهر</strong></td><td>دما</td></tr>"
        "<tr><td><p>اردبیل</p></td><td>۱۲- درجه</td></tr></tbody></table>"
    )
    assert paragraphs(read(body=body)) == [FIRST, "شهر | دما\nاردبیل | ۱۲- درجه"]


def test_table_of_one_column_is_layout(read):
    body = f"<table><tr><td><p>{FIRST}</p><p>{SECOND}</p></td></tr></table>"
    assert paragraphs(read(body=body)) == [FIRST, SECOND]


def test_subheads(read):
    head = "تاکید مدیرکل بهزیستی بر توسعه همکاری‌ها"
    body = f'<p>{FIRST}</p><p><span style="color:#000080"><strong>{head}</strong></span></p><p>{SECOND}</p>'
    article = read(body=body)
    assert article.subheads == [head]
    assert paragraphs(article) == [FIRST, head, SECOND]


def test_bold_words_in_a_paragraph_are_no_subhead(read):
    body = f"<p><strong>خبرگزاری مهر، گروه استان‌ها:</strong> {FIRST}</p><p>{SECOND}</p>"
    assert read(body=body).subheads == []


def test_text_that_is_bold_as_a_whole_has_no_subheads(read):
    assert read(body=f"<p><b>{FIRST}</b></p><p><b>{SECOND}</b></p>").subheads == []


def test_bold_last_line_is_no_subhead(read):
    assert read(body=f"<p>{FIRST}</p><p>{SECOND}</p><p><b>گزارش از مهر</b></p>").subheads == []


def test_automatic_links_and_spell_check_spans_are_text(read):
    body = (
        '<p>رئیس<a class="saba-backlink" href="https://www.mehrnews.com/tag/x"> مجلس</a> در'
        " <span>اصفهان</span>، گفت: خبر.</p>"
    )
    assert read(body=body).body == "رئیس مجلس در اصفهان، گفت: خبر."


@pytest.mark.parametrize(
    "extra",
    [
        '<div class="itemPlayer0 player"><video src="x.mp4"></video><div>پخش فیلم</div></div>',
        '<div class="video-download"><a href="x.mp4">دریافت 16 MB</a></div>',
        '<div class="gallery hidden"><ul><li>عکس یک</li></ul></div>',
        '<section class="box related-items"><h2>مطالب مرتبط</h2><a href="/news/1/x">دیگر</a></section>',
        "<p><strong>بیشتر بخوانید:</strong></p><p><a href='/news/6705000/x'>خبر دیگر</a></p>",
        "<p>بیشتر بخوانید: <a href='/news/6705000/x'>خبر دیگر</a></p>",
        (
            "<p><strong>بیشتر بخوانید:</strong><br/><a href='/news/1/x'>خبر دیگر</a><br/>"
            "<a href='/news/2/x'>و دیگر</a></p>"
        ),
        "<p>همچنین بخوانید:</p><ul><li><a href='/news/6705000/x'>خبر دیگر</a></li></ul>",
        '<script>var text = "متن";</script><style>p { color: red }</style><!-- یادداشت -->',
        '<div style="display: none">پنهان</div>',
        '<iframe src="https://www.aparat.com/video">قاب</iframe><noscript>بدون اسکریپت</noscript>',
        '<form><input value="x"/><button>ارسال</button></form>',
        '<figure><img src="https://media.mehrnews.com/d/2025/12/29/3/1.jpg"/><figcaption>شرح عکس</figcaption></figure>',
    ],
)
def test_what_is_not_text_is_dropped(read, extra):
    assert paragraphs(read(body=f"<p>{FIRST}</p>{extra}<p>{SECOND}</p>")) == [FIRST, SECOND]


def test_classes_that_only_contain_ad_are_kept(read):
    # A public crawler deletes every element whose class contains «ad» and loses header, date and breadcrumb.
    body = f'<div class="loaded"><p class="lead-shadow">{FIRST}</p></div><p class="header-sharing-text">{SECOND}</p>'
    article = read(body=body)
    assert paragraphs(article) == [FIRST, SECOND]
    assert article.section
    assert article.published_at.startswith("2025-12-29T10:55:31")


@pytest.mark.parametrize(
    "mark",
    [
        "17302",
        "265 33",
        "۷۳۲۴**۶۱۵۵",
        "انتهای پیام",
        "انتهای پیام/",
        "انتهای پیام/ن",
        "پایان پیام /۱۲",
        "کد خبر: 6705663",
        "***",
    ],
)
def test_closing_marks_are_cut(read, mark):
    for body in (f"<p>{FIRST}</p><p>{SECOND}</p><p>{mark}</p>", f"<p>{FIRST}<br/><br/>{SECOND}<br/>{mark}</p>"):
        assert paragraphs(read(body=body)) == [FIRST, SECOND]


def test_the_same_words_inside_a_text_are_text(read):
    body = (
        f"<p>{FIRST}</p>"
        f"<p>انتهای پیام او این بود: بمانید و بسازید، که این خاک خانه ماست و بس.</p><p>۱۲۳۴۵</p><p>{SECOND}</p>"
    )
    assert len(paragraphs(read(body=body))) == 4


def test_a_list_of_numbers_is_not_cut(read):
    numbers = ["۱۲۳۴۵", "۲۳۴۵۶", "۳۴۵۶۷", "۴۵۶۷۸"]
    body = f"<p>{FIRST}</p>" + "".join(f"<p>{number}</p>" for number in numbers)
    assert paragraphs(read(body=body)) == [FIRST, *numbers]


def test_comments_tags_and_related_outside_the_body(read):
    article = read()
    whole = article.body + " ".join(article.tags)
    for stranger in ("نظر خواننده", "موضوع داغ", "خبر مرتبط دیگر", "آگهی", "چاپ", "کد خبر"):
        assert stranger not in whole


def test_text_in_the_container_itself(read):
    assert paragraphs(read(body=f"{FIRST}<br><br>{SECOND}")) == [FIRST, SECOND]


def test_list_items_are_paragraphs(read):
    body = f"<p>{FIRST}</p><ul><li>نخست این</li><li>دوم آن</li></ul>"
    assert paragraphs(read(body=body)) == [FIRST, "نخست این", "دوم آن"]


def test_headings_are_subheads(read):
    assert read(body=f"<p>{FIRST}</p><h3>میان‌تیتر</h3><p>{SECOND}</p>").subheads == ["میان‌تیتر"]


def test_unclosed_paragraphs(read):
    assert paragraphs(read(body=f"<p>{FIRST}<p>{SECOND}")) == [FIRST, SECOND]


def test_double_escaped_half_space(read):
    assert (
        read(body="<p>کتاب&amp;zwnj;ها را می&zwnj;خوانند و باز می‌آیند.</p>").body == "کتاب‌ها را می‌خوانند و باز می‌آیند."
    )
