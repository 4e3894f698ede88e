"""The commands, and the one place that turns expected errors into a line and an exit code."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from newscrawl import __version__
from newscrawl.cli import (
    add_source,
    alarms,
    archive,
    capture,
    check,
    clean,
    crawl,
    dedup,
    demo,
    diff,
    discover_topics,
    doctor,
    export,
    forget,
    jobs,
    lint_sources,
    listings,
    metrics,
    parse,
    reading,
    reparse,
    schedule,
    stories,
    upkeep,
    watch,
)
from newscrawl.cli.options import Commands, use_home
from newscrawl.cli.show import OutputError, drop_output, prepare_streams, read_arguments, say
from newscrawl.errors import NewscrawlError, one_line

app = Commands(
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
    del version  # its callback has answered
    use_home(None)  # commands that take --home say it again


app.command()(demo.demo)
app.command()(crawl.crawl)
app.command()(listings.sources)
app.command()(listings.provinces)
app.command()(listings.schema)
app.command()(listings.runs)
app.command()(reading.latest)
app.command()(reading.show)
app.command()(export.export)
app.command()(parse.parse)
app.command()(capture.capture)
app.command()(check.check)
app.command()(doctor.doctor)
app.command()(metrics.metrics)
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
app.command()(watch.watch)
app.command()(jobs.worker)
app.command()(jobs.jobs)
app.add_typer(schedule.app, name="schedule")
app.add_typer(archive.app, name="archive")
app.add_typer(jobs.enqueueing, name="enqueue")
app.add_typer(alarms.app, name="alarms")


def _asked() -> str:
    """The command that was meant, for the hint at its help."""
    names = {(command.name or getattr(command.callback, "__name__", "")) for command in app.registered_commands}
    names |= {group.name or "" for group in app.registered_groups}
    return next((f"{word} " for word in sys.argv[1:2] if word.replace("-", "_") in names), "")


def run() -> None:
    """Run the command line; what users may get wrong is one line on stderr, never a traceback."""
    prepare_streams()
    read_arguments()
    try:
        code = app(standalone_mode=False, prog_name="newscrawl")
        try:
            sys.stdout.flush()
        except BrokenPipeError:
            drop_output()  # the command is over, and its code holds: who looks at a few lines of a crawl needs it, too
        sys.exit(code)
    except SystemExit as end:
        # `newscrawl export | head`: the reader has what it wanted. The parser's library calls that 1, and marks it so.
        if type(sys.stdout).__name__ == "PacifyFlushWrapper":
            drop_output()
            sys.exit(0)
        raise end from None
    except typer.TyperException as error:
        message = error.format_message()
        if type(error).__name__ == "NoArgsIsHelpError":  # its message is the help
            say(message, err=True)
        else:
            said = " ".join(message.split()).rstrip(".")
            say(f"newscrawl: {said}; `newscrawl {_asked()}--help` explains", err=True)
        sys.exit(error.exit_code)
    except (typer.Abort, KeyboardInterrupt):
        sys.exit(130)
    except NewscrawlError as error:
        say(f"newscrawl: {one_line(str(error))}", err=True)
        drop_output()
        sys.exit(error.exit_code)
    except BrokenPipeError:
        drop_output()
        sys.exit(0)
    except OSError as error:
        if error.filename is not None:
            raise
        # Only what is written to has no name: the standard output.
        say(f"newscrawl: {OutputError(error)}", err=True)
        drop_output()
        sys.exit(OutputError.exit_code)
