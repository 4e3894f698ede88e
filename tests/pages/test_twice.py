"""Texts that were encoded twice before they reached us."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.pages.document import parse_html, text_of
from newscrawl.pages.twice import once
from tests.tools.cpu import is_linear

PERSIAN = st.text(alphabet="آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی", min_size=3, max_size=12)


@given(st.lists(PERSIAN, min_size=2, max_size=6).map(" ".join), st.sampled_from(["latin-1", "cp1252"]))
def test_letters_of_utf_8(text, codec):
    """What browsers make of bytes: of the five that windows-1252 leaves open, control signs."""
    read = "".join(
        bytes([byte]).decode(codec, "replace").replace("\ufffd", chr(byte)) for byte in f"{text} ۱۲".encode()
    )
    assert once(read) == f"{text} ۱۲"
    assert text_of(f"{read}  {read}") == f"{text} ۱۲ {text} ۱۲"


@pytest.mark.parametrize(
    "text",
    [
        "طرح آب",
        "Ørsted A/S و Åre",
        "قطر Ø۵۰ و Ø‌۶۰",
        "Ù",
        "Müller: „Größe“",
        "ÀÉÎ ÕÜÑ abc",
        "قیمت <۵ و >۳",
        "a < b > c",
        "&lt;",
    ],
)
def test_what_is_well_stays(text):
    assert once(text) == text


@pytest.mark.parametrize("escape", ["<{}>", "&lt;{}&gt;", "&amp;lt;{}&amp;gt;"])
def test_markup_in_a_headline(escape):
    title = f"آغاز {escape.format('b')}طرح{escape.format('/b')} آب"
    assert once(title) == "آغاز طرح آب"
    root, _ = parse_html(f"<h1>{title.replace('&', '&amp;')}</h1>".encode())
    assert text_of(root.find(".//h1")) == "آغاز طرح آب"


@pytest.mark.parametrize("part", ["Ø\xa7", "ØÑÍ ", "&lt;", "<b", "&amp;", "Ø"])
def test_takes_time_by_its_length(part):
    assert is_linear(lambda size: once(part * size), 4_000)
