"""Changes to source files: the file stays what it was but for them, and loads."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.authoring.patch import Change, changed, diff
from newscrawl.sources.model import SourceError, loads

PATH = Path("nemune.toml")
TEXT = """\
# Who this is.
name = "nemune"
title = "نمونه"
home = "https://nemune.ir"
family = "nastooh"
owner = "private" # as its footer says

[hosts]
main = "nemune.ir"
aliases = ["www.nemune.ir"]

[listings]
feeds = ["/rss"] # form of the family

# Provinces of the menu.
[provinces]
ardabil = { slug = "Ardabil", topic = 620 } # seen

[[verified]]
date = "2026-11"
how = "third-party"
what = "hearsay"
"""


def after(*changes):
    return loads(changed(TEXT, changes, "nemune.toml", "seen today"), PATH)


def test_what_is_not_changed_stays_with_its_comments():
    text = changed(TEXT, [Change("listings.feeds", ["/feed"], "")], "nemune.toml", "seen today")
    lines = [line for line in diff(PATH, TEXT, text).splitlines() if line[:1] in "+-"][2:]
    assert lines == ['-feeds = ["/rss"] # form of the family', '+feeds = ["/feed"] # seen today']


@pytest.mark.parametrize(
    ("key", "value", "read"),
    [
        ("family", "wordpress", lambda one: one.family),
        ("permalink", "/%postname%/", lambda one: one.permalink),
        ("listings.archive", "/archive?ms=0", lambda one: one.listings.archive),
        ("hosts.main", "www.new.ir", lambda one: one.hosts.main),
        ("polite.delay", 5.0, lambda one: one.polite.delay),
        ("article.body", (".text",), lambda one: one.article.body),
    ],
)
def test_keys_that_stand_and_keys_that_do_not(key, value, read):
    assert read(after(Change(key, value, ""))) == value


def test_keys_are_taken_out_and_tables_are_appended():
    seen = {"date": "2026-11-25", "how": "live", "what": 'a "list"'}
    found = after(
        Change("listings.feeds", None, ""),
        Change("provinces.ardabil", None, ""),
        Change("polite.delay", None, ""),
        Change("provinces.qom", {"section": "/x/قم", "names": ["قم مقدس"]}, ""),
        Change("verified", seen, ""),
    )
    assert found.listings.feeds == ()
    assert list(found.provinces) == ["qom"]
    assert found.provinces["qom"].names == ("قم مقدس",)
    assert msgspec.structs.asdict(found.verified[-1]) == seen


@given(st.text(max_size=30).filter(str.isprintable))
def test_any_text_comes_back(text):
    assert after(Change("title", text, "")).title == text


def test_what_is_not_toml():
    with pytest.raises(SourceError, match=r"x\.toml"):
        changed("name = [", [Change("title", "x", "")], "x.toml", "")
