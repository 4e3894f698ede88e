"""How long normalised texts are kept."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from newscrawl.dates import TEHRAN
from newscrawl.dedup import prepare_article
from newscrawl.dedup.index import WINDOW_DAYS
from newscrawl.exporters.publishing import publish
from newscrawl.store import pruning as window
from newscrawl.store import runs
from newscrawl.store.fingerprints import Fingerprints
from newscrawl.store.home import Home
from newscrawl.store.ledger import Ledger
from newscrawl.store.outcomes import Fetched
from newscrawl.store.schema import fp_article, fp_key

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC).timestamp()
DAY = 86_400.0
KEPT = WINDOW_DAYS + window.LATE_DAYS


@pytest.fixture
def put(store, make_article, long_body):
    """Stores an article published and fetched so many days ago."""

    def settle(code, source="mehrnews", *, published, seen, extra="", now=NOW):
        moment = datetime.fromtimestamp(now, TEHRAN) - timedelta(days=published)
        body = f"{long_body} {code}{extra}"
        article = make_article(code, source, title=f"خبر {code}", body=body, published_at=moment.isoformat())
        prepared = prepare_article(article)
        article.content_hash = prepared.content_hash
        Ledger(store, "r").settle([Fetched(article, prepared)], now - seen * DAY)
        return article

    return settle


def texts(store):
    query = select(fp_article.c.article_id).where(fp_article.c.text_z.is_not(None)).order_by(fp_article.c.n)
    with store.read() as connection:
        return [name.partition("#")[2] for name in connection.execute(query).scalars()]


def prune(store, now=NOW):
    with store.write() as connection:
        return window.prune(connection, now)


def test_only_what_is_old_and_was_stored_long_ago_loses_its_text(store, put):
    put("1", published=90, seen=KEPT + 3)
    put("2", published=KEPT + 1, seen=KEPT + 1)
    put("3", published=KEPT - 1, seen=KEPT - 1)
    put("4", published=400, seen=2)  # filled back the day before yesterday
    put("5", published=0, seen=0)
    with store.read() as connection:
        keys = connection.execute(select(func.count()).select_from(fp_key)).scalar()
    assert prune(store) == 2
    assert texts(store) == ["3", "4", "5"]
    assert prune(store) == 0
    with store.read() as connection:
        assert connection.execute(select(func.count()).select_from(fp_key)).scalar() == keys
    assert prune(store, NOW + (KEPT + 3) * DAY) == 3
    assert texts(store) == []


def test_what_was_forgotten_is_no_obstacle(store, put):
    for code in map(str, range(1, 9)):
        put(code, published=90, seen=KEPT + 20 - int(code))
    put("9", published=90, seen=0)
    with store.write() as connection:
        for code in ("3", "4", "8"):
            Fingerprints(connection).forget(f"mehrnews#{code}")
    assert prune(store) == 5
    assert texts(store) == ["9"]


def test_an_empty_store_has_nothing_to_drop(store):
    assert prune(store) == 0


def test_one_run_drops_a_bounded_number_the_oldest_first(store, put, monkeypatch):
    monkeypatch.setattr(window, "MOST", 2)
    for code, published in (("1", 200), ("2", 400), ("3", 300)):
        put(code, published=published, seen=100)
    assert prune(store) == 2
    assert texts(store) == ["1"]
    assert prune(store) == 1


def test_an_exact_copy_is_found_after_its_text_was_dropped(store, put):
    put("1", published=100, seen=100)
    assert prune(store) == 1
    copy = put("1", "irna", published=0, seen=0)
    assert (copy.duplicate_of, copy.duplicate_kind) == ("mehrnews#1", "exact")


def test_a_copy_within_the_window_is_still_compared(store, put):
    put("1", published=WINDOW_DAYS - 1, seen=WINDOW_DAYS - 1)
    prune(store)
    copy = put("1", "irna", published=0, seen=0, extra=" به مردم")
    assert (copy.duplicate_of, copy.duplicate_kind) == ("mehrnews#1", "near")


def test_the_end_of_a_run_drops_them(store, put, tmp_path):
    now = datetime.now(UTC).timestamp()
    put("1", published=KEPT + 1, seen=KEPT + 1, now=now)
    home = Home(tmp_path / "home").prepare()
    with store.write() as connection:
        runs.begin(connection, "r", ["mehrnews"], {}, now)
    publish(home, store, "r", final=False)
    assert texts(store) == ["1"]
    publish(home, store, "r", final=True)
    assert texts(store) == []
