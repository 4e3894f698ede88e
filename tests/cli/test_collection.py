"""Commands that read a collection: export, latest, show, runs, forget; and those that list what is known.

Modules: `cli/export.py`, `cli/forget.py`, `cli/listings.py`, `cli/opening.py`, `cli/reading.py`,
`exporters/database.py`.
"""

import contextlib
import csv
import io
import json
import os
import sqlite3
import subprocess
import sys

import polars as pl
import pytest
from patience import PATIENCE
from rich.cells import cell_len

from newscrawl.cli import main
from newscrawl.dedup import prepare_article
from newscrawl.items import FIELDS, json_schema
from newscrawl.provinces import PROVINCES
from newscrawl.sources import load_all
from newscrawl.store import links, runs
from newscrawl.store.engine import Store
from newscrawl.store.home import Home
from newscrawl.store.ledger import Ledger
from newscrawl.store.outcomes import Fetched

NOW = 1_767_000_000.0


@pytest.fixture
def run(monkeypatch, capfdbinary):
    """Runs the command line in this process: exit code, stdout, stderr."""

    def call(*arguments):
        monkeypatch.setattr(sys, "argv", ["newscrawl", *arguments])
        code = 0
        try:
            main()
        except SystemExit as end:
            code = end.code or 0
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return call


@pytest.fixture
def home(tmp_path, monkeypatch, make_article, make_link):
    """Two runs of three articles, of which one was edited; `NEWSCRAWL_HOME` names their folder."""
    place = Home.at(tmp_path / "home").prepare()
    store = Store.open(place.database_url)
    articles = {
        "r1": [
            make_article("1", published_at="2025-12-28T09:00:00+03:30", published_jalali="1404-10-07 09:00"),
            make_article("2", province="gilan", province_name="گیلان", province_iso="IR-01", title="=cmd()"),
        ],
        "r2": [
            make_article("1", title="ویرایش", published_at="2025-12-28T09:00:00+03:30"),
            make_article("3", source="irna", title="خبری دیگر"),
        ],
    }
    with store.write() as connection:
        for source, codes in (("mehrnews", (1, 2)), ("irna", (3,))):
            found = [make_link(code) for code in codes]
            links.add(connection, source, found, channel="feed", run_id="r1", now=NOW)
    for number, (run_id, made) in enumerate(articles.items()):
        with store.write() as connection:
            runs.begin(connection, run_id, ["mehrnews", "irna"], {}, NOW + number)
        for article in made:
            prepared = prepare_article(article)
            article.content_hash = prepared.content_hash
            Ledger(store, run_id).settle([Fetched(article, prepared)], NOW + number)
        with store.write() as connection:
            summary = {"counts": {"stored": len(made)}}
            runs.finish(connection, run_id, status="finished", exit_code=0, summary=summary, now=NOW + 60)
    store.close()
    monkeypatch.setenv("NEWSCRAWL_HOME", str(place.path))
    monkeypatch.chdir(tmp_path)
    return place


def ids(text):
    records = [json.loads(line) for line in text.splitlines()]
    return [f"{record['id'].replace('mehrnews', 'm')}v{record['version']}" for record in records]


