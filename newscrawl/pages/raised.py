"""Numbers that a page raises or lowers (`sup`, `sub`), in signs that keep their meaning.

«۱۰<sup>۳</sup>» is not «۱۰۳», and x<sup>n</sup> is not «xn».
"""

from __future__ import annotations

import re
from typing import Final

from newscrawl.urls import ASCII_DIGITS

SUPER: Final = dict(zip("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", strict=True))
SUB: Final = dict(zip("0123456789+-=()aeoxhklmnpst", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜ", strict=True))
LETTER: Final = re.compile(r"[+-]?[a-z]|[+-]")
"""An exponent or an index that is a letter, the charge of an ion; longer ones are words («1<sup>st</sup>»)."""
MINUS: Final = str.maketrans("−–", "--")


def raised(text: str, *, lowered: bool = False) -> str:
    """A number in raised or lowered signs; marked by «^» or «_» where it has none of some sign; empty for words.

    Words are printed so, too («پیامبر<sup>(ص)</sup>»): those are text like any other. So is what stands in brackets of
    its own («[۱]»), which no reader takes for a part of the number before it.

    >>> raised("۳"), raised("2", lowered=True), raised("(۱)"), raised("۲/۵"), raised("(ص)"), raised("[۱]")
    ('³', '₂', '⁽¹⁾', '^۲/۵', '', '')
    >>> raised("n"), raised("m"), raised("x", lowered=True), raised("-"), raised("st")
    ('ⁿ', '^m', 'ₓ', '⁻', '')
    """
    signs = SUB if lowered else SUPER
    bare = "".join(text.split())
    plain = bare.translate(ASCII_DIGITS).translate(MINUS)
    if not any(sign.isdigit() for sign in plain) and LETTER.fullmatch(plain) is None:
        return ""
    if plain.startswith("["):
        return ""
    if all(sign in signs for sign in plain):
        return "".join(signs[sign] for sign in plain)
    return ("_" if lowered else "^") + bare
