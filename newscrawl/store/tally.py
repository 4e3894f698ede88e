"""What became of the links of a run, each counted once: the sums of the verdict.

Two groups of links concern a run: those that it discovered, and those that were known before and that it took up (it
tried them, or they were due in its scope). Each link of a group is in exactly one state at the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

from sqlalchemy import and_, case, func, literal, or_, select, union

from newscrawl.reasons import REASONS
from newscrawl.store.links import asked
from newscrawl.store.schema import gaps, links, versions

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from newscrawl.store.links import Scope

End = Literal["stored", "unchanged", "refused", "parked", "waiting", "overdue"]
ENDS: Final[tuple[End, ...]] = get_args(End)

YOUNG: Final = 6 * 3600.0
"""Seconds since a link's first failure in which its planned retry is no fault of the run."""

LOOKS: Final = 24 * 3600.0
"""The same for a page that seems to be withdrawn: nothing is lost while it is looked at until that is certain."""

FEW_LOOKS: Final = 3
"""Looks without which nobody can tell that a page is withdrawn."""

WITHDRAWN: Final = tuple(name for name, reason in REASONS.items() if reason.withdrawn)


@dataclass(frozen=True, slots=True)
class Counted:
    """Links that ended alike.

    Attributes:
        end: stored: this run stored a version of it; unchanged: stored before, and nothing is left to do;
            refused: for good; parked: kept for a run that asks for its province or time; waiting: due, and the retry of
            a failure that began less than six hours ago (of a page that seems withdrawn: a day), or forbidden by
            robots.txt; overdue: due for any other reason.
        reason: why it brought no article, as far as somebody tried.
        discovered: whether this run discovered it.
        tried: whether this run asked for it.
        number: how many.
    """

    end: End
    reason: str | None
    discovered: bool
    tried: bool
    number: int


def of_run(connection: Connection, run_id: str, scope: Scope, now: float) -> list[Counted]:
    """Count the links of one source that concern a run, at its end.

    Args:
        connection: open for reading.
        run_id: the run.
        scope: what it asked for.
        now: seconds since 1970.
    """
    link = links.c
    stored_now = (link.source + literal("#") + link.news_code).in_(
        select(versions.c.article_id).where(versions.c.run_id == run_id)
    )
    due = and_(link.due_at.is_not(None), asked(scope))
    failed_at = func.coalesce(link.reason_since, link.looked_at, link.discovered_at)
    # Where runs are a day apart, the looks that make it certain take some days.
    looked_on = and_(link.attempts <= FEW_LOOKS, link.looked_at > now - LOOKS)
    end = case(
        (and_(link.state == "stored", stored_now), "stored"),
        (and_(link.state == "stored", ~due), "unchanged"),
        (link.state.in_(("refused", "parked")), link.state),
        (~due, "parked"),
        (and_(link.reason.in_(WITHDRAWN), or_(failed_at > now - LOOKS, looked_on)), "waiting"),
        # What robots.txt forbids is kept for a week: the site's decision, and no fault of each run meanwhile.
        (link.reason == "robots", "waiting"),
        (and_(link.reason.is_not(None), failed_at > now - YOUNG), "waiting"),
        else_="overdue",
    ).label("end")
    # Each by an index of its own: together they would be looked for among all links of the source.
    keys = select(link.source, link.news_code)
    theirs = and_(link.source == scope.source, link.due_at >= 0, asked(scope))
    mine = union(*(keys.where(group) for group in (link.run_id == run_id, link.tried_by == run_id, theirs))).subquery()
    found = (
        select(
            end,
            link.reason,
            (link.run_id == run_id).label("discovered"),
            func.coalesce(link.tried_by == run_id, False).label("tried"),  # SQL's false
        )
        .join(mine, and_(mine.c.source == link.source, mine.c.news_code == link.news_code))
        .where(mine.c.source == scope.source)
        .subquery()
    )
    columns = [found.c.end, found.c.reason, found.c.discovered, found.c.tried]
    rows = connection.execute(select(*columns, func.count()).group_by(*columns))
    return [Counted(row[0], row[1], bool(row[2]), bool(row[3]), row[4]) for row in rows]


def gaps_of_run(connection: Connection, run_id: str, source: str) -> list[str]:
    """Stretches of lists that the run's walks could not read, in words. A first run misses nothing."""
    here = (gaps.c.run_id == run_id, gaps.c.source == source, gaps.c.counts, gaps.c.state != "filled")
    query = select(gaps.c.scope, gaps.c.detail).where(*here)
    return [f"{row.scope}: {row.detail}" for row in connection.execute(query.order_by(gaps.c.id))]


def open_gaps(connection: Connection, source: str) -> int:
    """How many stretches of the source's lists nobody has read yet, of this run and of runs before."""
    query = select(func.count()).where(gaps.c.source == source, gaps.c.counts, gaps.c.state == "open")
    return int(connection.execute(query).scalar() or 0)
