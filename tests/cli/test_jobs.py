"""`newscrawl worker`, `enqueue` and `jobs`, as a user types them."""

import json

import pytest
from typer.testing import CliRunner

from newscrawl.cli.app import app
from newscrawl.errors import NewscrawlError


def run(*arguments):
    result = CliRunner().invoke(app, list(arguments))
    if isinstance(result.exception, NewscrawlError):
        return result.exception.exit_code, str(result.exception)
    return result.exit_code, result.output


@pytest.mark.parametrize("command", [["worker"], ["jobs"], ["enqueue", "crawl", "mehrnews"]])
def test_without_a_database_they_say_what_to_do(command, tmp_path, monkeypatch):
    monkeypatch.delenv("NEWSCRAWL_DB", raising=False)
    monkeypatch.chdir(tmp_path)
    code, said = run(*command)
    assert code == 2
    assert "--db URL or the variable NEWSCRAWL_DB" in said


def test_what_cannot_be_is_refused_and_nothing_is_made(tmp_path, monkeypatch):
    pytest.importorskip("procrastinate")
    monkeypatch.setenv("NEWSCRAWL_DB", f"sqlite:///{tmp_path / 'news.db'}")
    for command in (["jobs"], ["enqueue", "crawl", "mehrnews"], ["worker", "--home", str(tmp_path / "home")]):
        code, said = run(*command)
        assert (code, "needs PostgreSQL" in said) == (2, True)
    assert run("jobs", "--status", "done")[1].startswith(
        "--status done: jobs have no such status; did you mean 'doing'?"
    )
    assert not (tmp_path / "news.db").exists()


def test_jobs_are_put_into_the_queue_and_listed(postgres_url, monkeypatch, tmp_path):
    pytest.importorskip("procrastinate")
    monkeypatch.setenv("NEWSCRAWL_DB", postgres_url)
    assert run("jobs")[0] == 2
    assert "queue of jobs: " in run("migrate")[1]
    assert run("enqueue", "crawl", "mehrnews", "irna", "-p", "اردبیل", "--since", "1404-10-01", "--refresh") == (
        0,
        "mehrnews: job 1\nirna: job 2\n",
    )
    assert run("enqueue", "crawl", "irna") == (0, "irna: a job for it waits already; it is left as it is\n")
    assert run("enqueue", "crawl", "irna", "--since", "yesteryear")[0] == 2
    warc = tmp_path / "a.warc.gz"
    assert run("enqueue", "reparse", str(warc))[1] == f"{warc}: no such file"
    warc.write_bytes(b"")
    assert run("enqueue", "reparse", str(warc)) == (0, f"{warc}: job 4\n")
    rows = json.loads(run("jobs", "--json")[1])
    assert [(row["task"], row["target"], row["status"]) for row in rows] == [
        ("crawl", "mehrnews", "todo"),
        ("crawl", "irna", "todo"),
        ("reparse", str(warc), "todo"),
    ]
    options = ["--province", "ardabil", "--since", "2025-12-22T00:00:00+03:30", "--refresh"]
    assert rows[0]["options"] == options
    assert run("jobs", "--status", "doing") == (0, "0 jobs\n")
