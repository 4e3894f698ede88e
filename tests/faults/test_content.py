"""A 200 is not an article: content faults of the table, and what becomes of them."""

import pytest

pytestmark = pytest.mark.slow


def test_clean_site_is_complete(desk):
    run = desk.crawl()
    assert (run.code, run.why.split(":")[0]) == (0, "complete")
    desk.check_whole()


@pytest.mark.parametrize("fault", ["challenge", "soft_404", "login", "empty", "hollow"])
def test_what_is_no_article_is_tried_again(desk, fault):
    """Rows "challenge page 200, soft 404, login", "200 with empty body": no record, the link stays due."""
    desk.room.fault(fault, share=0.2, seed=3, times=1)
    run = desk.crawl()
    assert run.code == 0, run.why
    assert run.note["reasons"][fault] >= 1
    desk.check_whole()


def test_pdf_is_refused_for_good(desk):
    desk.room.fault("pdf", share=0.2, seed=5)
    run = desk.crawl()
    assert run.code == 0
    assert run.refused("not_html") >= 1
    assert not {record["id"] for record in desk.union()} & desk.rejected("not_html")


def test_a_closed_site_is_not_hammered(desk):
    """A challenge on every page: a few requests, exit 4, the links kept and fetched when the site is open again."""
    desk.room.fault("challenge")
    run = desk.crawl()
    assert run.code == 4
    assert "challenge" in run.why
    assert len(desk.asked()) < 40
    assert desk.union() == []
    desk.room.no_faults()
    assert desk.crawl().code in (0, 3)
    assert desk.crawl().code == 0
    desk.check_whole()


@pytest.mark.parametrize("label", ["wrong-header", "cp1256", "cp1256-unlabelled", "invented", "bom", "nul", "stray"])
def test_charsets(desk, label):
    """Rows "wrong charset", "windows-1256 without label", "BOM, NUL, bad UTF-8 outside text": same text as ever."""
    desk.room.fault("encoded", value=label)
    run = desk.crawl()
    assert run.code == 0, run.why
    desk.check_whole()
    truths = desk.room.truths()
    for record in desk.union():
        assert "�" not in record["title"] + record["body"]
        # windows-1256 has no half-space: the letters must be right.
        assert letters(record["title"]) == letters(truths[record["id"]]["title"])


def letters(text):
    return "".join(text.replace("\u200c", "").split())


def test_deep_nesting_never_gives_a_hollow_record(desk):
    """Row "nested tags": 3,000 levels are cut silently by the parser."""
    desk.room.fault("nested", share=0.3, seed=1, value=3000)
    run = desk.crawl()
    assert run.code in (0, 3)
    assert all(record["body"] and record["title"] for record in desk.union() if record["kind"] == "news")


@pytest.mark.parametrize("fault", ["cookie_refresh", "cookie_redirect"])
def test_cookie_and_refresh_is_followed_once(desk, fault):
    """Row "cookie + refresh to the same URL"."""
    desk.room.fault(fault, where="page")
    run = desk.crawl()
    assert run.code == 0, run.why
    desk.check_whole()


def test_a_refresh_that_never_ends(desk):
    desk.room.fault("moved", share=0.2, seed=2)
    run = desk.crawl("--strict")
    assert run.code in (3, 4)
    assert run.failed("redirect_loop") >= 1
