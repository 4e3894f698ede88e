"""Ways round the patterns of cleaning are taken only where no pattern would find anything.

Modules: `text/plain.py`, `text/characters.py`, `text/punctuation.py`, `text/spacing.py`.
"""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.text import characters, punctuation, spacing
from newscrawl.text.restorer import restorer

SIGNS = st.text(st.sampled_from("ابکی\u064b\u200c ،؛؟!:.?,;([«)]»۱2a/\n-"), max_size=30)
SAMPLE = "می شود همکاری های استان کتابها را که در آن‌ها دید می‌شود نمی‌کنند گفت وگو بزرگ تر"
ADDRESSES = st.lists(
    st.sampled_from(["http", "://", "/", "www.", "a", "ab", ".", "ir", "-", "۱۴۰۴", "پیام", "﴿", "﴾", " ", "?x="]),
    max_size=14,
).map("".join)


@given(SIGNS)
def test_text_that_needs_no_spaces_is_left(text):
    quick, slow = {}, {}
    found = punctuation.space_punctuation(text, quick)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(punctuation, "_is_spaced", lambda _: False)
        assert (found, quick) == (punctuation.space_punctuation(text, slow), slow)


@given(ADDRESSES)
def test_every_address_is_left_out(text):
    seen = []
    characters.apart(text, lambda part: seen.append(part) or part)
    spans = [match[0].rstrip(characters._AFTER_URL) for match in characters._VERBATIM.finditer(text)]
    assert sum(map(len, seen)) + sum(map(len, spans)) == len(text)


def test_what_is_known_to_be_whole_is_counted_as_before():
    rng = random.Random(5)  # noqa: S311  # texts, no secrets
    texts = [" ".join(rng.choices(SAMPLE.split(" "), k=9)) for _ in range(60)]
    model = restorer()
    fresh = []
    for text in texts:
        model.forget()
        fresh.append(spacing.survey(text))
    assert [spacing.survey(text) for text in texts * 2] == fresh * 2
    assert all(any(counted) for counted in zip(*(habit for habit, _ in fresh), strict=True))
