"""What was read and not asked for is kept, and is as good as a new look for a while."""

import pytest
from sqlalchemy import func, select

from newscrawl import reasons
from newscrawl.store import parked, schema

NOW = 1_767_000_000.0
HOUR = 3600.0
DAY = 24 * HOUR


def put(store, make_article, code, *, looked=NOW, published=NOW - HOUR):
    with store.write() as connection:
        parked.put(connection, [parked.row(make_article(code), published, looked)])


def find(store, now, *codes):
    with store.read() as connection:
        return parked.find(connection, "mehrnews", [str(code) for code in codes], now)


def test_issue10_3_a_record_comes_back_as_it_was(store, make_article):
    put(store, make_article, 1)
    put(store, make_article, 1, looked=NOW + 5)
    found = find(store, NOW + 60, 1, 2)
    assert list(found) == ["1"]
    assert found["1"].article == make_article(1)
    assert found["1"].looked_at == NOW + 5, "the last look counts"
    with store.read() as connection:
        assert parked.find(connection, "irna", ["1"], NOW) == {}


@pytest.mark.parametrize(
    ("published", "age", "good"),
    [
        (NOW - HOUR, 23 * HOUR, True),
        (NOW - HOUR, 25 * HOUR, False),  # it may have been edited since
        (NOW - 3 * DAY, 29 * DAY, True),  # nobody edits it any more
        (NOW - 3 * DAY, 31 * DAY, False),
    ],
)
def test_issue10_3_a_record_is_good_until_it_may_have_been_edited(store, make_article, published, age, good):
    put(store, make_article, 1, published=published)
    assert bool(find(store, NOW + age, 1)) is good
    with store.write() as connection:
        parked.prune(connection, NOW + age)
        assert connection.execute(select(func.count()).select_from(schema.parked_records)).scalar() == int(good)


def test_issue10_3_records_of_older_rules_are_not_used(store, make_article, monkeypatch):
    put(store, make_article, 1)
    monkeypatch.setattr(reasons, "RULES_VERSION", reasons.RULES_VERSION + 1)
    assert find(store, NOW, 1) == {}
