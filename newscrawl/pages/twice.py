"""What a site encoded twice before it reached us: markup as references, and letters of UTF-8 read as Latin ones.

A headline of `&amp;lt;b&amp;gt;` or of «Ø¢ØºØ§Ø²» is one of a database that was filled through the wrong door, beside a
text that is well. A whole page of such letters is refused (`decode.is_mojibake`).
"""

from __future__ import annotations

import re
from html import unescape
from typing import Final

TAG: Final = re.compile(r"</?(?:p|br|div|b|strong|span|a|h\d|ul|li|img|em|i|table|blockquote)\b[^<>]*>", re.IGNORECASE)
ESCAPED: Final = re.compile(r"&(?:amp;)*lt;/?[a-z]", re.IGNORECASE)
MAX_ESCAPED: Final = 3
"""How often markup is unescaped."""


def _bytes() -> dict[str, int]:
    """The byte that each letter of windows-1252 stands for; its five holes are what browsers make of them."""
    table = {chr(code): code for code in range(0x80, 0x100)}
    return table | {bytes([code]).decode("cp1252", "replace"): code for code in range(0x80, 0xA0)}


BYTES: Final = {letter: code for letter, code in _bytes().items() if letter != "\ufffd"}
_FOLLOWING: Final = "[" + "".join(re.escape(letter) for letter, code in BYTES.items() if code < 0xC0) + "]"
MOJIBAKE: Final = re.compile(f"(?:[ØÙÚÛ]{_FOLLOWING}){{3}}")
"""Three Persian letters of UTF-8 as Latin ones: no language has such words."""
LEGACY: Final = re.compile("[À-ßáãäåæìíðñòóöøúýþ]{3,}")
"""A word of windows-1256 as Latin letters: «ØÑÍ ÂÈ». Latin words have small letters of ASCII among them."""
LATIN: Final = re.compile("[A-Za-z]{2}|[آ-ی]")
RUN: Final = re.compile("[" + "".join(map(re.escape, BYTES)) + "]{2,}")


def once(text: str) -> str:
    r"""A text of a page without the second encoding, if it has one.

    >>> once("آغاز &lt;b&gt;طرح&lt;/b&gt;"), once("قیمت <۵")
    ('آغاز طرح', 'قیمت <۵')
    >>> once("طرح آب".encode().decode("latin-1")), once("Ørsted و Ø۵")
    ('طرح آب', 'Ørsted و Ø۵')
    >>> once("آغاز طرح آبرساني".encode("cp1256").decode("latin-1")), once("Ærø, Åre")
    ('آغاز طرح آبرساني', 'Ærø, Åre')
    """
    for _ in range(MAX_ESCAPED):
        if "&" not in text or ESCAPED.search(text) is None:
            break
        text = unescape(text)
    if "<" in text:
        text = TAG.sub("", text)
    if "Ø" not in text and "Ù" not in text and "Ç" not in text:
        return text  # the first bytes of most Persian letters, and alef: no text is of either kind without one
    if MOJIBAKE.search(text) is not None:
        return RUN.sub(lambda match: _read_again(match, "utf-8"), text)
    if len(LEGACY.findall(text)) > 1 and LATIN.search(text) is None:
        return RUN.sub(lambda match: _read_again(match, "cp1256"), text)
    return text


def _read_again(match: re.Match[str], codec: str) -> str:
    try:
        return bytes([BYTES[letter] for letter in match[0]]).decode(codec)
    except UnicodeDecodeError:
        return match[0]
