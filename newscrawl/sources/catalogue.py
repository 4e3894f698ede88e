"""Finds the source files that ship with the package."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.sources.model import SourceError, load

if TYPE_CHECKING:
    from newscrawl.sources.model import Source

FOLDER = Path(__file__).parent


@cache
def load_all() -> dict[str, Source]:
    """All sources by name, sorted.

    Raises:
        SourceError: for the first file that cannot be used.
    """
    return {path.stem: load(path) for path in sorted(FOLDER.glob("*.toml"))}


def names() -> list[str]:
    """Names of all sources, sorted."""
    return list(load_all())


def get(name: str) -> Source:
    """The source of that name.

    Raises:
        SourceError: when there is none; names the nearest one.
    """
    sources = load_all()
    try:
        return sources[name]
    except KeyError:
        near = get_close_matches(name, sources, 1)
        hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(sources)}"
        raise SourceError(f"no source is named {name!r}; {hint}") from None
