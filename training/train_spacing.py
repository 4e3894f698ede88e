"""Train the half-space restorer and write its weights file.

    python training/train_spacing.py [--data FILE] [--out FILE] [--check]

Reads the training sentences of UD_Persian-PerDT (`train_gold.jsonl`, one `{"text": ...}` a line) and hazm's word
lists, fits two L1 logistic regressions (scikit-learn's liblinear, which has no randomness with a fixed seed) and writes
`newscrawl/text/data/spacing.tsv`. `--check` trains and compares instead of writing: exit 1 when a byte differs.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from newscrawl.text.characters import unify
from newscrawl.text.features import AROUND, GAP, NON_JOINERS, SPACE, Features, may_cut
from newscrawl.text.letters import ZWNJ
from newscrawl.text.lexicon import lexicon
from newscrawl.text.spacing import segments

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data" / "persian" / "train_gold.jsonl"
WEIGHTS = ROOT / "newscrawl" / "text" / "data" / "spacing.tsv"

# These four were chosen by the figures on the development sentences of both treebanks (benchmarks/persian_gate.py).
STRENGTH = 2.0
"""scikit-learn's C: the smaller, the fewer weights."""
POWER = 0.5
"""A gap seen n times weighs n ** POWER: frequent words must not drown what rare ones teach about new words."""
MIN_WEIGHT = 2.0
"""A key whose examples weigh less is no feature."""
MAX_SPAN = 3
"""Parts of one word are glued to runs of up to this many, as writers do."""

Example = tuple[tuple[str, ...], bool]


def examples(sentences: list[str]) -> tuple[Counter[tuple[str, int, bool]], Counter[tuple[str, str, str, str, bool]]]:
    """Count gaps inside runs and spaces between runs, each with whether the gold text has a half-space there."""
    gaps: Counter[tuple[str, int, bool]] = Counter()
    spaces: Counter[tuple[str, str, str, str, bool]] = Counter()
    for sentence in sentences:
        for segment in segments(unify(sentence)):
            runs: list[str] = []
            half: list[bool] = []
            for word in segment.split(" "):
                parts = word.split(ZWNJ)
                runs += parts
                half += [False] + [True] * (len(parts) - 1)
                count_gaps(parts, gaps)
            for n in range(1, len(runs)):
                left, right = runs[n - 1], runs[n]
                if left and right and left[-1] not in NON_JOINERS:
                    before = runs[n - 2] if n > 1 else ""
                    after = runs[n + 1] if n + 1 < len(runs) else ""
                    spaces[before, left, right, after, half[n]] += 1
    return gaps, spaces


def count_gaps(parts: list[str], gaps: Counter[tuple[str, int, bool]]) -> None:
    """Count every gap of the word's parts, alone and glued together."""
    for first in range(len(parts)):
        for end in range(first + 1, min(len(parts), first + MAX_SPAN) + 1):
            run = "".join(parts[first:end])
            cuts = {sum(map(len, parts[first:n])) for n in range(first + 1, end)}
            for at in range(1, len(run)):
                if may_cut(run, at):
                    gaps[run, at, at in cuts] += 1


def fit(rows: list[tuple[str, ...]], names: str, labels: list[bool], counts: list[int]) -> dict[tuple[str, str], int]:
    """Fit one classifier; returns (template, key) -> weight in hundredths of a logit, zeros left out."""
    weights = np.array(counts, dtype=float) ** POWER
    mass: Counter[tuple[str, str]] = Counter()
    for row, weight in zip(rows, weights, strict=True):
        for feature in zip(names, row, strict=True):
            mass[feature] += weight
    column = {feature: n for n, feature in enumerate(sorted(f for f, weight in mass.items() if weight >= MIN_WEIGHT))}
    indices: list[int] = []
    starts = [0]
    for row in rows:
        indices += [column[feature] for feature in zip(names, row, strict=True) if feature in column]
        starts.append(len(indices))
    matrix = csr_matrix((np.ones(len(indices)), indices, starts), shape=(len(rows), len(column)))
    model = LogisticRegression(
        l1_ratio=1.0, C=STRENGTH, solver="liblinear", tol=1e-3, max_iter=200, random_state=0, fit_intercept=False
    )
    model.fit(matrix, np.array(labels), sample_weight=weights)
    rounded = {feature: round(float(model.coef_[0][n]) * 100) for feature, n in column.items()}
    return {feature: weight for feature, weight in rounded.items() if weight}


def train(sentences: list[str]) -> str:
    """Train on the sentences; returns the content of the weights file."""
    features = Features(lexicon())
    gaps, spaces = examples(sentences)
    gap_rows = [features.gap(run, at, features.whole(run)) for run, at, _ in gaps]
    space_rows = [features.space(b, c) + features.around(a, b, c, d) for a, b, c, d, _ in spaces]
    gap = fit(gap_rows, GAP, [key[-1] for key in gaps], list(gaps.values()))
    space = fit(space_rows, SPACE + AROUND, [key[-1] for key in spaces], list(spaces.values()))
    lines = [f"G\t{template}\t{key}\t{weight}" for (template, key), weight in gap.items()]
    lines += [
        f"{'A' if template in AROUND else 'S'}\t{template}\t{key}\t{weight}"
        for (template, key), weight in space.items()
    ]
    digest = hashlib.sha256("\n".join(sentences).encode()).hexdigest()[:16]
    head = (
        "# Half-space weights of newscrawl, CC BY-SA 4.0: see README.md and LICENSE-CC-BY-SA-4.0.txt in this folder.\n"
        f"# Trained by training/train_spacing.py on {len(sentences)} sentences of UD_Persian-PerDT (sha256 {digest}).\n"
    )
    return head + "\n".join(sorted(lines)) + "\n"


def main() -> int:
    """Train, then write or compare."""
    arguments = argparse.ArgumentParser(description="Train the half-space restorer.")
    arguments.add_argument("--data", type=Path, default=DATA, help="train_gold.jsonl")
    arguments.add_argument("--out", type=Path, default=WEIGHTS, help="the weights file")
    arguments.add_argument("--check", action="store_true", help="compare with the file instead of writing it")
    options = arguments.parse_args()
    started = time.perf_counter()
    with options.data.open(encoding="utf-8") as lines:
        sentences = [json.loads(line)["text"] for line in lines]
    content = train(sentences)
    print(f"{content.count(chr(10)) - 2} weights, {len(content.encode())} bytes, {time.perf_counter() - started:.0f} s")
    if not options.check:
        options.out.write_text(content, "utf-8")
        return 0
    same = options.out.read_bytes() == content.encode()
    print(
        "equal to the shipped file" if same else f"{options.out} is not what this script trains; run it without --check"
    )
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
