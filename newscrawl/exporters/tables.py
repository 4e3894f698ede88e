"""Articles as tables: CSV for spreadsheets, Parquet for data frames."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from newscrawl.dates import TEHRAN
from newscrawl.errors import NewscrawlError
from newscrawl.items import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

CHUNK = 5_000
"""Rows held in memory while a Parquet file is written."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a cell must not begin with (OWASP, CSV injection): spreadsheets also take the full-width signs."""

MOMENTS = ("published_at", "modified_at", "first_seen_at", "fetched_at")
"""Columns that are moments in Parquet, on Tehran's clock."""

NESTED = ("section", "subheads", "tags", "changed_fields", "fallbacks")


def csv_lines(records: Iterable[bytes]) -> Iterator[bytes]:
    """CSV of the records with a header line, UTF-8 with BOM (Excel reads Persian only then).

    Lists of strings are joined with « | », other structures are JSON. A cell that a spreadsheet would take for a
    formula gets an apostrophe in front: its text comes from a page.
    """
    yield b"\xef\xbb\xbf" + _row(FIELDS)
    for record in records:
        article = json.loads(record)
        yield _row(tuple(_cell(article[name]) for name in FIELDS))


def _row(cells: tuple[str, ...]) -> bytes:
    buffer = io.StringIO()
    # A cell with a character of the line's end is quoted: without an end here, a body's line breaks would be rows.
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue().removesuffix("\r\n").encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA) else value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return _cell(" | ".join(value))
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def write_parquet(path: Path, records: Iterable[bytes]) -> int:
    """Write the records as one Parquet file, whole or not at all. Returns how many.

    Raises:
        NewscrawlError: the extra `parquet` (polars) is not installed.
        OSError: the file cannot be written.
    """
    try:
        import polars as pl
    except ImportError as error:
        raise NewscrawlError("Parquet needs polars: pip install 'newscrawl[parquet]'") from error
    schema = _parquet_schema(pl)
    frames = []
    chunk: list[dict[str, Any]] = []
    for record in records:
        chunk.append(_flat(json.loads(record)))
        if len(chunk) >= CHUNK:
            frames.append(pl.DataFrame(chunk, schema=schema))
            chunk = []
    frames.append(pl.DataFrame(chunk, schema=schema))
    table = pl.concat(frames)
    temporary = path.with_name(f".{path.name}.part")
    try:
        # Opened here, since errors of polars do not say what the system said.
        with temporary.open("wb") as file:
            table.write_parquet(file)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return int(table.height)


def _parquet_schema(pl: Any) -> dict[str, Any]:
    special = {
        **dict.fromkeys(MOMENTS, pl.Datetime("us", str(TEHRAN))),
        "version": pl.Int32,
        "is_update": pl.Boolean,
        "similarity": pl.Float64,
        "images": pl.List(pl.Struct({"url": pl.String, "caption": pl.String})),
        **dict.fromkeys(NESTED, pl.List(pl.String)),
    }
    return {name: special.get(name, pl.String) for name in FIELDS}


def _flat(article: dict[str, Any]) -> dict[str, Any]:
    """Moments are read; structures without fixed keys become JSON text."""
    for name in MOMENTS:
        if article[name] is not None:
            article[name] = datetime.fromisoformat(article[name]).astimezone(TEHRAN)
    for name in ("repairs", "warc"):
        if article[name] is not None:
            article[name] = json.dumps(article[name], ensure_ascii=False)
    return article
