"""`newscrawl schedule`: make the system tick (a systemd user timer or a crontab line), show what is due, undo it."""

from __future__ import annotations

import getpass
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from newscrawl.cli.crawl import chosen
from newscrawl.cli.options import Commands, DbOption, HomeOption
from newscrawl.cli.show import console, say, write_out
from newscrawl.cli.tick import configured
from newscrawl.cli.units import Job, untouched
from newscrawl.errors import NewscrawlError, UsageError, number_of

if TYPE_CHECKING:
    from collections.abc import Sequence

app = Commands(no_args_is_help=True, help="Make the system tick, show what is due when, or undo it.")

_PASSWORD: Final = re.compile(r"[?&][a-z_]{0,20}pass[a-z]{0,20}=", re.IGNORECASE)
"""An option of a database's URL that holds one (`?password=`, `?sslpassword=`)."""

PASSED_ON: Final = ("NEWSCRAWL_SOURCES",)
"""Variables that a timer or cron does not know by itself."""


class ScheduleError(NewscrawlError):
    """The system's schedule could not be changed. One line: what was tried, what it said, what to do."""

    exit_code = 1


@app.command()
def install(
    sources: Annotated[list[str] | None, typer.Argument(help="Sources; all active ones when none is named.")] = None,
    home: HomeOption = None,
    db: DbOption = None,
    cron: Annotated[bool, typer.Option("--cron", help="A crontab line instead of a systemd user timer.")] = False,
    show: Annotated[bool, typer.Option("--print", help="Print what would be written, and change nothing.")] = False,
) -> None:
    """Tick every few minutes (`[schedule] tick` of newscrawl.toml, 5 minutes by default)."""
    job = job_of(home, db, [source.name for source in chosen(sources)] if sources else [])
    if show:
        texts = [job.crontab_line() + "\n"] if cron else [f"# {job.name}{kind}\n{text}" for kind, text in _units(job)]
        say("\n".join(texts).rstrip())
        return
    job.home.mkdir(parents=True, exist_ok=True)
    if cron:
        _write_crontab([line for line in _crontab() if not job.owns(line)] + [job.crontab_line()])
        say(f"a line of the crontab ticks every {job.minutes} minutes in {job.home}")
    else:
        _install_units(job)
        say(f"{_folder() / job.name}.timer ticks every {job.minutes} minutes in {job.home}")
        _say_linger()
    say("`newscrawl schedule show` says what is due when, `newscrawl schedule remove` undoes this")