@pytest.mark.usefixtures("home")
class TestExport:
    @pytest.mark.parametrize(
        ("arguments", "expected"),
        [
            ([], ["m#1v1", "m#2v1", "m#1v2", "irna#3v1"]),
            (["--run", "r2"], ["m#1v2", "irna#3v1"]),
            (["--source", "irna"], ["irna#3v1"]),
            (["--source", "irna", "--source", "mehrnews", "--run", "r1"], ["m#1v1", "m#2v1"]),
            (["-p", "گيلان"], ["m#2v1"]),
            (["-p", "IR-01", "-p", "ardabil", "--run", "r1"], ["m#1v1", "m#2v1"]),
            (["--since", "1404-10-08"], ["m#2v1", "irna#3v1"]),
            (["--until", "1404-10-07"], ["m#1v1", "m#1v2"]),
            (["--since", "2025-12-28", "--until", "2025-12-28"], ["m#1v1", "m#1v2"]),
            (["--since", "2025-12-01", "--until", "2025-12-02"], []),
        ],
    )
    def test_json_lines_on_stdout(self, run, arguments, expected):
        code, out, err = run("export", *arguments)
        assert (code, err) == (0, "")
        assert ids(out) == expected

    def test_a_file(self, run, tmp_path):
        code, out, err = run("export", "-o", "all.jsonl")
        assert (code, out, err) == (0, "", "4 article versions in all.jsonl\n")
        assert len(ids((tmp_path / "all.jsonl").read_text())) == 4

    @pytest.mark.parametrize("arguments", [[], ["-o", "all.csv"]])
    def test_csv(self, run, tmp_path, arguments):
        code, out, err = run("export", "--format", "csv", *arguments)
        assert code == 0
        if arguments:
            assert err == "4 article versions in all.csv\n"
            out = (tmp_path / "all.csv").read_text("utf-8")
        assert out.startswith("\ufeffschema,id,")
        rows = list(csv.DictReader(io.StringIO(out.removeprefix("\ufeff"), newline="")))
        assert tuple(rows[0]) == FIELDS
        assert [row["title"] for row in rows] == ["خبر شماره 1 از استان", "'=cmd()", "ویرایش", "خبری دیگر"]
        assert [row["tags"] for row in rows] == [""] * 4

    def test_parquet(self, run, tmp_path):
        code, _, err = run("export", "--format", "parquet", "-o", "all.parquet")
        assert (code, err) == (0, "4 article versions in all.parquet\n")
        table = pl.read_parquet(tmp_path / "all.parquet")
        assert table["version"].to_list() == [1, 1, 2, 1]
        assert tuple(table.columns) == FIELDS

    def test_sqlite(self, run, tmp_path):
        for _ in range(2):  # the second replaces the first
            assert run("export", "-o", "all.sqlite")[::2] == (0, "4 article versions in all.sqlite\n")
        with contextlib.closing(sqlite3.connect(tmp_path / "all.sqlite")) as connection:
            rows = connection.execute(
                "SELECT id, version, title, section FROM articles ORDER BY id, version"
            ).fetchall()
            pictures = connection.execute("SELECT count(*) FROM images JOIN articles USING (id, version)").fetchone()
        assert [row[:2] for row in rows] == [("irna#3", 1), ("mehrnews#1", 1), ("mehrnews#1", 2), ("mehrnews#2", 1)]
        assert rows[2][2] == "ویرایش"
        assert all(isinstance(json.loads(row[3]), list) for row in rows)
        _, out, _ = run("export")
        assert pictures == (sum(len(json.loads(line)["images"]) for line in out.splitlines()),)
        assert [path.name for path in tmp_path.glob(".*")] == []

    @pytest.mark.parametrize(
        ("arguments", "begins"),
        [
            (["-o", "a.CSV"], b"\xef\xbb\xbfschema"),
            (["-o", "a.parquet"], b"PAR1"),
            (["-o", "a.db"], b"SQLite format 3"),
            (["-o", "a.txt"], b"{"),
            (["-o", "a.csv", "--format", "jsonl"], b"{"),
        ],
    )
    def test_the_form_follows_the_suffix_unless_it_is_named(self, run, tmp_path, arguments, begins):
        assert run("export", *arguments)[0] == 0
        assert (tmp_path / arguments[1]).read_bytes().startswith(begins)

    @pytest.mark.parametrize("form", ["parquet", "sqlite"])
    def test_a_form_that_needs_a_file(self, run, form):
        said = f"newscrawl: --format {form} needs a file: -o articles.{form}\n"
        assert run("export", "--format", form) == (2, "", said)

    def test_only_the_newest_versions(self, run):
        assert sorted(ids(run("export", "--latest")[1])) == ["irna#3v1", "m#1v2", "m#2v1"]

    @pytest.mark.parametrize("form", ["jsonl", "csv", "parquet", "sqlite"])
    def test_a_file_that_cannot_be_written(self, run, form):
        code, out, err = run("export", "--format", form, "-o", "none/all")
        assert (code, out) == (2, "")
        assert err == "newscrawl: -o none/all: No such file or directory; name a file that can be written\n"

    @pytest.mark.parametrize("form", ["jsonl", "parquet", "sqlite"])
    def test_a_folder_in_its_place(self, run, tmp_path, form):
        (tmp_path / "all").mkdir()
        code, _, err = run("export", "--format", form, "-o", "all")
        assert code == 2
        assert err.count("\n") == 1
        assert sorted(path.name for path in tmp_path.iterdir()) == ["all", "home"]

    def test_a_run_that_does_not_exist(self, run):
        code, _, err = run("export", "--run", "r9")
        assert (code, err) == (2, "newscrawl: r9: no such run; `newscrawl runs` lists them\n")

    def test_every_line_holds_the_schema_key(self, run):
        _, out, _ = run("export")
        assert all(list(json.loads(line)) == json_schema()["required"] for line in out.splitlines())


