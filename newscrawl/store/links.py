"""Links: what was discovered, and what is still to be fetched.

A link is (source, news code); `due_at` says when it is to be fetched, null that nothing is left to do. Nothing that was
discovered is forgotten: a link stays due until its article is stored, refused for good, or parked for a run that asks
for it. `store.life` says what each look and each naming does to a link; here it is read and written.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy import (
    BigInteger,
    Select,
    and_,
    bindparam,
    case,
    cast,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    true,
    tuple_,
    update,
)

from newscrawl.items import Link
from newscrawl.reasons import DATELESS
from newscrawl.store import validators
from newscrawl.store.life import DAY, HOUR, Life, wakes
from newscrawl.store.schema import articles, links, rejects

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, Row

IN_LIMIT = 500

MIN_RENAMED: Final = 5
"""Other headlines on one page of a list, below which nothing is said of the list."""

LISTED_MARGIN: Final = 900.0
"""Seconds by which a list's time of day may differ from the article's own."""

ZONES: Final = 4 * HOUR
"""Seconds by which a date's beginning may differ: Tehran's or UTC's midnight."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a run asks for. Moments are seconds since 1970; None: without bound."""

    source: str
    provinces: tuple[str, ...] | None = None
    since: float | None = None
    until: float | None = None


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
    channel: str = ""
    life: Life = field(default_factory=Life)
    listed_at: float | None = None


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
                channel=row.channel,
                life=Life(**{name: getattr(row, name) for name in Life.__dataclass_fields__}),
                listed_at=row.listed_at,
            )
    return found


def hints(connection: Connection, source: str, codes: Sequence[str]) -> dict[str, tuple[Link, bool]]:
    """What is known of these links without their pages, by code, and whether their listing holds national news too."""
    query = select(links).where(links.c.source == source, links.c.news_code.in_(codes))
    return {
        row.news_code: (
            Link(
                row.news_code,
                row.url,
                kind=row.kind,
                title=row.title,
                province=row.province,
                listed_at=datetime.fromtimestamp(row.listed_at, UTC) if row.listed_at else None,
            ),
            row.mixed,
        )
        for row in connection.execute(query)
    }


def add(
    connection: Connection,
    source: str,
    new: Iterable[Link],
    *,
    channel: str,
    run_id: str,
    now: float,
    mixed: bool = False,
    scope: Scope | None = None,
) -> int:
    """Store links that are not known yet, due at once in the order given. Returns how many.

    Args:
        connection: of a write transaction.
        source: name.
        new: links as a list names them.
        channel: of the list.
        run_id: of the run.
        now: seconds since 1970.
        mixed: whether the list holds national news too.
        scope: what the run asks for. What the list says to lie outside of it is parked for a run that asks for it.
    """
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
    if rows and scope is not None:
        here = (links.c.source == source, links.c.news_code.in_(bindparam("codes", expanding=True)))
        outside = update(links).where(*here, asked(scope).is_(False))
        parked = outside.values(state="parked", due_at=None, settled_at=now, reason=_why_parked(scope))
        for start in range(0, len(rows), IN_LIMIT):
            codes = [row["news_code"] for row in rows[start : start + IN_LIMIT]]
            connection.execute(parked, {"codes": codes})
    return len(rows)


_SET_DUE = (
    update(links)
    .where(links.c.source == bindparam("b_source"), links.c.news_code == bindparam("b_code"))
    .values(
        state=case((links.c.state == "stored", "stored"), else_="due"),
        due_at=bindparam("b_due"),
        title=func.coalesce(bindparam("b_title"), links.c.title),
        modified_at=func.coalesce(bindparam("b_modified"), links.c.modified_at),
        # Articles are filed elsewhere and dated anew: what the page of what is not stored said, it may not say now.
        province=case((links.c.state == "parked", bindparam("b_province")), else_=links.c.province),
        published_at=case((links.c.state == "parked", null()), else_=links.c.published_at),
        reason=case((links.c.state == "parked", null()), else_=links.c.reason),
        attempts=0,
    )
)
"""Reason and since when stay: the same answer refuses a link again at once. Not why one was parked, nor its page."""
_SET_LISTED = (
    update(links)
    .where(links.c.source == bindparam("b_source"), links.c.news_code == bindparam("b_code"))
    .values(listed_at=bindparam("b_listed"))
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
            "b_province": link.province,
        }
        for link in again
    ]
    if rows:
        connection.execute(_SET_DUE, rows)
    return len(rows)


