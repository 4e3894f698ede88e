"""`newscrawl stories` and `newscrawl diff` on a small collection of several outlets.

Modules: `cli/diff.py`.
"""

import json
from datetime import datetime

import pytest
from rich.console import Console
from typer.testing import CliRunner

from newscrawl.cli import diff as diff_command
from newscrawl.cli.app import app
from newscrawl.dedup import prepare_article
from newscrawl.errors import UsageError
from newscrawl.store.engine import Store
from newscrawl.store.ledger import Ledger
from newscrawl.store.outcomes import Fetched

WORDS = " ".join(f"واژه{number}" for number in range(50))
BODY = f"پلیس از کشف 5 کیلوگرم تریاک در این عملیات خبر داد.\n\n{WORDS}"
TITLE = "کشف تریاک در ملایر"


@pytest.fixture
def home(tmp_path, make_article):
    """Mehr copies IRNA and says so, ISNA excerpts nobody, ILNA reports another find; IRNA edits."""
    store = Store.open(f"sqlite:///{tmp_path / 'newscrawl.db'}")
    given = [
        ("1", "mehrnews", "10:00", BODY, {"credit": "خبرگزاری ایرنا"}),
        ("2", "irna", "10:05", f"{BODY}\n\nپایان.", {}),
        ("3", "isna", "12:30", BODY, {"credit": "رویترز"}),
        ("4", "ilna", "13:00", BODY.replace("5 کیلو", "7 کیلو"), {}),
        ("2", "irna", "10:05", f"{BODY.replace('تریاک', 'حشیش')}\n\nبند تازه.", {"title": "کشف حشیش در ملایر"}),
        ("5", "mehrnews", "14:00", " ".join(f"دیگر{number}" for number in range(50)), {}),
    ]
    for code, source, hour, body, fields in given:
        moment = f"2025-12-29T{hour}:00+03:30"
        article = make_article(code, source, published_at=moment, body=body, **{"title": TITLE} | fields)
        prepared = prepare_article(article)
        article.content_hash = prepared.content_hash
        Ledger(store, "r1").settle([Fetched(article, prepared)], datetime.fromisoformat(moment).timestamp() + 60)
    store.close()
    return tmp_path


@pytest.fixture
def run(home):
    def invoke(*arguments):
        return CliRunner().invoke(app, [*arguments, "--home", str(home)])

    return invoke


def told(result):
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_who_was_first_how_long_and_how_much(run):
    (story,) = told(run("stories", "--json"))
    assert story["cluster_id"] == "mehrnews#1"
    assert story["sources"] == ["mehrnews", "irna", "isna"]
    assert story["began_at"] == "2025-12-29T10:00:00+03:30"
    assert story["spread_seconds"] == 9000
    assert story["first"] == {"id": "irna#2", "source": "irna"}
    assert story["origin"] == {"id": "irna#2", "source": "irna", "source_name": "خبرگزاری جمهوری اسلامی (ایرنا)"}
    assert story["origin_claim"] == "خبرگزاری ایرنا"
    first, second, third = story["members"]
    assert [one["after_seconds"] for one in story["members"]] == [0, 300, 9000]
    assert (first["credits_source"], first["kind"], first["match"]) == ("irna", "near", "irna#2")
    assert 0.9 < first["containment"] <= 1
    assert (second["is_origin"], second["kind"], second["similarity"]) == (True, None, None)
    assert (third["credit"], third["credits_source"], third["kind"]) == ("رویترز", None, "exact")


def test_the_table_says_the_same(run):
    shown = run("stories").stdout
    assert "3 outlets within 2:30" in shown
    assert "origin خبرگزاری جمهوری اسلامی (ایرنا); credited: خبرگزاری ایرنا" in shown
    assert "1404-10-08 10:05" in shown
    assert [line.split("│")[2].strip() for line in shown.splitlines() if "#" in line] == [
        "mehrnews#1",
        "irna#2",
        "isna#3",
    ]
    assert "ilna" not in shown


def test_options_narrow_the_search(run):
    assert told(run("stories", "--json", "--min-sources", "4")) == []
    assert told(run("stories", "--json", "--since", "1404-10-09")) == []
    assert len(told(run("stories", "--json", "--until", "1404-10-08", "-p", "IR-24"))) == 1
    assert told(run("stories", "--json", "-p", "گیلان")) == []
    assert "no report" in run("stories", "--min-sources", "4").stdout


