"""Everything at once: a hostile site of 400 articles ends in time, in little memory, and nothing false comes out."""

import pytest

pytestmark = pytest.mark.slow

FAULTS = [
    ("bomb", {"value": "gzip", "share": 0.02}),
    ("bomb", {"value": "br", "share": 0.02}),
    ("bomb", {"value": "double", "share": 0.02}),
    ("endless", {"share": 0.02}),
    ("hang", {"share": 0.02, "value": 100}),
    ("loris", {"share": 0.01}),
    ("nested", {"share": 0.02, "value": 1_000_000}),
    ("challenge", {"share": 0.02}),
    ("soft_404", {"share": 0.02}),
    ("login", {"share": 0.02}),
    ("pdf", {"share": 0.02}),
    ("empty", {"share": 0.02}),
    ("moved", {"share": 0.02}),
    ("moved", {"share": 0.02, "value": "http://127.0.0.1:9/x"}),
    ("damaged_gzip", {"share": 0.02}),
    ("garbage", {"share": 0.02}),
    ("status", {"share": 0.02, "value": 500}),
    ("trailing", {"share": 0.02, "value": 10}),
]


def test_hostile_site_ends_in_time_and_memory(open_desk):
    """Point 6: 120 s of CPU, 400 MB; every record that comes out is true."""
    with open_desk(articles=400) as desk:
        for seed, (name, how) in enumerate(FAULTS):
            desk.room.fault(name, seed=seed, **how)
        run = desk.crawl("--strict", "-s", "DOWNLOAD_TIMEOUT=5")
        assert run.code == 3, run.why
        assert run.cpu_seconds < 120
        assert run.note["peak_memory_mb"] < 400
        truths = desk.room.truths()
        records = desk.union()
        assert len(records) > 150
        assert all(record["id"] in truths and record["title"] for record in records)
        accounted = {record["id"] for record in records}
        assert len(accounted) + sum(run.report["counts"]["refused"].values()) + sum(
            run.report["counts"]["failed"].values()
        ) >= len(desk.expected())
