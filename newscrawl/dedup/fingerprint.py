"""Keys by which a candidate is found: hashes of sentences and headline, and a small MinHash for rewritten texts.

Sentence keys find 97 % of the true pairs of the development set, MinHash with 128 permutations 80 %; eight bands beside
the sentences help only where every sentence was touched (design/dedup.md, section 3.3).

The MinHash is *one-permutation* hashing (Li, Owen and Zhang 2012): each 3-gram gets one 64-bit hash, which picks one of
32 bins and competes for that bin's minimum; an empty bin borrows from the next one (Shrivastava and Li 2014). That is
one multiplication-and-add per 3-gram where 32 permutations would take 32. `FP_VERSION` enters every key: a changed
constant starts a new index instead of matching nothing.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING
from zlib import crc32

from newscrawl.text.keys import NORMALISER_VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence

FP_VERSION = 1

MIN_SENTENCE_LETTERS = 25
"""Shorter sentences ("وی افزود") are shared by unrelated reports."""

MAX_SENTENCE_KEYS = 32
FIRST_SENTENCES = 4
"""Always keyed, because an excerpt is the beginning of an article."""

MIN_TITLE_WORDS = 4

BINS = 32
BANDS = 8
MIN_SHINGLES = 12
"""Below this most bins would be borrowed, and short texts would collide."""

# Multiply-shift constants (odd, below 2**30 so that a product with a 32-bit code stays cheap), drawn once at random;
# the golden values in the tests hold them.
_M1, _M2, _M3 = 0x2545F491, 0x3C6EF373, 0x1B873593
_BORROWED = 0x9E3779B1
_EMPTY = 1 << 40
_PERSON = b"nc.fp%d.%d" % (FP_VERSION, NORMALISER_VERSION)


def key(kind: str, value: str) -> int:
    """Signed 64-bit key of `value`; `kind` keeps the name spaces apart."""
    return int.from_bytes(blake2b(f"{kind}\x1f{value}".encode(), digest_size=8, person=_PERSON).digest(), signed=True)


def sentence_keys(sentences: Sequence[Sequence[str]]) -> list[int]:
    """Keys of the sentences of a body: letters only, so that other spacing and corrected numbers change nothing.

    Args:
        sentences: Matching words of each sentence (`newscrawl.text.keys.match_words`).

    Returns:
        At most `MAX_SENTENCE_KEYS` distinct keys, in a fixed order.
    """
    found: dict[int, None] = {}
    for words in sentences:
        letters = "".join([w for w in words if w[0] > "9"])
        if len(letters) >= MIN_SENTENCE_LETTERS:
            found[key("s", letters)] = None
    keys = list(found)
    if len(keys) <= MAX_SENTENCE_KEYS:
        return keys
    # The smallest hashes are the same sample in every copy of a long text.
    return keys[:FIRST_SENTENCES] + sorted(keys[FIRST_SENTENCES:])[: MAX_SENTENCE_KEYS - FIRST_SENTENCES]


def title_keys(words: Sequence[str]) -> list[int]:
    """One key of a headline of at least `MIN_TITLE_WORDS` words, its numbers included.

    It lifts the true copy above the template's twins, whose sentence keys are all the same.
    """
    return [key("t", "".join(words))] if len(words) >= MIN_TITLE_WORDS else []


def minhash_keys(words: Sequence[str]) -> list[int]:
    """Eight band keys of the word 3-grams of a body; none for a text of fewer than `MIN_SHINGLES` 3-grams."""
    if len(words) < MIN_SHINGLES + 2:
        return []
    codes = [crc32(w.encode()) for w in words]
    minima = [_EMPTY] * BINS
    for a, b, c in zip(codes, codes[1:], codes[2:], strict=False):
        # The middle 37 bits of the sum: 5 choose the bin, 32 are the value.
        value = (a * _M1 + b * _M2 + c * _M3) >> 25 & 0x1FFFFFFFFF
        bin_ = value >> 32
        minima[bin_] = min(minima[bin_], value)
    if _EMPTY in minima:
        minima = _densify(minima)
    rows = BINS // BANDS
    return [
        key(f"m{band}", "-".join([format(minima[i], "x") for i in range(band * rows, band * rows + rows)]))
        for band in range(BANDS)
    ]


def _densify(minima: list[int]) -> list[int]:
    """Fill each empty bin from the next full one, marked by the distance so that bins stay independent."""
    full = []
    for bin_ in range(BINS):
        distance = 0
        while minima[(bin_ + distance) % BINS] == _EMPTY:
            distance += 1
        full.append(minima[(bin_ + distance) % BINS] + distance * _BORROWED)
    return full
