"""Sitemap indexes and lists of the newest only: how far a walk along them goes, and what is behind them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from newscrawl import families, sources
from newscrawl.discovery.facts import Facts
from newscrawl.discovery.planner import Options, plan
from newscrawl.discovery.walk import Walk
from newscrawl.items import Link
from newscrawl.pages.page import Listing, ListingRequest
from newscrawl.store.links import KnownLink
from newscrawl.store.walks import Ground

NOW = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)
STAMP = NOW.timestamp()
DAY = 86_400.0
INDEX = ListingRequest("archive", "archive:all", "https://x.ir/fa-sitemap-newsarchive", mixed=True)
NEWEST = ListingRequest("sitemap", "sitemap:news", "https://x.ir/fa-sitemap-news", mixed=True)
CHILDREN = Listing((), children=(("https://x.ir/2", None), ("https://x.ir/1", None)))


def leaf(*ages: float | None) -> Listing:
    """A urlset; each article's age in days by `lastmod`, None where there is none."""
    links = [
        Link(str(1000 - at), "https://x.ir/x", modified_at=None if age is None else NOW - timedelta(days=age))
        for at, age in enumerate(ages)
    ]
    return Listing(tuple(links))


def known(*codes: int, at: float = STAMP - 3600) -> dict[str, KnownLink]:
    nothing = dict.fromkeys(("title", "modified_at", "looked_at", "reason", "province"))
    return {str(code): KnownLink(discovered_at=at, state="stored", due=False, **nothing) for code in codes}


def test_sub_lists_that_did_not_change_are_skipped():
    walk = Walk(INDEX, since=STAMP - DAY)
    assert not walk.skips(None)
    assert not walk.skips(NOW - timedelta(days=1.5))
    assert walk.skips(NOW - timedelta(days=3))
    assert Walk(INDEX, known_before=STAMP - DAY).skips(NOW - timedelta(days=3))
    assert not Walk(INDEX).skips(NOW - timedelta(days=3000))


def test_the_first_old_sub_list_ends_the_walk():
    walk = Walk(INDEX, since=STAMP - DAY, explicit=True)
    assert walk.judge(CHILDREN, {}, STAMP).reached is False
    assert walk.judge(leaf(0.1, 0.5, 3.0), {}, STAMP).reached is False
    assert walk.judge(Listing(tuple(leaf(0, 0, 0, 4.0, 5.0).links[3:])), {}, STAMP).reached is True


def test_a_known_sub_list_ends_the_walk():
    walk = Walk(INDEX, known_before=STAMP)
    walk.judge(CHILDREN, {}, STAMP)
    assert walk.judge(leaf(None, None), known(1000), STAMP).reached is False
    assert Walk(INDEX, known_before=STAMP).judge(leaf(None, None), known(1000, 999), STAMP).reached is True


def test_a_first_run_takes_no_sub_list_without_dates():
    walk = Walk(INDEX, since=STAMP - DAY)
    walk.judge(CHILDREN, {}, STAMP)
    assert walk.is_bottomless(leaf(None, None))
    assert walk.judge(leaf(None, None), {}, STAMP).reached is True
    assert not walk.is_bottomless(leaf(None, 0.1))


def test_whoever_asks_for_days_gets_sub_lists_without_dates():
    walk = Walk(INDEX, since=STAMP - DAY, explicit=True)
    walk.judge(CHILDREN, {}, STAMP)
    assert not walk.is_bottomless(leaf(None, None))
    assert walk.judge(leaf(None, None), {}, STAMP).reached is False


@pytest.mark.parametrize(("codes", "status"), [((999, 998), "complete"), ((998,), "short"), ((), "short")])
def test_the_newest_suffice_when_their_two_oldest_were_known(codes, status):
    walk = Walk(NEWEST, known_before=STAMP)
    assert walk.judge(leaf(None, None, None), known(*codes), STAMP).status == status


# -- the plan ------------------------------------------------------------------------------------------------------


def steps(source: str, provinces: tuple[str, ...] | None = None, last: float | None = None):
    outlet = sources.get(source)
    ground = Ground(last, last, 0.0) if last is not None else None
    facts = Facts(lambda *_: ground, lambda _: ground)
    family = families.get(outlet.family)
    found = plan(outlet, family, outlet.home, Options(provinces=provinces), facts, NOW)
    return [step for step in found if not step.walk.follows_edits]


def test_behind_the_newest_stands_the_archive():
    (step,) = steps("yjc")
    assert step.walk.request.scope == "sitemap:news"
    assert [behind.walk.request.scope for behind in step.fallback] == ["archive:all"]


def test_after_minutes_the_feed_suffices():
    (step,) = steps("yjc", last=STAMP - 300)
    assert step.walk.request.url.endswith("/fa/rss/allnews")
    assert [behind.walk.request.scope for behind in step.fallback] == ["sitemap:news"]


def test_pages_of_provinces_only_where_all_that_are_asked_for_have_one():
    assert [step.walk.request.url for step in steps("yjc", ("ardabil", "yazd"))] == [
        "https://www.yjc.ir/fa/ardebil",
        "https://www.yjc.ir/fa/yazd",
    ]
    assert [step.walk.request.scope for step in steps("iribnews", ("ardabil", "gilan"))] == ["sitemap:news"]
    assert [step.walk.request.scope for step in steps("tasnim", ("kerman", "gilan"))] == ["archive:6"]


def test_a_window_reads_the_index_once():
    outlet = sources.get("yjc")
    facts = Facts(lambda *_: None, lambda _: None)
    options = Options(since=NOW - timedelta(days=30))
    found = plan(outlet, families.get("iransamaneh"), outlet.home, options, facts, NOW)
    assert [step.walk.request.scope for step in found] == ["archive:all"]
    days = plan(sources.get("tasnim"), families.get("tasnim"), "https://x.ir", options, facts, NOW)
    assert len(days) == 31
