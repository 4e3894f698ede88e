"""The queue's tables are made once, and brought to the version of the library."""

import pytest
from sqlalchemy import select, text, update

pytest.importorskip("procrastinate")

from newscrawl.jobs import NoQueueError
from newscrawl.jobs.migrating import KEY, check, migrate, migrations
from newscrawl.store.engine import Store
from newscrawl.store.schema import meta


@pytest.fixture
def store(postgres_url):
    opened = Store.open(postgres_url)
    yield opened
    opened.close()


def functions(store):
    query = "SELECT proname, prosrc FROM pg_proc WHERE proname LIKE 'procrastinate%' ORDER BY 1, 2"
    with store.read() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_a_database_without_a_queue_is_refused_with_what_to_do_and_migrated_once(store):
    with pytest.raises(NoQueueError, match="has no queue of jobs; run `newscrawl migrate`"):
        check(store)
    last = migrate(store)
    check(store)
    made = functions(store)
    assert len(made) > 10
    assert migrate(store) == last == migrations()[-1].stem
    assert functions(store) == made


def test_an_older_queue_gets_the_migrations_that_it_lacks(store):
    old = [path for path in migrations() if path.stem < "03.03"]
    with store.write() as connection:
        for path in old:
            connection.connection.cursor().execute(path.read_text("utf-8"))
        connection.execute(meta.insert().values(key=KEY, value=old[-1].stem))
    before = functions(store)
    with pytest.raises(NoQueueError, match=rf"of an older version \({old[-1].stem}\); run `newscrawl migrate`"):
        check(store)
    migrate(store)
    check(store)
    assert functions(store) != before


def test_a_queue_of_somebody_else_is_left_alone(store):
    migrate(store)
    with store.write() as connection:
        connection.execute(meta.delete().where(meta.c.key == KEY))
    with pytest.raises(NoQueueError, match="that newscrawl did not make; use a database of its own"):
        migrate(store)
    with store.write() as connection:
        assert connection.execute(select(meta.c.value).where(meta.c.key == KEY)).scalar() is None


def test_a_queue_of_a_newer_library_is_used_as_it_is(store):
    migrate(store)
    with store.write() as connection:
        connection.execute(update(meta).where(meta.c.key == KEY).values(value="99.00.00_01_later"))
    check(store)
    assert migrate(store) == "99.00.00_01_later"


def test_sqlite_has_no_queue(tmp_path):
    opened = Store.open(f"sqlite:///{tmp_path / 'a.db'}")
    with pytest.raises(NoQueueError, match="needs PostgreSQL"):
        check(opened)
    opened.close()
