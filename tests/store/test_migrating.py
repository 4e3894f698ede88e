"""A collection of schema 1 becomes one of today's: nothing published changes, whatever happens on the way.

Also shows what `newscrawl/store/migrations` holds: the frozen first schema and every step after it.
"""

import contextlib
import json
import zlib
from datetime import date

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import create_engine, event, inspect, select, text

from newscrawl.store import migrating, schema
from newscrawl.store.articles import records
from newscrawl.store.engine import Store, StoreError
from newscrawl.store.migrations.versions import __path__ as versions_path

ARTICLES = 10_000


def first_schema(connection):
    """The tables of schema 1, as the frozen migration makes them."""
    from importlib.util import module_from_spec, spec_from_file_location

    spec = spec_from_file_location("first", f"{versions_path[0]}/0001_first.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    with Operations.context(MigrationContext.configure(connection)):
        module.upgrade()


def record(number):
    return json.dumps({"id": f"mehrnews#{number}", "title": f"خبر شماره {number}", "version": 1}).encode()


def fill(connection, articles=ARTICLES):
    """A collection as schema 1 wrote it: stored articles and one link in each other state."""
    execute = connection.execute
    execute(text("INSERT INTO meta (key, value) VALUES ('schema_version', '1')"))
    execute(
        text(
            "INSERT INTO runs (run_id, sources, options, started_at, finished_at, status, exit_code) "
            "VALUES ('r1', '[\"mehrnews\"]', '{}', 1000, 2000, 'finished', 0)"
        )
    )
    codes = range(1, articles + 1)
    execute(
        text(
            "INSERT INTO versions (article_id, version, run_id, stored_at, exported, record) "
            "VALUES (:id, 1, 'r1', 1500, :exported, :record)"
        ),
        [{"id": f"mehrnews#{n}", "exported": n % 100 != 0, "record": zlib.compress(record(n), 1)} for n in codes],
    )
    execute(
        text(
            "INSERT INTO articles (id, source, news_code, url, title, kind, province, published_at, first_seen_at, "
            "last_seen_at, version, content_hash) VALUES (:id, 'mehrnews', :code, :url, :title, 'news', 'ardabil', "
            "1200, 1500, 1500, 1, 'abc')"
        ),
        [{"id": f"mehrnews#{n}", "code": str(n), "url": f"https://x/{n}", "title": f"خبر {n}"} for n in codes],
    )
    execute(
        text(
            "INSERT INTO fp_article (article_id, source, content_hash, fp_version, n_words) "
            "VALUES (:id, 'mehrnews', 1, 1, 9)"
        ),
        [{"id": "mehrnews#1"}, {"id": "mehrnews#forgotten"}],
    )
    links = [{"code": str(n), "state": "stored", "due": None, "reason": None} for n in codes]
    links += [
        {"code": "new", "state": "new", "due": 1600.0, "reason": None},
        {"code": "refused", "state": "refused", "due": None, "reason": "gone"},
        {"code": "skipped", "state": "skipped", "due": None, "reason": "outside_window"},
        {"code": "unasked-304", "state": "stored", "due": None, "reason": None},
    ]
    execute(
        text(
            "INSERT INTO links (source, news_code, url, state, due_at, attempts, reason, listed_at, channel, mixed, "
            "discovered_at, looked_at, run_id) VALUES ('mehrnews', :code, 'https://x', :state, :due, 2, :reason, 1100, "
            "'archive', :mixed, 1050, 1500, 'r1')"
        ),
        [{**link, "mixed": False} for link in links],
    )


@pytest.fixture
def old(database_url):
    """URL of a collection of schema 1, and what it exports."""
    engine = create_engine(database_url)
    with engine.begin() as connection:
        first_schema(connection)
        fill(connection)
    engine.dispose()
    return database_url, [record(n) for n in range(1, ARTICLES + 1) if n % 100]


def exported(store):
    return list(records(store))


def test_an_upgrade_changes_no_export(old):
    url, before = old
    store = Store.open(url)
    assert exported(store) == before
    with store.read() as connection:
        assert connection.execute(select(schema.meta.c.value)).scalar() == str(schema.SCHEMA_VERSION)
        codes = ("new", "refused", "skipped", "unasked-304", "1")
        query = select(schema.links).where(schema.links.c.news_code.in_(codes))
        links = {row.news_code: row for row in connection.execute(query)}
        marks = select(schema.fp_article.c.article_id, schema.fp_article.c.stored_day)
        days = {row.article_id: row.stored_day for row in connection.execute(marks)}
    store.close()
    # 1500 seconds after 1970 began at Greenwich; what was forgotten tells no day.
    assert days == {"mehrnews#1": date(1970, 1, 1).toordinal(), "mehrnews#forgotten": 0}
    assert (links["new"].state, links["new"].due_at) == ("due", 1600.0)
    assert (links["refused"].state, links["refused"].settled_at) == ("refused", 1500.0)
    assert (links["skipped"].state, links["skipped"].published_at) == ("parked", 1100.0)
    # Its text was never seen: schema 1 took an unasked 304 for a stored article.
    assert (links["unasked-304"].state, links["unasked-304"].due_at) == ("due", 1050.0)
    assert (links["1"].state, links["1"].due_at) == ("stored", None)


def test_an_upgraded_schema_is_the_one_of_a_new_collection(old):
    store = Store.open(old[0])
    with store.read() as connection:
        context = MigrationContext.configure(connection)
        differing = [
            change
            for change in compare_metadata(context, schema.metadata)
            if not (change[0] == "remove_table" and change[1].name == "alembic_version")
        ]
    store.close()
    assert differing == []


def test_an_interrupted_upgrade_never_was(old, monkeypatch):
    url, before = old
    statements = []
    for stop_at in (1, 7, 25, None):

        def upgrade(connection, found, stop_at=stop_at, original=migrating.upgrade):
            seen = []

            @event.listens_for(connection, "before_cursor_execute")
            def count(*_arguments):
                seen.append(1)
                if stop_at is not None and len(seen) > stop_at:
                    raise KeyboardInterrupt

            original(connection, found)
            statements.append(len(seen))

        with monkeypatch.context() as patch:
            patch.setattr("newscrawl.store.migrating.upgrade", upgrade)
            with pytest.raises(KeyboardInterrupt) if stop_at else contextlib.nullcontext():
                Store.open(url).close()
        engine = create_engine(url)
        with engine.connect() as connection:
            assert inspect(connection).has_table("gaps") is (stop_at is None)
        engine.dispose()
    assert statements[-1] > 25
    store = Store.open(url)
    assert exported(store) == before
    store.close()


def test_a_reader_of_an_older_collection_is_told_what_to_do(old):
    with pytest.raises(StoreError, match="schema 1 by an older newscrawl; run `newscrawl migrate`"):
        Store.open(old[0], readonly=True)
