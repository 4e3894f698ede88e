"""Parts while a run lasts: by number, by time, and when one of its sources is done."""

import asyncio
from types import SimpleNamespace

import pytest

from newscrawl.extensions import publisher
from newscrawl.extensions.publisher import Publisher


class Desk:
    """A publisher of a run with articles that wait, and what it published."""

    def __init__(self, monkeypatch, waiting):
        self.published = []
        settings = SimpleNamespace(getint=lambda _: 100, getfloat=lambda _: 3600.0)
        store = SimpleNamespace(read=_Nothing)
        batcher = SimpleNamespace(flush=lambda: None)
        self.run = SimpleNamespace(store=store, run_id="r1", home=None, source_done=False, interrupted=False)
        self.run.batcher, self.run.owned = batcher, False
        self.publisher = Publisher(SimpleNamespace(settings=settings), self.run)
        monkeypatch.setattr(publisher, "CHECK_SECONDS", 0.01)
        monkeypatch.setattr(publisher.exporting, "waiting", lambda *_: waiting)
        monkeypatch.setattr(publisher, "publish", lambda *_, final: self.published.append(final) or [])

    async def watch(self):
        self.publisher.spider_opened()
        await asyncio.sleep(0.1)
        await self.publisher.spider_closed("finished")


class _Nothing:
    def __enter__(self):
        return None

    def __exit__(self, *_):
        return None


@pytest.mark.parametrize(("waiting", "done", "parts"), [(5, False, 0), (5, True, 1), (0, True, 0), (100, False, 1)])
def test_when_a_part_is_published(monkeypatch, waiting, done, parts):
    """What a source brought is not held back until the slowest of seventy has ended."""
    desk = Desk(monkeypatch, waiting)
    desk.run.source_done = done
    asyncio.run(desk.watch())
    assert len(desk.published) >= parts
    assert bool(desk.published) is bool(parts)
    assert not any(desk.published)


def test_the_end_of_a_source_is_told_to_the_others(monkeypatch):
    desk = Desk(monkeypatch, 5)
    asyncio.run(desk.watch())
    assert desk.run.source_done
