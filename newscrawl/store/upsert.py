"""Many rows in few statements, whether they are there already or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from sqlalchemy import Connection, Table

ROWS: Final = 500
"""Rows of one statement: PostgreSQL takes 65,535 parameters."""


def put(connection: Connection, table: Table, rows: Sequence[dict[str, Any]], *, replace: Collection[str] = ()) -> None:
    """Insert rows by their primary key.

    Args:
        connection: of a write transaction.
        table: where to.
        rows: all with the same keys, each primary key once.
        replace: columns that take the new value where the row is there; the others, and without any the whole row,
            stay as they are.
    """
    if not rows:
        return
    key = list(table.primary_key.columns)
    postgres = connection.dialect.name == "postgresql"
    insert: Any = _insert_of(postgres=postgres)(table)
    taken = {name: insert.excluded[name] for name in replace}
    insert = insert.on_conflict_do_update(index_elements=key, set_=taken) if taken else insert.on_conflict_do_nothing()
    if not postgres:
        connection.execute(insert, rows)  # in the library's own loop, without a round trip
        return
    for start in range(0, len(rows), ROWS):
        connection.execute(insert.values(rows[start : start + ROWS]))


def _insert_of(*, postgres: bool) -> Callable[[Table], Any]:
    """The INSERT of a database; the other one's module, which takes a tenth of a command's start, is not read."""
    if postgres:
        from sqlalchemy.dialects.postgresql import insert as of_postgresql

        return of_postgresql
    from sqlalchemy.dialects.sqlite import insert as of_sqlite

    return of_sqlite
