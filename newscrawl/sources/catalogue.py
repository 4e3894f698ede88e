"""Finds the source files: those that ship with the package, and the users' own.

Three places, each winning over the one before where a name stands in both: the package, the folders that the variable
`NEWSCRAWL_SOURCES` lists, and `sources/` in the home folder. A file that cannot be used costs its own source and no
other: it is said in one line of the log, and again as an error to whoever asks for that source by name.
"""

from __future__ import annotations

import logging
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from newscrawl.errors import meant
from newscrawl.sources.model import SourceError, load

if TYPE_CHECKING:
    from newscrawl.sources.model import Source

logger = logging.getLogger(__name__)

FOLDER: Final = Path(__file__).parent
VARIABLE: Final = "NEWSCRAWL_SOURCES"
"""Folders of source files, separated as in PATH."""

_home: list[Path] = []


def read_beside(folder: Path) -> None:
    """From now on read the source files of a home folder, too; it takes the place of one that was named before."""
    _home[:] = [folder]


def own_folder() -> Path:
    """Where a new source file belongs: the package in a checkout, else the home folder, which outlives upgrades."""
    return FOLDER if in_checkout() or not _home else _home[0]


def in_checkout() -> bool:
    """Whether the package is worked on where it lies, instead of installed."""
    return (FOLDER.parents[1] / "pyproject.toml").is_file()


def has_home() -> bool:
    """Whether `read_beside` has named a folder."""
    return bool(_home)


def folders() -> tuple[Path, ...]:
    """Where source files are looked for; a later folder wins."""
    named = (Path(text).absolute() for text in os.environ.get(VARIABLE, "").split(os.pathsep) if text)
    return (FOLDER, *named, *_home)


def load_all() -> dict[str, Source]:
    """All sources that can be used, by name, sorted."""
    return _read(folders())[0]


def broken() -> dict[str, SourceError]:
    """Files that cannot be used, by the name of their source."""
    return _read(folders())[1]


def path_of(name: str) -> Path:
    """The file that a source is read from.

    Raises:
        SourceError: no folder has one.
    """
    for folder in reversed(folders()):
        path = folder / f"{name}.toml"
        if path.parent == folder and path.is_file():  # a name leads to no other folder
            return path
    raise _unknown(name)


@cache
def _loaded(path: Path) -> Source:
    return load(path)


@cache
def _read(places: tuple[Path, ...]) -> tuple[dict[str, Source], dict[str, SourceError]]:
    good: dict[str, Source] = {}
    bad: dict[str, SourceError] = {}
    for place in places:
        # A home folder without own sources is the rule; one that was named to be read is not.
        if not place.is_dir() and place not in _home:
            logger.warning("%s: %s names it, but it is not a folder; make it, or correct the variable", place, VARIABLE)
    paths = {path.stem: path for place in places for path in sorted(place.glob("*.toml"))}
    for name, path in sorted(paths.items()):
        try:
            good[name] = _loaded(path)
        except SourceError as error:
            bad[name] = error
            logger.warning("%s; all other sources are used", error)
    return good, bad


def names() -> list[str]:
    """Names of all sources, sorted."""
    return list(load_all())


def get(name: str) -> Source:
    """The source of that name; only its own file is read.

    Raises:
        SourceError: when there is none, with the nearest name; or its file cannot be used, with the reason.
    """
    return _loaded(path_of(name))


def _unknown(name: str) -> SourceError:
    return SourceError(f"no source is named {name!r}; {meant(name, load_all(), '`newscrawl sources` lists them')}")
