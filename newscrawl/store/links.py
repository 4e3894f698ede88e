"""Links: what was discovered, and what is still to be fetched.

A link is (source, news code); `due_at` says when it is to be fetched, null that nothing is left to do. Nothing that was
discovered is forgotten: a link stays due until its article is stored, refused for good, or found not to be asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Select, and_, bindparam, func, insert, literal, or_, select, true, tuple_, update

from newscrawl.store import validators
from newscrawl.store.schema import articles, links, rejects

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sqlalchemy import Connection, Row

    from newscrawl.items import Link

IN_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Scope:
    """What a run asks for. Moments are seconds since 1970; None: without bound."""

    source: str
    provinces: tuple[str, ...] | None = None
    since: float | None = None
    until: float | None = None

    def wants_province(self, province: str | None) -> bool:
        """Whether a hinted province may be of interest; without a hint only the article can tell."""
        return self.provinces is None or province is None or province in self.provinces


@dataclass(frozen=True, slots=True)
class KnownLink:
    """What the store knew of a link before the page that names it again."""

    state: str
    discovered_at: float
    due: bool
    title: str | None
    modified_at: float | None
    looked_at: float | None
    reason: str | None
    province: str | None


def known(connection: Connection, source: str, codes: Sequence[str]) -> dict[str, KnownLink]:
    """Those of the codes that are known."""
    found: dict[str, KnownLink] = {}
    for start in range(0, len(codes), IN_LIMIT):
        query = select(links).where(links.c.source == source, links.c.news_code.in_(codes[start : start + IN_LIMIT]))
        for row in connection.execute(query):
            found[row.news_code] = KnownLink(
                state=row.state,
                discovered_at=row.discovered_at,
                due=row.due_at is not None,
                title=row.title,
                modified_at=row.modified_at,
                looked_at=row.looked_at,
                reason=row.reason,
                province=row.province,
            )
    return found


def add(
    connection: Connection,
    source: str,
    new: Iterable[Link],
    *,
    channel: str,
    run_id: str,
    now: float,
    mixed: bool = False,
) -> int:
    """Store links that are not known yet, due at once in the order given. Returns how many."""
    rows = [
        {
            "source": source,
            "news_code": link.news_code,
            "url": link.url,
            "due_at": now + number * 1e-6,
            "province": link.province,
            "kind": link.kind,
            "title": link.title,
            "listed_at": link.listed_at.timestamp() if link.listed_at else None,
            "modified_at": link.modified_at.timestamp() if link.modified_at else None,
            "channel": channel,
            "mixed": mixed,
            "discovered_at": now,
            "run_id": run_id,
        }
        for number, link in enumerate(new)
    ]
    if rows:
        connection.execute(insert(links), rows)
    return len(rows)


_SET_DUE = (
    update(links)
    .where(links.c.source == bindparam("b_source"), links.c.news_code == bindparam("b_code"))
    .values(
        due_at=bindparam("b_due"),
        title=func.coalesce(bindparam("b_title"), links.c.title),
        modified_at=func.coalesce(bindparam("b_modified"), links.c.modified_at),
        attempts=0,
    )
)


def look_again(connection: Connection, source: str, again: Iterable[Link], now: float) -> int:
    """Make known links due: a list shows that they changed, or a refresh was asked for. Returns how many."""
    rows = [
        {
            "b_source": source,
            "b_code": link.news_code,
            "b_due": now,
            "b_title": link.title,
            "b_modified": link.modified_at.timestamp() if link.modified_at else None,
        }
        for link in again
    ]
    if rows:
        connection.execute(_SET_DUE, rows)
    return len(rows)


def _due(scope: Scope) -> Select[tuple[object, ...]]:
    conditions = [links.c.source == scope.source, links.c.due_at.is_not(None)]
    if scope.provinces is not None:
        conditions.append(or_(links.c.province.is_(None), links.c.province.in_(scope.provinces)))
    if scope.since is not None:
        # A list's date is a hint, to the day at worst.
        conditions.append(or_(links.c.listed_at.is_(None), links.c.listed_at >= scope.since - 86400))
    if scope.until is not None:
        conditions.append(or_(links.c.listed_at.is_(None), links.c.listed_at < scope.until + 86400))
    return select(links).where(and_(*conditions))


def due(
    connection: Connection, scope: Scope, *, before: float, limit: int, without: Collection[str]
) -> list[Row[tuple[object, ...]]]:
    """Links of the scope that are due before a moment, earliest first, leaving out those in flight."""
    query = _due(scope).where(links.c.due_at <= before).order_by(links.c.due_at).limit(limit + len(without))
    return [row for row in connection.execute(query) if row.news_code not in without][:limit]


def next_due(connection: Connection, scope: Scope, without: Collection[str]) -> float | None:
    """When the next link of the scope falls due; None: nothing is left."""
    query = _due(scope).order_by(links.c.due_at).limit(1 + len(without))
    return next((row.due_at for row in connection.execute(query) if row.news_code not in without), None)


def count_due(connection: Connection, scope: Scope) -> dict[str, int]:
    """How many links of the scope are still due, by reason (`not fetched` where none was recorded)."""
    due_rows = _due(scope).subquery()
    query = select(due_rows.c.reason, func.count()).group_by(due_rows.c.reason)
    return {reason or "not fetched": number for reason, number in connection.execute(query)}


def reopen_skipped(connection: Connection, scope: Scope, now: float) -> int:
    """Make links due again that an earlier run left because it asked for other provinces or days. Returns how many."""
    conditions = [links.c.source == scope.source, links.c.state == "parked"]
    if scope.provinces is not None:
        # Without a province it is a read article that has none: asking for provinces never asks for it.
        conditions.append(links.c.province.in_(scope.provinces))
    if scope.since is not None:
        conditions.append(links.c.listed_at >= scope.since)
    else:
        # What is new is asked for; what an earlier window was too late for is not.
        conditions.append(links.c.reason != "outside_window")
    if scope.until is not None:
        conditions.append(links.c.listed_at < scope.until)
    result = connection.execute(update(links).where(*conditions).values(due_at=now, state="due", attempts=0))
    return int(result.rowcount)


def list_failures(connection: Connection, run_id: str, now: float) -> int:
    """Give every link that a run tried and left due a line among its refusals, once. Returns how many."""
    columns = ["run_id", "at", "source", "news_code", "url", "reason", "detail", "retry"]
    failed = select(
        literal(run_id),
        literal(now),
        links.c.source,
        links.c.news_code,
        links.c.url,
        links.c.reason,
        func.coalesce(links.c.detail, ""),
        true(),
    ).where(
        links.c.tried_by == run_id,
        links.c.due_at.is_not(None),
        links.c.reason.is_not(None),
        # A run that was killed while its end was published has them already.
        tuple_(links.c.source, links.c.news_code).not_in(
            select(rejects.c.source, rejects.c.news_code).where(rejects.c.run_id == run_id, rejects.c.retry)
        ),
    )
    insertion = insert(rejects).from_select(columns, failed)
    # psycopg's count of an INSERT is not kept otherwise.
    result = connection.execute(insertion.execution_options(preserve_rowcount=True))
    return int(result.rowcount)


def forget(connection: Connection, source: str, news_code: str, now: float) -> bool:
    """Make an article due again and forget what its text was, so that it is exported anew. Whether it was known.

    Its versions stay: what is published is never taken back, the next one gets the next number.
    """
    here = (links.c.source == source, links.c.news_code == news_code)
    result = connection.execute(update(links).where(*here).values(due_at=now, attempts=0, reason=None, detail=None))
    connection.execute(update(articles).where(articles.c.id == f"{source}#{news_code}").values(content_hash=""))
    validators.drop(connection, f"{source}#{news_code}")
    return bool(result.rowcount)
