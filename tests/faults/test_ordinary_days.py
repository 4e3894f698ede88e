"""Ordinary days: what passes is not settled for good, and no run takes anything from another.

Findings of the list of faults by their numbers; the pure side of each is in tests/store/test_life.py and
tests/store/test_reopening.py. Modules: `store/life.py`, `store/reopening.py`, `spiders/news.py`.
"""

import json
from datetime import UTC, datetime, timedelta

import pytest

pytestmark = pytest.mark.slow

AWAY = "https://maintenance.example/wait"

PASSING = {
    "a1-robots": ("text", {"where": "robots", "value": "User-agent: *|Disallow: /"}),
    "a2-offsite": ("moved", {"value": AWAY}),
    "a2-maintenance": ("maintenance", {}),
    "a3-404": ("status", {"value": 404}),
    "a3-410": ("status", {"value": 410}),
    "b-304": ("unasked_304", {}),
    "b-304-of-lists": ("unasked_304", {"where": "list", "times": 1}),
    "b-login": ("login", {"share": 0.4}),
    "b-soft-404": ("soft_404", {}),
    "b-loop": ("moved", {"share": 0.4}),
    "b-451": ("status", {"value": 451}),
    "b-date": ("bad_page", {"value": "date:2099-01-01T00:00:00+03:30"}),
}


@pytest.mark.parametrize(("fault", "aim"), PASSING.values(), ids=PASSING)
def test_a1_a2_a3_b_one_bad_run_loses_nothing(open_desk, fault, aim):
    """Whatever a site answers for the length of one run: when it is well again, the next run has every article."""
    with open_desk(articles=14) as desk:
        desk.room.fault(fault, **aim)
        desk.crawl()
        desk.room.no_faults()
        desk.forget_robots()
        desk.make_due()
        assert desk.crawl().code == 0
        desk.check_whole()


@pytest.mark.parametrize("window", [["--since", "3d", "--until", "yesterday", "-p", "ardabil"], ["--since", "2h"]])
def test_part_2_a_what_a_window_left_a_plain_run_exports(open_desk, window):
    with open_desk(articles=30) as desk:
        desk.ended(desk.start(*window, since=None))
        assert desk.ended(desk.start(since=None)).code == 0
        since = (datetime.now(UTC) - timedelta(hours=23)).isoformat()
        wanted = {key for key, truth in desk.room.truths(since=since).items() if truth["province_iso"]}
        got = {record["id"] for record in desk.union()} | desk.rejected("duplicate_exact")
        assert wanted
        assert wanted <= got, "lost"


def test_part_2_a_a_window_fetches_only_what_can_lie_in_it(open_desk):
    with open_desk(articles=40) as desk:
        run = desk.ended(desk.start("--since", "2h", since=None))
        assert run.code == 0
        asked = [hit for hit in desk.asked() if hit["status"] == 200]
        assert len(asked) <= len(desk.union()) + 2


def test_a5_an_edit_is_stored_though_the_window_does_not_hold_the_article(open_desk):
    with open_desk(articles=14) as desk:
        desk.crawl()
        record = min(desk.union(), key=lambda one: one["published_at"])
        desk.room.edit(int(record["news_code"]))
        desk.make_all_due()
        desk.crawl("--until", record["published_at"][:10])
        desk.ended(desk.start(since=None))
        versions = [one["version"] for one in desk.union() if one["id"] == record["id"]]
        assert versions == [1, 2]


@pytest.mark.parametrize(
    ("field", "value", "name"),
    [
        ("kicker", None, "kicker"),
        ("province", "Gilan", "province"),
        ("section", "Provinces/Ghazvin", "section"),
        ("images", None, "images"),
        ("punctuation", None, "body"),
        ("tags", None, "tags"),
        ("date", None, "published_at"),
    ],
)
def test_a7_every_correction_reaches_exports_and_tables(open_desk, field, value, name):
    with open_desk(articles=14) as desk:
        desk.crawl()
        record = next(one for one in desk.union() if one["province"] not in (None, "gilan") and one["kind"] == "news")
        desk.room.edit(int(record["news_code"]), field, value)
        desk.make_all_due()
        desk.crawl()
        (update,) = (one for one in desk.union() if one["id"] == record["id"] and one["is_update"])
        assert name in update["changed_fields"]
        (row,) = desk.rows("SELECT title, province FROM articles WHERE id = ?", record["id"])
        assert row == (update["title"], update["province"])


def test_a4_bulletins_of_one_headline_are_all_exported(open_desk):
    with open_desk(articles=10) as desk:
        films = []
        for province in ("Ardabil", "Gilan", "Fars"):
            films += desk.room.publish(1, kind="video", title="بخش خبری ساعت ۲۰", bare=True, province=province)
        desk.crawl()
        assert {f"mehrnews#{number}" for number in films} <= {record["id"] for record in desk.union()}


def test_first_seen_is_not_after_fetched(open_desk):
    with open_desk(articles=14) as desk:
        desk.crawl()
        assert all(one["first_seen_at"] <= one["fetched_at"] for one in desk.union())
        assert json.dumps(desk.union())
