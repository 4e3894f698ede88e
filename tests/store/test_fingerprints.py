"""Modules: `dedup/index.py`, `store/duplicates.py`."""

import threading
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import Connection, Engine, create_engine, event, func, select
from sqlalchemy.exc import DBAPIError

from newscrawl.dedup import Deduplicator, Entry, Evidence, MemoryIndex, Verdict, prepare_article
from newscrawl.dedup.index import MAX_CANDIDATES, PER_KEY, KeyIndex
from newscrawl.dedup.prepare import Prepared
from newscrawl.store.fingerprints import Fingerprints
from newscrawl.store.schema import cluster_edge, fp_article, fp_key, metadata

ENTRY = Entry("a", "x", 11, 22, "a", 739_000, 3, "عنوان\n\nسه کلمه دیگر")


class Row:
    def __init__(self, number: int, body: str) -> None:
        self.id, self.source, self.url = f"x#{number}", "x", f"https://x.ir/news/{10_000 + number}"
        self.title, self.lead, self.body = f"خبر {number}", None, body
        self.published_at = f"2025-05-{1 + number // 24:02}T{number % 24:02}:00:00+03:30"


TOWNS = ["اردبیل", "مراغه", "ملایر", "دزفول", "آمل", "میبد", "بروجرد", "سبزوار", "نهاوند", "لامرد"]


def collection() -> list[Prepared]:
    """Sixty articles: ten reports in copies, twins with another number, shortened ones."""
    rows = []
    for number in range(60):
        town, form = TOWNS[number % 10], number // 10
        parts = [
            f"رئیس اداره راه {town} از اجرای طرح تازه در محورهای این شهرستان خبر داد و جزئیات آن را گفت.",
            f"وی افزود: برای این طرح در {town} {3 if form < 4 else 3 + form} میلیارد تومان اعتبار در نظر گرفته شد.",
            "به گفته او روشنایی گردنه‌ها نیز از محل همین اعتبار تا پایان امسال نوسازی و به مردم تحویل داده می‌شود.",
        ]
        rows.append(Row(number, "\n".join(parts if form % 2 else parts[:2])))
    return [prepare_article(row) for row in rows]


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = create_engine(database_url)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def manual(connection: object, _record: object) -> None:
            connection.isolation_level = None  # type: ignore[attr-defined]  # sqlite3's own, unknown to SQLAlchemy's types

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    metadata.create_all(engine, tables=[fp_article, fp_key, cluster_edge])
    yield engine
    engine.dispose()


def judge(engine: Engine, articles: list[Prepared], batch: int) -> list[Verdict]:
    verdicts = []
    for start in range(0, len(articles), batch):
        with engine.begin() as connection:
            deduplicator = Deduplicator(Fingerprints(connection))
            verdicts += [deduplicator.add(a) for a in articles[start : start + batch]]
    return verdicts


@pytest.mark.parametrize("batch", [1, 7, 60])
def test_any_batches_and_reopening_give_the_clusters_of_memory(engine: Engine, batch: int) -> None:
    articles = collection()
    memory = Deduplicator(MemoryIndex())
    expected = [memory.add(a) for a in articles]
    first = judge(engine, articles[:25], batch)
    engine.dispose()
    assert first + judge(engine, articles[25:], batch) == expected
    assert len({v.cluster_id for v in expected}) == 30
    # A second run over the same articles moves nothing.
    again = judge(engine, articles, batch)
    assert [(v.cluster_id, v.duplicate_of, v.duplicate_kind) for v in again] == [
        (v.cluster_id, v.duplicate_of, v.duplicate_kind) for v in expected
    ]


def both(connection: Connection) -> list[KeyIndex]:
    return [MemoryIndex(), Fingerprints(connection)]


def test_what_was_inserted_is_found(engine: Engine) -> None:
    with engine.begin() as connection:
        for index in both(connection):
            assert index.by_id("a") is None
            assert not index.insert(ENTRY, [1, 2, 2**63 - 1, -(2**63)])
            assert index.by_id("a") == index.by_url(11) == index.by_hash(22) == ENTRY
            assert index.by_url(12) is None
            (found,) = index.candidates([2, 2**63 - 1, 5], 739_010)
            text = found.entry.text
            text = zlib.decompress(text).decode() if isinstance(text, bytes) else text
            assert (replace(found.entry, text=text), found.shared) == (ENTRY, 2)
            assert index.candidates([5], 739_010) == []


def test_the_first_of_several_answers(engine: Engine) -> None:
    with engine.begin() as connection:
        for index in both(connection):
            for name in ("b", "a", "c"):
                index.insert(replace(ENTRY, article_id=name, cluster_id="b"), [])
            assert [index.by_url(11), index.by_hash(22)] == [replace(ENTRY, article_id="b", cluster_id="b")] * 2


def test_a_new_version_replaces_text_and_adds_keys(engine: Engine) -> None:
    with engine.begin() as connection:
        for index in both(connection):
            index.insert(ENTRY, [1])
            changed = replace(ENTRY, body_hash=33, cluster_id="other", text="ت\n\nمتن تازه")
            assert index.insert(changed, [1, 2])
            assert index.by_id("a") == replace(changed, cluster_id="a")
            assert index.by_hash(22) is None
            assert [c.shared for c in index.candidates([1, 2], None)] == [2]


