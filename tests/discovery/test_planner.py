"""Which lists a run walks: the cheapest that cover what was asked for."""

from datetime import UTC, datetime, timedelta

import pytest

from newscrawl import families
from newscrawl.dates import TEHRAN
from newscrawl.discovery import planner
from newscrawl.discovery.planner import Facts, Options, plan
from newscrawl.provinces import PROVINCES
from newscrawl.sources import get, load_all

NOW = datetime(2025, 12, 29, 12, 0, tzinfo=TEHRAN)
SOURCE = get("mehrnews")
ACTIVE = [source for source in load_all().values() if source.status == "active"]
ALL = tuple(province.slug for province in PROVINCES)
ARCHIVE, FEED = "archive:19", "feed:/rss"


def steps(options=None, *, walked=None, articles=False, now=NOW):
    """The plan of a run; `walked` maps a scope to start and end of its last completed walk."""
    moments = {
        scope: tuple(moment.timestamp() for moment in (pair if isinstance(pair, tuple) else (pair, pair)))
        for scope, pair in (walked or {}).items()
    }
    facts = Facts(
        last_start=lambda scope: moments[scope][0] if scope in moments else None,
        last_end=lambda scope: moments[scope][1] if scope in moments else None,
        has_articles=articles,
    )
    family = families.get(SOURCE.family)
    return plan(SOURCE, family, SOURCE.home, options or Options(), facts, now)


def scopes(found):
    return [step.walk.request.scope for step in found]


def ago(**distance):
    return NOW - timedelta(**distance)


class TestIncremental:
    def test_a_first_run_covers_the_last_day_by_one_list_for_everybody(self):
        (step,) = steps()
        assert step.walk.request.scope == ARCHIVE
        assert step.walk.since == ago(hours=24).timestamp()
        assert step.walk.known_before is None
        assert not step.walk.explicit
        assert step.walk.max_pages == planner.FIRST_PAGES

    @pytest.mark.parametrize("number", [1, 20])
    def test_few_provinces_have_their_own_pages(self, number):
        found = steps(Options(provinces=ALL[:number]))
        assert scopes(found) == [f"section:{slug}" for slug in ALL[:number]]
        assert {tuple(scopes(step.fallback)) for step in found} == {(ARCHIVE,)}
        assert all(step.walk.request.url.startswith(SOURCE.home) for step in found)

    def test_a_gap_of_days_is_filled_by_an_archive_that_goes_back_as_far(self):
        walked = {"section:ardabil": ago(days=5), "section:qom": ago(days=3)}
        found = steps(Options(provinces=("ardabil", "qom")), walked=walked)
        (gap,) = found[0].fallback
        assert gap.walk.since == ago(days=5).timestamp()
        assert gap.walk.max_pages > planner.FIRST_PAGES
        known = steps(Options(provinces=("ardabil",)), walked=walked | {ARCHIVE: ago(days=4)})
        assert (known[0].fallback[0].walk.since, known[0].fallback[0].walk.known_before) == (
            None,
            ago(days=4).timestamp(),
        )
        recent = steps(Options(provinces=("ardabil",)), walked={"section:ardabil": ago(hours=2)})
        assert recent[0].fallback[0].walk.since == ago(hours=24).timestamp()

    def test_many_provinces_are_cheaper_by_the_archive(self):
        assert scopes(steps(Options(provinces=ALL[:21]))) == [ARCHIVE]

    def test_after_minutes_the_feed_suffices(self):
        found = steps(walked={ARCHIVE: ago(minutes=10)})
        assert scopes(found) == [FEED]
        assert scopes(found[0].fallback) == [ARCHIVE]
        assert found[0].walk.known_before == ago(minutes=10).timestamp()

    def test_the_feed_is_trusted_from_the_beginning_of_the_last_walk(self):
        long_walk = (ago(minutes=40), ago(minutes=5))
        assert scopes(steps(walked={ARCHIVE: long_walk})) == [ARCHIVE]

    def test_after_half_an_hour_the_archive_is_walked_to_what_was_known(self):
        (step,) = steps(walked={FEED: ago(minutes=30)})
        assert step.walk.request.scope == ARCHIVE
        assert step.walk.known_before == ago(minutes=30).timestamp()
        assert step.walk.since is None

    def test_a_walk_of_one_province_says_nothing_of_all(self):
        (step,) = steps(walked={"section:ardabil": ago(minutes=5)})
        assert step.walk.request.scope == ARCHIVE
        assert step.walk.known_before is None

    def test_edits_are_looked_for_once_there_are_articles(self):
        found = steps(walked={ARCHIVE: ago(hours=2)}, articles=True)
        assert scopes(found) == [ARCHIVE, "sitemap:1404-10-08", "sitemap:1404-10-07"]
        assert [step.walk.follows_edits for step in found] == [False, True, True]

    def test_an_edits_sitemap_follows_the_day_of_tehran(self):
        late = datetime(2025, 12, 29, 21, 0, tzinfo=UTC)
        found = steps(walked={ARCHIVE: ago(hours=2)}, articles=True, now=late)
        assert scopes(found)[1:] == ["sitemap:1404-10-09", "sitemap:1404-10-08"]

    def test_a_quiet_run_plans_at_most_five_lists(self):
        assert len(steps(walked={ARCHIVE: ago(minutes=5)}, articles=True)) <= 5


