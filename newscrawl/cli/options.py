"""Options that many commands share, and how help shows them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from typer.core import TyperCommand, TyperGroup

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_SHORT: Final = 400
"""Letters of a command's first sentence in the list of commands: it is wrapped, and cut nowhere."""


def use_home(home: Path | None) -> Path | None:
    """Read the source files of that home folder (by default of NEWSCRAWL_HOME, or of ./newscrawl-data), too."""
    from newscrawl.sources import read_beside
    from newscrawl.store.home import Home

    read_beside(Home.at(home).sources)
    return home


HomeOption = Annotated[Path | None, typer.Option(callback=use_home, help="Folder of state, exports and own sources.")]
MirrorsOption = Annotated[
    list[str] | None, typer.Option("--base-url", help="SOURCE=URL: crawl a mirror of a source; may be repeated.")
]
# The variable: an argument is for all users of a machine to read, and a URL may hold a password.
DbOption = Annotated[
    str | None, typer.Option(envvar="NEWSCRAWL_DB", help="SQLAlchemy URL; SQLite in the home folder by default.")
]


def _flags(parameters: list[Any]) -> list[Any]:
    """Flags take no value: `--json <bool>` in the help would ask for one."""
    for parameter in parameters:
        if getattr(parameter, "is_bool_flag", False):
            parameter.metavar = ""
    return parameters


class _Command(TyperCommand):
    def get_params(self, ctx: Any) -> list[Any]:
        return _flags(super().get_params(ctx))

    def get_short_help_str(self, limit: int = 0) -> str:  # noqa: ARG002  # of the caller, which would cut at it
        return super().get_short_help_str(MAX_SHORT)


class _Group(TyperGroup):
    def get_params(self, ctx: Any) -> list[Any]:
        return _flags(super().get_params(ctx))

    def get_short_help_str(self, limit: int = 0) -> str:  # noqa: ARG002  # likewise
        return super().get_short_help_str(MAX_SHORT)


class Commands(typer.Typer):
    """A group of commands whose flags are shown as flags."""

    def __init__(self, **settings: Any) -> None:
        # Help is plain text: boxes leave 80 columns little room, and drawing them takes as long as the rest of a start.
        super().__init__(cls=_Group, rich_markup_mode=None, **settings)

    def command(self, name: str | None = None, **settings: Any) -> Callable[[Any], Any]:
        """As typer's own."""
        return super().command(name, cls=_Command, **settings)
