"""The whole way once, as a newcomer sees it.

Modules: `extensions/progress.py`, `extensions/logformatter.py`.
"""

import json
import subprocess
import sys

import pytest
from patience import PATIENCE

from newscrawl.demo import running_newsroom

pytestmark = pytest.mark.slow

COMMAND = [sys.executable, "-c", "from newscrawl.cli import main; main()"]
FAST = ["-s", "DOWNLOAD_DELAY=0", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=8", "-s", "LOG_LEVEL=WARNING"]


def start(tmp_path, *arguments):
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, cwd=tmp_path, check=False, timeout=PATIENCE
    )


def exported(home, *, rejects=False):
    files = sorted((home / ("rejects" if rejects else "exports")).glob("*.jsonl"))
    return [[json.loads(line) for line in path.read_text("utf-8").splitlines()] for path in files]


def test_the_demo_crawls_twice_and_shows_what_came_out(tmp_path):
    done = start(tmp_path, "demo", "--articles", "60")
    assert (done.returncode, done.stderr) == (0, "")
    assert "imitates mehrnews" in done.stdout
    assert "One record, mehrnews#" in done.stdout
    edit = done.stdout.partition("The edit:")[2]
    assert edit.startswith("\nmehrnews#"), "the edit that was announced is shown"
    assert "{+" in edit
    assert "newscrawl show mehrnews#" in edit
    first, second = exported(tmp_path / "newscrawl-demo")
    assert len(first) >= 10
    assert 0 < len(second) <= 26
    assert [record["version"] for record in second].count(2) == 1
    once = [(record["id"], record["version"]) for record in first + second]
    assert len(once) == len(set(once))
    for run_id in {record["run_id"] for record in first + second}:
        assert str(tmp_path / "newscrawl-demo" / "exports" / f"{run_id}.jsonl") in done.stdout.replace("\n", "")


def test_json_and_out(tmp_path):
    with running_newsroom(articles=60) as newsroom:
        mirror = ["--base-url", f"mehrnews={newsroom.url}", *FAST]
        told = start(tmp_path, "crawl", "mehrnews", *mirror, "--json", "--out", "mine.jsonl")
        quiet = start(tmp_path, "crawl", "mehrnews", *mirror, "--no-progress", "--out", "-")
        newsroom.publish(30, province="ardabil")
        piped = start(tmp_path, "crawl", "mehrnews", *mirror, "--no-progress", "--out", "-")
    assert (told.returncode, quiet.returncode, piped.returncode) == (0, 0, 0)
    report = json.loads(told.stdout)
    assert report["verdict"]["exit_code"] == 0
    home = tmp_path / "newscrawl-data"
    assert json.loads((home / "reports" / f"{report['run_id']}.json").read_text("utf-8")) == report
    mine = (tmp_path / "mine.jsonl").read_bytes()
    assert mine == (home / "exports" / f"{report['run_id']}.jsonl").read_bytes()
    assert len(mine.splitlines()) == report["counts"]["stored"] > 10
    assert quiet.stdout == ""
    records = [json.loads(line) for line in piped.stdout.splitlines()]
    assert len(records) == 30
    assert {record["province"] for record in records} == {"ardabil"}
    assert "complete: everything discovered" in piped.stderr
