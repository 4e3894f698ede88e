"""Memory from page to ledger, without a network: resident set on the way and at the end.

    python benchmarks/memory.py [--articles 30000] [--every 1] [--words 50]

Pages are small and every text is another one, so that the caches of words and of half-spaces are filled early. With
`--every 20` one article in twenty is read from its page; the others go through what holds memory: cleaning of texts,
fingerprints, the ledger with its database. That is a tenth of the CPU, and what the test of memory runs.
"""

from __future__ import annotations

import argparse
import gc
import random
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from newscrawl import families, sources
from newscrawl.dedup import prepare_article
from newscrawl.pages.page import Page
from newscrawl.run import Run
from newscrawl.store.home import Home
from newscrawl.store.ledger import Ledger
from newscrawl.store.outcomes import Fetched
from newscrawl.text import clean

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


def settle_all(count: int, folder: Path, every: int, length: int) -> None:
    """Read and settle so many articles.

    Args:
        count: how many.
        folder: home of the store.
        every: one of so many is read from a page.
        length: words of a body.
    """
    rng = random.Random(1404)
    words = ["".join(rng.choice(LETTERS) for _ in range(rng.randrange(2, 8))) for _ in range(40_000)]

    def text(length: int) -> str:
        return " ".join(rng.choice(COMMON if rng.random() < 0.5 else words) for _ in range(length))

    source = sources.get("mehrnews")
    family = families.get(source.family)
    run = Run.start(Home(folder).prepare(), None, [source.name], {})
    ledger, batch, stored = Ledger(run.store, run.run_id), [], 0
    used = time.process_time()
    for number in range(1, count + 1):
        code = str(6_000_000 + number)
        url = f"https://www.mehrnews.com/news/{code}/x"
        moment = (NOW - timedelta(seconds=7 * (count - number))).isoformat()
        title, lead, body = text(min(8, length // 3)), text(min(12, length // 3)), text(length) + "."
        if number % every in {0, 1}:
            html = PAGE.format(code=code, url=url, moment=moment, title=title, lead=lead, body=body)
            article = family.article(Page(url, html.encode(), NOW), source)
        else:
            own = {"title": clean(title), "lead": clean(lead), "body": clean(body), "published_at": moment}
            article = replace(article, id=source.article_id(code), url=url, news_code=code, **own)
        prepared = prepare_article(article)
        article.content_hash = prepared.content_hash
        batch.append(Fetched(article, prepared))
        if len(batch) == BATCH:
            stored += sum(one.what == "new" for one in ledger.settle(batch, NOW.timestamp()))
            batch.clear()
        if number in {count // 8, count // 4, count // 2, count * 3 // 4, count}:
            cpu = time.process_time() - used
            print(f"{number} articles, {stored} stored, {cpu:.0f} s of CPU: {resident():.1f} MB", flush=True)
    run.close()


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=30_000)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--words", type=int, default=50)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settle_all(options.articles, Path(folder), options.every, options.words)


if __name__ == "__main__":
    main()
