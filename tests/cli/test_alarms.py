"""`newscrawl alarms` and `metrics`, and what a crawl does at its end; secrets stay out of everything.

Modules: `cli/metrics.py`, `monitors/openmetrics.py`.
"""

import json
import time

import pytest
import receivers
from collection import Collection
from forked import newscrawl
from typer.testing import CliRunner

from newscrawl.cli.alarms import around
from newscrawl.cli.app import app

TOKEN = "123456:AAF-very_secret"  # noqa: S105  # a test's


@pytest.fixture
def collection(tmp_path, monkeypatch):
    monkeypatch.setenv("NC_TOKEN", TOKEN)
    folder = tmp_path / "home with space"
    folder.mkdir()
    made = Collection(folder, now=time.time())
    yield made
    made.close()


def configure(folder, api, ping=""):
    text = f'[alarms.desk]\nkind = "telegram"\nchat = 1\ntoken_env = "NC_TOKEN"\napi = "{api}"\n'
    (folder / "newscrawl.toml").write_text(text + (f'[ping]\nurl = "{ping}"\n' if ping else ""), "utf-8")


def run(folder, *arguments):
    return CliRunner().invoke(app, [*arguments, "--home", str(folder)])


def files_that_hold(folder, word):
    return [path.name for path in folder.rglob("*") if path.is_file() and word.encode() in path.read_bytes()]


def test_send_list_acknowledge(collection):
    collection.run(0.5)
    with receivers.http(receivers.refusal(403, "Forbidden: bot was kicked"), receivers.TAKEN) as bot:
        configure(collection.folder, bot.url)
        sent = run(collection.folder, "alarms", "send")
        listed = run(collection.folder, "alarms")
        checked = run(collection.folder, "check")
    assert (sent.exit_code, listed.exit_code, checked.exit_code) == (5, 5, 5)
    assert "1 opened, 0 closed" in sent.output
    assert "FAIL  desk               HTTP 403: Forbidden: bot was kicked" in sent.output
    assert "mehrnews           never" in listed.output
    assert "FAIL  channel desk: 1 not delivered since" in listed.output
    assert "1 message not delivered to desk: HTTP 403: Forbidden: bot was kicked" in checked.output
    assert run(collection.folder, "alarms", "acknowledge", "1").output.startswith("alarm 1: no reminders until ")
    assert ", known" in run(collection.folder, "alarms").output
    (row,) = json.loads(run(collection.folder, "alarms", "--json").output)["alarms"]
    assert (row["source"], row["check"]) == ("mehrnews", "never")
    assert files_that_hold(collection.folder, TOKEN) == []
    assert TOKEN not in sent.output + listed.output + checked.output


def test_nothing_open_ends_with_0(collection):
    assert run(collection.folder, "alarms").exit_code == 0


