"""Quality and cost of deduplication on a labelled set.

usage: python benchmarks/dedup_quality.py ../shared/data/dedup/dev.jsonl [--scorer ../shared/tools/score_dedup.py]

Articles arrive in time order, as from a crawl. Two ablations show what the parts are worth.
"""

import argparse
import importlib.util
import json
import statistics
import tempfile
import time
from pathlib import Path
from types import ModuleType
from typing import Any

from newscrawl.dedup import Deduplicator, MemoryIndex, Prepared, engine, prepare
from newscrawl.dedup.records import read_record
from newscrawl.store.engine import Store
from newscrawl.store.fingerprints import Fingerprints

BATCH = 50
LEAST = 0.2
"""Similarity below which no threshold is tried."""


def scorer(path: Path) -> ModuleType:
    """The scoring script as a module."""
    spec = importlib.util.spec_from_file_location("score_dedup", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path}: no Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def in_memory(articles: list[Prepared]) -> list[dict[str, Any]]:
    """Clusters, one prediction an article."""
    judge = Deduplicator(MemoryIndex())
    return [{"id": a.id, "cluster": judge.add(a).cluster_id} for a in articles]


def similar(articles: list[Prepared]) -> list[tuple[float, str, str]]:
    """Pairs by the Jaccard similarity of their triples of words, the most similar first; those below 0.2 left out."""
    texts = [[*one.words.title, *one.words.lead, *one.words.body] for one in articles]
    triples = [frozenset(zip(words, words[1:], words[2:], strict=False)) for words in texts]
    found = []
    for at, mine in enumerate(triples):
        for earlier in range(at):
            common = len(mine & triples[earlier])
            share = common / max(len(mine) + len(triples[earlier]) - common, 1)
            if share >= LEAST:
                found.append((share, articles[earlier].id, articles[at].id))
    return sorted(found, reverse=True)


def joined(articles: list[Prepared], pairs: list[tuple[float, str, str]], threshold: float) -> list[dict[str, Any]]:
    """Clusters of what is at least so similar, and nothing else."""
    parent = {one.id: one.id for one in articles}

    def root(name: str) -> str:
        while parent[name] != name:
            parent[name] = name = parent[parent[name]]
        return name

    for share, one, other in pairs:
        if share < threshold:
            break
        parent[root(other)] = root(one)
    return [{"id": one.id, "cluster": root(one.id)} for one in articles]


def row(name: str, result: dict[str, Any]) -> str:
    """One line of the table."""
    false = result["hard_negative_false_merge_groups"]
    return f"| {name} | {result['precision']:.3f} | {result['recall']:.3f} | {result['f1']:.4f} | {false} |"


def main() -> None:
    """Score, time, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--scorer", type=Path)
    options = parser.parse_args()
    score = scorer(options.scorer or options.gold.parents[2] / "tools" / "score_dedup.py").score
    gold = [json.loads(line) for line in options.gold.read_text(encoding="utf-8").splitlines()]
    gold.sort(key=lambda r: (r["published_at"], r["id"]))
    records = [read_record(r) for r in gold]
    size = statistics.mean(len(r["body"].encode()) for r in gold)
    in_memory([prepare(r) for r in records[:50]])  # reads the word lists
    start = time.process_time()
    articles = [prepare(r) for r in records]
    preparing = time.process_time() - start

    whole = score(gold, in_memory(articles))
    twins = whole["hard_negative_group_pairs"]
    print(f"{len(gold):,} articles of {size:.0f} bytes, {twins:,} hard-negative group pairs\n")
    print("| method | precision | recall | F1 | wrong merges |\n| --- | --- | --- | --- | --- |")
    print(row("as built", whole))
    conflict, contained = engine.conflict, engine.MIN_CONTAINMENT
    engine.MIN_CONTAINMENT = 2.0
    print(row("without excerpts", score(gold, in_memory(articles))))
    engine.MIN_CONTAINMENT = contained
    engine.conflict = lambda _a, _b: ""
    print(row("without the conflict check", score(gold, in_memory(articles))))
    engine.conflict = conflict
    pairs = similar(articles)
    tried = {number / 20: score(gold, joined(articles, pairs, number / 20)) for number in range(4, 20)}
    best = max(tried, key=lambda threshold: tried[threshold]["f1"])
    print(row(f"similarity of {best} and more, the best threshold", tried[best]))
    print("\n| kind of copy | recall | n |\n| --- | --- | --- |")
    for kind, (share, count) in whole["recall_by_kind"].items():
        print(f"| {kind} | {share:.3f} | {count} |")

    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(f"sqlite:///{folder}/quality.db")
        start = time.process_time()
        for at in range(0, len(articles), BATCH):
            with store.write() as connection:
                judge = Deduplicator(Fingerprints(connection))
                for article in articles[at : at + BATCH]:
                    judge.add(article)
        storing = time.process_time() - start
        store.close()
    each = 1e3 / len(gold)
    print(f"\nCPU each: prepare {preparing * each:.2f} ms; the rest {storing * each:.2f} ms (SQLite)")


if __name__ == "__main__":
    main()
