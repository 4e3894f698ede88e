"""`scrapy crawl` ends with the verdict's codes, and says in one line why it cannot begin (running.md, part 2, E).

Modules: `extensions/commands/crawl.py`.
"""

import json
import os
import signal
import subprocess
import sys

import pytest
from forked import running_newsroom
from patience import PATIENCE, until
from sqlalchemy import insert, text

from newscrawl.store import schema
from newscrawl.store.engine import Store
from newscrawl.store.home import Home
from newscrawl.store.lock import SourceLocks

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def newsroom():
    with running_newsroom(articles=60) as room:
        yield room


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


def start(home, *arguments):
    pairs = [word for one in arguments for word in ("-a", one)]
    command = [sys.executable, "-m", "scrapy", "crawl", "mehrnews", *pairs, "-s", f"NEWSCRAWL_HOME={home}"]
    command += ["-s", "DOWNLOAD_DELAY=0", "-s", "LOG_LEVEL=ERROR"]
    environment = {**os.environ, "SCRAPY_SETTINGS_MODULE": "newscrawl.settings"}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)


def crawl(home, *arguments):
    process = start(home, *arguments)
    _, log = process.communicate(timeout=PATIENCE)
    return process.returncode, log


def verdicts(home):
    return [json.loads(path.read_bytes())["verdict"]["exit_code"] for path in sorted((home / "reports").glob("*.json"))]


def test_e18_a_crawl_under_scrapyd_and_the_same_code_in_the_report(home, newsroom):
    code, log = crawl(home, "_job=6f1a", "_version=3", f"base_url={newsroom.url}", "province=ardabil")
    assert (code, verdicts(home)) == (0, [0]), log
    assert list((home / "exports").glob("*.jsonl"))


def test_e17_a_dead_site_is_not_zero(home):
    code, log = crawl(home, "base_url=http://127.0.0.1:9")
    assert (code, verdicts(home)) == (4, [4]), log


@pytest.mark.parametrize(
    ("argument", "said"),
    [
        ("provinse=ardabil", "-a provinse: no such argument; did you mean 'province'?"),
        ("province=nowhere", "no province is called 'nowhere'"),
        ("base_url=mirror", "'mirror' is not a site's address"),
    ],
)
def test_e19_a_wrong_argument_is_one_line(home, argument, said):
    code, log = crawl(home, argument)
    assert code == 2
    assert log.startswith(f"newscrawl: {said}")
    assert log.count("\n") == 1
    assert not home.exists()


def test_e19_a_lock_is_one_line(home):
    place = Home.at(home).prepare()
    store = Store.open(place.database_url)
    locks = SourceLocks(place, store)
    locks.acquire(["mehrnews"])
    code, log = crawl(home)
    locks.release()
    store.close()
    assert code == 75
    assert log.startswith("newscrawl: another run is crawling 'mehrnews'")
    assert log.count("\n") == 1


def test_e19_a_store_that_fails_while_killed_runs_are_closed_is_one_line(home):
    place = Home.at(home).prepare()
    store = Store.open(place.database_url)
    with store.write() as connection:
        row = {"run_id": "dead", "sources": ["mehrnews"], "options": {}, "started_at": 1.0, "status": "running"}
        connection.execute(insert(schema.runs).values(**row))
        fails = "CREATE TRIGGER fails BEFORE UPDATE ON runs BEGIN INSERT INTO nowhere VALUES (1); END"
        connection.execute(text(fails))
    store.close()
    code, log = crawl(home)
    assert code == 1
    assert log.startswith(f"newscrawl: {home / 'newscrawl.db'}: ")
    assert "no such table: main.nowhere" in log
    assert log.count("\n") == 1


def test_e17_a_signal_is_130(home, newsroom):
    newsroom.fault("hang", value=PATIENCE)
    before = len(newsroom.log())
    process = start(home, f"base_url={newsroom.url}")
    until("a list", lambda: any("archive" in hit["path"] for hit in newsroom.log()[before:]), process)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=PATIENCE)
    newsroom.no_faults()
    assert (process.returncode, verdicts(home)) == (130, [130])
