"""Which article repeats which, and what is kept out of the exports."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledger_desk import Desk, fetched

from newscrawl.dedup.origin import Copy, OutletNames
from newscrawl.store import schema
from newscrawl.store.duplicates import repeats


def originals(desk, batch):
    """What the store says now."""
    return [desk.versions(article.id)[-1]["duplicate_of"] for article in batch]


@pytest.mark.parametrize(
    ("drop", "same_source", "other_source"),
    [
        ("none", "new", "new"),
        ("exact-same-source", "dropped", "new"),
        ("exact", "dropped", "dropped"),
        ("near", "dropped", "dropped"),
    ],
)
def test_exact_copies_are_dropped_as_the_policy_says(
    sqlite_store, make_article, make_link, long_body, drop, same_source, other_source
):
    desk = Desk(sqlite_store, drop=drop)
    desk.know(make_link(1), make_link(2))
    settled = desk.settle(
        *(
            fetched(make_article(code, source, body=long_body, title="محورها باز شد"))
            for code, source in (("1", "mehrnews"), ("2", "mehrnews"), ("3", "irna"))
        )
    )
    assert [one.what for one in settled] == ["new", same_source, other_source]
    assert settled[1].article.duplicate_kind == "exact"
    assert settled[1].article.duplicate_of == "mehrnews#1"
    refused = {f"{row.source}#{row.news_code}": row for row in desk.rows(schema.rejects)}
    expected = {key for key, what in (("mehrnews#2", same_source), ("irna#3", other_source)) if what == "dropped"}
    assert set(refused) == expected
    for row in refused.values():
        assert (row.reason, row.duplicate_of, row.retry) == ("duplicate_exact", "mehrnews#1", False)
        assert drop in row.detail
    exported = {row.article_id: row.exported for row in desk.rows(schema.versions)}
    assert {key for key, value in exported.items() if not value} == expected
    assert desk.link(2).state == "stored"


@pytest.mark.parametrize(("drop", "what"), [("exact", "new"), ("near", "dropped")])
def test_near_copies_are_dropped_only_when_asked(sqlite_store, make_article, long_body, drop, what):
    longer = f"{long_body} وی از همکاری پلیس راه نیز قدردانی کرد و این همکاری را ستود."
    desk = Desk(sqlite_store, drop=drop)
    _, settled = desk.settle(
        fetched(make_article("1", body=long_body, title="محورها باز شد")),
        fetched(make_article("2", body=longer, title="محورها باز شد")),
    )
    assert settled.article.duplicate_kind in {"near", "excerpt"}
    assert settled.what == what


def test_an_edited_copy_is_exported(desk, make_article, long_body):
    title = "محورها باز شد"
    desk.settle(fetched(make_article("1", body=long_body, title=title)), fetched(make_article("2", title=title)))
    (settled,) = desk.settle(fetched(make_article("2", body=long_body, title=title)))
    assert settled.what == "update"
    assert [row.exported for row in desk.rows(schema.versions, article_id="mehrnews#2")] == [True, True]
    assert desk.rows(schema.rejects) == []


EARLY, LATE = "2025-12-29T09:00:00+03:30", "2025-12-29T10:55:00+03:30"
TITLE = "محورها باز شد"


def stored(desk, *articles):
    """The articles after they were stored one after another, by id."""
    return {one.article.id: one.article for article in articles for one in desk.settle(fetched(article))}


def test_11_12_the_original_is_who_published_first_not_who_was_fetched_first(desk, make_article, long_body):
    found = stored(
        desk,
        make_article("7", "tasnim", body=long_body, title=TITLE, published_at=LATE),
        make_article("1", "mehrnews", body=long_body, title=TITLE, published_at=EARLY),
        make_article("3", "irna", body=long_body, title=TITLE, published_at=LATE),
    )
    assert {one.cluster_id for one in found.values()} == {"tasnim#7"}
    assert originals(desk, [found["tasnim#7"]]) == ["mehrnews#1"], "told later"
    original = found["mehrnews#1"]
    assert (original.duplicate_of, original.duplicate_kind, original.similarity) == (None, None, None)
    assert (found["irna#3"].duplicate_of, found["irna#3"].duplicate_kind) == ("mehrnews#1", "exact")


def test_in_one_batch_too(desk, make_article, long_body):
    fields = {"body": long_body, "title": TITLE}
    batch = [
        make_article("7", "tasnim", published_at=LATE, **fields),
        make_article("1", "mehrnews", published_at=EARLY, **fields),
        make_article("3", "irna", published_at=LATE, **fields),
    ]
    settled = desk.settle(*map(fetched, batch))
    assert [one.article.duplicate_of for one in settled] == ["mehrnews#1", None, "mehrnews#1"]
    assert originals(desk, batch) == ["mehrnews#1", None, "mehrnews#1"]


def test_11_12_a_better_original_that_comes_later_takes_the_place_of_the_first(desk, make_article, long_body):
    fields = {"body": long_body, "title": TITLE}
    batch = [
        make_article("7", "tasnim", published_at=LATE, **fields),
        make_article("3", "irna", published_at=EARLY, credit="ایسنا", **fields),
        make_article("1", "mehrnews", published_at="2025-12-29T09:30:00+03:30", **fields),
    ]
    for article in batch:
        desk.settle(fetched(article))
    # First the only earlier one, then one without a credit.
    assert originals(desk, batch) == ["mehrnews#1", None, "irna#3"]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_11_12_nothing_repeats_itself_in_a_circle(sqlite_store, make_article, long_body, order):
    """Credits and clocks may contradict one another."""
    fields = {"body": long_body, "title": TITLE}
    batch = [
        make_article("3", "irna", published_at=EARLY, credit="ایسنا", **fields),
        make_article("1", "mehrnews", published_at="2025-12-29T09:30:00+03:30", **fields),
        make_article("5", "isna", published_at=LATE, **fields),
    ]
    desk = Desk(sqlite_store)
    for number in order:
        desk.settle(fetched(batch[number]))
    names = [article.id for article in batch]
    above = dict(zip(names, originals(desk, batch), strict=True))
    assert list(above.values()).count(None) >= 1
    for name in names:
        for _ in range(3):
            name = above.get(name)  # noqa: PLW2901
        assert name is None, above


def test_11_12_an_edit_of_a_copy_keeps_the_original_that_was_found_later(desk, make_article, long_body):
    copy = make_article("7", "tasnim", body=long_body, title=TITLE, published_at=LATE)
    desk.settle(fetched(copy))
    desk.settle(fetched(make_article("1", "mehrnews", body=long_body, title=TITLE, published_at=EARLY)))
    desk.settle(fetched(make_article("7", "tasnim", body=long_body, title=f"{TITLE} در اردبیل", published_at=LATE)))
    assert [record["duplicate_of"] for record in desk.versions("tasnim#7")] == ["mehrnews#1"] * 2


def test_who_credits_the_other_is_the_copy_whatever_the_clocks_say(desk, make_article, long_body):
    found = stored(
        desk,
        make_article("1", "mehrnews", body=long_body, title=TITLE, published_at=LATE),
        make_article("7", "tasnim", body=long_body, title=TITLE, published_at=EARLY, credit="خبرگزاری مهر"),
    )
    assert found["tasnim#7"].duplicate_of == "mehrnews#1"
    assert found["mehrnews#1"].duplicate_of is None


def test_of_several_earlier_ones_the_one_without_a_credit(desk, make_article, long_body):
    found = stored(
        desk,
        make_article("3", "irna", body=long_body, title=TITLE, published_at=EARLY, credit="ایسنا"),
        make_article("1", "mehrnews", body=long_body, title=TITLE, published_at="2025-12-29T09:30:00+03:30"),
        make_article("7", "tasnim", body=long_body, title=TITLE, published_at=LATE),
    )
    assert found["tasnim#7"].duplicate_of == "mehrnews#1"


def test_a_copy_that_is_dropped_names_what_the_exports_hold(desk, make_article, long_body):
    late, early = (make_article(code, body=long_body, title=TITLE) for code in ("2", "1"))
    late.published_at, early.published_at = LATE, EARLY
    desk.settle(fetched(late))
    (settled,) = desk.settle(fetched(early))
    assert settled.what == "dropped", "one text of one site is exported once"
    (row,) = desk.rows(schema.rejects)
    assert row.duplicate_of == "mehrnews#2"


@given(
    published=st.tuples(st.integers(0, 2), st.integers(0, 2)),
    named=st.tuples(*[st.sampled_from([None, "مهر", "تسنیم", "رویترز"])] * 2),
)
def test_of_two_one_at_most_repeats_the_other(published, named):
    names = OutletNames([("mehrnews", ["مهر"]), ("tasnim", ["تسنیم"])])
    one, other = (
        Copy(f"{source}#1", source, "", "", None, float(at), 0.0, credit)
        for source, at, credit in zip(("mehrnews", "tasnim"), published, named, strict=True)
    )
    # At one moment and alike in everything the one that was stored later gives way, whichever that is.
    both = repeats(one, other, names) and repeats(other, one, names)
    assert not both or published[0] == published[1]
    assert repeats(one, other, names) or repeats(other, one, names)
