"""The commands, and the one place that turns expected errors into a line and an exit code."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from newscrawl import __version__
from newscrawl.cli import (
    add_source,
    archive,
    capture,
    check,
    clean,
    crawl,
    dedup,
    demo,
    diff,
    discover_topics,
    export,
    forget,
    lint_sources,
    listings,
    parse,
    reparse,
    stories,
    upkeep,
)
from newscrawl.errors import NewscrawlError

app = typer.Typer(
    name="newscrawl",
    help="The provincial news of Iran as clean JSON lines.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"newscrawl {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """The provincial news of Iran as clean JSON lines."""


app.command()(demo.demo)
app.command()(crawl.crawl)
app.command()(listings.sources)
app.command()(listings.provinces)
app.command()(listings.schema)
app.command()(listings.runs)
app.command()(export.export)
app.command()(parse.parse)
app.command()(capture.capture)
app.command()(check.check)
app.command()(lint_sources.lint_sources)
app.command()(add_source.add_source)
app.command()(discover_topics.discover_topics)
app.command()(clean.clean)
app.command()(dedup.dedup)
app.command()(diff.diff)
app.command()(stories.stories)
app.command()(forget.forget)
app.command()(reparse.reparse)
app.command()(upkeep.prune)
app.command()(upkeep.backup)
app.command()(upkeep.migrate)
app.add_typer(archive.app, name="archive")


def _asked() -> str:
    """The command that was meant, for the hint at its help."""
    names = {(command.name or getattr(command.callback, "__name__", "")) for command in app.registered_commands}
    names |= {group.name or "" for group in app.registered_groups}
    return next((f"{word} " for word in sys.argv[1:2] if word.replace("-", "_") in names), "")


def run() -> None:
    """Run the command line; what users may get wrong is one line on stderr, never a traceback."""
    try:
        sys.exit(app(standalone_mode=False, prog_name="newscrawl"))
    except typer.TyperException as error:
        message = " ".join(error.format_message().split()).rstrip(".")
        if message:  # without a command the help was printed, and there is nothing to add
            typer.echo(f"newscrawl: {message}; `newscrawl {_asked()}--help` explains", err=True)
        sys.exit(error.exit_code)
    except (typer.Abort, KeyboardInterrupt):
        sys.exit(130)
    except NewscrawlError as error:
        typer.echo(f"newscrawl: {error}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # `newscrawl export | head`: the reader has what it wanted.
        sys.stderr.close()
        sys.exit(0)
