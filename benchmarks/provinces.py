"""Provinces of real articles: right, missing and wrong, through the families' whole reading of a page.

usage: python benchmarks/provinces.py [--markdown FILE] [--wrong]

The truth of a row is its category, where that names a province or one county («استانها > سمنان», «زنجان», «آبادان»);
rows of other categories are national. Each row is read twice: with its category in the page's breadcrumb, as the site
prints it, and with the category left out, so that dateline and text have to tell. Pages: benchmarks/pages.py.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from pathlib import Path

from pages import Sample, record, samples


def outcome(sample: Sample, found: str | None) -> str:
    """How a decision compares with the truth of its row."""
    if sample.province is None:
        return "given to national" if found else "national"
    return "right" if found == sample.province else "wrong" if found else "missing"


def measured(every: list[Sample]) -> tuple[dict[str, Counter[str]], list[str]]:
    """Outcomes by outlet, and a line for each decision that is not right."""
    by_outlet: dict[str, Counter[str]] = defaultdict(Counter)
    odd = []
    for sample in every:
        made = record(sample)
        if "refused" in made:
            by_outlet[sample.row["source"]]["refused"] += 1
            continue
        result = outcome(sample, made["province"])
        by_outlet[sample.row["source"]][result] += 1
        if result in {"wrong", "missing", "given to national"}:
            odd.append(f"{result}: {made['province']} ({made['province_from']}) {sample.section} {sample.row['title']}")
    return by_outlet, odd


def table(by_outlet: dict[str, Counter[str]]) -> str:
    """A Markdown table with a sum."""
    columns = ("right", "missing", "wrong", "national", "given to national", "refused")
    total: Counter[str] = Counter()
    lines = [f"| outlet | {' | '.join(columns)} |", "| --- |" + " --- |" * len(columns)]
    for name, counts in sorted(by_outlet.items()):
        total.update(counts)
        lines.append(f"| {name} | {' | '.join(str(counts[column]) for column in columns)} |")
    provincial = sum(total[column] for column in columns[:3])
    shares = [f"{total[column]} ({total[column] / provincial:.1%})" for column in columns[:3]]
    lines.append(f"| **all** | {' | '.join([*shares, *(str(total[column]) for column in columns[3:])])} |")
    return "\n".join(lines)


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--markdown", type=Path, help="write the tables to this file, too")
    parser.add_argument("--wrong", action="store_true", help="list every decision that is not right")
    asked = parser.parse_args()
    parts = []
    for title, every in (
        ("With the category in the breadcrumb", samples()),
        ("Without the category", samples(with_section=False)),
    ):
        by_outlet, odd = measured(every)
        parts.append(f"{title}:\n\n{table(by_outlet)}")
        print(parts[-1])
        if asked.wrong:
            print("\n".join(["", *odd, ""]))
    if asked.markdown:
        asked.markdown.write_text("\n\n".join(parts) + "\n", "utf-8")


if __name__ == "__main__":
    main()
