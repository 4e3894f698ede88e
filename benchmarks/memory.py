"""Memory from page to ledger, without a network: resident set on the way and at the end.

    python benchmarks/memory.py [--articles 30000]

Pages are small and every text is another one, so that the caches of words and of half-spaces are filled early.
"""

from __future__ import annotations

import argparse
import gc
import random
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from newscrawl import families, sources
from newscrawl.dedup import prepare_article
from newscrawl.pages.page import Page
from newscrawl.run import Run
from newscrawl.store.home import Home
from newscrawl.store.ledger import Ledger
from newscrawl.store.outcomes import Fetched

PAGE = """<!DOCTYPE html><html lang="fa"><head><meta charset="utf-8"><meta name="generator" content="www.nastooh.ir">
<meta property="nastooh:nid" content="{code}"><meta property="og:title" content="{title}">
<meta property="article:published_time" content="{moment}"><link rel="canonical" href="{url}"></head><body>
<article id="item" class="box item"><div class="item-title"><h1 class="title">{title}</h1></div>
<div class="item-summary"><p class="summary introtext" itemprop="description">{lead}</p></div>
<div class="item-body"><div itemprop="articleBody" class="item-text"><p>{body}</p></div></div></article></body>
</html>"""
COMMON = (
    "از",
    "در",
    "به",
    "را",
    "که",
    "با",
    "است",
    "این",
    "برای",
    "شد",
    "گفت",
    "استان",
    "شهر",
    "مردم",
    "سال",
    "های",
    "می",
    "شود",
    "کرد",
    "و",
    "آن",
    "تا",
    "بر",
    "هم",
    "نیز",
    "خود",
)
LETTERS = "ابپتجدرزسشعغفقکگلمنوهی"
NOW = datetime(2026, 1, 10, 8, tzinfo=UTC)
BATCH = 50


def resident() -> float:
    """Megabytes of this process."""
    gc.collect()
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024


def settle_all(count: int, folder: Path) -> None:
    """Read and settle so many articles."""
    rng = random.Random(1404)
    words = ["".join(rng.choice(LETTERS) for _ in range(rng.randrange(2, 8))) for _ in range(40_000)]

    def text(length: int) -> str:
        return " ".join(rng.choice(COMMON if rng.random() < 0.5 else words) for _ in range(length))

    source = sources.get("mehrnews")
    family = families.get(source.family)
    run = Run.start(Home(folder).prepare(), None, [source.name], {})
    ledger, batch, stored = Ledger(run.store, run.run_id), [], 0
    for number in range(1, count + 1):
        code = str(6_000_000 + number)
        url = f"https://www.mehrnews.com/news/{code}/x"
        moment = (NOW - timedelta(seconds=7 * (count - number))).isoformat()
        html = PAGE.format(code=code, url=url, moment=moment, title=text(8), lead=text(12), body=text(50) + ".")
        article = family.article(Page(url, html.encode(), NOW), source)
        prepared = prepare_article(article)
        article.content_hash = prepared.content_hash
        batch.append(Fetched(article, prepared))
        if len(batch) == BATCH:
            stored += sum(one.what == "new" for one in ledger.settle(batch, NOW.timestamp()))
            batch.clear()
        if number in (count // 8, count // 4, count // 2, count * 3 // 4, count):
            print(f"{number} articles, {stored} stored: {resident():.0f} MB", flush=True)
    run.close()


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=30_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settle_all(options.articles, Path(folder))


if __name__ == "__main__":
    main()
