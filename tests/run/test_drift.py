"""The newsroom is redesigned between two runs: the records stay honest, and the report shows it the same day.

Modules: `demo/engines/redesign.py`, `monitors/report.py`, `extensions/run_report.py`.
"""

import pytest
from forked import running_newsroom

pytestmark = pytest.mark.slow

RETOLD = {"title", "lead", "section", "tags", "body"}
"""Fields that the engine's own markup no longer supplies."""


def letters(text):
    return "".join(sign for sign in text or "" if sign.isalnum())


@pytest.fixture
def runs(collection):
    """A steady run, and one after the redesign."""
    with running_newsroom(articles=160) as newsroom:
        before = collection.crawl(newsroom.url)
        newsroom.redesign()
        newsroom.publish(30, province="Ardabil", kind="news")
        after = collection.crawl(newsroom.url)
        truths = newsroom.truths()
    return before, after, truths


def test_redesign_gives_honest_records_and_shows_in_the_report(runs):
    before, after, truths = runs
    assert before.code == 0
    assert not any(record["fallbacks"] for record in before.records)

    assert len(after.records) == 30, after.rejects
    for record in after.records:
        truth = truths[record["id"]]
        assert set(record["fallbacks"]) >= RETOLD
        assert letters(record["title"]) == letters(truth["title"])
        assert letters(record["lead"]) == letters(truth["lead"])
        assert (record["province"], record["published_at"]) == (truth["province"], truth["published_at"])
        shown = letters(record["body"])
        assert all(letters(text) in shown for text in truth["paragraphs"])
        assert len(shown) <= 1.02 * len(letters("".join(truth["paragraphs"])))
        assert "\u200c" in record["body"]

    found = after.report["drift"]["mehrnews"]
    fell = {row["rule"] for row in found if row["change"] == "fell"}
    rose = {row["rule"] for row in found if row["change"] == "rose"}
    assert {"title/css/h1.title", "body/css/.item-text[itemprop=articleBody]"} <= fell
    assert {"title/meta/og:title", "body/generic/structure"} <= rose
    assert before.report["drift"] == {}
