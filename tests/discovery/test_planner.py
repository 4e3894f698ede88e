"""Which lists a run walks: the cheapest that cover what was asked for.

Modules: `discovery/facts.py`.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from newscrawl import families
from newscrawl.dates import TEHRAN
from newscrawl.discovery import planner
from newscrawl.discovery.facts import Facts
from newscrawl.discovery.planner import Options, PlanError, check_lists, plan
from newscrawl.provinces import PROVINCES
from newscrawl.sources import get, load_all
from newscrawl.sources.model import ProvinceAt
from newscrawl.store.gaps import Gap
from newscrawl.store.walks import Ground

NOW = datetime(2025, 12, 29, 12, 0, tzinfo=TEHRAN)
SOURCE = get("mehrnews")
ACTIVE = [source for source in load_all().values() if source.status == "active"]
ALL = tuple(province.slug for province in PROVINCES)
ARCHIVE, FEED = "archive:19", "feed:/rss"


def steps(options=None, *, walked=None, short=(), gaps=(), now=NOW, source=SOURCE):
    """The plan of a run; `walked` maps a scope to start and end of its last walk; those of `short` fell short."""
    moments = {scope: pair if isinstance(pair, tuple) else (pair, pair) for scope, pair in (walked or {}).items()}
    grounds = {scope: Ground(*(at.timestamp() for at in pair), since=0.0) for scope, pair in moments.items()}
    facts = Facts(
        ground=lambda scope, by: grounds[scope] if scope in grounds and grounds[scope].ended <= by else None,
        completed=lambda scope: grounds.get(scope) if scope not in short else None,
        gaps=gaps,
    )
    family = families.get(source.family)
    return plan(source, family, source.home, options or Options(), facts, now)


def main(found):
    """Those walks of a plan that are not for edits."""
    return [step for step in found if not step.walk.follows_edits]


def scopes(found):
    return [step.walk.request.scope for step in found]


def ago(**distance):
    return NOW - timedelta(**distance)


class TestIncremental:
    def test_a_first_run_covers_the_last_day_by_one_list_for_everybody(self):
        (step,) = main(steps())
        assert step.walk.request.scope == ARCHIVE
        assert step.walk.since == ago(hours=24).timestamp()
        assert step.walk.known_before is None
        assert not step.walk.explicit
        assert step.walk.max_pages == planner.MAX_FIRST_PAGES

    @pytest.mark.parametrize(("days", "covered"), [(0.5, 24), (3, 72), (90, 7 * 24)])
    def test_a_part_2_a_first_runs_that_found_the_site_down_are_made_up_for(self, days, covered):
        """What was published since such runs began is owed, as far back as anybody looks."""
        nothing = Facts(ground=lambda *_: None, completed=lambda _: None, begun=ago(days=days).timestamp())
        (step,) = main(plan(SOURCE, families.get(SOURCE.family), SOURCE.home, Options(), nothing, NOW))
        assert step.walk.since == ago(hours=covered).timestamp()

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
        assert gap.walk.max_pages > planner.MAX_FIRST_PAGES
        known = steps(Options(provinces=("ardabil",)), walked=walked | {ARCHIVE: ago(days=4)})
        assert (known[0].fallback[0].walk.since, known[0].fallback[0].walk.known_before) == (
            None,
            ago(days=4).timestamp(),
        )
        recent = steps(Options(provinces=("ardabil",)), walked={"section:ardabil": ago(hours=2)})
        assert recent[0].fallback[0].walk.since == ago(hours=24).timestamp()

    def test_many_provinces_are_cheaper_by_the_archive(self):
        assert scopes(main(steps(Options(provinces=ALL[:21])))) == [ARCHIVE]

    def test_after_minutes_the_feed_suffices(self):
        found = main(steps(walked={ARCHIVE: ago(minutes=10)}))
        assert scopes(found) == [FEED]
        assert scopes(found[0].fallback) == [ARCHIVE]
        assert found[0].walk.known_before == ago(minutes=10).timestamp()

    def test_the_feed_is_trusted_from_the_beginning_of_the_last_walk(self):
        long_walk = (ago(minutes=40), ago(minutes=5))
        assert scopes(main(steps(walked={ARCHIVE: long_walk}))) == [ARCHIVE]

    def test_after_half_an_hour_the_archive_is_walked_to_what_was_known(self):
        (step,) = main(steps(walked={FEED: ago(minutes=30)}))
        assert step.walk.request.scope == ARCHIVE
        assert step.walk.known_before == ago(minutes=30).timestamp()
        assert step.walk.since is None

    def test_a_walk_of_one_province_says_nothing_of_all(self):
        (step,) = main(steps(walked={"section:ardabil": ago(minutes=5)}))
        assert step.walk.request.scope == ARCHIVE
        assert step.walk.known_before is None

    def test_edits_are_looked_for(self):
        found = steps(walked={ARCHIVE: ago(hours=2)})
        assert scopes(found) == [ARCHIVE, "sitemap:1404-10-08", "sitemap:1404-10-07"]
        assert [step.walk.follows_edits for step in found] == [False, True, True]

    def test_an_edits_sitemap_follows_the_day_of_tehran(self):
        late = datetime(2025, 12, 29, 21, 0, tzinfo=UTC)
        found = steps(walked={ARCHIVE: ago(hours=2)}, now=late)
        assert scopes(found)[1:3] == ["sitemap:1404-10-09", "sitemap:1404-10-08"]

    def test_issue10_3_an_edit_within_48_hours_is_seen_though_its_day_is_over(self):
        """Published in the evening, edited two evenings later: the day's sitemap is read until all of that is seen."""
        walked = {ARCHIVE: ago(hours=20), "sitemap:1404-10-07": ago(hours=20)}
        found = steps(walked=walked)
        assert scopes(found)[3:] == ["sitemap:1404-10-06", "sitemap:1404-10-05"]
        assert [(step.walk.adds, step.walk.whole, step.side) for step in found[3:]] == [("none", False, True)] * 2
        walked |= dict.fromkeys([ARCHIVE, *scopes(found)], ago(minutes=30))
        assert scopes(steps(walked=walked)) == [ARCHIVE, "sitemap:1404-10-08", "sitemap:1404-10-07"]

    def test_a_quiet_run_plans_at_most_five_lists(self):
        assert len(steps(walked={ARCHIVE: ago(minutes=5)})) <= 5


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
        assert all(not step.walk.follows_edits for step in steps(Options(since=ago(days=1))))


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
        assert scopes(steps(Options(provinces=("ardabil", "qom"), via=(channel,)))) == expected

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
    facts = Facts(ground=lambda *_: None, completed=lambda _: None)
    step, *_ = plan(SOURCE, families.get("nastooh"), "http://127.0.0.1:8000", Options(), facts, NOW)
    assert step.walk.request.url.startswith("http://127.0.0.1:8000/archive?")


