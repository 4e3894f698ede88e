"""A source file is read strictly: what is wrong, in which file, at which key, and what would be right.

Modules: `sources/catalogue.py`.
"""

from __future__ import annotations

from datetime import datetime

import pytest

from newscrawl import families, sources
from newscrawl.families.aasaam import feed_of
from newscrawl.provinces import PROVINCES
from newscrawl.sources import SourceError, load
from newscrawl.sources.catalogue import FOLDER
from newscrawl.sources.model import NO_FAMILY

GOOD = """
name = "x"
title = "ایکس"
home = "https://x.ir"
family = "nastooh"
owner = "private"
[hosts]
main = "x.ir"
[[verified]]
date = "2026-01-01"
how = "archive"
what = "a page"
"""


def write(tmp_path, text: str):
    path = tmp_path / "x.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_smallest_file(tmp_path):
    source = load(write(tmp_path, GOOD))
    assert source.article_id("12") == "x#12"
    assert source.all_hosts() == ("x.ir",)
    assert source.polite.delay == 1.0


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('title = "ایکس"', 'titel = "ایکس"', ("titel", "did you mean 'title'", "allowed:")),
        ("[hosts]\n", "[hosts]\nmian = 1\n", ("hosts.mian", "did you mean 'main'")),
        ('name = "x"', 'name = "y"', ("name", "'x'")),
        ('owner = "private"', 'owner = "secret"', ("owner",)),
        ('how = "archive"', 'how = "guess"', ("how",)),
        ('how = "archive"', 'hwo = "archive"', ("verified[0].hwo", "did you mean 'how'")),
        ('main = "x.ir"', "main = 5", ("hosts.main",)),
        ('home = "https://x.ir"', 'home = "x.ir"', ("home",)),
        ('owner = "private"', 'owner = "private"\nstatus = "paused"', ("reason", "paused")),
        ('owner = "private"', 'owner = "private"\nhome_province = "ardebil"', ("ardebil", "did you mean 'ardabil'")),
        ('title = "ایکس"', "", ("title",)),
        ("[hosts]", "[hosts", ("cannot be read",)),
    ],
)
def test_what_is_wrong_is_named_with_its_mend(tmp_path, old, new, words):
    with pytest.raises(SourceError) as error:
        load(write(tmp_path, GOOD.replace(old, new)))
    message = str(error.value)
    assert "x.toml" in message
    assert "\n" not in message
    for word in words:
        assert word in message


def test_unknown_key_below_a_province(tmp_path):
    with pytest.raises(SourceError, match=r"provinces\.ardabil\.slgu"):
        load(write(tmp_path, GOOD + '[provinces]\nardabil = { slgu = "Ardabil" }\n'))


def test_unknown_province(tmp_path):
    with pytest.raises(SourceError, match="atlantis"):
        load(write(tmp_path, GOOD + '[provinces]\natlantis = { slug = "A" }\n'))


def test_unknown_source_names_the_nearest():
    with pytest.raises(SourceError, match="did you mean 'mehrnews'"):
        sources.get("mehrnew")


def test_mehr_covers_all_provinces_with_slugs_of_its_own():
    mehr = sources.get("mehrnews")
    assert set(mehr.provinces) == {province.slug for province in PROVINCES}
    assert len({at.slug for at in mehr.provinces.values()}) == 31
    assert (mehr.provinces["ilam"].slug, mehr.provinces["isfahan"].slug) == ("Eilam", "Esfahan")
    assert mehr.licence == "CC BY 4.0"
    assert {"en.mehrnews.com", "ar.mehrnews.com", "ku.mehrnews.com", "tr.mehrnews.com", "ur.mehrnews.com"} == set(
        mehr.hosts.excluded
    )


@pytest.mark.parametrize("name", sources.names())
def test_every_source_names_a_family_and_what_was_verified(name):
    source = sources.get(name)
    assert source.verified
    if source.family == NO_FAMILY:
        assert source.status != "active"
        return
    grammar = families.get(source.family).grammar(source)
    assert grammar.article_id(f"{source.home}/") is None


def test_an_active_source_needs_an_engine(tmp_path):
    path = tmp_path / "closed.toml"
    text = (FOLDER / "farsnews.toml").read_text("utf-8").replace('"farsnews"', '"closed"')
    path.write_text(text, "utf-8")
    assert load(path).status == "closed"
    path.write_text(text.replace('status = "closed"', 'status = "active"'), "utf-8")
    with pytest.raises(SourceError, match="name the site's engine"):
        load(path)


def test_family_that_does_not_exist():
    with pytest.raises(ValueError, match="nastooh"):
        families.get("nastoh")


DATED = """
[article]
title = [".today"]
own_names = ["ایکس"]
[[earlier]]
until = 2020-03-20
family = "wordpress"
permalink = "/%post_id%/"
[earlier.article]
title = [".oldest"]
[[earlier]]
until = "2023-01-01"
[earlier.article]
title = [".old"]
body = [".text"]
"""


@pytest.mark.parametrize(
    ("moment", "family", "title", "body"),
    [
        ("2019-01-01T00:00:00+03:30", "wordpress", ".oldest", ()),
        ("2020-03-19T20:29:59+00:00", "wordpress", ".oldest", ()),
        ("2020-03-19T20:30:00+00:00", "nastooh", ".old", (".text",)),
        ("2022-12-31T23:59:59+03:30", "nastooh", ".old", (".text",)),
        ("2023-01-01T00:00:00+03:30", "nastooh", ".today", ()),
    ],
)
def test_pages_of_an_older_design(tmp_path, moment, family, title, body):
    source = load(write(tmp_path, GOOD + DATED))
    then = source.at(datetime.fromisoformat(moment))
    assert (then.family, then.article.title, then.article.body) == (family, (title,), body)
    assert then.article.own_names == ("ایکس",)
    assert then.permalink == ("/%post_id%/" if family == "wordpress" else None)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("2020-03-20", "2023-01-01"), "key `earlier`: each `until` must be later"),
        (("2020-03-20", "2024-01-01"), "key `earlier`: each `until` must be later"),
        (("until = 2020-03-20", ""), "until"),
        (('until = "2023-01-01"', 'until = "soon"'), "until"),
        (("body =", "bodi ="), "unknown key `earlier[1].article.bodi`; did you mean 'body'"),
        (('family = "wordpress"', 'family = "wordpres"'), "key `family` is 'wordpres'; did you mean 'wordpress'"),
        (("family =", "famly ="), "unknown key `earlier[0].famly`; did you mean 'family'"),
    ],
)
def test_wrong_tables_of_older_designs(tmp_path, change, problem):
    with pytest.raises(SourceError) as error:
        load(write(tmp_path, GOOD + DATED.replace(*change)))
    assert problem in str(error.value)
    assert str(error.value).startswith(f"{tmp_path}/x.toml")


def test_khabarfoori_has_a_section_and_a_feed_for_each_province():
    source = sources.get("khabarfoori")
    family = families.get(source.family)
    assert set(source.provinces) == {province.slug for province in PROVINCES}
    ardabil = source.provinces["ardabil"]
    assert family.section_path(source, ardabil) == "/بخش-اردبیل-98"
    assert family.feed_path(ardabil) == feed_of(98)