def named_again(
    connection: Connection,
    source: str,
    found: Iterable[Link],
    known: Mapping[str, KnownLink],
    now: float,
    *,
    refresh: float | None = None,
    channel: str | None = None,
) -> int:
    """Make known links due that a list gives a reason to look at (`life.wakes`, another headline or province).

    Returns how many.

    Args:
        connection: of a write transaction.
        source: name.
        found: links as the list names them.
        known: what the store knew of them.
        now: seconds since 1970.
        refresh: start of a run that looks at everything again; None for another.
        channel: of the list.

    A list that is the first to say when an article was published is a reason where the page did not say it.
    """
    found = tuple(found)
    pairs = [(link, known[link.news_code]) for link in found if link.news_code in known]
    renamed = {link.news_code for link, before in pairs if before.channel == channel and _renamed(before, link)}
    if len(renamed) >= MIN_RENAMED and 2 * len(renamed) > len(pairs):
        renamed = set()  # the list prints something else than headlines by now
    changed = datetime.fromtimestamp(now, UTC)  # at the latest; who says that it did not change is wrong
    again = {
        link.news_code: replace(link, modified_at=link.modified_at or changed) if link.news_code in renamed else link
        for link, before in pairs
        if wakes(before.life, link.modified_at, now, refresh) or _refiled(before, link) or link.news_code in renamed
    }
    for link in _date(connection, source, found, known):
        if known[link.news_code].reason in DATELESS:
            again.setdefault(link.news_code, link)
    return look_again(connection, source, again.values(), now)


def _renamed(known: KnownLink, link: Link) -> bool:
    """Whether a list shows another headline of what was read than it did before; one that it cuts is the same."""
    if known.state not in ("stored", "parked") or known.due or not (known.title and link.title):
        return False
    before, now = ("".join(filter(str.isalnum, title)) for title in (known.title, link.title))
    if any(title.endswith(("…", "...")) for title in (known.title, link.title)):
        return not (before.startswith(now) or now.startswith(before))
    return before != now


def _refiled(known: KnownLink, link: Link) -> bool:
    """Whether a list files an article elsewhere than when it was parked, and no page said where it belongs."""
    unread = known.state == "parked" and known.looked_at is None
    return unread and link.province is not None and link.province != known.province


def _date(connection: Connection, source: str, found: Iterable[Link], known: Mapping[str, KnownLink]) -> list[Link]:
    """Note when known links were published that no list dated before. Returns them."""
    new = [link for link in found if link.listed_at is not None and link.news_code in known]
    dated = [one for one in new if (k := known[one.news_code]).listed_at is None and k.state != "stored"]
    if dated:
        said = ((one.news_code, one.listed_at.timestamp()) for one in dated if one.listed_at is not None)
        rows = [{"b_source": source, "b_code": code, "b_listed": moment} for code, moment in said]
        connection.execute(_SET_LISTED, rows)
    return dated


def within(scope: Scope) -> list[ColumnElement[bool]]:
    """Conditions of a window. A page's own time counts as it is; a list's may be off, by a day where it has no time."""
    if scope.since is None and scope.until is None:
        return []
    return [or_(*within_by(scope))]


