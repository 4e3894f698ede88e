"""Every version in exactly one file, whatever is killed and when.

Modules: `store/parts.py`.
"""

import json
import time
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newscrawl.exporters import publishing
from newscrawl.exporters.publishing import close_dead, publish
from newscrawl.run import Run
from newscrawl.store import parts as exporting
from newscrawl.store import runs, schema
from newscrawl.store.engine import StoreError
from newscrawl.store.lock import SourceLocks


class Killed(BaseException):
    """The process is no more."""


def fragile(moments, what=None):
    """Writing that is killed before or after it writes; `what`: only files of that kind."""
    real = publishing.write_part

    def write(connection, part, folder):
        moment = moments.pop(0) if moments and what in (None, part.what) else None
        if moment == "before":
            raise Killed
        lines = real(connection, part, folder)
        if moment == "after":
            raise Killed
        return lines

    return write


def lines(files, *, rejects):
    chosen = [content for name, content in files.items() if name.startswith("rejects/") is rejects]
    assert all(content.endswith(b"\n") for content in chosen)
    return [json.loads(line) for content in chosen for line in content.splitlines()]


def run_publish(collection, *, final, run_id="r1"):
    files = publish(collection.home, collection.store, run_id, final=final)
    return [f"{path.parent.name}/{path.name}" for path in files]


def test_a_run_without_an_article_leaves_no_empty_file(collection):
    """users.md 14."""
    collection.keep(2, exported=False)
    assert run_publish(collection, final=True) == []
    assert collection.files() == {}
    with collection.store.read() as connection:
        assert exporting.parts(connection, "r1", "articles") == []
        assert exporting.missing(connection, "r1") == 0


def test_a_short_run_has_one_file_named_after_it(collection):
    collection.keep(3)
    collection.refuse()
    assert run_publish(collection, final=True) == ["exports/r1.jsonl", "rejects/r1.jsonl"]
    files = collection.files()
    assert [line["id"] for line in lines(files, rejects=False)] == collection.stored
    (refusal,) = lines(files, rejects=True)
    assert list(refusal) == ["id", "source", "url", "reason", "detail", "duplicate_of", "retry", "at", "run_id"]
    assert (refusal["id"], refusal["reason"], refusal["retry"]) == ("mehrnews#4", "gone", False)
    assert refusal["at"] == "2025-12-29T12:50:00+03:30"


def test_a_long_run_has_parts(collection):
    collection.keep(2)
    assert run_publish(collection, final=False) == ["exports/r1-1.jsonl"]
    assert run_publish(collection, final=False) == []
    collection.keep(1)
    collection.refuse()
    assert run_publish(collection, final=False) == ["exports/r1-2.jsonl", "rejects/r1-1.jsonl"]
    collection.keep(1)
    assert run_publish(collection, final=True) == ["exports/r1-3.jsonl"]
    assert run_publish(collection, final=True) == []
    counts = {name: content.count(b"\n") for name, content in collection.files().items()}
    assert counts == {
        "exports/r1-1.jsonl": 2,
        "rejects/r1-1.jsonl": 1,
        "exports/r1-2.jsonl": 1,
        "exports/r1-3.jsonl": 1,
    }
    assert [line["id"] for line in lines(collection.files(), rejects=False)] == collection.stored


def test_rows_of_other_runs_between_are_left_to_them(collection):
    collection.begin("r2")
    for _ in range(3):
        collection.keep(1, "r1")
        collection.keep(1, "r2")
    run_publish(collection, final=True)
    assert {line["run_id"] for line in lines(collection.files(), rejects=False)} == {"r1"}
    run_publish(collection, final=True, run_id="r2")
    assert Counter(line["id"] for line in lines(collection.files(), rejects=False)) == Counter(collection.stored)


def test_dropped_copies_are_in_no_file(collection):
    collection.keep(2)
    collection.keep(2, exported=False)
    with collection.store.read() as connection:
        assert exporting.waiting(connection, "r1", "articles") == 4
    run_publish(collection, final=True)
    assert [line["id"] for line in lines(collection.files(), rejects=False)] == collection.stored
    with collection.store.read() as connection:
        assert exporting.waiting(connection, "r1", "articles") == 0


