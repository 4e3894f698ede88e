"""Retry-After, Crawl-delay, robots.txt, pace: what the newsroom's log says of us.

Modules: `store/hosts.py`.
"""

from itertools import pairwise

import pytest
from patience import PATIENCE

pytestmark = pytest.mark.slow


WAY = 0.05
"""Seconds: the pace is kept where requests are sent; on a busy machine one may take longer on its way than the next."""
PATIENT = ["-s", "NEWSCRAWL_PATIENCE=60", "-s", "NEWSCRAWL_PATIENCE_SINCE=60"]


def gaps(hits):
    times = [hit["time"] for hit in hits]
    return [later - earlier for earlier, later in pairwise(times)]


def test_retry_after_pauses_the_host_and_spends_no_try(desk):
    """Row "5xx, 429": nothing is asked before the time that the host named, nothing is lost."""
    desk.room.fault("retry_after", share=0.15, seed=2, times=1, value=2)
    run = desk.crawl(*PATIENT, "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1")
    assert run.code == 0, run.why
    assert "http_429" not in run.note["reasons"]
    log = desk.asked()
    shut = [number for number, hit in enumerate(log) if hit["status"] == 429]
    assert shut
    assert all(log[number + 1]["time"] - log[number]["time"] >= 2.0 for number in shut)
    desk.check_whole()


def test_retry_after_as_a_date(desk):
    desk.room.fault("retry_after_date", every="1/7", value=2)
    run = desk.crawl(*PATIENT, "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1")
    assert run.code == 0, run.why
    log = desk.asked()
    shut = [number for number, hit in enumerate(log) if hit["status"] == 503]
    assert shut
    assert all(log[number + 1]["time"] - log[number]["time"] >= 1.0 for number in shut)
    desk.check_whole()


def test_a_host_that_stays_shut_ends_the_run_and_the_next_one_waits(desk):
    """Point 2: exit 4, links kept; a start inside the forbidden time asks for nothing."""
    desk.room.fault("retry_after", value=3600)
    run = desk.crawl()
    assert run.code == 4
    assert "http_429" in run.why
    asked = len(desk.room.log())
    assert desk.crawl().code == 4
    assert len(desk.room.log()) == asked
    # How many lists were read before the host was shut is a matter of pace; what they named is all kept.
    assert run.note["outstanding"]["http_429"] == run.report["counts"]["discovered"] > 0


def test_crawl_delay_is_never_undercut(open_desk):
    """Row "Crawl-delay is parsed but never applied": it holds even where -s DOWNLOAD_DELAY=0."""
    with open_desk(articles=8) as desk:
        desk.room.fault("text", where="robots", value="User-agent: *|Crawl-delay: 1")
        run = desk.crawl()
        assert run.code == 0
        assert min(gaps(desk.room.log())) >= 1.0 - WAY
        desk.check_whole()


def test_pace_has_jitter_that_only_lengthens(open_desk):
    with open_desk(articles=12) as desk:
        run = desk.crawl("-s", "DOWNLOAD_DELAY=0.4")
        assert run.code == 0
        found = gaps(desk.room.log())
        assert min(found) >= 0.4 - WAY
        assert max(found) - min(found) > 0.005


@pytest.mark.parametrize(("fault", "value"), [("status", "503"), ("status", "429"), ("reset", ""), ("moved", "")])
def test_unreachable_robots_means_nothing_is_fetched(desk, fault, value):
    """Row "robots 429 / 5xx / reset / hang": wait and retry, then nothing is fetched; exit 4."""
    desk.room.fault(fault, where="robots", value=value)
    run = desk.crawl()
    assert run.code == 4, run.why
    assert desk.asked() == []
    desk.room.no_faults()
    if value == "429":
        return
    assert desk.crawl().code == 0
    desk.check_whole()


def test_robots_that_hangs(open_desk):
    """Row "robots hang": no answer at all, three times; the next run finds it well and fetches everything."""
    with open_desk(articles=12) as desk:
        desk.room.fault("hang", where="robots", value=10 * PATIENCE)
        run = desk.crawl("-s", "DOWNLOAD_TIMEOUT=1")
        assert run.code == 4, run.why
        assert "timeout: no good answer" in run.why
        assert desk.asked() == []
        desk.room.no_faults()
        assert desk.crawl().code == 0
        desk.check_whole()


def test_robots_that_fails_once(open_desk):
    with open_desk(articles=12) as desk:
        desk.room.fault("status", where="robots", value=500, times=1)
        run = desk.crawl()
        assert run.code == 0, run.why
        desk.check_whole()


@pytest.mark.parametrize("status", ["404", "403", "401"])
def test_no_robots_allows_all(open_desk, status):
    """Row "robots 404 / 403": RFC 9309 calls it unavailable, all is allowed."""
    with open_desk(articles=12) as desk:
        desk.room.fault("status", where="robots", value=status)
        assert desk.crawl().code == 0
        desk.check_whole()


def test_large_robots_is_read_to_500_kib(open_desk):
    """Row "robots 10 MB": the rule at its end does not count, the one at its beginning does."""
    with open_desk(articles=12) as desk:
        desk.room.fault("large_text", where="robots", value="Disallow: /photo")
        assert desk.crawl().code == 0
        assert desk.union()
        assert not [hit for hit in desk.asked() if hit["path"].startswith("/photo")]


def test_robots_disallow_all_says_so(open_desk):
    """Row "robots disallow all": distinct exit."""
    with open_desk(articles=12) as desk:
        desk.room.fault("text", where="robots", value="User-agent: *|Disallow: /")
        run = desk.crawl()
        assert run.code == 4
        assert "robots" in run.why
        assert desk.asked() == []


def test_robots_that_forbids_articles_only(open_desk):
    with open_desk(articles=12) as desk:
        desk.room.fault(
            "text", where="robots", value="User-agent: newscrawl|Disallow: /news|Disallow: /photo|Disallow: /video"
        )
        run = desk.crawl()
        assert run.code == 4
        # A state of the rules, not of the articles: their links are kept (finding A1).
        assert run.failed("robots") == len(desk.expected())


def test_robots_is_kept_for_a_day(open_desk):
    with open_desk(articles=12) as desk:
        desk.crawl()
        seen = len(desk.room.log())
        desk.crawl()
        assert not [hit for hit in desk.room.log()[seen:] if hit["path"] == "/robots.txt"]
