"""Site engines, one module each. `get` finds one by the name that source files use."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from newscrawl.sources.model import FAMILIES, NO_FAMILY, SourceError

if TYPE_CHECKING:
    from newscrawl.families.base import Family
    from newscrawl.sources import Source


NAMES = FAMILIES


def get(name: str) -> Family:
    """The family of that name; its module is imported when first asked for.

    Raises:
        ValueError: when no engine has that name; the message lists those that exist.
    """
    if name not in NAMES:
        raise ValueError(f"no family is named {name!r}; allowed: {', '.join(NAMES)}")
    family: Family = import_module(f"newscrawl.families.{name}").FAMILY
    return family


def of(source: Source) -> Family:
    """The family of a source.

    Raises:
        SourceError: no engine reads its pages; the message says why.
    """
    if source.family == NO_FAMILY:
        raise SourceError(f"source {source.name!r} is {source.status}, no engine reads its pages: {source.reason}")
    return get(source.family)
