"""How long commands take to begin their answer on a large collection, and whether `export` grows linearly.

    python benchmarks/big_store.py FOLDER [--links 1000000] [--articles 300000] [--runs 52560]

Builds a collection of that size in the folder (kept for the next call) and runs each command in a process of its own.
Printed are CPU seconds until the first line and until the end: those do not depend on what else the machine does.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import subprocess
import sys
import time
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, insert

from newscrawl.items import Article, to_json
from newscrawl.provinces import PROVINCES
from newscrawl.reasons import RULES_VERSION
from newscrawl.store import schema, tally
from newscrawl.store.engine import Store
from newscrawl.store.home import Home
from newscrawl.store.links import Scope
from newscrawl.store.reopening import reopen

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCES = 72
DAY = 86_400.0
CHUNK = 20_000
BODY = "نشست خبری مدیرکل راهداری استان با حضور خبرنگاران برگزار شد و او از بازگشایی محورهای برف‌گیر خبر داد. " * 12
COMMANDS = (
    ["--help"],
    ["sources"],
    ["runs"],
    ["check"],
    ["check", "mehrnews"],
    ["export", "--source", "mehrnews"],
    ["export", "--province", "gilan"],
    ["export", "--since", "30d"],
    ["export"],
    ["stories"],
    ["prune", "--older-than", "180d", "--dry-run"],
)


def rows_of(count: int, make: Any) -> Iterator[list[dict[str, Any]]]:
    """Lots of rows."""
    for start in range(0, count, CHUNK):
        yield [make(number) for number in range(start, min(start + CHUNK, count))]


class Rows:
    """The rows of a year: runs at ten minutes over all sources, of which one large agency has two fifths."""

    def __init__(self, links: int, articles: int, runs: int) -> None:
        from newscrawl.sources import names

        rng = random.Random(7)
        self.links, self.articles, self.runs = links, articles, runs
        self.sources = ["mehrnews", *[name for name in names() if name != "mehrnews"]][:SOURCES]
        self.now = time.time()
        self.source = [self.sources[0] if rng.random() < 0.4 else rng.choice(self.sources) for _ in range(links)]
        self.provinces = [province.slug for province in PROVINCES]
        self.report = {
            "requests": 9,
            "outcomes": {"new": 4, "dropped": 1},
            "problems": [],
            "rules": {f"{name}/css/.{k}": 2 for name in ("title", "body", "lead", "date", "tags") for k in range(6)},
            "links": {"discovered": 5, "stored": 4},
            "closed": None,
        }

    def _run_of(self, number: int, count: int) -> str:
        return f"r{int(number / count * self.runs):06}"

    def _moment(self, number: int, count: int) -> float:
        return self.now - 365 * DAY * (1 - number / count)

    def run(self, number: int) -> dict[str, Any]:
        """A run, without what its sources came to."""
        at = self._moment(number, self.runs)
        return {
            "run_id": f"r{number:06}",
            "sources": self.sources,
            "options": {},
            "status": "finished",
            "exit_code": 0,
            "started_at": at,
            "finished_at": at + 60,
            "summary": {"counts": {"stored": 6}, "sources": {name: {"requests": 3} for name in self.sources}},
        }

    def told(self, number: int) -> dict[str, Any]:
        """A run's part in the story of a source: each asked a dozen, as a cadence does."""
        run, which = divmod(number, 12)
        at = self._moment(run, self.runs)
        source = self.sources[(run * 12 + which) % len(self.sources)]
        base = {"run_id": f"r{run:06}", "source": source, "exit_code": 0, "report": self.report}
        return base | {"started_at": at, "finished_at": at + 60}

    def article(self, number: int) -> dict[str, Any]:
        """An article as it stands."""
        at, source = self._moment(number, self.articles), self.source[number]
        return {
            "id": f"{source}#{number}",
            "source": source,
            "news_code": str(number),
            "url": f"https://x/{number}",
            "title": f"خبر شماره {number}",
            "kind": "news",
            "province": self.provinces[number % 31],
            "published_at": at,
            "first_seen_at": at,
            "last_seen_at": at,
            "version": 1,
            "content_hash": f"{number:x}",
            "record_hash": None,
            "cluster_id": f"{source}#{number}",
        }

    def version(self, number: int) -> dict[str, Any]:
        """Its one version."""
        source = self.source[number]
        record = Article(
            id=f"{source}#{number}",
            source=source,
            source_name="",
            url="",
            news_code=str(number),
            title="خبر",
            body=BODY,
            published_at="2025-12-29T10:55:00+03:30",
            published_jalali="1404-10-08 10:55",
            fetched_at="2025-12-29T10:55:00+03:30",
        )
        base = {"article_id": record.id, "version": 1, "exported": True, "record": zlib.compress(to_json(record), 1)}
        run = self._run_of(number, self.articles)
        return base | {"run_id": run, "stored_at": self._moment(number, self.articles)}

    def link(self, number: int) -> dict[str, Any]:
        """Three in ten are stored, the others refused or parked for a run that asks for them."""
        at, run, stored = self._moment(number, self.links), self._run_of(number, self.links), number < self.articles
        return {
            "source": self.source[number],
            "news_code": str(number),
            "url": f"https://x/{number}",
            "state": "stored" if stored else ("parked" if number % 2 else "refused"),
            "due_at": None,
            "attempts": 0,
            "reason": None if stored else ("other_province" if number % 2 else "language"),
            "rules_version": None if stored or number % 2 else RULES_VERSION,
            "settled_at": None if stored else at,
            "listed_at": at,
            "published_at": at,
            "discovered_at": at,
            "looked_at": at,
            "province": self.provinces[number % 31],
            "channel": "archive",
            "mixed": False,
            "run_id": run,
            "tried_by": run,
        }

    def walk(self, number: int) -> dict[str, Any]:
        """A walk of a list."""
        count = self.runs * 3
        at = self._moment(number, count)
        base = {"run_id": self._run_of(number, count), "started_at": at, "completed_at": at + 5, "status": "complete"}
        scope = {"source": self.sources[number % len(self.sources)], "scope": "archive:19", "channel": "archive"}
        return base | scope | {"pages": 1, "new_links": 1}

    def part(self, number: int) -> dict[str, Any]:
        """A published file."""
        run = f"r{number:06}"
        base = {"run_id": run, "what": "articles", "part": 1, "file": f"{run}.jsonl"}
        seqs = {"first_seq": number * 6 + 1, "last_seq": number * 6 + 6, "lines": 6}
        return base | seqs | {"published_at": self._moment(number, self.runs)}


