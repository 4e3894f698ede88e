"""Opening a database: what goes wrong is one line.

Modules: `store/home.py`, `store/schema.py`.
"""

import os
import sqlite3
import tempfile
import threading
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.exc import DataError, IntegrityError

from newscrawl.store import schema
from newscrawl.store.engine import Store, StoreError
from newscrawl.store.home import Home, HomeError


def message(url):
    with pytest.raises(StoreError) as error:
        Store.open(url)
    shown = str(error.value)
    assert "\n" not in shown
    return shown


def test_a_store_is_created_once_and_opened_again(database_url):
    for _ in range(2):
        store = Store.open(database_url)
        with store.read() as connection:
            assert connection.execute(select(schema.meta.c.value)).scalars().all() == [str(schema.SCHEMA_VERSION)]
        store.close()


def test_a_folder_that_is_missing_is_made(tmp_path):
    Store.open(f"sqlite:///{tmp_path / 'a' / 'b' / 'c.db'}").close()
    assert (tmp_path / "a" / "b" / "c.db").exists()


def test_what_is_stored_survives_a_power_cut(sqlite_store):
    with sqlite_store.read() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2


def test_a_file_that_is_no_database(tmp_path):
    (tmp_path / "x.db").write_bytes(b"this is a letter, not a database\n" * 100)
    text = message(f"sqlite:///{tmp_path / 'x.db'}")
    assert text.startswith(str(tmp_path / "x.db"))
    assert "file is not a database; the file is not an SQLite database: move it away" in text


def test_a_damaged_database(tmp_path):
    url = f"sqlite:///{tmp_path / 'x.db'}"
    Store.open(url).close()
    content = bytearray((tmp_path / "x.db").read_bytes())
    content[100:] = b"\xff" * (len(content) - 100)
    (tmp_path / "x.db").write_bytes(content)
    assert "the file is damaged: restore a backup" in message(url)


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_cannot_be_written(tmp_path):
    tmp_path.chmod(0o500)
    try:
        assert "writable" in message(f"sqlite:///{tmp_path / 'x.db'}")
    finally:
        tmp_path.chmod(0o700)


def test_a_database_that_is_read_only(sqlite_store):
    with sqlite_store.read() as connection:
        connection.exec_driver_sql("PRAGMA query_only=1")
    with pytest.raises(StoreError, match="make the file and its folder writable"), sqlite_store.write() as connection:
        connection.execute(insert(schema.meta).values(key="a", value="b"))


def test_a_folder_in_the_place_of_the_file(tmp_path):
    assert "check that the folder exists and is writable" in message(f"sqlite:///{tmp_path}")


def test_a_file_in_the_place_of_the_folder(tmp_path):
    (tmp_path / "x").touch()
    assert "its folder cannot be made" in message(f"sqlite:///{tmp_path / 'x' / 'y.db'}")


@pytest.mark.parametrize("url", ["nonsense", "mysqll://localhost/x", "postgresql+nodriver://localhost/x", ""])
def test_a_url_that_cannot_be_used(url):
    assert "not a database URL that can be used here" in message(url)


def test_a_wrong_url_is_wrong_usage():
    with pytest.raises(StoreError) as error:
        Store.open("mysqll://user:secret@localhost/x")
    assert error.value.exit_code == 2
    assert "secret" not in str(error.value)


def test_a_server_that_does_not_answer_does_not_tell_the_password():
    text = message("postgresql+psycopg://user:secret@127.0.0.1:9/x?connect_timeout=2")
    assert "secret" not in text
    assert "127.0.0.1" in text


def test_a_newer_schema_is_left_as_it_is(database_url):
    store = Store.open(database_url)
    with store.write() as connection:
        connection.execute(update(schema.meta).values(value="999"))
        schema.validators.drop(connection)
    store.close()
    text = message(database_url)
    assert f"written with schema 999, this newscrawl reads {schema.SCHEMA_VERSION}; use the newscrawl that" in text
    engine = store.engine
    with engine.connect() as connection:
        assert not engine.dialect.has_table(connection, "validators")
    engine.dispose()


def test_an_exception_rolls_everything_back(store):
    def stop_halfway():
        with store.write() as connection:
            connection.execute(insert(schema.meta).values(key="a", value="b"))
            raise KeyError("a")

    with pytest.raises(KeyError):
        stop_halfway()
    with store.read() as connection:
        assert connection.execute(select(func.count()).select_from(schema.meta)).scalar() == 1


def test_an_error_of_the_database_is_one_line(store):
    with pytest.raises(StoreError) as error, store.write() as connection:
        connection.execute(text("SELECT nothing FROM nowhere"))
    assert "\n" not in str(error.value)


