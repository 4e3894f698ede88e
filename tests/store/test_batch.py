"""Outcomes wait until they are on the disk; nothing waits for ever."""

import asyncio

import pytest

from newscrawl.store import batch
from newscrawl.store.batch import BATCH, Batcher
from newscrawl.store.engine import StoreError
from newscrawl.store.outcomes import Settled, Unchanged


class Desk:
    """A ledger that remembers its batches, and fails as it is told."""

    def __init__(self, error=None):
        self.batches = []
        self.error = error

    def settle(self, outcomes, now):
        self.batches.append((list(outcomes), now))
        if self.error is not None:
            raise self.error
        return [Settled("unchanged") for _ in outcomes]


def outcome(number):
    return Unchanged("mehrnews", str(number))


def submit_all(batcher, number):
    async def work():
        return await asyncio.gather(*(batcher.submit(outcome(one)) for one in range(number)), return_exceptions=True)

    return asyncio.run(asyncio.wait_for(work(), 10))


def test_a_full_batch_is_settled_at_once(monkeypatch):
    monkeypatch.setattr(batch, "PATIENCE", 30.0)
    desk = Desk()
    assert submit_all(Batcher(desk, pytest.fail, clock=lambda: 7.0), 2 * BATCH) == [Settled("unchanged")] * 2 * BATCH
    assert [len(outcomes) for outcomes, _ in desk.batches] == [BATCH, BATCH]
    assert [outcomes[0].news_code for outcomes, _ in desk.batches] == ["0", str(BATCH)]
    assert {now for _, now in desk.batches} == {7.0}


def test_a_small_batch_does_not_wait_long(monkeypatch):
    monkeypatch.setattr(batch, "PATIENCE", 0.01)
    desk = Desk()
    assert len(submit_all(Batcher(desk, pytest.fail), 3)) == 3
    assert [len(outcomes) for outcomes, _ in desk.batches] == [3]


def test_a_flush_settles_what_waits(monkeypatch):
    monkeypatch.setattr(batch, "PATIENCE", 30.0)
    desk = Desk()
    batcher = Batcher(desk, pytest.fail)

    async def work():
        waiting = asyncio.ensure_future(batcher.submit(outcome(1)))
        await asyncio.sleep(0)
        batcher.flush()
        batcher.flush()
        return await waiting

    assert asyncio.run(asyncio.wait_for(work(), 10)) == Settled("unchanged")
    assert len(desk.batches) == 1


def test_a_store_that_fails_takes_nothing_more_and_says_so_once():
    error, told = StoreError("full"), []
    desk = Desk(error)
    batcher = Batcher(desk, told.append)
    assert submit_all(batcher, BATCH + 3) == [error] * (BATCH + 3)
    assert told == [error]
    assert batcher.failure is error
    assert len(desk.batches) <= 2


def test_a_fault_of_ours_leaves_nobody_waiting():
    desk = Desk(UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed"))
    told = []
    results = submit_all(Batcher(desk, told.append), 3)
    assert all(isinstance(result, Exception) for result in results)


def test_one_outcome_that_cannot_be_stored_does_not_take_the_others_with_it():
    class Picky(Desk):
        def settle(self, outcomes, now):
            if any(one.news_code == "1" for one in outcomes):
                raise ValueError("surrogates not allowed")
            return super().settle(outcomes, now)

    desk, told = Picky(), []
    results = submit_all(Batcher(desk, told.append), 3)
    assert [isinstance(result, Settled) for result in results] == [True, False, True]
    assert isinstance(results[1], ValueError)
    assert told == []


def test_who_no_longer_waits_is_no_problem(monkeypatch):
    monkeypatch.setattr(batch, "PATIENCE", 30.0)
    desk = Desk()
    batcher = Batcher(desk, pytest.fail)

    async def work():
        waiting = asyncio.ensure_future(batcher.submit(outcome(1)))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.sleep(0)
        batcher.flush()

    asyncio.run(work())
    assert len(desk.batches) == 1
