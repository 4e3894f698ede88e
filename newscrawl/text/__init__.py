"""Persian text: pure functions from string to string. Importing this loads no word list and no model.

The cleaner is read when it is first used: names of places need the letters alone (`newscrawl.text.letters`), and with
them every command that lists sources.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newscrawl.text.cleaner import Cleaned, Cleaner, clean, clean_counted, repair

__all__ = ["Cleaned", "Cleaner", "clean", "clean_counted", "repair"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(import_module("newscrawl.text.cleaner"), name)
    raise AttributeError(f"module 'newscrawl.text' has no attribute {name!r}")
