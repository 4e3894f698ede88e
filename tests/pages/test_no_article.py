"""A 200 is not an article: everything that stood in an article's place, with its reason."""

from __future__ import annotations

import pytest

from newscrawl.reasons import Refused

ARVAN = (
    '<html><head><title></title></head><body><section class="error-section"></section>'
    '<script>window.AR_SiteKey = "x"; window.AR_Domain = "www.mehrnews.com";</script>'
    '<script src="/cdn-cgi/assets/js/recaptcha.js"></script></body></html>'
)
IRNA = "<html><head><title>Transferring to the website...</title></head><body>در حال انتقال</body></html>"
PERSIAN_PAGE = "<html><body><h1>{}</h1><p>{}</p></body></html>"
ENGLISH = (
    "<p>" + "The governor of Ardabil said on Monday that the cooperation will be extended to others. " * 4 + "</p>"
)
ARABIC = (
    "<p>"
    + "أعلن رئيس الجامعة في محافظة أردبيل عن تطوير التعاون المشترك في مجال التعليم والثقافة والبحوث العلمية. " * 4
    + "</p>"
)
URDU = (
    "<p>" + "صوبے کے گورنر نے کہا ہے کہ تعاون کو بڑھایا جائے گا اور لوگوں کے لیے نئے منصوبے شروع ہوں گے۔ " * 4 + "</p>"
)
KURDISH = (
    "<p>"
    + "سەرۆکی زانکۆ لە پارێزگای ئەردەبیل ڕایگەیاند کە هاوکارییەکان پەرە پێ دەدرێت و بەرنامەی نوێ هەیە. " * 4
    + "</p>"
)


def reason(read, *args, **kwargs):
    with pytest.raises(Refused) as refusal:
        read(*args, **kwargs)
    assert refusal.value.detail
    return refusal.value.reason


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"<html><body></body></html>", "empty"),
        (ARVAN.encode(), "challenge"),
        (IRNA.encode(), "challenge"),
        (b"<html><script>document.cookie='__arcsjs=1';location.reload()</script></html>", "challenge"),
        ("<html><body>در حال انتقال به سایت <b>arvancloud</b></body></html>".encode(), "challenge"),
        (PERSIAN_PAGE.format("صفحهٔ درخواستی شما یافت نشد", "بازگشت").encode(), "soft_404"),
        (PERSIAN_PAGE.format("خطای ۴۰۴", "خبر مورد نظر پیدا نشد").encode(), "soft_404"),
        ("<html><body><form>ورود<input type='password' name='p'></form></body></html>".encode(), "login"),
        (PERSIAN_PAGE.format("درباره ما", "نشانی و تلفن").encode(), "not_article"),
        (b"%PDF-1.7 ...", "not_html"),
        (b"\x89PNG\r\n\x1a\n....", "not_html"),
        (b'{"error": "x"}', "not_article"),
        ("<html><head><title>خبر</title></head><body><div>نیم".encode(), "truncated"),
    ],
)
def test_pages_without_an_article(read, html, expected):
    assert reason(read, html) == expected


def test_pdf_by_its_label(read):
    assert reason(read, b"x" * 50, headers={"content-type": "application/pdf"}) == "not_html"


def test_news_without_text_is_hollow(read):
    for body in ("", "<p></p>", "<p>&nbsp;</p>", "<p>۱۲۳</p>"):
        assert reason(read, body=body) == "hollow"


def test_hollow_is_due_again(read):
    with pytest.raises(Refused) as refusal:
        read(body="")
    assert refusal.value.row.passing


def test_no_title(read, skeleton):
    html = skeleton(title="")
    assert reason(read, html.replace(b"<title> - ", b"<title>")) == "no_title"


def test_page_cut_inside_its_text(read, skeleton):
    html = skeleton(body="<p>بند نخست این خبر چنین است.</p><p>بند دوم آن چنان است و ادامه دارد.</p>")
    cut = html[: html.index("ادامه دارد".encode())]
    assert reason(read, cut) == "truncated"


def test_page_cut_behind_its_text_is_whole(read, skeleton):
    html = skeleton()
    assert read(html[: html.index(b"item-footer")]).body == read(html).body


@pytest.mark.parametrize("body", [ENGLISH, ARABIC, URDU, KURDISH], ids=["en", "ar", "ur", "ku"])
def test_other_languages(read, body):
    title = body[3:60]
    assert reason(read, body=body, title=title, lead=title) == "language"


def test_persian_with_quran_and_latin_is_persian(read):
    body = (
        "<p>وی با تلاوت آیه «إِنَّ اللَّهَ مَعَ الصَّابِرِينَ» گفت: نرم‌افزار Microsoft Windows 11 و سامانه GPS در پروژه‌ها به کار "
        "می‌رود و گزارش آن در پایگاه mehrnews.com منتشر شده است.</p>"
    )
    assert read(body=body).language == "fa"


def test_article_about_challenges_and_404(read):
    body = (
        "<p>خطای ۴۰۴ یعنی صفحه درخواستی شما یافت نشد؛ شرکت arvancloud گفت سامانه در حال"
        " انتقال است و کاربران باید صبر کنند.</p>"
    )
    assert read(body=body).body


def test_nested_too_deeply_before_the_text(read, skeleton):
    html = skeleton().replace(b'<nav id="menu">', b"<div>" * 3000 + b'<nav id="menu">')
    assert read(html).body == read().body


def test_nested_too_deeply_around_the_text(read):
    assert reason(read, body="<div>" * 5000 + "<p>متنی که هرگز خوانده نمی‌شود.</p>" + "</div>" * 5000) == "hollow"


def test_nested_deeply_is_read(read):
    body = "<div>" * 1500 + "<p>متنی در ژرفای هزار و پانصد لایه که خوانده می‌شود.</p>" + "</div>" * 1500
    assert read(body=body).body == "متنی در ژرفای هزار و پانصد لایه که خوانده می‌شود."


def test_cut_inside_the_text_is_no_short_article(read):
    body = "<p>بند نخست که پیش از ژرفا آمده است و خوانده می‌شود.</p>" + "<div>" * 5000 + "<p>بند دوم.</p>"
    assert reason(read, body=body) == "hollow"
