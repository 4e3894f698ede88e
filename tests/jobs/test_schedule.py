"""The cadence that workers share: the one of `crawl --due`, source by source."""

import time

import pytest

pytest.importorskip("procrastinate")

from newscrawl.jobs.schedule import Cadence
from newscrawl.store import cadence as table
from newscrawl.store.engine import Store

NAMES = ("mehrnews", "yjc")


@pytest.fixture
def cadence(tmp_path):
    return Cadence(tmp_path, f"sqlite:///{tmp_path / 'a.db'}", {}, NAMES)


def test_a_source_is_due_until_its_crawl_says_when_it_is_due_again(cadence):
    now = time.time()
    tick, asked = cadence.due(now)
    assert [(one.target, one.options, one.wanted) for one in asked] == [
        (name, ("--edits", "6h"), "due") for name in NAMES
    ]
    cadence.look_back_made(tick, now)
    assert cadence.is_due("yjc")
    cadence.settle("yjc", 0, now)
    assert not cadence.is_due("yjc")
    assert [one.target for one in cadence.due(now)[1]] == ["mehrnews"]


def test_a_look_back_is_due_until_its_crawls_are_in_the_queue(cadence):
    (cadence.home / "newscrawl.toml").write_text('[schedule]\ndaily = {at = "04:10", since = "2d"}\n', "utf-8")
    now = time.time()
    cadence.due(now)
    store = Store.open(cadence.db)
    with store.write() as connection:
        row = table.rows(connection)["@daily"]
        table.put(connection, "@daily", next_at=now - 1, last_at=now - 90_000, interval=None, detail=dict(row.detail))
    store.close()
    for _ in range(2):  # a worker that dies in between loses none of it
        tick, asked = cadence.due(now)
        assert [(one.target, one.options[0], one.wanted) for one in asked] == [
            (n, "--since", "look-back") for n in NAMES
        ]
    cadence.look_back_made(tick, now)
    assert cadence.due(now)[0].look_back is None
