"""A newsroom whose faults can be switched, and crawls of it in a process of their own."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from forked import Forked, running_newsroom
from patience import PATIENCE

FAST = ["-s", "DOWNLOAD_DELAY=0", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=8"]
SOON = ["-s", "NEWSCRAWL_PATIENCE=4", "-s", "NEWSCRAWL_PATIENCE_SINCE=4"]
"""A host is given up after a time: short here, so that a test of a dead one ends."""


@dataclass
class Run:
    """What a crawl left behind."""

    code: int
    report: dict
    log: str
    cpu_seconds: float

    @property
    def why(self):
        return self.report["verdict"]["why"]

    @property
    def note(self):
        return self.report["sources"]["mehrnews"]

    def refused(self, reason):
        return self.report["counts"]["refused"].get(reason, 0)

    def failed(self, reason):
        return self.report["counts"]["failed"].get(reason, 0)


@dataclass
class Desk:
    """A newsroom and the collection that is crawled from it."""

    room: object
    home: Path
    started: list = field(default_factory=list)
    front: str | None = None
    """The address that crawls are given, where it is not the newsroom's own."""
    program: str | None = None
    """Python code that takes the command's place."""

    def command(self, *arguments, since="3d"):
        place = ["--home", str(self.home), "--base-url", f"mehrnews={self.front or self.room.url}"]
        return ["crawl", "mehrnews", *place, *(["--since", since] if since else []), "--json", *FAST, *SOON, *arguments]

    def crawl(self, *arguments) -> Run:
        return self.ended(self.start(*arguments))

    def start(self, *arguments, since="3d"):
        """A crawl that runs meanwhile; `ended` waits for it."""
        command = self.command(*arguments, since=since)
        if self.program is None:
            process = Forked("newscrawl", command)
        else:
            ours = [sys.executable, "-c", self.program, *command]
            process = subprocess.Popen(ours, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.started.append(process)
        return process

    @staticmethod
    def ended(process) -> Run:
        """What a crawl came to."""
        out, log = process.communicate(timeout=PATIENCE)
        report = json.loads(out) if out.startswith("{") else {}
        return Run(process.returncode, report, log, getattr(process, "cpu_seconds", float("nan")))

    def union(self):
        """Every record of every published file; a torn line is an error."""
        records = []
        for path in sorted((self.home / "exports").glob("*.jsonl")):
            text = path.read_text("utf-8")
            assert text.endswith("\n"), f"{path.name} is empty or torn"
            records.extend(json.loads(line) for line in text.splitlines())
        return records

    def expected(self):
        """Ids of the provincial articles of the last three days that the newsroom holds."""
        since = (datetime.now(UTC) - timedelta(days=3)).isoformat()
        return {key for key, truth in self.room.truths(since=since).items() if truth["province_iso"]}

    def check_whole(self):
        """0 lost, 0 duplicated over the union of published files (copies within the site are no loss)."""
        ids = [record["id"] for record in self.union() if not record["is_update"]]
        assert len(ids) == len(set(ids)), "duplicated"
        dropped = self.rejected("duplicate_exact")
        assert set(ids) | dropped == self.expected(), "lost"

    def make_due(self):
        """As if the back-off of every link that failed were over."""
        with closing(sqlite3.connect(self.home / "newscrawl.db")) as connection, connection:
            connection.execute("UPDATE links SET due_at = 0 WHERE due_at IS NOT NULL")

    def make_all_due(self):
        """As if every stored article were due for a second look."""
        with closing(sqlite3.connect(self.home / "newscrawl.db")) as connection, connection:
            connection.execute("UPDATE links SET due_at = 0")

    def forget_robots(self):
        """As if the day for which robots.txt is kept were over."""
        with closing(sqlite3.connect(self.home / "newscrawl.db")) as connection, connection:
            connection.execute("DELETE FROM hosts")

    def rows(self, query, *values):
        """What the store answers to a query."""
        with closing(sqlite3.connect(self.home / "newscrawl.db")) as connection:
            return connection.execute(query, values).fetchall()

    def forget(self, *arguments):
        """Exit code of `newscrawl forget`."""
        program = [sys.executable, "-c", "from newscrawl.cli import main; main()", "forget"]
        return subprocess.run([*program, *arguments, "--home", str(self.home)], check=False).returncode

    def rejected(self, reason):
        found = set()
        for path in (self.home / "rejects").glob("*.jsonl"):
            for line in path.read_text("utf-8").splitlines():
                reject = json.loads(line)
                if reject["reason"] == reason:
                    found.add(reject["id"])
        return found

    def asked(self, since=0):
        """Requests that reached the newsroom, without robots.txt."""
        return [hit for hit in self.room.log(since) if hit["path"] != "/robots.txt"]


@contextmanager
def opened(tmp_path, **options):
    with running_newsroom(**{"articles": 60, "days": 1, "history": 0, "page_bytes": 12_000, **options}) as room:
        desk = Desk(room, tmp_path / "home")
        yield desk
        for process in desk.started:
            if process.poll() is None:
                process.kill()
            process.wait()


@pytest.fixture
def desk(tmp_path):
    """Sixty articles of one day."""
    with opened(tmp_path) as made:
        yield made


@pytest.fixture
def open_desk(tmp_path):
    """Opens a desk with a newsroom of one's own: `with open_desk(articles=300) as desk`."""
    return lambda **options: opened(tmp_path, **options)
