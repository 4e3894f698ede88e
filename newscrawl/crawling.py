"""A crawl as a library call, and single pages asked for as politely as a crawl asks for them. Nothing is printed here.

Once in a process: Twisted's reactor does not start twice.
"""

from __future__ import annotations

import contextlib
import logging
import math
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from difflib import get_close_matches
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import msgspec
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import SETTINGS_PRIORITIES, Settings

from newscrawl import archive
from newscrawl.archive.recovering import recover
from newscrawl.atomic import check_named, write_named
from newscrawl.discovery.planner import PlanError
from newscrawl.errors import NewscrawlError, UsageError
from newscrawl.exporters.publishing import close_dead, publish
from newscrawl.monitors.report import finish
from newscrawl.parsers import Parsers, wanted
from newscrawl.run import Run
from newscrawl.spiders import spider_of
from newscrawl.spiders.single import CanarySpider, PageSpider
from newscrawl.store import articles, runs
from newscrawl.store.engine import StoreError
from newscrawl.store.home import Home

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import BinaryIO

    from newscrawl.monitors.verdict import Exit
    from newscrawl.pages.page import Page
    from newscrawl.sources import Source


CMDLINE: Final = SETTINGS_PRIORITIES["cmdline"]


class FetchError(NewscrawlError):
    """The page could not be had."""

    exit_code = 4


