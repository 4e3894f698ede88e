"""Clusters across outlets, and the evidence behind them."""

from datetime import datetime

import pytest
from sqlalchemy import event

from newscrawl.dedup import prepare_article
from newscrawl.store import clusters
from newscrawl.store.ledger import Ledger
from newscrawl.store.outcomes import Fetched

WORDS = " ".join(f"واژه{number}" for number in range(50))


@pytest.fixture
def put(store, make_article):
    """Stores an article of a source, published at an hour of a day."""

    def settle(code, source, day="29", hour="10", **fields):
        moment = f"2025-12-{day}T{hour}:00:00+03:30"
        article = make_article(code, source, published_at=moment, **fields)
        prepared = prepare_article(article)
        article.content_hash = prepared.content_hash
        Ledger(store, "r").settle([Fetched(article, prepared)], datetime.fromisoformat(moment).timestamp() + 60)
        return article

    return settle


@pytest.fixture
def collection(put):
    """A report of three outlets, an older one of two, a twin with another number, one that stands alone."""
    body = f"پلیس از کشف 5 کیلوگرم تریاک در این عملیات خبر داد. {WORDS}"
    put("1", "mehrnews", title="کشف تریاک در ملایر", body=body, credit="ایرنا")
    put("2", "irna", hour="11", title="کشف تریاک در ملایر", body=f"{body} پایان", province="hamadan")
    put("3", "isna", hour="12", title="کشف تریاک در ملایر", body=body)
    put("4", "ilna", hour="13", title="کشف تریاک در ملایر", body=body.replace("5 کیلو", "7 کیلو"))
    other = " ".join(f"دیگر{number}" for number in range(50))
    put("5", "mehrnews", day="20", title="برف در اردبیل", body=other)
    put("6", "irna", day="21", title="برف در اردبیل", body=other)
    put("7", "irna", day="21", title="باران", body=" ".join(f"سوم{number}" for number in range(50)))


def found(store, **options):
    with store.read() as connection:
        return clusters.across_outlets(connection, **options)


def moment(day):
    return datetime.fromisoformat(f"2025-12-{day}T00:00:00+03:30").timestamp()


@pytest.mark.usefixtures("collection")
def test_clusters_of_several_outlets_newest_first(store):
    assert [name for name, _ in found(store)] == ["mehrnews#1", "mehrnews#5"]
    assert [name for name, _ in found(store, limit=1)] == ["mehrnews#1"]
    assert [name for name, _ in found(store, min_sources=3)] == ["mehrnews#1"]
    assert found(store, min_sources=4) == []
    members = dict(found(store))["mehrnews#1"]
    assert {copy.id: copy.credit for copy in members} == {"mehrnews#1": "ایرنا", "irna#2": None, "isna#3": None}
    by_id = {copy.id: copy for copy in members}
    assert by_id["irna#2"].matches[0].other_id == "mehrnews#1"
    assert by_id["irna#2"].matches[0].kind == "near"
    assert {match.kind for match in by_id["mehrnews#1"].matches} == {"near", "exact"}
    assert by_id["irna#2"].province == "hamadan"
    assert by_id["irna#2"].published_at == moment("29") + 11 * 3600


@pytest.mark.usefixtures("collection")
@pytest.mark.parametrize(
    ("options", "names"),
    [
        ({"since": moment("22")}, ["mehrnews#1"]),
        ({"until": moment("22")}, ["mehrnews#5"]),
        ({"since": moment("21"), "until": moment("22")}, ["mehrnews#5"]),
        ({"since": moment("30")}, []),
        ({"provinces": ("hamadan",)}, ["mehrnews#1"]),
        ({"provinces": ("hamadan",), "until": moment("22")}, []),
        ({"provinces": ("ardabil", "gilan")}, ["mehrnews#1", "mehrnews#5"]),
    ],
)
def test_one_member_within_the_window_and_the_province_does(store, options, names):
    chosen = found(store, **options)
    assert [name for name, _ in chosen] == names
    # Whatever was asked for, a cluster comes with all its members.
    assert all(len(copies) == {"mehrnews#1": 3, "mehrnews#5": 2}[name] for name, copies in chosen)


@pytest.mark.usefixtures("collection")
def test_the_evidence_says_why_and_why_not(store):
    with store.read() as connection:
        own, later = clusters.judged(connection, "ilna#4")
        assert later == []
        assert [one.accepted for one in own] == [False] * len(own)
        assert own[0].other_id in {"mehrnews#1", "irna#2", "isna#3"}
        assert own[0].reason == "5 / 7 کیلوگرم"
        assert own[0].title == "کشف تریاک در ملایر"
        assert 0.3 < own[0].similarity <= 1
        refused = own[0].other_id
        own, later = clusters.judged(connection, refused)
        assert [(one.article_id, one.reason) for one in later if not one.accepted] == [("ilna#4", "5 / 7 کیلوگرم")]
        own, later = clusters.judged(connection, "mehrnews#1")
        assert own == []
        assert [one.accepted for one in later][:1] == [True]
        assert clusters.judged(connection, "irna#7") == ([], [])


@pytest.mark.usefixtures("collection")
def test_the_cluster_of_one_article(store):
    with store.read() as connection:
        name, copies = clusters.members_of(connection, "isna#3")
        assert (name, len(copies)) == ("mehrnews#1", 3)
        assert clusters.members_of(connection, "isna#999") is None


def test_the_walk_over_all_clusters_reads_the_index_only(sqlite_store):
    asked = []
    event.listen(sqlite_store.engine, "before_cursor_execute", lambda *given: asked.append(given[2:4]))
    assert found(sqlite_store) == []
    (statement, values) = next((sql, values) for sql, values in asked if "GROUP BY" in sql)
    with sqlite_store.read() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    assert "USING COVERING INDEX articles_cluster" in plan[0][3]
