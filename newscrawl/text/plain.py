"""The signs of ordinary Persian text as an alphabet of 8 bits: questions about a whole text in two passes.

A pass in C over bytes costs a tenth of a search by a regular expression. What holds any other sign goes the long way.
"""

from __future__ import annotations

import codecs

from newscrawl.text.letters import ZWNJ

# Signs that `unify` leaves wherever they stand, by kind: letter, mark, ASCII and Persian digit, Latin letter, other.
_PLAIN = {
    **dict.fromkeys("ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیآأإٱئؤة", "a"),
    **dict.fromkeys("\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652", "m"),
    **{chr(ord("0") + n): "0" for n in range(10)},
    **{chr(ord("۰") + n): "1" for n in range(10)},
    **{chr(code): "L" for code in (*range(ord("A"), ord("Z") + 1), *range(ord("a"), ord("z") + 1))},
    **dict.fromkeys("،؛؟٪٫٬«»–—…!\"#$%'()*+,-./:;<=>?@[\\]^_`{|}~", "."),
    " ": " ",
    "\n": "\n",
    ZWNJ: "z",
}
_PLAIN_MAP = codecs.charmap_build(("\0" + "".join(_PLAIN)).ljust(256, "\ufffe"))


def kinds_table(kinds: dict[str, str]) -> bytes:
    """A table for `plain_kinds`: the kinds of `_PLAIN`, but those given (ASCII letter -> its signs)."""
    of_sign = _PLAIN | {sign: kind for kind, signs in kinds.items() for sign in signs}
    return ("\0" + "".join(of_sign[sign] for sign in _PLAIN)).encode().ljust(256, b"\0")


def plain_kinds(text: str, table: bytes) -> bytes | None:
    """The kind of every sign of a text by a table; None where a sign is none of the plain ones."""
    try:
        return codecs.charmap_encode(text, "strict", _PLAIN_MAP)[0].translate(table)
    except UnicodeEncodeError:
        return None
