"""Folding of place names: one key for all spellings of a name."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_MARKS: Final = (*range(0x064B, 0x0660), 0x0640, 0x0654, 0x0670, 0x00AD)
_JOINERS: Final = (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x061C, 0xFEFF)
SAME_LENGTH: Final = str.maketrans(
    {
        **dict.fromkeys("يىئېۍ", "ی"),
        **dict.fromkeys("كڪ", "ک"),
        **dict.fromkeys("آأإٱ", "ا"),
        **dict.fromkeys("ةۀەھ", "ه"),
        **dict.fromkeys("ؤ", "و"),
        **{chr(base + n): str(n) for base in (0x0660, 0x06F0) for n in range(10)},
    }
)
"""The part of `fold` that leaves every sign where it is, for `str.translate`."""

_LETTERS: Final = {**SAME_LENGTH, **dict.fromkeys((*_MARKS, *_JOINERS), "")}
_WORD: Final = re.compile(r"[^\W_]+")
_LATIN: Final = (("gh", "q"), ("kh", "x"), ("oo", "o"), ("ou", "o"), ("u", "o"), ("w", "v"), ("ee", "i"), ("y", "i"))


def fold(text: str) -> str:
    """Persian letters in one form, ASCII digits, no marks, ZWNJ or direction signs; Latin in lower case, no accents.

    >>> fold("كهگيلويه‌ و بوير‌احمد")
    'کهگیلویه و بویراحمد'
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_LETTERS)
    return text.lower()


def key(name: str) -> str:
    """The key of a name: folded, without spaces, hyphens and other signs.

    >>> key("چهار محال و بختیاری") == key("چهارمحال‌و‌بختیاری")
    True
    """
    return "".join(_WORD.findall(fold(name)))


def latin_key(name: str) -> str:
    """The key of a Latin name, with the letters in one form that transliterations differ in.

    >>> latin_key("Ghom") == latin_key("Qum") == latin_key("qom")
    True
    """
    plain = unicodedata.normalize("NFKD", name)
    text = "".join(_WORD.findall("".join(sign for sign in plain if not unicodedata.combining(sign)).lower()))
    for old, new in _LATIN:
        text = text.replace(old, new)
    return text
