"""Options that many commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def use_home(home: Path | None) -> Path | None:
    """Read the source files of that home folder (by default of NEWSCRAWL_HOME, or of ./newscrawl-data), too."""
    from newscrawl.sources import read_beside
    from newscrawl.store.home import Home

    read_beside(Home.at(home).sources)
    return home


HomeOption = Annotated[Path | None, typer.Option(callback=use_home, help="Folder of state, exports and own sources.")]
DbOption = Annotated[str | None, typer.Option(help="SQLAlchemy URL; SQLite in the home folder by default.")]
