"""The verdict: never 0 when something is unaccounted for."""

import pytest

from newscrawl.monitors.verdict import Exit, SourceResult, judge
from newscrawl.reasons import REASONS


def code(*results, interrupted=False, failed=False):
    return judge(results, interrupted=interrupted, failed=failed)[0]


GOOD = SourceResult("irna", 12, articles=10)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"articles": 9}, Exit.COMPLETE),
        ({}, Exit.COMPLETE),
        ({"articles": 9, "refused": {"robots": 1}}, Exit.COMPLETE),
        ({"refused": {"robots": 3}}, Exit.BLOCKED),
        ({"refused": {"offsite": 3}}, Exit.BLOCKED),
        ({"refused": {"robots": 3, "not_html": 1}}, Exit.COMPLETE),
        ({"articles": 9, "outstanding": {"http_500": 1}}, Exit.PARTIAL),
        ({"articles": 9, "outstanding": {"challenge": 1}}, Exit.PARTIAL),
        ({"articles": 9, "outstanding": {"challenge": 30}, "closed": "challenge: 8 pages"}, Exit.BLOCKED),
        ({"outstanding": {"challenge": 30}}, Exit.BLOCKED),
        ({"outstanding": {"challenge": 30, "http_500": 1}}, Exit.PARTIAL),
        ({"articles": 9, "problems": ("archive:19: capped: stopped after 400 pages",)}, Exit.PARTIAL),
        ({"problems": ("feed: failed: timeout",), "list_failures": {"timeout": 3}}, Exit.BLOCKED),
        ({"problems": ("feed: failed: not_article",), "list_failures": {"not_article": 3}}, Exit.PARTIAL),
        ({"articles": 9, "crashed": True}, Exit.INTERNAL),
    ],
)
def test_one_source(given, expected):
    assert code(SourceResult("mehrnews", 3, **given)) is expected


@pytest.mark.parametrize("reason", [row.name for row in REASONS.values() if row.blocks])
def test_every_blocking_reason_alone_is_blocked(reason):
    assert code(SourceResult("mehrnews", 1, {reason: 4})) is Exit.BLOCKED


def test_one_closed_source_of_several_is_partial_and_named():
    closed = SourceResult("mehrnews", 0, problems=("feed: failed: dns",), list_failures={"dns": 3})
    verdict, why = judge([GOOD, closed], interrupted=False, failed=False)
    assert verdict is Exit.PARTIAL
    assert "closed to us: mehrnews" in why


@pytest.mark.parametrize("bad", [{"outstanding": {"timeout": 1}}, {"problems": ("x: short: y",)}, {"crashed": True}])
def test_never_complete_beside_a_bad_one(bad):
    assert code(GOOD, SourceResult("mehrnews", 1, articles=1, **bad)) is not Exit.COMPLETE


def test_the_store_comes_before_everything_and_a_signal_before_the_rest():
    assert code(GOOD, interrupted=True, failed=True) is Exit.INTERNAL
    assert code(SourceResult("mehrnews", 1, {"timeout": 1}), interrupted=True) is Exit.INTERRUPTED


def test_the_line_says_why_a_site_is_closed():
    closed = SourceResult("mehrnews", 3, {"challenge": 8}, closed="challenge: 8 pages in a row")
    assert "mehrnews (challenge: 8 pages in a row)" in judge([closed], interrupted=False, failed=False)[1]


WAITS = {"http_404": 2}


def test_b2_links_that_wait_for_a_planned_retry_are_named_and_no_fault():
    """running.md B2: one withdrawn page kept every run at 3 for 31 hours."""
    result = SourceResult("mehrnews", 12, articles=20, asked=22, waiting=WAITS)
    verdict, why = judge([result], interrupted=False, failed=False)
    assert verdict is Exit.COMPLETE
    assert "2 waiting for a planned retry (http_404 2)" in why
    verdict, why = judge([result], interrupted=False, failed=False, strict=True)
    assert verdict is Exit.PARTIAL
    assert "2 links waiting (http_404 2)" in why


def test_b1_a_gap_counts_in_the_run_that_found_it_and_is_named_until_it_is_filled():
    """running.md B1."""
    found = SourceResult("rokna", 12, articles=20, gaps=("feed:/rss: nobody read 6 h",), open_gaps=1)
    assert found.judge() == (Exit.PARTIAL, "partial: feed:/rss: nobody read 6 h")
    later = SourceResult("rokna", 12, articles=20, open_gaps=1)
    verdict, why = later.judge()
    assert verdict is Exit.COMPLETE
    assert "1 gap of earlier runs open" in why
    assert later.judge(strict=True) == (Exit.PARTIAL, "partial: 1 gap open")


@pytest.mark.parametrize("where", ["waiting", "refused", "outstanding"])
@pytest.mark.parametrize("reason", ["http_404", "http_410", "soft_404", "hollow", "date_missing", "unasked_304"])
def test_a_whole_run_without_an_article_is_never_complete(where, reason):
    result = SourceResult("mehrnews", 12, asked=6, **{where: {reason: 6}})
    verdict, why = result.judge()
    assert verdict is Exit.PARTIAL
    assert f"most of 6 links brought no article: {reason} 6" in why


def test_most_links_of_a_run_may_be_national_news_or_of_another_province():
    for reason in ("not_provincial", "other_province", "outside_window", "language", "duplicate_exact"):
        assert code(SourceResult("mehrnews", 12, articles=3, asked=30, refused={reason: 27})) is Exit.COMPLETE


def test_a_few_withdrawn_pages_in_a_quiet_hour_are_no_finding():
    assert code(SourceResult("mehrnews", 12, asked=1, waiting={"http_404": 1})) is Exit.COMPLETE
    assert code(SourceResult("mehrnews", 12, articles=20, asked=29, waiting={"http_404": 9})) is Exit.COMPLETE


def test_b3_their_links_are_kept_is_said_only_when_it_is_so():
    """running.md A1: the line said so of links that were refused for good."""
    kept = SourceResult("mehrnews", 3, {"challenge": 8}, closed="challenge: 8 pages in a row")
    assert kept.judge()[1].endswith("; their links are kept")
    gone = SourceResult("mehrnews", 3, refused={"robots": 22})
    assert gone.judge()[1].endswith("; 22 links refused for good (robots 22)")
    both = SourceResult("mehrnews", 3, {"robots": 4}, refused={"robots": 22}, closed="robots: x")
    assert both.judge()[1].endswith("; 22 links refused for good (robots 22), 4 links kept")


def test_d1_versions_in_no_published_file_are_never_complete():
    """running.md D1."""
    verdict, why = judge([GOOD], interrupted=False, failed=False, unpublished=2)
    assert (verdict, why) == (Exit.PARTIAL, "partial: 2 stored versions in no published file")


def test_several_sources_are_named_and_each_has_its_line():
    """users.md 3."""
    short = SourceResult("rokna", 2, articles=5, problems=("feed:/rss: short: does not reach back",))
    verdict, why = judge([GOOD, short], interrupted=False, failed=False)
    assert (verdict, why) == (Exit.PARTIAL, "partial: 1 of 2 sources fell short: rokna")
    assert short.judge()[1] == "partial: feed:/rss: short: does not reach back"


def test_what_is_given_up_is_a_finding_of_the_run_that_gives_it_up():
    assert code(SourceResult("mehrnews", 12, articles=20, asked=21, refused={"not_article": 1})) is Exit.PARTIAL
    for reason in ("http_404", "soft_404", "date_missing", "not_html", "language"):
        assert code(SourceResult("mehrnews", 12, articles=20, asked=21, refused={reason: 1})) is Exit.COMPLETE
