"""Keys of place names: one for all spellings of a name."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from newscrawl.text.letters import fold, normalized

_WORD: Final = re.compile(r"[^\W_]+")
MAX_NAME: Final = 200
"""Characters of a name; what is longer is none, and has no key."""
_TYPED: Final = str.maketrans("ێۆۊڕڵڤ", "یوورلو")
"""Letters of Kurdish keyboards and of Kurdish spellings: names of places are compared, never printed in this form."""
_LATIN: Final = (
    *(("aa", "a"), ("gh", "q"), ("kh", "x"), ("oo", "o"), ("ou", "o"), ("u", "o")),
    *(("w", "v"), ("ee", "i"), ("y", "i")),
)


def key(name: str) -> str:
    """The key of a name: folded, without spaces, hyphens and other signs; empty for a text that is not a name.

    >>> key("چهار محال و بختیاری") == key("چهارمحال‌و‌بختیاری")
    True
    """
    return "".join(name_words(name))


def name_words(name: str) -> list[str]:
    """The words of a name, folded as its key is; none for a text that is not a name.

    >>> name_words("چ و ب"), name_words("خ.رضوي")
    (['چ', 'و', 'ب'], ['خ', 'رضوی'])
    """
    return _WORD.findall(fold(name).translate(_TYPED)) if len(name) <= MAX_NAME else []


def latin_key(name: str) -> str:
    """The key of a Latin name, with the letters in one form that transliterations differ in.

    >>> latin_key("Ghom") == latin_key("Qum") == latin_key("qom")
    True
    """
    plain = normalized(name, "NFKD") if len(name) <= MAX_NAME else ""
    text = "".join(_WORD.findall("".join(sign for sign in plain if not unicodedata.combining(sign)).lower()))
    for old, new in _LATIN:
        text = text.replace(old, new)
    return text
