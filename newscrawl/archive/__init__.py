"""Raw pages in WARC files: writing, reading, checking, indexing, packing."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from newscrawl.errors import NewscrawlError

if TYPE_CHECKING:
    from collections.abc import Callable

    from newscrawl.store.captures import Archive
    from newscrawl.store.engine import Store
    from newscrawl.store.home import Home

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


def opener(home: Home) -> Callable[[Store, str], Archive]:
    """What a run that keeps its pages is started with: makes its archive in the home folder.

    Raises:
        ArchiveMissingError: the libraries are not installed.
    """
    require()
    from newscrawl.archive.writer import WarcWriter
    from newscrawl.store.captures import Earlier

    return lambda store, run_id: WarcWriter(home.warc, run_id, Earlier(store))
