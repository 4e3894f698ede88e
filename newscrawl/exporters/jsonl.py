"""The published file of a run's articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.atomic import write_whole
from newscrawl.store import parts as exporting

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection


class JsonLinesExporter:
    """Writes one article version a line, `newscrawl/article/1`."""

    def write(self, connection: Connection, part: exporting.Part, folder: Path) -> int:
        """Write the part's file. Returns its number of lines.

        Raises:
            OSError: the disk did not take it; nothing is left behind.
        """
        return write_whole(folder / part.file, exporting.records(connection, part))