def within_by(scope: Scope) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The same by who says the time: the page; only a list, or nobody. Each finds its links in an index of its own."""
    said, listed = links.c.published_at, links.c.listed_at
    # Midnight in Tehran (with and without summer time) or in UTC: a date without a time.
    is_day = (cast(listed, BigInteger) % 86_400).in_((0, 73_800, 70_200))
    by_page: list[ColumnElement[bool]] = [said.is_not(None)]
    by_list: list[ColumnElement[bool]] = []
    if scope.since is not None:
        by_page.append(said >= scope.since)
        by_list.append(listed >= scope.since - case((is_day, DAY), else_=LISTED_MARGIN))
    if scope.until is not None:
        by_page.append(said < scope.until)
        by_list.append(listed < scope.until + case((is_day, ZONES), else_=LISTED_MARGIN))
    return and_(*by_page), and_(said.is_(None), or_(listed.is_(None), and_(true(), *by_list)))


def asked(scope: Scope) -> ColumnElement[bool]:
    """Whether a link may be what a scope asks for, as far as is known of it."""
    conditions = within(scope)
    if scope.provinces is not None:
        conditions.append(or_(links.c.province.is_(None), links.c.province.in_(scope.provinces)))
    return and_(true(), *conditions)


def _why_parked(scope: Scope) -> ColumnElement[str]:
    return case((and_(true(), *within(scope)), "other_province"), else_="outside_window")


def _due(scope: Scope) -> Select[tuple[object, ...]]:
    return select(links).where(links.c.source == scope.source, links.c.due_at.is_not(None), asked(scope))


def due(
    connection: Connection, scope: Scope, *, before: float, limit: int, without: Collection[str]
) -> list[Row[tuple[object, ...]]]:
    """Links of the scope that are due before a moment, earliest first, leaving out those in flight."""
    query = _due(scope).where(links.c.due_at <= before).order_by(links.c.due_at).limit(limit + len(without))
    return [row for row in connection.execute(query) if row.news_code not in without][:limit]


def next_due(connection: Connection, scope: Scope, without: Collection[str], run_id: str | None = None) -> float | None:
    """When the next link of the scope falls due; None: nothing is left.

    With `run_id` only of links that were never tried or that this run tried: what an earlier run left behind waits for
    its time, and the run need not.
    """
    query = _due(scope).order_by(links.c.due_at).limit(1 + len(without))
    if run_id is not None:
        query = query.where(or_(links.c.tried_by.is_(None), links.c.tried_by == run_id))
    return next((row.due_at for row in connection.execute(query) if row.news_code not in without), None)


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
        links.c.state == "due",  # a second look that failed loses nothing
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


def stop_waiting(connection: Connection, sources: Sequence[str] | None, now: float) -> int:
    """Make links due at once that wait because their host asked them to. Returns how many.

    Args:
        connection: open for writing.
        sources: only of those; None: of all.
        now: seconds since 1970.
    """
    conditions = [links.c.due_at > now, links.c.reason.in_(("http_429", "http_503"))]
    if sources is not None:
        conditions.append(links.c.source.in_(sources))
    return int(connection.execute(update(links).where(*conditions).values(due_at=now)).rowcount)


def forget(connection: Connection, source: str, news_code: str, now: float) -> bool:
    """Make an article due again and forget what its text was, so that it is exported anew. Whether it was known.

    Its versions stay: what is published is never taken back, the next one gets the next number.
    """
    here = (links.c.source == source, links.c.news_code == news_code)
    again = {"due_at": now, "attempts": 0, "reason": None, "detail": None, "reason_since": None, "reason_looks": 0}
    state = case((links.c.state == "stored", "stored"), else_="due")
    result = connection.execute(update(links).where(*here).values(state=state, settled_at=None, **again))
    forgotten = {"content_hash": "", "record_hash": ""}
    connection.execute(update(articles).where(articles.c.id == f"{source}#{news_code}").values(**forgotten))
    validators.drop(connection, f"{source}#{news_code}")
    return bool(result.rowcount)
