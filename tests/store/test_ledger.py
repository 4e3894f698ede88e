"""What becomes of fetched pages: versions, link states, refusals, one transaction a batch.

Modules: `store/articles.py`, `store/outcomes.py`.
"""

import zlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import msgspec
import pytest
from sqlalchemy import select, update

from newscrawl.dedup import prepare_article
from newscrawl.items import Image
from newscrawl.reasons import Refused
from newscrawl.store import links, runs, schema
from newscrawl.store.articles import versions_of
from newscrawl.store.ledger import Ledger
from newscrawl.store.life import BACK_OFF, DAY
from newscrawl.store.outcomes import Fetched, Rejected, Unchanged
from newscrawl.store.reopening import reopen_parked
from newscrawl.store.runs import RunClosedError

NOW = 1_767_000_000.0


@dataclass
class Desk:
    """A run with known links."""

    store: object
    run_id: str = "r1"
    drop: str = "exact-same-source"

    def settle(self, *outcomes, now=NOW):
        return Ledger(self.store, self.run_id, self.drop).settle(outcomes, now)

    def know(self, *found, now=NOW - 60):
        with self.store.write() as connection:
            links.add(connection, "mehrnews", found, channel="section", run_id=self.run_id, now=now)

    def rows(self, table, **where):
        query = select(table).where(*(table.c[key] == value for key, value in where.items()))
        with self.store.read() as connection:
            return list(connection.execute(query))

    def link(self, code):
        return self.rows(schema.links, news_code=str(code))[0]

    def versions(self, article_id):
        with self.store.read() as connection:
            return [msgspec.json.decode(line) for line in versions_of(connection, article_id)]


@pytest.fixture
def desk(store, make_link):
    made = Desk(store)
    made.know(*(make_link(number) for number in range(1, 9)))
    return made


def fetched(article):
    prepared = prepare_article(article)
    article.content_hash = prepared.content_hash
    return Fetched(article, prepared)


def refusal(code, *, reason="http_500", not_before=None, **fields):
    refused = Refused(reason, "HTTP 500", not_before=not_before)
    return Rejected("mehrnews", str(code), f"https://www.mehrnews.com/news/{code}", refused, **fields)


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


def test_the_same_text_again_is_no_version(desk, make_article):
    desk.settle(fetched(make_article("1")))
    (settled,) = desk.settle(fetched(make_article("1", repairs={"zwnj": 3}, fetched_at=None)), now=NOW + 500)
    assert settled.what == "unchanged"
    assert settled.article.version == 1
    assert datetime.fromisoformat(settled.article.first_seen_at).timestamp() == NOW - 60
    assert len(desk.versions("mehrnews#1")) == 1
    (row,) = desk.rows(schema.articles)
    assert (row.first_seen_at, row.last_seen_at) == (NOW - 60, NOW + 500)


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({"kicker": "اصلاح شد"}, ["kicker"]),
        ({"title": "عنوان خبر؟"}, ["title"]),
        (
            {"province": "gilan", "province_name": "گیلان", "province_iso": "IR-19"},
            ["province", "province_name", "province_iso"],
        ),
        ({"section": ["استان‌ها", "گیلان"]}, ["section"]),
        ({"images": [Image(url="https://x.ir/other.jpg")]}, ["images"]),
        ({"published_at": "2025-12-29T11:55:00+03:30"}, ["published_at"]),
        ({"tags": ["تازه"]}, ["tags"]),
        ({"reporter": "دیگری"}, ["reporter"]),
    ],
)
def test_a7_a_change_of_any_published_field_is_a_version_that_names_it(desk, make_article, fields, names):
    desk.settle(fetched(make_article("1")))
    (settled,) = desk.settle(fetched(make_article("1", **fields)), now=NOW + 500)
    assert settled.what == "update"
    first, second = desk.versions("mehrnews#1")
    assert (second["version"], second["is_update"], second["changed_fields"]) == (2, True, names)
    assert second["cluster_id"] == first["cluster_id"]
    (row,) = desk.rows(schema.articles)
    published = datetime.fromisoformat(second["published_at"]).timestamp()
    assert (row.title, row.province, row.published_at) == (second["title"], second["province"], published)
    assert (desk.link(1).province, desk.link(1).published_at) == (row.province, published)
    assert desk.settle(fetched(make_article("1", **fields)), now=NOW + 900)[0].what == "unchanged"


def test_a7_articles_of_an_older_newscrawl_are_compared_by_their_record(desk, make_article):
    desk.settle(fetched(make_article("1")))
    with desk.store.write() as connection:
        connection.execute(update(schema.articles).values(record_hash=None))
    assert desk.settle(fetched(make_article("1")))[0].what == "unchanged"
    assert desk.rows(schema.articles)[0].record_hash
    with desk.store.write() as connection:
        connection.execute(update(schema.articles).values(record_hash=None))
    assert desk.settle(fetched(make_article("1", tags=["تازه"])))[0].what == "update"


