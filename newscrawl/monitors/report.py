"""The report of a run, `reports/<run_id>.json`, and the end of its row in the store."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import msgspec

from newscrawl import dates
from newscrawl.atomic import write_whole
from newscrawl.monitors import drift
from newscrawl.monitors.verdict import Exit, SourceResult, judge
from newscrawl.store import parts as exporting
from newscrawl.store import runs, walks
from newscrawl.store.engine import StoreError

if TYPE_CHECKING:
    from newscrawl.run import Run

SCHEMA = "newscrawl/report/1"

READ = ("new", "update", "unchanged", "dropped", "parked")
"""Outcomes of pages that were articles, whatever became of them."""


def finish(run: Run) -> tuple[Exit, str]:
    """Judge the run, write its report, close its row. Returns the exit code and the line that says why."""
    results = [
        SourceResult(
            name,
            note["answered"],
            note["outstanding"],
            tuple(note["problems"]),
            note["list_failures"],
            crashed=_crashed(note),
            closed=note["closed"],
            articles=sum(note["outcomes"].get(what, 0) for what in READ),
            refused=note["reasons"] if not note["outstanding"] else {},
        )
        for name, note in run.notes.items()
    ]
    silent = [name for name in run.sources if name not in run.notes]
    code, why = judge(results, interrupted=run.interrupted, failed=run.failure is not None)
    if run.failure is not None:
        why = str(run.failure)
    elif silent and code is Exit.COMPLETE:
        code, why = Exit.INTERNAL, f"no result from: {', '.join(silent)}"
    now = time.time()
    try:
        with run.store.read() as connection:
            report = build(run, connection, code, why, now)
        path = run.home.reports / f"{run.run_id}.json"
        write_whole(path, [msgspec.json.format(msgspec.json.encode(report), indent=2)])
        if run.failure is not None:
            # The row stays open, so that the next start publishes what is stored and closes the run.
            return code, why
        with run.store.write() as connection:
            status = {Exit.INTERRUPTED: "interrupted", Exit.INTERNAL: "failed"}.get(code, "finished")
            runs.finish(
                connection,
                run.run_id,
                status=status,
                exit_code=int(code),
                summary={key: report[key] for key in ("verdict", "counts", "files", "seconds")},
                now=now,
            )
    except (StoreError, OSError) as error:
        # The row stays open, so that the next start publishes and closes the run.
        return Exit.INTERNAL, str(run.failure or error)
    return code, why


def build(run: Run, connection: Any, code: Exit, why: str, now: float) -> dict[str, Any]:
    """The report as a dict: verdict, counts from the store, and what each source's spider noted."""
    total: Counter[str] = Counter()
    for note in run.notes.values():
        total.update({key: note[key] for key in ("requests", "list_pages", "new_links")})
    files = {what: [part.file for part in exporting.parts(connection, run.run_id, what)] for what in exporting.EVERY}
    return {
        "schema": SCHEMA,
        "run_id": run.run_id,
        "verdict": {"exit_code": int(code), "name": code.name.lower(), "why": why},
        "started_at": dates.iso(run.started_at),
        "finished_at": dates.iso(now),
        "seconds": round(now - run.started_at, 1),
        "counts": {**runs.outcome_counts(connection, run.run_id), **total},
        # Names below exports/ and below rejects/.
        "files": files["articles"],
        "rejects": files["rejects"],
        "troubles": run.troubles,
        "walks": [
            {key: walk[key] for key in ("source", "scope", "channel", "pages", "new_links", "status", "detail")}
            for walk in walks.of_run(connection, run.run_id)
        ],
        "sources": run.notes,
        "drift": drift.of_run(run.notes, drift.read_reports(run.home.reports, run.run_id)),
    }


def _crashed(note: dict[str, Any]) -> bool:
    """Whether a fault of ours cut the source short: nothing that follows from it may be called complete."""
    return bool(note["exceptions"])
