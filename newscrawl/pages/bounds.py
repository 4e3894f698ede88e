"""How much of a page is read: hostile and broken ones would keep a process busy for minutes.

One page is read at a time by the process that also talks to all other sites. A page of an article has some thousand
tags and 50 KB of text; what has twenty times as much is no article, and is refused before a parser sees it. libxml2
compares each attribute of a tag with all others, so that 90,000 of them in one megabyte take minutes.
"""

from __future__ import annotations

import re
from typing import Final

from newscrawl.reasons import Refused

MAX_TAGS: Final = 40_000
"""Signs that open a tag, the closing ones too."""
MAX_TEXT: Final = 2_000_000
"""Bytes of a page without its scripts, styles, comments and pictures that are written into it."""
MAX_ATTRIBUTES: Final = 2_000
TAG: Final = re.compile(rb"<[A-Za-z](?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+")
"""An opening tag as parsers read it: only behind a `=` does a quote hide a `>`. It matches at each sign that it is
tried at and gives nothing back, so a search through a page is linear whatever the page holds."""
PLAIN: Final = re.compile(
    rb"[^<]*+(?:<(?:[^A-Za-z<][^<]*+|(?=<)|[A-Za-z][^>=<]{0,100}+"
    rb"(?:=(?:\"[^\"]*+\"|'[^']*+'|[^\"'\s>=])[^>=<]{0,100}+){0,19}+>[^<]*+))*+"
)
"""A stretch of a page with ordinary tags: at most 19 values and 100 bytes between two of them, which is room for a
thousand attributes. Where it ends, the page ends or a tag begins that has to be counted."""
VALUE: Final = re.compile(rb"=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]*+)")
NAME: Final = re.compile(rb"[^\s/\"'<>]++")
RAW: Final = ((b"<script", b"</script"), (b"<style", b"</style"), (b"<!--", b"-->"))
PICTURE: Final = re.compile(rb"base64,[A-Za-z0-9+/=\s]*+")


def check_size(html: bytes) -> None:
    """Refuse a page that is more than any article.

    Args:
        html: in UTF-8.

    Raises:
        Refused: too_complex.
    """
    if html.count(b"<") <= MAX_TAGS and len(html) <= MAX_TEXT and not _has_flood(html):
        return
    bare = without_raw(html)
    tags = bare.count(b"<")
    if tags > MAX_TAGS:
        raise Refused("too_complex", f"{tags} tags; at most {MAX_TAGS} are read")
    if len(bare) > MAX_TEXT:
        raise Refused("too_complex", f"{len(bare)} bytes of text and markup; at most {MAX_TEXT} are read")
    if _has_flood(bare):
        raise Refused("too_complex", f"a tag with more than {MAX_ATTRIBUTES} attributes")


def _has_flood(html: bytes) -> bool:
    """Whether a tag has more than MAX_ATTRIBUTES attributes."""
    at = 0
    while (found := PLAIN.match(html, at)) is not None and (tag := TAG.search(html, found.end())) is not None:
        if len(tag[0]) > 2 * MAX_ATTRIBUTES and len(NAME.findall(VALUE.sub(b" ", tag[0]))) > MAX_ATTRIBUTES:
            return True
        at = tag.end()
    return False


def without_raw(html: bytes) -> bytes:
    """A page without its scripts, styles, comments and the pictures that are written into it.

    >>> without_raw(b"a<script>x</script>b<!-- y --><img src='data:image/png;base64,AAAA'>")
    b"a</script>b--><img src='data:image/png;'>"
    """
    for opening, closing in RAW:
        lower = html.lower()
        parts = []
        at = 0
        while (start := lower.find(opening, at)) >= 0:
            parts.append(html[at:start])
            at = lower.find(closing, start)
            if at < 0:
                at = len(html)
        html = b"".join((*parts, html[at:]))
    return PICTURE.sub(b"", html)
