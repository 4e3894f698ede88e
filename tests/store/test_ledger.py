"""What becomes of fetched pages: versions, link states, refusals, one transaction a batch.

Modules: `store/articles.py`, `store/outcomes.py`.
"""

import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledger_desk import NOW, fetched, refusal

from newscrawl.store import articles, links, runs, schema
from newscrawl.store.ledger import Ledger
from newscrawl.store.life import BACK_OFF, DAY
from newscrawl.store.outcomes import Unchanged
from newscrawl.store.reopening import reopen_parked
from newscrawl.store.runs import RunClosedError


def test_a_new_article_is_stored_with_its_link(desk, make_article):
    (settled,) = desk.settle(fetched(make_article("1")))
    assert settled.what == "new"
    (record,) = desk.versions("mehrnews#1")
    assert (record["version"], record["is_update"], record["changed_fields"]) == (1, False, [])
    assert record["run_id"] == "r1"
    assert datetime.fromisoformat(record["first_seen_at"]).timestamp() == NOW - 60, "when a list first named it"
    assert record["first_seen_at"].endswith("+03:30")
    assert record["cluster_id"] == "mehrnews#1"
    link = desk.link(1)
    assert (link.state, link.due_at, link.looked_at, link.tried_by) == ("stored", None, NOW, "r1")
    (row,) = desk.rows(schema.articles)
    assert row.published_at == datetime.fromisoformat(record["published_at"]).timestamp()


def test_b4_a_304_without_a_text_stores_nothing(desk):
    (settled,) = desk.settle(Unchanged("mehrnews", "1"))
    assert settled.what == "due"
    assert (desk.link(1).state, desk.link(1).reason) == ("due", "unasked_304")


@pytest.mark.parametrize("reason", ["outside_window", "other_province"])
def test_a5_no_window_takes_the_second_look_of_what_is_stored(desk, make_article, make_link, reason):
    desk.settle(fetched(make_article("1")))
    with desk.store.write() as connection:
        links.look_again(connection, "mehrnews", [make_link(1)], NOW + 100)
    desk.settle(refusal(1, reason=reason), now=NOW + 101)
    link = desk.link(1)
    assert (link.state, link.looked_at) == ("stored", NOW), "what changed after that look is still to be seen"
    assert desk.rows(schema.rejects) == []


def test_what_is_compared_with_a_lastmod_is_the_start_of_the_fetch(desk, make_article):
    article = fetched(make_article("1"))
    desk.settle(replace(article, began=NOW - 7))
    assert desk.link(1).looked_at == NOW - 7
    desk.settle(replace(refusal(2), began=NOW - 5))
    assert desk.link(2).looked_at == NOW - 5


def test_a_second_look_that_was_answered_with_304(desk, make_article):
    desk.settle(fetched(make_article("1")))
    (settled,) = desk.settle(Unchanged("mehrnews", "1"), now=NOW + 5)
    assert settled.what == "unchanged"
    assert (desk.link(1).state, desk.link(1).due_at, desk.link(1).looked_at) == ("stored", None, NOW + 5)


def test_a_refusal_has_a_line_and_is_not_tried_again(desk):
    (settled,) = desk.settle(refusal(1, reason="language"))
    assert settled.what == "refused"
    link = desk.link(1)
    assert (link.state, link.due_at, link.reason, link.attempts) == ("refused", None, "language", 1)
    (row,) = desk.rows(schema.rejects)
    assert (row.run_id, row.reason, row.detail, row.retry, row.at) == ("r1", "language", "HTTP 500", False, NOW)


def test_a_stored_article_whose_page_is_gone_stays_stored(desk, make_article, make_link):
    desk.settle(fetched(make_article("1")))
    desk.settle(refusal(1, reason="language"))
    assert (desk.link(1).state, desk.link(1).due_at) == ("stored", None)
    assert len(desk.versions("mehrnews#1")) == 1
    with desk.store.write() as connection:
        links.look_again(connection, "mehrnews", [make_link(1)], NOW + 1)
    assert desk.link(1).due_at == NOW + 1
    desk.settle(refusal(1), now=NOW + 1)
    assert (desk.link(1).state, desk.link(1).due_at) == ("stored", NOW + 1 + BACK_OFF[0])


