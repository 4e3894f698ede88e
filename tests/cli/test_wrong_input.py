"""What users may get wrong is one helpful line and exit 2; nothing is opened or fetched before.

Modules: `cli/crawl.py`, `errors.py`.
"""

import os
import sys

import pytest
import typer
from typer.testing import CliRunner

from newscrawl.cli import main
from newscrawl.cli.app import app

COMMANDS = ["crawl", "demo", "dedup", "export", "forget", "parse", "provinces", "runs", "schema", "sources"]


@pytest.fixture
def run(monkeypatch, capfd, tmp_path):
    """Runs the command line in this process: exit code, stdout, stderr."""

    def call(*arguments):
        monkeypatch.setattr(sys, "argv", ["newscrawl", *arguments])
        monkeypatch.chdir(tmp_path)
        monkeypatch.delenv("NEWSCRAWL_HOME", raising=False)
        with pytest.raises(SystemExit) as end:
            main()
        out, err = capfd.readouterr()
        return end.value.code or 0, out, err

    return call


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["crawl", "mehrnew"], "no source is named 'mehrnew'; did you mean 'mehrnews'"),
        (["crawl", "zzzz"], "no source is named 'zzzz'; `newscrawl sources` lists them"),
        (["crawl", "mehrnews", "-p", "ardebill"], "no province is called 'ardebill'; did you mean 'ardabil'?"),
        (["crawl", "mehrnews", "-p", "اردبل"], "no province is called 'اردبل'; did you mean"),
        (["crawl", "mehrnews", "--since", "soon"], "date 'soon' refused"),
        (["crawl", "mehrnews", "--since", "1404-13-01"], "date '1404-13-01' refused"),
        (["crawl", "mehrnews", "--since", "1d", "--until", "2d"], "--since 1d is not before --until 2d"),
        (["crawl", "mehrnews", "--since", "1499-01-01"], "--since 1499-01-01 lies in the future"),
        (
            ["crawl", "mehrnews", "--via", "rss"],
            "--via 'rss': no such channel; allowed: section, archive, feed, sitemap",
        ),
        (["crawl", "mehrnews", "--limit", "0"], "--limit 0: must be 1 or more"),
        (["crawl", "mehrnews", "--limit", "x"], "--limit"),
        (["crawl", "mehrnews", "--base-url", "http://x"], "--base-url 'http://x': expected SOURCE=URL"),
        (["crawl", "mehrnews", "--base-url", "irna=http://x"], "'irna' is not among the sources of this run; name it"),
        (["crawl", "mehrnews", "--base-url", "mehrnews=ftp://x"], "is not a site's address"),
        (
            ["crawl", "mehrnews", "--base-url", "mehrnews=http://[::1"],
            "is not a site's address",
        ),
        (
            ["crawl", "mehrnews", "--base-url", "mehrnews=http://x:99999"],
            "is not a site's address",
        ),
        (
            ["crawl", "mehrnews", "--base-url", "mehrnews=http://x/mirror"],
            "is not a site's address",
        ),
        (["crawl", "mehrnews", "-s", "DOWNLOAD_DELAY"], "-s 'DOWNLOAD_DELAY': expected NAME=VALUE"),
        (["crawl", "mehrnews", "-s", "DOWNLOAD_DELAY=x"], "-s DOWNLOAD_DELAY=x: a number is needed"),
        (["crawl", "mehrnews", "-s", "ROBOTSTXT_OBEY=maybe"], "-s ROBOTSTXT_OBEY=maybe: True or False is needed"),
        (["crawl", "mehrnews", "-s", "DOWNLOAD_DELY=1"], "no such setting; did you mean 'DOWNLOAD_DELAY'"),
        (
            ["crawl", "mehrnews", "-s", "DEDUP_DROP=exakt"],
            "DEDUP_DROP 'exakt': did you mean 'exact'? allowed: none",
        ),
        (["crawl", "mehrnews", "--json", "--out", "-"], "--json and --out - both write to stdout"),
        (["crawl", "mehrnews", "--db", "nonsense"], "--db: not a database URL"),
        (["crawl", "mehrnews", "--home", os.devnull + "/x"], "choose a folder that can be written with --home"),
        (["export", "--home", "none"], "no collection here; crawl first, or name its folder with --home"),
        (["runs", "--home", "none"], "no collection here"),
        (["runs"], "newscrawl-data: no collection here"),
        (["forget", "mehrnews#1", "--home", "none"], "no collection here"),
        (["forget", "mehr#1"], "no source is named 'mehr'; did you mean 'mehrnews'"),
        (["forget", "zzzz#1"], "no source is named 'zzzz'; `newscrawl sources` lists them"),
        (["watch", "mehrnew"], "no source is named 'mehrnew'; did you mean 'mehrnews'"),
        (["watch", "mehrnews", "--base-url", "x"], "--base-url 'x': expected SOURCE=URL"),
        (["sources", "--family", "nasto"], "no source has it; did you mean 'nastooh'? allowed: "),
        (["schedule", "instal"], "No such command 'instal'. Did you mean 'install'?"),
        (["forget", "https://example.com/1"], "neither an id such as mehrnews#6705663 nor an article URL"),
        (["export", "--source", "mehrnew"], "did you mean 'mehrnews'"),
        (["export", "-p", "nowhere"], "no province is called 'nowhere'"),
        (["export", "--format", "parquet"], "--format parquet needs a file: -o articles.parquet"),
        (["export", "--format", "xlsx"], "--format"),
        (["demo", "--family", "typo3"], "--family typo3: no source runs on it; allowed: "),
        (["demo", "--articles", "1"], "--articles"),
        (["runs", "--limit", "-1"], "--limit"),
        (["crwl"], "No such command 'crwl'"),
        (["crawl", "--sinc", "1d"], "No such option: --sinc"),
        (["forget"], "nothing to forget: name articles by id or URL, or a host with --host"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_one_line_and_exit_2(run, tmp_path, arguments, message):
    code, out, err = run(*arguments)
    assert code == 2
    assert out == ""
    assert err.startswith("newscrawl: ")
    assert err.count("\n") == 1, err
    assert message in err
    assert not list(tmp_path.rglob("newscrawl.db"))


@pytest.mark.parametrize("arguments", [["crawl", "mehrnews"], ["runs"], ["export"]])
def test_a_damaged_collection_is_one_line_and_exit_1(run, tmp_path, arguments):
    (tmp_path / "h").mkdir()
    (tmp_path / "h" / "newscrawl.db").write_bytes(b"no database at all\n" * 300)
    code, out, err = run(*arguments, "--home", "h")
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert "move it away, or choose another --home" in err


@pytest.mark.parametrize("name", ["dear.txt", "newscrawl.db"])
def test_the_demo_empties_neither_a_folder_of_somebody_else_nor_a_collection(run, tmp_path, name):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / name).write_text("dear")
    code, _, err = run("demo", "--home", "folder")
    assert code == 2
    assert "holds other files; the demo empties its folder, so name a new one" in err
    assert (tmp_path / "folder" / name).read_text() == "dear"


