"""newscrawl: the provincial news of Iran as clean data.

    >>> import newscrawl
    >>> newscrawl.dates.parse("۸ دی ۱۴۰۴، ۱۰:۵۵").isoformat()
    '2025-12-29T10:55:00+03:30'
    >>> newscrawl.provinces.find("استان اردبيل").slug
    'ardabil'

`newscrawl.text`, `newscrawl.dates`, `newscrawl.provinces` and `newscrawl.parse` are imported when first used: a program
that only reads exports does not pay for the crawler.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newscrawl import dates, items, provinces, text
    from newscrawl.parsing import parse
    from newscrawl.reasons import Refused

__version__ = "0.1.0"

__all__ = ["Refused", "__version__", "dates", "items", "parse", "provinces", "text"]


def __getattr__(name: str) -> Any:
    if name == "parse":
        return import_module("newscrawl.parsing").parse
    if name == "Refused":
        return import_module("newscrawl.reasons").Refused
    if name in {"dates", "items", "provinces", "text"}:
        return import_module(f"newscrawl.{name}")
    raise AttributeError(f"module 'newscrawl' has no attribute {name!r}")
