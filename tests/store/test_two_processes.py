"""Two processes that store copies of the same reports at the same time."""

import json
import subprocess
import sys
from pathlib import Path

from patience import PATIENCE

from newscrawl.dedup.origin import OutletNames, tell
from newscrawl.store import clusters

REPORTS = 25

WORKER = """
import json, sys, time
sys.path.insert(0, sys.argv[3])
from conftest import build_article
from newscrawl.dedup import prepare_article
from newscrawl.store.engine import Store
from newscrawl.store.ledger import Ledger
from newscrawl.store.outcomes import Fetched

url, source = sys.argv[1:3]
towns = "اردبیل مراغه ملایر دزفول آمل".split()
outcomes = []
for number in range(int(sys.argv[4])):
    words = " ".join(f"واژه{number}و{n}" for n in range(60))
    article = build_article(str(number), source, title=f"{towns[number % 5]} {words[:30]}", body=f"{words} {source}")
    prepared = prepare_article(article)
    article.content_hash = prepared.content_hash
    outcomes.append(Fetched(article, prepared))
ledger = Ledger(Store.open(url), source)
print("ready", flush=True)
sys.stdin.readline()
told = []
for outcome in outcomes:
    # Each in a transaction of its own: as many chances to meet as there are reports.
    (settled,) = ledger.settle([outcome], time.time())
    told.append((settled.article.cluster_id, settled.article.duplicate_of))
print(json.dumps(told))
"""


def test_one_of_two_copies_is_the_original(store, database_url):
    arguments = [str(Path(__file__).parents[1]), str(REPORTS)]
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, database_url, source, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for source in ("mehrnews", "irna")
    ]
    assert [process.stdout.readline() for process in processes] == ["ready\n"] * 2
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    said = []
    for process in processes:
        out, problem = process.communicate(timeout=PATIENCE)
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
