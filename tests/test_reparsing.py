"""What re-reading an archive stores: a version where a published field differs, and nothing else."""

import gzip
import json
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import msgspec
import pytest

from newscrawl.archive.reader import ArchiveError
from newscrawl.archive.writer import WarcWriter
from newscrawl.authoring import cases
from newscrawl.dedup import prepare_article
from newscrawl.items import Link, from_json
from newscrawl.reparsing import ReparseRequest, reparse
from newscrawl.run import Run
from newscrawl.store import articles, links, runs
from newscrawl.store.captures import Capture, Kept
from newscrawl.store.home import Home
from newscrawl.store.ledger import Ledger
from newscrawl.store.lock import Locked
from newscrawl.store.outcomes import Fetched

CASES = Path(__file__).parent / "sources" / "mehrnews"
NAMES = ("reference", "byline", "empty-paragraph")
READ = {name: cases.load(CASES / name) for name in NAMES}
DAY = 86_400


def capture(case, later=0.0, html=None):
    return Capture(
        quote(case.facts.url, safe=":/?&=%#"),
        200,
        ((b"Content-Type", b"text/html; charset=utf-8"), (b"Content-Encoding", b"gzip")),
        gzip.compress(html or case.page, 1),
        case.facts.fetched_at.timestamp() + later,
    )


class Collection:
    """A home folder with an archive, and articles as older rules read them."""

    def __init__(self, path):
        self.home = Home.at(path / "home").prepare()
        self.number = 0

    def archive(self, *pages, source="mehrnews", outcome="read"):
        self.number += 1
        writer = WarcWriter(self.home.warc, f"20260101T00000{self.number}Z-00000000")
        with writer.batch([Kept(page, source, "article", None, outcome) for page in pages]) as batch:
            pass
        writer.close()
        return self.home.warc / batch.files[0].file

    def store(self, case, **changes):
        record = from_json(msgspec.json.encode(case.read()))
        for name, value in changes.items():
            setattr(record, name, value)
        run = Run.start(self.home, None, ["mehrnews"], {"command": "newscrawl crawl"})
        try:
            with run.store.write() as connection:
                link = Link(record.news_code, record.url)
                links.add(connection, "mehrnews", [link], channel="section", run_id=run.run_id, now=time.time())
            prepared = prepare_article(record)
            record.content_hash = prepared.content_hash
            Ledger(run.store, run.run_id).settle([Fetched(record, prepared)], time.time())
            with run.store.write() as connection:
                runs.finish(connection, run.run_id, status="finished", exit_code=0, summary={}, now=time.time())
        finally:
            run.close()
        return record

    def reparse(self, *paths, **options):
        options = {"jobs": 1} | options
        return reparse(ReparseRequest(paths or sorted(self.home.warc.iterdir()), self.home, **options))

    def versions(self, article_id):
        run = Run.start(self.home, None, [], {})
        try:
            with run.store.read() as connection:
                return [json.loads(line) for line in articles.versions_of(connection, article_id)]
        finally:
            run.close()

    def files(self):
        found = (path for path in self.home.path.rglob("*") if "newscrawl.db" not in path.name)
        return {path: path.stat().st_mtime_ns for path in found}

    def link(self, code):
        run = Run.start(self.home, None, [], {})
        try:
            with run.store.read() as connection:
                return links.known(connection, "mehrnews", [code])[code]
        finally:
            run.close()


@pytest.fixture
def collection(tmp_path):
    return Collection(tmp_path)


def test_a_better_rule_is_a_new_version_that_names_its_fields(collection):
    case = READ["reference"]
    old = collection.store(case, title="سرتیتر نادرست", lead=None)
    collection.archive(capture(case))
    looked = collection.link(old.news_code).looked_at
    result = collection.reparse()
    assert result.fates == {"changed": 1}
    assert result.stored == {"update": 1}
    assert set(result.fields) == {"title", "lead"}
    assert result.examples["title"] == [old.id]
    assert all("/" in rule for rule in result.rules["title"])
    first, second = collection.versions(old.id)
    assert (first["version"], second["version"]) == (1, 2)
    assert (second["changed_fields"], second["is_update"]) == (["title", "lead"], True)
    assert (second["title"], second["lead"]) == (case.read()["title"], case.read()["lead"])
    assert second["run_id"] == result.run_id != first["run_id"]
    assert second["warc"]["file"].endswith("-1.warc.gz")
    exported = [path for path in result.files if path.parent.name == "exports"]
    assert [json.loads(line)["version"] for path in exported for line in path.read_text("utf-8").splitlines()] == [2]
    # Nobody looked at the site: what a listing says of later edits still counts.
    assert collection.link(old.news_code).looked_at == looked


