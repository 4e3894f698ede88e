"""The score of a pair is the sum over the keys of `Features.space`, which the weights were trained on."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.text.features import Features
from newscrawl.text.lexicon import lexicon
from newscrawl.text.restorer import WEIGHTS, read_weights, resources
from newscrawl.text.scores import PairScores

WORDS = (
    "می نمی همی کتاب کتابخانه خانه ها های هایی تر ترین ای ام شود کرده پرداز گذاری گفت و گو پیش بینی بین المللی استان "
    "همکاری ساختمان شهر رئیس جمهور علی فرماندار آب قرآن مسئول خبرگزاری ی م ش تهران‌پارس دانش آموز آموزان به ویژه"
).replace("\u200c", " ")


@pytest.fixture(scope="module")
def scored():
    words = lexicon()
    features = Features(words)
    tables = read_weights(resources.files("newscrawl.text").joinpath("data", WEIGHTS).read_text("utf-8"))[1]

    def plainly(left, right):
        return sum(table.get(key, 0) for table, key in zip(tables, features.space(left, right), strict=True))

    return PairScores(features, tables, words), plainly


def test_pairs_of_words(scored):
    scores, plainly = scored
    different = {plainly(*pair) for pair in product(WORDS.split(), repeat=2)}
    assert len(different) > 500
    for left, right in product(WORDS.split(), repeat=2):
        assert scores.score(left, right) == plainly(left, right), (left, right)


def test_pairs_that_hazm_lists(scored):
    scores, plainly = scored
    compounds = sorted(lexicon().compounds.items())[::97]
    for joined, (_, ends) in compounds:
        left, right = joined[: ends[0]], joined[ends[0] :]
        if left and right:
            assert scores.score(left, right) == plainly(left, right)


@given(st.text("ابپتجرزسشعغفقکگلمنوهیئءآ", min_size=1, max_size=12), st.text("اتدرشکمنوهی", min_size=1, max_size=12))
def test_any_letters(scored, left, right):
    scores, plainly = scored
    assert scores.score(left, right) == plainly(left, right)


def test_full_caches_are_emptied(scored, monkeypatch):
    scores, plainly = scored
    monkeypatch.setattr("newscrawl.text.scores.MAX_RUNS", 3)
    scores.forget()
    for pair in product(WORDS.split()[:8], repeat=2):
        assert scores.score(*pair) == plainly(*pair)
    assert len(scores._lefts) <= 3
    assert len(scores._rights) <= 3
