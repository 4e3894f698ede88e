"""Raw pages in WARC files: writing, reading, checking, indexing, packing."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Final

from newscrawl.errors import NewscrawlError

LIBRARIES: Final = ("warcio", "fastwarc", "cdxj_indexer")


class ArchiveMissingError(NewscrawlError):
    """The libraries of the extra `archive` are not installed."""


def require() -> None:
    """See that what this package imports is there; for commands, before they begin.

    Raises:
        ArchiveMissingError: with what to do.
    """
    missing = [name for name in LIBRARIES if find_spec(name) is None]
    if missing:
        raise ArchiveMissingError(f"archives need {', '.join(missing)}: pip install 'newscrawl[archive]'")
