"""Which versions belong to which published file.

A part is a range of sequence numbers of one run, fixed in a transaction *before* the file is written. The rows below
it never change, so a start after a kill writes the same lines again: every version is in exactly one file. (Only which
original a copy repeats may be told later, `store.duplicates`.)
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import func, insert, select, update

from newscrawl.store.schema import exports, rejects, versions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

What = Literal["articles", "rejects"]
EVERY: tuple[What, ...] = ("articles", "rejects")
TABLES = {"articles": versions, "rejects": rejects}
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Part:
    """One file to be published."""

    run_id: str
    what: What
    part: int
    file: str
    first_seq: int
    last_seq: int


def parts(connection: Connection, run_id: str, what: What) -> list[Part]:
    """Parts of a run that have a file, in order; of exact copies that are kept out alone there is none."""
    return [_part(row) for row in _rows(connection, run_id, what) if row.lines != 0]


def unpublished(connection: Connection, run_id: str) -> list[Part]:
    """Parts whose file may not be there: their writing was interrupted."""
    query = select(exports).where(exports.c.run_id == run_id, exports.c.published_at.is_(None))
    return [_part(row) for row in connection.execute(query.order_by(exports.c.what, exports.c.part))]


def waiting(connection: Connection, run_id: str, what: What) -> int:
    """How many rows of the run are in no part yet."""
    table = TABLES[what]
    query = select(func.count()).where(table.c.run_id == run_id, table.c.seq > _last_seq(connection, run_id, what))
    return int(connection.execute(query).scalar() or 0)


def plan(connection: Connection, run_id: str, what: What, *, final: bool) -> Part | None:
    """Fix the next part: all rows that are in none yet, whatever was published before; None where there are none.

    The last part of a run that published none before is named after the run alone.
    """
    done = _rows(connection, run_id, what)
    table = TABLES[what]
    first = (done[-1].last_seq if done else 0) + 1
    last = connection.execute(
        select(func.max(table.c.seq)).where(table.c.run_id == run_id, table.c.seq >= first)
    ).scalar()
    if last is None:
        return None
    number = len(done) + 1
    name = run_id if final and not done else f"{run_id}-{number}"
    part = Part(run_id, what, number, f"{name}.jsonl", first, last)
    connection.execute(
        insert(exports).values(run_id=run_id, what=what, part=number, file=part.file, first_seq=first, last_seq=last)
    )
    return part


def missing(connection: Connection, run_id: str) -> int:
    """How many versions of a run that exports are to hold stand in no published file."""
    stored = select(func.count()).where(versions.c.run_id == run_id, versions.c.exported.is_(True))
    files = select(func.coalesce(func.sum(exports.c.lines), 0)).where(
        exports.c.run_id == run_id, exports.c.what == "articles", exports.c.published_at.is_not(None)
    )
    return int(connection.execute(stored).scalar() or 0) - int(connection.execute(files).scalar() or 0)


def published(connection: Connection, part: Part, *, lines: int, now: float) -> None:
    """The file is there, whole and on the disk."""
    connection.execute(
        update(exports)
        .where(exports.c.run_id == part.run_id, exports.c.what == part.what, exports.c.part == part.part)
        .values(lines=lines, published_at=now)
    )


def records(connection: Connection, part: Part) -> Iterator[bytes]:
    """JSON lines of the articles of a part, in the order in which they were stored."""
    after = part.first_seq - 1
    while True:
        query = (
            select(versions.c.seq, versions.c.record, versions.c.exported)
            .where(versions.c.run_id == part.run_id, versions.c.seq > after, versions.c.seq <= part.last_seq)
            .order_by(versions.c.seq)
            .limit(CHUNK)
        )
        rows = connection.execute(query).all()
        if not rows:
            return
        for _, record, exported in rows:
            if exported:
                yield zlib.decompress(record)
        after = rows[-1][0]


def rejected(connection: Connection, part: Part) -> Iterator[dict[str, Any]]:
    """Refusals of a part, in order."""
    query = (
        select(rejects)
        .where(rejects.c.run_id == part.run_id, rejects.c.seq >= part.first_seq, rejects.c.seq <= part.last_seq)
        .order_by(rejects.c.seq)
    )
    for row in connection.execute(query).mappings():
        yield dict(row)


def _rows(connection: Connection, run_id: str, what: What) -> list[Any]:
    query = select(exports).where(exports.c.run_id == run_id, exports.c.what == what).order_by(exports.c.part)
    return list(connection.execute(query))


def _last_seq(connection: Connection, run_id: str, what: What) -> int:
    query = select(func.max(exports.c.last_seq)).where(exports.c.run_id == run_id, exports.c.what == what)
    return int(connection.execute(query).scalar() or 0)


def _part(row: Any) -> Part:
    return Part(row.run_id, row.what, row.part, row.file, row.first_seq, row.last_seq)