def test_the_demo_needs_a_folder(run, tmp_path):
    (tmp_path / "file").touch()
    assert run("demo", "--home", "file")[::2] == (2, "newscrawl: --home file: not a folder\n")
    assert run("demo", "--home", "file/below")[0] == 2


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], [], *([name, "--help"] for name in COMMANDS)])
def test_help(run, arguments):
    code, out, err = run(*arguments)
    assert code == (0 if arguments else 2)
    assert "Usage: " in out + err
    if not arguments or arguments[0].startswith("-"):
        assert all(name in out + err for name in COMMANDS)


def every_command(command, path=()):
    yield path
    for name, below in sorted(getattr(command, "commands", {}).items()):
        yield from every_command(below, (*path, name))


def test_help_shows_flags_as_flags():
    """`--json <bool>` would ask for a value; of all commands, also those that are added later."""
    paths = list(every_command(typer.main.get_command(app)))
    assert ("alarms", "send") in paths
    for path in paths:
        shown = CliRunner().invoke(app, [*path, "--help"], env={"COLUMNS": "80"})
        assert shown.exit_code == 0, path
        assert "--help" in shown.output
        assert "bool" not in shown.output.lower(), path


def test_version(run):
    from newscrawl import __version__

    assert run("--version")[:2] == (0, f"newscrawl {__version__}\n")
