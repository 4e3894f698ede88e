"""How long commands take to begin their answer on a large collection, and whether `export` grows linearly.

    python benchmarks/big_store.py FOLDER [--links 1000000] [--articles 300000] [--runs 52560]

Builds a collection of that size in the folder (kept for the next call) and runs each command in a process of its own.
Printed are CPU seconds until the first line and until the end: those do not depend on what else the machine does.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import time
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from newscrawl.items import Article, to_json
from newscrawl.provinces import PROVINCES
from newscrawl.store import schema
from newscrawl.store.engine import Store
from newscrawl.store.home import Home

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCES = 72
DAY = 86_400.0
CHUNK = 20_000
BODY = "نشست خبری مدیرکل راهداری استان با حضور خبرنگاران برگزار شد و او از بازگشایی محورهای برف‌گیر خبر داد. " * 12
COMMANDS = (
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


def build(home: Home, links: int, articles: int, runs: int) -> None:
    """Fill an empty collection: a year of runs at ten minutes over all sources."""
    from newscrawl.sources import names

    store = Store.open(home.database_url)
    rng = random.Random(7)
    sources = ["mehrnews", *[name for name in names() if name != "mehrnews"]][:SOURCES]
    now = time.time()
    # Two fifths belong to one large agency.
    source = [sources[0] if rng.random() < 0.4 else rng.choice(sources) for _ in range(links)]
    provinces = [province.slug for province in PROVINCES]

    def run_of(number: int, count: int) -> str:
        return f"r{int(number / count * runs):06}"

    def moment(number: int, count: int) -> float:
        return now - 365 * DAY * (1 - number / count)

    def article(number: int) -> dict[str, Any]:
        at = moment(number, articles)
        key = f"{source[number]}#{number}"
        texts = {"title": f"خبر شماره {number}", "kind": "news", "province": provinces[number % 31]}
        seen = {"published_at": at, "first_seen_at": at, "last_seen_at": at}
        fixed = {"version": 1, "content_hash": f"{number:x}", "record_hash": None, "cluster_id": key}
        return (
            {"id": key, "source": source[number], "news_code": str(number), "url": f"https://x/{number}"}
            | texts
            | seen
            | fixed
        )

    record = Article(
        id="",
        source="",
        source_name="",
        url="",
        news_code="",
        title="خبر",
        body=BODY,
        published_at="2025-12-29T10:55:00+03:30",
        published_jalali="1404-10-08 10:55",
        fetched_at="2025-12-29T10:55:00+03:30",
    )

    def version(number: int) -> dict[str, Any]:
        record.id, record.source, record.news_code = f"{source[number]}#{number}", source[number], str(number)
        at = moment(number, articles)
        blob = zlib.compress(to_json(record), 1)
        fixed = {"version": 1, "exported": True, "record": blob}
        return {"article_id": record.id, "run_id": run_of(number, articles), "stored_at": at, **fixed}

    def link(number: int) -> dict[str, Any]:
        at = moment(number, links)
        stored = number < articles
        seen = {"listed_at": at, "published_at": at, "discovered_at": at, "looked_at": at}
        state = {
            "state": "stored" if stored else ("parked" if number % 2 else "refused"),
            "due_at": None,
            "attempts": 0,
        }
        where = {
            "province": provinces[number % 31],
            "channel": "archive",
            "mixed": False,
            "reason": None if stored else "language",
        }
        run = {"run_id": run_of(number, links), "tried_by": run_of(number, links)}
        return (
            {"source": source[number], "news_code": str(number), "url": f"https://x/{number}"}
            | seen
            | state
            | where
            | run
        )

    def run(number: int) -> dict[str, Any]:
        at = moment(number, runs)
        summary = {"counts": {"stored": 6}, "sources": {name: {"requests": 3} for name in sources}}
        base = {"run_id": f"r{number:06}", "sources": sources, "options": {}, "status": "finished", "exit_code": 0}
        return base | {"started_at": at, "finished_at": at + 60, "summary": summary}

    def walk(number: int) -> dict[str, Any]:
        at = moment(number, runs * 3)
        scope = {"source": sources[number % len(sources)], "scope": "archive:19", "channel": "archive"}
        base = {"run_id": run_of(number, runs * 3), "started_at": at, "completed_at": at + 5, "status": "complete"}
        return base | scope | {"pages": 1, "new_links": 1}

    def part(number: int) -> dict[str, Any]:
        at = moment(number, runs)
        seqs = {"first_seq": number * 6 + 1, "last_seq": number * 6 + 6, "lines": 6, "published_at": at}
        return {"run_id": f"r{number:06}", "what": "articles", "part": 1, "file": f"r{number:06}.jsonl"} | seqs

    for table, count, make in (
        (schema.runs, runs, run),
        (schema.articles, articles, article),
        (schema.versions, articles, version),
        (schema.links, links, link),
        (schema.walks, runs * 3, walk),
        (schema.exports, runs, part),
    ):
        for rows in rows_of(count, make):
            with store.write() as connection:
                connection.execute(insert(table), rows)
        print(f"{table.name}: {count}", flush=True)
    report = {
        "requests": 9,
        "outcomes": {"new": 4, "dropped": 1},
        "problems": [],
        "rules": {f"{name}/css/.rule-{k}": 2 for name in ("title", "body", "lead", "date", "tags") for k in range(6)},
        "links": {"discovered": 5, "stored": 4},
        "closed": None,
    }

    # Each run asked a dozen sources, as a cadence does.
    for rows in rows_of(runs, lambda number: number):
        told = [
            {
                "run_id": f"r{number:06}",
                "source": sources[(number * 12 + k) % len(sources)],
                "started_at": moment(number, runs),
                "finished_at": moment(number, runs) + 60,
                "exit_code": 0,
                "report": report,
            }
            for number in rows
            for k in range(12)
        ]
        with store.write() as connection:
            connection.execute(insert(schema.run_sources), told)
    store.close()


def measure(home: Home, command: list[str]) -> tuple[float, float, int, int]:
    """CPU seconds until the first byte and until the end, lines, exit code."""
    process = subprocess.Popen(
        [sys.executable, "-c", "from newscrawl.cli import main; main()", *command, "--home", str(home.path)],
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


if __name__ == "__main__":
    main()
