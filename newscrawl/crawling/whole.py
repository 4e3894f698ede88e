"""A crawl from its start to its report."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from newscrawl import archive
from newscrawl.atomic import check_named, write_named
from newscrawl.crawling.pool import Pool, wanted
from newscrawl.crawling.request import Result, settings_of
from newscrawl.crawling.spiders import run_spiders
from newscrawl.discovery.planner import PlanError
from newscrawl.errors import UsageError
from newscrawl.exporters.publishing import publish
from newscrawl.extensions.sweeping import sweep
from newscrawl.monitors.report import finish
from newscrawl.run import Run
from newscrawl.spiders import spider_of
from newscrawl.store import articles, runs
from newscrawl.store.engine import StoreError
from newscrawl.store.home import Home

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import BinaryIO

    from newscrawl.crawling.request import CrawlRequest
    from newscrawl.monitors.verdict import Exit


def crawl(request: CrawlRequest) -> Result:
    """Crawl, publish, judge.

    Raises:
        UsageError: a setting that does not exist or cannot be read, or `out` cannot be written.
        HomeError, StoreError, Locked, PolicyError: before anything is fetched.
    """
    settings = settings_of(request)
    if isinstance(request.out, Path):
        try:
            check_named(request.out)
        except OSError as error:
            raise UsageError(f"--out {request.out}: {error.strerror}; name a file that can be written") from error
    listless = _listless(request)
    home = Home.at(request.home or settings.get("NEWSCRAWL_HOME")).prepare()
    settings.set("NEWSCRAWL_HOME", str(home.path), priority="cmdline")
    run = Run.start(
        home,
        request.db or settings.get("NEWSCRAWL_DB"),
        [source.name for source in request.sources if source.name not in listless],
        {"command": "newscrawl crawl", **request.arguments, "base_url": dict(request.base_urls)},
        drop=settings["DEDUP_DROP"],
        archive=archive.opener(home) if settings.getbool("NEWSCRAWL_ARCHIVE") else None,
    )
    run.strict, run.listless = request.strict, listless
    try:
        closed = sweep(run)
        count = wanted(settings, len(run.sources))
        crashed = Pool(request, settings, run, count).crawl() if count > 1 else run_spiders(request, settings, run)
        code, why = _end(run, crashed=crashed)
        report = _report(run, code, why)
        unwritten = _write_out(request.out, run, closed) if request.out is not None else None
    finally:
        run.close()
    return Result(code, why, home, run.run_id, report, closed, unwritten)


def _listless(request: CrawlRequest) -> dict[str, str]:
    """Sources that have no list to walk, with what to do.

    Raises:
        ArgumentError: an argument cannot be understood.
        PlanError: no source has one.
    """
    found: dict[str, str] = {}
    last: PlanError | None = None
    for source in request.sources:
        try:
            arguments = {**request.arguments, "base_url": request.base_urls.get(source.name)}
            spider_of(source).check(arguments, datetime.now(UTC))
        except PlanError as error:
            found[source.name], last = str(error), error
    if last is not None and len(found) == len(request.sources):
        raise last
    return found


def _end(run: Run, *, crashed: bool) -> tuple[Exit, str]:
    """Publish what is stored, judge, write the report."""
    run.batcher.flush()
    run.end_archive()
    if not crashed and any(name not in run.notes for name in run.sources if name not in run.broken):
        # A second signal ends the process's loop before its spiders are closed.
        run.interrupted = True
    try:
        publish(run.home, run.store, run.run_id, final=True)
    except StoreError as error:
        run.fail(error)
    return finish(run)


def _write_out(out: Path | BinaryIO, run: Run, closed: Sequence[str]) -> str | None:
    """Write the articles of the run and of the killed runs that it closed to a place of the user's; why not, if so."""
    made = (articles.records(run.store, run_id=name, sources=run.sources) for name in (*closed, run.run_id))
    lines = chain.from_iterable(made)
    try:
        if isinstance(out, Path):
            write_named(out, lines)
        else:
            for line in lines:
                out.write(line + b"\n")
            out.flush()
    except BrokenPipeError:
        return None  # `| head`: the reader has what it wanted
    except OSError as error:
        return (
            f"--out {out if isinstance(out, Path) else '-'}: {error.strerror}; the articles are in {run.home.exports}"
        )
    except StoreError as error:
        return f"--out: {error}"
    return None


def _report(run: Run, code: Exit, why: str) -> dict[str, Any]:
    path = run.home.reports / f"{run.run_id}.json"
    try:
        report: dict[str, Any] = msgspec.json.decode(path.read_bytes())
    except OSError:
        # The disk that took no report takes none now: what can be said is said here.
        report = {
            "run_id": run.run_id,
            "verdict": {"exit_code": int(code), "name": code.name.lower(), "why": why},
            "counts": {},
            "files": [],
            "rejects": [],
        }
        with contextlib.suppress(StoreError), run.store.read() as connection:
            report["counts"] = runs.outcome_counts(connection, run.run_id)
    return report
