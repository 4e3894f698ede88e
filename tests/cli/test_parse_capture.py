"""`newscrawl parse` and `newscrawl capture`, as a user types them.

Modules: `cli/capture.py`, `cli/parse.py`.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from newscrawl.authoring import cases
from newscrawl.cli.capture import capture
from newscrawl.cli.parse import PageError, parse, read_page

CASE = cases.load(Path(__file__).parents[1] / "sources" / "mehrnews" / "reference")
URL = CASE.facts.url
app = typer.Typer()
app.command()(parse)
app.command()(capture)


def run(*arguments: str, stdin: bytes | None = None):
    return CliRunner().invoke(app, list(arguments), input=stdin)


@pytest.fixture
def saved(tmp_path):
    path = tmp_path / "page.html"
    path.write_bytes(CASE.page)
    return path


def test_parse_prints_one_line_of_json(saved):
    result = run("parse", "--source", "mehrnews", "--url", URL, str(saved))
    assert result.exit_code == 0, result.output
    assert result.output.count("\n") == 1
    assert json.loads(result.output)["id"] == "mehrnews#6705663"


def test_parse_reads_standard_input_and_gzip(tmp_path):
    assert run("parse", "--source", "mehrnews", "--url", URL, "-", stdin=CASE.page).exit_code == 0
    packed = tmp_path / "page.html.gz"
    packed.write_bytes(gzip.compress(CASE.page))
    assert run("parse", "--source", "mehrnews", "--url", URL, str(packed)).exit_code == 0


def test_parse_takes_the_time_of_the_fetch(saved):
    result = run("parse", "--source", "mehrnews", "--url", URL, "--fetched-at", "2025-12-29T12:00:00+03:30", str(saved))
    assert json.loads(result.output)["fetched_at"] == "2025-12-29T12:00:00+03:30"
    early = run("parse", "--source", "mehrnews", "--url", URL, "--fetched-at", "2020-01-01T00:00:00+00:00", str(saved))
    assert early.exit_code == 3
    assert "date_future" in early.output


def test_parse_of_a_page_without_an_article(tmp_path):
    path = tmp_path / "x.html"
    path.write_bytes(b"<html><script>window.AR_SiteKey='x'</script></html>")
    result = run("parse", "--source", "mehrnews", "--url", URL, str(path))
    assert result.exit_code == 3
    assert result.output.startswith(f"newscrawl: {path}: refused: challenge")
    assert result.output.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--source", "mehrnews", "--url", URL, "nowhere.html"), "nowhere.html: cannot be read"),
        (("--source", "mehrnew", "--url", URL, "{page}"), "did you mean 'mehrnews'"),
        (("--source", "mehrnews", "--url", URL, "--fetched-at", "yesterday", "{page}"), "not ISO 8601"),
        (("--source", "mehrnews", "--url", URL, "--fetched-at", "2026-01-01", "{page}"), "no offset"),
    ],
)
def test_parse_of_wrong_usage(saved, arguments, words):
    result = run("parse", *(argument.format(page=saved) for argument in arguments))
    assert result.exception is not None
    assert words in str(result.exception)
    assert result.exception.exit_code == 2


def test_file_that_is_no_gzip(tmp_path):
    path = tmp_path / "x.gz"
    path.write_bytes(b"x")
    with pytest.raises(PageError, match="not a gzip file"):
        read_page(path)


def test_capture_accept_and_read_again(saved, tmp_path):
    options = ("--folder", str(tmp_path / "cases"), "--origin", "reconstructed", "--why", "test", "--rights", "CC0")
    result = run("capture", "mehrnews", URL, "--html", str(saved), *options, "--show", "--accept")
    assert result.exit_code == 0, result.output
    assert "اردبیل" in result.output
    case = cases.load(tmp_path / "cases" / "mehrnews" / "6705663")
    assert case.page == CASE.page
    assert case.facts.origin == "reconstructed"
    assert case.expected() == case.read()
    again = run("capture", "mehrnews", URL, "--folder", str(tmp_path / "cases"))
    assert again.exit_code == 0
    assert "title" in again.output


def test_capture_of_a_refused_page(tmp_path):
    path = tmp_path / "x.html"
    path.write_bytes(b"<html></html>")
    options = ("--folder", str(tmp_path / "cases"), "--case", "empty")
    assert run("capture", "mehrnews", URL, "--html", str(path), *options).exit_code == 3
    assert run("capture", "mehrnews", URL, *options, "--accept").exit_code == 0
    accepted = tmp_path / "cases" / "mehrnews" / "empty" / cases.REJECTED
    assert json.loads(accepted.read_text(encoding="utf-8")) == {"reason": "empty"}


def test_running_tests_never_accepts(tmp_path, saved):
    run("capture", "mehrnews", URL, "--html", str(saved), "--folder", str(tmp_path / "cases"))
    assert cases.load(tmp_path / "cases" / "mehrnews" / "6705663").expected() is None


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("https://www.mehrnews.com/x",), "--case"),
        ((URL,), "--html FILE"),
        ((URL, "--html", "{page}", "--origin", "dream"), "allowed: live"),
    ],
)
def test_capture_of_wrong_usage(saved, tmp_path, arguments, words):
    result = run("capture", "mehrnews", *(a.format(page=saved) for a in arguments), "--folder", str(tmp_path / "cases"))
    assert words in str(result.exception)


def test_case_that_cannot_be_used(tmp_path):
    folder = tmp_path / "mehrnews" / "x"
    folder.mkdir(parents=True)
    with pytest.raises(cases.CaseError, match=r"case\.toml"):
        cases.load(folder)
    text = (CASE.folder / "case.toml").read_text(encoding="utf-8")
    (folder / "case.toml").write_text(text + "extra = 1\n", encoding="utf-8")
    with pytest.raises(cases.CaseError, match="extra"):
        cases.load(folder)
    (folder / "case.toml").write_text(text, encoding="utf-8")
    with pytest.raises(cases.CaseError, match=r"page\.html\.gz: is missing"):
        cases.load(folder)
