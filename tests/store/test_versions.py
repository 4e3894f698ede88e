"""A change of any published field is a version that names it."""

from datetime import datetime

import pytest
from ledger_desk import NOW, fetched
from sqlalchemy import update

from newscrawl.items import FIELDS, Image
from newscrawl.store import links, runs, schema, versions


def test_the_same_text_again_is_no_version(desk, make_article):
    desk.settle(fetched(make_article("1")))
    (settled,) = desk.settle(fetched(make_article("1", repairs={"zwnj": 3}, fetched_at=None)), now=NOW + 500)
    assert settled.what == "unchanged"
    assert settled.article.version == 1
    assert datetime.fromisoformat(settled.article.first_seen_at).timestamp() == NOW - 60
    assert len(desk.versions("mehrnews#1")) == 1
    (row,) = desk.rows(schema.articles)
    assert (row.first_seen_at, row.last_seen_at) == (NOW - 60, NOW + 500)


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({"kicker": "اصلاح شد"}, ["kicker"]),
        ({"title": "عنوان خبر؟"}, ["title"]),
        (
            {"province": "gilan", "province_name": "گیلان", "province_iso": "IR-19"},
            ["province", "province_name", "province_iso"],
        ),
        ({"section": ["استان‌ها", "گیلان"]}, ["section"]),
        ({"images": [Image(url="https://x.ir/other.jpg")]}, ["images"]),
        ({"published_at": "2025-12-29T11:55:00+03:30"}, ["published_at"]),
        ({"tags": ["تازه"]}, ["tags"]),
        ({"reporter": "دیگری"}, ["reporter"]),
    ],
)
def test_a7_a_change_of_any_published_field_is_a_version_that_names_it(desk, make_article, fields, names):
    desk.settle(fetched(make_article("1")))
    (settled,) = desk.settle(fetched(make_article("1", **fields)), now=NOW + 500)
    assert settled.what == "update"
    first, second = desk.versions("mehrnews#1")
    assert (second["version"], second["is_update"], second["changed_fields"]) == (2, True, names)
    assert second["cluster_id"] == first["cluster_id"]
    (row,) = desk.rows(schema.articles)
    published = datetime.fromisoformat(second["published_at"]).timestamp()
    assert (row.title, row.province, row.published_at) == (second["title"], second["province"], published)
    assert (desk.link(1).province, desk.link(1).published_at) == (row.province, published)
    assert desk.settle(fetched(make_article("1", **fields)), now=NOW + 900)[0].what == "unchanged"


def test_a7_articles_of_an_older_newscrawl_are_compared_by_their_record(desk, make_article):
    desk.settle(fetched(make_article("1")))
    with desk.store.write() as connection:
        connection.execute(update(schema.articles).values(record_hash=None))
    assert desk.settle(fetched(make_article("1")))[0].what == "unchanged"
    assert desk.rows(schema.articles)[0].record_hash
    with desk.store.write() as connection:
        connection.execute(update(schema.articles).values(record_hash=None))
    assert desk.settle(fetched(make_article("1", tags=["تازه"])))[0].what == "update"


def test_an_edit_is_the_next_version(desk, make_article):
    desk.settle(fetched(make_article("1")))
    desk.run_id = "r2"
    edited = make_article("1", body="متن دیگری که سردبیر بعداً نوشت.", kicker="اصلاح شد")
    (settled,) = desk.settle(fetched(edited), now=NOW + 900)
    assert settled.what == "update"
    first, second = desk.versions("mehrnews#1")
    assert (second["version"], second["is_update"]) == (2, True)
    assert second["changed_fields"] == ["kicker", "body"]
    assert second["first_seen_at"] == first["first_seen_at"]
    assert (first["run_id"], second["run_id"]) == ("r1", "r2")
    assert second["cluster_id"] == "mehrnews#1"
    (row,) = desk.rows(schema.articles)
    assert (row.version, row.first_seen_at) == (2, NOW - 60)
    assert row.content_hash == edited.content_hash


def test_three_versions_in_one_batch_compare_with_the_one_before(desk, make_article):
    settled = desk.settle(
        fetched(make_article("1")),
        fetched(make_article("1", title="عنوان دوم")),
        fetched(make_article("1", title="عنوان دوم", body="متن سوم این خبر است.")),
    )
    assert [one.what for one in settled] == ["new", "update", "update"]
    assert [record["version"] for record in desk.versions("mehrnews#1")] == [1, 2, 3]
    assert [record["changed_fields"] for record in desk.versions("mehrnews#1")] == [[], ["title"], ["body"]]


def test_a_forgotten_article_is_exported_anew_as_its_next_version(desk, make_article):
    desk.settle(fetched(make_article("1")))
    with desk.store.write() as connection:
        assert links.forget(connection, "mehrnews", "1", NOW + 7)
        assert not links.forget(connection, "mehrnews", "999", NOW + 7)
    assert desk.link(1).due_at == NOW + 7
    (settled,) = desk.settle(fetched(make_article("1")), now=NOW + 9)
    assert settled.what == "update"
    again = desk.versions("mehrnews#1")
    assert [record["version"] for record in again] == [1, 2]
    assert (again[1]["is_update"], again[1]["changed_fields"]) == (False, []), "nobody edited it"
    with desk.store.write() as connection:
        assert runs.outcome_counts(connection, again[1]["run_id"])["updates"] == 0
        links.forget(connection, "mehrnews", "1", NOW + 11)
    desk.settle(fetched(make_article("1", title="دیگر")), now=NOW + 12)
    edited = desk.versions("mehrnews#1")[2]
    assert (edited["is_update"], edited["changed_fields"]) == (True, ["title"])
    with desk.store.read() as connection:
        assert runs.outcome_counts(connection, edited["run_id"])["updates"] == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://media.x.ir/d/2025/12/29/3/5678.jpg", "https://media.x.ir/d/2025/12/29/4/5678.jpg?ts=1766993100"),
        ("http://x.ir/wp-content/uploads/a-300x200.jpg", "https://x.ir/wp-content/uploads/a.jpg"),
        ("https://x.ir/wp-content/uploads/a-scaled.jpg", "https://x.ir/wp-content/uploads/a-1024x768.jpg"),
        ("https://x.ir/thumbs/640x480/a.jpg?v=2", "https://x.ir/thumbs/1200x900/a.jpg#top"),
    ],
)
def test_a7_another_size_of_a_picture_is_no_change(make_article, one, other):
    assert versions.picture_key(one) == versions.picture_key(other)
    before, after = (make_article(images=[Image(url=url, caption="برف")]) for url in (one, other))
    assert versions.record_hash(before) == versions.record_hash(after)
    assert versions.changed_fields(before, after) == []


def test_pictures_of_two_days_are_two():
    day, next_day = (f"https://media.x.ir/d/2025/12/{day}/4/5678.jpg" for day in (29, 30))
    assert versions.picture_key(day) != versions.picture_key(next_day)


def test_every_field_is_ours_or_compared(make_article):
    assert set(versions.COMPARED) | versions.OURS == set(FIELDS)
    assert not set(versions.COMPARED) & versions.OURS
    # What a crawl says of its own work is no change of the article.
    said = {"run_id": "r2", "repairs": {"zwnj": 1}, "fallbacks": ["lead"], "fetched_at": None, "version": 7}
    assert versions.record_hash(make_article()) == versions.record_hash(make_article(**said))


def test_a_packed_record_is_the_record(make_article):
    article = make_article(tags=["الف", "ب"], images=[Image(url="https://x.ir/a.jpg")])
    assert versions.unpack(versions.pack(article)) == article
