"""One run per source, in whatever process or host."""

import subprocess
import sys

import pytest
from patience import PATIENCE, until
from sqlalchemy import text

from newscrawl.store.engine import Store
from newscrawl.store.home import Home
from newscrawl.store.lock import Locked, LockLostError, SourceLocks

HOLD = """
import sys, time
from newscrawl.store.engine import Store
from newscrawl.store.home import Home
from newscrawl.store.lock import Locked, LockLostError, SourceLocks
home = Home.at(sys.argv[1]).prepare()
locks = SourceLocks(home, Store.open(sys.argv[2] or home.database_url))
try:
    locks.acquire(sys.argv[3:])
except Locked as error:
    sys.exit(f"{error.exit_code} {error}")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def home(tmp_path):
    return Home.at(tmp_path / "home").prepare()


@pytest.fixture
def locks(home, sqlite_store):
    made = SourceLocks(home, sqlite_store)
    yield made
    made.release()


@pytest.fixture
def hold():
    """Starts a process that holds locks."""
    started = []

    def start(home, *sources, db=""):
        process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(home.path), db, *sources],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process, process.stdout.readline().strip()

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_another_process_is_refused_and_a_killed_one_lets_go(home, locks, hold):
    process, said = hold(home, "mehrnews")
    assert said == "held"
    with pytest.raises(Locked) as error:
        locks.acquire(["mehrnews"])
    assert error.value.exit_code == 75
    assert error.value.source == "mehrnews"
    assert "another run is crawling 'mehrnews'" in str(error.value)
    assert str(home.locks / "mehrnews.lock") in str(error.value)
    process.kill()
    process.wait()
    locks.acquire(["mehrnews"])
    assert locks.holds("mehrnews")


def test_a_second_process_is_told_who_it_is(home, locks, hold):
    locks.acquire(["mehrnews"])
    process, said = hold(home, "irna", "mehrnews")
    assert said == ""
    _, told = process.communicate(timeout=PATIENCE)
    assert told.startswith("75 another run is crawling 'mehrnews'")
    assert process.returncode == 1


def test_all_or_none(home, locks, hold):
    hold(home, "isna")
    assert not locks.try_acquire(["irna", "isna", "mehrnews"])
    assert not any(locks.holds(source) for source in ("irna", "isna", "mehrnews"))
    other = SourceLocks(home, locks._store)
    assert other.try_acquire(["irna", "mehrnews"])
    other.release()


def test_what_was_held_before_a_failure_stays_held(home, locks, hold):
    locks.acquire(["irna"])
    hold(home, "isna")
    assert not locks.try_acquire(["irna", "isna"])
    assert locks.holds("irna")


def test_sources_do_not_hinder_each_other(home, locks, hold):
    hold(home, "irna")
    locks.acquire(["mehrnews"])
    locks.acquire(["mehrnews"])
    locks.release()
    assert not locks.holds("mehrnews")


def test_two_holders_in_one_process(home, sqlite_store, locks):
    locks.acquire(["mehrnews"])
    other = SourceLocks(home, sqlite_store)
    assert not other.try_acquire(["mehrnews"])
    locks.release()
    assert other.try_acquire(["mehrnews"])
    other.release()


def test_d1_a_lock_that_the_server_lost_is_noticed(tmp_path, postgres_url):
    """Finding D1: an idle connection was cut, a second host began, and the first went on knowing nothing."""
    store = Store.open(postgres_url)
    locks = SourceLocks(Home.at(tmp_path).prepare(), store)
    locks.acquire(["mehrnews", "irna"])
    locks.check()
    with store.write() as connection:
        cut = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
        assert connection.execute(text(cut)).all()
    with pytest.raises(LockLostError, match="the locks of this run are lost"):
        locks.check()
    locks.release()
    store.close()


def test_d1_a_pooler_that_gives_another_connection_is_noticed(tmp_path, postgres_url):
    store = Store.open(postgres_url)
    locks = SourceLocks(Home.at(tmp_path).prepare(), store)
    locks.acquire(["mehrnews"])
    locks._connection.execute(text("SELECT pg_advisory_unlock_all()"))
    with pytest.raises(LockLostError, match="pooler"):
        locks.check()
    locks.release()
    store.close()


def test_a_lock_that_cannot_be_made_is_one_line(home, locks):
    (home.locks / "mehrnews.lock").mkdir()
    with pytest.raises(Exception, match=r"mehrnews\.lock.*--home") as error:
        locks.acquire(["mehrnews"])
    assert getattr(error.value, "exit_code", None) == 2


def test_hosts_that_share_a_database_share_the_locks(tmp_path, postgres_url, hold):
    here, there = (Home.at(tmp_path / name).prepare() for name in ("here", "there"))
    process, said = hold(there, "mehrnews", db=postgres_url)
    assert said == "held"
    store = Store.open(postgres_url)
    locks = SourceLocks(here, store)
    try:
        with pytest.raises(Locked, match="advisory lock in postgresql"):
            locks.acquire(["irna", "mehrnews"])
        assert not locks.holds("irna")
        locks.acquire(["irna"])
        process.kill()
        process.wait()
        until("the killed process's lock", lambda: locks.try_acquire(["mehrnews"]))
        locks.release()
        again = SourceLocks(there, store)
        assert again.try_acquire(["mehrnews", "irna"])
        again.release()
    finally:
        store.close()
