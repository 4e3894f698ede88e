"""A job's command is a process that ends with its worker, and cleanly where the worker may ask for it."""

import asyncio
import os
import signal

import pytest

from newscrawl.jobs import running
from newscrawl.jobs.running import Stopped, run


def test_the_exit_code_and_the_environment_of_a_command(tmp_path):
    # What must stay secret reaches the command by the environment: a database of ours that has no collection.
    wanted = ["runs", "--home", str(tmp_path)]
    assert asyncio.run(run(wanted, {"NEWSCRAWL_DB": f"sqlite:///{tmp_path / 'a.db'}"})) == 1
    assert not (tmp_path / "newscrawl.db").exists()


def test_a_cancelled_job_asks_its_command_to_end_and_waits_for_it(monkeypatch):
    signals = []
    real = asyncio.create_subprocess_exec

    async def watched(*command, **options):
        process = await real(*command, **options)
        send = process.send_signal
        process.send_signal = lambda number: (signals.append(number), send(number))
        return process

    monkeypatch.setattr(running.asyncio, "create_subprocess_exec", watched)

    async def work():
        task = asyncio.create_task(run(["watch", "--help"], {}))
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(Stopped):
            await task

    pipes = []
    pipe = os.pipe
    monkeypatch.setattr(running.os, "pipe", lambda: pipes.append(pipe()) or pipes[-1])
    asyncio.run(work())
    assert signals == [signal.SIGTERM]
    for end in pipes[0]:
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(end)
