"""A site that is out of order for a while is waited for, by the clock (issue 10, point 4)."""

import pytest

pytestmark = pytest.mark.slow

PATIENT = ["-s", "NEWSCRAWL_PATIENCE_SINCE=900"]


def test_two_outages_and_bursts_of_503_in_one_run(open_desk):
    """A site that was down for one minute ended the run with 4 after 17 seconds."""
    with open_desk(articles=24) as desk:
        desk.room.fault("status", where="page", value="503:1", every="3/20")
        desk.room.fault("reset", where="all", after=4, lasting=7)
        desk.room.fault("status", where="all", value=503, after=24, lasting=7)
        run = desk.crawl(*PATIENT, "-s", "DOWNLOAD_DELAY=0.3", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1")
        assert run.code == 0, run.why
        assert 503 in {hit["status"] for hit in desk.room.log()}
        desk.check_whole()


def test_while_it_lasts_one_request_at_a_time_asks(open_desk):
    with open_desk(articles=40) as desk:
        desk.room.fault("status", where="page", value=503, skip=6, lasting=14)
        run = desk.crawl(*PATIENT)
        assert run.code == 0, run.why
        log = [hit for hit in desk.room.log() if hit["status"] == 503]
        # What was in flight when it began, and then a probe after 5 and 10 seconds more.
        assert len(log) <= 16 + 3
        desk.check_whole()


def test_a_site_that_stays_dead_is_given_up_after_time_and_its_links_are_kept(desk):
    run = desk.crawl("--limit", "5")
    assert run.code in (0, 3)
    desk.room.fault("reset", where="all")
    run = desk.crawl()
    assert run.code == 4, run.why
    assert "no good answer" in run.why
    desk.room.no_faults()
    desk.make_due()
    assert desk.crawl().code == 0
    desk.check_whole()


def test_one_page_that_always_fails_blocks_nobody(desk):
    """One bad page never blocks a source, and a run with nothing else to do does not wait a minute for it."""
    nid = min(desk.expected()).partition("#")[2]
    desk.room.fault("status", nid=nid, value=500)
    run = desk.crawl(*PATIENT)
    assert run.note["closed"] is None
    assert len(desk.union()) >= len(desk.expected()) - 2
    assert run.cpu_seconds < 60


def test_b3_forget_host_opens_it_again(desk):
    """Finding B3: a Retry-After of years closed a source, and no command opened it."""
    from newscrawl.middlewares.hosts import name_of

    desk.room.fault("retry_after", value=3_000_000_000, count=1, where="page")
    assert desk.crawl().code == 4
    desk.room.no_faults()
    asked = len(desk.room.log())
    assert desk.crawl().code == 4
    assert len(desk.room.log()) == asked
    assert desk.forget("--host", name_of(desk.room.url)) == 0
    run = desk.crawl()
    assert run.code == 0, run.why
    desk.check_whole()
