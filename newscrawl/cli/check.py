"""`newscrawl check`: whether all sources are healthy, by what is stored; `newscrawl doctor` asks the sites."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from newscrawl.cli.options import DbOption, HomeOption
from newscrawl.cli.show import say, write_out
from newscrawl.errors import number_of
from newscrawl.monitors.verdict import Exit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.monitors.findings import Finding
    from newscrawl.monitors.health import Health
    from newscrawl.monitors.missed import Estimate, Lacking, Missed


MIN_SHOWN: Final = 0.5
"""Articles of a province that an estimate must miss to be printed; --json has all."""


def check(
    sources: Annotated[list[str] | None, typer.Argument(help="Sources; by default those that were crawled.")] = None,
    home: HomeOption = None,
    db: DbOption = None,
    missed: Annotated[
        bool, typer.Option("--missed", help="What lists named and is not stored, what none may have named.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """Are all sources healthy? Exit 0, or 5 with the reasons."""
    if missed:
        _missed(sources or [], home, db, as_json=as_json)
        return
    rows = _stored(sources or [], home, db)
    if as_json:
        import msgspec

        write_out(msgspec.json.encode(rows))
    else:
        _print(rows)
    if any(row["reasons"] for row in rows):
        raise typer.Exit(Exit.EXPECTATIONS)


def _print(rows: Sequence[dict[str, Any]]) -> None:
    """What fails on top; the last line counts."""
    if not rows:
        say("no source was crawled yet; newscrawl crawl SOURCE")
        return
    for row in sorted(rows, key=lambda row: not row["reasons"]):
        name = row["source"] or "(collection)"
        findings = row.get("findings", ())
        if not findings:
            say(f"{'FAIL' if row['reasons'] else 'ok':5} {name:18} {'; '.join(row['reasons']) or row['fine']}")
        for number, one in enumerate(findings):
            mark = "note" if one["notice"] else "FAIL"
            since = f" (since {one['since_jalali']})" if one["since_jalali"] else ""
            say(f"{mark:5} {name if not number else '':18} {one['text']}{since}")
            say(f"{'':24} -> {one['todo']}")
    bad = sum(bool(row["reasons"]) for row in rows if row["source"])
    total = sum(bool(row["source"]) for row in rows)
    beside = "" if not any(row["reasons"] for row in rows if not row["source"]) else "; the collection as a whole fails"
    say(f"{bad} of {total} unhealthy{beside}")


def _stored(names: Sequence[str], home: Path | None, db: str | None) -> list[dict[str, Any]]:
    from newscrawl import sources
    from newscrawl.cli.opening import open_store, watched
    from newscrawl.monitors import health
    from newscrawl.store.home import Home

    now = time.time()
    store = open_store(home, db)
    try:
        with store.read() as connection:
            outlets = [sources.get(name) for name in names] or watched(connection)
            found = health.examine(connection, outlets, now)
            whole = [] if names else health.collection(connection, Home.at(home).path if db is None else None, now)
    finally:
        store.close()
    rows = [_row(one.source, one.findings, _fine(one, now), one) for one in found]
    return ([_row("", whole, "", None)] if whole else []) + rows


def _missed(names: Sequence[str], home: Path | None, db: str | None, *, as_json: bool) -> None:
    """The missed-news meter: exact figures first, then estimates, then places to look."""
    from newscrawl import sources
    from newscrawl.cli.opening import open_store, watched
    from newscrawl.monitors.missed import measure

    store = open_store(home, db)
    try:
        with store.read() as connection:
            outlets = [sources.get(name) for name in names] or watched(connection)
            found = [measure(connection, outlet.name, time.time()) for outlet in outlets]
    finally:
        store.close()
    if as_json:
        import msgspec

        write_out(msgspec.json.encode(found))
        return
    for one in found:
        _say_missed(one)
    if not found:
        say("no source was crawled yet; newscrawl crawl SOURCE")


def _say_missed(one: Missed) -> None:
    """Of one source."""
    total = sum(row.missing.total() for row in one.lacking)
    say(f"{one.source}: {total} named by a list and not stored, of days that are over")
    for row in one.lacking:
        why = ", ".join(f"{reason} {number}" for reason, number in row.missing.most_common())
        more = "" if row.whole else "; no list of that day was read to its end"
        say(f"  {row.day}  {row.province or '(no province)':24} {row.missing.total()} of {_all(row)} ({why}){more}")
    if any(reason.startswith("due: ") for row in one.lacking for reason in row.missing):
        say(f"  what is due is fetched by -> newscrawl crawl {one.source}")
    if (unread := one.unread) is not None:
        days = unread.first if unread.first == unread.last else f"{unread.first} to {unread.last}"
        say(f"  {number_of(unread.number, 'code')} in sitemaps of {days} alone, provincial or not: nobody looked")
        say(f"  they are read by -> {unread.todo}")
    for est in one.estimates:
        if est.province is None or est.missing >= MIN_SHOWN:
            say(f"  {_estimated(est)}")
    if not one.estimates:
        say("  no estimate: two channels that were read to the end, with 10 common articles, are needed")
    for run in one.runs:
        say(
            f"  a place to look: no article numbered {run.first} to {run.last}, where about {run.expected:.0f} are"
            f" usual -> {run.todo}"
        )


def _estimated(est: Estimate) -> str:
    """What two channels say of what both did not see, in a line."""
    one, other = est.channels
    days = number_of(est.days, "day")
    seen = f"{est.first} and {est.second} seen, {est.common} by both"
    if not est.missing:
        return f"nothing tells of more than {one} and {other} named in {days}: {seen}"
    of = f" of {est.province}" if est.province else ""
    interval = f"{est.low:.1f} to {est.high:.1f}"
    return f"at least {est.missing:.1f}{of} ({interval}) named by neither {one} nor {other} in {days}: {seen}"


def _all(row: Lacking) -> int:
    return row.stored + row.missing.total()


def _row(source: str, findings: Sequence[Finding], fine: str, health: Health | None) -> dict[str, Any]:
    from newscrawl import dates

    moments = {"newest": health.newest, "last_run": health.last_run} if health else {}
    return {
        "source": source,
        "healthy": all(one.notice for one in findings),
        "reasons": [one.text for one in findings if not one.notice],
        "fine": fine,
        "findings": [
            one.as_dict() | {"since_jalali": dates.to_jalali(_moment(one.since)) if one.since else None}
            for one in findings
        ],
        **{name: None if at is None else dates.iso(at) for name, at in moments.items()},
    }


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _fine(health: Health, now: float) -> str:
    """What is known of a source, and nothing else: one without an article has no age."""
    from newscrawl.monitors.clocks import length

    if health.newest is None:
        return "no article yet"
    per_day = "" if health.per_day is None else f", {health.per_day:.1f} a day"
    return f"newest article {length(now - health.newest)} old{per_day}"
