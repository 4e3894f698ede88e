"""The root of expected errors: what a user, a machine or a site may get wrong, as opposed to a fault of ours.

Each message is one line that says what is wrong, where, and what to do. The command line prints it and ends with
`exit_code` (the codes are explained in `newscrawl.monitors.verdict`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable


class NewscrawlError(Exception):
    """An expected error."""

    exit_code: ClassVar[int] = 2


class UsageError(NewscrawlError):
    """Something that was asked for cannot be used. One line: what, and what to do instead."""


def nearest(names: Iterable[str]) -> str:
    """The end of a message about an unknown name: those that may have been meant.

    >>> nearest(["isna", "irna", "ana"]), nearest([])
    ("did you mean 'isna', 'irna' or 'ana'?", '')
    """
    *others, last = [f"'{name}'" for name in names] or [""]
    return f"did you mean {', '.join(others)}{' or ' if others else ''}{last}?" if last else ""


def meant(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """The same: up to three of the known names that are near it.

    Args:
        name: what was written.
        known: what could have been.
        otherwise: what helps where nothing is near.

    >>> meant("mehrnew", ["isna", "mehrnews"]), meant("x", ["isna"], "`newscrawl sources` lists them")
    ("did you mean 'mehrnews'?", '`newscrawl sources` lists them')
    """
    from difflib import get_close_matches

    return nearest(get_close_matches(name, list(known), 3)) or otherwise


def choices(name: str, known: Iterable[str]) -> str:
    """The same for a few names: the near ones, and all that are allowed.

    >>> choices("feeds", ["feed", "sitemap"]), choices("rss", ["feed", "sitemap"])
    ("did you mean 'feed'? allowed: feed, sitemap", 'allowed: feed, sitemap')
    """
    names = list(known)
    return f"{meant(name, names)} allowed: {', '.join(names)}".strip()


_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(text: str) -> str:
    r"""A text that a terminal shows and does not obey: control characters are written as escapes.

    Tabs and ends of lines stay, and so do half-spaces and the marks of direction (U+200E, U+200F); overrides of
    direction, which make a line read otherwise than it is, do not.

    >>> printable("a\x1b[31mb\u202e")
    'a\\x1b[31mb\\u202e'
    """
    return _CONTROL.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)


def number_of(number: int, what: str) -> str:
    """So many of something, in words.

    >>> number_of(1, "link"), number_of(0, "link"), number_of(2, "active source")
    ('1 link', '0 links', '2 active sources')
    """
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def one_line(text: str) -> str:
    r"""The same as one line, for messages and logs.

    >>> one_line("a\n  b\x07")
    'a b\\x07'
    """
    return printable(" ".join(text.split()))
