"""The `newscrawl` command: thin, parses arguments, calls library functions, prints.

Every command imports what it needs when it runs, so that `newscrawl --help` answers at once.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Entry point of the console script."""
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        version = ".".join(map(str, sys.version_info[:2]))
        sys.exit(f"newscrawl needs Python 3.11, 3.12 or 3.13; this is Python {version}")
    try:
        from newscrawl.cli.app import run

        run()
    except KeyboardInterrupt:  # while the commands were read; later ones end as `run` says
        sys.exit(130)
