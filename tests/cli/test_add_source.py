"""`newscrawl add-source`: an address or saved pages to a source file that lints, fixtures, and a report.

Modules: `authoring/detect.py`, `authoring/explorer.py`, `authoring/drafting.py`, `authoring/naming.py`,
`authoring/template.py`, `spiders/scout.py`, `cli/app.py`.
"""

from __future__ import annotations

import gzip
import json
from contextlib import ExitStack
from pathlib import Path

import pytest
from forked import newscrawl, running_newsroom
from typer.testing import CliRunner

from newscrawl import families, sources
from newscrawl.authoring import cases
from newscrawl.authoring.detect import matches, name_of
from newscrawl.authoring.explorer import MAX_REQUESTS
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


def test_source_file_and_fixture_of_a_saved_page(add, tmp_path):
    url, page = saved("hamshahrionline")
    result = add(url, "--html", page, "--name", "newspaper", "--title", "روزنامه", "--province", "IR-24")
    assert result.exit_code == 0, result.output
    source = load(tmp_path / "newspaper.toml")
    assert (source.family, source.title, source.home_province) == ("nastooh", "روزنامه", "ardabil")
    assert source.all_hosts() == ("www.hamshahrionline.ir", "hamshahrionline.ir")
    assert source.verified[0].how == "archive"
    assert FILL_IN not in (tmp_path / "newspaper.toml").read_text("utf-8")
    case = cases.load(tmp_path / "cases" / "newspaper" / "921740")
    assert case.page == gzip.decompress(Path(page).read_bytes())
    assert case.expected()["title"] in result.output
    assert "compared by nobody" in case.facts.why
    assert case.facts.rights == "unknown: do not commit"
    assert "engine   nastooh      reads 1 of 1" in result.output
    assert "reporter      not found; [article] reporter = " in result.output


def test_saved_pages_of_a_whole_site_at_their_addresses(add, tmp_path):
    """The menu, a feed and the articles of a site that cannot be asked from here."""
    url, page = saved("khabaronline")
    home = tmp_path / "home.html"
    home.write_text(
        """<html><head><title>خبر قزوین | اخبار قزوین</title>
        <link rel="alternate" type="application/rss+xml" href="/rss"></head>
        <body><a href="/service/provinces/Qom">قم</a><a href="/about">درباره ما</a></body></html>""",
        "utf-8",
    )
    feed = tmp_path / "feed.xml"
    feed.write_text(f"<rss><channel><item><title>خبر</title><link>{url}</link></item></channel></rss>", "utf-8")
    origin = "/".join(url.split("/")[:3])
    files = [f"{origin}/={home}", f"{origin}/rss={feed}", f"{url}={page}"]
    result = add(origin, *(part for file in files for part in ("--html", file)))
    assert result.exit_code == 0, result.output
    source = load(tmp_path / "khabaronline.toml")
    assert source.listings.feeds == ("/rss",)
    assert source.provinces["qom"].slug == "Qom"
    assert source.family == "nastooh"
    assert cases.load(tmp_path / "cases" / "khabaronline" / "refuse-home").expected()["reason"]


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
    linted = CliRunner().invoke(app, ["lint-sources", "--folder", str(tmp_path), "--cases", str(tmp_path)])
    assert linted.exit_code == 2
    assert "still says 'FILL IN'" in linted.output


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


ENGINES = ("nastooh", "wordpress", "iransamaneh", "aasaam", "newsstudio", "tasnim", "next")
"""The last one: no engine that is known, data in scripts, a JSON feed."""


@pytest.mark.slow
def test_sites_of_every_engine_are_added_by_their_address_and_crawled_right_after(tmp_path):
    """One process looks at all of them, one crawls them; nothing is filled in by hand."""
    folder = tmp_path / "sources"
    with ExitStack() as stack:
        rooms = {
            f"site{engine}": stack.enter_context(running_newsroom(engine=engine, articles=12, days=0.9))
            for engine in ENGINES
        }
        mirrors = [part for name, room in rooms.items() for part in ("--base-url", f"{name}={room.url}")]
        fast = ["-s", "DOWNLOAD_DELAY=0", "--home", str(tmp_path)]
        urls = [f"https://{name}.ir" for name in rooms]
        done = newscrawl("add-source", *urls, *mirrors, *fast, "--folder", str(folder))
        asked = {name: [hit["path"] for hit in room.log()] for name, room in rooms.items()}
        crawled = newscrawl("crawl", *rooms, *mirrors, *fast, "--json")
        truths = {name: room.truths() for name, room in rooms.items()}
    assert done.returncode == 0, (done.stdout, done.stderr)
    for name, paths in asked.items():
        assert paths[:2] == ["/robots.txt", "/"]
        assert len(paths) <= MAX_REQUESTS, paths
        source = load(folder / f"{name}.toml")
        engine = name.removeprefix("site")
        assert source.family == (engine if engine in families.NAMES else "standard")
        assert source.title in {"خبرگزاری مهر", "تسنیم", "دیده‌بان استان"}
        assert source.verified[0].how == "reconstructed"
        assert source.expect.articles_per_day >= 1
    assert len(load(folder / "sitenastooh.toml").provinces) == 31
    linted = CliRunner().invoke(app, ["lint-sources", "--folder", str(folder), "--cases", str(folder / "cases")])
    assert linted.exit_code == 0, linted.output
    report = json.loads(crawled.stdout)
    assert crawled.returncode == 0, report["verdict"]
    records = [
        json.loads(line) for file in (tmp_path / "exports").glob("*.jsonl") for line in file.read_text().splitlines()
    ]
    for name in rooms:
        found = {record["news_code"] for record in records if record["source"] == name}
        there = {truth["news_code"] for truth in truths[name].values() if truth["province"]}
        recent = {code for code in there if int(code) > 7_000_000}
        assert found >= recent, (name, recent - found)
