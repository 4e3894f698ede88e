"""Alarms as states: opened, reminded of, closed; told once, and never lost.

Modules: `store/alarms.py`, `monitors/messages.py`.
"""

import json
from dataclasses import replace

import pytest
import receivers
from collection import DAY, HOUR, NOW, Collection

from newscrawl.config import Channel
from newscrawl.monitors import alarms, health, house, openmetrics
from newscrawl.monitors.findings import Finding
from newscrawl.monitors.missed import measure
from newscrawl.store import alarms as table

MINUTE = 60.0
SILENT = Finding("mehrnews", "silence", "silent for 3 h", "newscrawl doctor mehrnews", NOW - 3 * HOUR, 3.0)
DESK = {"desk": Channel(kind="telegram", chat=1, token_env="NC_TOKEN")}  # noqa: S106  # a variable's name


@pytest.fixture(autouse=True)
def token(monkeypatch):
    monkeypatch.setenv("NC_TOKEN", "123:secret")


@pytest.fixture
def desk(collection):
    return Desk(collection.store)


class Desk:
    """A store, and what its alarms put into the outbox."""

    def __init__(self, store):
        self.store, self.channels = store, DESK

    def find(self, *found, now, sources=72):
        with self.store.write() as connection:
            alarms.change(connection, found, sources, {"mehrnews": "خبرگزاری مهر"}, self.channels, now, alarms.Told())

    def messages(self):
        with self.store.write() as connection:
            return [row.payload for row in table.claim(connection, "desk", 1e12)]

    def open(self):
        with self.store.read() as connection:
            return table.open_alarms(connection)


def test_a_week_of_ticks_is_one_opening_one_reminder_a_day_and_one_closing(desk):
    for number in range(1000):
        desk.find(SILENT, now=NOW + number * 10 * MINUTE)
    desk.find(now=NOW + 1000 * 10 * MINUTE)
    desk.find(now=NOW + 1001 * 10 * MINUTE)
    events = [message["event"] for message in desk.messages()]
    assert events == ["opened", *["reminder"] * 6, "closed"]


def test_words_of_a_message(desk):
    desk.find(SILENT, now=NOW)
    desk.find(now=NOW + HOUR)
    opened, closed = (message["text"] for message in desk.messages())
    assert opened.split("\n") == [
        "🔴 سکوت: خبرگزاری مهر (mehrnews)",
        "silent for 3 h",
        "از 1404-10-08 09:50",
        "→ newscrawl doctor mehrnews",
    ]
    assert closed.startswith("🟢 دوباره سالم است: سکوت: خبرگزاری مهر (mehrnews)\n")
    assert closed.endswith("از 1404-10-08 09:50 تا 1404-10-08 13:50")


def test_what_one_tick_says_of_one_check_is_one_message(desk):
    desk.find(*(replace(SILENT, source=name) for name in ("irna", "isna", "mehrnews")), now=NOW)
    (message,) = desk.messages()
    assert message["text"].startswith("🔴 سکوت: 3 منبع\nirna: silent for 3 h")
    assert len(desk.open()) == 3


def test_most_sources_alike_are_one_alarm(desk):
    names = [f"s{number}" for number in range(10)]
    desk.find(*(replace(SILENT, source=name) for name in names[:4]), now=NOW, sources=10)
    desk.find(*(replace(SILENT, source=name) for name in names[:6]), now=NOW + HOUR, sources=10)
    desk.find(*(replace(SILENT, source=name) for name in names), now=NOW + 2 * HOUR, sources=10)
    desk.find(now=NOW + 3 * HOUR, sources=10)
    texts = [message["text"].split("\n") for message in desk.messages()]
    assert [text[0] for text in texts] == [
        "🔴 سکوت: 4 منبع",
        "🔴 سکوت: مجموعه",
        "🟢 دوباره سالم است: سکوت: 5 منبع",  # the four that were told, and the collection
    ]
    assert "6 of 10 sources fail alike; our own network?" in texts[1][1]
    assert desk.open() == []


def test_source_that_stays_silent_when_the_others_are_back_is_told_then(desk):
    those = [replace(SILENT, source=f"s{number}") for number in range(8)]
    desk.find(*those, now=NOW, sources=10)
    desk.find(those[3], now=NOW + HOUR, sources=10)
    events = [(message["event"], message["findings"][0]["source"]) for message in desk.messages()]
    assert events == [("opened", ""), ("opened", "s3"), ("closed", "")]


