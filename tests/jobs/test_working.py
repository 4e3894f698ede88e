"""What becomes of a job: done, waits without a failure, tried again, given up."""

import asyncio
from types import SimpleNamespace

import pytest

pytest.importorskip("procrastinate")

from procrastinate.exceptions import ConnectorException

from newscrawl.jobs import working
from newscrawl.jobs.queue import CRAWL, Asked
from newscrawl.jobs.running import Stopped
from newscrawl.jobs.working import FailedError, MisusedError, Patience, Waits, Worker, _Tasks
from newscrawl.monitors.due import Tick
from newscrawl.store.engine import StoreError


@pytest.mark.parametrize(
    ("error", "attempts", "again"),
    [
        (Stopped(), 40, True),
        (Waits(), 40, True),
        (ConnectorException(), 40, True),  # the database is away: nobody's fault
        (StoreError(""), 40, True),
        (FailedError(""), 0, True),
        (FailedError(""), 1, True),
        (FailedError(""), 2, False),
        (MisusedError(""), 0, False),
        (ValueError(), 0, False),
    ],
)
def test_which_jobs_are_tried_again(error, attempts, again):
    found = Patience().get_retry_decision(exception=error, job=SimpleNamespace(attempts=attempts))
    assert (found is not None) is again


class Desk:
    """The tasks of a worker, with a queue and commands that only write down what is asked of them."""

    def __init__(self, monkeypatch, tmp_path, code=0, due=("mehrnews",)):
        self.did, self.settled, self.code = [], [], code
        cadence = SimpleNamespace(
            mirrors={"mehrnews": "http://127.0.0.1:1", "irna": "http://127.0.0.1:2"},
            is_due=lambda name: name in due,
            settle=lambda name, code, _: self.settled.append((name, code)),
            due=lambda _: (Tick(["mehrnews", "irna"]), self.asked),
            look_back_made=lambda *_: self.did.append("look-back made"),
        )
        self.asked = [Asked(CRAWL, name, ("--edits", "6h"), "due") for name in ("mehrnews", "irna")]
        worker = Worker("postgresql://somebody:secret@host/news", tmp_path, cadence, ["--archive"])
        self.tasks = _Tasks(SimpleNamespace(), worker)
        for name in ("begin", "forgive", "make_room", "put"):
            monkeypatch.setattr(working.queue, name, self.note(name))
        monkeypatch.setattr(working, "run", self.run)

    def note(self, name):
        async def called(_app, what):
            self.did.append((name, getattr(what, "target", what)))

        return called

    async def run(self, arguments, environment):
        self.did.append(arguments)
        assert "secret" not in " ".join(arguments)
        assert "secret" in environment["NEWSCRAWL_DB"]
        if isinstance(self.code, BaseException):
            raise self.code
        return self.code

    def crawl(self, wanted="user", options=()):
        context = SimpleNamespace(job=SimpleNamespace(id=7))
        return asyncio.run(self.tasks.crawl(context, target="mehrnews", options=list(options), wanted=wanted))


def test_a_crawl_is_the_command_with_the_workers_options(monkeypatch, tmp_path):
    desk = Desk(monkeypatch, tmp_path)
    assert desk.crawl(options=["--since", "2d"]) == "complete"
    command = ["crawl", "mehrnews", "--quiet", "--no-progress", "--since", "2d"]
    own = ["--base-url", "mehrnews=http://127.0.0.1:1", "--archive", "--home", str(tmp_path)]  # of this source alone
    assert desk.did == [("begin", 7), command + own]
    assert desk.settled == []


@pytest.mark.parametrize("code", [0, 3, 4, 5])
def test_a_scheduled_crawl_says_when_its_source_is_due_again(monkeypatch, tmp_path, code):
    desk = Desk(monkeypatch, tmp_path, code)
    desk.crawl("due")
    desk.crawl("look-back")
    assert desk.settled == [("mehrnews", code)] * 2


def test_what_is_not_due_any_more_is_left_out(monkeypatch, tmp_path):
    desk = Desk(monkeypatch, tmp_path, due=())
    assert desk.crawl("due") == "not due any more"
    assert desk.did == [("begin", 7)]
    assert desk.crawl("look-back") == "complete"


@pytest.mark.parametrize(
    ("code", "error", "forgiven"),
    [
        (75, Waits, 1),
        (130, Waits, 1),
        (2, MisusedError, 0),
        (1, FailedError, 0),
        (-9, FailedError, 0),
        (Stopped(), Stopped, 1),
    ],
)
def test_what_is_no_failure_of_the_job_is_not_counted_as_one(monkeypatch, tmp_path, code, error, forgiven):
    desk = Desk(monkeypatch, tmp_path, code)
    with pytest.raises(error):
        desk.crawl("due")
    assert desk.did.count(("forgive", 7)) == forgiven
    assert desk.settled == []


def test_a_tick_puts_what_is_due_into_the_queue_unless_it_is_there(monkeypatch, tmp_path):
    desk = Desk(monkeypatch, tmp_path)

    async def listed(*_):
        return [SimpleNamespace(lock="irna")]

    monkeypatch.setattr(working.queue, "listed", listed)
    asyncio.run(desk.tasks.tick(0))
    assert desk.did == [("make_room", "mehrnews"), ("put", "mehrnews"), "look-back made"]
    desk.asked, desk.did = [Asked(CRAWL, "irna", ("--since", "x"), "look-back")], []
    asyncio.run(desk.tasks.tick(0))
    assert desk.did == [("make_room", "irna"), ("put", "irna"), "look-back made"]


def test_a_worker_names_its_database_without_its_secrets(tmp_path):
    assert Worker("postgresql://somebody:secret@host/news", tmp_path, None).place == "postgresql://host/news"


def test_a_stop_is_a_stop_also_where_the_database_is_away(monkeypatch, tmp_path):
    """Else the job would have failed: only its worker's silence is left to bring it back."""
    desk = Desk(monkeypatch, tmp_path, Stopped())

    async def away(*_):
        raise ConnectorException

    monkeypatch.setattr(working.queue, "forgive", away)
    with pytest.raises(Stopped):
        desk.crawl()


def test_a_database_that_goes_away_is_waited_for(monkeypatch, tmp_path):
    health = tmp_path / "health.json"
    worker = Worker("postgresql://somebody:secret@host/news", tmp_path, None, health=health)
    answers = [SimpleNamespace(), StoreError("no answer"), StoreError("no answer"), SimpleNamespace()]
    worked, waited = [], []

    def open_app(_url):
        answer = answers.pop(0)
        if isinstance(answer, StoreError):
            raise answer
        return answer

    async def work(_self, app):
        worked.append(app)
        if len(worked) == 1:
            raise ConnectorException

    monkeypatch.setattr(working.queue, "open_app", open_app)
    monkeypatch.setattr(Worker, "_work", work)
    monkeypatch.setattr(_Tasks, "register", lambda _self, _minutes: None)
    monkeypatch.setattr(working.time, "sleep", lambda seconds: waited.append((seconds, health.read_text("utf-8"))))
    worker.work()
    assert (len(worked), answers) == (2, [])
    assert len(waited) == 3
    assert all('"fine": false' in said for _, said in waited)
    answers.append(StoreError("no answer"))
    with pytest.raises(StoreError):  # at the start it is said at once
        worker.work()
    assert len(waited) == 3