def test_files_longer_than_a_chunk(collection, monkeypatch):
    monkeypatch.setattr(exporting, "CHUNK", 3)
    collection.keep(8)
    run_publish(collection, final=True)
    assert [line["id"] for line in lines(collection.files(), rejects=False)] == collection.stored


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_part_is_written_again_with_the_same_bytes(collection, monkeypatch, moment):
    collection.keep(2)
    monkeypatch.setattr(publishing, "write_part", fragile([moment], "articles"))
    with pytest.raises(Killed):
        run_publish(collection, final=False)
    before = collection.files()
    assert set(before) == ({"exports/r1-1.jsonl"} if moment == "after" else set())
    collection.keep(2)
    assert run_publish(collection, final=True) == ["exports/r1-1.jsonl", "exports/r1-2.jsonl"]
    after = collection.files()
    assert after.items() >= before.items()
    assert [line["id"] for line in lines(after, rejects=False)] == collection.stored


@pytest.mark.parametrize("parts_before", [False, True])
def test_failures_are_listed_once_although_the_end_was_killed(collection, monkeypatch, parts_before):
    if parts_before:
        collection.refuse()
        run_publish(collection, final=False)
    collection.leave_due()
    monkeypatch.setattr(publishing, "write_part", fragile(["before", "after"], "rejects"))
    for _ in range(2):
        with pytest.raises(Killed):
            run_publish(collection, final=True)
    run_publish(collection, final=True)
    retried = [line["reason"] for line in lines(collection.files(), rejects=True) if line["retry"]]
    assert retried == ["timeout"]


def test_a_full_disk_is_one_line_and_the_next_start_writes(collection, monkeypatch):
    collection.keep(1)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(publishing, "write_part", full)
    with pytest.raises(StoreError, match="No space left on device; it is written again by the next start"):
        run_publish(collection, final=True)
    monkeypatch.undo()
    assert run_publish(collection, final=True) == ["exports/r1.jsonl"]


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("keep"), st.integers(1, 3)),
        st.tuples(st.sampled_from(["drop", "refuse", "leave_due", "publish"]), st.none()),
        st.tuples(st.just("kill"), st.lists(st.sampled_from([None, "before", "after"]), max_size=4)),
        st.tuples(st.just("kill at the end"), st.lists(st.sampled_from([None, "before", "after"]), max_size=3)),
    ),
    max_size=12,
)


class Life:
    """A collection through many runs, of which some are killed."""

    def __init__(self, collection):
        self.collection = collection
        self.run = 0
        self.failed = []
        self.seen = {}
        self.begin()

    @property
    def run_id(self):
        return f"r{self.run}"

    def begin(self):
        self.run += 1
        self.collection.begin(self.run_id)

    def publish(self, *, final, moments=()):
        """Publish; whether the process survived it."""
        real, publishing.write_part = publishing.write_part, fragile(list(moments))
        try:
            publish(self.collection.home, self.collection.store, self.run_id, final=final)
        except Killed:
            return False
        else:
            return True
        finally:
            publishing.write_part = real
            files = self.collection.files()
            assert files.items() >= self.seen.items(), "a published file changed"
            self.seen = files

    def close(self, moments=()):
        """The next start publishes what the run left, however often it is killed itself."""
        while not self.publish(final=True, moments=moments):
            moments = ()
        self.begin()

    def step(self, what, detail):
        if what == "keep":
            self.collection.keep(detail, self.run_id)
        elif what == "drop":
            self.collection.keep(1, self.run_id, exported=False)
        elif what == "refuse":
            self.collection.refuse(self.run_id)
        elif what == "leave_due":
            self.collection.leave_due(self.run_id)
            self.failed.append((f"mehrnews#{self.collection.number}", self.run_id))
        elif what == "publish":
            self.publish(final=False)
        else:
            self.publish(final=what == "kill at the end", moments=detail)
            self.close(detail[1:])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_killed_every_version_is_in_exactly_one_file(make_collection, steps):
    life = Life(make_collection())
    for what, detail in steps:
        life.step(what, detail)
    life.close()
    files = life.collection.files()
    assert Counter(line["id"] for line in lines(files, rejects=False)) == Counter(life.collection.stored)
    refused = Counter((line["id"], line["run_id"]) for line in lines(files, rejects=True) if line["retry"])
    assert refused == Counter(life.failed)
    assert all(files.values()), "an empty file"