def test_acknowledged_alarm_is_not_reminded_of(desk):
    desk.find(SILENT, now=NOW)
    (alarm,) = desk.open()
    with desk.store.write() as connection:
        assert table.acknowledge(connection, alarm.id, NOW + 3 * DAY)
        assert not table.acknowledge(connection, 999, NOW)
    for days in (1, 2, 3.1):
        desk.find(SILENT, now=NOW + days * DAY)
    desk.find(now=NOW + 4 * DAY)
    assert [message["event"] for message in desk.messages()] == ["opened", "reminder", "closed"]


def channel(url):
    return {"desk": Channel(kind="telegram", chat=1, token_env="NC_TOKEN", api=url)}  # noqa: S106  # likewise


def test_refused_then_429_then_taken_is_exactly_one_message(desk, collection):
    refused_then_taken(desk.store, desk)
    assert b"123:secret" not in (collection.folder / "newscrawl.db").read_bytes()


def refused_then_taken(store, desk):
    with receivers.http(
        receivers.refusal(502, "Bad Gateway"),
        receivers.refusal(429, "Too Many Requests", parameters={"retry_after": 120}),
        receivers.TAKEN,
    ) as bot:
        channels = channel(bot.url)
        desk.find(SILENT, now=NOW)
        assert alarms.deliver(store, channels, NOW) == {"desk": "HTTP 502: Bad Gateway"}
        with store.read() as connection:
            (stuck,) = house.undelivered(connection, NOW + 30)
        assert stuck.text == "1 message not delivered to desk: HTTP 502: Bad Gateway"
        assert alarms.deliver(store, channels, NOW + 30) == {}  # a minute has not passed
        assert "HTTP 429" in alarms.deliver(store, channels, NOW + 61)["desk"]
        assert alarms.deliver(store, channels, NOW + 170) == {}  # it asked for two minutes
        for seconds in (182, 183, 7200):
            assert alarms.deliver(store, channels, NOW + seconds) == {}
    assert len(bot.hits) == 3
    (taken,) = bot.taken
    assert json.loads(taken)["text"].startswith("🔴 سکوت: خبرگزاری مهر")
    with store.read() as connection:
        assert house.undelivered(connection, NOW + 9000) == []


def test_webhook_that_refuses_then_asks_for_patience_gets_one_message(desk):
    """A machine knows a message again by its id, which every try carries."""
    with receivers.http((500, {}, b""), (429, {"Retry-After": "120"}, b""), (200, {}, b"")) as hook:
        channels = {"desk": Channel(kind="webhook", url=f"{hook.url}/desk", secret_env="NC_TOKEN")}  # noqa: S106  # a name
        tried(desk, channels)
    assert [hit["status"] for hit in hook.hits] == [500, 429, 200]
    names = [{name.lower(): value for name, value in hit["headers"].items()}["webhook-id"] for hit in hook.hits]
    assert len(set(names)) == 1
    assert json.loads(hook.taken[0])["event"] == "opened"


def test_mail_server_that_refuses_for_now_gets_one_letter(desk):
    with receivers.smtp(451, 452, 250) as mail:
        options = {"security": "none", "sender": "nc@desk.example", "to": ("a@desk.example",)}
        tried(desk, {"desk": Channel(kind="email", host="127.0.0.1", port=mail.port, **options)})
    assert [hit["status"] for hit in mail.hits] == [451, 452, 200]


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated")  # of an optional part of apprise, on 3.11 and 3.12
def test_apprise_s_service_that_refuses_gets_one_message(desk, monkeypatch):
    with receivers.http((500, {}, b""), (429, {}, b""), (200, {}, b"")) as hook:
        monkeypatch.setenv("NC_URL", hook.url.replace("http://", "json://"))
        tried(desk, {"desk": Channel(kind="apprise", url_env="NC_URL")})
    assert [hit["status"] for hit in hook.hits] == [500, 429, 200]


def tried(desk, channels):
    """Two hours of ticks, one a minute."""
    desk.find(SILENT, now=NOW)
    for minute in range(120):
        alarms.deliver(desk.store, channels, NOW + minute * MINUTE)
    with desk.store.read() as connection:
        assert house.undelivered(connection, NOW + DAY) == []


