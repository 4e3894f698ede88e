"""The root of expected errors: what a user, a machine or a site may get wrong, as opposed to a fault of ours.

Each message is one line that says what is wrong, where, and what to do. The command line prints it and ends with
`exit_code` (the codes are explained in `newscrawl.monitors.verdict`).
"""

from __future__ import annotations

from typing import ClassVar


class NewscrawlError(Exception):
    """An expected error."""

    exit_code: ClassVar[int] = 2


class UsageError(NewscrawlError):
    """Something that was asked for cannot be used. One line: what, and what to do instead."""
