"""Which links are due, for whom and when; how far walks came; what commands read back.

Modules: `store/runs.py`, `store/walks.py`.
"""

import zlib
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from sqlalchemy import event, insert, select, update

from newscrawl.items import to_json
from newscrawl.store import articles, links, runs, schema, walks
from newscrawl.store.engine import StoreError
from newscrawl.store.links import Scope

NOW = 1_767_000_000.0
DAY = 86_400.0
MEHR = Scope("mehrnews")


def moment(seconds):
    return datetime.fromtimestamp(seconds, UTC)


@pytest.fixture
def table(store, make_link):
    """A store with links; `add(code, **hints)` puts one in."""

    class Table:
        def __init__(self):
            self.store = store

        def add(self, *codes, source="mehrnews", now=NOW, mixed=False, **hints):
            made = [make_link(code, **hints) for code in codes]
            with store.write() as connection:
                return links.add(connection, source, made, channel="section", run_id="r1", now=now, mixed=mixed)

        def set(self, code, **values):
            with store.write() as connection:
                connection.execute(update(schema.links).where(schema.links.c.news_code == str(code)).values(**values))

        def due(self, scope=MEHR, before=NOW + 1, limit=99, without=()):
            with store.read() as connection:
                found = links.due(connection, scope, before=before, limit=limit, without=without)
            return [row.news_code for row in found]

        def row(self, code):
            with store.read() as connection:
                return connection.execute(select(schema.links).where(schema.links.c.news_code == str(code))).one()

    return Table()


def test_new_links_are_due_at_once_in_the_order_of_the_list(table):
    assert table.add(9, 3, 7) == 3
    assert table.due() == ["9", "3", "7"]
    assert table.due(before=NOW - 1) == []
    assert table.due(limit=2) == ["9", "3"]


def test_links_in_flight_are_left_out(table):
    table.add(1, 2, 3, 4)
    assert table.due(limit=2, without={"1", "3"}) == ["2", "4"]


def test_what_is_done_is_not_due(table):
    table.add(1, 2)
    table.set(1, due_at=None)
    assert table.due() == ["2"]


def test_what_a_list_said_is_kept(table):
    table.add(1, kind="photo", title="عنوان", province="gilan", listed_at=moment(NOW), modified_at=moment(NOW + 5))
    table.add(2, listed_at=None, mixed=True)
    row = table.row(1)
    assert (row.kind, row.title, row.province, row.listed_at) == ("photo", "عنوان", "gilan", NOW)
    assert (row.modified_at, row.mixed, row.state, row.attempts) == (NOW + 5, False, "due", 0)
    assert (table.row(2).listed_at, table.row(2).mixed) == (None, True)
    with table.store.read() as connection:
        known = links.known(connection, "mehrnews", ["1", "2", "3"])
    assert set(known) == {"1", "2"}
    assert (known["1"].due, known["1"].discovered_at, known["1"].title) == (True, NOW, "عنوان")


def test_known_takes_any_number_of_codes(table, monkeypatch):
    monkeypatch.setattr(links, "IN_LIMIT", 2)
    table.add(*range(1, 6))
    with table.store.read() as connection:
        assert len(links.known(connection, "mehrnews", [str(code) for code in range(9)])) == 5


def test_a_link_is_its_number_within_its_source(table):
    table.add(1)
    table.add(1, source="irna")
    assert table.due() == table.due(Scope("irna")) == ["1"]


def test_nothing_to_add_is_nothing(table):
    assert table.add() == 0