def test_d1_what_a_run_stores_after_it_was_published_as_dead_is_published_at_its_end(collection):
    """running.md D1."""
    collection.keep(1)
    run_publish(collection, final=True)
    collection.keep(2)
    with collection.store.read() as connection:
        assert exporting.missing(connection, "r1") == 2
    assert run_publish(collection, final=True) == ["exports/r1-2.jsonl"]
    with collection.store.read() as connection:
        assert exporting.missing(connection, "r1") == 0
    published = [line["id"] for line in lines(collection.files(), rejects=False)]
    assert sorted(published) == sorted(collection.stored)


class TestCloseDead:
    @pytest.fixture
    def run(self, collection):
        run = Run.start(collection.home, None, ["irna"], {})
        yield run
        run.close()

    def statuses(self, run):
        with run.store.read() as connection:
            return {row.run_id: row.status for row in runs.latest(connection)}

    def test_a_killed_run_is_published_and_closed(self, collection, run):
        collection.keep(2)
        assert close_dead(run) == ["r1"]
        assert self.statuses(run) == {"r1": "killed", run.run_id: "running"}
        assert set(collection.files()) == {"exports/r1.jsonl"}
        with run.store.read() as connection:
            row = runs.get(connection, "r1")
        assert row.summary["stored"] == 2
        assert row.exit_code is None
        assert row.finished_at is not None
        assert close_dead(run) == []

    def test_a_run_whose_lock_is_held_is_alive(self, collection, run):
        collection.keep(2)
        alive = SourceLocks(collection.home, collection.store)
        alive.acquire(["mehrnews"])
        assert close_dead(run) == []
        assert collection.files() == {}
        alive.release()
        assert close_dead(run) == ["r1"]

    def test_a_killed_run_of_our_own_sources(self, collection, run):
        collection.begin("r0", ["irna"])
        assert set(close_dead(run)) == {"r0", "r1"}
        assert run.locks.holds("irna")
        other = SourceLocks(collection.home, collection.store)
        assert not other.try_acquire(["irna"])
        assert other.try_acquire(["mehrnews"]), "the dead run's lock was not given back"
        other.release()

    def test_a_run_whose_sources_are_partly_crawled_by_another_waits(self, collection, run):
        collection.begin("both", ["isna", "mehrnews"])
        alive = SourceLocks(collection.home, collection.store)
        alive.acquire(["isna"])
        assert close_dead(run) == ["r1"]
        assert self.statuses(run)["both"] == "running"
        alive.release()
        assert close_dead(run) == ["both"]

    def test_c4_a_broken_run_costs_itself_only(self, collection, run):
        """running.md C4: a damaged record, and a folder where the file is to be."""
        collection.keep(1)
        with collection.store.write() as connection:
            connection.execute(schema.versions.update().values(record=b"damaged"))
        collection.begin("r2")
        collection.keep(1, "r2")
        (collection.home.exports / "r2.jsonl").mkdir()
        collection.begin("r3")
        collection.keep(2, "r3")
        assert close_dead(run) == ["r3"]
        assert self.statuses(run) == {"r1": "closing", "r2": "closing", "r3": "killed", run.run_id: "running"}
        assert ["r1" in run.troubles[0], "r2" in run.troubles[1]] == [True, True]
        assert all("\n" not in trouble for trouble in run.troubles)
        (collection.home.exports / "r2.jsonl").rmdir()
        assert close_dead(run) == ["r2"], "the next start tries again"

    def test_d2_a_run_that_ended_meanwhile_keeps_its_end(self, collection, run, monkeypatch):
        """running.md D2: the candidates are read before the locks are tried."""
        collection.keep(1)
        stale = runs.unfinished

        def read(connection):
            rows = stale(connection)
            with collection.store.write() as other:
                runs.finish(other, "r1", status="finished", exit_code=0, summary={"verdict": {}}, now=time.time())
            return rows

        monkeypatch.setattr(runs, "unfinished", read)
        assert close_dead(run) == []
        with run.store.read() as connection:
            row = runs.get(connection, "r1")
        assert (row.status, row.exit_code, row.summary) == ("finished", 0, {"verdict": {}})

    def test_d4_the_source_of_a_dead_run_is_free_while_its_files_are_written(self, collection, run, monkeypatch):
        """running.md D4."""
        collection.keep(1)
        real, free = publishing.write_part, []

        def write(connection, part, folder):
            other = SourceLocks(collection.home, collection.store)
            free.append(other.try_acquire(["mehrnews"]))
            other.release()
            return real(connection, part, folder)

        monkeypatch.setattr(publishing, "write_part", write)
        assert close_dead(run) == ["r1"]
        assert free == [True]
