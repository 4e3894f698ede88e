"""A backup is a collection of its own, also when a crawl writes while it is made."""

import pytest
from sqlalchemy import insert, update

from newscrawl.exporters.publishing import publish
from newscrawl.store import runs, schema
from newscrawl.store.articles import records
from newscrawl.store.backup import BackupError, backup
from newscrawl.store.engine import Store
from newscrawl.store.home import Home
from newscrawl.store.ledger import Ledger
from newscrawl.store.outcomes import Fetched

NOW = 1_767_000_000.0


class Desk:
    """A collection with one published run, and a run that goes on."""

    def __init__(self, home, make_article):
        self.home = home
        self.store = Store.open(home.database_url)
        self.make_article = make_article
        for name in ("r1", "r2"):
            with self.store.write() as connection:
                runs.begin(connection, name, ["mehrnews"], {}, NOW)
        self.settle("r1", 1)
        publish(home, self.store, "r1", final=True)
        with self.store.write() as connection:
            runs.finish(connection, "r1", status="finished", exit_code=0, summary={}, now=NOW)
        (home.reports / "r1.json").write_text("{}")

    def settle(self, run, code):
        from newscrawl.dedup import prepare_article

        article = self.make_article(str(code))
        Ledger(self.store, run).settle([Fetched(article, prepare_article(article))], NOW)


@pytest.fixture
def desk(tmp_path, make_article):
    desk = Desk(Home(tmp_path / "home").prepare(), make_article)
    yield desk
    desk.store.close()


def test_a_backup_is_a_home_of_its_own(desk, tmp_path):
    target = tmp_path / "copy"
    # A transaction is open, as it is while a crawl runs.
    with desk.store.write() as connection:
        connection.execute(update(schema.runs).where(schema.runs.c.run_id == "r2").values(options={"half": True}))
        done = backup(desk.home, target)
    assert done.missing == ()
    assert (target / "exports" / "r1.jsonl").read_bytes() == (desk.home.exports / "r1.jsonl").read_bytes()
    assert (target / "reports" / "r1.json").exists()
    store = Store.open(Home(target).database_url)
    assert list(records(store)) == list(records(desk.store))
    with store.read() as connection:
        # What was not committed is not there; what runs is closed by the first start from the copy.
        assert [(row.run_id, row.options) for row in runs.unfinished(connection)] == [("r2", {})]
    store.close()


def test_what_is_published_after_the_database_was_copied_stays_out(desk, tmp_path, monkeypatch):
    from newscrawl.store import backup as module

    copy_files = module._copy_files

    def publish_then_copy(home, target):
        desk.settle("r2", 2)
        publish(home, desk.store, "r2", final=True)
        return copy_files(home, target)

    monkeypatch.setattr(module, "_copy_files", publish_then_copy)
    backup(desk.home, tmp_path / "copy")
    assert (desk.home.exports / "r2.jsonl").exists()
    assert not (tmp_path / "copy" / "exports" / "r2.jsonl").exists()


def test_a_second_backup_copies_what_is_new(desk, tmp_path):
    first = backup(desk.home, tmp_path / "copy")
    desk.settle("r2", 2)
    publish(desk.home, desk.store, "r2", final=True)
    second = backup(desk.home, tmp_path / "copy")
    assert first.files == second.kept
    assert second.files >= 1
    store = Store.open(Home(tmp_path / "copy").database_url, readonly=True)
    assert len(list(records(store))) == 2
    store.close()


def test_of_an_archive_only_what_is_committed(desk, tmp_path):
    desk.home.warc.mkdir()
    (desk.home.warc / "r2-1.warc.gz").write_bytes(b"whole" + b"half")
    with desk.store.write() as connection:
        values = {"file": "r2-1.warc.gz", "run_id": "r2", "committed_length": 5}
        connection.execute(insert(schema.warc_files).values(values))
    backup(desk.home, tmp_path / "copy")
    assert (tmp_path / "copy" / "warc" / "r2-1.warc.gz").read_bytes() == b"whole"


def test_a_file_that_is_gone_is_said(desk, tmp_path):
    (desk.home.exports / "r1.jsonl").unlink()
    assert backup(desk.home, tmp_path / "copy").missing == ("exports/r1.jsonl",)


def test_not_into_itself(desk):
    for folder in (desk.home.path, desk.home.path / "backup"):
        with pytest.raises(BackupError, match="name a folder outside of it"):
            backup(desk.home, folder)