def test_d1_a_run_that_was_closed_stores_nothing_more(store):
    """Findings D1 and D2: what a run stored after somebody had published it as dead was in no file, for good."""
    with store.write() as connection:
        runs.begin(connection, "r1", ["mehrnews"], {}, NOW)
    ledger = Ledger(store, "r1")
    ledger.settle([refusal(1)], NOW)
    with store.write() as connection:
        assert runs.claim_dead(connection, "r1")
    with pytest.raises(RunClosedError, match="taken for dead and closed"):
        ledger.settle([refusal(2)], NOW)
    with store.write() as connection:
        assert runs.finish(connection, "r1", status="killed", exit_code=None, summary={}, now=NOW)
        # Its own end comes too late, and is not written over that.
        assert not runs.finish(connection, "r1", status="finished", exit_code=0, summary={}, now=NOW + 1)
        assert not runs.claim_dead(connection, "r1")
        assert runs.get(connection, "r1").status == "killed"


def test_a_failed_link_backs_off_and_is_given_up_at_last(desk, make_article):
    now = NOW
    # The look that decides comes a day after the first, not a day after the one before.
    for tries, pause in enumerate((*BACK_OFF[:-1], DAY - sum(BACK_OFF[:-1])), 1):
        (settled,) = desk.settle(refusal(1), now=now)
        assert (settled.what, settled.due_at) == ("due", now + pause)
        link = desk.link(1)
        assert (link.state, link.attempts, link.due_at, link.reason) == ("due", tries, now + pause, "http_500")
        now += pause
    assert desk.rows(schema.rejects) == []
    (settled,) = desk.settle(refusal(1), now=now)
    assert settled.what == "due", "the site has published nothing since: it is the site that fails"
    published = datetime.fromtimestamp(NOW + 3600, UTC).isoformat()
    desk.settle(fetched(make_article("2", published_at=published)), now=now)
    (settled,) = desk.settle(refusal(1), now=now + 1)
    assert settled.what == "refused"
    assert (desk.link(1).state, desk.link(1).due_at) == ("refused", None)
    assert [row.reason for row in desk.rows(schema.rejects)] == ["http_500"]


def test_success_forgets_the_failures(desk, make_article):
    desk.settle(refusal(1))
    desk.settle(refusal(1))
    desk.settle(fetched(make_article("1")))
    assert (desk.link(1).attempts, desk.link(1).reason) == (0, None)


def test_a_site_that_asks_us_to_wait_spends_no_try(desk):
    for _ in range(len(BACK_OFF) + 3):
        (settled,) = desk.settle(refusal(1, reason="http_429", not_before=NOW + 777))
        assert (settled.what, settled.due_at) == ("due", NOW + 777)
    assert desk.link(1).attempts == 0
    (settled,) = desk.settle(refusal(1, not_before=NOW + 1))
    assert settled.due_at == NOW + BACK_OFF[0]


def test_what_was_not_asked_for_is_found_by_who_asks_for_it(desk):
    desk.settle(
        refusal(1, reason="other_province", province="gilan", published_at=NOW - 3600),
        refusal(2, reason="other_province", province="qom", published_at=NOW - 3600),
        refusal(3, reason="outside_window", province="gilan", published_at=NOW - 9 * 86400),
        refusal(4, reason="language", province="gilan", published_at=NOW - 3600),
    )
    assert [row.retry for row in desk.rows(schema.rejects)] == [False] * 4
    assert (desk.link(1).state, desk.link(1).due_at, desk.link(1).province) == ("parked", None, "gilan")
    with desk.store.write() as connection:
        scope = links.Scope("mehrnews", ("gilan",), since=NOW - 86400, until=NOW)
        assert reopen_parked(connection, scope, NOW - 86400, NOW + 5) == 1
        assert reopen_parked(connection, scope, NOW - 86400, NOW + 5) == 0
    assert [desk.link(code).due_at for code in (1, 2, 3, 4)] == [NOW + 5, None, None, None]
    assert desk.link(1).state == "due"


def test_national_articles_are_not_fetched_again_by_every_run_that_asks_for_a_province(desk):
    desk.settle(refusal(1, reason="other_province", province=None, published_at=NOW))
    with desk.store.write() as connection:
        assert reopen_parked(connection, links.Scope("mehrnews", ("gilan",)), NOW - 86400, NOW) == 0
        assert reopen_parked(connection, links.Scope("mehrnews"), NOW - 86400, NOW) == 1


