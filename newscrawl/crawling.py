"""One run from the command line: opens the session, runs the spiders, publishes, judges, prints."""

from __future__ import annotations

import contextlib
import logging
import sys
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from rich.console import Console
from rich.logging import RichHandler
from rich.table import Table
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from newscrawl import run as sessions
from newscrawl.atomic import write_whole
from newscrawl.cli.crawl import UsageError
from newscrawl.exporters.publishing import close_dead, publish
from newscrawl.extensions.run_report import finish
from newscrawl.monitors.verdict import Exit
from newscrawl.run import Session
from newscrawl.store import articles, runs
from newscrawl.store.engine import StoreError
from newscrawl.store.home import Home

if TYPE_CHECKING:
    from newscrawl.sources import Source


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line asked for."""

    sources: list[Source]
    arguments: dict[str, Any] = field(default_factory=dict)
    base_urls: dict[str, str] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    home: Path | None = None
    db: str | None = None
    out: str | None = None
    progress: str = "lines"
    """bars, lines, or json (nothing but the report on stdout)."""
    quiet: bool = False
    """Print nothing of the result: the caller does."""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of it."""

    code: Exit
    why: str
    home: Home
    run_id: str
    report: dict[str, Any]


def run(request: Request) -> int:
    """Crawl; print the result. Returns the exit code."""
    return int(execute(request).code)


def execute(request: Request) -> Result:
    """Crawl.

    Raises:
        HomeError, StoreError, Locked: before anything is fetched.
    """
    settings = _settings(request)
    home = Home.at(request.home or settings.get("NEWSCRAWL_HOME")).prepare()
    session = Session.start(
        home,
        request.db or settings.get("NEWSCRAWL_DB"),
        [source.name for source in request.sources],
        {"command": "newscrawl crawl", **request.arguments, "base_url": request.base_urls},
        drop=settings.get("DEDUP_DROP"),
    )
    sessions.register(session)
    try:
        closed = close_dead(session)
        crashed = _crawl(request, settings, session)
        code, why = _end(request, session, crashed=crashed)
        report = _report(session, code, why)
    finally:
        sessions.unregister(session)
        session.close()
    result = Result(code, why, home, session.run_id, report)
    if not request.quiet:
        _show(request, result, closed)
    return result


def _settings(request: Request) -> Settings:
    settings = Settings()
    settings.setmodule("newscrawl.settings", priority="project")
    settings.set("NEWSCRAWL_PROGRESS", None if request.progress == "json" else request.progress, priority="project")
    if request.progress != "lines":
        # Log lines would tear a live display, and stdout belongs to the report.
        settings.set("LOG_LEVEL", "WARNING", priority="project")
    for name, value in request.settings.items():
        _check_setting(settings, name, value)
    settings.setdict(request.settings, priority="cmdline")
    return settings


def _check_setting(settings: Settings, name: str, value: str) -> None:
    """Refuse what Scrapy would ignore or stumble over later.

    Raises:
        UsageError: a name that looks misspelt, or a text where Scrapy's or our default is a number.
    """
    if name not in settings:
        near = get_close_matches(name, (str(known) for known in settings), 1)
        if near:
            raise UsageError(f"-s {name}={value}: no such setting; did you mean {near[0]}?")
        return
    default = settings.get(name)
    try:
        if isinstance(default, bool):
            Settings({name: value}).getbool(name)
        elif isinstance(default, int | float):
            float(value)
    except ValueError:
        needed = "True or False" if isinstance(default, bool) else "a number"
        raise UsageError(f"-s {name}={value}: {needed} is needed") from None


class _Process(AsyncCrawlerProcess):
    """Remembers that a signal asked for the end: a spider may close for another reason in the same moment."""

    session: Session

    def _signal_shutdown(self, signum: int, frame: Any) -> None:
        self.session.interrupted = True
        super()._signal_shutdown(signum, frame)


def _crawl(request: Request, settings: Settings, session: Session) -> bool:
    """Run all spiders to their end. Returns whether one could not even start."""
    from newscrawl import spiders

    settings.set("NEWSCRAWL_RUN_ID", session.run_id, priority="cmdline")
    settings.set("LOG_INSTALL_ROOT_HANDLER", request.progress != "bars", priority="cmdline")
    process = _Process(settings)
    process.session = session
    if request.progress == "bars":
        handler = RichHandler(logging.WARNING, console=Console(stderr=True), show_path=False)
        logging.getLogger().addHandler(handler)
    for source in request.sources:
        spider = getattr(spiders, f"{source.name.capitalize()}Spider")
        process.crawl(spider, **request.arguments, base_url=request.base_urls.get(source.name))
    process.start()
    return process.bootstrap_failed


def _end(request: Request, session: Session, *, crashed: bool) -> tuple[Exit, str]:
    """Publish what is stored, judge, write the report."""
    session.batcher.flush()
    if not crashed and any(name not in session.notes for name in session.sources if name not in session.broken):
        # A second signal ends the process's loop before its spiders are closed.
        session.interrupted = True
    try:
        publish(session.home, session.store, session.run_id, final=True)
        if request.out:
            _write_out(request.out, session)
    except StoreError as error:
        session.fail(error)
    except OSError as error:
        session.fail(StoreError(f"--out {request.out}: {error.strerror}; the articles are in {session.home.exports}"))
    return finish(session)


def _write_out(out: str, session: Session) -> None:
    lines = articles.records(session.store, run_id=session.run_id)
    if out == "-":
        for line in lines:
            sys.stdout.buffer.write(line + b"\n")
        sys.stdout.buffer.flush()
    else:
        write_whole(Path(out).absolute(), lines)


def _report(session: Session, code: Exit, why: str) -> dict[str, Any]:
    path = session.home.reports / f"{session.run_id}.json"
    try:
        report: dict[str, Any] = msgspec.json.decode(path.read_bytes())
    except OSError:
        # The disk that took no report takes none now: what can be said is said here.
        report = {
            "run_id": session.run_id,
            "verdict": {"exit_code": int(code), "name": code.name.lower(), "why": why},
            "counts": {},
            "files": [],
        }
        with contextlib.suppress(StoreError), session.store.read() as connection:
            report["counts"] = runs.outcome_counts(connection, session.run_id)
    return report


def _show(request: Request, result: Result, closed: list[str]) -> None:
    if request.progress == "json":
        sys.stdout.buffer.write(msgspec.json.encode(result.report) + b"\n")
        return
    # With `--out -` the articles have stdout for themselves.
    console = Console(stderr=request.out == "-")
    for run_id in closed:
        console.print(f"[yellow]run {run_id} was killed: published and closed")
    counts = result.report.get("counts", {})
    table = Table(title=f"run {result.run_id}", show_header=False)
    table.add_row("articles", str(counts.get("stored", 0)))
    table.add_row("of these updates", str(counts.get("updates", 0)))
    for reason, number in {**counts.get("refused", {}), **counts.get("failed", {})}.items():
        table.add_row(f"not exported: {reason}", str(number))
    table.add_row("requests", str(counts.get("requests", 0)))
    for file in result.report.get("files", []):
        table.add_row("file", str(result.home.exports / file))
    console.print(table)
    style = "green" if result.code is Exit.COMPLETE else "red"
    console.print(f"[{style}]{result.why}", highlight=False)
