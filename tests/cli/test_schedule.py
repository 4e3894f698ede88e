"""`newscrawl schedule install|show|remove`, with programs of the system that only write down what is asked."""

import json
import os

import pytest
from typer.testing import CliRunner

from newscrawl.cli.app import app
from newscrawl.cli.schedule import job_of
from newscrawl.errors import NewscrawlError, UsageError
from newscrawl.store import cadence
from newscrawl.store.engine import Store
from newscrawl.store.home import Home

CRONTAB = """#!/bin/sh
if [ "$1" = -l ]; then exec cat "$FAKE/crontab.txt"; fi
cat "$1" > "$FAKE/crontab.txt"
"""
SYSTEMCTL = '#!/bin/sh\necho "$@" >> "$FAKE/systemctl.txt"\n'
BROKEN = '#!/bin/sh\necho "Failed to connect to bus: No medium found" >&2\nexit 1\n'


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """Programs of a system, its configuration folder, and a runner of commands."""
    fake = tmp_path / "fake"
    fake.mkdir()

    def program(name, text):
        (fake / name).write_text(text)
        (fake / name).chmod(0o755)

    program("crontab", CRONTAB)
    program("systemctl", SYSTEMCTL)
    program("loginctl", "#!/bin/sh\necho no\n")
    monkeypatch.setenv("PATH", f"{fake}:{os.environ['PATH']}")
    monkeypatch.setenv("FAKE", str(fake))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))

    def run(*arguments):
        result = CliRunner().invoke(app, ["schedule", *arguments, "--home", str(tmp_path / "خانه 1%")])
        if isinstance(result.exception, NewscrawlError):
            raise result.exception
        assert result.exit_code == 0, result.output
        return result.output

    run.fake, run.program, run.home, run.units = fake, program, tmp_path / "خانه 1%", tmp_path / "config/systemd/user"
    return run


def test_a_timer_comes_and_goes(machine):
    said = machine("install")
    name = job_of(machine.home, None).name
    assert {path.name for path in machine.units.iterdir()} == {f"{name}.service", f"{name}.timer"}
    assert (machine.fake / "systemctl.txt").read_text().splitlines() == [
        "--user daemon-reload",
        f"--user enable --now {name}.timer",
    ]
    assert "loginctl enable-linger" in said
    machine("install")  # again is no harm
    (machine.units / "other.timer").write_text("[Timer]\n")
    assert f"{name}.timer" in machine("remove")
    assert [path.name for path in machine.units.iterdir()] == ["other.timer"]
    assert "nothing ticks" in machine("remove")


def test_an_edited_unit_is_not_removed_unasked(machine):
    machine("install")
    timer = machine.units / f"{job_of(machine.home, None).name}.timer"
    timer.write_text(timer.read_text("utf-8") + "# mine\n", "utf-8")
    with pytest.raises(UsageError, match="was edited since"):
        machine("remove")
    assert timer.exists()
    machine("remove", "--force")
    assert not timer.exists()


def test_a_crontab_line_comes_and_goes(machine):
    (machine.fake / "crontab.txt").write_text("5 4 * * * backup\n")
    machine("install", "--cron")
    machine("install", "--cron")
    lines = (machine.fake / "crontab.txt").read_text("utf-8").splitlines()
    assert lines[0] == "5 4 * * * backup"
    assert len(lines) == 2
    assert "*/5 * * * * " in lines[1]
    assert "1\\%" in lines[1]
    machine("remove")
    assert (machine.fake / "crontab.txt").read_text() == "5 4 * * * backup\n"


def test_print_changes_nothing(machine):
    assert "OnCalendar=*:0/5" in machine("install", "--print")
    assert machine("install", "--print", "--cron").startswith("*/5 * * * * ")
    assert not machine.units.exists()
    assert not (machine.fake / "crontab.txt").exists()


def test_without_a_session_it_says_what_else_there_is(machine):
    machine.program("systemctl", BROKEN)
    with pytest.raises(NewscrawlError, match=r"Failed to connect to bus.*--cron.*newscrawl watch"):
        machine("install")
    assert not list(machine.units.iterdir())  # nothing that looks as if it ticked


def test_some_sources_only(machine):
    assert " crawl --due mehrnews yjc --quiet " in machine("install", "mehrnews", "yjc", "--print", "--cron")
    with pytest.raises(NewscrawlError, match="did you mean 'mehrnews'"):
        machine("install", "mehrnewz")


def test_a_password_does_not_get_into_a_unit(tmp_path):
    for url in (
        "postgresql+psycopg://desk:secret@db/news",
        "postgresql://desk@db/news?password=secret",
        "postgresql://db/news?user=desk&sslpassword=secret",
    ):
        with pytest.raises(UsageError, match="holds a password"):
            job_of(tmp_path, url)
    assert "--db" in job_of(tmp_path, "postgresql+psycopg://desk@db/news").command


def test_the_tick_is_the_file_s(machine):
    machine.home.mkdir()
    (machine.home / "newscrawl.toml").write_text('[schedule]\ntick = "20min"\n')
    assert "OnCalendar=*:0/20" in machine("install", "--print")


def test_show(machine):
    store = Store.open(Home.at(machine.home).prepare().database_url)
    with store.write() as connection:
        why = {"why": "2 articles an hour now, 31 a day"}
        cadence.put(connection, "yjc", next_at=2_000_000_000.0, last_at=1_999_999_000.0, interval=1000.0, detail=why)
        cadence.put(connection, "isna", next_at=1_999_999_500.0, last_at=None, interval=None, detail={})
    store.close()
    lines = machine("show").splitlines()
    assert lines[0].startswith("nothing ticks")
    assert lines[1].split()[1] == "isna"
    assert lines[3].startswith("no tick has crawled ")
    assert lines[2] == f"2033-05-18T07:03  {'yjc':18} 2 articles an hour now, 31 a day"
    assert machine("show", "irna", "yjc").splitlines()[1:] == [
        lines[2],
        "no tick has crawled irna yet: due at the next one that asks for it",
    ]
    with pytest.raises(NewscrawlError, match="did you mean 'mehrnews'"):
        machine("show", "mehrnewz")
    machine("install", "--cron")
    told = json.loads(machine("show", "--json"))
    assert [row["source"] for row in told["sources"]] == ["isna", "yjc"]
    assert told["ticks"][0].startswith("crontab: */5")
