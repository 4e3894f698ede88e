"""Signs of life in the convention of healthchecks.io."""

import pytest
import receivers

from newscrawl.config import Ping
from newscrawl.monitors import ping


@pytest.mark.parametrize(
    ("code", "path"),
    [
        (0, "/uuid"),
        (3, "/uuid/log"),
        (130, "/uuid/log"),
        (1, "/uuid/1"),
        (4, "/uuid/4"),
        (5, "/uuid/5"),
        (2, "/uuid/2"),
    ],
)
def test_ending_says_the_exit_code(code, path):
    with receivers.http() as server:
        assert ping.start(Ping(url=f"{server.url}/uuid")) is None
        assert ping.finish(Ping(url=f"{server.url}/uuid"), code, "complete: می‌رسد") is None
    assert [hit["path"] for hit in server.hits] == ["/uuid/start", path]
    assert server.hits[1]["body"].decode() == "complete: می‌رسد"


def test_locked_run_says_nothing():
    with receivers.http() as server:
        assert ping.finish(Ping(url=server.url), 75, "locked") is None
    assert server.hits == []


def test_nobody_is_told_where_nobody_is_named():
    assert ping.start(None) is None
    assert ping.finish(None, 0, "") is None


@pytest.mark.parametrize("answer", [(404, {}, b""), (500, {}, b"no")])
def test_trouble_is_said_without_the_address(answer, monkeypatch):
    with receivers.http(answer) as server:
        monkeypatch.setenv("NC_PING", f"{server.url}/secret-uuid")
        said = ping.start(Ping(url_env="NC_PING"))
    assert said == f"[ping] HTTP {answer[0]}"


def test_variable_that_is_not_set(monkeypatch):
    monkeypatch.delenv("NC_PING", raising=False)
    assert "the variable NC_PING is not set" in ping.start(Ping(url_env="NC_PING"))
