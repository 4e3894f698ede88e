"""What the next start does with the files of a killed run."""

import time

import pytest

from newscrawl.archive.recovering import recover
from newscrawl.archive.verifying import verify
from newscrawl.store import captures, runs
from newscrawl.store.engine import Store


@pytest.fixture
def store(tmp_path):
    opened = Store.open(f"sqlite:///{tmp_path / 'store.db'}")
    yield opened
    opened.close()


@pytest.fixture
def killed(store, writer, make, tmp_path):
    """A run that committed one batch, then wrote another and was killed before its transaction ended."""
    with store.write() as connection:
        runs.begin(connection, make.run, ["mehrnews"], {}, time.time())
    with writer.batch([make.kept(1)]) as batch, store.write() as connection:
        captures.put(connection, make.run, batch, time.time())
    make.write(writer, make.kept(2))
    return tmp_path / make.file


def end(store, run):
    with store.write() as connection:
        runs.finish(connection, run, status="killed", exit_code=None, summary={}, now=time.time())


def test_what_was_not_committed_is_cut_off(store, killed, make):
    end(store, make.run)
    (line,) = recover(killed.parent, store, 5.0)
    assert "bytes that its run did not commit are cut off" in line
    found = verify(killed)
    assert (found.problems, found.records["response"]) == ([], 1)
    with store.read() as connection:
        (row,) = captures.files(connection)
        assert (row.committed_length, row.closed_at) == (killed.stat().st_size, 5.0)
        assert [place[:2] for place in captures.places(connection, killed.name)] == [found.places[1]]
    assert recover(killed.parent, store, 6.0) == []


def test_a_file_without_a_row_is_removed(store, killed, make):
    with store.write() as connection:
        captures.forget_file(connection, killed.name)
    end(store, make.run)
    assert len(recover(killed.parent, store, 5.0)) == 1
    assert not killed.exists()


def test_a_run_that_is_alive_keeps_its_file(store, killed):
    size = killed.stat().st_size
    assert recover(killed.parent, store, 5.0) == []
    assert killed.stat().st_size == size


def test_files_of_others_are_left_alone(store, killed, make):
    end(store, make.run)
    foreign = [killed.with_name(name) for name in ("CC-NEWS-20251229-00001.warc.gz", "x.warc.gz", "x-1.warc.gz")]
    for path in foreign:
        path.write_bytes(b"somebody else's")
    recover(killed.parent, store, 5.0)
    assert all(path.read_bytes() == b"somebody else's" for path in foreign)


def test_a_closed_file_is_never_cut(store, killed, make):
    size = killed.stat().st_size
    with store.write() as connection:
        captures.grow(connection, make.run, captures.Grown(killed.name, 10, closed=True), 1.0)
    end(store, make.run)
    assert recover(killed.parent, store, 5.0) == []
    assert killed.stat().st_size == size


def test_missing_bytes_are_said(store, killed, make):
    end(store, make.run)
    killed.write_bytes(killed.read_bytes()[:100])
    (line,) = recover(killed.parent, store, 5.0)
    assert "bytes are missing" in line


def test_without_an_archive_nothing_is_done(store, tmp_path):
    assert recover(tmp_path / "none", store, 5.0) == []
