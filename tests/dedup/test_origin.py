"""Who was first, and whom the others credit."""

import pytest

from newscrawl.dedup.origin import Copy, Match, OutletNames, tell
from newscrawl.sources import load_all

NAMES = OutletNames((one.name, (one.title, *one.article.own_names)) for one in load_all().values())


def copy(source, minute, credit=None, matches=(), code="1"):
    article_id = f"{source}#{code}"
    return Copy(
        article_id, source, "عنوان", f"https://{source}.ir/1", None, minute * 60.0, minute * 60.0, credit, matches
    )


def told(*copies):
    return tell("x#1", copies, NAMES)


@pytest.mark.parametrize(
    ("printed", "source"),
    [
        ("ایرنا", "irna"),
        ("خبرگزاری ایرنا", "irna"),
        ("خبرگزاری جمهوری اسلامی", "irna"),
        ("خبرگزاری جمهوری اسلامی (ایرنا)", "irna"),
        ("روزنامه جمهوری اسلامی", None),
        ("خبرگزاري مهر", "mehrnews"),
        ("پایگاه خبری رکنا", "rokna"),
        ("خبر‌آنلاین", "khabaronline"),
        ("روزنامه کیهان", "kayhan"),
        ("روزنامه مهر", None),
        ("رویترز", None),
        ("روابط عمومی استانداری اردبیل", None),
    ],
)
def test_printed_names_mean_sources(printed, source):
    assert NAMES.source(printed) == source


def test_a_spelling_of_two_outlets_means_neither():
    names = OutletNames([("a", ["شرق"]), ("b", ["شرق", "اصفهان شرق"])])
    assert names.source("شرق") is None
    assert names.source("اصفهان شرق") == "b"


def test_without_credits_the_earliest_is_first_and_origin():
    story = told(copy("irna", 30), copy("mehrnews", 10), copy("isna", 95))
    assert story.first.id == story.origin.id == "mehrnews#1"
    assert (story.origin_source, story.origin_claim, story.origin_name) == ("mehrnews", None, None)
    assert [(m.copy.source, m.after) for m in story.members] == [("mehrnews", 0), ("irna", 1200), ("isna", 5100)]
    assert story.sources == ["mehrnews", "irna", "isna"]
    assert story.spread == 5100


def test_a_credit_beats_the_clock():
    story = told(copy("mehrnews", 10, "ایرنا"), copy("irna", 30))
    assert story.first.id == story.origin.id == "irna#1"
    assert story.origin_claim == "ایرنا"
    assert [(m.credits, m.credited_source) for m in story.members] == [("ایرنا", "irna"), (None, None)]


def test_the_origin_may_be_an_outlet_that_is_not_crawled():
    story = told(copy("mehrnews", 10, "خبرگزاری فارس‌نیوز نمونه"), copy("isna", 30))
    assert story.origin is None
    assert (story.origin_source, story.origin_name) == (None, "خبرگزاری فارس‌نیوز نمونه")
    assert story.origin_claim == "خبرگزاری فارس‌نیوز نمونه"
    assert story.first.id == "isna#1"


def test_an_outlet_of_ours_that_is_not_in_the_cluster_is_named():
    story = told(copy("mehrnews", 10, "خبرگزاری ایرنا"), copy("isna", 30, "ایرنا"))
    assert (story.origin, story.origin_source, story.origin_name) == (None, "irna", "خبرگزاری ایرنا")
    assert story.first.id == "mehrnews#1"


def test_credits_are_followed_from_outlet_to_outlet():
    story = told(copy("mehrnews", 10, "ایسنا"), copy("isna", 20, "ایرنا"), copy("irna", 30))
    assert story.origin.id == "irna#1"


def test_outlets_that_credit_each_other_leave_it_to_the_dates():
    story = told(copy("mehrnews", 10, "ایسنا"), copy("isna", 20, "خبرگزاری مهر"))
    assert story.origin.id == story.first.id == "mehrnews#1"


def test_own_name_and_press_offices_credit_nobody_else():
    story = told(copy("mehrnews", 10, "روابط عمومی استانداری اردبیل"), copy("irna", 20, "خبرگزاری ایرنا"))
    assert story.origin.id == "mehrnews#1"
    assert story.origin_claim is None
    assert [m.credits for m in story.members] == [None, None]


def test_a_later_claim_does_not_move_the_origin_but_is_told():
    story = told(copy("mehrnews", 10), copy("isna", 20, "ایرنا"), copy("irna", 30), copy("ilna", 40, "ایرنا"))
    assert story.origin.id == "mehrnews#1"
    assert story.origin_claim == "ایرنا"


def test_how_much_was_copied_is_told_of_the_origin_where_it_is_known():
    near, exact = Match("irna#1", "near", 0.6, 0.9), Match("isna#1", "exact", 1.0, 1.0)
    story = told(copy("irna", 10), copy("isna", 20, matches=(near,)), copy("mehrnews", 30, matches=(exact, near)))
    assert [m.match for m in story.members] == [None, near, near]


def test_several_articles_of_one_outlet_count_once():
    story = told(copy("irna", 0), copy("isna", 10), copy("isna", 500, code="2"))
    assert story.sources == ["irna", "isna"]
    assert story.spread == 600
