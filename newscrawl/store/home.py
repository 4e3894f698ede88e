"""The home folder: where everything of one collection lies."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.errors import NewscrawlError

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

DEFAULT_HOME = "newscrawl-data"


class HomeError(NewscrawlError):
    """The home folder cannot be used. One line: what, where, what to do."""


@dataclass(frozen=True, slots=True)
class Home:
    """Paths below one folder. Nothing that a page says ever becomes part of a path."""

    path: Path

    @classmethod
    def at(cls, path: str | os.PathLike[str] | None = None) -> Home:
        """The folder named, or `NEWSCRAWL_HOME`, or `./newscrawl-data`."""
        return cls(Path(path or os.environ.get("NEWSCRAWL_HOME") or DEFAULT_HOME).absolute())

    def prepare(self) -> Home:
        """Create the folders.

        Raises:
            HomeError: when they cannot be created or written.
        """
        try:
            for folder in (self.path, self.exports, self.rejects, self.reports, self.locks):
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise HomeError(
                f"{error.filename or self.path}: {error.strerror}; choose a folder that can be written with --home"
            ) from error
        if not os.access(self.exports, os.W_OK):
            raise HomeError(f"{self.exports}: not writable; choose a folder that can be written with --home")
        return self

    @property
    def database_url(self) -> URL:
        """URL of the SQLite file; made of parts, since a path may hold what a URL reads as its own signs."""
        from sqlalchemy.engine import URL  # commands that only need a path must not wait for it

        return URL.create("sqlite", database=str(self.path / "newscrawl.db"))

    @property
    def exports(self) -> Path:
        """Published files."""
        return self.path / "exports"

    @property
    def rejects(self) -> Path:
        """What was not exported, with reasons."""
        return self.path / "rejects"

    @property
    def reports(self) -> Path:
        """Run reports."""
        return self.path / "reports"

    @property
    def locks(self) -> Path:
        """One lock file per source."""
        return self.path / "locks"

    @property
    def sources(self) -> Path:
        """The users' own source files."""
        return self.path / "sources"

    @property
    def warc(self) -> Path:
        """Archived pages."""
        return self.path / "warc"
