"""What the bytes are counts for more than what header or meta say they are."""

from __future__ import annotations

import pytest

from newscrawl.pages.decode import is_mojibake, to_utf8
from newscrawl.reasons import Refused

TEXT = "پژوهشگران گفتند: هوای اردبیل گرم می‌شود و بارش‌ها کم است. "
LEGACY = "مدير كل هواشناسي استان گفت: هواي شهر سرد است. "


def page(text: str, charset: str | None = None) -> str:
    meta = f'<meta charset="{charset}">' if charset else ""
    return f"<html><head>{meta}</head><body><p>{text * 5}</p></body></html>"


@pytest.mark.parametrize("label", ["utf-8", "windows-1256", "iso-8859-1", "windows-utf-8", "x-unknown", "", "punycode"])
def test_valid_utf8_wins_over_any_label(label):
    html = page(TEXT, label or None).encode()
    assert to_utf8(html, f"text/html; charset={label}") == html


def test_byte_order_mark_and_nul():
    assert to_utf8(b"\xef\xbb\xbf" + TEXT.encode().replace(b" ", b" \x00")) == TEXT.encode()


def test_utf16_with_mark():
    assert TEXT in to_utf8(TEXT.encode("utf-16")).decode()


@pytest.mark.parametrize("header", ["text/html; charset=windows-1256", "text/html", "text/html; charset=utf-8", ""])
@pytest.mark.parametrize("meta", ["windows-1256", None, "windows-utf-8", "utf-8"])
def test_windows_1256_labelled_or_not(header, meta):
    html = page(LEGACY, meta)
    assert to_utf8(html.encode("cp1256"), header).decode() == html


@pytest.mark.parametrize("stray", [b"\xff", b"\xd9", b"\x80\xfe", b"\xc0\xaf"])
def test_stray_bytes_cost_nothing_of_the_text(stray):
    html = page(TEXT).encode().replace(b"</body>", b'<i title="' + stray + b'"></i></body>')
    assert TEXT * 5 in to_utf8(html, "text/html").decode()


def test_neither_one_nor_the_other():
    with pytest.raises(Refused) as refusal:
        to_utf8(bytes(range(128, 256)) * 20)
    assert refusal.value.reason == "mojibake"


@pytest.mark.parametrize("wrong", ["latin-1", "cp1252"])
def test_stored_mojibake_is_recognised(wrong):
    garbled = TEXT.encode().decode(wrong, "replace") * 3
    assert is_mojibake(garbled)


def test_windows_1256_read_as_latin():
    assert is_mojibake((LEGACY * 3).encode("cp1256").decode("cp1252", "replace"))


def test_question_marks_for_letters():
    assert is_mojibake("???? ??? ?????? ????? ?? ???? ")


def test_persian_is_no_mojibake():
    assert not is_mojibake(TEXT * 10)
    assert not is_mojibake(TEXT + "؟؟؟ ??? Müller café naïve")


def test_record_of_a_windows_1256_page(read, skeleton):
    html = skeleton().decode().replace("\u200c", " ").replace("ی", "ي").replace("ک", "ك")
    digits = str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789")
    article = read(html.translate(digits).replace('charset="utf-8"', 'charset="windows-1256"').encode("cp1256"))
    assert article.dateline == "اردبیل"
    assert article.province == "ardabil"


def test_page_stored_as_mojibake_is_refused(read):
    body = f"<p>{(TEXT * 4).encode().decode('latin-1')}</p>"
    title = TEXT.encode().decode("latin-1")
    with pytest.raises(Refused) as refusal:
        read(body=body, title=title, lead=title)
    assert refusal.value.reason == "mojibake"


def test_mojibake_of_one_byte_outside_the_text(read, skeleton):
    html = skeleton().replace(b"<footer>", b"<footer>\xff\xfe")
    assert read(html).body == read().body
