"""The bars of extraction and provinces, on real bodies of eleven agencies in pages of their engines."""

from __future__ import annotations

import statistics
from collections import defaultdict
from pathlib import Path

import pytest
from bypath import module_at

ROOT = Path(__file__).parents[2]
ROWS = ROOT.parent / "shared" / "data" / "pages" / "agencies-2026-01.jsonl"
LEAST_LETTERS = 15
pytestmark = [
    pytest.mark.shared,
    pytest.mark.slow,
    pytest.mark.skipif(not ROWS.exists(), reason="../shared/data/pages is absent"),
]


@pytest.fixture(scope="module")
def pages():
    """The benchmarks' module: a script's neighbour, no package."""
    return module_at(ROOT / "benchmarks" / "pages.py")


@pytest.fixture(scope="module")
def read(pages):
    """Each sample with the record of its page."""
    return [(sample, pages.record(sample)) for sample in pages.samples()]


def test_bodies_come_out_whole_and_alone(pages, read):
    scores = defaultdict(list)
    for sample, record in read:
        if len(pages.letters(sample.truth)) >= LEAST_LETTERS:
            scores[sample.row["source"]].append(pages.overlap(record.get("body") or "", sample.truth))
    assert len(scores) == 11
    for outlet, found in scores.items():
        precision, recall = (statistics.fmean(score[at] for score in found) for at in (0, 1))
        assert min(precision, recall) >= 0.99, outlet
    every = [min(score) for found in scores.values() for score in found]
    assert sum(score >= 0.99 for score in every) / len(every) >= 0.98


def test_titles_and_leads(pages, read):
    for sample, record in read:
        if "refused" not in record:
            assert pages.letters(record["title"]) == pages.letters(sample.row["title"]), sample.url


def test_half_spaces_of_the_page_survive(pages, read):
    """In texts whose letters all came out: the cleaner moves some, and adds more than it takes."""
    kept = there = 0
    for sample, record in read:
        if record.get("body") and pages.letters(record["body"]) == pages.letters(sample.truth):
            kept += record["body"].count("\u200c")
            there += sample.truth.count("\u200c")
    assert there > 5_000
    assert kept >= there * 0.98


def test_provinces_that_the_category_names(read):
    provincial = [(sample.province, record) for sample, record in read if sample.province and "refused" not in record]
    assert len(provincial) >= 100
    right = sum(record["province"] == truth for truth, record in provincial)
    wrong = sum(record["province"] not in {truth, None} for truth, record in provincial)
    assert right / len(provincial) >= 0.98
    assert wrong / len(provincial) <= 0.005


def test_provinces_that_only_the_text_tells(pages):
    provincial = [sample for sample in pages.samples(with_section=False) if sample.province]
    found = [(sample.province, pages.record(sample)) for sample in provincial]
    decided = [(truth, record["province"]) for truth, record in found if "refused" not in record]
    wrong = sum(province not in {truth, None} for truth, province in decided)
    right = sum(province == truth for truth, province in decided)
    assert wrong / len(decided) <= 0.005
    assert right / len(decided) >= 0.8
