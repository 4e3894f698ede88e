"""Bodies as they were served, and what is not one."""

import contextlib
import gzip
import zlib

import brotli
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.pages.unpacking import UndecodableError, unpack

PACK = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "raw deflate": lambda body: zlib.compress(body, wbits=-15),
    "br": brotli.compress,
    "zstd": zstd.compress,
    "identity": bytes,
    "": bytes,
}
PACKED = sorted(set(PACK) - {"identity", ""})


def label(name):
    return name.removeprefix("raw ")


@given(body=st.binary(max_size=300), name=st.sampled_from(list(PACK)))
def test_there_and_back(body, name):
    assert unpack(PACK[name](body), label(name)) == body


@given(body=st.binary(max_size=300), names=st.lists(st.sampled_from(["gzip", "br", "zstd", "deflate"]), max_size=3))
def test_several_in_a_row(body, names):
    packed = body
    for name in names:
        packed = PACK[name](packed)
    assert unpack(packed, ", ".join(names).upper()) == body


@pytest.mark.parametrize("name", PACKED)
def test_a_part_is_not_the_whole(name):
    packed = PACK[name](bytes(range(256)) * 8)
    for size in range(1, len(packed)):
        with pytest.raises(UndecodableError):
            unpack(packed[:size], label(name))


@given(body=st.binary(max_size=100), name=st.sampled_from(PACKED))
def test_damage_is_an_error_of_ours(body, name):
    with contextlib.suppress(UndecodableError):
        assert isinstance(unpack(body, label(name)), bytes)


@pytest.mark.parametrize("name", PACKED)
@pytest.mark.parametrize(("size", "taken"), [(1000, True), (1001, False), (10_000_000, False)])
def test_bodies_are_bounded(name, size, taken):
    packed = PACK[name](bytes(size))
    if taken:
        assert unpack(packed, label(name), 1000) == bytes(size)
    else:
        with pytest.raises(UndecodableError, match="more than 1000 bytes"):
            unpack(packed, label(name), 1000)


def test_members_in_a_row_are_one_body_and_padding_is_none():
    assert unpack(gzip.compress(b"one ") + gzip.compress(b"two") + bytes(7), "gzip") == b"one two"


@pytest.mark.parametrize("start", ["<!DOCTYPE html>", "\ufeff<?xml ?>", "\n <HTML>", "<rss>"])
def test_a_page_that_was_unpacked_already(start):
    assert unpack(start.encode() + b"x", "gzip, br") == start.encode() + b"x"


def test_an_unknown_encoding():
    with pytest.raises(UndecodableError, match="'compress' is not known"):
        unpack(b"x", "compress")
