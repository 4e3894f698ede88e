r"""The letters of Persian, and `fold`: the one function by which two spellings of a text are compared.

Agencies write one letter with several code points (Arabic ي and ك, Urdu ھ and ے, Kurdish ە), digits in three scripts,
and hamzas, marks and half-spaces as they like. `characters.unify` gives a text its Persian letters and is for texts
that are published; `fold` goes further, is for comparing only, and its result is never shown.

    >>> fold("كهگيلويه‌ و بوير‌احمد"), fold("رأی مسئولان،  ۱۲")
    ('کهگیلویه و بویراحمد', 'رای مسیولان،  12')
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

ZWNJ: Final = "\u200c"
"""U+200C, zero width non-joiner: the half-space of Persian («می‌شود»)."""

LETTERS: Final = "\u0620-\u063f\u0641-\u064a\u066e\u066f\u0671-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff"
"""Letters of the Arabic script as ranges of a regular expression's character class (tatweel is not one)."""

MARKS: Final = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
"""Vowel marks, hamzas above and below, Quran marks; the same form as `LETTERS`."""

FORMS: Final = {
    "\u064a": "ی",  # Arabic yeh: what an Arabic keyboard types
    "\u0649": "ی",  # alef maksura: «شورى»
    "\u06cd": "ی",
    "\u06d0": "ی",
    "\u06d2": "ی",  # Urdu yeh barree
    "\u0620": "ی",
    "\u06d3": "ئ",
    "\u0643": "ک",
    "\u06aa": "ک",
    "\u06be": "ه",  # Urdu heh doachashmee
    "\u06c1": "ه",
    "\u06c0": "ه\u0654",  # the ezafe of ه has one spelling: the letter and a hamza above
    "\u06c2": "ه\u0654",
    "\u06c3": "ة",
}
"""Code points that stand for a Persian letter in any text, and that letter."""

