"""The texts that make a system tick: a systemd service with its timer, and a line of a crontab. Nothing is run here.

Each carries a mark with the home folder's number, so that only what `schedule install` wrote is ever replaced or
removed. Quoting: in systemd's files `%`, `$`, backslashes and quotes of a path are doubled or escaped
(systemd.service(5), "Command lines"); in a crontab `%` is a newline unless it is escaped (crontab(5)), and the shell
reads the rest.
"""

from __future__ import annotations

import hashlib
import re
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from newscrawl.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

MARK: Final = "newscrawl schedule"
SUCCESS: Final = "3 75 130"
"""Partial (the next tick goes on), another tick is at work, interrupted: no failures of the unit."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be ticked.

    Attributes:
        command: with its arguments; the first is an absolute path.
        home: folder of the collection.
        minutes: between two ticks, a divisor of 60.
        environment: variables that the command needs.
    """

    command: Sequence[str]
    home: Path
    minutes: int
    environment: Mapping[str, str]

    def __post_init__(self) -> None:
        """Refuse what no file of a schedule can hold.

        Raises:
            UsageError: a control character.
        """
        for text in (*self.command, *self.environment.values()):
            if re.search(r"[\x00-\x1f\x7f]", text):
                raise UsageError(f"{text!r}: has a control character, which a schedule cannot hold; rename the folder")

    @property
    def number(self) -> str:
        """Eight digits that stand for the home folder."""
        return hashlib.sha256(str(self.home).encode("utf-8", "surrogateescape")).hexdigest()[:8]

    @property
    def name(self) -> str:
        """Of its units, without a suffix."""
        return f"newscrawl-{self.number}"

    def service(self) -> str:
        """The systemd service: one tick."""
        program, *arguments = self.command
        if re.search(r"""["'\\]""", program):
            # systemd takes no quotes and no backslashes in the path of a program, however they are escaped.
            program, arguments = "/usr/bin/env", list(self.command)
        environment = "".join(f"Environment={_quoted(f'{name}={value}')}\n" for name, value in self.environment.items())
        return _marked(f"""\
[Unit]
Description=newscrawl: what is due in {_plain(self.home)}
Documentation=man:systemd.timer(5)

[Service]
Type=oneshot
ExecStart={" ".join([_quoted(program), *(_quoted(part, argument=True) for part in arguments)])}
{environment}SuccessExitStatus={SUCCESS}
# Interrupted, a crawl stores what it has and ends with 130.
KillSignal=SIGINT
TimeoutStopSec=2min
Nice=10
IOSchedulingClass=idle
MemoryMax=1500M
NoNewPrivileges=yes
UMask=0027
""")

    def timer(self) -> str:
        """The systemd timer. What was due while the machine was off is due at the first tick after it."""
        when = "*:0" if self.minutes == 60 else f"*:0/{self.minutes}"
        return _marked(f"""\
[Unit]
Description=newscrawl: a tick every {self.minutes} minutes in {_plain(self.home)}

[Timer]
OnCalendar={when}
RandomizedDelaySec=20s
FixedRandomDelay=yes
AccuracySec=1s

[Install]
WantedBy=timers.target
""")

    def crontab_line(self) -> str:
        """The line of a crontab, without a zone: Debian's cron knows none. It ends with our mark."""
        minute = "0" if self.minutes == 60 else "*" if self.minutes == 1 else f"*/{self.minutes}"
        said = [f"{name}={shlex.quote(value)}" for name, value in self.environment.items()]
        command = " ".join([*said, *(shlex.quote(part) for part in self.command)])
        return f"{minute} * * * * {command.replace('%', chr(92) + '%')} # {MARK} {self.number}"

    def owns(self, line: str) -> bool:
        """Whether a line of a crontab is ours."""
        return line.rstrip().endswith(f"# {MARK} {self.number}")


def untouched(text: str) -> bool:
    """Whether a unit is as we wrote it.

    >>> from pathlib import Path
    >>> text = Job(["/bin/true"], Path("/home/a"), 5, {}).timer()
    >>> untouched(text), untouched(text.replace("0/5", "0/1")), untouched("[Timer]")
    (True, False, False)
    """
    first, _, rest = text.partition("\n")
    return first == _first_line(rest)


def _marked(text: str) -> str:
    return f"{_first_line(text)}\n{text}"


def _first_line(rest: str) -> str:
    digest = hashlib.sha256(rest.encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return f"# {MARK}, made by `newscrawl schedule install`; {digest}"


def _percent(text: str) -> str:
    return text.replace("%", "%%")


def _plain(path: Path) -> str:
    """A path in a description, where a backslash at the end would swallow the next line."""
    return _percent(str(path)).replace("\\", "/")


def _quoted(text: str, *, argument: bool = False) -> str:
    """A word of a systemd file; variables are put into arguments of a command only, not into its path."""
    escaped = _percent(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped.replace("$", "$$") if argument else escaped}"'