def test_try_a_channel(collection):
    with receivers.http(receivers.TAKEN) as bot:
        configure(collection.folder, bot.url)
        done = run(collection.folder, "alarms", "test", "desk")
        assert (done.exit_code, done.output) == (0, "ok    desk               took the message\n")
        missing = run(collection.folder, "alarms", "test", "dsk")
    assert "no channel is named 'dsk'; did you mean 'desk'?" in str(missing.exception)
    assert "_*[]()~`>#+-=|{}.! می‌رسد" in json.loads(bot.hits[0]["body"])["text"]
    configure(collection.folder, "http://127.0.0.1:9")
    assert run(collection.folder, "alarms", "test").exit_code == 5


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated")  # of an optional part of apprise, on 3.11 and 3.12
def test_secrets_stand_nowhere(collection, tmp_path, monkeypatch, caplog):
    """All channels and the ping refuse, and say what they were sent: in no output, log or file is a secret."""
    caplog.set_level("INFO")
    secret = {name: f"{name}-9f8e7d6c5b4a" for name in ("token", "hook", "key", "password", "ping")}
    key = tmp_path / "key"
    key.write_text(secret["key"])
    key.chmod(0o600)

    def parrot(name):
        return receivers.http(receivers.refusal(401, f"who is {secret[name]}"))

    with parrot("token") as bot, parrot("hook") as hook, parrot("password") as chat, parrot("ping") as ping:
        for name, value in {
            "NC_TOKEN": secret["token"],
            "NC_HOOK": f"{hook.url}/{secret['hook']}",
            "NC_PASSWORD": secret["password"],
            "NC_PING": f"{ping.url}/{secret['ping']}",
            "NC_CHAT": chat.url.replace("http://", f"json://desk:{secret['password']}@"),
        }.items():
            monkeypatch.setenv(name, value)
        (collection.folder / "newscrawl.toml").write_text(f"""
            [alarms]
            desk = {{kind = "telegram", chat = 1, token_env = "NC_TOKEN", api = "{bot.url}"}}
            hook = {{kind = "webhook", url_env = "NC_HOOK", secret_file = "{key}"}}
            chat = {{kind = "apprise", url_env = "NC_CHAT"}}
            [alarms.post]
            kind = "email"
            host = "127.0.0.1"
            port = 9
            security = "none"
            user = "desk"
            password_env = "NC_PASSWORD"
            sender = "a@desk.example"
            to = ["b@desk.example"]
            [ping]
            url_env = "NC_PING"
        """)
        collection.run(0.5)
        said = [run(collection.folder, "alarms", "send").output, run(collection.folder, "alarms", "test").output]
        with around(collection.folder, None, {}) as end:
            end("nothing is due")
    assert said[0].count("FAIL") == said[1].count("FAIL") == 4
    assert all(one.hits for one in (bot, hook, chat, ping))
    commands = [
        "alarms",
        "alarms --json",
        "check",
        "check --json",
        "metrics",
        "schedule show",
        "schedule install --print",
    ]
    said += [run(collection.folder, *command.split()).output for command in commands]
    assert all(said)
    for name, word in secret.items():
        assert word not in "".join(said) + caplog.text, name
        assert files_that_hold(collection.folder, word) == [], name


@pytest.mark.slow
def test_crawl_tells_alarms_and_signs_of_life(collection):
    for hours in (9, 6, 3):
        collection.run(hours, exit_code=4, why="closed to us")
    with receivers.http(receivers.TAKEN) as bot, receivers.http() as life:
        configure(collection.folder, bot.url, f"{life.url}/uuid")
        mirror = ("--base-url", "mehrnews=http://127.0.0.1:9", "-s", "NEWSCRAWL_PATIENCE=2")
        done = newscrawl("crawl", "mehrnews", *mirror, "--home", str(collection.folder), "-s", "DOWNLOAD_TIMEOUT=2")
    assert done.returncode in (3, 4), done
    assert [hit["path"] for hit in life.hits] == ["/uuid/start", "/uuid/log" if done.returncode == 3 else "/uuid/4"]
    assert "lists not read in all 4 runs" in json.loads(bot.hits[0]["body"])["text"]
    assert files_that_hold(collection.folder, TOKEN) == []
    assert TOKEN not in done.stdout + done.stderr
    assert "-> " not in done.stderr


def test_metrics_are_openmetrics(collection, tmp_path):
    collection.run(0.5, report={"outcomes": {"new": 1}})
    collection.add([1])
    done = run(collection.folder, "metrics")
    lines = done.output.splitlines()
    assert lines[-1] == "# EOF"
    assert 'newscrawl_healthy{source="mehrnews"} 1' in lines
    assert 'newscrawl_links_due{source="mehrnews"} 0' in lines
    names = [line.split()[2] for line in lines if line.startswith("# TYPE")]
    assert len(names) == len(set(names)) == 12
    samples = [line for line in lines if not line.startswith("#")]
    assert all(line.split("{")[0].split()[0] in names for line in samples)
    file = tmp_path / "newscrawl.prom"
    run(collection.folder, "metrics", "-o", str(file))
    assert file.read_text("utf-8").splitlines()[-1] == "# EOF"