def test_an_edit_is_the_next_version(desk, make_article):
    desk.settle(fetched(make_article("1")))
    desk.run_id = "r2"
    edited = make_article("1", body="متن دیگری که سردبیر بعداً نوشت.", kicker="اصلاح شد")
    (settled,) = desk.settle(fetched(edited), now=NOW + 900)
    assert settled.what == "update"
    first, second = desk.versions("mehrnews#1")
    assert (second["version"], second["is_update"]) == (2, True)
    assert second["changed_fields"] == ["kicker", "body"]
    assert second["first_seen_at"] == first["first_seen_at"]
    assert (first["run_id"], second["run_id"]) == ("r1", "r2")
    assert second["cluster_id"] == "mehrnews#1"
    (row,) = desk.rows(schema.articles)
    assert (row.version, row.first_seen_at) == (2, NOW - 60)
    assert row.content_hash == edited.content_hash


def test_three_versions_in_one_batch_compare_with_the_one_before(desk, make_article):
    settled = desk.settle(
        fetched(make_article("1")),
        fetched(make_article("1", title="عنوان دوم")),
        fetched(make_article("1", title="عنوان دوم", body="متن سوم این خبر است.")),
    )
    assert [one.what for one in settled] == ["new", "update", "update"]
    assert [record["version"] for record in desk.versions("mehrnews#1")] == [1, 2, 3]
    assert [record["changed_fields"] for record in desk.versions("mehrnews#1")] == [[], ["title"], ["body"]]


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


@pytest.mark.parametrize(
    ("drop", "same_source", "other_source"),
    [
        ("none", "new", "new"),
        ("exact-same-source", "dropped", "new"),
        ("exact", "dropped", "dropped"),
        ("near", "dropped", "dropped"),
    ],
)
def test_exact_copies_are_dropped_as_the_policy_says(
    sqlite_store, make_article, make_link, long_body, drop, same_source, other_source
):
    desk = Desk(sqlite_store, drop=drop)
    desk.know(make_link(1), make_link(2))
    settled = desk.settle(
        *(
            fetched(make_article(code, source, body=long_body, title="محورها باز شد"))
            for code, source in (("1", "mehrnews"), ("2", "mehrnews"), ("3", "irna"))
        )
    )
    assert [one.what for one in settled] == ["new", same_source, other_source]
    assert settled[1].article.duplicate_kind == "exact"
    assert settled[1].article.duplicate_of == "mehrnews#1"
    refused = {f"{row.source}#{row.news_code}": row for row in desk.rows(schema.rejects)}
    expected = {key for key, what in (("mehrnews#2", same_source), ("irna#3", other_source)) if what == "dropped"}
    assert set(refused) == expected
    for row in refused.values():
        assert (row.reason, row.duplicate_of, row.retry) == ("duplicate_exact", "mehrnews#1", False)
        assert drop in row.detail
    exported = {row.article_id: row.exported for row in desk.rows(schema.versions)}
    assert {key for key, value in exported.items() if not value} == expected
    assert desk.link(2).state == "stored"


@pytest.mark.parametrize(("drop", "what"), [("exact", "new"), ("near", "dropped")])
def test_near_copies_are_dropped_only_when_asked(sqlite_store, make_article, long_body, drop, what):
    longer = f"{long_body} وی از همکاری پلیس راه نیز قدردانی کرد و این همکاری را ستود."
    desk = Desk(sqlite_store, drop=drop)
    _, settled = desk.settle(
        fetched(make_article("1", body=long_body, title="محورها باز شد")),
        fetched(make_article("2", body=longer, title="محورها باز شد")),
    )
    assert settled.article.duplicate_kind in {"near", "excerpt"}
    assert settled.what == what


def test_an_edited_copy_is_exported(desk, make_article, long_body):
    title = "محورها باز شد"
    desk.settle(fetched(make_article("1", body=long_body, title=title)), fetched(make_article("2", title=title)))
    (settled,) = desk.settle(fetched(make_article("2", body=long_body, title=title)))
    assert settled.what == "update"
    assert [row.exported for row in desk.rows(schema.versions, article_id="mehrnews#2")] == [True, True]
    assert desk.rows(schema.rejects) == []


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
    assert (settled.what, settled.given_up) == ("refused", True)
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


def test_a_forgotten_article_is_exported_anew_as_its_next_version(desk, make_article):
    desk.settle(fetched(make_article("1")))
    with desk.store.write() as connection:
        assert links.forget(connection, "mehrnews", "1", NOW + 7)
        assert not links.forget(connection, "mehrnews", "999", NOW + 7)
    assert desk.link(1).due_at == NOW + 7
    (settled,) = desk.settle(fetched(make_article("1")), now=NOW + 9)
    assert settled.what == "update"
    again = desk.versions("mehrnews#1")
    assert [record["version"] for record in again] == [1, 2]
    assert (again[1]["is_update"], again[1]["changed_fields"]) == (False, []), "nobody edited it"
    with desk.store.write() as connection:
        links.forget(connection, "mehrnews", "1", NOW + 11)
    desk.settle(fetched(make_article("1", title="دیگر")), now=NOW + 12)
    assert (desk.versions("mehrnews#1")[2]["is_update"], desk.versions("mehrnews#1")[2]["changed_fields"]) == (
        True,
        ["title"],
    )


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
