"""Which links a run takes up again that earlier ones left."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, select, update

from newscrawl import reasons
from newscrawl.discovery.facts import Facts
from newscrawl.store import links, schema, walks
from newscrawl.store.links import Scope
from newscrawl.store.reopening import reopen, reopen_parked

NOW = 1_767_000_000.0
DAY = 86_400.0
MEHR = Scope("mehrnews")
ORIGINS = ("https://www.mehrnews.com",)


@pytest.fixture
def table(store, make_link):
    """A store with links; `park(code, days, province)` puts one in that a run left so many days ago."""

    class Table:
        def __init__(self):
            self.store = store

        def put(self, code, **values):
            with store.write() as connection:
                found = [make_link(code, listed_at=None)]
                links.add(connection, "mehrnews", found, channel="feed", run_id="r1", now=NOW)
                here = update(schema.links).where(schema.links.c.news_code == str(code))
                connection.execute(here.values(due_at=None, **values))

        def park(self, code, days, province="ardabil", reason="outside_window"):
            published = NOW - days * DAY
            self.put(code, state="parked", reason=reason, province=province, published_at=published)

        def refuse(self, code, reason, **values):
            self.put(code, state="refused", reason=reason, settled_at=NOW - 9, **values)

        def reopen(self, scope=MEHR, now=NOW, **options):
            with store.write() as connection:
                return reopen(connection, scope, now - DAY, ORIGINS, now, **options)

        def due(self):
            with store.read() as connection:
                query = select(schema.links.c.news_code).where(schema.links.c.state == "due")
                return {int(code) for code in connection.execute(query).scalars()}

        def due_at(self):
            with store.read() as connection:
                return list(connection.execute(select(schema.links.c.due_at)).scalars())

        def execute(self, statement):
            with store.write() as connection:
                connection.execute(statement)

    return Table()


def test_e2e_a_plain_run_takes_up_what_a_window_left(table):
    """Part 2 A: `--until yesterday` left all of today; `--since 2h` left the rest of the day."""
    table.park(1, 0.1)
    table.park(2, 0.9)
    table.park(3, 2)
    assert table.reopen() == 2
    assert table.due() == {1, 2}
    assert table.reopen() == 0


def test_a_plain_run_covers_from_its_own_first_run_on(table):
    assert table.reopen(now=NOW - 30 * DAY) == 0
    table.park(1, 20)
    table.park(2, 40)
    assert table.reopen() == 1, "published since plain runs began, whenever a window left it"
    assert table.due() == {1}


def test_e4_a_plain_run_leaves_the_years_of_a_back_fill_alone(table):
    for code in range(5):
        table.park(code, 300, "gilan", "other_province")
    table.park(9, 0.5, "gilan", "other_province")
    assert table.reopen() == 1
    assert table.due() == {9}


def test_plain_runs_of_a_province_cover_that_province(table):
    gilan = Scope("mehrnews", ("gilan",))
    assert table.reopen(gilan, now=NOW - 30 * DAY) == 0
    table.park(1, 20, "gilan")
    table.park(2, 20, "qom", "other_province")
    table.park(3, 0.5, "qom", "other_province")
    assert table.reopen(gilan) == 1
    assert table.due() == {1}
    assert table.reopen() == 1, "all provinces are covered from now on"
    assert table.due() == {1, 3}
    table.park(4, 0.9, "qom")
    assert table.reopen(Scope("mehrnews", ("qom",)), now=NOW + 20 * DAY) == 1, "covered as one of all provinces"


def test_a_window_takes_up_what_lies_in_it(table):
    table.park(1, 3)
    table.park(2, 5)
    table.park(3, 3, "qom", "other_province")
    window = Scope("mehrnews", ("ardabil",), NOW - 4 * DAY, NOW - 2 * DAY)
    assert table.reopen(window) == 1
    assert table.due() == {1}


@pytest.mark.parametrize("reason", [row.name for row in reasons.REASONS.values()])
def test_new_rules_of_reading_look_again(table, monkeypatch, reason):
    table.refuse(1, reason, rules_version=reasons.RULES_VERSION)
    assert table.reopen() == 0
    monkeypatch.setattr(reasons, "RULES_VERSION", reasons.RULES_VERSION + 1)
    assert table.reopen() == (1 if reasons.row(reason.replace("*", "X")).by_rules else 0)


def test_a1_robots_rules_that_changed_open_what_they_forbade(table):
    table.refuse(1, "robots")
    table.refuse(2, "language", rules_version=reasons.RULES_VERSION)
    host = {"host": ORIGINS[0], "robots_since": NOW - 60}
    table.execute(insert(schema.hosts).values(**host))
    assert table.reopen() == 0, "the rules are those that refused it"
    table.execute(update(schema.hosts).values(robots_since=NOW - 5))
    assert table.reopen() == 1
    assert table.due() == {1}


def test_refresh_asks_for_everything_in_the_window(table):
    table.refuse(1, "http_404", published_at=NOW - 3600)
    table.refuse(2, "language", rules_version=reasons.RULES_VERSION, published_at=NOW - 3600)
    table.refuse(3, "http_404", published_at=NOW - 9 * DAY)
    table.put(4, state="stored", published_at=NOW - 3600)
    assert table.reopen(refresh=True) == 2
    assert table.due() == {1, 2}
    assert table.reopen(Scope("mehrnews", None, NOW - 10 * DAY), refresh=True) == 1


@pytest.mark.parametrize(("state", "after"), [("stored", "stored"), ("parked", "due"), ("refused", "due")])
def test_b_its_own_address_opens_a_link_whatever_settled_it(table, store, state, after):
    table.put(1, state=state, reason="http_404", reason_looks=3, reason_since=NOW - DAY, settled_at=NOW)
    with store.write() as connection:
        assert links.forget(connection, "mehrnews", "1", NOW)
        row = connection.execute(select(schema.links)).one()
    assert (row.state, row.due_at, row.reason, row.reason_looks, row.settled_at) == (after, NOW, None, 0, None)


def test_b_a_list_that_names_it_again_opens_a_refused_link(table, store, make_link):
    table.refuse(1, "http_404", reason_looks=3, reason_since=NOW - DAY, looked_at=NOW - 10)
    changed = make_link(1, modified_at=datetime.fromtimestamp(NOW + 60, UTC))
    for found, opened in ((make_link(1), 0), (changed, 1)):
        with store.write() as connection:
            known = links.known(connection, "mehrnews", ["1"])
            assert links.named_again(connection, "mehrnews", [found], known, NOW + 120) == opened
    assert table.due() == {1}


@pytest.mark.parametrize(
    ("looked_at", "named", "province"),
    [
        (NOW - 60, {"modified_at": datetime.fromtimestamp(NOW, UTC)}, None),
        (None, {"province": "gilan"}, "gilan"),
    ],
)
def test_issue10_1_an_article_that_was_moved_to_another_province(table, store, make_link, looked_at, named, province):
    """It was parked as one of Qom; whoever asks for Gilan gets it, once a list tells of the change."""
    table.put(1, state="parked", reason="other_province", province="qom", published_at=NOW - 600, looked_at=looked_at)
    with store.write() as connection:
        known = links.known(connection, "mehrnews", ["1"])
        assert links.named_again(connection, "mehrnews", [make_link(1, province="qom")], known, NOW + 120) == 0
        assert links.named_again(connection, "mehrnews", [make_link(1, **named)], known, NOW + 120) == 1
        (row,) = links.due(connection, Scope("mehrnews", ("gilan",)), before=NOW + 120, limit=9, without=())
    assert (row.state, row.province, row.published_at) == ("due", province, None)


@pytest.mark.parametrize(
    ("before", "after", "channel", "moved"),
    [
        ("باران در اردبیل", "برف در اردبیل", "feed", True),
        ("باران در اردبیل", "باران در اردبیل + فیلم", "feed", True),
        ("باران در اردبیل", "باران در …", "feed", False),
        ("باران در اردبیل", "«باران» در اردبیل!", "feed", False),
        ("باران در اردبیل", "برف در اردبیل", "archive", False),
        (None, "برف در اردبیل", "feed", False),
    ],
)
def test_issue10_3_another_headline_on_a_list_tells_of_an_edit(table, store, make_link, before, after, channel, moved):
    """Feeds and section pages name no time of change."""
    table.put(1, state="stored", title=before, looked_at=NOW - 600)
    for number in range(2):
        with store.write() as connection:
            known = links.known(connection, "mehrnews", ["1"])
            named = links.named_again(connection, "mehrnews", [make_link(1, title=after)], known, NOW, channel=channel)
            changed = connection.execute(select(schema.links.c.modified_at)).scalar()
            connection.execute(update(schema.links).values(due_at=None))
        assert named == (moved and number == 0), "each headline once"
        assert changed == (NOW if moved else None), "later than our look: no 304 denies it"


def test_issue10_3_a_list_that_prints_something_else_than_headlines(table, store, make_link):
    for code in range(1, 7):
        table.put(code, state="stored", title=f"خبر {code}", looked_at=NOW - 600)
    found = [make_link(code, title=f"خبر {code}: {code + 40} بازدید") for code in range(1, 7)]
    with store.write() as connection:
        known = links.known(connection, "mehrnews", [link.news_code for link in found])
        assert links.named_again(connection, "mehrnews", found, known, NOW, channel="feed") == 0
        assert links.named_again(connection, "mehrnews", found[:3], known, NOW, channel="feed") == 3


@pytest.mark.parametrize(("reason", "opened"), [("date_missing", 1), ("hollow", 0)])
def test_the_first_list_to_date_a_link_opens_it_where_its_page_has_no_date(table, store, make_link, reason, opened):
    table.refuse(1, reason, looked_at=NOW - 10)
    moment = datetime.fromtimestamp(NOW - 60, UTC)
    dated = make_link(1, listed_at=moment)
    for found, again in ((make_link(1, listed_at=None), 0), (dated, opened), (dated, 0)):
        with store.write() as connection:
            known = links.known(connection, "mehrnews", ["1"])
            assert links.named_again(connection, "mehrnews", [found], known, NOW + 120) == again
            said = connection.execute(select(schema.links.c.listed_at)).scalar_one()
    assert said == NOW - 60
    assert table.due() == ({1} if opened else set())


def test_nothing_of_another_source_is_touched(table):
    table.park(1, 0.1)
    table.refuse(2, "hollow")
    assert table.reopen(Scope("irna"), refresh=True) == 0


def test_a_link_that_no_list_dates_counts_as_published_when_it_was_discovered(table, store):
    table.put(1, state="parked", reason="other_province", province="qom")
    table.put(2, state="parked", reason="other_province", province="qom", discovered_at=NOW - 2 * DAY)
    with store.write() as connection:
        assert reopen_parked(connection, MEHR, NOW - DAY, NOW) == 1
        assert reopen_parked(connection, Scope("mehrnews", ("qom",), NOW - DAY), NOW - DAY, NOW) == 1


def test_issue10_f_a_date_in_the_future_that_has_come(table):
    said = {"rules_version": reasons.RULES_VERSION}
    table.refuse(1, "date_future", published_at=NOW + 2 * DAY, **said)
    table.refuse(2, "date_future", published_at=NOW + 900 * DAY, **said)
    assert table.reopen() == 0
    assert table.reopen(now=NOW + 1.5 * DAY) == 1, "its day has come, or a clock was set right"
    assert table.due() == {1}
    table.refuse(3, "date_future", published_at=NOW + 2 * DAY, **said)
    assert table.reopen(now=NOW + 50 * DAY) == 0, "nobody waits for ever"


def test_issue10_f_what_was_planned_while_the_clock_was_ahead(table):
    table.put(1, state="due")
    table.execute(update(schema.links).values(due_at=NOW + 400 * DAY))
    table.reopen()
    assert table.due_at() == [NOW]
    table.execute(update(schema.links).values(due_at=NOW + DAY))
    table.reopen()
    assert table.due_at() == [NOW + DAY], "the longest wait that there is"


def test_a_part_2_a_since_when_a_source_is_covered_until_a_walk_read_something(table):
    for days, scope in ((3, MEHR), (9, Scope("mehrnews", ("qom",))), (20, Scope("mehrnews_en"))):
        table.reopen(scope, now=NOW - days * DAY)
    with table.store.write() as connection:
        assert Facts.of(connection, "mehrnews", NOW).begun == NOW - 10 * DAY
        assert Facts.of(connection, "irna", NOW).begun is None
        walk = walks.begin(connection, run_id="r", source="mehrnews", scope="feed", channel="feed", now=NOW)
        walks.end(connection, walk, status="failed", detail="", now=NOW)
        assert Facts.of(connection, "mehrnews", NOW).begun is not None
        walks.end(connection, walk, status="complete", detail="", now=NOW)
        assert Facts.of(connection, "mehrnews", NOW).begun is None


def test_issue10_f_coverage_that_began_while_the_clock_was_ahead(table):
    assert table.reopen(now=NOW + 400 * DAY) == 0
    table.park(1, 0.5)
    assert table.reopen() == 1


def test_what_is_nearly_due_is_taken_at_the_start(table):
    for code, pause in ((1, 60), (2, 600)):
        table.put(code)
        here = update(schema.links).where(schema.links.c.news_code == str(code))
        table.execute(here.values(due_at=NOW + pause, attempts=3, reason="timeout"))
    assert table.reopen() == 0
    with table.store.read() as connection:
        rows = links.due(connection, MEHR, before=NOW, limit=9, without=())
    assert [row.news_code for row in rows] == ["1"]
