"""Source files of the package, of NEWSCRAWL_SOURCES and of the home folder; a broken one costs only itself.

Modules: `cli/options.py`, `spiders/every.py`.
"""

import gzip
import json
import os
import subprocess
import sys

import pytest
from forked import newscrawl, running_newsroom
from typer.testing import CliRunner

from newscrawl import sources, spiders
from newscrawl.cli.app import app
from newscrawl.sources import SourceError, catalogue, load

MEHR = (catalogue.FOLDER / "mehrnews.toml").read_text("utf-8")
OWN = MEHR.replace('name = "mehrnews"', 'name = "own"')


@pytest.fixture(autouse=True)
def _as_before(monkeypatch):
    before = list(catalogue._home)
    monkeypatch.delenv(catalogue.VARIABLE, raising=False)
    yield
    catalogue._home[:] = before


def folder(path, **files):
    path.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (path / f"{name}.toml").write_text(text, "utf-8")
    return path


def test_the_package_alone():
    catalogue._home.clear()
    assert "mehrnews" in sources.names()
    assert catalogue.broken() == {}


def test_who_asks_for_one_source_reads_one_file(monkeypatch):
    read = []
    monkeypatch.setattr(catalogue, "load", lambda path: read.append(path.stem) or load(path))
    catalogue._loaded.cache_clear()
    assert spiders.YjcSpider.source is sources.get("yjc")
    assert read == ["yjc"]


def test_a_name_leads_to_no_other_folder(tmp_path):
    folder(tmp_path, own=OWN)
    sources.read_beside(folder(tmp_path / "sources"))
    with pytest.raises(SourceError, match="no source is named"):
        sources.get("../own")


def test_later_folders_win(tmp_path, monkeypatch):
    titled = OWN.replace('title = "', 'title = "سه ')
    first = folder(tmp_path / "named", own=OWN, mehrnews=MEHR.replace('title = "', 'title = "دو '))
    monkeypatch.setenv(catalogue.VARIABLE, os.pathsep.join([str(first), ""]))
    assert sources.get("own").title == "خبرگزاری مهر"
    sources.read_beside(folder(tmp_path / "home" / "sources", own=titled))
    assert sources.get("own").title == "سه خبرگزاری مهر"
    assert sources.get("mehrnews").title == "دو خبرگزاری مهر"
    assert catalogue.path_of("own").parent == tmp_path / "home" / "sources"
    assert catalogue.path_of("yjc").parent == catalogue.FOLDER


def test_a_broken_file_is_said_in_one_line_and_costs_only_itself(tmp_path, caplog):
    before = len(sources.names())
    bad = {
        "zbroken": "name = ",
        "lost": OWN.replace('"own"', '"lost"').replace('family = "nastooh"', 'family = "nastoh"'),
    }
    sources.read_beside(folder(tmp_path / "sources", **bad, own=OWN))
    assert len(sources.names()) == before + 1
    assert sorted(catalogue.broken()) == ["lost", "zbroken"]
    said = [record.getMessage() for record in caplog.records]
    assert len(said) == 2
    assert all(str(tmp_path / "sources") in line and "all other sources are used" in line for line in said)
    with pytest.raises(SourceError, match="cannot be read"):
        sources.get("zbroken")
    with pytest.raises(SourceError, match="did you mean 'nastooh'"):
        sources.get("lost")


def test_a_variable_that_names_nothing_is_said(tmp_path, monkeypatch, caplog):
    monkeypatch.setenv(catalogue.VARIABLE, str(tmp_path / "nowhere"))
    assert sources.names()
    assert f"{tmp_path / 'nowhere'}: NEWSCRAWL_SOURCES names it" in caplog.text


def test_unknown_without_a_near_one_does_not_list_everything():
    with pytest.raises(SourceError) as error:
        sources.get("qqqqqqqq")
    assert str(error.value) == "no source is named 'qqqqqqqq'; `newscrawl sources` lists them"


def test_commands_read_the_home_folder(tmp_path):
    folder(tmp_path / "sources", own=OWN.replace("mehrnews.com", "own.ir"))  # two outlets must not share a host
    for arguments in (["--home", str(tmp_path)], []):
        result = CliRunner(env={"NEWSCRAWL_HOME": str(tmp_path)}).invoke(app, ["sources", "--json", *arguments])
        assert "own" in [row["name"] for row in json.loads(result.output)]
    result = CliRunner().invoke(app, ["lint-sources", "own", "--home", str(tmp_path)])
    assert (result.exit_code, result.output) == (0, "1 source: nothing to object\n")


def test_add_source_of_an_installed_package_writes_into_the_home_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(catalogue, "in_checkout", lambda: False)
    page = next((catalogue.FOLDER.parents[1] / "tests" / "sources" / "hamshahrionline").glob("article/page.html.gz"))
    unknown = tmp_path / "page.html"  # an outlet that has a file is not added a second time
    unknown.write_bytes(gzip.decompress(page.read_bytes()).replace(b"hamshahrionline.ir", b"newspaper.ir"))
    command = ["add-source", "https://www.newspaper.ir/news/921740/", "--html", str(unknown), "--name", "newspaper"]
    result = CliRunner().invoke(app, [*command, "--home", str(tmp_path / "home")])
    assert result.exit_code == 0, result.output
    assert sources.get("newspaper").family == "nastooh"
    assert (tmp_path / "home" / "sources" / "cases" / "newspaper" / "921740").is_dir()
    made = tmp_path / "a" / "b"
    result = CliRunner().invoke(app, [*command, "--folder", str(made)])
    assert result.exit_code == 0, result.output
    assert (made / "newspaper.toml").exists()


def test_scrapy_list(tmp_path):
    folder(tmp_path / "home" / "sources", own=OWN, zbroken="x")
    env = os.environ | {"NEWSCRAWL_HOME": str(tmp_path / "home"), "SCRAPY_SETTINGS_MODULE": "newscrawl.settings"}
    command = [sys.executable, "-m", "scrapy", "list"]
    done = subprocess.run(command, env=env, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert {"own", "mehrnews"} < set(done.stdout.split())
    assert "zbroken.toml: cannot be read" in done.stderr


@pytest.mark.slow
def test_a_crawl_of_an_own_source_beside_a_broken_file(tmp_path):
    folder(tmp_path / "sources", own=OWN, zbroken="x")
    with running_newsroom(articles=5) as newsroom:
        place = ["--home", str(tmp_path), "--base-url", f"own={newsroom.url}", "-s", "DOWNLOAD_DELAY=0"]
        done = newscrawl("crawl", "own", *place, "--json")
    # Who asks for one source reads its file alone; whoever reads all of them is told (`test_scrapy_list`).
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["counts"]["stored"] > 0
