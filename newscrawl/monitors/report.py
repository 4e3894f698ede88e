"""The report of a run, `reports/<run_id>.json`, and the end of its row in the store."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import msgspec

from newscrawl import dates
from newscrawl.atomic import write_whole
from newscrawl.monitors import clocks, drift
from newscrawl.monitors.verdict import Exit, SourceResult, judge
from newscrawl.reasons import withdrawn
from newscrawl.store import observing, runs, tally, walks
from newscrawl.store import parts as exporting
from newscrawl.store.engine import StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from newscrawl.run import Run
    from newscrawl.store.tally import Counted

SCHEMA = "newscrawl/report/1"

READ = ("new", "update", "unchanged", "dropped", "parked")
"""Outcomes of pages that were articles, whatever became of them."""


HEARD = 2 * 3600.0
"""Seconds for which the clocks that other runs heard are still compared."""

NOT_FETCHED = "not fetched"
"""Stands for the reason of a link that nobody asked for."""


def links_note(counted: Sequence[Counted], *, shut: str | None, limited: bool) -> dict[str, Any]:
    """What became of a source's links, as its part of the report says it.

    Args:
        counted: from the store (`newscrawl.store.tally`).
        shut: reason for which the source's host is closed: what was not fetched was not for that reason.
        limited: `--limit` ended the run: what was not fetched is held back, and no fault.

    Returns:
        `links`: sums in which each link stands once: discovered + taken_up = stored + unchanged + refused + parked +
        waiting + overdue + held_back. `waiting`, `overdue`, `refused_links` and `outstanding` (waiting and overdue):
        by reason. `asked`: how many links were asked for, without `withdrawn_before`: pages that were gone before and
        still are. `held_back_by_limit`.
    """
    links: Counter[str] = Counter(dict.fromkeys(("discovered", "taken_up", *tally.ENDS, "held_back"), 0))
    reasons: dict[str, Counter[str]] = {end: Counter() for end in ("refused", "waiting", "overdue")}
    asked = gone = 0
    for one in counted:
        links["discovered" if one.discovered else "taken_up"] += one.number
        # A page that was withdrawn before this run, and that a list still names, is no news of this run.
        again = not one.discovered and one.end != "stored" and withdrawn(one.reason)
        asked += one.number * (one.tried and not again)
        if one.end == "overdue" and one.reason is None and limited:
            links["held_back"] += one.number
            continue
        links[one.end] += one.number
        if one.end in reasons and (one.tried or one.end != "refused"):
            reasons[one.end][one.reason or shut or NOT_FETCHED] += one.number
            gone += one.number * again
    return {
        "links": dict(links),
        "asked": asked,
        "withdrawn_before": gone,
        "waiting": dict(reasons["waiting"]),
        "overdue": dict(reasons["overdue"]),
        "refused_links": dict(reasons["refused"]),
        "outstanding": dict(reasons["waiting"] + reasons["overdue"]),
        "held_back_by_limit": links["held_back"],
        "gaps": [],
        "open_gaps": 0,
    }


def result_of(name: str, note: Mapping[str, Any]) -> SourceResult:
    """What the verdict looks at, out of a source's part of the report."""
    return SourceResult(
        name,
        note["answered"],
        note["overdue"],
        tuple(note["problems"]),
        note["list_failures"],
        crashed=_crashed(note),
        closed=note["closed"],
        articles=sum(note["outcomes"].get(what, 0) for what in READ),
        refused=note["refused_links"],
        waiting=note["waiting"],
        gaps=tuple(note["gaps"]),
        open_gaps=note["open_gaps"],
        asked=note["asked"],
        withdrawn_before=note["withdrawn_before"],
        parked=note["links"]["parked"],
    )


def finish(run: Run) -> tuple[Exit, str]:
    """Judge the run, write its report, close its row. Returns the exit code and the line that says why."""
    results = [result_of(name, note) for name, note in run.notes.items()]
    for result in results:
        code, why = result.judge(strict=run.strict)
        run.notes[result.name]["verdict"] = {"exit_code": int(code), "name": code.name.lower(), "why": why}
    if run.strict:
        results += [SourceResult(name, 0, problems=(why,)) for name, why in run.listless.items()]
    now = time.time()
    try:
        with run.store.read() as connection:
            code, why = _judged(run, results, connection, now)
            report = build(run, connection, code, why, now)
        path = run.home.reports / f"{run.run_id}.json"
        write_whole(path, [msgspec.json.format(msgspec.json.encode(report), indent=2)])
        run.code = int(code)
        if run.failure is None:
            _close(run, code, report, now)
        # Else the row stays open, so that the next start publishes what is stored and closes the run.
    except (StoreError, OSError) as error:
        code, why = Exit.INTERNAL, str(run.failure or error)
        run.code = int(code)
    return code, why


