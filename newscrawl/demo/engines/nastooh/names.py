"""Addresses and type names of a Nastooh site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from newscrawl.demo.model import Headline, Kind

NEWS_TYPE: Final[dict[Kind, str]] = {
    "news": "news",
    "report": "report",
    "photo": "photo",
    "video": "video",
    "interview": "talk",
    "note": "op-ed",
}
"""Kind to `nastooh:newsType` and to the class of list items (`li.talk`, `li.op-ed`: crawlers' notes, 2024)."""

KINDS_OF_TYPE: Final[dict[int, tuple[Kind, ...]]] = {
    1: ("news",),
    2: ("photo",),
    3: ("video",),
    7: ("report",),
    9: ("interview",),
    11: ("note",),
}
"""The archive's `ty` parameter (`select#newsType`, February 2024)."""

# No vowels, so that no word comes out; the engine's real alphabet is unknown.
_ALPHABET: Final = "23456789bcdfghjkmnpqrstvwxzBCDFGHJKLMNPQRSTVWXYZ"
_SHORT: Final = re.compile(rf"/x([{_ALPHABET}]+)/?")


def address(head: Headline) -> str:
    """Path of an article with its slug in unencoded Persian."""
    folder = head.kind if head.kind in {"photo", "video"} else "news"
    return f"/{folder}/{head.nid}/{head.slug}"


def amp_path(nid: int) -> str:
    """Path of the AMP version."""
    return f"/amp/{nid}/"


def short_path(nid: int) -> str:
    """Path of the short link.

    >>> nid_of_short(short_path(6705663))
    6705663
    """
    code = ""
    while nid:
        nid, digit = divmod(nid, len(_ALPHABET))
        code = _ALPHABET[digit] + code
    return f"/x{code}"


def nid_of_short(path: str) -> int | None:
    """Number that a short link stands for; None when the path is no short link."""
    match = _SHORT.fullmatch(path)
    if match is None:
        return None
    nid = 0
    for letter in match[1]:
        nid = nid * len(_ALPHABET) + _ALPHABET.index(letter)
    return nid
