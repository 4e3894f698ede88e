"""One SHA-256 over the records of all fixtures and of benchmarks/pages.py, and what a page of each engine costs.

    python benchmarks/records.py [--best-of 5] [--every 4] [--no-trafilatura]

A change for speed must leave the hash as it was: run it before and after, on the same parent. The table gives the CPU
from page to record by engine (mean over its pages of each page's best time), its dearest page, and the share of
trafilatura's time for the text alone of the same pages in the same run: that ratio is what means something elsewhere.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pages

from newscrawl.authoring import cases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FIXTURES = Path(__file__).parents[1] / "tests" / "sources"


def records() -> Iterator[str]:
    """Every record or refusal as one line: fixtures by folder, then the samples in their order."""
    for path in sorted(FIXTURES.glob("*/*/case.toml")):
        case = cases.load(path.parent)
        yield json.dumps([case.source, path.parent.name, case.read()], ensure_ascii=False, sort_keys=True)
    for sample in pages.samples():
        yield json.dumps([sample.url, pages.record(sample)], ensure_ascii=False, sort_keys=True)


def cpu(work: Callable[[], object], best_of: int) -> float:
    """The least milliseconds of CPU that `work` took."""
    best = float("inf")
    for _ in range(best_of):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return best * 1000


def table(best_of: int, every: int, *, beside: bool) -> None:
    """Print what pages cost, by engine."""
    ours: dict[str, list[tuple[float, str]]] = defaultdict(list)
    texts: dict[str, list[float]] = defaultdict(list)
    for sample in pages.samples()[::every]:
        engine = sample.source.family
        ours[engine].append((cpu(lambda one=sample: pages.record(one), best_of), sample.url))  # type: ignore[misc]
        if beside:
            import trafilatura  # a benchmark's extra, and slow to import

            html = sample.page.decode()
            texts[engine].append(cpu(lambda text=html: trafilatura.extract(text), best_of))  # type: ignore[misc]
    print("\n| engine | pages | ms a record | trafilatura's text | ratio | dearest page |")
    print("| --- | --- | --- | --- | --- | --- |")
    ours["all"] = [one for rows in list(ours.values()) for one in rows]
    texts["all"] = [one for rows in list(texts.values()) for one in rows]
    for engine, rows in ours.items():
        mean = sum(took for took, _ in rows) / len(rows)
        other = sum(texts[engine]) / len(rows) if beside else 0
        shown = f"{other:.2f} | {mean / other:.2f}" if beside else "- | -"
        took, url = max(rows)
        print(f"| {engine} | {len(rows)} | {mean:.2f} | {shown} | {took:.1f}: {url[:50]} |")


def main() -> None:
    """Print hash and table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--best-of", type=int, default=5, help="times that each page is read; 0 for the hash alone")
    parser.add_argument("--every", type=int, default=4, help="time every n-th page")
    parser.add_argument("--no-trafilatura", dest="beside", action="store_false")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    digest, count = hashlib.sha256(), 0
    for count, line in enumerate(records(), 1):  # noqa: B007  # told below
        digest.update(line.encode() + b"\n")
    print(f"{digest.hexdigest()}  {count} records")
    if options.best_of:
        table(options.best_of, options.every, beside=options.beside)


if __name__ == "__main__":
    main()
