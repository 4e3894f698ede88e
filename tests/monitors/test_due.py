"""What is due at a tick, when it is due again, and what moves it.

Modules: `store/cadence.py`.
"""

from datetime import datetime

import pytest

from newscrawl import config, sources
from newscrawl.dates import TEHRAN
from newscrawl.monitors import cadence
from newscrawl.monitors.due import Schedule, check_names
from newscrawl.store import cadence as table
from newscrawl.store import hosts
from newscrawl.store.engine import Store
from newscrawl.store.home import Home

NAMES = ("mehrnews", "yjc", "marznews")
NOON = datetime(2026, 1, 3, 12, 0, tzinfo=TEHRAN).timestamp()  # a Saturday
HOUR = 3600.0


@pytest.fixture
def store(tmp_path):
    opened = Store.open(Home.at(tmp_path).prepare().database_url)
    yield opened
    opened.close()


def plan(tmp_path, text="", mirrors=None):
    (tmp_path / config.NAME).write_text(text, "utf-8")
    return Schedule(config.read(tmp_path), tmp_path, [sources.get(name) for name in NAMES], mirrors)


def look(store, schedule, now):
    with store.write() as connection:
        schedule.remember_look_backs(connection, now)
        return schedule.look(connection, now)


def settle(store, schedule, tick, now, code=0, names=None):
    with store.write() as connection:
        schedule.settle(connection, tick, dict.fromkeys(names or tick.sources, code), now, now + 20)
        return table.rows(connection)


def test_all_at_first_then_each_at_its_time(store, tmp_path):
    schedule = plan(tmp_path)
    first = look(store, schedule, NOON)
    assert first.sources == list(NAMES)
    rows = settle(store, schedule, first, NOON)
    nothing = look(store, schedule, NOON + 60)
    assert (nothing.sources, nothing.next_name) == ([], min(NAMES, key=lambda name: rows[name].next_at))
    assert nothing.next_at == min(rows[name].next_at for name in NAMES)
    # A source of 150 a day is asked more often than one of one a day.
    assert rows["mehrnews"].interval < rows["marznews"].interval
    assert "articles an hour" in rows["mehrnews"].detail["why"]
    moment = rows["mehrnews"].next_at
    assert "mehrnews" in look(store, schedule, moment - 140).sources  # half a tick early is nearer than the next tick
    assert "mehrnews" not in look(store, schedule, moment - 160).sources


def test_who_was_not_crawled_stays_due(store, tmp_path):
    schedule = plan(tmp_path)
    settle(store, schedule, look(store, schedule, NOON), NOON, names=["yjc"])
    assert look(store, schedule, NOON + 30).sources == ["mehrnews", "marznews"]


def test_after_six_hours_off_each_is_due_once(store, tmp_path):
    schedule = plan(tmp_path)
    settle(store, schedule, look(store, schedule, NOON), NOON)
    later = NOON + 6.7 * HOUR
    again = look(store, schedule, later)
    assert again.sources == list(NAMES)
    settle(store, schedule, again, later)
    assert look(store, schedule, later + 30).sources == []


def test_every_and_quiet_hours(store, tmp_path):
    schedule = plan(tmp_path, '[schedule]\nquiet = ["23:30-05:30", "12:20-12:40"]\n[source.yjc]\nevery = "25min"\n')
    rows = settle(store, schedule, look(store, schedule, NOON), NOON)
    assert rows["yjc"].next_at == NOON + 40 * 60
    assert "quiet hours" in rows["yjc"].detail["why"]
    assert "every 25min" in rows["yjc"].detail["why"]
    night = NOON + 14 * HOUR
    assert look(store, schedule, night).sources == []
    assert look(store, schedule, NOON + 17.5 * HOUR).sources == list(NAMES)


def test_retry_after_wins(store, tmp_path):
    schedule = plan(tmp_path, '[source.yjc]\nevery = "5min"\n', {"mehrnews": "http://127.0.0.1:8000"})
    settle(store, schedule, look(store, schedule, NOON), NOON)
    later = NOON + 8 * HOUR
    with store.write() as connection:
        hosts.pause(connection, "www.yjc.ir", later + HOUR, HOUR)
        hosts.pause(connection, "127.0.0.1:8000", later + HOUR, HOUR)
    # `paused` compares with the clock of the question
    assert look(store, schedule, later).sources == ["marznews"]
    assert look(store, schedule, later + 1.1 * HOUR).sources == list(NAMES)


def test_a_closed_site_is_asked_less_and_less(store, tmp_path):
    schedule = plan(tmp_path)
    waits, now = [], NOON
    for _ in range(4):
        rows = settle(store, schedule, look(store, schedule, now), now, code=4)
        waits.append(rows["mehrnews"].interval)
        now = rows["marznews"].next_at
    assert waits == sorted(waits)
    assert waits[-1] <= cadence.MAX_INTERVAL * 1.1
    assert settle(store, schedule, look(store, schedule, now), now)["mehrnews"].detail["closed"] == 0


def test_look_backs(store, tmp_path):
    schedule = plan(tmp_path, '[schedule.daily]\nat = "04:30"\nsince = "3d"\n[schedule.weekly]\nday = "monday"\n')
    settle(store, schedule, look(store, schedule, NOON), NOON)
    sunday = datetime(2026, 1, 4, 4, 31, tzinfo=TEHRAN).timestamp()
    assert look(store, schedule, sunday - 120).look_back is None
    daily = look(store, schedule, sunday)
    assert (daily.look_back, daily.since, daily.sources) == ("daily", 3 * 86_400, list(NAMES))
    settle(store, schedule, daily, sunday)
    assert look(store, schedule, sunday + 60).look_back is None
    monday = sunday + 86_400
    weekly = look(store, schedule, monday)
    assert (weekly.look_back, weekly.since) == ("weekly", 10 * 86_400)
    settle(store, schedule, weekly, monday)
    assert look(store, schedule, monday + 60).look_back is None  # the day's went with it
    # Another time of day counts from the last one on.
    moved = plan(tmp_path, '[schedule.daily]\nat = "06:00"\n')
    assert look(store, moved, monday + HOUR).look_back is None
    assert look(store, moved, monday + 1.6 * HOUR).look_back == "daily"


def test_names_of_sources_are_checked(tmp_path):
    (tmp_path / config.NAME).write_text('[source.yjk]\nevery = "1h"\n', "utf-8")
    with pytest.raises(config.ConfigError, match=r"newscrawl\.toml: key `source\.yjk`: no such source"):
        check_names(config.read(tmp_path), tmp_path / config.NAME, sources.names())


def test_a_rate_is_learnt_from_stored_articles(store, tmp_path, monkeypatch):
    schedule = plan(tmp_path)
    settle(store, schedule, look(store, schedule, NOON), NOON)
    with store.read() as connection:
        before = table.rows(connection)["marznews"]
    # Four weeks with 60 articles a day, though the file expects one.
    moments = [NOON - number * 24 * 60 for number in range(60 * 28)]
    monkeypatch.setattr(table, "published", lambda _c, source, *_: moments if source == "marznews" else [])
    monkeypatch.setattr("newscrawl.store.runs.first_start", lambda *_: NOON - 40 * 86_400)
    later = NOON + 86_400 * 1.1
    after = settle(store, schedule, look(store, schedule, later), later)["marznews"]
    assert after.detail["weeks"] == 4
    assert after.interval < before.interval
