"""What was learnt of the pages of a site: texts that stand on most of them (`loaders.standard_common`)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import select

from newscrawl.store import upsert
from newscrawl.store.schema import meta

if TYPE_CHECKING:
    from sqlalchemy import Connection


def find(connection: Connection, source: str) -> frozenset[bytes] | None:
    """What is known of a source's pages; None where nothing was learnt yet."""
    row = connection.execute(select(meta.c.value).where(meta.c.key == _key(source))).first()
    return None if row is None else frozenset(map(bytes.fromhex, json.loads(row.value)))


def put(connection: Connection, source: str, texts: frozenset[bytes]) -> None:
    """Keep it, in place of what was known; of a write transaction."""
    value = json.dumps(sorted(text.hex() for text in texts))
    upsert.put(connection, meta, [{"key": _key(source), "value": value}], replace=("value",))


def _key(source: str) -> str:
    return f"common_texts:{source}"