class TestScope:
    def test_provinces_take_links_without_a_hint_too(self, table):
        table.add(1, province="gilan")
        table.add(2, province="qom")
        table.add(3)
        assert set(table.due(Scope("mehrnews", ("gilan",)))) == {"1", "3"}
        assert set(table.due(Scope("mehrnews", ("gilan", "qom")))) == {"1", "2", "3"}

    def test_a_time_of_day_is_believed_but_for_a_quarter_of_an_hour(self, table):
        for number, distance in enumerate((-0.9, -0.005, 0.5, 1.005, 1.9), 1):
            table.add(number, listed_at=moment(NOW + distance * DAY))
        table.add(6, listed_at=None)
        assert set(table.due(Scope("mehrnews", None, NOW, NOW + DAY))) == {"2", "3", "4", "6"}

    @pytest.mark.parametrize("midnight", ["2025-12-29T00:00:00+03:30", "2025-12-29T00:00:00+00:00"])
    def test_a_date_without_a_time_may_be_any_of_its_day(self, table, midnight):
        day = datetime.fromisoformat(midnight).timestamp()
        for number, distance in enumerate((-2, -1, 0, 1, 2), 1):
            table.add(number, listed_at=moment(day + distance * DAY))
        assert table.due(Scope("mehrnews", None, day + 3600, day + 7200)) == ["3"]
        assert table.due(Scope("mehrnews", None, day - 3600, day - 60)) == ["2", "3"]

    def test_what_the_page_said_counts_more_than_the_list(self, table):
        table.add(1, 2, listed_at=moment(NOW))
        table.set(1, published_at=NOW - 60)
        table.set(2, published_at=NOW + 60)
        assert table.due(Scope("mehrnews", None, NOW)) == ["2"]
        assert table.due(Scope("mehrnews", None, None, NOW)) == ["1"]

    def test_what_a_list_says_to_lie_outside_is_parked_for_who_asks_for_it(self, table, make_link):
        scope = Scope("mehrnews", ("gilan",), NOW, NOW + DAY)
        found = [
            make_link(1, listed_at=moment(NOW + 60)),
            make_link(2, listed_at=moment(NOW - DAY)),
            make_link(3, listed_at=moment(NOW + 60), province="qom"),
            make_link(4, listed_at=None),
        ]
        with table.store.write() as connection:
            assert links.add(connection, "mehrnews", found, channel="feed", run_id="r1", now=NOW, scope=scope) == 4
        assert [(table.row(code).state, table.row(code).reason) for code in (1, 2, 3, 4)] == [
            ("due", None),
            ("parked", "outside_window"),
            ("parked", "other_province"),
            ("due", None),
        ]
        assert table.due() == ["1", "4"]

    def test_a_run_waits_for_its_own_links_only(self, table):
        table.add(1, 2, 3)
        table.set(1, due_at=NOW + 10, tried_by="r0")
        table.set(2, due_at=NOW + 20, tried_by="r1")
        table.set(3, due_at=NOW + 30)
        with table.store.read() as connection:
            assert links.next_due(connection, MEHR, ()) == NOW + 10
            assert links.next_due(connection, MEHR, (), "r1") == NOW + 20
            assert links.next_due(connection, MEHR, {"2"}, "r1") == NOW + 30

    def test_next_due(self, table):
        table.add(1, 2, 3)
        table.add(4, province="qom")
        table.set(1, due_at=NOW + 60, reason="timeout")
        table.set(2, due_at=NOW + 30, reason="http_500")
        table.set(3, due_at=None)
        with table.store.read() as connection:
            gilan = Scope("mehrnews", ("gilan",))
            assert links.next_due(connection, gilan, ()) == NOW + 30
            assert links.next_due(connection, gilan, {"2"}) == NOW + 60
            assert links.next_due(connection, gilan, {"1", "2"}) is None


def test_looking_again_keeps_what_the_list_does_not_say(table, make_link):
    table.add(1, title="نخست", modified_at=moment(NOW))
    table.set(1, due_at=None, attempts=4, state="stored")
    with table.store.write() as connection:
        assert links.look_again(connection, "mehrnews", [make_link(1)], NOW + 5) == 1
        assert links.look_again(connection, "mehrnews", [], NOW + 5) == 0
    row = table.row(1)
    assert (row.due_at, row.attempts, row.title, row.modified_at) == (NOW + 5, 0, "نخست", NOW)
    with table.store.write() as connection:
        again = make_link(1, title="دوم", modified_at=moment(NOW + 9))
        links.look_again(connection, "mehrnews", [again], NOW + 6)
    assert (table.row(1).title, table.row(1).modified_at) == ("دوم", NOW + 9)


def test_c2_c3_a_title_that_no_database_takes_costs_no_list(table):
    table.add(1, 2, title="نیم\ud800نویسه\0")
    assert table.row(1).title == "نیم نویسه"


class TestWalks:
    def begin(self, connection, scope="archive:19", now=NOW, source="mehrnews"):
        return walks.begin(connection, run_id="r1", source=source, scope=scope, channel="archive", now=now)

    def last(self, store, scope="archive:19", source="mehrnews"):
        with store.read() as connection:
            found = walks.last_completed(connection, source, scope, 9e9)
            return (None, None) if found is None else (found.began, found.ended)

    def test_only_a_complete_walk_counts(self, store):
        for number, status in enumerate(("running", "short", "capped", "failed")):
            with store.write() as connection:
                walk = self.begin(connection, now=NOW + number)
                if status != "running":
                    walks.end(connection, walk, status=status, detail="", now=NOW + 50)
        assert self.last(store) == (None, None)
        with store.write() as connection:
            walk = self.begin(connection, now=NOW - 90)
            walks.end(connection, walk, status="complete", detail="", now=NOW - 60)
        assert self.last(store) == (NOW - 90, NOW - 60)
        assert self.last(store, scope="feed:/rss") == (None, None)
        assert self.last(store, source="irna") == (None, None)

    def test_progress_is_counted(self, store):
        with store.write() as connection:
            walk = self.begin(connection)
            walks.progress(connection, walk, new_links=3, next_url="https://x.ir/2")
            walks.progress(connection, walk, new_links=2, next_url=None)
            walks.end(connection, walk, status="complete", detail="end", now=NOW)
        with store.read() as connection:
            (row,) = walks.of_run(connection, "r1")
        assert (row["pages"], row["new_links"], row["next_url"], row["status"]) == (2, 5, None, "complete")


