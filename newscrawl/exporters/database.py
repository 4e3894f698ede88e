"""Articles as an SQLite file: plain tables for SQL, Datasette and spreadsheets that read databases."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from typing import TYPE_CHECKING, Any, Final

from newscrawl.items import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

TYPES: Final = {"version": "INTEGER", "is_update": "INTEGER", "similarity": "REAL"}
"""Of columns that are not TEXT."""

APART: Final = ("tags", "images")
"""Fields with a table of their own. Other lists and dicts are JSON, which SQLite's `json_each` reads."""

COLUMNS: Final = tuple(name for name in FIELDS if name not in APART)
DEFINED: Final = ", ".join(f"{name} {TYPES.get(name, 'TEXT')}" for name in COLUMNS)

TABLES: Final = (
    f"CREATE TABLE articles ({DEFINED}, PRIMARY KEY (id, version)) STRICT",
    "CREATE TABLE tags (id TEXT, version INTEGER, tag TEXT) STRICT",
    "CREATE TABLE images (id TEXT, version INTEGER, url TEXT, caption TEXT) STRICT",
)
INSERT: Final = f"INSERT INTO articles VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608  # marks only
INDEXES: Final = (
    "CREATE INDEX articles_published ON articles (published_at)",
    "CREATE INDEX articles_province ON articles (province, published_at)",
    "CREATE INDEX tags_tag ON tags (tag)",
    "CREATE INDEX tags_id ON tags (id, version)",
    "CREATE INDEX images_id ON images (id, version)",
)


def write_sqlite(path: Path, records: Iterable[bytes]) -> int:
    """Write the records as one SQLite file with the tables articles, tags and images, whole or not at all.

    Args:
        path: absolute; a file there is replaced.
        records: JSON lines of articles; no (id, version) twice.

    Returns:
        How many records.

    Raises:
        OSError: the file cannot be written.
    """
    temporary = path.with_name(f".{path.name}.part")
    temporary.unlink(missing_ok=True)
    number = 0
    try:
        temporary.touch()  # what the system says of a folder that is not there, SQLite does not
        with contextlib.closing(sqlite3.connect(temporary)) as connection, connection:
            for table in TABLES:
                connection.execute(table)
            for record in records:
                _insert(connection, json.loads(record))
                number += 1
            for index in INDEXES:
                connection.execute(index)
        temporary.replace(path)
    except sqlite3.OperationalError as error:
        raise OSError(0, str(error)) from error  # a full disk
    finally:
        temporary.unlink(missing_ok=True)
    return number


def _insert(connection: sqlite3.Connection, article: dict[str, Any]) -> None:
    connection.execute(INSERT, [_cell(article[name]) for name in COLUMNS])
    key = (article["id"], article["version"])
    connection.executemany("INSERT INTO tags VALUES (?, ?, ?)", [(*key, tag) for tag in article["tags"]])
    pictures = [(*key, image["url"], image["caption"]) for image in article["images"]]
    connection.executemany("INSERT INTO images VALUES (?, ?, ?, ?)", pictures)


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else value