def _judged(run: Run, results: Sequence[SourceResult], connection: Connection, now: float) -> tuple[Exit, str]:
    """The verdict, with what explains it."""
    unpublished, failed = exporting.missing(connection, run.run_id), run.failure is not None
    code, why = judge(results, interrupted=run.interrupted, failed=failed, strict=run.strict, unpublished=unpublished)
    silent = [name for name in run.sources if name not in run.notes]
    if run.failure is not None:
        why = str(run.failure)
    elif silent and code is Exit.COMPLETE:
        code, why = Exit.INTERNAL, f"no result from: {', '.join(silent)}"
    lines = _wrong_clocks(run, connection, now)
    run.troubles += lines
    if (
        code in (Exit.COMPLETE, Exit.PARTIAL)
        and lines
        and any(note["reasons"].get("date_future") for note in run.notes.values())
    ):
        why = f"{why}; {lines[0]}"
    left_out = len(run.skipped) + len(run.listless)
    if left_out and code is Exit.COMPLETE:
        why = f"{why}; {left_out} of {left_out + len(run.sources)} sources not crawled, see their lines"
    return code, why


def _wrong_clocks(run: Run, connection: Connection, now: float) -> list[str]:
    """Which clock is wrong, where one is: dates in the future, and windows, are explained by it."""
    apart = {host: seconds for note in run.notes.values() for host, seconds in note.get("clocks", {}).items()}
    future = {name: note["reasons"].get("date_future", 0) for name, note in run.notes.items()}
    before: dict[str, float] = {}
    if len(apart) == 1 and abs(next(iter(apart.values()))) > clocks.MAX_APART:
        before = observing.clocks(connection, since=now - HEARD, before=now, without=run.run_id)
    return clocks.findings(apart, future, before)


def _close(run: Run, code: Exit, report: dict[str, Any], now: float) -> None:
    status = {Exit.INTERRUPTED: "interrupted", Exit.INTERNAL: "failed"}.get(code, "finished")
    summary = {key: report[key] for key in ("verdict", "counts", "files", "seconds")}
    with run.store.write() as connection:
        for name, note in run.notes.items():
            verdict = note["verdict"]
            runs.finish_source(
                connection,
                run.run_id,
                name,
                exit_code=verdict["exit_code"],
                why=verdict["why"],
                report={key: value for key, value in note.items() if key != "verdict"},
                now=now,
            )
        runs.finish(connection, run.run_id, status=status, exit_code=int(code), summary=summary, now=now)


def build(run: Run, connection: Any, code: Exit, why: str, now: float) -> dict[str, Any]:
    """The report as a dict: verdict, counts from the store, and what each source's spider noted."""
    total: Counter[str] = Counter()
    ends: Counter[str] = Counter()
    for note in run.notes.values():
        total.update({key: note[key] for key in ("requests", "list_pages", "new_links")})
        ends.update(note["links"])
    files = {what: [part.file for part in exporting.parts(connection, run.run_id, what)] for what in exporting.EVERY}
    return {
        "schema": SCHEMA,
        "run_id": run.run_id,
        "verdict": {"exit_code": int(code), "name": code.name.lower(), "why": why},
        "started_at": dates.iso(run.started_at),
        "finished_at": dates.iso(now),
        "seconds": round(now - run.started_at, 1),
        "counts": {**runs.outcome_counts(connection, run.run_id), **total, "links": dict(ends)},
        "skipped": {**run.skipped, **run.listless},
        # Names below exports/ and below rejects/.
        "files": files["articles"],
        "rejects": files["rejects"],
        "troubles": run.troubles,
        "walks": [
            {key: walk[key] for key in ("source", "scope", "channel", "pages", "new_links", "status", "detail")}
            for walk in walks.of_run(connection, run.run_id)
        ],
        "sources": {name: run.notes[name] for name in run.sources if name in run.notes},
        "drift": drift.of_run(run.notes, connection, run.started_at),
    }


def _crashed(note: Mapping[str, Any]) -> bool:
    """Whether a fault of ours cut the source short: nothing that follows from it may be called complete."""
    return bool(note["exceptions"])
