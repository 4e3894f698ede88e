"""Memory stays flat: 30,000 articles from page to ledger, in one process.

Pages are small and every text is another one, so that the caches of words and of half-spaces are filled early, as many
real articles fill them (docs/benchmarks.md tells of a whole run).
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ARTICLES = 30_000
MAX_GROWTH_MB = 10

PROGRAM = """
import gc, json, random, sys
from datetime import UTC, datetime, timedelta

from pathlib import Path

from newscrawl import families, sources
from newscrawl.dedup import prepare_article
from newscrawl.pages.page import Page
from newscrawl.run import Run
from newscrawl.store.home import Home
from newscrawl.store.outcomes import Fetched

PAGE = '''<!DOCTYPE html><html lang="fa"><head><meta charset="utf-8"><meta name="generator" content="www.nastooh.ir">
<meta property="nastooh:nid" content="{code}"><meta property="og:title" content="{title}">
<meta property="article:published_time" content="{moment}"><link rel="canonical" href="{url}"></head><body>
<article id="item" class="box item"><div class="item-title"><h1 class="title">{title}</h1></div>
<div class="item-summary"><p class="summary introtext" itemprop="description">{lead}</p></div>
<div class="item-body"><div itemprop="articleBody" class="item-text"><p>{body}</p></div></div></article></body>
</html>'''
COMMON = "از در به را که با است این برای شد گفت استان شهر مردم سال های می شود کرد و آن تا بر هم نیز خود".split()
LETTERS = "ابپتجدرزسشعغفقکگلمنوهی"
rng = random.Random(1404)
words = ["".join(rng.choice(LETTERS) for _ in range(rng.randrange(2, 8))) for _ in range(40_000)]

def text(count):
    return " ".join(rng.choice(COMMON if rng.random() < 0.5 else words) for _ in range(count))

def rss():
    gc.collect()
    line = next(line for line in open("/proc/self/status") if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024

count, folder = int(sys.argv[1]), sys.argv[2]
source = sources.get("mehrnews")
family = families.get(source.family)
run = Run.start(Home(Path(folder)).prepare(), None, ["mehrnews"], {})
now = datetime(2026, 1, 10, 8, tzinfo=UTC)
class Stats:
    def inc_value(self, key, count=1): pass
stats, batch, sizes, stored = Stats(), [], {}, 0
ledger = run.batcher._ledger
for number in range(1, count + 1):
    code = str(6_000_000 + number)
    url = f"https://www.mehrnews.com/news/{code}/x"
    moment = (now - timedelta(seconds=7 * (count - number))).isoformat()
    page = PAGE.format(code=code, url=url, moment=moment, title=text(8), lead=text(12), body=text(50) + ".")
    article = family.article(Page(url, page.encode(), now), source, stats=stats)
    prepared = prepare_article(article)
    article.content_hash = prepared.content_hash
    batch.append(Fetched(article, prepared))
    if len(batch) == 50:
        stored += sum(one.what == "stored" for one in ledger.settle(batch, now.timestamp()))
        batch.clear()
    if number in (count // 2, count):
        sizes[number] = rss()
run.close()
print(json.dumps({"sizes": list(sizes.values()), "stored": stored}))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_memory_is_flat(tmp_path):
    command = [sys.executable, "-c", PROGRAM, str(ARTICLES), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    half, whole = found["sizes"]
    assert found["stored"] > ARTICLES * 0.95
    assert whole < 300
    assert whole - half < MAX_GROWTH_MB, f"{half:.0f} MB after half, {whole:.0f} MB at the end"