class TestArticles:
    @pytest.fixture
    def filled(self, store, make_article):
        rows = [
            ("1", "mehrnews", "gilan", NOW - 2 * DAY, "r1", True),
            ("2", "mehrnews", "qom", NOW - DAY, "r1", True),
            ("3", "irna", "gilan", NOW, "r2", True),
            ("4", "irna", "gilan", NOW, "r2", False),
        ]
        with store.write() as connection:
            for code, source, province, published, run_id, exported in rows:
                record = make_article(code, source, province=province)
                kept = {"title": "", "kind": "news", "url": "", "version": 1, "content_hash": "", "cluster_id": None}
                kept |= {"id": record.id, "source": source, "news_code": code, "province": province}
                kept |= {"published_at": published, "first_seen_at": NOW, "last_seen_at": NOW}
                connection.execute(insert(schema.articles), [kept])
                version = {"article_id": record.id, "version": 1, "run_id": run_id, "stored_at": NOW}
                version |= {"exported": exported, "record": zlib.compress(to_json(record))}
                connection.execute(insert(schema.versions), [version])
        return store

    @pytest.mark.parametrize(
        ("conditions", "expected"),
        [
            ({}, "123"),
            ({"run_id": "r1"}, "12"),
            ({"sources": ("irna",)}, "3"),
            ({"provinces": ("gilan",)}, "13"),
            ({"provinces": ("gilan", "qom"), "sources": ("mehrnews",)}, "12"),
            ({"since": NOW - DAY}, "23"),
            ({"until": NOW}, "12"),
            ({"since": NOW - DAY, "until": NOW}, "2"),
            ({"run_id": "none"}, ""),
        ],
    )
    def test_records_by_condition(self, filled, conditions, expected, monkeypatch):
        monkeypatch.setattr(articles, "CHUNK", 2)
        found = [msgspec.json.decode(line)["news_code"] for line in articles.records(filled, **conditions)]
        assert found == list(expected)


def test_runs_are_listed_newest_first(store):
    with store.write() as connection:
        for number in range(3):
            runs.begin(connection, f"r{number}", ["mehrnews"], {"since": "1d"}, NOW + number)
        runs.finish(connection, "r1", status="finished", exit_code=0, summary={"counts": {"stored": 7}}, now=NOW + 9)
    with store.read() as connection:
        assert [row.run_id for row in runs.latest(connection)] == ["r2", "r1", "r0"]
        assert [row.run_id for row in runs.latest(connection, 1)] == ["r2"]
        assert [row.run_id for row in runs.unfinished(connection)] == ["r0", "r2"]
        row = runs.get(connection, "r1")
        assert (row.status, row.exit_code, row.summary, row.finished_at) == (
            "finished",
            0,
            {"counts": {"stored": 7}},
            NOW + 9,
        )
        assert row.sources == ["mehrnews"]
        assert runs.get(connection, "none") is None
    assert timedelta(seconds=row.finished_at - row.started_at) == timedelta(seconds=8)


def test_d3_a_name_that_is_taken_is_drawn_again(store, monkeypatch):
    """Finding D3: two starts in one second drew the same four digits."""
    names = iter(["r1", "r1", "r2"])
    monkeypatch.setattr(runs, "new_id", lambda _now: next(names))
    assert runs.start(store, None, ["mehrnews"], {}, NOW) == "r1"
    assert runs.start(store, None, ["mehrnews"], {}, NOW) == "r2"
    with pytest.raises(StoreError, match="a run of this name"):
        runs.start(store, "r2", ["mehrnews"], {}, NOW)


def test_open_runs_are_found_by_their_own_index(sqlite_store):
    """Thousands of runs end in a year; a run that begins must not read them all."""
    said = []
    with sqlite_store.read() as connection:
        event.listen(connection, "before_cursor_execute", lambda *given: said.append((given[2], given[3])))
        runs.unfinished(connection)
        statement, values = next(one for one in said if "FROM runs" in one[0])
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    assert "runs_running" in str(plan)
