"""Jobs are put into the queue once, and come back from dead workers."""

import asyncio

import pytest

pytest.importorskip("procrastinate")

from newscrawl.jobs import queue
from newscrawl.jobs.migrating import migrate
from newscrawl.jobs.queue import CRAWL, WORK, Asked
from newscrawl.store.engine import Store


@pytest.fixture
def ask(postgres_url):
    """Runs something with an open queue."""
    store = Store.open(postgres_url)
    migrate(store)
    store.close()

    def run(work):
        async def inside():
            app = queue.open_app(postgres_url)
            async with app.open_async():
                return await work(app)

        return asyncio.run(inside())

    return run


async def fetch(app):
    """A worker takes a job. Returns the worker's number and the job."""
    worker = await app.job_manager.register_worker()
    return worker, await app.job_manager.fetch_job(queues=[WORK], worker_id=worker)


def test_of_one_source_one_job_waits_and_one_runs(ask):
    async def work(app):
        first = await queue.put(app, Asked(CRAWL, "mehrnews", ("--since", "2d")))
        assert await queue.put(app, Asked(CRAWL, "mehrnews")) is None
        other = await queue.put(app, Asked(CRAWL, "irna"))
        _, taken = await fetch(app)
        assert taken.id == first
        await queue.begin(app, first)
        second = await queue.put(app, Asked(CRAWL, "mehrnews", wanted="due"))
        assert second is not None
        assert [(await fetch(app))[1].id for _ in range(1)] == [other]
        assert (await fetch(app))[1] is None, "a source is never crawled by two jobs"
        return [(job.id, job.status, job.task_kwargs["wanted"]) for job in await queue.listed(app)]

    assert [row[1:] for row in ask(work)] == [("doing", "user"), ("doing", "user"), ("todo", "due")]


def test_a_job_of_a_dead_worker_comes_back_though_another_one_waits(ask, monkeypatch):
    monkeypatch.setattr(queue, "STALLED", 0.0)

    async def work(app):
        number = await queue.put(app, Asked(CRAWL, "mehrnews"))
        await fetch(app)  # it died before it could say that the job began
        await queue.begin(app, number)
        await queue.put(app, Asked(CRAWL, "mehrnews", wanted="due"))
        assert await queue.rescue(app) == [number]
        assert await queue.rescue(app) == []
        _, again = await fetch(app)
        return number, again.id, again.attempts

    number, again, attempts = ask(work)
    assert again == number
    assert attempts == 0, "a death is no failure of the job"


def test_a_living_workers_job_is_left_alone(ask):
    async def work(app):
        await queue.put(app, Asked(CRAWL, "mehrnews"))
        await fetch(app)
        return await queue.rescue(app)

    assert ask(work) == []


def test_a_look_back_takes_the_place_of_what_is_only_due(ask):
    async def work(app):
        await queue.put(app, Asked(CRAWL, "mehrnews", wanted="due"))
        asked = await queue.put(app, Asked(CRAWL, "irna"))
        for name in ("mehrnews", "irna"):
            await queue.make_room(app, name)
        return asked, [job.id for job in await queue.listed(app, ["todo"])]

    asked, left = ask(work)
    assert left == [asked]


def test_what_is_over_is_forgotten(ask):
    async def work(app):
        await queue.put(app, Asked(CRAWL, "mehrnews"))
        _, job = await fetch(app)
        await app.job_manager.finish_job(job, status=_status("failed"), delete_job=False)
        await queue.clean(app, 1)
        kept = len(await queue.listed(app))
        await queue.clean(app, 0)
        return kept, len(await queue.listed(app))

    assert ask(work) == (1, 0)


def _status(name):
    from procrastinate.jobs import Status

    return Status(name)
