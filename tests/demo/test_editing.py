"""Edits change one field of the page and of the truth, on every engine."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from newscrawl.demo.editing import EDITS
from newscrawl.demo.engines import FAMILIES, build
from newscrawl.demo.engines.base import Ask, Style

if TYPE_CHECKING:
    from newscrawl.demo import Newsroom

VALUES = {"province": "Gilan", "section": "Sport/Football", "date": "2026-01-01T09:00:00+03:30"}
ALLOWED = {
    "body": {"body", "paragraphs"},
    "punctuation": {"title", "body", "paragraphs"},
    "province": {"province", "province_iso", "province_name", "site_province", "section"},
    "section": {"province", "province_iso", "province_name", "site_province", "section"},
    "date": {"published_at", "published_jalali", "inline_images"},
}


def provincial(newsroom: Newsroom, kind: str = "news") -> int:
    heads = (newsroom.headline(nid) for nid in newsroom.latest(200))
    return next(head.nid for head in heads if head.kind == kind and head.section.province not in {"", "IR-01"})


@pytest.mark.parametrize("kind", ["news", "photo"])
@pytest.mark.parametrize("field", EDITS)
def test_one_field_changes(newsroom: Newsroom, field: str, kind: str) -> None:
    nid = provincial(newsroom, kind)
    before = newsroom.truth(nid)
    newsroom.edit(nid, field, VALUES.get(field, ""))
    after = newsroom.truth(nid)
    changed = {name for name in after if after[name] != before[name]} - {"modified_at", "version"}
    assert changed
    assert changed <= ALLOWED.get(field, {field})
    assert after["version"] == 2
    assert after["modified_at"] is not None


@pytest.mark.parametrize("field", ["title", "lead", "kicker", "tags", "body"])
def test_a_value_is_taken_as_it_is(newsroom: Newsroom, field: str) -> None:
    nid = provincial(newsroom)
    newsroom.edit(nid, field, "یکی,دیگری")
    expected = ["یکی", "دیگری"] if field == "tags" else "یکی,دیگری"
    assert newsroom.truth(nid)[field] == expected if field != "body" else expected in newsroom.truth(nid)["paragraphs"]


@pytest.mark.parametrize("engine", FAMILIES)
@pytest.mark.parametrize("field", EDITS)
def test_the_page_shows_it(newsroom: Newsroom, engine: str, field: str) -> None:
    site, nid = build(engine, newsroom, Style()), provincial(newsroom)

    def page() -> bytes:
        reply = site.answer(Ask("GET", unquote(site.path_of(nid)), {}, {}))
        assert reply.status == 200
        return reply.content()

    before = page()
    newsroom.edit(nid, field, VALUES.get(field, ""), silently=True)
    assert page() != before


def test_punctuation_changes_no_word(newsroom: Newsroom) -> None:
    nid = provincial(newsroom)

    def words() -> list[str]:
        truth = newsroom.truth(nid)
        return f"{truth['title']} {truth['body']}".translate(dict.fromkeys(map(ord, "،؟"))).split()

    before = words()
    newsroom.edit(nid, "punctuation")
    assert words() == before


def test_lists_follow(newsroom: Newsroom) -> None:
    nid = provincial(newsroom)
    gilan, before = newsroom.outlet.section_of("Gilan").topic, newsroom.headline(nid).section.topic
    newsroom.edit(nid, "province", "IR-01")
    assert nid in newsroom.select(gilan)
    assert nid not in newsroom.select(before)
    newsroom.edit(nid, "date", "2025-12-31T09:00:00+03:30")
    assert nid in newsroom.select(day=(1404, 10, 10))
    assert newsroom.select() == sorted(newsroom, key=lambda one: (newsroom.headline(one).published, one), reverse=True)


def test_a_silent_edit_moves_no_time(newsroom: Newsroom) -> None:
    nid = provincial(newsroom)
    before = newsroom.truth(nid)["modified_at"]
    newsroom.edit(nid, "kicker", silently=True)
    assert newsroom.truth(nid)["modified_at"] == before
    newsroom.edit(nid, "kicker")
    assert newsroom.truth(nid)["modified_at"] != before


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("colour", "", "unknown field 'colour'; known: body, title"),
        ("province", "Atlantis", "unknown province 'Atlantis'"),
        ("section", "Nowhere", "unknown section 'Nowhere'"),
        ("date", "yesterday", "yesterday"),
    ],
)
def test_what_cannot_be_edited_says_so_and_changes_nothing(
    newsroom: Newsroom, field: str, value: str, message: str
) -> None:
    nid = provincial(newsroom)
    before = newsroom.truth(nid)
    with pytest.raises(ValueError, match=message):
        newsroom.edit(nid, field, value)
    assert newsroom.truth(nid) == before
