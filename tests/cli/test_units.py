"""Units and crontab lines, read by systemd and cron themselves, for paths that people have."""

import os
import shlex
import shutil
import subprocess

import pytest

from newscrawl.cli.units import Job, untouched
from newscrawl.errors import UsageError

FOLDERS = ["plain", "with space", "50% off", "پوشهٔ خبر", 'a"b\\c', "it's $HOME", "%h $$ %"]


def need(program, package):
    """Skip without the program; in CI its absence is a failure."""
    if shutil.which(program) is None:
        reason = f"{program} is not here (Debian: apt-get install {package})"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)


@pytest.fixture
def job(tmp_path):
    """A job whose program, home folder and variable lie in a folder of that name."""

    def make(name, minutes=5):
        place = tmp_path / name
        place.mkdir()
        program = place / "newscrawl"
        program.write_text('#!/bin/sh\nprintf "%s\\n" "$NEWSCRAWL_SOURCES" "$@" > "$(dirname "$0")/said"\n')
        program.chmod(0o755)
        command = [str(program), "crawl", "--due", "--home", str(place / "home")]
        return Job(command, place / "home", minutes, {"NEWSCRAWL_SOURCES": str(place)})

    return make


def verify(folder, **texts):
    need("systemd-analyze", "systemd")
    (folder / "systemd").mkdir(parents=True)
    paths = []
    for kind, text in texts.items():
        paths.append(folder / f"newscrawl-x.{kind}")
        paths[-1].write_text(text, "utf-8")
    return subprocess.run(
        ["systemd-analyze", "verify", "--user", *map(str, paths)],
        env=os.environ | {"XDG_RUNTIME_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", FOLDERS)
def test_systemd_takes_the_units(job, tmp_path, name):
    made = job(name)
    done = verify(tmp_path / "verify", service=made.service(), timer=made.timer())
    assert (done.returncode, done.stderr) == (0, "")


def test_systemd_would_object(job, tmp_path):
    made = job("plain")
    service = made.service().replace("MemoryMax", "MemryMax").replace("/newscrawl", "/nowhere")
    done = verify(tmp_path / "verify", service=service, timer=made.timer())
    assert done.returncode == 1
    assert "nowhere" in done.stderr


@pytest.mark.parametrize("minutes", [1, 5, 30, 60])
def test_timers_of_every_length(job, tmp_path, minutes):
    made = job("plain", minutes)
    assert verify(tmp_path / "verify", service=made.service(), timer=made.timer()).returncode == 0
    assert made.crontab_line().split()[0] == {1: "*", 5: "*/5", 30: "*/30", 60: "0"}[minutes]


@pytest.mark.parametrize("name", FOLDERS)
def test_a_crontab_line_runs_the_command_as_given(job, tmp_path, name):
    made = job(name)
    line = made.crontab_line()
    assert made.owns(line)
    assert "\n" not in line
    # As cron does it: an escaped % is one, a bare one would be a newline; the rest is for the shell.
    command = line.split(" ", 5)[5]
    assert "%" not in command.replace("\\%", "")
    subprocess.run(["/bin/sh", "-c", command.replace("\\%", "%")], check=True)
    said = (tmp_path / name / "said").read_text("utf-8").splitlines()
    assert said == [str(tmp_path / name), *made.command[1:]]


@pytest.mark.parametrize("name", FOLDERS)
def test_cron_takes_the_line(job, tmp_path, name):
    need("crontab", "cron")
    file = tmp_path / "crontab"
    file.write_text(job(name).crontab_line() + "\n", "utf-8")
    done = subprocess.run(["crontab", "-n", str(file)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    file.write_text(file.read_text("utf-8").replace("*/5 *", "*/5 25", 1), "utf-8")
    assert subprocess.run(["crontab", "-n", str(file)], capture_output=True, check=False).returncode


def test_a_newline_is_refused(tmp_path):
    with pytest.raises(UsageError, match="control character"):
        Job(["/bin/true", "a\nb"], tmp_path, 5, {})


def test_homes_have_units_of_their_own(tmp_path):
    one, other = (Job(["/bin/true"], tmp_path / name, 5, {}) for name in ("a", "b"))
    assert one.name != other.name
    assert not one.owns(other.crontab_line())
    assert untouched(one.service())
    assert not untouched(one.service() + "Nice=5\n")
    assert shlex.split(one.crontab_line(), comments=True)[-1] == "/bin/true"
