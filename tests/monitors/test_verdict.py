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
