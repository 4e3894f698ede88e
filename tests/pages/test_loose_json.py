"""JSON as pages hold it; as JSON-LD is written: test_structured."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.pages.loose_json import MAX_DEPTH, MAX_TOKENS, read_loosely

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcم_@ ", min_size=1), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES, st.booleans(), st.sampled_from([None, 1]))
def test_what_is_json_means_the_same(value, ascii_only, indent):
    written = json.dumps([0, value], ensure_ascii=ascii_only, indent=indent)
    read = read_loosely(written.replace("\\ud", "\\uD") if ascii_only else written)
    assert read == [[0, value]]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("""{'a': 'it's "so"', b: `c`}""", {"a": 'it\'s "so"', "b": "c"}),
        ('{"a": "وزیر: "باران", گفت", "b": 1}', {"a": 'وزیر: "باران", گفت', "b": 1}),
        ('{"a": "x" /* one */, "b": "y" // two\n, c: 3}', {"a": "x", "b": "y", "c": 3}),
        ('{"a": "x" "b": "y"}', {"a": "x", "b": "y"}),
        ('{<!-- of the plug-in -->"a": "x", "b": "y"}', {"a": "x", "b": "y"}),
        ('{"a": {"b": [1, 2}, "c": 3}', {"a": {"b": [1, 2]}, "c": 3}),
        ('{"a": [1, 2', {"a": [1, 2]}),
        ('{"a": "x', {"a": "x"}),
        ('{"b": 1, "a"', {"b": 1}),
        ('{"b": 1, "a":', {"b": 1, "a": None}),
        ('{"a": , "b":}', {"a": None, "b": None}),
        (r'{"a": "\x41\'\d\u0628\/\"' + "\\\n" + 'z"}', {"a": "A'dب/\"z"}),
        ("{“a”: “x”, „b“: „y“}", {"a": "x", "b": "y"}),
        ('{"a": -5, "b": 1.5, "c": 012}', {"a": -5, "b": 1.5, "c": "012"}),
        ("{a: True, b: false, c: undefined, d: NaN}", {"a": True, "b": False, "c": None, "d": None}),
    ],
)
def test_what_is_not(written, value):
    assert read_loosely(written) == [value]


def test_bounds():
    assert read_loosely("[" * (MAX_DEPTH * 50)) != []
    assert len(read_loosely("[1]" * MAX_TOKENS)) <= MAX_TOKENS
    assert read_loosely("") == read_loosely("no object") == read_loosely("{}") == []


@given(st.text(alphabet="{}[]\",:/*\\<>!-;'`“”aن\n\u2028"))
def test_never_raises(text):
    assert isinstance(read_loosely(text), list)
