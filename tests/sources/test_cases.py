"""Saved pages of every outlet against what somebody accepted: one test a field, so that a failure names it.

Texts are compared without half-spaces and spaces: their repair has its own scores (tests/text), and a better restorer
must not make every page's record look wrong. That no half-space of a page is lost is a test of its own here.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from newscrawl import cases, sources
from newscrawl.items import FIELDS

FOLDER = Path(__file__).parent
FOLDERS = sorted(path.parent for path in FOLDER.glob("*/*/case.toml"))
ALL = [cases.load(folder) for folder in FOLDERS]
ARTICLES = [case for case in ALL if (case.folder / cases.EXPECTED).exists()]
REFUSED = [case for case in ALL if (case.folder / cases.REJECTED).exists()]
# The restorer's counts and the normaliser's hash have golden values of their own.
COMPARED = [field for field in FIELDS if field not in {"repairs", "content_hash"}]
INNER = re.compile(r"\w+(?:\u200c\w+)+")
MOST_BYTES = 80_000
ALL_BYTES = 10_000_000


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


@pytest.mark.parametrize("field", COMPARED)
@pytest.mark.parametrize("case", ARTICLES, ids=name)
def test_field(case, field):
    expected = case.expected()
    found = record(case.folder)
    assert "reason" not in found, found
    assert plain(found[field]) == plain(expected[field])


@pytest.mark.parametrize("case", ARTICLES, ids=name)
def test_expected_record_has_every_key_in_order(case):
    assert tuple(case.expected()) == FIELDS


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


@pytest.mark.parametrize("case", ALL, ids=name)
def test_case_is_whole_and_small(case):
    assert case.expected() is not None, "nobody has accepted it: newscrawl capture ... --accept"
    assert (case.folder / cases.PAGE).stat().st_size < MOST_BYTES
    assert case.facts.rights
    assert case.facts.why


def test_all_pages_together_are_small():
    assert sum((case.folder / cases.PAGE).stat().st_size for case in ALL) < ALL_BYTES


@pytest.mark.parametrize("source", sources.names())
def test_every_source_has_an_article_and_a_page_to_refuse(source):
    if sources.get(source).status != "active":
        pytest.skip("not crawled")
    assert any(case.source == source for case in ARTICLES)
    assert any(case.source == source for case in REFUSED)