@pytest.mark.usefixtures("home")
class TestReading:
    @pytest.mark.parametrize(
        ("arguments", "expected"),
        [
            ([], ["irna#3v1", "m#2v1", "m#1v2"]),
            (["-p", "گيلان"], ["m#2v1"]),
            (["--source", "irna"], ["irna#3v1"]),
            (["--limit", "1"], ["irna#3v1"]),
            (["--since", "1404-10-08"], ["irna#3v1", "m#2v1"]),
            (["-p", "qom"], []),
        ],
    )
    def test_latest_is_newest_first_and_each_article_once(self, run, arguments, expected):
        code, out, err = run("latest", "--json", *arguments)
        assert (code, err) == (0, "")
        assert ids(out) == expected

    def test_latest_in_the_terminal(self, run):
        code, out, _ = run("latest")
        assert code == 0
        assert out.splitlines()[0].endswith("  irna#3  اردبیل")
        assert out.index("خبری دیگر") < out.index("=cmd()") < out.index("ویرایش")
        assert "خبر شماره 1" not in out, "the old version"
        assert run("latest", "-p", "qom")[1].startswith("no article")

    def test_show_is_the_newest_version_unless_another_is_named(self, run):
        code, out, err = run("show", "mehrnews#1")
        assert (code, err) == (0, "")
        assert out.startswith("ویرایش\n")
        assert "version 2 of 2: newscrawl diff mehrnews#1" in out
        assert run("show", "mehrnews#1", "--version", "1")[1].startswith("خبر شماره 1")
        assert ids(run("show", "mehrnews#1", "--json")[1]) == ["m#1v2"]

    def test_show_of_what_is_not_there(self, run):
        code, out, err = run("show", "mehrnews#1", "--version", "3")
        assert (code, out) == (2, "")
        assert err == "newscrawl: --version 3: mehrnews#1 has no such version; there are: 1, 2\n"
        code, out, err = run("show", "mehrnews#3")
        assert (code, out) == (2, "")
        assert "did you mean 'irna#3'" in err

    def test_b4_nothing_of_a_page_reaches_the_terminal_as_a_command(self, run, home, make_article, make_link):
        store = Store.open(home.database_url)
        evil = make_article("4", title="\x1b[31m[b]خبر\u202e", body="\x1b]8;;http://e\x07متن می‌رود")
        with store.write() as connection:
            runs.begin(connection, "r3", ["mehrnews"], {}, NOW + 5)
            links.add(connection, "mehrnews", [make_link(4)], channel="feed", run_id="r3", now=NOW)
        prepared = prepare_article(evil)
        evil.content_hash = prepared.content_hash
        Ledger(store, "r3").settle([Fetched(evil, prepared)], NOW + 9)
        store.close()
        for text in (run("show", "mehrnews#4")[1], run("latest")[1]):
            assert "\x1b" not in text
            assert "\u202e" not in text
            assert "[b]خبر" in text
        assert "متن می‌رود" in run("show", "mehrnews#4")[1], "half-spaces and direction as they are"


@pytest.mark.usefixtures("home")
class TestRuns:
    def test_json_is_one_document(self, run):
        code, out, err = run("runs", "--json")
        assert (code, err) == (0, "")
        rows = json.loads(out)
        assert [(row["run_id"], row["articles"], row["status"], row["exit_code"]) for row in rows] == [
            ("r2", 2, "finished", 0),
            ("r1", 2, "finished", 0),
        ]
        assert rows[1]["started_at"] == "2025-12-29T12:50:00+03:30"
        assert rows[1]["sources"] == "mehrnews, irna"

    def test_a_table(self, run):
        code, out, _ = run("runs", "--limit", "1")
        assert code == 0
        assert "r2" in out
        assert "r1" not in out

    def test_a_collection_without_a_run(self, run, tmp_path):
        place = Home.at(tmp_path / "new").prepare()
        Store.open(place.database_url).close()
        assert run("runs", "--home", str(place.path))[:2] == (0, "none yet\n")
        assert json.loads(run("runs", "--home", str(place.path), "--json")[1]) == []


