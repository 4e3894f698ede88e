"""Faults of the connection: each link is tried again with back-off, and nothing is lost or half read."""

import pytest
from patience import PATIENCE

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("fault", "value", "reason"),
    [
        ("status", "503", "http_503"),
        ("reset", "", None),
        ("garbage", "", None),
        ("cut", "", "truncated"),
        ("damaged_gzip", "", "corrupt"),
        ("damaged_gzip", "cut", "corrupt"),
    ],
)
def test_what_failed_is_tried_again(desk, fault, value, reason):
    """Rows "5xx", "connection reset, garbage reply", "truncated body", "corrupt gzip": 0 lost in the same run."""
    desk.room.fault(fault, share=0.2, seed=7, times=1, value=value)
    run = desk.crawl()
    assert run.code == 0, run.why
    if reason is not None:
        assert run.note["reasons"][reason] >= 1
    desk.check_whole()


def test_what_stays_broken_is_listed_and_kept(desk):
    """Row "failed-URL ledger": each link with its reason in the rejects file, fetched when the site is well again."""
    desk.room.fault("status", share=0.2, seed=11, value=500)
    run = desk.crawl("--strict")
    assert run.code == 3
    assert run.failed("http_500") == run.note["outstanding"]["http_500"] >= 1
    desk.room.no_faults()
    desk.make_due()
    assert desk.crawl().code == 0
    desk.check_whole()


def test_hanging_and_slow_pages_do_not_hold_the_run(desk):
    """Row "slow headers, slow body (loris), hang"."""
    desk.room.fault("hang", share=0.1, seed=1, value=10 * PATIENCE)
    desk.room.fault("loris", share=0.06, seed=2)
    run = desk.crawl("--strict", "-s", "DOWNLOAD_TIMEOUT=2")
    assert run.code == 3, run.why
    assert set(run.note["outstanding"]) == {"timeout"}
    desk.room.no_faults()
    desk.make_due()
    assert desk.crawl().code == 0
    desk.check_whole()


def test_a_dead_host_ends_the_run_soon(desk):
    desk.room.fault("reset", where="all")
    run = desk.crawl()
    assert run.code == 4
    assert "no good answer" in run.why
    assert len(desk.room.log()) < 6


@pytest.mark.parametrize("kind", ["gzip", "deflate", "br", "zstd", "double"])
def test_bombs_are_refused_unread(desk, kind):
    """Rows "gzip / deflate / double gzip / zstd bomb", "br bomb": refused by 16 MiB, memory stays low."""
    desk.room.fault("bomb", share=0.15, seed=4, value=kind)
    run = desk.crawl()
    assert run.code == 0
    assert run.refused("too_large") >= 1
    assert run.note["peak_memory_mb"] < 400


def test_endless_page_is_refused(desk):
    """Row "endless / 200 MB plain page"."""
    desk.room.fault("endless", share=0.2, seed=4)
    run = desk.crawl()
    assert run.code == 0
    assert run.refused("too_large") >= 1
    assert run.note["peak_memory_mb"] < 400


def test_a_comment_of_ten_megabytes_is_read(open_desk):
    """Row "50 MB single comment": below the bound a page is a page."""
    with open_desk(articles=15) as desk:
        desk.room.fault("trailing", value=10)
        run = desk.crawl()
        assert run.code == 0, run.why
        desk.check_whole()
