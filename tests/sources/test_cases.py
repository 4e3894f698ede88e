"""Saved pages of every outlet against what somebody accepted: one test a case, which lists every field that differs.

Texts are compared without half-spaces and spaces: their repair has its own scores (tests/text), and a better restorer
must not make every page's record look wrong. That no half-space of a page is lost is a test of its own here.

What the pages are is said by each `case.toml` and counted in the README: a page that was rendered from a source file's
own selectors (`RENDERED`) guards its engine and can never find a wrong selector.

Modules: `authoring/cases.py`.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest

from newscrawl import sources
from newscrawl.authoring import cases
from newscrawl.items import FIELDS

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
ALL = [cases.load(path.parent) for path in sorted(FOLDER.glob("*/*/case.toml"))]
ARTICLES = [case for case in ALL if (case.folder / cases.EXPECTED).exists()]
REFUSED = [case for case in ALL if (case.folder / cases.REJECTED).exists()]
# The restorer's counts and the normaliser's hash have golden values of their own.
COMPARED = [field for field in FIELDS if field not in {"repairs", "content_hash"}]
INNER = re.compile(r"\w+(?:\u200c\w+)+")
MAX_BYTES = 80_000
MAX_ALL_BYTES = 10_000_000
RENDERED = "rendered from the source file's own selectors"
MAX_RENDERED = 6
"""Of one engine: more of them would test the same lines of code again."""


def name(case: cases.Case) -> str:
    return f"{case.source}/{case.folder.name}"


@cache
def record(folder: Path) -> dict[str, Any]:
    return cases.load(folder).read()


def plain(value: Any) -> Any:
    """A value with the texts in it bare of half-spaces and spaces."""
    if isinstance(value, str):
        return re.sub(r"[\u200c ]", "", value)
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value


def differences(found: dict[str, Any], expected: dict[str, Any]) -> list[str]:
    """A line for each field that is not as accepted."""
    return [
        f"{field}: expected {expected[field]!r}, got {found[field]!r}"
        for field in COMPARED
        if plain(found[field]) != plain(expected[field])
    ]


@pytest.mark.parametrize("case", ARTICLES, ids=name)
def test_record(case):
    expected = case.expected()
    assert tuple(expected) == FIELDS, "every key, in order"
    found = record(case.folder)
    assert "reason" not in found, found
    wrong = differences(found, expected)
    assert not wrong, "\n" + "\n".join(wrong)


def test_every_field_that_differs_is_listed():
    expected = ARTICLES[0].expected()
    assert differences(dict(expected), expected) == []
    assert differences(expected | {"title": expected["title"].replace("\u200c", " ")}, expected) == []
    assert differences(expected | {"title": "x", "tags": None}, expected) == [
        f"title: expected {expected['title']!r}, got 'x'",
        f"tags: expected {expected['tags']!r}, got None",
    ]


@pytest.mark.parametrize("case", ARTICLES, ids=name)
def test_no_snippet_that_does_not_belong(case):
    found = str(record(case.folder))
    page = case.page.decode()
    for snippet in case.facts.must_not_contain:
        assert snippet in page, "a snippet that is not on the page shows nothing"
        assert snippet not in found


@pytest.mark.parametrize("case", ARTICLES, ids=name)
def test_half_spaces_of_the_page_are_kept(case):
    words = set(INNER.findall(record(case.folder)["body"] or ""))
    bare = {word.replace("\u200c", "") for word in words}
    for word in set(INNER.findall(case.page.decode())):
        assert word in words or word.replace("\u200c", "") not in bare


@pytest.mark.parametrize("case", REFUSED, ids=name)
def test_refusal(case):
    assert record(case.folder).get("reason") == case.expected()["reason"]


def test_cases_are_whole_and_small():
    wrong = [f"{name(case)}: nobody has accepted it" for case in ALL if case.expected() is None]
    sizes = {name(case): (case.folder / cases.PAGE).stat().st_size for case in ALL}
    wrong += [f"{where}: {size} bytes" for where, size in sizes.items() if size >= MAX_BYTES]
    wrong += [f"{name(case)}: no rights or no why" for case in ALL if not (case.facts.rights and case.facts.why)]
    assert not wrong
    assert sum(sizes.values()) < MAX_ALL_BYTES


def test_every_source_has_an_article_and_a_page_to_refuse_or_says_that_nobody_saw_one():
    articles, refused = ({case.source for case in group} for group in (ARTICLES, REFUSED))
    asked = {source.name for source in sources.load_all().values() if source.status == "active" and not source.unseen}
    assert asked - articles == set()
    assert asked - refused == set()


def test_every_engine_has_an_article_and_a_page_to_refuse():
    engines = {source.family for source in sources.load_all().values() if source.status == "active"}
    for group in (ARTICLES, REFUSED):
        assert {sources.get(case.source).family for case in group} == engines


def test_an_outlet_that_nobody_saw_has_no_page_as_served():
    served = [name(case) for case in ALL if sources.get(case.source).unseen and case.facts.origin != "reconstructed"]
    assert not served, "somebody has seen a page: take `unseen` out of the source file"


def test_rendered_pages_are_few_and_say_so():
    rendered = [case for case in ARTICLES if case.facts.why.startswith(RENDERED)]
    assert {case.facts.origin for case in rendered} <= {"reconstructed"}
    engines = Counter(sources.get(case.source).family for case in rendered)
    assert {engine for engine, number in engines.items() if number > MAX_RENDERED} == set()


def test_only_a_reader_accepts():
    """No test writes what must come out: `newscrawl capture --accept` does, when somebody has read it; and `add-source`
    for a new outlet, whose case says that nobody has compared it."""
    writers = [
        path.relative_to(ROOT).as_posix()
        for folder in ("newscrawl", "tests", "training", "benchmarks")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if re.search(r"\b\w+\.accept\(", path.read_text("utf-8"))
    ]
    assert writers == ["newscrawl/authoring/drafting.py", "newscrawl/cli/capture.py"]


def test_the_readme_says_what_the_fixtures_are():
    origins = Counter(case.facts.origin for case in ARTICLES)
    rendered = sum(case.facts.why.startswith(RENDERED) for case in ARTICLES)
    unseen = sum(source.unseen for source in sources.load_all().values())
    counts = ", ".join(f"{origins[origin]} {origin}" for origin in get_args(cases.Origin))
    wanted = f"{len(ARTICLES)} article fixtures: {counts} ({rendered} of these {RENDERED})"
    text = " ".join((ROOT / "README.md").read_text("utf-8").split())
    assert wanted in text
    assert f"{unseen} of {len(sources.names())} outlets" in text