@pytest.mark.parametrize("source", ACTIVE, ids=lambda one: one.name)
def test_every_source_has_a_plan_below_its_own_address(source):
    facts = Facts(ground=lambda *_: None, completed=lambda _: None)
    for options in (Options(), Options(since=ago(days=1))):
        found = plan(source, families.get(source.family), source.home, options, facts, NOW)
        assert found
        assert all(step.walk.request.url.startswith(source.home) for step in found)


LISTS = {"archive": "/archive?ms=0", "feeds": ("/rss",), "news_sitemap": "/sitemap/news/sitemap.xml"}
PAGES = {"qom": ProvinceAt(section="/x/qom"), "yazd": ProvinceAt(section="/x/yazd")}


@pytest.mark.parametrize("family", families.NAMES)
@pytest.mark.parametrize("named", [(), *((name,) for name in LISTS), ("feeds", "news_sitemap"), tuple(LISTS)])
@pytest.mark.parametrize("provinces", [{}, PAGES], ids=["no pages", "pages of two provinces"])
def test_a_plan_is_never_empty_where_a_list_is_known(family, named, provinces):
    """Pages of two provinces alone gave an empty plan, and with it a complete run of nothing."""
    lists = type(SOURCE.listings)(**{name: LISTS[name] for name in named})
    source = msgspec.structs.replace(SOURCE, family=family, listings=lists, provinces=provinces)
    for options in (Options(), Options(provinces=("qom",)), Options(since=ago(days=1))):
        try:
            check_lists(source, families.get(family), source.home, options, NOW)
        except PlanError:
            continue
        assert steps(options, source=source), options


class TestNoList:
    """users.md 1: a plan without a list is an error of configuration."""

    def test_users_1_a_source_that_names_no_list(self):
        bare = msgspec.structs.replace(SOURCE, listings=type(SOURCE.listings)(), provinces={})
        with pytest.raises(
            PlanError, match=r"source 'mehrnews' names no list to walk; fill in \[listings\] in"
        ) as raised:
            steps(source=bare)
        assert raised.value.exit_code == 2
        with pytest.raises(PlanError):
            check_lists(bare, families.get("nastooh"), SOURCE.home, Options(), NOW)

    def test_users_1_a_kind_that_the_source_lacks(self):
        with pytest.raises(PlanError, match=r"--via sitemap: rokna has no such list; it has .*feed"):
            steps(Options(via=("sitemap",)), source=get("rokna"))
        assert steps(Options(via=("sitemap", "feed")), source=get("rokna"))

    def test_days_that_are_done_are_no_error(self):
        over = datetime(2025, 12, 26, tzinfo=TEHRAN)
        done = {f"{ARCHIVE}:1404-10-04": over + timedelta(hours=49)}
        assert steps(Options(since=over - timedelta(days=1), until=over), walked=done) == []


