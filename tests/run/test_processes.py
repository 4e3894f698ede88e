"""Several sources at once, in several processes (`--processes`).

Modules: `crawling/share.py`, `crawling/pool.py`.
"""

import json
import os
import signal
from collections import Counter
from pathlib import Path

import pytest
from forked import Forked, newscrawl, running_newsroom
from patience import until
from sameness import clusters, plain

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="children are found in /proc"),
]


def children(pid):
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()]


def command(home, mirrors, *arguments):
    fast = ["-s", "DOWNLOAD_DELAY=0", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=8", "--home", str(home), "--json"]
    base = [part for name, url in mirrors.items() for part in ("--base-url", f"{name}={url}")]
    return ["crawl", *mirrors, *base, *fast, *arguments]


def published(home):
    lines = [line for file in home.glob("exports/*.jsonl") for line in file.read_text("utf-8").splitlines()]
    return [json.loads(line) for line in lines]


def test_processes_are_killed_and_nothing_is_lost_and_all_is_as_from_one_process(tmp_path):
    with running_newsroom(articles=90, latency=0.03) as one, running_newsroom(articles=90, latency=0.03) as two:
        mirrors = {"mehrnews": one.url, "irna": two.url}  # the same news twice: copies across processes
        process = Forked("newscrawl", command(tmp_path / "a", mirrors, "--since", "30d", "--processes", "2"))
        until("two processes", lambda: len(children(process.pid)) == 2, process)
        first = children(process.pid)
        until("requests", lambda: one.stats()["requests"] > 20 and two.stats()["requests"] > 20, process)
        os.kill(first[0], signal.SIGKILL)
        until("a new process", lambda: process.poll() is None and set(children(process.pid)) - set(first), process)
        process.kill()
        process.wait()
        until("nobody is left", lambda: not any(Path(f"/proc/{pid}/exe").exists() for pid in first))
        last = newscrawl(*command(tmp_path / "a", mirrors, "--since", "30d", "--processes", "2"))
        newscrawl(*command(tmp_path / "b", mirrors, "--since", "30d", "--processes", "1"))
    report = json.loads(last.stdout)
    assert last.returncode == 0, report["verdict"]
    assert {name: note["verdict"]["exit_code"] for name, note in report["sources"].items()} == dict.fromkeys(mirrors, 0)
    shared, alone = published(tmp_path / "a"), published(tmp_path / "b")
    assert set(Counter(line["id"] for line in shared).values()) == {1}
    assert plain(shared) == plain(alone)
    assert clusters(shared) == clusters(alone)
    assert len(shared) > 100
    assert {line["duplicate_kind"] for line in shared} > {None}


def test_a_slow_source_does_not_hold_back_the_files_of_the_others(tmp_path):
    with running_newsroom(articles=40) as fast, running_newsroom(articles=40, latency=5) as slow:
        mirrors = {"mehrnews": fast.url, "irna": slow.url}
        process = Forked("newscrawl", command(tmp_path, mirrors, "--limit", "4", "--processes", "2"))
        until("the fast one's last article", lambda: len(fast.log()) >= 7, process)
        asked = slow.stats()["requests"]
        until("its file", lambda: list(tmp_path.glob("exports/*.jsonl")), process)
        waited = slow.stats()["requests"] - asked
        assert process.poll() is None
        assert {line["source"] for line in published(tmp_path)} == {"mehrnews"}
        assert waited <= 2, "the slow site, which answers after 5 s, was asked more often than in 10 s"
        process.send_signal(signal.SIGTERM)
        assert process.wait() == 130
    assert json.loads(process.said("out"))["sources"].keys() == mirrors.keys()