def test_nothing_of_a_batch_is_stored_when_one_outcome_fails(desk, make_article):
    before = [desk.rows(table) for table in schema.metadata.sorted_tables]
    broken = fetched(make_article("3"))
    broken.article.published_at = "not a moment"
    with pytest.raises(ValueError, match="not a moment"):
        desk.settle(fetched(make_article("1")), refusal(2, reason="language"), broken)
    assert [desk.rows(table) for table in schema.metadata.sorted_tables] == before


def test_results_come_in_the_order_of_the_batch(desk, make_article):
    outcomes = [
        refusal(3),
        fetched(make_article("2")),
        refusal(1, reason="language"),
        fetched(make_article("5")),
        refusal(4, reason="outside_window"),
    ]
    assert [one.what for one in desk.settle(*outcomes)] == ["due", "new", "refused", "new", "parked"]
    assert [row.article_id for row in desk.rows(schema.versions)] == ["mehrnews#2", "mehrnews#5"]


def test_two_sources_with_equal_numbers_stay_apart(desk, make_article):
    settled = desk.settle(fetched(make_article("1")), fetched(make_article("1", source="irna", title="دیگر")))
    assert [one.what for one in settled] == ["new", "new"]
    assert {row.id for row in desk.rows(schema.articles)} == {"mehrnews#1", "irna#1"}


def test_records_are_kept_as_their_json_lines(desk, make_article):
    desk.settle(fetched(make_article("1", lead="می‌شود\u200c و «نقل»")))
    (row,) = desk.rows(schema.versions)
    assert msgspec.json.decode(zlib.decompress(row.record))["lead"] == "می‌شود\u200c و «نقل»"


def test_counts_of_a_run_are_read_from_the_tables(desk, make_article, long_body):
    with desk.store.write() as connection:
        runs.begin(connection, "r1", ["mehrnews"], {}, NOW)
    desk.settle(
        fetched(make_article("1", body=long_body, title="محورها باز شد")),
        fetched(make_article("2", body=long_body, title="محورها باز شد")),
        refusal(3, reason="language"),
        refusal(4),
    )
    desk.settle(fetched(make_article("1", title="ویرایش")))
    with desk.store.write() as connection:
        assert links.list_failures(connection, "r1", NOW) == 1
    with desk.store.read() as connection:
        counts = runs.outcome_counts(connection, "r1")
    assert counts == {
        "discovered": 8,
        "stored": 3,
        "updates": 1,
        "dropped_duplicates": 1,
        "refused": {"duplicate_exact": 1, "language": 1},
        "failed": {"http_500": 1},
    }


def test_the_run_of_a_moment_is_named_after_it():
    names = {runs.new_id(datetime(2025, 12, 29, 7, 25, tzinfo=UTC)) for _ in range(20)}
    assert len(names) > 1
    assert {name[:16] for name in names} == {"20251229T072500Z"}
    assert {len(name) for name in names} == {25}


@given(st.integers(0, 10**11), st.integers(1, 5000))
def test_names_of_runs_sort_by_their_starts_also_within_a_second(start, between):
    earlier = datetime(2025, 12, 29, tzinfo=UTC) + timedelta(milliseconds=start)
    assert runs.new_id(earlier) < runs.new_id(earlier + timedelta(milliseconds=between))


def test_issue10_3_a_record_of_what_was_not_asked_for_is_kept_until_it_is_stored(desk, make_article):
    said = {"province": "gilan", "published_at": NOW - 900, "article": make_article(1, province="gilan")}
    (settled,) = desk.settle(refusal(1, reason="other_province", **said))
    assert settled.what == "parked"
    (kept,) = desk.rows(schema.parked_records)
    assert (kept.news_code, kept.looked_at) == ("1", NOW)
    desk.settle(fetched(make_article(1, province="gilan")))
    assert desk.rows(schema.parked_records) == []
    assert desk.link(1).state == "stored"


def test_e2_an_export_that_is_read_slowly_holds_no_transaction(desk, make_article, monkeypatch):
    """`export | less` over a night kept the crawler's write-ahead log from being cleared."""
    monkeypatch.setattr(articles, "CHUNK", 2)
    desk.settle(*(fetched(make_article(str(code))) for code in range(1, 6)))
    lines = articles.records(desk.store)
    assert next(lines)
    assert desk.store.engine.pool.checkedout() == 0
    assert len(list(lines)) == 4