def test_a_second_time_nothing_changes(collection):
    case = READ["reference"]
    old = collection.store(case, title="سرتیتر نادرست")
    collection.archive(capture(case))
    collection.reparse()
    again = collection.reparse()
    assert (again.fates, again.stored) == ({"as stored": 1}, {})
    assert len(collection.versions(old.id)) == 2


def test_a_dry_run_writes_nothing(collection):
    case = READ["reference"]
    old = collection.store(case, title="سرتیتر نادرست")
    collection.archive(capture(case))
    before = collection.files()
    result = collection.reparse(dry_run=True)
    assert (result.fates, result.stored, result.run_id) == ({"changed": 1}, {}, None)
    assert result.fields == {"title": 1}
    assert collection.files() == before
    assert len(collection.versions(old.id)) == 1


def test_an_older_page_never_replaces_a_newer_text(collection):
    case = READ["reference"]
    old = collection.store(case, title="سرتیتر تازه")
    collection.archive(capture(case, later=-DAY))
    assert collection.reparse().fates == {"older than what is stored": 1}
    assert len(collection.versions(old.id)) == 1


def test_of_several_pages_of_one_article_the_last_holds(collection):
    case = READ["reference"]
    edited = case.page.replace("استان".encode(), "شهرستان".encode())
    collection.archive(capture(case, later=DAY, html=edited), capture(case))
    result = collection.reparse()
    article = case.read()["id"]
    assert sum(result.stored.values()) == 1
    (record,) = collection.versions(article)
    assert record["fetched_at"] > case.read()["fetched_at"]


def test_what_was_never_stored_is_new(collection):
    collection.archive(*(capture(case) for case in READ.values()), outcome="challenge")
    result = collection.reparse()
    assert result.stored == {"new": 3}
    for case in READ.values():
        (record,) = collection.versions(case.read()["id"])
        assert record["title"] == case.read()["title"]


def test_an_article_without_a_link_that_is_archived_twice(collection):
    case = READ["reference"]
    edited = case.page.replace("استان".encode(), "شهرستان".encode())
    collection.archive(capture(case), capture(case, later=DAY, html=edited))
    result = collection.reparse()
    assert sum(result.stored.values()) == 2
    assert {"new", "update"} == set(result.stored)


def test_two_processes_give_what_one_gives(collection, monkeypatch):
    monkeypatch.setattr("newscrawl.archive.reparsing.PART", 1)
    for case in READ.values():
        collection.store(case, title="سرتیتر نادرست")
    collection.archive(*(capture(case) for case in READ.values()))
    one, two = collection.reparse(dry_run=True, jobs=1), collection.reparse(dry_run=True, jobs=2)
    assert one == two
    assert one.fates == {"changed": 3}


def test_a_damaged_file_is_named_and_the_others_are_read(collection):
    whole = collection.archive(capture(READ["byline"]))
    cut = collection.archive(capture(READ["reference"]))
    cut.write_bytes(cut.read_bytes()[:-300])
    result = collection.reparse(cut, whole)
    assert "new" in result.stored
    assert len(result.problems) == 1
    assert cut.name in result.problems[0]


def test_a_source_that_is_being_crawled_is_waited_for(collection):
    collection.archive(capture(READ["reference"]))
    run = Run.start(collection.home, None, ["mehrnews"], {})
    try:
        with pytest.raises(Locked):
            collection.reparse()
    finally:
        run.close()


def test_only_a_source(collection):
    collection.archive(capture(READ["reference"]))
    result = collection.reparse(sources=frozenset({"irna"}))
    assert result.fates == {"of an outlet that was not asked for": 1}
    assert result.run_id is None


def test_a_file_that_vanishes_ends_it_with_its_name(collection, monkeypatch):
    path = collection.archive(capture(READ["reference"]))
    monkeypatch.setattr("newscrawl.reparsing.close_dead", lambda _: path.unlink())
    with pytest.raises(ArchiveError, match=path.name):
        collection.reparse()


def test_the_processes_end_with_their_parent(collection):
    collection.archive(capture(READ["reference"]))
    program = (
        "import concurrent.futures, os, signal, newscrawl.reparsing as r\n"
        "if __name__ == '__main__':\n"
        "    pool = concurrent.futures.ProcessPoolExecutor(2, r.context(), r._begin, (None,))\n"
        "    list(pool.map(abs, range(9)))\n"
        "    print(*pool._processes, flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    script = collection.home.path / "pool.py"
    script.write_text(program)
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False)
    children = [int(pid) for pid in done.stdout.split()]
    assert children, done.stderr
    end = time.monotonic() + 60
    while any(Path(f"/proc/{pid}").exists() for pid in children) and time.monotonic() < end:
        time.sleep(0.05)
    assert not [pid for pid in children if Path(f"/proc/{pid}").exists()]