def test_c2_a_value_that_cannot_be_stored_says_nothing_of_the_database(store):
    """Finding C2: one NUL in a title ended the run of every source."""
    with pytest.raises(IntegrityError), store.write() as connection:
        connection.execute(insert(schema.meta).values(key="schema_version", value="2"))
    if store.engine.dialect.name == "postgresql":
        with pytest.raises(DataError), store.write() as connection:
            connection.execute(insert(schema.meta).values(key="title", value="a\x00b"))
    with store.write() as connection:
        connection.execute(insert(schema.meta).values(key="title", value="well"))


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://h.invalid/db?user=desk&password=s3cret&connect_timeout=1",
        "postgresql+psycopg://desk:s3cret@127.0.0.1:9/db?connect_timeout=1",
        "postgres://desk:s3/cret@h:x/db",
        "mysql://h/db?passwd=s3cret",
    ],
)
def test_e3_no_password_is_ever_printed(url):
    """Finding E3: it goes to cron's mail and into the report."""
    assert "s3cret" not in message(url)
    assert "cret" not in message(url)


@pytest.mark.parametrize("folder", ["a?b", "50% off", "a#b", "خانه", "a b"])
def test_h_a_home_may_have_any_name(tmp_path, folder):
    """Part H: two homes whose names differ behind a question mark shared one database."""
    home = Home.at(tmp_path / folder).prepare()
    Store.open(home.database_url).close()
    assert (home.path / "newscrawl.db").exists()
    assert [path.name for path in tmp_path.iterdir()] == [folder]
    Store.open(home.database_url, readonly=True).close()


def as_somebody_else(action):
    """Exit code of a child process that does it without any right of ours; root is nobody there."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            if os.geteuid() == 0:
                os.setgid(65534)
                os.setuid(65534)
            action()
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


class TestReading:
    """Finding E1: whoever may only read can read, also while a crawl writes."""

    def test_e1_while_another_writes(self, sqlite_store):
        url = sqlite_store.engine.url
        with sqlite_store.write() as connection:
            connection.execute(insert(schema.meta).values(key="a", value="b"))
            reader = Store.open(url, readonly=True)
            with reader.read() as other:
                assert other.execute(select(func.count()).select_from(schema.meta)).scalar() == 1
            reader.close()

    def test_e1_by_a_user_who_cannot_write_there(self, sqlite_store):
        """Also where SQLite's side files are missing, as on a read-only mount."""
        sqlite_store.close()
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "store.db"
            copy.write_bytes(Path(sqlite_store.engine.url.database).read_bytes())
            copy.chmod(0o444)
            Path(folder).chmod(0o555)

            def read():
                reader = Store.open(f"sqlite:///{copy}", readonly=True)
                with reader.read() as connection:
                    assert connection.execute(select(func.count()).select_from(schema.meta)).scalar() == 1
                reader.close()

            read()  # loads what is loaded lazily, while we may read it
            for side in ("-wal", "-shm"):
                copy.with_name(f"store.db{side}").unlink(missing_ok=True)
            assert as_somebody_else(read) == 0
            assert [path.name for path in Path(folder).iterdir()] == ["store.db"]

    def test_e1_nothing_can_be_written(self, sqlite_store):
        reader = Store.open(sqlite_store.engine.url, readonly=True)
        with pytest.raises(StoreError, match="readonly"), reader.write() as connection:
            connection.execute(insert(schema.meta).values(key="a", value="b"))
        reader.close()

    def test_what_is_not_there_is_not_made(self, tmp_path):
        with pytest.raises(StoreError, match="unable to open"):
            Store.open(f"sqlite:///{tmp_path / 'none' / 'x.db'}", readonly=True)
        assert list(tmp_path.iterdir()) == []


def test_processes_that_begin_together_all_open_it(database_url):
    failures, ready = [], threading.Barrier(6)

    def begin():
        ready.wait()
        try:
            Store.open(database_url).close()
        except StoreError as error:
            failures.append(str(error))

    threads = [threading.Thread(target=begin) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_reader_does_not_wait_for_a_writer(sqlite_store):
    with sqlite_store.write() as writer:
        writer.execute(insert(schema.meta).values(key="a", value="b"))
        with sqlite_store.read() as reader:
            assert reader.execute(select(func.count()).select_from(schema.meta)).scalar() == 1


def test_a_foreign_process_that_keeps_it_locked(sqlite_store):
    other = sqlite3.connect(sqlite_store.place, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with sqlite_store.read() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=50")
    with pytest.raises(StoreError, match="end it and start again"), sqlite_store.write():
        pass
    other.execute("ROLLBACK")
    other.close()


class TestHome:
    def test_the_folder_named_wins_over_the_variable(self, tmp_path, monkeypatch):
        monkeypatch.setenv("NEWSCRAWL_HOME", str(tmp_path / "variable"))
        assert Home.at(tmp_path / "named").path == tmp_path / "named"
        assert Home.at().path == tmp_path / "variable"

    def test_the_default(self, tmp_path, monkeypatch):
        monkeypatch.delenv("NEWSCRAWL_HOME", raising=False)
        monkeypatch.chdir(tmp_path)
        assert Home.at().path == tmp_path / "newscrawl-data"

    def test_prepare_makes_the_folders(self, tmp_path):
        home = Home.at(tmp_path / "h").prepare()
        assert all(folder.is_dir() for folder in (home.exports, home.reports, home.locks))
        assert home.database_url.database == str(tmp_path / "h" / "newscrawl.db")

    def test_a_file_in_its_place(self, tmp_path):
        (tmp_path / "h").touch()
        with pytest.raises(HomeError, match=r"h.*; choose a folder that can be written with --home"):
            Home.at(tmp_path / "h").prepare()
