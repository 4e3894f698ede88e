"""Whole crawls in a process of their own, against the embedded newsroom."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from forked import Forked, newscrawl

FAST = ["-s", "DOWNLOAD_DELAY=0", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=8"]


@dataclass
class Run:
    """What a crawl left behind."""

    code: int
    report: dict
    records: list[dict]
    rejects: list[dict]
    stderr: str = ""


@dataclass
class Collection:
    """A home folder and the newsroom that it is crawled from."""

    home: Path
    source: str = "mehrnews"
    fast: tuple[str, ...] = tuple(FAST)
    started: list[Forked] = field(default_factory=list)

    def command(self, url, *arguments):
        options = ["--base-url", f"{self.source}={url}", "--home", str(self.home), *FAST, *arguments]
        return ["crawl", self.source, *options]

    def crawl(self, url, *arguments) -> Run:
        done = newscrawl(*self.command(url, "--json", *arguments))
        assert done.stdout, done.stderr
        report = json.loads(done.stdout)
        return Run(
            done.returncode,
            report,
            [line for name in report["files"] for line in self.lines(name)],
            [line for name in report["rejects"] for line in self.lines(name, "rejects")],
            done.stderr,
        )

    def start(self, url, *arguments) -> Forked:
        process = Forked("newscrawl", self.command(url, "--json", *arguments))
        self.started.append(process)
        return process

    def lines(self, name, folder="exports"):
        text = (self.home / folder / name).read_text("utf-8")
        assert text.endswith("\n"), f"{name} is empty or torn"
        return [json.loads(line) for line in text.splitlines()]

    def union(self):
        """Every line of every published file of articles."""
        names = [path.name for path in sorted((self.home / "exports").glob("*.jsonl"))]
        return [line for name in names for line in self.lines(name)]


@pytest.fixture
def collection(tmp_path):
    made = Collection(tmp_path / "home")
    yield made
    for process in made.started:
        if process.poll() is None:
            process.kill()
        process.wait()
