"""Walks: how far a list was followed, so that a killed one leaves no gap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select, update

from newscrawl.store.schema import walks

if TYPE_CHECKING:
    from sqlalchemy import Connection


def begin(connection: Connection, *, run_id: str, source: str, scope: str, channel: str, now: float) -> int:
    """Record the start of a walk. Returns its number."""
    result = connection.execute(
        insert(walks).values(run_id=run_id, source=source, scope=scope, channel=channel, started_at=now)
    )
    key = result.inserted_primary_key
    if key is None:  # pragma: no cover  # both databases give it
        raise RuntimeError("the database gave no number for a walk")
    return int(key[0])


def progress(connection: Connection, walk: int, *, new_links: int, next_url: str | None) -> None:
    """One more page was read."""
    connection.execute(
        update(walks)
        .where(walks.c.id == walk)
        .values(pages=walks.c.pages + 1, new_links=walks.c.new_links + new_links, next_url=next_url)
    )


def end(connection: Connection, walk: int, *, status: str, detail: str, now: float) -> None:
    """The walk is over: `complete`, `short`, `capped` or `failed`. Only a complete one counts for the next stop."""
    connection.execute(
        update(walks)
        .where(walks.c.id == walk)
        .values(status=status, detail=detail, completed_at=now if status == "complete" else None)
    )


def last_completed_start(connection: Connection, source: str, scope: str) -> float | None:
    """When the last completed walk of that scope began."""
    query = select(func.max(walks.c.started_at)).where(
        walks.c.source == source, walks.c.scope == scope, walks.c.status == "complete"
    )
    return connection.execute(query).scalar()


def last_completed_end(connection: Connection, source: str, scope: str) -> float | None:
    """When the last completed walk of that scope ended."""
    query = select(func.max(walks.c.completed_at)).where(walks.c.source == source, walks.c.scope == scope)
    return connection.execute(query).scalar()


def of_run(connection: Connection, run_id: str) -> list[dict[str, object]]:
    """All walks of a run, for its report."""
    query = select(walks).where(walks.c.run_id == run_id).order_by(walks.c.id)
    return [dict(row) for row in connection.execute(query).mappings()]
