"""The dead man's switch: a sign of life after each crawl, to somebody who notices when none comes.

The convention is that of healthchecks.io, which others speak too: `/start`, the address alone for success, `/log`, and
`/<exit status>` for a failure. It alone can tell that this machine is off.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from newscrawl.config import ConfigError, secret
from newscrawl.monitors.channels import RefusedError, post, without
from newscrawl.monitors.verdict import Exit

if TYPE_CHECKING:
    from newscrawl.config import Ping

SECONDS: Final = 5.0
ENDINGS: Final[dict[int, str | None]] = {
    Exit.COMPLETE: "",
    Exit.PARTIAL: "/log",
    Exit.INTERRUPTED: "/log",
    Exit.LOCKED: None,  # another run is at work, and pings for itself
}
"""What is added to the address, by the exit code; None: nothing is sent. Other codes are added as they are."""


def start(ping: Ping | None) -> str | None:
    """Say that a crawl begins. Returns what went wrong, in words; a crawl never fails for it."""
    return _send(ping, "/start", "")


def finish(ping: Ping | None, code: int, line: str) -> str | None:
    """Say how a crawl ended. Returns what went wrong, in words.

    Args:
        ping: where to; None: nowhere.
        code: exit code.
        line: the verdict.
    """
    ending = ENDINGS.get(code, f"/{code}")
    return None if ending is None else _send(ping, ending, line)


def _send(ping: Ping | None, ending: str, line: str) -> str | None:
    if ping is None:
        return None
    try:
        url = secret(ping, "url", "ping") or ""
        post(f"{url.rstrip('/')}{ending}", line.encode(), {"Content-Type": "text/plain; charset=utf-8"}, SECONDS)
    except ConfigError as error:
        return str(error)
    except RefusedError as error:
        # The address is the secret.
        return without(f"[ping] {error}", [url])
    except (OSError, ValueError) as error:
        return f"[ping] {type(error).__name__}"
    return None
