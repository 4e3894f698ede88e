"""The bars of issue 4 on the development set, and what a verdict must not depend on."""

import hashlib
import json
import random
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from bypath import module_at

from newscrawl.dedup import Deduplicator, MemoryIndex, prepare
from newscrawl.dedup.prepare import Prepared
from newscrawl.dedup.records import read_record

SHARED = Path(__file__).parents[2].parent / "shared"
DATA = SHARED / "data" / "dedup" / "dev.jsonl"
DIGEST = "b8f2723d27a4e9d1344a0c275516b5a0df8385ba46160bcbbc6c9bf8435d18e5"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not DATA.exists(), reason="the shared development data is not on this machine"),
]


@cache
def rows() -> list[dict[str, Any]]:
    found = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]
    return sorted(found, key=lambda r: (r["published_at"], r["id"]))


@cache
def prepared() -> list[Prepared]:
    return [prepare(read_record(row)) for row in rows()]


def clusters(articles: list[Prepared]) -> dict[str, str]:
    engine = Deduplicator(MemoryIndex())
    return {a.id: engine.add(a).cluster_id for a in articles}


def score(found: dict[str, str]) -> dict[str, Any]:
    result: dict[str, Any] = module_at(SHARED / "tools" / "score_dedup.py").score(
        rows(), [{"id": k, "cluster": v} for k, v in found.items()]
    )
    return result


def test_the_data_is_the_data_that_the_floors_were_set_on() -> None:
    assert hashlib.sha256(DATA.read_bytes()).hexdigest() == DIGEST


def test_floors() -> None:
    found = score(clusters(prepared()))
    assert found["f1"] >= 0.995
    assert found["precision"] >= 0.997
    assert found["hard_negative_false_merge_groups"] <= 3
    recall = {kind: share for kind, (share, _) in found["recall_by_kind"].items()}
    assert recall["url_variant"] == recall["update_minor"] == recall["update_numeric"] == 1.0
    assert recall["synd_excerpt"] >= 0.95
    assert min(recall.values()) >= 0.95


@pytest.mark.parametrize("half", ["even", "odd"])
def test_half_of_the_families_does_not_need_the_other_half(half: str) -> None:
    """A split by group: neither half's clusters may rest on articles of the other."""
    keep = {
        r["id"]
        for r in rows()
        if (int(hashlib.md5(r["group"].encode(), usedforsecurity=False).hexdigest(), 16) % 2 == 0) == (half == "even")
    }
    alone = clusters([a for a in prepared() if a.id in keep])
    whole = clusters(prepared())
    moved = [name for name in keep if (alone[name] == name) != (whole[name] == name)]
    assert len(moved) <= 3


def test_the_same_articles_in_the_same_order_give_the_same_clusters() -> None:
    articles = prepared()[:600]
    assert clusters(articles) == clusters([prepare(read_record(row)) for row in rows()[:600]])


def test_another_order_of_arrival_changes_the_originals_but_hardly_the_groups() -> None:
    articles = list(prepared())
    random.Random(7).shuffle(articles)  # noqa: S311  # a test order, no secret
    assert score(clusters(articles))["f1"] >= 0.97
