import pytest
from cpu import is_linear
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.text.difference import changed, compare, paragraphs, plain

TEXT = st.lists(st.sampled_from(["می‌شود", "گفت", "۵", "،", ".", " ", "\n\n", "و", "«", "abc", "کشفِ"]), max_size=30).map(
    "".join
)


def side(pieces, wanted):
    return "".join(text for which, text in pieces if which in {"same", wanted})


@given(TEXT, TEXT)
@settings(max_examples=300, deadline=None)
def test_pieces_put_together_are_both_texts(old, new):
    pieces = compare(old, new)
    assert side(pieces, "old") == old
    assert side(pieces, "new") == new
    assert changed(pieces) == (old != new)
    assert all(piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("کشف ۵ کیلوگرم", "کشف ۷ کیلوگرم", "کشف [-۵-]{+۷+} کیلوگرم"),
        ("", "عنوان تازه", "{+عنوان تازه+}"),
        ("عنوان کهنه", "", "[-عنوان کهنه-]"),
        ("او گفت.", "او گفت؛", "او گفت[-.-]{+؛+}"),
        ("برف بارید", "دیروز برف بارید", "{+دیروز+} برف بارید"),
        ("میشود", "می‌شود", "[-میشود-]{+می‌شود+}"),
        ("یک دو سه چهار", "یک پنج شش چهار", "یک [-دو سه-]{+پنج شش+} چهار"),
        ("همان متن", "همان متن", "همان متن"),
    ],
)
def test_as_people_read_it(old, new, shown):
    assert plain(compare(old, new)) == shown


def test_a_paragraph_that_was_added_touches_no_other():
    old = "بند یکم.\n\nبند دوم."
    for new, added in (
        ("بند تازه است.\n\nبند یکم.\n\nبند دوم.", 0),
        ("بند یکم.\n\nتازه است.\n\nبند دوم.", 1),
        ("بند یکم.\n\nبند دوم.\n\nتازه است.", 2),
    ):
        parts = paragraphs(compare(old, new))
        assert len(parts) == 3
        assert [changed(part) for part in parts] == [number == added for number in range(3)]


def test_what_replaced_a_paragraph_stands_with_it():
    parts = paragraphs(compare("الف.\n\nب پ.\n\nت.", "الف.\n\nث ج.\n\nت."))
    assert [plain(part) for part in parts] == ["الف.", "[-ب پ-]{+ث ج+}.", "ت."]


def test_a_split_paragraph_shows():
    assert changed(compare("یک. دو.", "یک.\n\nدو."))


HUGE = {
    "doubled words": lambda n: ("الف " * n, "الف ب " * n),
    "few words in another order": lambda n: (
        " ".join(f"w{i % 97}" for i in range(10 * n)),
        " ".join(f"w{i * 7 % 101}" for i in range(10 * n)),
    ),
    "many words in another order": lambda n: (
        " ".join(f"w{i % 2000}" for i in range(60 * n)),
        " ".join(f"w{i * 7 % 2001}" for i in range(60 * n)),
    ),
}


@pytest.mark.parametrize("kind", HUGE)
def test_huge_and_repetitive_texts_do_not_take_long(kind):
    def compared(size):
        old, new = HUGE[kind](size)
        pieces = compare(old, new)
        assert side(pieces, "old") == old
        assert side(pieces, "new") == new

    assert is_linear(compared, 600)  # above the number of pairs from which stretches are replaced whole
