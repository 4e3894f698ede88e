"""Own rules that do harm: found one by one, on a page that is read well without them."""

from pathlib import Path

import msgspec
import pytest

from newscrawl import families, sources
from newscrawl.authoring import cases
from newscrawl.authoring.rules_apart import harmful, permalink_of
from newscrawl.authoring.seeing import see_article
from newscrawl.pages.page import Page
from newscrawl.sources.model import ArticleRules

CASE = "hamshahrionline"


@pytest.fixture(scope="module")
def read():
    found = cases.load(Path(__file__).parents[1] / "sources" / CASE / "article")
    page = Page(found.facts.url, found.page, found.facts.fetched_at)
    family = families.get("nastooh")

    def run(**rules):
        source = msgspec.structs.replace(sources.get(CASE), article=ArticleRules(**rules))
        return harmful(page, source, family, see_article(page, source, family), None)

    return run


def test_rules_that_do_good_or_nothing(read):
    assert read() == {}
    assert read(body=(".nowhere",), date=(".nowhere",), end_marks=("^nothing$",), drop=(".ads",)) == {}


@pytest.mark.parametrize(
    ("rules", "key"),
    [
        ({"body": ("h1",)}, "body"),
        ({"drop": (".item-text p",)}, "drop"),
        ({"title": (".item-date",)}, "title"),
        ({"end_marks": (".",)}, "end_marks"),
    ],
)
def test_rules_that_cost_a_field_are_named(read, rules, key):
    found = read(**rules, lead=(".introtext",))
    assert list(found) == [key], found
    assert "without it" in found[key] or "metas" in found[key]


def test_the_form_of_an_address_with_its_number():
    assert permalink_of("https://x.ir/archives/77", "77") == "/archives/%post_id%"
    assert permalink_of("https://x.ir/fa/economy/local/slug/", "77") == "/fa/%category%/%postname%/"
    assert permalink_of("https://x.ir/", "77") is None
