"""What of a body's markup is text, and where its paragraphs end.

Modules: `pages/body.py`, `pages/lines.py`, `pages/raised.py`, `pages/images.py`.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.pages.body import render
from newscrawl.pages.document import parse_html

SENTENCE = "برنامه‌های سال آینده در روستاها بررسی شد."


def lines(markup):
    root, _ = parse_html(f"<div id=text>{markup}</div>".encode())
    return render(root.find(".//div")).paragraphs


def images(markup):
    root, _ = parse_html(f"<div id=text>{markup}</div>".encode())
    return render(root.find(".//div")).images


@pytest.mark.parametrize(
    "markup",
    [
        "<table><tr><td>الف</td><td>ب<script>var z=1;</script><style>.a{color:red}</style></td></tr></table>",
        "<table><tr><td>الف<i style='display:none'>پ</i></td><td>ب<span class=d-none>ت</span></td></tr></table>",
        "<table><tr><td>الف</td><td>ب</td><td hidden>پ</td></tr><tr style='display:none'><td>ج</td><td>د</td></table>",
        "<table><tbody hidden><tr><td>پ<td>ت</tbody><tbody><tr><td>الف</td><td>ب</td></tr></tbody></table>",
        "<table><tr><td><!-- پ -->الف</td><td><noscript>پ</noscript>ب<button>کپی</button></td></tr></table>",
    ],
)
def test_cells_are_read_by_the_rules_of_the_body(markup):
    assert lines(markup) == ["الف | ب"]


def test_bold_inside_of_a_word_does_not_split_it_in_a_table():
    assert lines("<table><tr><td>استا<b>ند</b>ار</td><td>۳<br>نفر</td></tr></table>") == ["استاندار | ۳ نفر"]


def test_a_table_s_caption_is_kept_before_it():
    head = "<caption>آمار <b>سال</b></caption><tr><th>شهر</th><th>نفر</th></tr>"
    table = f"<table>{head}<tr><td>خوی</td><td>۲</td></tr></table>"
    assert lines(table) == ["آمار سال", "شهر | نفر\nخوی | ۲"]


@pytest.mark.parametrize(
    "table",
    [
        "<table><tr><td><p>یک.</p><p>دو.</p></td><td><img src='https://m.ir/a.jpg'></td></tr></table>",
        "<table role=presentation><tr><td>یک.</td><td>دو.</td></tr></table>",
        "<table><tr><td><p>یک.</p><p>دو.</p></td></tr></table>",
        "<table><tr><td><table><tr><td>یک.</td></tr></table></td><td>دو.</td></tr></table>",
    ],
)
def test_a_table_that_arranges_is_paragraphs(table):
    assert lines(table) == ["یک.", "دو."]


def test_a_layout_table_of_text_columns_is_paragraphs():
    cell = "<td><p>{0} یک.</p><p>{0} دو.</p></td>"
    assert lines(f"<table><tr>{cell.format('الف')}{cell.format('ب')}</tr></table>") == [
        "الف یک.",
        "الف دو.",
        "ب یک.",
        "ب دو.",
    ]


def test_pictures_of_a_table_are_pictures_of_the_body():
    table = "<table><tr><td>خوی<img src='https://m.ir/a.jpg'></td><td>۲</td></tr></table>"
    assert images(table) == [("https://m.ir/a.jpg", "")]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("حدود ۱۰<sup>۳</sup> متر", "حدود ۱۰³ متر"),
        ("گاز CO<sub>2</sub>", "گاز CO₂"),
        ("۵۰ m<sup><b>2</b></sup>", "۵۰ m²"),
        ("۱۰<sup>-6</sup>", "۱۰⁻⁶"),
        ("متن<sup><a href='#n'>(۱)</a></sup> دیگر", "متن⁽¹⁾ دیگر"),
        ("۱۰<sup>۲/۵</sup>", "۱۰^۲/۵"),
        ("پیامبر<sup>(ص)</sup>", "پیامبر(ص)"),
        ("متن<sup>[۱]</sup>", "متن[۱]"),
        ("x<sup>n</sup> و x<sup>m</sup>", "xⁿ و x^m"),
        ("NO<sub>x</sub> و Na<sup>+</sup>", "NOₓ و Na⁺"),
        ("1<sup>st</sup> و ۲۵<sup>ام</sup>", "1st و ۲۵ام"),
        ("حدود ۱۰<span style='vertical-align:super'>۳</span> متر", "حدود ۱۰³ متر"),
        ("H<span style='font-size:70%; vertical-align: sub'>2</span>O", "H₂O"),
    ],
)
def test_raised_and_lowered_numbers_do_not_join_others(markup, text):
    assert lines(f"<p>{markup}</p>") == [text]


@pytest.mark.parametrize(
    "markup",
    [
        "<pre>سطر یک\nسطر دو</pre>",
        "<pre>\nسطر یک\n<b>سطر</b> دو\n</pre>",
        "<pre class='wp-block-verse'>سطر یک<br>سطر دو</pre>",
        "<p style='white-space: pre-line'>سطر یک\nسطر دو</p>",
        "<div style='white-space:pre-wrap'>سطر یک\nسطر دو</div>",
        "<pre><code>سطر یک\nسطر دو</code></pre>",
        "<xmp>سطر یک\nسطر دو</xmp>",
        "<listing>سطر یک\nسطر دو</listing>",
    ],
)
def test_preformatted_text_keeps_its_lines(markup):
    assert lines(markup) == ["سطر یک\nسطر دو"]


def test_a_blank_line_of_preformatted_text_ends_a_paragraph_and_the_mode_ends_with_it():
    assert lines("<pre>یک\n\nدو</pre><p>سه\nچهار</p>پنج\nشش") == ["یک", "دو", "سه چهار", "پنج شش"]


@pytest.mark.parametrize(
    "markup",
    [
        "<fieldset><legend>یک</legend>دو</fieldset>",
        "<span style='display:block'>یک</span><span style='display: block !important'>دو</span>",
        "<b style='DISPLAY:table'>یک</b>دو",
        "یک<span class='d-block'>دو</span>",
        "<span>یک</span><menu><li>دو</menu>",
        "<details><summary>یک</summary>دو</details>",
    ],
)
def test_blocks_by_tag_by_style_and_by_class(markup):
    assert lines(markup) == ["یک", "دو"]


def test_a_block_that_its_style_makes_inline_does_not_end_a_paragraph():
    assert lines("<p>یک <span>دو</span></p><div style='display:inline'>سه</div> چهار") == ["یک دو", "سه چهار"]


LINK = "<a href='/news/1/a'>خبر دیگر</a>"


@pytest.mark.parametrize(
    "end",
    [
        f"<strong>بیشتر بخوانید: {LINK}</strong>",
        f"بیشتر بخوانید: {LINK}",
        f"همچنین بخوانید؛ {LINK}.",
        f"حتماً ببینید: «{LINK}»",
        f"(بیشتر بخوانید: {LINK})",
        f"نیز بخوانید: {LINK}",
        f"لینک خبر: {LINK}",
        f"مرتبط: {LINK}",
        f"[اخبار مرتبط: {LINK}]",
        f"در همین رابطه: {LINK} | {LINK}",
        "<a href='/news/1/a'>بیشتر بخوانید: خبر دیگر</a>",
        f"<b>بيشتر بخوانيد</b>: {LINK}",
        f"این خبر را هم بخوانید: {LINK}",
        f"بیشتر بخوانید:<br>{LINK}<br>{LINK}",
        f"<br>بیشتر بخوانید:<br>{LINK}",
    ],
)
def test_links_to_other_articles_at_the_end_of_a_paragraph_go_and_its_sentence_stays(end):
    assert lines(f"<p>{SENTENCE} {end}</p><p>متن دوم.</p>") == [SENTENCE, "متن دوم."]


@pytest.mark.parametrize("display", ["inline", "inline-block"])
def test_blocks_in_one_line_are_words_of_their_own(display):
    assert lines(f"<div style='display:{display}'>یک</div><p style='display:{display}'>دو</p>") == ["یک دو"]


@pytest.mark.parametrize(
    "announcement",
    [
        f"بیشتر بخوانید: {LINK}",
        f"بیشتر بخوانید: {LINK}.",
        f"(بیش‌تر بخوانید: {LINK})",
        f"[این خبر را هم بخوانید: «{LINK}»]",
        f"<strong>بيشتر بخوانيد:</strong> {LINK} <b>و</b> {LINK}؛",
        "<a href='/news/1/a'>بیشتر بخوانید: خبر دیگر</a>",
        f"ببینید | {LINK} / {LINK} |",
        f"اخبار مرتبط را اینجا بخوانید ← {LINK}",
    ],
)
def test_the_text_around_links_to_other_articles_stays(announcement):
    assert lines(f"<p>{SENTENCE} {announcement} وی ادامه داد.</p>") == [f"{SENTENCE} وی ادامه داد."]
    assert lines(f"<p>{announcement} وی ادامه داد.</p>") == ["وی ادامه داد."]
    assert lines(f"<p>{SENTENCE}</p><p>{announcement}</p><p>وی ادامه داد.</p>") == [SENTENCE, "وی ادامه داد."]


def test_links_on_further_lines_belong_to_their_announcement():
    assert lines(f"<p>{SENTENCE} بیشتر بخوانید: {LINK}<br>{LINK}</p><p>پس از آن.</p>") == [SENTENCE, "پس از آن."]
    assert lines(f"<p>جزئیات بیشتر</p><p>{LINK}</p><p>پس از آن.</p>") == ["پس از آن."]
    assert lines("<p>جزئیات بیشتر</p><p>پس از آن.</p>") == ["جزئیات بیشتر", "پس از آن."]


@pytest.mark.parametrize(
    "text",
    [
        f"مردم برای آگاهی بیشتر بخوانند. {LINK}",
        f"او گفت کتاب‌های {LINK} را بیشتر بخوانید.",
        f"نخست {LINK} و سپس متن دیگری آمد.",
        f"به گزارش {LINK}",
        f"{SENTENCE} در همین رابطه {LINK} سخن گفت.",
    ],
)
def test_links_inside_of_a_text_are_text(text):
    assert lines(f"<p>{text}</p>") == [text.replace(LINK, "خبر دیگر")]


def test_a_gallery_of_wordpress_gives_its_pictures_in_full_size_with_their_captions():
    item = (
        "<dl class='gallery-item'><dt class='gallery-icon'><a href='https://a.ir/wp-content/uploads/1/{0}.jpg'>"
        "<img src='https://a.ir/wp-content/uploads/1/{0}-150x150.jpg'></a></dt>"
        "<dd class='wp-caption-text gallery-caption'>شرح {0}</dd></dl>"
    )
    markup = f"<p>متن.</p><div class='gallery gallery-columns-3'>{item.format('x')}{item.format('y')}</div>"
    assert lines(markup) == ["متن."]
    assert images(markup)[::2] == [
        ("https://a.ir/wp-content/uploads/1/x.jpg", "شرح x"),
        ("https://a.ir/wp-content/uploads/1/y.jpg", "شرح y"),
    ]


def test_pictures_that_scripts_load_late():
    late = "<img src='data:image/gif;base64,R0' data-lazy-src='https://a.ir/a.jpg'>"
    assert images(late) == [("https://a.ir/a.jpg", "")]
    assert images("<img src='/lazy/placeholder.png' srcset='https://a.ir/s.jpg 300w, https://a.ir/l.jpg 900w'>") == [
        ("https://a.ir/l.jpg", "")
    ]


PARTS = (
    *("<p>", "</p>", "<pre>", "</pre>", "<br>", "\n", "<table>", "<tr>", "<td>", "</table>", "<sup>", "۳", "</sup>"),
    *("<b>", "</b>", LINK, "بیشتر بخوانید: ", "متن. ", "<li>", "<span style='display:block'>", "</span>"),
    *("<div hidden>", "</div>"),
)


@given(st.lists(st.sampled_from(PARTS), max_size=25))
def test_no_markup_is_too_odd(parts):
    for text in lines("".join(parts)):
        assert text.strip()
        assert "\n\n" not in text
