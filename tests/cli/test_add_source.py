"""`newscrawl add-source`: an article page to a source file that loads, and a fixture; what is unknown is marked.

Modules: `authoring/detect.py`, `authoring/template.py`, `spiders/single.py`, `cli/app.py`.
"""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from forked import newscrawl, running_newsroom
from typer.testing import CliRunner

from newscrawl import sources
from newscrawl.authoring import cases
from newscrawl.authoring.detect import matches, name_of
from newscrawl.authoring.template import FILL_IN
from newscrawl.cli.add_source import UNREAD
from newscrawl.cli.app import app
from newscrawl.errors import NewscrawlError
from newscrawl.pages.page import Page
from newscrawl.sources.model import load

FIXTURES = Path(__file__).parents[1] / "sources"


@pytest.fixture
def add(tmp_path):
    def run(*arguments):
        options = ["--folder", str(tmp_path), "--cases", str(tmp_path / "cases")]
        return CliRunner().invoke(app, ["add-source", *arguments, *options])

    return run


def saved(outlet, case="article"):
    folder = FIXTURES / outlet / case
    return cases.load(folder).facts.url, str(folder / "page.html.gz")


def test_source_file_and_fixture_of_a_nastooh_page(add, tmp_path):
    url, page = saved("hamshahrionline")
    result = add(url, "--html", page, "--name", "newspaper", "--title", "روزنامه", "--province", "IR-24")
    assert result.exit_code == 0, result.output
    source = load(tmp_path / "newspaper.toml")
    assert (source.family, source.title, source.home_province) == ("nastooh", "روزنامه", "ardabil")
    assert source.all_hosts() == ("www.hamshahrionline.ir", "hamshahrionline.ir")
    assert source.verified[0].how == "archive"
    assert FILL_IN in (tmp_path / "newspaper.toml").read_text("utf-8")
    case = cases.load(tmp_path / "cases" / "newspaper" / "921740")
    assert case.page == gzip.decompress(Path(page).read_bytes())
    assert case.expected() is None  # nobody has read it yet
    assert case.facts.rights == "unknown: do not commit"
    assert "سنندج" in result.output
    lint = CliRunner().invoke(
        app, ["lint-sources", "newspaper", "--folder", str(tmp_path), "--cases", str(tmp_path / "cases")]
    )
    assert lint.exit_code == 2
    assert "still says 'FILL IN'" in lint.output


def test_existing_file_is_never_overwritten(add, tmp_path):
    (tmp_path / "irna.toml").write_text("mine")
    url, page = saved("irna")
    result = add(url, "--html", page)
    assert isinstance(result.exception, NewscrawlError)
    assert "exists" in str(result.exception)
    assert (tmp_path / "irna.toml").read_text() == "mine"


def test_page_that_no_family_reads(add, tmp_path):
    url, page = saved("isna", "refuse-challenge")
    result = add(url, "--html", page)
    assert result.exit_code == UNREAD
    assert "challenge" in result.output
    assert not list(tmp_path.glob("*.toml"))


def test_page_that_a_family_reads_but_for_one_field(add, tmp_path):
    url, page = saved("qudsonline", "refuse-no-date")
    result = add(url, "--html", page)
    assert result.exit_code == 0, result.output
    assert load(tmp_path / "qudsonline.toml").family == "nastooh"
    assert 'FILL IN: date = ["selector"]' in (tmp_path / "qudsonline.toml").read_text("utf-8")


ARTICLES = [path.parent for path in sorted(FIXTURES.glob("*/*/expected.json"))]


@pytest.mark.parametrize("folder", ARTICLES, ids=lambda folder: f"{folder.parent.name}/{folder.name}")
def test_every_fixture_is_given_its_own_family(folder):
    case = cases.load(folder)
    found = matches(Page(case.facts.url, case.page, case.facts.fetched_at), "x")[0]
    assert found.family == sources.get(case.source).family
    assert found.record is not None or found.missing is not None


@pytest.mark.parametrize("url", ["ftp://x.ir/news/1", "x.ir/news/1", "https:///news/1"])
def test_what_is_no_address(add, url):
    result = add(url, "--html", saved("irna")[1])
    assert url in str(result.exception)


@pytest.mark.parametrize(("host", "name"), [("www.isna.ir", "isna"), ("rahe-cheshmalar.com", "rahecheshmalar")])
def test_names(host, name):
    assert name_of(host) == name


@pytest.mark.slow
def test_page_fetched_as_a_crawl_does(tmp_path):
    with running_newsroom(articles=60) as newsroom:
        path = newsroom.articles(1)[0]["path"]
        options = ["--base-url", newsroom.url, "--name", "mehrtwo"]
        options += ["--folder", str(tmp_path), "--cases", str(tmp_path / "cases")]
        command = ["add-source", f"https://www.mehrnews.com{path}", *options]
        done = newscrawl(*command)
        asked = [hit["path"] for hit in newsroom.log()]
    assert done.returncode == 0, done.stderr
    assert asked == ["/robots.txt", path]
    source = load(tmp_path / "mehrtwo.toml")
    assert source.family == "nastooh"
    assert source.listings.section_path == "/service/Provinces/{slug}"
    assert source.listings.feeds == ("/rss",)
    assert len(source.provinces) == 31
    assert source.provinces["ardabil"].slug == "Ardabil"
    assert source.verified[0].how == "reconstructed"
