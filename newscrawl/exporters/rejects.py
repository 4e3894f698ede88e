"""The published file of what a run did not export, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from newscrawl import dates
from newscrawl.atomic import write_whole
from newscrawl.store import parts as exporting

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection


class RejectsExporter:
    """Writes one refusal a line: id, url, reason, detail, duplicate_of, retry, at, run_id.

    `retry` is true where the link stays due: a later run may still export the article.
    """

    def write(self, connection: Connection, part: exporting.Part, folder: Path) -> int:
        """Write the part's file. Returns its number of lines.

        Raises:
            OSError: the disk did not take it; nothing is left behind.
        """
        return write_whole(folder / part.file, map(self._line, exporting.rejected(connection, part)))

    @staticmethod
    def _line(row: dict[str, Any]) -> bytes:
        return msgspec.json.encode(
            {
                "id": f"{row['source']}#{row['news_code']}",
                "source": row["source"],
                "url": row["url"],
                "reason": row["reason"],
                "detail": row["detail"],
                "duplicate_of": row["duplicate_of"],
                "retry": bool(row["retry"]),
                "at": dates.iso(row["at"]),
                "run_id": row["run_id"],
            }
        )