def test_why_an_article_did_not_join(run):
    evidence = told(run("stories", "--why", "ilna#4", "--json"))
    assert (evidence["cluster_id"], evidence["members"]) == ("ilna#4", ["ilna#4"])
    assert {one["reason"] for one in evidence["judged"]} == {"5 / 7 کیلوگرم"}
    assert "5 / 7 کیلوگرم" in run("stories", "--why", "ilna#4").stdout


def test_why_an_article_joined(run):
    shown = run("stories", "--why", "mehrnews#1").stdout
    assert "cluster mehrnews#1, with irna#2, isna#3" in shown
    assert "no stored article was alike enough" in shown
    assert "later articles that were compared with it" in shown
    own = told(run("stories", "--why", "isna#3", "--json"))["judged"]
    assert (own[0]["other_id"], own[0]["accepted"], own[0]["reason"]) == ("mehrnews#1", True, None)


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("mehrnews#12", "did you mean 'mehrnews#1' or 'mehrnews#5'?"),
        ("mehrnew#1", "did you mean 'mehrnews#1'?"),
        ("4", "did you mean 'ilna#4'?"),
        ("nonsense", "ids look like mehrnews#6705663"),
    ],
)
@pytest.mark.parametrize("command", [("diff",), ("stories", "--why")])
def test_an_unknown_id_is_one_line_with_what_may_have_been_meant(run, command, asked, hint):
    error = run(*command, asked).exception
    assert isinstance(error, UsageError)
    assert error.exit_code == 2
    assert hint in str(error)
    assert "\n" not in str(error)


def test_diff_shows_the_edit_word_by_word(run):
    shown = run("diff", "irna#2").stdout
    assert "version 1 -> 2" in shown
    assert "کشف [-تریاک-]{+حشیش+} در ملایر" in shown
    assert "کشف 5 کیلوگرم [-تریاک-]{+حشیش+} در این عملیات" in shown
    assert "[-پایان-]{+بند تازه+}." in shown
    assert "(1 unchanged paragraph)" in shown
    assert "واژه" not in shown
    assert "\x1b" not in shown


def test_diff_as_json_holds_both_texts(run):
    said = told(run("diff", "irna#2", "--json"))
    assert [one["version"] for one in said["versions"]] == [1, 2]
    (change,) = said["changes"]
    assert (change["from"], change["to"], change["changed_fields"]) == (1, 2, ["title", "body"])
    pieces = change["fields"]["title"]
    assert "".join(piece["text"] for piece in pieces if piece["side"] != "new") == TITLE
    assert "".join(piece["text"] for piece in pieces if piece["side"] != "old") == "کشف حشیش در ملایر"
    back = told(run("diff", "irna#2", "--from", "2", "--to", "1", "--json"))["changes"][0]
    assert [piece["text"] for piece in back["fields"]["title"] if piece["side"] == "new"] == [" تریاک"]


def test_one_version_says_so(run):
    assert "one version only" in run("diff", "isna#3").stdout
    assert told(run("diff", "isna#3", "--json"))["changes"] == []


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (["--from", "3"], "--from 3: irna#2 has no such version; there are: 1, 2"),
        (["--to", "9"], "--to 9: irna#2 has no such version"),
        (["--from", "2"], "version 2 cannot be compared with itself"),
        (["--to", "1"], "version 1 cannot be compared with itself"),
    ],
)
def test_versions_that_are_not_there(run, options, problem):
    error = run("diff", "irna#2", *options).exception
    assert isinstance(error, UsageError)
    assert problem in str(error)


def test_on_a_terminal_colours_tell_and_words_are_isolated(home, monkeypatch, capsys):
    class Terminal(Console):
        def __init__(self, **options):
            super().__init__(**options, force_terminal=True, color_system="standard")

    monkeypatch.setattr("rich.console.Console", Terminal)
    diff_command.diff("irna#2", home=home)
    shown = capsys.readouterr().out
    assert "\x1b[9;31m\u2068 تریاک\u2069\x1b[0m\x1b[32m\u2068 حشیش\u2069\x1b[0m" in shown
    assert "[-" not in shown
