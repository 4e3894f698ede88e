"""Checks of what runs brought from a source: lists, rules, refusals, links that wait, gaps."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from newscrawl import dates, reasons
from newscrawl.monitors import drift
from newscrawl.monitors.clocks import length
from newscrawl.monitors.findings import Finding
from newscrawl.monitors.levels import DAY, HOUR
from newscrawl.store import observing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from newscrawl.store.observing import Ran

RECENT: Final = 30
"""Runs of a source that are looked at."""
UNREAD: Final = 2 * HOUR
"""How long lists may stay unread before somebody is told."""
SETTLED: Final = 7 * DAY
"""Runs older than that tell what a redesign is compared with: it is news for a week."""
MIN_REFUSED: Final = 5
MAX_REFUSED: Final = 0.3
"""Share of the pages of a day that may be refused for one reason."""
MAX_UNDATED: Final = 0.1
MIN_UNDATED: Final = 3

COMPLETE, PARTIAL = 0, 3


def restricted(options: Mapping[str, Any]) -> bool:
    """Whether a run asked for less than all provincial news."""
    return any(options.get(key) for key in ("province", "limit", "until"))


def read_lists(ran: Ran) -> bool:
    """Whether a run read the lists of the source down to what was known: what it did not name, is not there."""
    if ran.options.get("until") or ran.options.get("limit"):
        return False
    if ran.note is None:
        return ran.exit_code == COMPLETE
    return ran.exit_code in (COMPLETE, PARTIAL) and not ran.note.problems and ran.note.closed is None


def lists(source: str, ran: Sequence[Ran], now: float) -> list[Finding]:
    """Whether runs came to the lists and could not read them, for hours."""
    ended = [one for one in ran if one.exit_code is not None and not one.options.get("until")]
    failed = []
    for one in ended:
        if read_lists(one) or one.options.get("limit"):
            break
        failed.append(one)
    if len(failed) < 2 or now - failed[-1].started_at < UNREAD:
        return []
    newest = failed[0]
    why = newest.note.problems[0] if newest.note and newest.note.problems else newest.why or f"exit {newest.exit_code}"
    more = "the last" if len(failed) < len(ended) else "all"
    text = f"lists not read in {more} {len(failed)} runs: {why}"
    hours = (now - failed[-1].started_at) / HOUR
    return [Finding(source, "lists", text, f"newscrawl doctor {source}", failed[-1].started_at, hours)]


def redesigned(connection: Connection, source: str, ran: Sequence[Ran], now: float) -> list[Finding]:
    """Whether rules supply their fields more or less often than a week ago."""
    recent: Counter[str] = Counter()
    since = now
    for one in ran:
        if one.note is not None and one.note.rules and one.started_at >= now - DAY:
            recent.update(one.note.rules)
            since = one.started_at
    if not recent:
        return []
    before = drift.earlier(observing.ran(connection, source, before=now - SETTLED, limit=RECENT))
    if not before:
        before = drift.earlier(observing.ran(connection, source, before=since, limit=RECENT))
    changes = [one for one in drift.drift(recent, before) if one["change"] == "fell"]
    if not changes:
        return []
    worst = changes[0]
    now_, before_ = f"{worst['now']:.0%} of {worst['pages']} pages", f"{worst['before']:.0%} before"
    text = f"rule {worst['rule']}: supplied its field on {now_}, {before_}"
    text += f"; so did {len(changes) - 1} others" if len(changes) > 1 else ""
    todo = f"newscrawl capture {source} URL-OF-AN-ARTICLE: did the markup change?"
    return [Finding(source, "drift", text, todo, since, worst["before"] - worst["now"])]


def refusals(connection: Connection, source: str, ran: Sequence[Ran], now: float) -> list[Finding]:
    """Whether many pages of a day brought no article, for a reason that no ordinary day explains."""
    since = now - DAY
    refused = observing.refused(connection, source, since)
    read = sum(
        number
        for one in ran
        if one.note is not None and one.started_at >= since
        for outcome, number in one.note.outcomes.items()
        if outcome in ("new", "update", "unchanged", "dropped", "parked")
    )
    total = read + sum(refused.values())
    found = []
    undated = {reason: number for reason, number in refused.items() if reason in ("date_missing", "date_unreadable")}
    number = sum(undated.values())
    if number >= MIN_UNDATED and number > MAX_UNDATED * total:
        text = f"no date could be read on {number} of {total} pages of a day, at most {MAX_UNDATED:.0%}"
        todo = f"newscrawl capture {source} URL: its URLs and texts stand in rejects/"
        found.append(Finding(source, "dates", text, todo, since, number / total))
    for reason, number in sorted(refused.items(), key=lambda item: (-item[1], item[0])):
        row = reasons.find(reason)
        if row is None or row.ordinary or reason in undated:
            continue
        if number >= MIN_REFUSED and number > MAX_REFUSED * total:
            text = f"{reason} ({row.words}): {number} of {total} pages of a day, at most {MAX_REFUSED:.0%}"
            found.append(Finding(source, "refusals", text, _after(source, reason), since, number / total))
            break
    return found


def _after(source: str, reason: str) -> str:
    """What to do about pages that are refused for a reason."""
    row = reasons.row(reason)
    if row.by_rules:
        return f"newscrawl capture {source} URL: did the markup change? its URLs stand in rejects/"
    return f"newscrawl doctor {source}"


def due(connection: Connection, source: str, now: float) -> list[Finding]:
    """Whether texts are wanted and missing for a day."""
    count, oldest = observing.due_since(connection, source, now - DAY)
    if not count:
        return []
    text = f"{count} {'article is' if count == 1 else 'articles are'} due for more than a day"
    return [Finding(source, "due", text, f"newscrawl crawl {source}", oldest, float(count))]


def gaps(source: str, found: Sequence[tuple[str, float, float, float]]) -> list[Finding]:
    """Whether stretches of its lists were read by nobody."""
    if not found:
        return []
    first, last = min(gap[1] for gap in found), max(gap[2] for gap in found)
    what = "gap is" if len(found) == 1 else "gaps are"
    text = f"{len(found)} {what} open: nobody read {found[0][0]} from {dates.iso(first)} to {dates.iso(last)}"
    return [Finding(source, "gaps", text, rewalk(source, first, last), min(gap[3] for gap in found), float(len(found)))]


def rewalk(source: str, first: float, last: float, *, refresh: bool = False) -> str:
    """The command that walks some days again, in the Jalali calendar."""
    days = [datetime.fromtimestamp(moment, dates.TEHRAN) for moment in (first, last)]
    since, until = (dates.to_jalali(day)[:10] for day in days)
    more = " --refresh" if refresh else ""
    return f"newscrawl crawl {source} --since {since} --until {until}{more}"


def dropped(source: str, ran: Sequence[Ran], newest: float | None, now: float) -> list[Finding]:
    """Whether runs of the collection go on without the source."""
    last = max(one.finished_at or one.started_at for one in ran)
    pauses = sorted(one.started_at - other.started_at for one, other in pairwise(ran))
    usual = pauses[len(pauses) // 2] if pauses else DAY
    late = max(DAY, 4 * usual)
    if now - last < late or newest is None or newest - last < late / 2:
        return []
    text = f"no run for {length(now - last)}, though others are crawled"
    return [Finding(source, "dropped", text, f"newscrawl crawl {source}", last, (now - last) / HOUR)]
