"""`newscrawl watch`: ticks in processes of their own, health, the end by a signal."""

import json
import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest
from forked import Forked, newscrawl, running_newsroom
from patience import until
from typer.testing import CliRunner

from newscrawl.cli.app import app
from newscrawl.cli.watch import Watch
from newscrawl.config import ConfigError
from newscrawl.monitors.health_file import NAME as HEALTH

NOTHING = ["/bin/true"]


def resident_kb():
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024


def test_memory_stays_flat_over_500_ticks(tmp_path):
    measured = []

    def tick():
        measured.append(resident_kb())
        if len(measured) == 500:
            os.kill(os.getpid(), signal.SIGTERM)
        return 0.0

    assert Watch(NOTHING, tmp_path / HEALTH, tick).run() == 0
    assert len(measured) == 500
    assert measured[-1] - measured[20] < 5000


@pytest.mark.parametrize(("code", "fine"), [(0, True), (3, True), (75, True), (4, False), (2, False)])
def test_health(tmp_path, code, fine):
    command = ["/bin/sh", "-c", f"exit {code}"]
    assert Watch(command, tmp_path / HEALTH, lambda: 0.0).run(once=True) == code
    told = json.loads((tmp_path / HEALTH).read_text("utf-8"))
    assert (told["exit_code"], told["fine"], told["schema"]) == (code, fine, "newscrawl/health/1")


def test_a_tick_that_ends_by_the_signal_itself_was_interrupted(tmp_path):
    """A process that is just starting, or ending, does not listen yet, or any more."""
    command = ["/bin/sh", "-c", "kill -INT $$"]
    assert Watch(command, tmp_path / HEALTH, lambda: 0.0).run(once=True) == 130
    assert json.loads((tmp_path / HEALTH).read_text("utf-8"))["exit_code"] == 130


def test_a_source_of_the_configuration_that_does_not_exist_is_said_at_once(tmp_path):
    (tmp_path / "newscrawl.toml").write_text('[source.mehrnew]\nevery = "10min"\n')
    for command in (["watch"], ["schedule", "install", "--print"]):
        done = CliRunner().invoke(app, [*command, "--home", str(tmp_path)])
        assert isinstance(done.exception, ConfigError), command
        assert "key `source.mehrnew`: no such source; did you mean 'mehrnews'" in str(done.exception)


def test_a_crawl_under_way_is_asked_once_and_waited_for(tmp_path):
    said = tmp_path / "said"
    child = (
        "import signal, sys, time, pathlib\n"
        f"said = pathlib.Path({str(said)!r})\n"
        "def asked(*_):\n"
        "    with said.open('a') as file: file.write('x')\n"
        "signal.signal(signal.SIGINT, asked)\n"
        "said.write_text('r')\n"
        "while said.read_text() == 'r': time.sleep(0.01)\n"
        "time.sleep(0.3)\n"
        "sys.exit(130)\n"
    )

    def stop():
        until("the child", lambda: said.exists() and said.read_text() == "r")
        for number in (signal.SIGTERM, signal.SIGINT):
            os.kill(os.getpid(), number)
            time.sleep(0.05)

    thread = threading.Thread(target=stop)
    thread.start()
    code = Watch([sys.executable, "-c", child], tmp_path / HEALTH, lambda: 60.0).run()
    thread.join()
    assert code == 130
    assert said.read_text() == "rx"


def test_wrong_configuration_is_said_at_once(tmp_path):
    (tmp_path / "newscrawl.toml").write_text('[schedule]\ntick = "7min"\n')
    result = CliRunner().invoke(app, ["watch", "--home", str(tmp_path)])
    assert isinstance(result.exception, ConfigError)
    assert "does not part an hour evenly" in str(result.exception)


def test_the_database_s_url_is_no_argument_of_a_tick(tmp_path, monkeypatch):
    """Arguments are for all users of a machine to read, and the URL may hold a password."""
    said, url = tmp_path / "said", "postgresql://desk:s3cret@h.invalid/news"
    script = f'echo "$0 $@" > {said}; printenv NEWSCRAWL_DB >> {said}'
    monkeypatch.setattr("newscrawl.cli.schedule.program", lambda: ["/bin/sh", "-c", script])
    result = CliRunner().invoke(app, ["watch", "mehrnews", "--once", "--home", str(tmp_path), "--db", url])
    arguments, variable = said.read_text("utf-8").splitlines()
    assert (result.exit_code, variable) == (0, url)
    assert "mehrnews" in arguments
    assert "s3cret" not in arguments


@pytest.mark.slow
def test_a_watched_collection(tmp_path):
    """Whole: watch starts real ticks, `--once` has their code, SIGTERM ends between ticks with 0."""
    with running_newsroom(articles=10, days=1, history=0, page_bytes=6000) as newsroom:
        options = ["--home", str(tmp_path), "--base-url", f"mehrnews={newsroom.url}", "-s", "DOWNLOAD_DELAY=0"]
        once = newscrawl("watch", "mehrnews", "--once", *options)
        assert once.returncode == 0, once.stderr
        assert list((tmp_path / "exports").glob("*.jsonl"))
        process = Forked("newscrawl", ["watch", "mehrnews", *options])
        before = (tmp_path / HEALTH).read_text("utf-8")
        until("the second tick", lambda: (tmp_path / HEALTH).read_text("utf-8") != before)
        process.send_signal(signal.SIGTERM)
        assert process.wait() == 0
