"""Kills, signals, full disks, two runs at once: 0 lost, 0 duplicated, 0 torn over the union of published files."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import time

import pytest
from patience import PATIENCE, until

pytestmark = pytest.mark.slow

BATCH, IN_FLIGHT = 50, 8


def finish(desk, most=6):
    """Free runs until one is complete."""
    for _ in range(most):
        run = desk.crawl()
        if run.code == 0:
            return run
    raise AssertionError(run.why)


def wait_for(desk, number, process):
    """Until the newsroom has answered so many requests, or the run is over."""
    until(f"{number} requests", lambda: desk.room.stats()["requests"] >= number, process)


@pytest.mark.parametrize("seed", [11, 12])
def test_kill_loop(open_desk, seed):
    """Rows "SIGKILL": any number of kills at any moment; at most one batch and what was in flight is asked again."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    with open_desk(articles=300) as desk:
        kills = 0
        for _ in range(6):
            process = desk.start()
            wait_for(desk, desk.room.stats()["requests"] + chance.randrange(5, 90), process)
            time.sleep(chance.random() * 0.2)
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
                kills += 1
            process.wait()
        assert kills >= 2
        finish(desk)
        desk.check_whole()
        pages = [hit["path"] for hit in desk.asked() if not hit["path"].startswith("/archive")]
        assert len(pages) - len(set(pages)) <= kills * (BATCH + IN_FLIGHT)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_one_signal_stops_cleanly(open_desk, number):
    """Row "SIGTERM / SIGINT once": at once, also where every request waits its turn; exit 130; resumable."""
    with open_desk(articles=80) as desk:
        process = desk.start("-s", "DOWNLOAD_DELAY=1", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1")
        wait_for(desk, 4, process)
        before = desk.room.stats()["requests"]
        process.send_signal(number)
        assert process.wait(PATIENCE) == 130
        # Some may be sent until the signal arrives; the dozens that wait for their turn are let go.
        assert desk.room.stats()["requests"] <= before + 20
        finish(desk)
        desk.check_whole()


def test_stop_while_the_host_hangs(open_desk):
    """A clean stop waits for what is in flight, and no longer than DOWNLOAD_TIMEOUT."""
    with open_desk(articles=30) as desk:
        desk.room.fault("hang", value=10 * PATIENCE)
        process = desk.start("-s", "DOWNLOAD_TIMEOUT=4")
        wait_for(desk, 6, process)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 130


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_second_signal_is_a_kill_that_loses_nothing(open_desk, number):
    """Row "SIGTERM twice"."""
    with open_desk(articles=200, latency=0.05) as desk:
        process = desk.start()
        wait_for(desk, 60, process)
        process.send_signal(number)
        time.sleep(0.1)
        if process.poll() is None:
            process.send_signal(number)
        assert process.wait(PATIENCE) in (130, -number)
        finish(desk)
        desk.check_whole()


def test_second_run_at_once_refuses(open_desk):
    """Row "two runs at once": 75, and the first one is not disturbed."""
    with open_desk(articles=60) as desk:
        process = desk.start("-s", f"DOWNLOAD_TIMEOUT={PATIENCE}")
        wait_for(desk, 10, process)
        desk.room.set_latency(15)  # eight at a time: the first run is busy until the second one is over
        second = desk.crawl()
        assert process.poll() is None, "the first run ended too early to prove anything"
        assert second.code == 75
        assert second.log.count("\n") == 1
        desk.room.set_latency(0)
        assert process.wait(PATIENCE) == 0
        desk.check_whole()


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 1 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    if mount is None or os.geteuid() != 0:
        pytest.skip("mounting a small file system needs root")
    done = subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip(f"no tmpfs can be mounted here: {done.stderr.decode()[:100]}")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=False)


def test_full_disk(open_desk, small_disk):
    """Row "ENOSPC": exit 1 and one clear line, nothing half-written; complete when there is space again."""
    with open_desk(articles=400) as desk:
        desk.home = small_disk / "home"
        for _ in range(3):
            run = desk.crawl()
            assert run.code == 1
            assert "space" in run.log or "space" in run.why
            assert "Traceback" not in run.log
            desk.union()
        subprocess.run(["mount", "-o", "remount,size=100m", str(small_disk)], check=True)
        finish(desk)
        desk.check_whole()


def test_read_only_home(open_desk):
    """A home folder that cannot be written: one line, before anything is fetched."""
    with open_desk(articles=12) as desk:
        desk.home.parent.joinpath("file").write_text("no folder")
        desk.home = desk.home.parent / "file" / "home"
        run = desk.crawl()
        assert run.code in (1, 2)
        assert run.log.count("\n") == 1
        assert desk.room.log() == []


def test_damaged_database(open_desk):
    """A database file that is none, and one that is damaged: one line, nothing fetched, the file left as it is."""
    with open_desk(articles=12) as desk:
        desk.crawl()
        path = desk.home / "newscrawl.db"
        with sqlite3.connect(path) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        asked = len(desk.room.log())
        for damage in (b"this is no database" * 100, path.read_bytes()[:5000] + b"\xff" * 9000):
            path.write_bytes(damage)
            run = desk.crawl()
            assert run.code == 1, run.log
            assert "Traceback" not in run.log
            assert len(desk.room.log()) - asked < 12
