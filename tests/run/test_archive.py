"""Raw pages of whole crawls: every row leads to its record, nothing is without its row, whatever was killed."""

import random
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from forked import running_newsroom
from patience import PATIENCE, until

from newscrawl.archive.reader import read, read_at
from newscrawl.archive.verifying import verify
from newscrawl.reparsing import ReparseRequest, reparse
from newscrawl.store import captures
from newscrawl.store.engine import Store
from newscrawl.store.home import Home

pytestmark = pytest.mark.slow

KILLS = 20

DYING = """
import os, signal
from newscrawl.archive import writer

left = {left}
append = writer._File.append

def die_within_a_record(file, data):
    global left
    left -= 1
    if left == 0:
        file.handle.write(data[: len(data) // 2])
        os.fsync(file.handle.fileno())
        os.kill(os.getpid(), signal.SIGKILL)
    append(file, data)

writer._File.append = die_within_a_record
from newscrawl.cli import main
main()
"""
"""The command line, killed when half of its nth record is on the disk."""


def checked(home: Path):
    """Rows of every file; each leads to the record of its address, and no answer is without a row."""
    store = Store.open(f"sqlite:///{home / 'newscrawl.db'}")
    found = {}
    try:
        with store.read() as connection:
            rows = captures.files(connection)
            for row in rows:
                found[row.file] = list(captures.places(connection, row.file))
    finally:
        store.close()
    for row in rows:
        path = home / "warc" / row.file
        assert row.closed_at is not None
        assert row.committed_length == path.stat().st_size
        report = verify(path)
        assert report.problems == []
        answers = [(page.offset, page.url) for page in read(path)]
        assert [(offset, url) for offset, _, url in found[row.file]] == answers
        assert {(offset, length) for offset, length, _ in found[row.file]} <= set(report.places)
        kinds = report.records
        assert kinds["request"] == kinds["metadata"] == kinds["response"] + kinds["revisit"] == len(answers)
    assert {path.name for path in (home / "warc").iterdir()} == set(found)
    return rows


def test_every_page_of_a_crawl_is_kept(collection):
    with running_newsroom(articles=60) as newsroom:
        newsroom.fault("status", value=404, share=0.1)
        run = collection.crawl(newsroom.url, "--archive")
        requests = len(newsroom.log())
    checked(collection.home)
    assert run.records
    for record in run.records:
        page = read_at(collection.home / "warc" / record["warc"]["file"], record["warc"]["offset"])
        assert record["news_code"] in page.url
        assert page.made["outcome"] == "read"
        assert record["news_code"] in page.body.decode()
    pages = [page for path in (collection.home / "warc").iterdir() for page in read(path)]
    kinds = Counter(page.made["kind"] for page in pages)
    assert kinds["article"] >= len(run.records)
    assert kinds["robots"] == 1
    assert kinds["list"] >= 1
    assert len(pages) == requests
    assert {page.made["source"] for page in pages} == {"mehrnews"}
    assert any(page.status == 404 for page in pages)


def test_killed_at_any_moment(collection):
    moments = random.Random(1405)  # noqa: S311  # a fixed seed, so that a failure can be repeated
    within = 0
    with running_newsroom(articles=450, latency=0.004) as newsroom:
        options = ["--archive", "--since", "30d", "-s", "NEWSCRAWL_PART_ARTICLES=60"]
        for number in range(KILLS):
            if number % 2:
                program = DYING.replace("{left}", str(moments.randrange(2, 60)))
                command = [sys.executable, "-c", program, *collection.command(newsroom.url, *options)]
                done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)
                assert done.returncode == -signal.SIGKILL, done.stderr
            else:
                process = collection.start(newsroom.url, *options)
                enough = newsroom.stats()["requests"] + moments.randrange(1, 50)
                until("requests", lambda enough=enough: newsroom.stats()["requests"] >= enough, process)
                process.send_signal(signal.SIGKILL)
                process.wait()
            files = sorted((collection.home / "warc").glob("*.warc.gz"), key=lambda path: path.stat().st_mtime)
            within += bool(files) and bool(verify(files[-1]).problems)
        last = collection.crawl(newsroom.url, *options)
    assert last.code == 0
    assert within >= 5, "too few kills fell within a record"
    rows = checked(collection.home)
    assert len(rows) > 5
    records = collection.union()
    assert len(records) > 150
    assert {count for _, count in Counter(record["id"] for record in records).items()} == {1}
    for record in records:
        page = read_at(collection.home / "warc" / record["warc"]["file"], record["warc"]["offset"])
        assert (page.made["news-code"], page.made["outcome"]) == (record["news_code"], "read")


@pytest.mark.parametrize(
    ("engine", "source"),
    [
        ("nastooh", "mehrnews"),
        ("iransamaneh", "yjc"),
        ("tasnim", "tasnim"),
        ("aasaam", "ilna"),
        ("newsstudio", "bloghnews"),
        ("wordpress", "marznews"),
        ("wordpress", "ardabilrasa"),
    ],
)
def test_an_archive_of_every_engine_gives_the_records_of_its_crawl(collection, engine, source):
    collection.source = source
    with running_newsroom(engine=engine, articles=30, days=0.9) as newsroom:
        run = collection.crawl(newsroom.url, "--archive")
    assert run.records
    checked(collection.home)
    result = reparse(ReparseRequest(sorted((collection.home / "warc").iterdir()), Home.at(collection.home), jobs=1))
    assert result.stored == {}
    assert result.fates["as stored"] == len(run.records)
    assert set(result.fates) <= {
        "as stored",
        "a listing or robots.txt",
        "national news",
        "not what its crawl asked for",
    }
