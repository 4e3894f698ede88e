"""The root of expected errors: what a user, a machine or a site may get wrong, as opposed to a fault of ours.

Each message is one line that says what is wrong, where, and what to do. The command line prints it and ends with
`exit_code` (the codes are explained in `newscrawl.monitors.verdict`).
"""

from __future__ import annotations

import re
from typing import ClassVar


class NewscrawlError(Exception):
    """An expected error."""

    exit_code: ClassVar[int] = 2


class UsageError(NewscrawlError):
    """Something that was asked for cannot be used. One line: what, and what to do instead."""


_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(text: str) -> str:
    r"""A text that a terminal shows and does not obey: control characters are written as escapes.

    Tabs and ends of lines stay, and so do half-spaces and the marks of direction (U+200E, U+200F); overrides of
    direction, which make a line read otherwise than it is, do not.

    >>> printable("a\x1b[31mb\u202e")
    'a\\x1b[31mb\\u202e'
    """
    return _CONTROL.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)


def one_line(text: str) -> str:
    r"""The same as one line, for messages and logs.

    >>> one_line("a\n  b\x07")
    'a b\\x07'
    """
    return printable(" ".join(text.split()))
