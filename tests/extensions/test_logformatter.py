"""What is logged is one line that a terminal shows and does not obey (running.md B4)."""

import io
import logging

import pytest

from newscrawl.extensions.logformatter import QuietFormatter, SafeRecord

EVIL = "title \x1b]8;;http://evil.example\x07x \u202e\nsecond line"


@pytest.fixture
def log():
    before = logging.getLogRecordFactory()
    QuietFormatter()
    stream = io.StringIO()
    logger, handler = logging.getLogger("newscrawl.test"), logging.StreamHandler(stream)
    logger.addHandler(handler)
    yield logger, stream
    logger.removeHandler(handler)
    logging.setLogRecordFactory(before)


def test_b4_no_log_line_obeys_a_page(log):
    logger, stream = log
    logger.warning("%s: list %s", "mehrnews", EVIL)
    assert stream.getvalue().count("\n") == 1
    assert "\x1b" not in stream.getvalue()
    assert "\\x1b]8" in stream.getvalue()


def test_b4_a_traceback_keeps_its_lines_and_no_escape(log):
    logger, stream = log
    try:
        int(EVIL)
    except ValueError:
        logger.exception("no rule expected this page")
    assert "Traceback" in stream.getvalue()
    assert "test_logformatter.py" in stream.getvalue()
    assert "\x1b" not in stream.getvalue()
    assert "\u202e" not in stream.getvalue()


def test_scrapys_lists_of_components_keep_their_lines():
    record = SafeRecord("scrapy.middleware", logging.INFO, "x.py", 1, "Enabled:\n%s", (["a"],), None)
    assert record.getMessage() == "Enabled:\n['a']"


def test_an_article_is_named_and_not_printed():
    shown = QuietFormatter().dropped(object(), ValueError("mehrnews#1: unchanged"), None, None)
    assert shown["msg"] % shown["args"] == "not exported: mehrnews#1: unchanged"