class TestThroughYesterday:
    """What appears late below page one is found within a day (A6, part 2 C11)."""

    def test_a6_the_sitemap_of_yesterday_is_read_for_all_it_names_once_a_day(self):
        walked = {ARCHIVE: ago(hours=20), "sitemap:1404-10-07": ago(hours=20), "sitemap:1404-10-08": ago(hours=13)}
        found = steps(walked=walked)
        assert [(step.walk.adds, step.walk.whole) for step in found[1:3]] == [("late", False), ("covered", True)]
        assert scopes(found[2].fallback) == [f"{ARCHIVE}:1404-10-07"]
        walked |= {ARCHIVE: ago(minutes=30)} | dict.fromkeys(scopes(found)[2:], ago(minutes=30))
        later = steps(walked=walked)
        assert [step.walk.adds for step in later[1:]] == ["late", "late"]
        assert len(later) <= 3

    def test_a6_a_first_run_only_notes_what_sitemaps_name(self):
        assert [step.walk.adds for step in steps()[1:]] == ["none", "none"]

    def test_a6_a_run_for_a_few_provinces_goes_down_their_pages(self):
        options = Options(provinces=("ardabil", "qom"))
        walked = {"section:ardabil": ago(hours=14), "section:qom": ago(hours=2)}
        ardabil, qom, *edits = steps(options, walked=walked)
        assert ardabil.walk.through == datetime(2025, 12, 28, tzinfo=TEHRAN).timestamp()
        assert qom.walk.through is None
        assert [step.walk.adds for step in edits] == ["none"] * 4

    def test_a6_the_archive_of_yesterday_where_no_sitemap_is_known(self):
        listings = msgspec.structs.replace(SOURCE.listings, day_sitemap=None)
        source = msgspec.structs.replace(SOURCE, listings=listings)
        found = steps(walked={ARCHIVE: ago(hours=20)}, source=source)
        assert scopes(found) == [ARCHIVE, f"{ARCHIVE}:1404-10-07"]
        assert [step.side for step in found] == [False, True]
        done = {ARCHIVE: ago(hours=1), f"{ARCHIVE}:1404-10-07": ago(hours=1)}
        assert scopes(steps(walked=done, source=source)) == [ARCHIVE]

    def test_the_first_run_of_a_province_looks_for_no_edits(self):
        assert scopes(steps(Options(provinces=("ardabil",)))) == ["section:ardabil"]


class TestGaps:
    def test_an_open_gap_is_gone_for(self):
        gap = Gap(
            1,
            "mehrnews",
            FEED,
            ago(hours=3).timestamp(),
            ago(hours=2).timestamp(),
            "r",
            NOW.timestamp(),
            "",
            True,
            "open",
        )
        walked = {ARCHIVE: ago(minutes=9), FEED: ago(minutes=9)}
        (step,) = main(steps(walked=walked, gaps=[gap]))
        assert (step.walk.request.scope, step.walk.through) == (ARCHIVE, gap.since)
        (step,) = main(steps(walked=walked, gaps=[replace(gap, since=ago(days=30).timestamp())]))
        assert step.walk.through == ago(hours=48).timestamp()
        old = replace(gap, found_at=ago(hours=2).timestamp())
        assert scopes(main(steps(walked=walked, gaps=[old]))) == [FEED]

    def test_a_window_that_earlier_walks_covered_ends_at_known_ground(self):
        options = Options(since=ago(days=1), via=("feed",))
        assert steps(options)[0].walk.bridge is None
        (step,) = steps(options, walked={FEED: ago(minutes=5)})
        assert step.walk.bridge == ago(minutes=5).timestamp()


def test_a_schedule_reads_the_sitemaps_of_edits_seldom():
    def steps(ended_ago, edits):
        done = Ground(NOW.timestamp() - ended_ago - 5, NOW.timestamp() - ended_ago)
        facts = Facts(ground=lambda *_: done, completed=lambda _: done)
        mehr = get("mehrnews")
        made = plan(mehr, families.get(mehr.family), mehr.home, Options(edits=edits), facts, NOW)
        return [step for step in made if step.walk.follows_edits]

    assert len(steps(60, None)) == 2
    assert len(steps(60, timedelta(hours=6))) < 2
    assert len(steps(7 * 3600, timedelta(hours=6))) == 2