@dataclass(frozen=True, slots=True)
class CrawlRequest:
    """What is to be crawled.

    Attributes:
        sources: outlets.
        arguments: arguments of their spiders (`newscrawl.spiders.arguments`).
        base_urls: mirrors, by source.
        settings: Scrapy settings as texts; they win over everything (`-s`).
        presets: settings that the caller prefers to newscrawl's own.
        home: folder of state and exports; None for the setting, then the environment.
        db: SQLAlchemy URL; None for the setting, then SQLite in the home folder.
        out: where the run's articles are written to, too, and those of killed runs of its sources that it publishes
            first: a schedule that keeps this file alone misses nothing.
        strict: links that wait for a planned retry, and open gaps, make the run partial.
    """

    sources: Sequence[Source]
    arguments: Mapping[str, Any] = field(default_factory=dict)
    base_urls: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    presets: Mapping[str, Any] = field(default_factory=dict)
    home: Path | None = None
    db: str | None = None
    out: Path | BinaryIO | None = None
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a crawl.

    Attributes:
        code: the verdict.
        why: the same in one line.
        home: where its files are.
        run_id: its name.
        report: content of its report file.
        closed: killed runs that it published and closed first.
        unwritten: why the articles are not where they were to be written to, too; they are published all the same.
    """

    code: Exit
    why: str
    home: Home
    run_id: str
    report: dict[str, Any]
    closed: Sequence[str] = ()
    unwritten: str | None = None

    @property
    def report_file(self) -> Path:
        """Where the report is."""
        return self.home.reports / f"{self.run_id}.json"


def crawl(request: CrawlRequest) -> Result:
    """Crawl, publish, judge.

    Raises:
        UsageError: a setting that does not exist or cannot be read, or `out` cannot be written.
        HomeError, StoreError, Locked, PolicyError: before anything is fetched.
    """
    settings = _settings(request)
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
    run.parsers = _parsers(settings, [source for source in request.sources if source.name in run.sources])
    try:
        closed = close_dead(run)
        recover(home.warc, run.store, run.started_at)
        crashed = _crawl(request, settings, run)
        code, why = _end(run, crashed=crashed)
        report = _report(run, code, why)
        unwritten = _write_out(request.out, run, closed) if request.out is not None else None
    finally:
        run.close()
    return Result(code, why, home, run.run_id, report, closed, unwritten)


def _parsers(settings: Settings, sources: Sequence[Source]) -> Parsers | None:
    """The processes that read pages, where they are worth it."""
    said = settings.get("DOWNLOAD_DELAY") if settings.getpriority("DOWNLOAD_DELAY") == CMDLINE else None
    delays = [source.polite.delay if said is None else float(said) for source in sources]
    rate = sum(1 / delay if delay else math.inf for delay in delays)
    count, after = wanted(settings.get("NEWSCRAWL_PARSERS"), rate)
    return Parsers(count, after) if count > 0 else None


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


def _settings(request: CrawlRequest) -> Settings:
    settings = Settings()
    settings.setmodule("newscrawl.settings", priority="project")
    settings.setdict(dict(request.presets), priority="project")
    for name, value in request.settings.items():
        _check_setting(settings, name, value)
    # The classes of the sources are handed over: the files of all others need not be read for Scrapy's own list.
    settings.setdict({"SPIDER_MODULES": [], **request.settings}, priority="cmdline")
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

    run: Run

    def _signal_shutdown(self, signum: int, frame: Any) -> None:
        self.run.interrupted = True
        super()._signal_shutdown(signum, frame)


def _crawl(request: CrawlRequest, settings: Settings, run: Run) -> bool:
    """Run all spiders to their end. Returns whether one could not even start."""
    process = _Process(settings)
    process.run = run
    for source in request.sources:
        if source.name not in run.sources:
            continue
        process.crawl(spider_of(source), **request.arguments, base_url=request.base_urls.get(source.name), run=run)
    process.start()
    return process.bootstrap_failed


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


def fetch(source: Source, url: str, base_url: str | None = None) -> Page:
    """Ask for one page of a source.

    Args:
        source: whose hosts may be asked, at which rate.
        url: the page, at the source's own address.
        base_url: a mirror to ask instead.

    Raises:
        FetchError: it could not be had, or robots.txt forbids it.
    """
    base_urls = {source.name: base_url} if base_url else {}
    answers = _ask(PageSpider, [source], base_urls, {"LOG_LEVEL": "ERROR"}, url=url)[source.name]
    answer = answers[0] if answers else "the crawl ended without an answer"
    if isinstance(answer, str):
        raise FetchError(f"{url}: {answer}")
    # A mirror's page is read as the page that it stands for.
    return replace(answer, url=url) if base_url else answer


def sample(
    sources: Sequence[Source], base_urls: Mapping[str, str], settings: Mapping[str, Any]
) -> dict[str, list[Page | str]]:
    """Ask each source for one list and one article.

    Args:
        sources: outlets.
        base_urls: mirrors, by source.
        settings: Scrapy settings.

    Returns:
        By source: the article's page where one was read, and in words what was answered before.
    """
    return _ask(CanarySpider, sources, base_urls, {"LOG_LEVEL": "CRITICAL", **settings})


def _ask(
    kind: type[PageSpider],
    sources: Sequence[Source],
    base_urls: Mapping[str, str],
    settings: Mapping[str, Any],
    **attributes: Any,
) -> dict[str, list[Page | str]]:
    """Run one spider of a kind for each source, in a folder that is thrown away. What was answered, by source."""
    answers: dict[str, list[Page | str]] = {source.name: [] for source in sources}
    with TemporaryDirectory(prefix="newscrawl-") as folder:
        home = Home.at(Path(folder)).prepare()
        run = Run.start(home, None, list(answers), {"command": "fetch"}, drop="none")
        try:
            process = AsyncCrawlerProcess(_bare_settings(settings))
            for source in sources:
                facts = {"name": source.name, "source": source, "answers": answers[source.name], **attributes}
                spider = type(kind.__name__, (kind,), facts)
                process.crawl(spider, base_url=base_urls.get(source.name), run=run)
            process.start()
        finally:
            run.close()
    return answers


def _bare_settings(more: Mapping[str, Any]) -> Settings:
    settings = Settings()
    settings.setmodule("newscrawl.settings", priority="project")
    # Nothing is stored: no pipelines, no publisher, no report.
    settings.setdict({"SPIDER_MODULES": [], "ITEM_PIPELINES": {}, "EXTENSIONS": {}, **more}, priority="cmdline")
    logging.getLogger("scrapy").setLevel(logging.ERROR)
    return settings
