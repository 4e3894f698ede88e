"""The verdict of whole crawls: sums, waiting, locked sources, --out (running.md B, G; users.md 1, 8, 17, 18)."""

import json
import os

import pytest
from forked import newscrawl, running_newsroom
from patience import until

from newscrawl.store.engine import Store
from newscrawl.store.home import Home
from newscrawl.store.lock import SourceLocks

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def newsroom():
    with running_newsroom(articles=120) as room:
        yield room


def adds_up(report):
    """Each link in one sum, in the report as a whole and for each source; and the sums are those of the tables."""
    counts = report["counts"]
    for links in (counts["links"], *(note["links"] for note in report["sources"].values())):
        ends = ("stored", "unchanged", "refused", "parked", "waiting", "overdue", "held_back")
        assert links["discovered"] + links["taken_up"] == sum(links[end] for end in ends)
    assert counts["links"]["discovered"] == counts["discovered"] == counts["new_links"]
    assert counts["links"]["stored"] == counts["stored"]
    assert sum(note["links"]["refused"] for note in report["sources"].values()) <= sum(counts["refused"].values())
    return counts["links"]


def test_b_sums_waiting_and_most_of_a_run(collection, newsroom):
    first = collection.crawl(newsroom.url, "-p", "ardabil", "--since", "12h")
    assert first.code == 0
    links = adds_up(first.report)
    assert links["stored"] >= 1
    assert links["parked"] == links["discovered"] - links["stored"], (
        "what lies outside of the window is kept, and counted"
    )

    newsroom.fault("status", share=0.1, seed=3, value=404)
    some = collection.crawl(newsroom.url, "--since", "2d")
    assert some.code == 0, "withdrawn pages are looked at again, and that is no fault of the run (B2)"
    waiting = some.report["sources"]["mehrnews"]["waiting"]
    assert waiting["http_404"] == adds_up(some.report)["waiting"] >= 1
    assert f"waiting for a planned retry (http_404 {waiting['http_404']})" in some.report["verdict"]["why"]
    assert [line["retry"] for line in some.rejects if line["reason"] == "http_404"] == [True] * waiting["http_404"]
    strict = collection.crawl(newsroom.url, "--since", "2d", "--strict")
    assert strict.code == 3
    newsroom.no_faults()


def test_a_run_of_withdrawn_pages_is_never_complete(collection, newsroom):
    newsroom.fault("status", value=404)
    run = collection.crawl(newsroom.url, "--since", "6h")
    newsroom.no_faults()
    links = adds_up(run.report)
    assert links["stored"] == 0
    assert run.code == 3
    assert f"brought no article: http_404 {links['waiting']}" in run.report["verdict"]["why"]


def test_users_18_a_locked_source_is_skipped_and_named(collection, newsroom):
    home = Home.at(collection.home).prepare()
    store = Store.open(home.database_url)
    locks = SourceLocks(home, store)
    locks.acquire(["yjc"])
    try:
        command = [
            *collection.command(newsroom.url, "--since", "2h", "--json"),
            "yjc",
            "--base-url",
            "yjc=http://127.0.0.1:9",
        ]
        beside = newscrawl(*command)
        report = json.loads(beside.stdout)
        assert (beside.returncode, list(report["sources"])) == (0, ["mehrnews"])
        assert "another run is crawling 'yjc'" in report["skipped"]["yjc"]
        alone = newscrawl("crawl", "yjc", "--base-url", "yjc=http://127.0.0.1:9", "--home", str(collection.home))
        assert (alone.returncode, alone.stdout) == (75, "")
        assert alone.stderr.count("\n") == 1
    finally:
        locks.release()
        store.close()


def test_users_1_a_plan_without_a_list_is_a_fault_of_configuration(tmp_path):
    home = tmp_path / "home"
    nowhere = ["--base-url", "bloghnews=http://127.0.0.1:9", "--home", str(home)]
    done = newscrawl("crawl", "bloghnews", "--via", "sitemap", *nowhere)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("newscrawl: --via sitemap: bloghnews has no such list; it has ")
    assert not home.exists(), "nothing was opened for it"


def test_users_1_a_source_without_a_list_is_left_out_and_named_beside_others(collection, newsroom):
    """As one that is locked: it costs the others nothing, in no run of a schedule."""
    beside = ("bloghnews", "--base-url", "bloghnews=http://127.0.0.1:9", "--via", "sitemap", "--since", "3h")
    run = collection.crawl(newsroom.url, *beside)
    assert (run.code, list(run.report["sources"])) == (0, ["mehrnews"])
    assert run.report["skipped"]["bloghnews"].startswith("--via sitemap: bloghnews has no such list; it has ")
    assert run.report["verdict"]["why"].endswith("; 1 of 2 sources not crawled, see their lines")
    assert collection.crawl(newsroom.url, *beside, "--strict").code == 3


def test_users_17_out_is_tried_before_the_first_request(tmp_path, newsroom):
    home = tmp_path / "home"
    for out in (tmp_path / "missing" / "file", tmp_path):
        asked = len(newsroom.log())
        place = ["--home", str(home), "--base-url", f"mehrnews={newsroom.url}"]
        done = newscrawl("crawl", "mehrnews", *place, "--out", str(out))
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith(f"newscrawl: --out {out}: ")
        assert len(newsroom.log()) == asked
    assert not home.exists()


def test_g21_out_holds_what_the_start_published_for_a_killed_run(collection, newsroom, tmp_path):
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    killed = collection.start(newsroom.url, "--since", "2d", "--out", str(first), "-s", "DOWNLOAD_DELAY=0.02")
    until("20 articles", lambda: stored(collection) >= 20, killed)
    killed.kill()
    killed.wait()
    run = collection.crawl(newsroom.url, "--since", "2d", "--out", str(second))
    assert run.code == 0
    ids = [json.loads(line)["id"] for line in second.read_text("utf-8").splitlines()]
    assert sorted(ids) == sorted(line["id"] for line in collection.union())
    assert not first.exists()
    with os.scandir(tmp_path) as found:
        assert not [one.name for one in found if one.name.endswith(".part")]


def stored(collection):
    path = collection.home / "newscrawl.db"
    if not path.exists():
        return 0
    import sqlite3
    from contextlib import closing

    try:
        with closing(sqlite3.connect(path)) as connection:
            return connection.execute("SELECT count(*) FROM versions").fetchone()[0]
    except sqlite3.OperationalError:
        return 0
