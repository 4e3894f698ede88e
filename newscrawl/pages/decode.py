"""Bytes as served to UTF-8 bytes that a parser can trust.

Every Nastooh page seen (2018-2026) is UTF-8, but mirrors, proxies and error pages are not always: labels lie
(`windows-utf-8`), old pages are windows-1256 with or without a label, a stray byte of an advertisement is no reason to
lose an article. What the bytes are counts for more than what a header says they are.
"""

from __future__ import annotations

import re
from typing import Final

from newscrawl.reasons import Refused

LABEL: Final = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9._:-]+)", re.IGNORECASE)
ARABIC: Final = re.compile("[\u0620-\u064a\u066e-\u06d3]")
LATIN1: Final = re.compile("[\u00a1-\u00ff\u0152\u0153\u0160\u0161\u017d\u017e\u0178\u0192\u02c6\u02dc]")
UTF16: Final = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
CODECS: Final = {
    "windows-1256": "cp1256",
    "cp1256": "cp1256",
    "x-cp1256": "cp1256",
    "arabic": "cp1256",
    "iso-8859-6": "iso8859_6",
    "utf-16": "utf-16",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
}
"""Labels that are believed when the bytes are not UTF-8. All others (latin-1, invented ones) are looked through."""

STRAY: Final = 10
"""Persian letters that must be readable per invalid byte for a page to count as UTF-8 with damage."""


def to_utf8(body: bytes, content_type: str = "") -> bytes:
    """The page as UTF-8 bytes, without byte order mark and NUL.

    Args:
        body: bytes as served, already decompressed.
        content_type: the `Content-Type` header, or nothing.

    Raises:
        Refused: `mojibake`, when no reading of the bytes gives Persian text.

    >>> to_utf8("خبر".encode("cp1256"), "text/html; charset=windows-1256").decode()
    'خبر'
    """
    wide = UTF16.get(body[:2]) or _wide(body)
    if wide:
        body = body.decode(wide, "replace").encode()
    if body.startswith(b"\xef\xbb\xbf"):
        body = body[3:]
    if b"\x00" in body:
        body = body.replace(b"\x00", b"")
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return _damaged(body, content_type)
    return body


def _wide(body: bytes) -> str | None:
    """UTF-16 without a byte order mark: markup begins with letters of which every second byte is zero."""
    start = body[:16]
    if len(start) < 16 or start.count(b"\x00") < 6:
        return None
    return "utf-16-le" if not any(start[1::2]) else "utf-16-be" if not any(start[::2]) else None


def _damaged(body: bytes, content_type: str) -> bytes:
    """Bytes that are not valid UTF-8: damaged UTF-8, a labelled charset, or unlabelled windows-1256."""
    text = body.decode("utf-8", "replace")
    invalid = text.count("\ufffd")
    if len(ARABIC.findall(text)) >= STRAY * invalid:
        return text.encode()
    for label in _labels(body, content_type):
        codec = CODECS.get(label)
        if codec is not None:
            return body.decode(codec, "replace").encode()
    legacy = body.decode("cp1256")
    if len(ARABIC.findall(legacy)) > STRAY * len(LATIN1.findall(legacy)):
        return legacy.encode()
    if not any(label in CODECS for label in _labels(body, content_type)) and invalid < 20:
        # A page in Latin letters with a few odd bytes; whether it is an article is decided later.
        return text.encode()
    raise Refused("mojibake", f"neither UTF-8 nor windows-1256: {invalid} bytes cannot be read")


def _labels(body: bytes, content_type: str) -> list[str]:
    found = LABEL.findall(content_type.encode("ascii", "replace")) + LABEL.findall(body[:4096])
    return [label.decode("ascii").lower() for label in found]


def declared(body: bytes, content_type: str = "") -> str:
    """In words, what header and page say their letters are, and what they are.

    >>> declared("خبر".encode(), "text/html; charset=utf-8"), declared("خبر".encode("cp1256") * 9)
    ('utf-8', 'read as windows-1256, said to be nothing')
    """
    said = ", ".join(dict.fromkeys(_labels(body, content_type))) or "nothing"
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        try:
            text = to_utf8(body, content_type)
        except Refused:
            return f"letters that no charset makes readable, said to be {said}"
        codec = next((name for name in ("cp1256", "iso8859_6") if text == body.decode(name, "replace").encode()), "")
        names = {"cp1256": "windows-1256", "iso8859_6": "iso-8859-6", "": "damaged utf-8"}
        return f"read as {names[codec]}, said to be {said}"
    return "utf-8" if said in {"nothing", "utf-8"} else f"read as utf-8, said to be {said}"


def is_mojibake(text: str) -> bool:
    """Whether text was decoded with the wrong charset before it reached us (stored like that by the site).

    >>> is_mojibake("خبر".encode().decode("latin-1") * 20)
    True
    >>> is_mojibake("متن فارسی با Müller و ?")
    False
    """
    latin = len(LATIN1.findall(text)) if LATIN1.search(text) else 0
    lost = text.count("\ufffd")
    asked = text.count("???")
    if latin <= 20 and lost <= 3 and asked <= 3:
        return False
    arabic = len(ARABIC.findall(text))
    return latin > max(20, arabic) or (lost > 3 and lost * 20 > arabic) or (asked > 3 and asked * 3 > arabic)
