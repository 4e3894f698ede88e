"""The `newscrawl` command: thin, parses arguments, calls library functions, prints.

Every command imports what it needs when it runs, so that `newscrawl --help` answers at once.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Entry point of the console script."""
    if sys.version_info[:2] != (3, 11):
        version = ".".join(map(str, sys.version_info[:2]))
        sys.exit(f"newscrawl needs Python 3.11 (hazm 0.10 pins numpy 1.24.3); this is Python {version}")
    from newscrawl.cli.app import run

    run()
