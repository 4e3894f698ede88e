"""Two processes that store copies of the same reports at the same time."""

import json
import subprocess
import sys
import time
from pathlib import Path

from newscrawl.dedup.origin import OutletNames, tell
from newscrawl.store import clusters

REPORTS = 25

WORKER = """
import json, sys, time
sys.path.insert(0, sys.argv[4])
from conftest import build_article
from newscrawl.dedup import prepare_article
from newscrawl.store.engine import Store
from newscrawl.store.ledger import Ledger
from newscrawl.store.outcomes import Fetched

url, source, start = sys.argv[1], sys.argv[2], float(sys.argv[3])
towns = "اردبیل مراغه ملایر دزفول آمل".split()
outcomes = []
for number in range(int(sys.argv[5])):
    words = " ".join(f"واژه{number}و{n}" for n in range(60))
    article = build_article(str(number), source, title=f"{towns[number % 5]} {words[:30]}", body=f"{words} {source}")
    prepared = prepare_article(article)
    article.content_hash = prepared.content_hash
    outcomes.append(Fetched(article, prepared))
ledger = Ledger(Store.open(url), source)
time.sleep(max(0.0, start - time.time()))
told = []
for outcome in outcomes:
    # Each in a transaction of its own: as many chances to meet as there are reports.
    (settled,) = ledger.settle([outcome], time.time())
    told.append((settled.article.cluster_id, settled.article.duplicate_of))
print(json.dumps(told))
"""


def test_one_of_two_copies_is_the_original(store, database_url):
    start = time.time() + 2.5
    arguments = [str(start), str(Path(__file__).parents[1]), str(REPORTS)]
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, database_url, source, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for source in ("mehrnews", "irna")
    ]
    said = []
    for process in processes:
        out, problem = process.communicate(timeout=90)
        assert process.returncode == 0, problem
        said.append(json.loads(out))
    originals = [sorted(duplicate is None for _, duplicate in pair) for pair in zip(*said, strict=True)]
    assert originals == [[False, True]] * REPORTS
    assert all(one[0] == other[0] for one, other in zip(*said, strict=True))
    with store.read() as connection:
        found = clusters.across_outlets(connection, limit=100)
    assert len(found) == REPORTS
    story = tell(*found[0], OutletNames([]))
    assert {member.match.kind for member in story.members if member.match} == {"near"}
