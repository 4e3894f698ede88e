"""Modules: `demo/clock.py`, `demo/mehr.py`, `demo/model.py`, `demo/realtexts.py`, `demo/writer/bodies.py`,
`demo/writer/counties.py`, `demo/writer/story.py`, `demo/writer/topics.py`, `demo/writer/words.py`,
`demo/writer/writer.py`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from newscrawl.demo import Newsroom, UnknownArticleError
from newscrawl.demo.clock import TEHRAN, Clock, day_start, days_in_month, jalali_day
from newscrawl.demo.mehr import MEHR
from newscrawl.demo.model import KINDS, slug
from newscrawl.text.characters import unify

NOW = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)
ARDABIL = MEHR.provinces["IR-24"].topic


def test_same_seed_same_newsroom() -> None:
    first, second = (Newsroom(articles=50, clock=Clock(NOW)) for _ in range(2))
    assert [first.truth(nid) for nid in first] == [second.truth(nid) for nid in second]
    other = Newsroom(articles=50, clock=Clock(NOW), seed=7)
    assert [first.headline(nid).title for nid in first] != [other.headline(nid).title for nid in other]


def test_the_reference_article_is_there(newsroom: Newsroom) -> None:
    truth = newsroom.truth(6705663)
    assert truth["published_at"] == "2025-12-29T10:55:00+03:30"
    assert truth["published_jalali"] == "1404-10-08 10:55"
    assert (truth["province"], truth["province_iso"], truth["site_province"]) == ("ardabil", "IR-24", "Ardabil")
    assert truth["dateline"] == "اردبیل"
    assert truth["title"].startswith("اوچی:")
    assert len(truth["paragraphs"]) == 9
    assert truth["subheads"] == [truth["paragraphs"][3]]


def test_real_texts_are_served_as_stored(newsroom: Newsroom) -> None:
    article = newsroom.article(6709222)
    assert article.raw_body.startswith('<p><strong><span style="color:#000080"><a class="saba-backlink"')
    assert len(article.truth(MEHR)["subheads"]) == 4
    assert newsroom.article(6709274).reporter == "بهنام بهتری نژاد"
    assert sum(newsroom.article(nid).shape == "raw" for nid in newsroom) == 16


def test_a_third_is_national_and_every_province_writes() -> None:
    newsroom = Newsroom(articles=2000, clock=Clock(NOW), real_texts=False)
    sections = [newsroom.headline(nid).section for nid in newsroom]
    assert 0.28 < sum(not section.province for section in sections) / len(sections) < 0.38
    assert {section.province for section in sections} == {"", *MEHR.provinces}
    assert {newsroom.headline(nid).kind for nid in newsroom} == set(KINDS)


def test_numbers_do_not_follow_time(newsroom: Newsroom) -> None:
    numbers = [nid for nid in newsroom if newsroom.article(nid).shape != "raw"]
    assert len(set(numbers)) == len(numbers)
    assert numbers != sorted(numbers, reverse=True)
    times = [newsroom.headline(nid).published for nid in newsroom]
    assert times == sorted(times, reverse=True)


def test_first_day_has_its_share(newsroom: Newsroom) -> None:
    fresh = [nid for nid in newsroom if newsroom.headline(nid).published > NOW - timedelta(hours=24)]
    assert 60 <= len(fresh) <= 80
    assert all(newsroom.headline(nid).changed <= NOW for nid in newsroom)


def test_every_shape_of_body_occurs() -> None:
    newsroom = Newsroom(articles=1500, clock=Clock(NOW), real_texts=False)
    articles = [newsroom.article(nid) for nid in newsroom]
    assert {article.shape for article in articles} == {"p", "justify", "rtl-span", "one-p-br", "div-br"}
    kinds = {block.kind for article in articles for block in article.blocks}
    assert kinds >= {"subhead", "table", "image", "player", "gallery", "more", "empty", "code", "end"}
    assert any(article.modified < article.published for article in articles)
    words = sorted(len(" ".join(article.paragraphs()).split()) for article in articles if article.kind == "news")
    assert 100 < words[len(words) // 2] < 400


def test_modified_before_published_is_no_modification() -> None:
    newsroom = Newsroom(articles=200, clock=Clock(NOW), real_texts=False)
    for nid in newsroom:
        article, truth = newsroom.article(nid), newsroom.truth(nid)
        assert (truth["modified_at"] is None) == (article.modified <= article.published)


def test_generated_text_is_already_clean() -> None:
    newsroom = Newsroom(articles=300, clock=Clock(NOW), real_texts=False)
    for nid in newsroom:
        truth = newsroom.truth(nid)
        for text in (truth["title"], truth["lead"] or "", truth["kicker"] or "", *truth["paragraphs"], *truth["tags"]):
            assert unify(text) == text
            assert not re.search("[اآدذرزژوؤأ]\u200c", text)


def test_summer_time_until_1401() -> None:
    newsroom = Newsroom(articles=10, clock=Clock(NOW))
    old = newsroom.select(day=(1401, 5, 10))
    assert len(old) == 12
    assert newsroom.truth(old[0])["published_at"].endswith("+04:30")
    assert newsroom.truth(newsroom.select(day=(1402, 11, 19))[0])["published_at"].endswith("+03:30")


def test_selection_by_jalali_day(newsroom: Newsroom) -> None:
    day = jalali_day(NOW)
    numbers = newsroom.select(day=day)
    assert numbers
    for nid in newsroom:
        assert (nid in numbers) == (jalali_day(newsroom.headline(nid).published) == day)
    assert newsroom.select(day=(1404, 10, None)) == newsroom.select(day=(1404, None, None))
    assert newsroom.select(day=(1404, 13, 1)) == []
    assert newsroom.select(day=(1404, 12, 30)) == []
    assert newsroom.select(424242) == []
    photos = newsroom.select(kinds=("photo",))
    assert photos
    assert {newsroom.headline(nid).kind for nid in photos} == {"photo"}


def test_days_of_the_calendar() -> None:
    assert [days_in_month(1403, 12), days_in_month(1404, 12), days_in_month(1404, 1)] == [30, 29, 31]
    assert day_start(1404, 10, 8).astimezone(TEHRAN).isoformat() == "2025-12-29T00:00:00+03:30"


def test_publish(newsroom: Newsroom) -> None:
    before, revision = set(newsroom), newsroom.revision
    numbers = newsroom.publish(3, province="ardabil", kind="report")
    assert set(newsroom) - before == set(numbers)
    assert set(newsroom.latest(3, ARDABIL)) == set(newsroom.latest(3)) == set(numbers)
    assert {newsroom.truth(nid)["province_iso"] for nid in numbers} == {"IR-24"}
    assert {newsroom.headline(nid).published for nid in numbers} == {NOW}
    assert {newsroom.state(nid) for nid in numbers} <= {(1, NOW)}
    assert newsroom.revision > revision
    with pytest.raises(ValueError, match="unknown province 'ardebill'; known: IR-03 AzarbayjanSharghi"):
        newsroom.publish(1, province="ardebill")


@pytest.mark.parametrize("nid", [6705663, 6709761, None])
def test_edit_changes_text_version_and_time_only(newsroom: Newsroom, nid: int | None) -> None:
    nid = nid or newsroom.latest(1)[0]
    before, state = newsroom.truth(nid), newsroom.state(nid)
    newsroom.edit(nid)
    once = newsroom.truth(nid)
    newsroom.edit(nid)
    twice = newsroom.truth(nid)
    assert (before["version"], once["version"], twice["version"]) == (1, 2, 3)
    assert state[1] < newsroom.state(nid)[1]
    assert once["modified_at"] < twice["modified_at"]
    assert len(once["paragraphs"]) == len(before["paragraphs"]) + 1
    assert [text for text in twice["paragraphs"] if text in before["paragraphs"]] == before["paragraphs"]
    changed = {key for key in before if before[key] != twice[key]}
    assert changed == {"version", "modified_at", "paragraphs", "body"}


def test_edit_of_a_title_moves_the_slug(newsroom: Newsroom) -> None:
    nid = newsroom.latest(1)[0]
    newsroom.edit(nid, title="عنوان تازه")
    assert newsroom.headline(nid).slug == "عنوان-تازه"
    newsroom.edit(nid)
    assert newsroom.truth(nid)["title"] == "عنوان تازه"
    assert newsroom.truth(nid)["version"] == 3


def test_withdraw(newsroom: Newsroom) -> None:
    nid = newsroom.latest(1)[0]
    newsroom.withdraw(nid)
    assert nid not in newsroom
    assert nid not in newsroom.select()
    with pytest.raises(UnknownArticleError, match=f"no article {nid}"):
        newsroom.truth(nid)


def test_clock() -> None:
    clock = Clock(NOW)
    assert clock.now() == clock.now() == NOW
    assert clock.advance(90) == NOW + timedelta(seconds=90)
    clock.set(NOW, ticking=True)
    assert timedelta(0) <= clock.now() - NOW < timedelta(seconds=5)
    with pytest.raises(ValueError, match="needs a time zone"):
        clock.set(NOW.replace(tzinfo=None))


def test_slug_is_cut_between_words() -> None:
    title = "سردار حاج قاسم سلیمانی و علامه مصباح یزدی؛ اشتراکاتی فراتر از نقش‌ها"
    assert slug(title) == "سردار-حاج-قاسم-سلیمانی-و-علامه-مصباح-یزدی-اشتراکاتی-فراتر-از"


def test_slugs_of_real_articles_are_the_sites_own(newsroom: Newsroom) -> None:
    import json
    from importlib.resources import files
    from urllib.parse import unquote

    checked = 0
    for entry in (files("newscrawl.demo") / "texts").iterdir():
        if not entry.name.endswith(".json"):
            continue
        data = json.loads(entry.read_text(encoding="utf-8"))
        if "%" in data["url"]:
            assert newsroom.headline(data["nid"]).slug == unquote(data["url"]).rpartition("/")[2]
            checked += 1
    assert checked == 15


def test_albums_of_one_headline_without_text(newsroom: Newsroom) -> None:
    numbers = newsroom.publish(2, province="Fars", kind="video", title="بخش خبری ساعت ۲۰", bare=True)
    truths = [newsroom.truth(nid) for nid in numbers]
    assert {truth["title"] for truth in truths} == {"بخش خبری ساعت ۲۰"}
    assert {(truth["body"], truth["lead"], truth["kind"]) for truth in truths} == {(None, None, "video")}
    assert newsroom.headline(numbers[0]).picture != newsroom.headline(numbers[1]).picture


def test_a_week_goes_by_in_a_moment() -> None:
    start = datetime(2026, 1, 2, 12, tzinfo=UTC)
    newsroom = Newsroom(articles=10, days=1, clock=Clock(start))
    for _ in range(7):
        newsroom.live(86_400, 24)
    assert newsroom.clock.now() == start + timedelta(days=7)
    moments = [newsroom.headline(nid).published for nid in newsroom.latest(7 * 24)]
    assert moments == sorted(moments, reverse=True)
    assert start < moments[-1] < moments[0] < newsroom.clock.now()
    gaps = {later - earlier for later, earlier in pairwise(moments)}
    assert max(gaps) < timedelta(hours=2)


def test_what_is_seen_otherwise_is_not_otherwise(newsroom: Newsroom) -> None:
    first, second, *_ = newsroom.latest(5)
    page = replace(newsroom.article(first), title="دیگر")
    with newsroom.seen_as(lists=lambda numbers: numbers[1:], page=page):
        assert (newsroom.latest(1), newsroom.article(first).title) == ([second], "دیگر")
        with newsroom.seen_as(lists=lambda numbers: numbers[:2]):
            assert len(newsroom.select()) == 2
    assert newsroom.latest(1) == [first]
    assert newsroom.article(first).title != "دیگر"


def test_the_time_of_publication_needs_no_headline(newsroom: Newsroom) -> None:
    assert all(newsroom.published(nid) == newsroom.headline(nid).published for nid in newsroom)
    with pytest.raises(UnknownArticleError):
        newsroom.published(5)