@app.command()
def show(
    sources: Annotated[list[str] | None, typer.Argument(help="Only these; all when none is named.")] = None,
    home: HomeOption = None,
    db: DbOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """When each source is due and why; and what ticks."""
    from newscrawl import dates
    from newscrawl.cli.opening import open_store
    from newscrawl.store.cadence import rows

    asked = [source.name for source in chosen(sources or [])]
    job = job_of(home, db)
    store = open_store(home, db)
    try:
        with store.read() as connection:
            known = rows(connection)
    finally:
        store.close()
    found = sorted((row for name, row in known.items() if not sources or name in asked), key=lambda row: row.next_at)
    moments: list[dict[str, Any]] = [
        {
            "source": row.source,
            "next_at": dates.iso(row.next_at),
            "last_at": dates.iso(row.last_at) if row.last_at else None,
            "minutes": round(row.interval / 60, 1) if row.interval else None,
            "why": (row.detail or {}).get("why", ""),
        }
        for row in found
    ]
    ticks = _installed(job)
    if as_json:
        import msgspec

        write_out(msgspec.json.encode({"ticks": ticks, "sources": moments}))
        return
    say("\n".join(f"ticks: {line}" for line in ticks) or "nothing ticks: `newscrawl schedule install`, or `watch`")
    shown = console()
    for row in moments:
        shown.print(f"{row['next_at'][:16]}  {row['source']:18} {row['why']}", soft_wrap=True)
    new = [name for name in asked if name not in known]
    if new:
        which = ", ".join(new) if sources else number_of(len(new), "active source")
        say(f"no tick has crawled {which} yet: due at the next one that asks for {'it' if len(new) == 1 else 'them'}")


@app.command()
def remove(
    home: HomeOption = None,
    force: Annotated[bool, typer.Option("--force", help="Also units that were edited since.")] = False,
) -> None:
    """Take away what `install` wrote for this home folder, and nothing else."""
    job = job_of(home, None)
    ticks = _installed(job)
    if not ticks:
        say(f"nothing ticks in {job.home}")
        return
    paths = [path for path in _paths(job) if path.exists()]
    edited = [path for path in paths if not untouched(path.read_text("utf-8", "surrogateescape"))]
    if edited and not force:
        raise UsageError(f"{edited[0]}: was edited since newscrawl wrote it; --force removes it all the same")
    if paths:
        _systemctl("disable", "--now", f"{job.name}.timer", may_fail=True)
        for path in paths:
            path.unlink()
        _systemctl("daemon-reload", may_fail=True)
    lines = _crontab()
    if any(map(job.owns, lines)):
        _write_crontab([line for line in lines if not job.owns(line)])
    say("\n".join(f"removed: {line}" for line in ticks))


def job_of(home: Path | None, db: str | None, sources: Sequence[str] = ()) -> Job:
    """What a tick of that collection is, over all active sources or some.

    Raises:
        ConfigError: newscrawl.toml cannot be used.
        UsageError: the database's URL holds a password, which must not stand in a unit.
    """
    from newscrawl import config
    from newscrawl.store.home import Home

    place = Home.at(home).path
    if db is not None and (":" in db.partition("://")[2].rpartition("@")[0] or _PASSWORD.search(db)):
        raise UsageError("--db: holds a password, which others could read in a unit or crontab; put it into ~/.pgpass")
    minutes = round(config.seconds(configured(place).schedule.tick) / 60)
    command = [*program(), "crawl", "--due", *sources, "--quiet", "--no-progress", "--home", str(place)]
    environment = {name: os.environ[name] for name in PASSED_ON if os.environ.get(name)}
    return Job([*command, *(["--db", db] if db else [])], place, minutes, environment)


def program() -> list[str]:
    """The command that runs this newscrawl, whatever the PATH of a timer says.

    Raises:
        ScheduleError: it lies where it was not installed.
    """
    script = Path(sysconfig.get_path("scripts")) / "newscrawl"
    if script.exists():
        return [str(script)]
    if (asked := Path(sys.argv[0])).name == "newscrawl" and asked.exists():
        return [str(asked.absolute())]
    raise ScheduleError(f"{script}: no such command; install newscrawl with pip into this Python")


def _units(job: Job) -> list[tuple[str, str]]:
    return [(".service", job.service()), (".timer", job.timer())]


def _folder() -> Path:
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "systemd" / "user"


def _paths(job: Job) -> list[Path]:
    return [_folder() / f"{job.name}{kind}" for kind, _ in _units(job)]


def _installed(job: Job) -> list[str]:
    """What ticks in the home folder, as it stands in the system."""
    lines = [line for line in _crontab() if job.owns(line)]
    return [*(str(path) for path in _paths(job) if path.exists()), *(f"crontab: {line}" for line in lines)]


def _install_units(job: Job) -> None:
    if shutil.which("systemctl") is None:
        raise ScheduleError("no systemd here; --cron writes a line of the crontab, `newscrawl watch` ticks by itself")
    verify(job)
    folder = _folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, (_, text) in zip(_paths(job), _units(job), strict=True):
            path.write_text(text, "utf-8", "surrogateescape")
    except OSError as error:
        raise ScheduleError(f"{error.filename}: cannot be written: {error.strerror}") from error
    try:
        _systemctl("daemon-reload")
        _systemctl("enable", "--now", f"{job.name}.timer")
    except ScheduleError:
        for path in _paths(job):
            path.unlink(missing_ok=True)  # what does not tick must not look as if it did
        raise


def verify(job: Job) -> None:
    """Let systemd itself read the units before they are written.

    Raises:
        ScheduleError: it would not take them; with what it says.
    """
    if shutil.which("systemd-analyze") is None:
        return
    with tempfile.TemporaryDirectory(prefix="newscrawl-") as folder:
        paths = []
        for kind, text in _units(job):
            paths.append(Path(folder) / f"{job.name}{kind}")
            paths[-1].write_text(text, "utf-8", "surrogateescape")
        # Without a place for the runtime it fails, and says nothing of the units.
        runtime = {"XDG_RUNTIME_DIR": os.environ.get("XDG_RUNTIME_DIR") or folder}
        (Path(folder) / "systemd").mkdir()
        done = _run(["systemd-analyze", "verify", "--user", *map(str, paths)], runtime)
    if done.returncode:
        raise ScheduleError(f"systemd does not take the units: {' '.join(done.stderr.split())}")


def _systemctl(*arguments: str, may_fail: bool = False) -> None:
    if shutil.which("systemctl") is None:
        return
    done = _run(["systemctl", "--user", *arguments])
    if done.returncode and not may_fail:
        said = " ".join(done.stderr.split())
        raise ScheduleError(
            f"systemctl --user {' '.join(arguments)}: {said}; is this a login session with systemd? "
            "--cron writes a line of the crontab, `newscrawl watch` ticks by itself"
        )


def _say_linger() -> None:
    """User timers end with the last login, unless the user lingers."""
    if shutil.which("loginctl") is None:
        return
    user = getpass.getuser()
    done = _run(["loginctl", "show-user", user, "--property=Linger", "--value"])
    if done.stdout.strip() != "yes":
        say(f"the timer ends when {user} logs out; `loginctl enable-linger {user}` keeps it running, also after a boot")


def _crontab() -> list[str]:
    """Lines of the user's crontab; none where there is no such program, or no crontab yet."""
    if shutil.which("crontab") is None:
        return []
    done = _run(["crontab", "-l"])
    return done.stdout.splitlines() if done.returncode == 0 else []


def _write_crontab(lines: Sequence[str]) -> None:
    if shutil.which("crontab") is None:
        raise ScheduleError("no crontab here; install cron, or let `newscrawl watch` tick by itself")
    with tempfile.NamedTemporaryFile("w", prefix="newscrawl-", encoding="utf-8", errors="surrogateescape") as file:
        file.write("".join(f"{line}\n" for line in lines))
        file.flush()
        done = _run(["crontab", file.name])
    if done.returncode:
        raise ScheduleError(f"crontab does not take the line: {' '.join(done.stderr.split())}")


def _run(command: Sequence[str], environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    variables = {**os.environ, **(environment or {}), "LC_ALL": "C.UTF-8"}
    return subprocess.run(  # noqa: S603  # programs of the system, with arguments of ours
        command, env=variables, capture_output=True, text=True, errors="surrogateescape", check=False
    )
