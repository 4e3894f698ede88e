"""No statement at the start or the end of a run reads all links of its source: each finds its own by an index."""

import re

import pytest
from sqlalchemy import event, text

from newscrawl.store import links, parked, tally
from newscrawl.store.links import Scope
from newscrawl.store.reopening import reopen

NOW = 1_767_000_000.0
DAY = 86_400.0

WHOLE = re.compile(r"SCAN links|SEARCH links USING (?:COVERING )?INDEX \w+ \(source=\?\)")


@pytest.fixture
def plans(sqlite_store):
    """What SQLite says of how it carries out each statement."""
    found = []

    def explain(connection, _, statement, parameters, *__):
        if statement.startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
            raw = connection.connection.dbapi_connection.cursor()
            rows = raw.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
            found.extend((row[3], statement) for row in rows)

    event.listen(sqlite_store.engine, "before_cursor_execute", explain)
    yield found
    event.remove(sqlite_store.engine, "before_cursor_execute", explain)


def test_partial_indexes_are_made_last(sqlite_store):
    """Between two that seem to cost alike SQLite decides by their order, which was another one in each process."""
    query = text("SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'links' AND sql IS NOT NULL")
    with sqlite_store.read() as connection:
        partial = [" WHERE " in sql for sql in connection.execute(query).scalars()]
    assert partial == sorted(partial)
    assert len(set(partial)) == 2


@pytest.mark.parametrize(
    "scope",
    [
        Scope("mehrnews"),
        Scope("mehrnews", ("ardabil", "qom")),
        Scope("mehrnews", None, NOW - DAY),
        Scope("mehrnews", ("ardabil",), NOW - 9 * DAY, NOW - 3 * DAY),
    ],
)
def test_scaling_each_statement_finds_its_links_by_an_index(sqlite_store, plans, scope):
    with sqlite_store.write() as connection:
        reopen(connection, scope, NOW - DAY, ["https://www.mehrnews.com"], NOW)
        parked.prune(connection, NOW)
    with sqlite_store.read() as connection:
        tally.of_run(connection, "r1", scope, NOW)
        links.due(connection, scope, before=NOW, limit=64, without=())
        links.next_due(connection, scope, (), "r1")
    assert len(plans) > 12
    assert [plan for plan in plans if WHOLE.search(plan[0])] == []


def test_scaling_what_is_parked_is_found_by_its_time_without_all_that_is_stored(sqlite_store, plans):
    with sqlite_store.write() as connection:
        reopen(connection, Scope("mehrnews", None, NOW - 9 * DAY, NOW - 3 * DAY), NOW - DAY, [], NOW)
    parked_by = [plan for plan, statement in plans if "'parked'" in statement and "published_at >=" in statement]
    assert parked_by
    assert all("links_parked_at" in plan or "links_undated" in plan for plan in parked_by), parked_by