_CARRIERS: Final = {**dict.fromkeys("آأإٱ", "ا"), **dict.fromkeys("ةە", "ه"), "ئ": "ی", "ؤ": "و"}
_PERSIAN: Final = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
_FOLDED: Final = {
    **{letter: letter for letter in _PERSIAN},
    **{letter: _CARRIERS.get(plain[0], plain[0]) for letter, plain in (*FORMS.items(), *_CARRIERS.items())},
    **{chr(zero + n): str(n) for zero in (0x0660, 0x06F0) for n in range(10)},
    **{letter: letter.lower() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
}
_UNSEEN: Final = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u00ad\ufeff"
# With `_FREE_HAMZA` and what `_MATCHING` maps, this is part of every stored hash: keys.NORMALISER_VERSION.
_DELETED: Final = (
    "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0653\u0654\u0655\u0657\u0658\u0659\u06d6\u06d7\u0674\u0670\u0640"
    + _UNSEEN
)
_DELETED_ELSE: Final = re.compile(f"[{MARKS}\u0640\u0674\u061c\u202a-\u202e\u2066-\u2069\u200b-\u200f\u00ad\ufeff]+")
_FREE_HAMZA: Final = "ء"

_MARK_RUN: Final = re.compile(r"[^\w\s\x00-\x7f]{33,}")

Spaces = Literal["kept", "gone"]
Hamza = Literal["carrier", "gone"]
Marks = Literal["gone", "kept"]
Signs = Literal["kept", "ascii", "matching"]

_PLAIN: Final = "abcdefghijklmnopqrstuvwxyz0123456789 \n.,:/-%"
_ASCII: Final = {"٫": ".", "−": "-", "‐": "-", "‑": "-"}
_MATCHING: Final = {
    **dict.fromkeys("!?؟;؛", "."),
    **dict.fromkeys("،٬", ","),
    **dict.fromkeys("–—−", "-"),
    **dict.fromkeys("\"#$&'()*+<=>@[\\]^_`{|}\t\r«»‹›“”„‘’·•…°﴾﴿", " "),
    "٪": "%",
    "٫": ".",
}
_COMMON: Final = "\t!?؟;؛،٬٪–—\"#$&'()*+<=>@[\\]^_`{|}«»“”‘’·•٫−"


def fold(
    text: str, *, spaces: Spaces = "kept", hamza: Hamza = "carrier", marks: Marks = "gone", signs: Signs = "kept"
) -> str:
    r"""A text as it is compared: every letter and digit in one form. Folding what is folded changes nothing.

    Always: ي ى ے ې ۍ ئ are ی, ك is ک, ة ۀ ە ہ ھ are ه, آ أ إ ٱ are ا, ؤ is و; Arabic-Indic and Persian digits are ASCII
    digits; Latin letters are small; presentation forms are their letters (NFKC).

    Args:
        text: any string.
        spaces: see the table.
        hamza: see the table.
        marks: see the table.
        signs: see the table.

    ======  ========  ==========================================================================================
    option  value     what it does, who needs it
    ======  ========  ==========================================================================================
    spaces  kept      spaces stay as they are
    ..      gone      spaces are deleted, too: «خبر گزاری» is «خبرگزاری» (names of outlets, sections)
    hamza   carrier   ئ ؤ أ are their carriers, a free ء stays (names of places, dates)
    ..      gone      ء is deleted, too: «املاء» is «املا» (matching of texts)
    marks   gone      vowel marks, tatweel, half-spaces and direction marks are deleted
    ..      kept      nothing is deleted and nothing composed: the result is as long as the text, sign by sign
    signs   kept      punctuation stays
    ..      ascii     the signs of numbers are ASCII: ٫ is ``.``, − is ``-`` (dates)
    ..      matching  only ``.,:/-%`` are left, the rest is a space or one of them; letters of other scripts become
                      words of their code points, any other sign a space (hashes and keys of texts)
    ======  ========  ==========================================================================================

    >>> fold("خبر گزاري‌ مهر", spaces="gone"), fold("املاء", hamza="gone"), fold("۲٫۵", signs="ascii")
    ('خبرگزاریمهر', 'املا', '2.5')
    >>> fold("«ﺑﻪ ﮔﺰارشِ» خبرگزاري؟ ٪۵", signs="matching")
    ' به گزارش  خبرگزاری. %5'
    >>> len(fold("آب‌ها", marks="kept"))
    5
    """
    return _folding(spaces, hamza, marks, signs)(text)


def normalized(text: str, form: Literal["NFKC", "NFKD"] = "NFKC") -> str:
    """`unicodedata.normalize` in linear time: it sorts the marks of one letter by insertion.

    Of a run of more than 32 marks or signs, which no text has, every one is normalised by itself.
    """
    pieces: list[str] = []
    start = 0
    for run in _MARK_RUN.finditer(text):
        pieces.append(unicodedata.normalize(form, text[start : run.start()]))
        pieces += [unicodedata.normalize(form, sign) for sign in run[0]]
        start = run.end()
    return "".join([*pieces, unicodedata.normalize(form, text[start:])])


@lru_cache(maxsize=16)
def _folding(spaces: Spaces, hamza: Hamza, marks: Marks, signs: Signs) -> Callable[[str], str]:
    """The function of one set of options.

    Folding is a table of at most 256 characters each way, so it runs as three passes in C over a private 8-bit
    alphabet: 20 microseconds an article where `str.translate` with a dict takes 110. A text with any other character
    goes the long way, which gives the same for the characters of the table (a test compares the two).
    """
    # The table must begin with NUL, or `charmap_build` falls back to a dict that is ten times slower.
    table = {"\0": " "} | _FOLDED | {sign: sign for sign in _PLAIN}
    deleted = _DELETED
    if signs == "matching":
        table |= _MATCHING
    else:
        table |= {sign: sign for sign in _COMMON} | (_ASCII if signs == "ascii" else {})
        table["\xa0"] = "\xa0" if marks == "kept" else " "
    if hamza == "gone":
        deleted += _FREE_HAMZA
    elif signs != "matching":
        table[_FREE_HAMZA] = _FREE_HAMZA
    if spaces == "gone":
        deleted += "".join(sign for sign, plain in table.items() if plain == " ")
        table = {sign: plain for sign, plain in table.items() if plain != " "}
    if marks == "kept":
        table |= {sign: sign for sign in deleted}
        deleted = ""
    of_table = _charmap(table, deleted)
    long_table = str.maketrans(table | dict.fromkeys(deleted))
    stranger = re.compile(f"[^{re.escape(''.join(table) + deleted)}]")

    def long_way(text: str) -> str:
        if marks == "kept":
            text = text.translate(long_table)
            lower = text.lower()
            return lower if len(lower) == len(text) else text
        text = normalized(text)
        if signs == "matching":  # foreign letters by their code point, so that two words stay two words
            return of_table(stranger.sub(lambda m: f"u{ord(m[0]):x}" if m[0].isalnum() else " ", text))
        text = _DELETED_ELSE.sub("", text.translate(long_table)).lower()
        return normalized(text) if spaces == "gone" else text  # an accent may have found its letter

    def folded(text: str) -> str:
        try:
            return of_table(text)
        except UnicodeEncodeError:
            return long_way(text)

    return folded


def _charmap(table: dict[str, str], deleted: str) -> Callable[[str], str]:
    """A function that does what `str.translate` does; UnicodeEncodeError when a character is in neither argument."""
    source = "\0" + "".join(table).lstrip("\0") + deleted.lstrip("\0")
    encode = codecs.charmap_build(source.ljust(256, "\ufffe"))
    targets = bytes(source.index(table.get(sign, sign)) for sign in source).ljust(256, b"\0")
    gone = bytes(source.index(sign) for sign in deleted)

    def of_table(text: str) -> str:
        data = codecs.charmap_encode(text, "strict", encode)[0]
        return codecs.charmap_decode(data.translate(targets, gone), "strict", source)[0]

    return of_table
