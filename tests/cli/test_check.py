"""`newscrawl check`: healthy or not, by the store."""

from __future__ import annotations

import json
import time

import pytest
from collection import Collection
from typer.testing import CliRunner

from newscrawl.cli.app import app

pytestmark = pytest.mark.slow


@pytest.fixture
def collection(tmp_path):
    made = Collection(tmp_path, now=time.time())
    yield made
    made.close()


def check(home, *arguments):
    return CliRunner().invoke(app, ["check", *arguments, "--home", str(home)])


def test_what_fails_stands_on_top_and_the_last_line_counts(collection):
    collection.run(0.5)
    collection.run(0.5, source="irna")
    collection.add([1], source="irna")
    result = check(collection.folder)
    assert result.exit_code == 5
    first, todo, well, last = result.output.splitlines()
    assert first.startswith("FAIL  mehrnews           no article was ever stored (since 14")
    assert todo.strip() == "-> newscrawl doctor mehrnews"
    assert well == "ok    irna               newest article 1.0 hours old, 1.0 a day"
    assert last == "1 of 2 unhealthy"


def test_healthy_collection_ends_with_0(collection):
    collection.run(0.5)
    collection.add([1])
    result = check(collection.folder)
    assert (result.exit_code, result.output.splitlines()[-1]) == (0, "0 of 1 unhealthy")


def test_nothing_is_invented_for_a_source_without_articles(collection):
    collection.run(0.5, exit_code=4)
    (row,) = json.loads(check(collection.folder, "mehrnews", "--json").output)
    assert row["newest"] is None
    assert row["fine"] == "no article yet"
    assert row["reasons"] == ["no article was ever stored"]


def test_findings_for_machines(collection):
    collection.run(0.5)
    (row,) = json.loads(check(collection.folder, "irna", "--json").output)
    assert row["reasons"] == ["never crawled in this collection"]
    (finding,) = row["findings"]
    assert finding["todo"] == "newscrawl crawl irna"
    assert check(collection.folder, "irna").exit_code == 5


def test_collection_that_stands_still(collection):
    for number in range(10):
        collection.run(30 + number)
    collection.add([31])
    result = check(collection.folder)
    assert result.output.startswith("FAIL  (collection)       no run for 30.0 hours; they came every 1.0 hours")
    assert result.output.splitlines()[-1].endswith("; the collection as a whole fails")
