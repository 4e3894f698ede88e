"""`newscrawl discover-topics`: ids out of the archive form into the source file, comments kept."""

from __future__ import annotations

import pytest
from forked import newscrawl, running_newsroom
from typer.testing import CliRunner

from newscrawl.cli.app import app
from newscrawl.cli.discover_topics import NOTHING
from newscrawl.sources.model import load

FILE = """# Facts of 2024.
name = "x"
title = "ایکس"
home = "https://x.ir"
family = "nastooh"
owner = "private"

[hosts]
main = "x.ir"

[provinces] # from the menu
ardabil = { slug = "ardebil" } # spelt with an e
qom = { slug = "qom", topic = 1 }

[[verified]]
date = "2026-01-01"
how = "archive"
what = "a page"
"""
FORM = """<form><select id="topic" name="topic"><option value="">همه سرویس‌ها</option>
<option value="746">
    استان‌ها
</option><option value="599">استان‌ها &gt; اردبیل</option><option value="620">استان‌ها &gt; قم</option>
<option value="643">استان‌ها &gt; تهران</option><option value="1003327">استان‌ها &gt; تهران بزرگ</option>
<option value="1086">استان‌ها &gt; کیش</option><option value="900">عکس &gt; تهران</option>
<option value="x">استان‌ها &gt; یزد</option></select></form>"""


@pytest.fixture
def discover(tmp_path):
    (tmp_path / "x.toml").write_text(FILE, encoding="utf-8")

    def run(page, *arguments):
        (tmp_path / "page.html").write_text(page, encoding="utf-8")
        options = ["--html", str(tmp_path / "page.html"), "--folder", str(tmp_path), *arguments]
        result = CliRunner().invoke(app, ["discover-topics", "x", *options])
        return result, (tmp_path / "x.toml").read_text("utf-8")

    return run


def test_ids_are_written_and_the_rest_stays(discover, tmp_path):
    result, text = discover(FORM)
    assert result.exit_code == 0
    assert 'ardabil = { slug = "ardebil", topic = 599 } # spelt with an e' in text
    assert 'qom = { slug = "qom", topic = 620 }' in text
    assert "tehran = { topic = 643 }" in text
    assert text.startswith("# Facts of 2024.\n")
    assert "[provinces] # from the menu" in text
    source = load(tmp_path / "x.toml")
    assert {slug: at.topic for slug, at in source.provinces.items()} == {"ardabil": 599, "qom": 620, "tehran": 643}
    assert "all provinces: topic 746" in result.output
    assert "qom: topic 620, was 1" in result.output
    assert "3 provinces in the form, 3 new" in result.output


def test_second_time_nothing_changes(discover):
    _, first = discover(FORM)
    result, second = discover(FORM)
    assert first == second
    assert "3 provinces in the form, 0 new" in result.output


def test_dry_run_writes_nothing(discover):
    result, text = discover(FORM, "--dry-run")
    assert text == FILE
    assert "ardabil: topic 599" in result.output


def test_page_without_the_form(discover):
    result, text = discover("<html><p>در حال انتقال</p></html>")
    assert result.exit_code == NOTHING
    assert text == FILE


@pytest.mark.slow
def test_archive_page_fetched_as_a_crawl_does(tmp_path):
    (tmp_path / "x.toml").write_text(FILE, encoding="utf-8")
    with running_newsroom(articles=60) as newsroom:
        command = ["discover-topics", "x", "--base-url", newsroom.url, "--folder", str(tmp_path)]
        done = newscrawl(*command)
        asked = [hit["path"] for hit in newsroom.log()]
    assert done.returncode == 0, done.stderr
    assert asked == ["/robots.txt", "/archive"]
    assert len(load(tmp_path / "x.toml").provinces) == 31