def test_alarms_and_checks_on_postgresql(tmp_path, postgres_url, mehr):
    """The queries of alarms, checks and the missed-news meter, on the database that several machines share."""
    made = Collection(tmp_path, url=postgres_url)
    try:
        made.run(30)
        made.run(1)
        made.regular(80, 30, until_hours=3 * 24)
        desk = Desk(made.store)
        refused_then_taken(made.store, desk)
        told = alarms.tick(made.store, [mehr], None, {}, NOW)
        assert told.closed == 0
        with made.store.read() as connection:
            (opened, *_) = table.open_alarms(connection)
            (health_of,) = health.examine(connection, [mehr], NOW)
            assert [one.check for one in health_of.findings] == ["silence"]
            assert health.collection(connection, None, NOW) == []
            assert 'newscrawl_healthy{source="mehrnews"} 0' in openmetrics.render(connection, [mehr], None, NOW)
            assert measure(connection, "mehrnews", NOW).lacking == []
        with made.store.write() as connection:
            assert table.acknowledge(connection, opened.id, NOW + DAY)
            assert not table.acknowledge(connection, 999, NOW)
            table.read_disk(connection, 10**10, NOW)
            assert table.disk_readings(connection) == [(NOW, 10**10)]
            table.forget_channels(connection, [])
            assert (table.waiting(connection), table.stuck(connection)) == (0, {})
        desk.find(now=NOW + DAY)
        with made.store.read() as connection:
            assert opened.id in {one.id for one in table.closed_since(connection, NOW)}
    finally:
        made.close()


def test_pauses_between_tries(desk):
    desk.find(SILENT, now=NOW)
    moments, now = [], NOW
    with receivers.http(receivers.refusal(500, "no")) as bot:
        for _ in range(int(4 * HOUR / MINUTE)):
            before = len(bot.hits)
            alarms.deliver(desk.store, channel(bot.url), now)
            moments += [(now - NOW) / MINUTE] * (len(bot.hits) - before)
            now += MINUTE
    assert moments == [0, 1, 11, 71, 131, 191]


def test_channel_that_is_back_gets_all_in_one_message(desk):
    with receivers.http(receivers.refusal(500, "no"), receivers.TAKEN) as bot:
        desk.find(SILENT, now=NOW)
        alarms.deliver(desk.store, channel(bot.url), NOW)
        desk.find(now=NOW + 5)
        alarms.deliver(desk.store, channel(bot.url), NOW + 65)
    (taken,) = bot.taken
    text = json.loads(taken)["text"]
    assert text.index("🔴 سکوت") < text.index("🟢 دوباره سالم است: سکوت")


def test_message_that_somebody_else_is_sending_is_left_alone(desk):
    desk.find(SILENT, now=NOW)
    with desk.store.write() as connection:
        assert len(table.claim(connection, "desk", NOW)) == 1
        assert table.claim(connection, "desk", NOW + 1) == []
        assert len(table.claim(connection, "desk", NOW + table.CLAIM)) == 1


def test_channels_that_are_gone_keep_nothing(desk):
    desk.find(SILENT, now=NOW)
    with desk.store.write() as connection:
        table.forget_channels(connection, ["other"])
        assert table.waiting(connection) == 0


def test_dead_channel_is_told_to_the_others(desk):
    desk.channels = {**DESK, "other": DESK["desk"]}
    desk.find(SILENT, now=NOW)
    with receivers.http(receivers.refusal(401, "Unauthorized")) as bot:
        alarms.deliver(desk.store, channel(bot.url), NOW)
    with desk.store.read() as connection:
        found = house.undelivered(connection, NOW)
    desk.find(SILENT, *found, now=NOW + HOUR)
    with desk.store.write() as connection:
        told = {name: [row.payload["check"] for row in table.claim(connection, name, 1e12)] for name in desk.channels}
    assert told == {"desk": ["silence"], "other": ["silence", "undelivered"]}


def test_readings_of_the_disk_are_one_a_day(desk):
    with desk.store.write() as connection:
        for hours in range(24 * 12):
            table.read_disk(connection, 10**10 - hours, NOW + hours * HOUR)
        readings = table.disk_readings(connection)
    assert [round((at - NOW) / DAY) for at, _ in readings] == list(range(4, 12))


def test_whole_tick(collection, mehr):
    collection.run(0.5, exit_code=4)
    with receivers.http(receivers.TAKEN) as bot:
        told = alarms.tick(collection.store, [mehr], collection.folder, channel(bot.url), NOW)
        assert (told.opened, told.closed, told.refused) == (1, 0, {})
        collection.add([0.1])
        told = alarms.tick(collection.store, [mehr], collection.folder, channel(bot.url), NOW + 600)
    assert (told.opened, told.closed) == (0, 1)
    assert len(bot.taken) == 2
