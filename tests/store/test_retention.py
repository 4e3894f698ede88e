"""Pruning keeps the collection, the last walks and the sums of each day."""

import pytest
from sqlalchemy import func, insert, select

from newscrawl.store import captures, runs, schema, walks
from newscrawl.store.articles import records
from newscrawl.store.home import Home
from newscrawl.store.ledger import Ledger
from newscrawl.store.outcomes import Fetched
from newscrawl.store.retention import Pruned, prune, prune_archive

DAY = 86_400.0
NOW = 1_767_000_000.0
OLD = NOW - 100 * DAY


@pytest.fixture
def collection(store, tmp_path, make_article):
    """One run a hundred days ago and one now, each with an article, a refusal, a walk and its files."""
    from newscrawl.dedup import prepare_article

    home = Home(tmp_path / "home").prepare()
    home.rejects.mkdir(exist_ok=True)
    for name, code, at in (("r1", "1", OLD), ("r2", "2", NOW)):
        with store.write() as connection:
            runs.begin(connection, name, ["mehrnews"], {}, at)
            for number, (reason, retry) in enumerate((("language", False), ("http_500", True))):
                values = {"run_id": name, "at": at, "source": "mehrnews", "news_code": f"{code}{number}", "url": "u"}
                connection.execute(insert(schema.rejects).values(**values, reason=reason, detail="", retry=retry))
            for scope in ("archive", f"archive:{name}"):
                walk = walks.begin(connection, run_id=name, source="mehrnews", scope=scope, channel="archive", now=at)
                walks.end(connection, walk, status="complete", detail="", now=at)
            values = {"source": "mehrnews", "news_code": code, "channel": "feed", "first_seen_at": at}
            connection.execute(insert(schema.sightings).values(values))
        article = make_article(code)
        Ledger(store, name).settle([Fetched(article, prepare_article(article))], at)
        with store.write() as connection:
            runs.finish(connection, name, status="finished", exit_code=0, summary={}, now=at + 60)
        (home.reports / f"{name}.json").write_text("{}")
        (home.rejects / f"{name}.jsonl").write_text("{}\n")
        (home.exports / f"{name}.jsonl").write_text("{}\n")
    return home


def count(store, table):
    with store.read() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar()


def test_old_runs_are_forgotten_and_articles_stay(store, collection):
    before = list(records(store))
    done = prune(collection, store, NOW - 30 * DAY)
    assert (done.runs, done.files) == (1, 2)
    assert list(records(store)) == before
    assert sorted(path.name for path in collection.path.rglob("r*.json*")) == [
        "r1.jsonl",
        "r2.json",
        "r2.jsonl",
        "r2.jsonl",
    ]
    assert (collection.exports / "r1.jsonl").exists()
    with store.read() as connection:
        assert [row.run_id for row in runs.latest(connection)] == ["r2"]
        # The newest walk of a list is what the next one stops at, however old it is.
        kept = connection.execute(select(schema.walks.c.run_id, schema.walks.c.scope)).all()
        (sums,) = connection.execute(
            select(schema.days.c.province, schema.days.c.articles, schema.days.c.refused).where(
                schema.days.c.province != ""
            )
        ).all()
        (none,) = connection.execute(select(schema.days.c.refused).where(schema.days.c.province == "")).all()
    assert sorted(map(tuple, kept)) == [("r1", "archive:r1"), ("r2", "archive"), ("r2", "archive:r2")]
    assert tuple(sums) == ("ardabil", 1, {})
    assert none.refused == {"language": 1}
    assert count(store, schema.sightings) == 1


def test_sums_of_a_day_add_up_over_several_prunings(store, collection):
    prune(collection, store, OLD + DAY)
    with store.write() as connection:
        runs.begin(connection, "r0", ["mehrnews"], {}, OLD + 1)
        values = {"run_id": "r0", "at": OLD + 1, "source": "mehrnews", "news_code": "9", "url": "u", "detail": ""}
        connection.execute(insert(schema.rejects).values(**values, reason="language", retry=False))
        runs.finish(connection, "r0", status="finished", exit_code=0, summary={}, now=OLD + 60)
    prune(collection, store, OLD + DAY)
    with store.read() as connection:
        query = select(schema.days.c.refused).where(schema.days.c.province == "")
        assert connection.execute(query).scalars().all() == [{"language": 2}]


def test_a_dry_run_counts_and_takes_nothing(store, collection):
    before = {table.name: count(store, table) for table in (schema.runs, schema.rejects, schema.walks)}
    done = prune(collection, store, NOW - 30 * DAY, dry_run=True)
    assert (done.runs, done.files, done.rows["sightings"]) == (1, 2, 1)
    assert {table.name: count(store, table) for table in (schema.runs, schema.rejects, schema.walks)} == before
    assert (collection.reports / "r1.json").exists()


def test_the_newest_run_always_stays(store, collection):
    prune(collection, store, NOW + DAY)
    with store.read() as connection:
        assert [row.run_id for row in runs.latest(connection)] == ["r2"]


@pytest.fixture
def pages(store, collection):
    """A WARC file that was closed long ago, one of now, and one that is still written."""
    collection.warc.mkdir()
    for name, closed in (("old", OLD), ("new", NOW), ("open", None)):
        (collection.warc / f"{name}.warc.gz").write_bytes(b"x" * 1000)
        kept = captures.Kept(captures.Capture("https://a.ir/1", 200, (), b"x", OLD), "mehrnews", "article", "1", "new")
        place = captures.Written(kept, f"{name}.warc.gz", 0, 1000, "sha1:X")
        batch = captures.Batch((place,), (captures.Grown(f"{name}.warc.gz", 1000, closed=closed is not None),))
        with store.write() as connection:
            captures.put(connection, "r1", batch, closed or OLD)
    return collection


def left(store, home):
    with store.read() as connection:
        rows = sorted(connection.execute(select(schema.captures.c.file)).scalars())
        files = sorted(row.file for row in captures.files(connection))
    assert rows == files == sorted(path.name for path in home.warc.iterdir())
    return [name.partition(".")[0] for name in rows]


def test_old_warc_files_go_with_their_rows(store, pages):
    done = Pruned()
    prune_archive(pages, store, NOW - DAY, done, dry_run=True)
    assert (done.archives, done.freed, done.rows) == (1, 1000, {"captures": 1})
    assert left(store, pages) == ["new", "old", "open"]
    done = Pruned()
    prune_archive(pages, store, NOW - DAY, done)
    assert (done.archives, done.freed, done.rows) == (1, 1000, {"captures": 1})
    assert left(store, pages) == ["new", "open"]


def test_rows_go_before_their_file_so_that_none_leads_nowhere(store, pages, monkeypatch):
    def full(*_, **__):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("pathlib.Path.unlink", full)
    with pytest.raises(OSError, match="Input"):
        prune_archive(pages, store, NOW - DAY, Pruned())
    with store.read() as connection:
        assert "old.warc.gz" not in [row.file for row in captures.files(connection)]
    assert (pages.warc / "old.warc.gz").exists(), "the next start of a crawl removes it"


def test_the_files_of_other_machines_are_theirs(store, pages):
    (pages.warc / "old.warc.gz").unlink()
    prune_archive(pages, store, NOW - DAY, Pruned())
    with store.read() as connection:
        known = [row.file for row in captures.files(connection)]
    assert ("old.warc.gz" in known) is (store.engine.dialect.name == "postgresql")
