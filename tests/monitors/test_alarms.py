"""Alarms as states: opened, reminded of, closed; told once, and never lost.

Modules: `store/alarms.py`, `monitors/messages.py`.
"""

import json
from dataclasses import replace

import pytest
import receivers
from collection import DAY, HOUR, NOW

from newscrawl.config import Channel
from newscrawl.monitors import alarms, house
from newscrawl.monitors.findings import Finding
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
    with receivers.http(
        receivers.refusal(502, "Bad Gateway"),
        receivers.refusal(429, "Too Many Requests", parameters={"retry_after": 120}),
        receivers.TAKEN,
    ) as bot:
        channels = channel(bot.url)
        desk.find(SILENT, now=NOW)
        assert alarms.deliver(desk.store, channels, NOW) == {"desk": "HTTP 502: Bad Gateway"}
        with desk.store.read() as connection:
            (stuck,) = house.undelivered(connection, NOW + 30)
        assert stuck.text == "1 message not delivered to desk: HTTP 502: Bad Gateway"
        assert alarms.deliver(desk.store, channels, NOW + 30) == {}  # a minute has not passed
        assert "HTTP 429" in alarms.deliver(desk.store, channels, NOW + 61)["desk"]
        assert alarms.deliver(desk.store, channels, NOW + 170) == {}  # it asked for two minutes
        for seconds in (182, 183, 7200):
            assert alarms.deliver(desk.store, channels, NOW + seconds) == {}
    assert len(bot.hits) == 3
    (taken,) = bot.taken
    assert json.loads(taken)["text"].startswith("🔴 سکوت: خبرگزاری مهر")
    with desk.store.read() as connection:
        assert house.undelivered(connection, NOW + 9000) == []
    assert b"123:secret" not in (collection.folder / "newscrawl.db").read_bytes()


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
