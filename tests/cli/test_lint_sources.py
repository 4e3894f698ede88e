"""`newscrawl lint-sources`: a line per finding that names file, key and mend, and exit 2.

Modules: `authoring/lint.py`.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from newscrawl import sources
from newscrawl.authoring.lint import hash_like
from newscrawl.cli.app import app
from newscrawl.cli.lint_sources import FOUND

CASES = Path(__file__).parents[1] / "sources"
GOOD = """
name = "x"
title = "ایکس"
home = "https://x.ir"
family = "nastooh"
owner = "private"
[hosts]
main = "x.ir"
[listings]
feeds = ["/rss"]
[article]
title = ["h1.title"]
[expect]
articles_per_day = 3
silence_hours = 24.0
[expect.coverage]
title = 1.0
[[verified]]
date = "2026-01-01"
how = "archive"
what = "a page"
"""


@pytest.fixture
def lint(tmp_path):
    """Lint one file called x.toml, with fixtures of both kinds unless told otherwise."""

    def run(text, *, fixtures=("expected.json", "rejected.json"), others=None):
        folder, cases = tmp_path / "sources", tmp_path / "cases"
        folder.mkdir()
        for name, body in {"x": text, **(others or {})}.items():
            (folder / f"{name}.toml").write_text(body, encoding="utf-8")
        cases.mkdir()
        for name in fixtures:
            case = cases / "x" / name.partition(".")[0]
            case.mkdir(parents=True)
            (case / name).write_text('{"source": "x", "reason": "challenge"}')
        result = CliRunner().invoke(app, ["lint-sources", "x", "--folder", str(folder), "--cases", str(cases)])
        return result.exit_code, result.output.splitlines()

    return run


def test_nothing_to_object(lint):
    assert lint(GOOD) == (0, ["1 source: nothing to object"])


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"x"\ntitle', '"y"\ntitle', ("name", "'y'")),
        ("[[verified]]", '[provinces]\nardebil = { slug = "a" }\n[[verified]]', ("ardebil", "'ardabil'")),
        ('"h1.title"', '"div.css-1x2y3z"', ("article.title", "css-1x2y3z", "generated")),
        ('"h1.title"', '"div > div:nth-child(3) > p"', ("article.title", "where an element lies")),
        ('"h1.title"', '"h1["', ("article.title", "cannot be read")),
        ('["h1.title"]', '["h1.title"]\nend_marks = ["(", "ok"]', ("article.end_marks", "regular expression")),
        ("silence_hours = 24.0\n", "", ("expect.silence_hours", "missing")),
        ("title = 1.0\n", "titel = 1.0\n", ("expect.coverage.titel", "not a field")),
        ('"https://x.ir"', '"https://y.ir"', ("home", "main host")),
        ('main = "x.ir"', 'main = "x.ir"\naliases = ["x.ir"]', ("hosts.aliases", "twice")),
        ('main = "x.ir"', 'main = "x.ir"\nexcluded = ["x.ir"]', ("hosts.excluded", "crawled")),
        ('feeds = ["/rss"]', "", ("listings", "no list")),
        ('"nastooh"', '"nastoooh"', ("family", "allowed")),
    ],
)
def test_finding(lint, old, new, words):
    assert old in GOOD
    code, lines = lint(GOOD.replace(old, new, 1))
    assert code == FOUND
    assert len(lines) == 1, lines
    assert lines[0].startswith("x.toml: ")
    for word in words:
        assert word in lines[0]


def test_position_with_a_reason_in_a_comment(lint):
    text = GOOD.replace('title = ["h1.title"]', '# the theme names nothing\ndate = ["div > p:nth-child(3)"]')
    assert lint(text)[0] == 0


@pytest.mark.parametrize(("kept", "words"), [("rejected.json", "of an article"), ("expected.json", "to be refused")])
def test_a_fixture_of_each_kind(lint, kept, words):
    code, lines = lint(GOOD, fixtures=(kept,))
    assert code == FOUND
    assert len(lines) == 1
    assert words in lines[0]


def test_a_paused_outlet_needs_no_fixtures(lint):
    result = lint(GOOD.replace('"x"\n', '"x"\nstatus = "paused"\nreason = "r"\n', 1), fixtures=())
    assert result == (0, ["1 source: nothing to object"])


def test_an_outlet_that_nobody_saw_needs_no_fixtures_either(lint):
    result = lint(GOOD.replace('"x"\n', '"x"\nunseen = true\n', 1), fixtures=())
    assert result == (0, ["1 source: nothing to object"])


def test_host_that_two_outlets_claim(lint):
    other = GOOD.replace('name = "x"', 'name = "a"')
    code, lines = lint(GOOD, others={"a": other})
    assert code == FOUND
    assert lines == ["x.toml: hosts: 'x.ir' belongs to 'a', too; leave it in one of them"]


def test_unknown_name_and_missing_folder():
    for arguments in (["lint-sources", "mehrnewz"], ["lint-sources", "--cases", "/nowhere/at/all"]):
        result = CliRunner().invoke(app, arguments)
        assert result.exit_code != 0
        assert "mehrnewz" in str(result.exception) or "/nowhere" in str(result.exception)


@pytest.mark.parametrize("selector", ["h1.title", ".item-boxes2 li", "#box517", ".col-sm-6", ".det-1", ".news_pdate_c"])
def test_names_that_people_write(selector):
    assert hash_like(selector) == []


@pytest.mark.parametrize("selector", [".sc-8f3a2b", "#_3fK2a", ".jsx-2871293847", "[class*='css-a1b2c3']"])
def test_names_that_tools_write(selector):
    assert len(hash_like(selector)) == 1


def test_shipped_sources():
    result = CliRunner().invoke(app, ["lint-sources", "--cases", str(CASES)])
    assert (result.exit_code, result.output) == (0, f"{len(sources.names())} sources: nothing to object\n")
