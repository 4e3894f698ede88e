"""Findings: what a check found wrong, with its figure, what was to be expected, since when, and what to do."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

CHECKS: Final[dict[str, str]] = {
    "never": "هنوز خبری ذخیره نشده",
    "silence": "سکوت",
    "few": "خبر کمتر از معمول",
    "lists": "فهرست‌ها خوانده نمی‌شوند",
    "coverage": "فیلدی کم شده",
    "drift": "قالب صفحه عوض شده",
    "fallbacks": "قاعده‌های جایگزین",
    "refusals": "صفحه‌های ردشده",
    "dates": "تاریخ خوانده نمی‌شود",
    "duplicates": "خبر تکراری",
    "gaps": "جای خالی در فهرست",
    "due": "خبرهای نخوانده",
    "dropped": "در برنامه نیست",
    "schedule": "برنامه از کار افتاده",
    "disk": "جای دیسک",
    "undelivered": "هشدار نرسیده",
    "calendar": "تقویم تعطیلات",
}
"""Names of the checks, with what messages call them. docs/alarms.md explains each."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong.

    Attributes:
        source: whose; empty: of the whole collection.
        check: which of `CHECKS`.
        text: one line: the figure against what was to be expected.
        todo: a command, or what else helps.
        since: seconds since 1970; None where nobody can tell.
        value: the figure, where there is one: larger is worse.
        notice: worth a line, no reason to call a source unhealthy.
    """

    source: str
    check: str
    text: str
    todo: str
    since: float | None = None
    value: float | None = None
    notice: bool = False

    def as_dict(self) -> dict[str, Any]:
        """As it is stored and printed for machines."""
        return asdict(self)
