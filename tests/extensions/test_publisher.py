"""Who looks whether a part is due, and what is done at a spider's end."""

import asyncio
from types import SimpleNamespace

import pytest

from newscrawl.extensions import publisher
from newscrawl.extensions.publisher import Publisher


class Desk:
    """A publisher of a run, and how often it looked whether a part is due."""

    def __init__(self, monkeypatch, teller=None):
        settings = SimpleNamespace(getint=lambda _: 100, getfloat=lambda _: 3600.0)
        batcher = SimpleNamespace(flush=lambda: None)
        self.run = SimpleNamespace(source_done=False, interrupted=False, failure=None, teller=teller, owned=False)
        self.run.batcher, self.looks = batcher, []
        self.publisher = Publisher(SimpleNamespace(settings=settings), self.run)
        monkeypatch.setattr(publisher, "CHECK_SECONDS", 0.01)
        monkeypatch.setattr(publisher.PartWatch, "look", lambda _: self.looks.append(1))

    async def watch(self, reason="finished"):
        self.publisher.spider_opened()
        await asyncio.sleep(0.1)
        await self.publisher.spider_closed(reason)


@pytest.mark.parametrize("leads", [True, False])
def test_who_leads_a_run_looks_whether_a_part_is_due(monkeypatch, leads):
    desk = Desk(monkeypatch, None if leads else object())
    asyncio.run(desk.watch())
    assert bool(desk.looks) is leads


def test_after_a_failure_nothing_more_is_published(monkeypatch):
    desk = Desk(monkeypatch)
    desk.run.failure = OSError("full")
    asyncio.run(desk.watch())
    assert not desk.looks


def test_the_end_of_a_source_is_told_to_the_others(monkeypatch):
    desk = Desk(monkeypatch)
    asyncio.run(desk.watch("shutdown"))
    assert desk.run.source_done
    assert desk.run.interrupted