class TestForget:
    def due(self, home):
        store = Store.open(home.database_url)
        with store.read() as connection:
            found = [
                f"{row.source}#{row.news_code}"
                for source in ("mehrnews", "irna")
                for row in links.due(connection, links.Scope(source), before=9e9, limit=9, without=())
            ]
        store.close()
        return found

    def test_by_id_and_by_address(self, run, home):
        assert self.due(home) == []
        code, out, err = run("forget", "irna#3", "https://www.mehrnews.com/news/2/عنوان")
        assert (code, err) == (0, "")
        assert out == "irna#3: due again\nmehrnews#2: due again\n"
        assert self.due(home) == ["mehrnews#2", "irna#3"]

    def test_what_is_not_there_is_named_and_the_rest_is_done(self, run, home):
        code, out, err = run("forget", "mehrnews#9", "mehrnews#1")
        assert (code, out) == (2, "mehrnews#1: due again\n")
        assert err == "newscrawl: not in this collection: mehrnews#9\n"
        assert self.due(home) == ["mehrnews#1"]

    def test_a_wrong_id_forgets_nothing(self, run, home):
        code, out, _ = run("forget", "mehrnews#1", "mehr#2")
        assert (code, out) == (2, "")
        assert self.due(home) == []


class TestListings:
    def test_provinces(self, run):
        code, out, _ = run("provinces", "--json")
        assert code == 0
        rows = json.loads(out)
        assert [row["slug"] for row in rows] == [province.slug for province in PROVINCES]
        assert {"slug": "ardabil", "iso": "IR-24", "name": "اردبیل"} in rows
        assert len(rows) == 31
        table = run("provinces")[1]
        assert all(row["iso"] in table and row["name"] in table for row in rows)

    def test_sources(self, run):
        rows = json.loads(run("sources", "--json")[1])
        assert [row["name"] for row in rows] == list(load_all())
        mehr = next(row for row in rows if row["name"] == "mehrnews")
        assert (mehr["family"], mehr["status"], len(mehr["provinces"])) == ("nastooh", "active", 31)
        assert mehr["verified"] >= "2026-09-02"
        assert mehr["how"]
        table = run("sources")[1]
        assert all(source.name in table and source.home in table for source in load_all().values())

    def test_sources_of_a_province_local_ones_first(self, run):
        rows = json.loads(run("sources", "-p", "گيلان", "--json")[1])
        assert all("gilan" in row["provinces"] for row in rows)
        local = [len(row["provinces"]) == 1 for row in rows]
        assert local[0]
        assert not local[-1]
        assert local == sorted(local, reverse=True)
        only = json.loads(run("sources", "-p", "gilan", "--family", "nastooh", "--status", "active", "--json")[1])
        assert "mehrnews" in [row["name"] for row in only]
        assert {row["family"] for row in only} == {"nastooh"}

    @pytest.mark.parametrize("arguments", [["--family", "wordpres"], ["--status", "dead"], ["-p", "nowhere"]])
    def test_sources_of_nothing_known(self, run, arguments):
        code, out, err = run("sources", *arguments)
        assert (code, out) == (2, "")
        assert err.count("\n") == 1
        assert arguments[1] in err

    @pytest.mark.usefixtures("home")
    @pytest.mark.parametrize("command", [["sources"], ["sources", "-p", "gilan"], ["runs"], ["runs", "--limit", "1"]])
    def test_on_a_narrow_terminal_a_row_is_a_line_of_at_most_80(self, run, monkeypatch, command):
        rows = json.loads(run(*command, "--json")[1])
        monkeypatch.setattr("newscrawl.cli.show.WIDE", 80)
        lines = run(*command)[1].splitlines()
        assert max(map(cell_len, lines)) <= 80
        # Two lines of the head; a long title may be folded once.
        assert len(rows) + 2 <= len(lines) <= 1.2 * len(rows) + 2
        firsts = [next(iter(row.values())) for row in rows]
        assert [first for first in firsts if any(line.startswith(f"{first} ") for line in lines)] == firsts

    def test_everything_on_a_narrow_terminal(self, run, monkeypatch):
        monkeypatch.setattr("newscrawl.cli.show.WIDE", 80)
        text = run("sources", "-v")[1]
        assert all(source.name in text and source.home in text for source in load_all().values())

    def test_flags_ask_for_no_value(self, run):
        for command in (["--help"], ["crawl", "-h"], ["schedule", "-h"], ["archive", "verify", "-h"]):
            text = run(*command)[1]
            assert "--help" in text
            assert "bool" not in text

    def test_schema(self, run):
        code, out, _ = run("schema")
        assert code == 0
        assert json.loads(out) == json_schema()


@pytest.mark.skipif(os.name != "posix", reason="pipes")
@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("command", ["export", "latest", "runs"])
def test_a_reader_that_has_enough_is_no_error(command):
    """Lines, lines of a console and a table, for a reader that is gone already."""
    ours = [sys.executable, "-c", "from newscrawl.cli import main; main()", command]
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as out:
        done = subprocess.run(ours, stdout=out, stderr=subprocess.PIPE, text=True, check=False, timeout=PATIENCE)
    assert (done.returncode, done.stderr) == (0, "")
