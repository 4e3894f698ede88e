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
