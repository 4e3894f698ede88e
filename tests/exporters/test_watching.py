"""Parts while a run lasts: by number, by time, and when one of its sources is done."""

from types import SimpleNamespace

import pytest

from newscrawl.exporters import watching
from newscrawl.exporters.watching import PartWatch
from newscrawl.store.engine import StoreError


class _Nothing:
    def __enter__(self):
        return None

    def __exit__(self, *_):
        return None


@pytest.fixture
def run():
    found = SimpleNamespace(store=SimpleNamespace(read=_Nothing), run_id="r1", home=None, source_done=False, failed=[])
    found.fail = found.failed.append
    return found


@pytest.fixture
def published(monkeypatch):
    made = []
    monkeypatch.setattr(watching, "publish", lambda *_, final: made.append(final) or [])
    return made


@pytest.mark.parametrize(
    ("waiting", "done", "seconds", "parts"),
    [(5, False, 3600, 0), (5, True, 3600, 1), (0, True, 3600, 0), (100, False, 3600, 1), (5, False, 0, 1)],
)
def test_when_a_part_is_published(monkeypatch, run, published, waiting, done, seconds, parts):
    """What a source brought is not held back until the slowest of seventy has ended."""
    monkeypatch.setattr(watching.exporting, "waiting", lambda *_: waiting)
    run.source_done = done
    PartWatch(run, 100, seconds).look()
    assert published == [False] * parts
    assert run.source_done is (done and not parts)


def test_what_cannot_be_published_is_the_runs_failure(monkeypatch, run):
    def full(*_, **__):
        raise StoreError("the disk is full")

    monkeypatch.setattr(watching, "publish", full)
    PartWatch(run, 100, 3600).publish(final=True)
    assert [str(error) for error in run.failed] == ["the disk is full"]