def test_ranking_and_window(engine: Engine) -> None:
    with engine.begin() as connection:
        for index in both(connection):
            for n in range(PER_KEY - 1):
                index.insert(replace(ENTRY, article_id=f"n{n:03}", day=739_000 + n), [1, 2] if n in {0, 20} else [1])
            found = index.candidates([1, 2], 739_048)
            assert len(found) == MAX_CANDIDATES
            assert [(c.entry.article_id, c.shared) for c in found[:3]] == [("n020", 2), ("n048", 1), ("n047", 1)]
            assert [c.entry.article_id for c in index.candidates([2], None)] == ["n020", "n000"]
            assert [c.entry.article_id for c in index.candidates([2], 739_045)] == ["n020", "n000"]
            assert [c.entry.article_id for c in index.candidates([2], 739_046)] == ["n020"]


def test_a_boilerplate_key_proposes_nobody_by_itself(engine: Engine) -> None:
    with engine.begin() as connection:
        for index in both(connection):
            for n in range(PER_KEY + 30):
                keys = [1, 2] if n in {0, 40} else [1]
                index.insert(replace(ENTRY, article_id=f"n{n:03}"), keys)
            assert index.candidates([1], None) == []
            # Of the holders of key 1 only the newest are seen, so n000 shares one key, but one that tells something.
            found = index.candidates([1, 2], None)
            assert [(c.entry.article_id, c.shared) for c in found] == [("n040", 2), ("n000", 1)]


def test_an_article_without_a_day_is_always_in_the_window(engine: Engine) -> None:
    with engine.begin() as connection:
        for index in both(connection):
            index.insert(replace(ENTRY, day=None), [1])
            assert len(index.candidates([1], 5)) == 1


def test_pruned_texts_are_no_candidates_but_exact_copies(engine: Engine) -> None:
    with engine.begin() as connection:
        index = Fingerprints(connection)
        index.insert(ENTRY, [1])
        index.insert(replace(ENTRY, article_id="b", day=739_050), [1])
        index.insert(replace(ENTRY, article_id="c", day=None), [1])
        assert index.prune(739_050) == 1
        assert index.prune(739_050) == 0
        assert [c.entry.article_id for c in index.candidates([1], None)] == ["c", "b"]
        assert index.by_hash(22) == replace(ENTRY, text=None)


def test_evidence_is_kept_with_the_reason(engine: Engine) -> None:
    refused = Evidence("b", "y", "b", "near", 0.9, 0.95, 7, accepted=False, reason="5 / 7 کیلوگرم")
    accepted = Evidence("c", "y", "c", "near", 0.8, 0.95, 6, accepted=True)
    with engine.begin() as connection:
        index = Fingerprints(connection)
        index.record("a", [refused, accepted])
        index.record("a", [refused])
        assert index.evidence("a") == [accepted, refused]
        assert index.accepted("a") == accepted
        assert index.accepted("b") is None


def test_a_forgotten_article_is_gone_and_its_number_not_given_away(engine: Engine) -> None:
    with engine.begin() as connection:
        index = Fingerprints(connection)
        index.insert(ENTRY, [1])
        index.record("a", [Evidence("b", "y", "b", "near", 0.9, 0.95, 7, accepted=True)])
        assert index.forget("a")
        assert not index.forget("a")
        index.insert(replace(ENTRY, article_id="z"), [2])
        assert index.candidates([1], None) == []
        assert index.evidence("a") == []


def test_the_database_s_refusal_is_wrapped(engine: Engine) -> None:
    with engine.connect() as connection:
        index = Fingerprints(connection)
        metadata.drop_all(connection, tables=[fp_article])
        with pytest.raises(DBAPIError, match="fp_article"):
            index.by_id("a")
        connection.rollback()


def test_two_writers_do_not_both_call_theirs_the_original(engine: Engine) -> None:
    articles = collection()
    copies = [articles[10], articles[30]]
    verdicts: dict[str, Verdict] = {}
    ready = threading.Barrier(2)

    def write(article: Prepared) -> None:
        ready.wait()
        with engine.begin() as connection:
            verdict = Deduplicator(Fingerprints(connection)).add(article)
            time.sleep(0.1)  # the other one arrives while this transaction is open
        verdicts[article.id] = verdict

    threads = [threading.Thread(target=write, args=(a,)) for a in copies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({v.cluster_id for v in verdicts.values()}) == 1
    assert sorted(v.duplicate_of is None for v in verdicts.values()) == [False, True]
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(fp_article)).scalar() == 2


def test_a_reader_waits_for_nobody(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite's readers never wait in WAL mode; the lock is PostgreSQL's")
    with engine.begin() as writer, engine.connect() as reader:
        Fingerprints(writer).insert(ENTRY, [1])
        assert Fingerprints(reader, writing=False).by_id("a") is None