class TestWindow:
    def test_days_are_walked_newest_first(self):
        options = Options(since=ago(days=2), until=ago(days=1))
        found = steps(options)
        assert scopes(found) == [f"{ARCHIVE}:1404-10-07", f"{ARCHIVE}:1404-10-06"]
        assert all(step.walk.explicit and step.walk.since == options.since.timestamp() for step in found)

    def test_a_bare_last_day_ends_at_its_midnight(self):
        midnight = datetime(2025, 12, 29, tzinfo=TEHRAN)
        found = steps(Options(since=midnight - timedelta(days=1), until=midnight))
        assert scopes(found) == [f"{ARCHIVE}:1404-10-07"]

    def test_the_future_has_no_days(self):
        assert scopes(steps(Options(since=ago(hours=1), until=NOW + timedelta(days=9)))) == [f"{ARCHIVE}:1404-10-08"]

    def test_a_day_walked_to_its_end_two_days_later_is_done(self):
        over = datetime(2025, 12, 26, tzinfo=TEHRAN)
        first, second = f"{ARCHIVE}:1404-10-04", f"{ARCHIVE}:1404-10-05"
        options = Options(since=over - timedelta(days=1), until=over + timedelta(days=1))
        late, early = over + timedelta(hours=49), over + timedelta(hours=47)
        assert scopes(steps(options, walked={first: late})) == [second]
        assert scopes(steps(options, walked={first: early})) == [second, first]

    def test_a_refresh_walks_it_again(self):
        over = datetime(2025, 12, 26, tzinfo=TEHRAN)
        options = Options(since=over - timedelta(days=1), until=over, refresh=True)
        assert scopes(steps(options, walked={f"{ARCHIVE}:1404-10-04": NOW})) == [f"{ARCHIVE}:1404-10-04"]

    def test_few_provinces_have_their_own_pages_with_the_days_as_fallback(self):
        (step,) = steps(Options(provinces=("ardabil",), since=ago(days=1)))
        assert step.walk.request.scope == "section:ardabil"
        assert step.walk.explicit
        assert step.walk.known_before is None
        assert scopes(step.fallback) == [f"{ARCHIVE}:1404-10-08", f"{ARCHIVE}:1404-10-07"]

    def test_no_edits_are_looked_for(self):
        assert all(not step.walk.follows_edits for step in steps(Options(since=ago(days=1)), articles=True))


class TestVia:
    @pytest.mark.parametrize(
        ("channel", "expected"),
        [
            ("archive", [ARCHIVE]),
            ("feed", [FEED]),
            ("sitemap", ["sitemap:news"]),
            ("section", ["section:ardabil", "section:qom"]),
        ],
    )
    def test_only_that_channel(self, channel, expected):
        assert scopes(steps(Options(provinces=("ardabil", "qom"), via=(channel,)), articles=True)) == expected

    def test_several_in_their_order(self):
        assert scopes(steps(Options(via=("feed", "archive")))) == [FEED, ARCHIVE]

    @pytest.mark.parametrize("channel", ["archive", "sitemap"])
    def test_days(self, channel):
        prefix = {"archive": f"{ARCHIVE}:", "sitemap": "sitemap:"}[channel]
        found = steps(Options(since=ago(days=1), via=(channel,)))
        assert scopes(found) == [f"{prefix}1404-10-08", f"{prefix}1404-10-07"]

    def test_no_fallback_leaves_the_channel(self):
        assert [step.fallback for step in steps(Options(provinces=("qom",), via=("section", "feed")))] == [[], []]


def test_a_mirror_is_walked_under_its_own_address():
    facts = Facts(last_start=lambda _: None, last_end=lambda _: None)
    (step,) = plan(SOURCE, families.get("nastooh"), "http://127.0.0.1:8000", Options(), facts, NOW)
    assert step.walk.request.url.startswith("http://127.0.0.1:8000/archive?")


@pytest.mark.parametrize("source", ACTIVE, ids=lambda one: one.name)
def test_every_source_has_a_plan_below_its_own_address(source):
    facts = Facts(last_start=lambda _: None, last_end=lambda _: None)
    for options in (Options(), Options(since=ago(days=1))):
        found = plan(source, families.get(source.family), source.home, options, facts, NOW)
        assert found
        assert all(step.walk.request.url.startswith(source.home) for step in found)
