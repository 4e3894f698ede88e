"""Memory stays flat: what holds any of it has a bound that is reached early."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
ARTICLES = 30_000
MAX_GROWTH = 10.0
MAX_SIZE = 300.0
"""Megabytes."""


def test_thirty_thousand_articles():
    """No crawl, which would take minutes: texts, fingerprints and ledger of each article, the page of every twentieth.

    What this leaves out (Scrapy's own state, stats) was seen flat in a crawl of 62,040 articles (docs/benchmarks.md).
    """
    command = [sys.executable, "benchmarks/memory.py", "--articles", str(ARTICLES), "--every", "20", "--words", "12"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    size = {int(number): float(megabytes) for number, megabytes in re.findall(r"(?m)^(\d+) .*: ([\d.]+) MB$", said)}
    assert size[ARTICLES] - size[ARTICLES // 2] < MAX_GROWTH, said
    assert size[ARTICLES] < MAX_SIZE, said
