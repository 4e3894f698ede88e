"""The report of a run, `reports/<run_id>.json`, and the end of its row in the store."""

from __future__ import annotations

import contextlib
import logging
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import msgspec
from scrapy import signals
from scrapy.exceptions import NotConfigured

from newscrawl import dates
from newscrawl import run as sessions
from newscrawl.atomic import write_whole
from newscrawl.monitors import drift
from newscrawl.monitors.verdict import Exit, SourceResult, judge
from newscrawl.store import parts as exporting
from newscrawl.store import runs, walks
from newscrawl.store.engine import StoreError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from newscrawl.run import Session

logger = logging.getLogger(__name__)

SCHEMA = "newscrawl/report/1"

READ = ("new", "update", "unchanged", "dropped", "skipped")
"""Outcomes of pages that were articles, whatever became of them."""


class RunReport:
    """Scrapy extension: keeps what a spider's run came to; writes the report where the spider owns the run."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the end of the spider.

        Raises:
            NotConfigured: for a spider that is not ours.
        """
        if not hasattr(crawler.spidercls, "source"):
            raise NotConfigured
        extension = cls(crawler)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        return extension

    def spider_closed(self, reason: str) -> None:
        """Note the source's result."""
        session = sessions.find(self._crawler.settings.get("NEWSCRAWL_RUN_ID"))
        if session is None:
            return
        try:
            note = self._note(reason)
        except Exception:
            logger.exception("no report of %s could be made", self._crawler.spidercls.name)
            session.broken.append(self._crawler.spidercls.name)
        else:
            session.notes[self._crawler.spidercls.name] = note
        if session.owned:
            finish(session)

    def _note(self, reason: str) -> dict[str, Any]:
        spider: Any = self._crawler.spider
        stats = self._crawler.stats.get_stats()
        try:
            outstanding = spider.outstanding()
        except StoreError as error:
            spider.session.fail(error)
            outstanding = {"unknown": len(spider.in_flight)}
        limit = spider.options.limit
        held_back = outstanding.pop("not fetched", 0) if limit is not None and spider.stored >= limit else 0
        return {
            "finish_reason": reason,
            "requests": stats.get("downloader/request_count", 0),
            "bytes": stats.get("downloader/response_bytes", 0),
            "list_pages": spider.walker.pages_read,
            "new_links": spider.walker.new_links,
            "answered": spider.walker.pages_read + _sum(stats, "newscrawl/outcome/", ("new", "update", "unchanged")),
            "outcomes": _under(stats, "newscrawl/outcome/"),
            "reasons": _under(stats, "newscrawl/reason/"),
            "list_failures": _under(stats, "newscrawl/list_failures/"),
            "outstanding": outstanding,
            "held_back_by_limit": held_back,
            "closed": f"{spider.shut.reason}: {spider.shut.detail}" if spider.shut is not None else None,
            "closed_hosts": spider.hosts.every_closed,
            "problems": [*spider.walker.problems, *self._unread(spider, limit)],
            "rules": _under(stats, "parser/"),
            "exceptions": _under(stats, "spider_exceptions/"),
            "peak_memory_mb": _peak_memory(),
        }

    @staticmethod
    def _unread(spider: Any, limit: int | None) -> list[str]:
        """Lists that the run did not come to, unless `--limit` made it stop."""
        if limit is not None and spider.stored >= limit:
            return []
        return [f"{scope}: not read to its end" for scope in spider.walker.unread()]


def _crashed(note: dict[str, Any]) -> bool:
    """Whether a fault of ours cut the source short: nothing that follows from it may be called complete."""
    return bool(note["exceptions"])


def _peak_memory() -> float:
    """Largest resident size of this program so far, in MB; 0 where the system does not tell (Windows)."""
    with contextlib.suppress(OSError, StopIteration, ValueError):
        # Linux counts the parent's size at the fork into ru_maxrss; VmHWM begins anew with the program.
        lines = Path("/proc/self/status").read_text("ascii", "replace").splitlines()
        return round(int(next(line for line in lines if line.startswith("VmHWM:")).split()[1]) / 1e3, 1)
    try:
        import resource
    except ImportError:
        return 0.0
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit, 1)


def _under(stats: dict[str, Any], prefix: str) -> dict[str, int]:
    return {key.removeprefix(prefix): value for key, value in sorted(stats.items()) if key.startswith(prefix)}


def _sum(stats: dict[str, Any], prefix: str, names: tuple[str, ...]) -> int:
    return sum(stats.get(prefix + name, 0) for name in names)


def finish(session: Session) -> tuple[Exit, str]:
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
        for name, note in session.notes.items()
    ]
    silent = [name for name in session.sources if name not in session.notes]
    code, why = judge(results, interrupted=session.interrupted, failed=session.failure is not None)
    if session.failure is not None:
        why = str(session.failure)
    elif silent and code is Exit.COMPLETE:
        code, why = Exit.INTERNAL, f"no result from: {', '.join(silent)}"
    now = time.time()
    try:
        with session.store.read() as connection:
            report = build(session, connection, code, why, now)
        path = session.home.reports / f"{session.run_id}.json"
        write_whole(path, [msgspec.json.format(msgspec.json.encode(report), indent=2)])
        if session.failure is not None:
            # The row stays open, so that the next start publishes what is stored and closes the run.
            return code, why
        with session.store.write() as connection:
            status = {Exit.INTERRUPTED: "interrupted", Exit.INTERNAL: "failed"}.get(code, "finished")
            runs.finish(
                connection,
                session.run_id,
                status=status,
                exit_code=int(code),
                summary={key: report[key] for key in ("verdict", "counts", "files", "seconds")},
                now=now,
            )
    except (StoreError, OSError) as error:
        # The row stays open, so that the next start publishes and closes the run.
        return Exit.INTERNAL, str(session.failure or error)
    return code, why


def build(session: Session, connection: Any, code: Exit, why: str, now: float) -> dict[str, Any]:
    """The report as a dict: verdict, counts from the store, and what each source's spider noted."""
    total: Counter[str] = Counter()
    for note in session.notes.values():
        total.update({key: note[key] for key in ("requests", "list_pages", "new_links")})
    files = [part.file for what in exporting.EVERY for part in exporting.parts(connection, session.run_id, what)]
    return {
        "schema": SCHEMA,
        "run_id": session.run_id,
        "verdict": {"exit_code": int(code), "name": code.name.lower(), "why": why},
        "started_at": dates.iso(session.started_at),
        "finished_at": dates.iso(now),
        "seconds": round(now - session.started_at, 1),
        "counts": {**runs.outcome_counts(connection, session.run_id), **total},
        "files": sorted(files),
        "walks": [
            {key: walk[key] for key in ("source", "scope", "channel", "pages", "new_links", "status", "detail")}
            for walk in walks.of_run(connection, session.run_id)
        ],
        "sources": session.notes,
        "drift": drift.of_run(session.notes, drift.read_reports(session.home.reports, session.run_id)),
    }
