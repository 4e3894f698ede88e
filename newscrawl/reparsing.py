"""Reads archived pages again with today's rules, and stores what differs as new versions. Nothing is printed here."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import connection
from typing import TYPE_CHECKING

from newscrawl import archive
from newscrawl.archive.reader import ArchiveError
from newscrawl.archive.reparsing import Change, Part, Reading, parts, read_part
from newscrawl.dedup import prepare_article
from newscrawl.exporters.publishing import close_dead, publish
from newscrawl.items import from_json
from newscrawl.run import Run
from newscrawl.store import runs
from newscrawl.store.engine import Store
from newscrawl.store.ledger import Ledger
from newscrawl.store.outcomes import Fetched

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from multiprocessing.context import BaseContext
    from pathlib import Path

    from sqlalchemy import URL

    from newscrawl.store.home import Home

BATCH = 50
"""Changes a transaction."""


@dataclass(frozen=True, slots=True)
class ReparseRequest:
    """What is to be read again.

    Attributes:
        paths: WARC files, in the order in which they were written.
        home: folder of state and exports.
        db: SQLAlchemy URL; None for SQLite in the home folder.
        sources: names; None for all.
        dry_run: only tell what would change.
        jobs: processes; None for one a core.
    """

    paths: Sequence[Path]
    home: Home
    db: str | None = None
    sources: frozenset[str] | None = None
    dry_run: bool = False
    jobs: int | None = None


@dataclass(slots=True)
class ReparseResult:
    """What came of it.

    Attributes:
        fates: how many pages came to what.
        stored: how many articles the store took, by what they were to it (new, update, unchanged, dropped).
        fields: by field, how many stored articles differ in it.
        rules: by field, which rules supply it in the articles that differ.
        examples: by field, ids of articles that differ in it.
        problems: files that could not be read to their end, one line each.
        run_id: the run that stored the versions; None where nothing was to be stored.
        files: what was published.
    """

    fates: Counter[str] = field(default_factory=Counter)
    stored: Counter[str] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)
    rules: dict[str, Counter[str]] = field(default_factory=dict)
    examples: dict[str, list[str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    run_id: str | None = None
    files: list[Path] = field(default_factory=list)


EXAMPLES = 3
"""Ids that are named for each field."""


def reparse(request: ReparseRequest) -> ReparseResult:
    """Read archived pages again.

    Raises:
        ArchiveMissingError: the libraries are not installed.
        HomeError, StoreError, Locked: nothing was read.
    """
    archive.require()
    result = ReparseResult()
    work = list(_share_out(request, result))
    url = request.db or request.home.database_url
    if request.dry_run:
        for change in _changes(request, work, url, result):
            _count(change, result)
        return result
    names = sorted({part.source for part in work})
    if not names:
        return result
    options = {"command": "newscrawl reparse", "files": [path.name for path in request.paths]}
    run = Run.start(request.home.prepare(), request.db, names, options)
    try:
        close_dead(run)
        with run.store.write() as connection:
            runs.fetches_nothing(connection, run.run_id)
        result.run_id = run.run_id
        writer = _Writer(run, result)
        for change in _changes(request, work, url, result):
            _count(change, result)
            writer.add(change)
        writer.flush()
        result.files = publish(run.home, run.store, run.run_id, final=True)
        with run.store.write() as connection:
            counts = runs.outcome_counts(connection, run.run_id)
            runs.finish(connection, run.run_id, status="finished", exit_code=0, summary=counts, now=time.time())
    finally:
        run.close()
    return result


def _share_out(request: ReparseRequest, result: ReparseResult) -> Iterator[Part]:
    for path in request.paths:
        try:
            yield from parts(path, request.sources, result.fates)
        except ArchiveError as error:
            result.problems.append(str(error))


def _changes(request: ReparseRequest, work: Sequence[Part], url: str | URL, result: ReparseResult) -> Iterator[Change]:
    """Articles that differ, part by part, in the order of the files."""
    known = _is_there(request)
    jobs = min(request.jobs or os.cpu_count() or 1, max(len(work), 1))
    if jobs == 1:
        store = Store.open(url, readonly=True) if known else None
        try:
            yield from _each((read_part(part, store) for part in work), result)
        finally:
            if store is not None:
                store.close()
        return
    with ProcessPoolExecutor(jobs, context(), initializer=_begin, initargs=(url if known else None,)) as pool:
        yield from _each(pool.map(_read, work), result)


def context() -> BaseContext:
    """How processes are started: forked from one that has loaded what every page needs, where the system can.

    Never forked from this process, whose connections to the database they would share.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload(["newscrawl.archive.warm"])
    return found


def _each(readings: Iterator[Reading], result: ReparseResult) -> Iterator[Change]:
    for reading in readings:
        result.fates.update(reading.fates)
        yield from reading.changes


def _is_there(request: ReparseRequest) -> bool:
    return request.db is not None or (request.home.path / "newscrawl.db").exists()


_store: list[Store | None] = [None]
"""The store of this process."""


def _begin(url: str | URL | None) -> None:
    """Prepare a process of the pool: its store, and its end with that of its parent, whatever ends that."""
    _store[0] = Store.open(url, readonly=True) if url is not None else None
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(parent: int) -> None:
    connection.wait([parent])
    os._exit(1)


def _read(part: Part) -> Reading:
    return read_part(part, _store[0])


def _count(change: Change, result: ReparseResult) -> None:
    article = from_json(change.record)
    for name in change.fields:
        result.fields[name] += 1
        rule = change.rules.get(name, "no rule")
        result.rules.setdefault(name, Counter())[rule] += 1
        named = result.examples.setdefault(name, [])
        if len(named) < EXAMPLES:
            named.append(article.id)


class _Writer:
    """Stores changes in batches. Of several pages of one article the one that was archived last holds."""

    def __init__(self, run: Run, result: ReparseResult) -> None:
        self._run = run
        self._result = result
        self._ledger = Ledger(run.store, run.run_id, locks=run.locks)
        self._waiting: list[Fetched] = []
        self._captured: dict[str, float] = {}

    def add(self, change: Change) -> None:
        article = from_json(change.record)
        if change.captured_at < self._captured.get(article.id, 0.0):
            self._result.fates["older than what is stored"] += 1
            return
        self._captured[article.id] = change.captured_at
        prepared = prepare_article(article)
        article.content_hash = prepared.content_hash
        self._waiting.append(Fetched(article, prepared, began=change.captured_at, reread=True))
        if len(self._waiting) >= BATCH:
            self.flush()

    def flush(self) -> None:
        if self._waiting:
            settled = self._ledger.settle(self._waiting, time.time())
            self._result.stored.update(one.what for one in settled)
            self._waiting = []