def build(home: Home, links: int, articles: int, runs: int) -> None:
    """Fill an empty collection."""
    store, rows = Store.open(home.database_url), Rows(links, articles, runs)
    for table, count, make in (
        (schema.runs, runs, rows.run),
        (schema.articles, articles, rows.article),
        (schema.versions, articles, rows.version),
        (schema.links, links, rows.link),
        (schema.walks, runs * 3, rows.walk),
        (schema.exports, runs, rows.part),
        (schema.run_sources, runs * 12, rows.told),
    ):
        for lot in rows_of(count, make):
            with store.write() as connection:
                connection.execute(insert(table), lot)
        print(f"{table.name}: {count}", flush=True)
    store.close()


class Slow:
    """CPU seconds of each statement on a store."""

    def __init__(self, store: Store) -> None:
        self._began = 0.0
        self.worst: dict[str, float] = {}
        event.listen(store.engine, "before_cursor_execute", self._before)
        event.listen(store.engine, "after_cursor_execute", self._after)

    def _before(self, *_: Any) -> None:
        self._began = time.process_time()

    def _after(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        key = " ".join(statement.split())[:100]
        self.worst[key] = max(self.worst.get(key, 0.0), time.process_time() - self._began)


def statements(home: Home) -> None:
    """What a run asks the store at its start and end: nothing of it is kept."""
    store = Store.open(home.database_url)
    now = time.time()
    gilan, week = ("gilan",), now - 7 * DAY
    scopes = (
        Scope("mehrnews"),
        Scope("mehrnews", gilan),
        Scope("mehrnews", None, week),
        Scope("mehrnews", gilan, week),
    )
    slow = Slow(store)
    for scope in scopes:
        with contextlib.suppress(UndoError), store.write() as connection:
            reopen(connection, scope, now - DAY, ["https://www.mehrnews.com"], now)
            raise UndoError
        with store.read() as connection:
            tally.of_run(connection, "r000000", scope, now)
    store.close()
    print("slowest statements of a run's start and end, CPU")
    for statement, seconds in sorted(slow.worst.items(), key=lambda one: -one[1])[:5]:
        print(f"{seconds * 1e3:9.1f} ms  {statement}")


class UndoError(Exception):
    """Nothing of what a transaction did is to stay."""


def measure(home: Home, command: list[str]) -> tuple[float, float, int, int]:
    """CPU seconds until the first byte and until the end, lines, exit code."""
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from newscrawl.cli import main; main()",
            *command,
            *([] if command == ["--help"] else ["--home", str(home.path)]),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdout is not None  # noqa: S101  # it is a pipe
    first = process.stdout.readline()
    ticks = os.sysconf("SC_CLK_TCK")
    try:
        fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
        begun = (int(fields[11]) + int(fields[12])) / ticks
    except OSError:
        begun = float("nan")
    lines = bool(first) + sum(1 for _ in process.stdout)
    _, status, usage = os.wait4(process.pid, 0)
    return begun, usage.ru_utime + usage.ru_stime, lines, os.waitstatus_to_exitcode(status)


def main() -> None:
    """Build what is missing, then measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--links", type=int, default=1_000_000)
    parser.add_argument("--articles", type=int, default=300_000)
    parser.add_argument("--runs", type=int, default=52_560)
    options = parser.parse_args()
    home = Home(options.folder.absolute()).prepare()
    size = {"links": options.links, "articles": options.articles, "runs": options.runs}
    mark = home.path / "built.json"
    if not mark.exists():
        build(home, **size)
        mark.write_text(json.dumps(size))
    print(f"{'command':45} {'first line':>10} {'whole':>8} {'lines':>8}  exit")
    for command in COMMANDS:
        begun, whole, lines, code = measure(home, command)
        print(f"{' '.join(command):45} {begun:9.2f}s {whole:7.2f}s {lines:8}  {code}", flush=True)
    statements(home)


if __name__ == "__main__":
    main()
