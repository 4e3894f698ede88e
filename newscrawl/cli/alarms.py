"""`newscrawl alarms`: what is wrong since when, who was told; and what a crawl does for it at its end."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newscrawl.cli.options import Commands, DbOption, HomeOption
from newscrawl.cli.show import say, write_out
from newscrawl.errors import NewscrawlError, UsageError
from newscrawl.monitors.verdict import Exit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.crawling import Result
    from newscrawl.monitors.alarms import Told

app = Commands(help="What is wrong since when, and who was told.", invoke_without_command=True)

DAY = 86_400.0


@app.callback()
def alarms(
    context: typer.Context,
    home: HomeOption = None,
    db: DbOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """List open alarms and messages that no channel took; exit 5 when there are any."""
    if context.invoked_subcommand is not None:
        return
    from newscrawl import config
    from newscrawl.cli.opening import open_store
    from newscrawl.dates import iso
    from newscrawl.store import alarms as table
    from newscrawl.store.home import Home

    now = time.time()
    told = config.read(Home.at(home).path).alarms
    store = open_store(home, db)
    try:
        with store.read() as connection:
            opened, stuck = table.open_alarms(connection), table.stuck(connection)
            closed = table.closed_since(connection, now - DAY)
    finally:
        store.close()
    if as_json:
        import msgspec

        moments = ("opened_at", "closed_at", "last_sent_at", "acknowledged_until")
        rows = [msgspec.to_builtins(one) for one in [*opened, *closed]]
        for row in rows:
            row |= {name: iso(row[name]) for name in moments if row[name] is not None}
        write_out(msgspec.json.encode({"alarms": rows, "undelivered": stuck}))
    else:
        for one in opened:
            quiet = one.acknowledged_until is not None and one.acknowledged_until > now
            since = iso(one.finding.get("since") or one.opened_at)
            say(f"{one.id:5} {one.source or '(collection)':18} {one.check:12} since {since}{', known' * quiet}")
            say(f"{'':6}{one.finding['text']}")
            say(f"{'':6}-> {one.finding['todo']}")
        for one in closed:
            say(f"{one.id:5} {one.source or '(collection)':18} {one.check:12} well since {iso(one.closed_at or 0)}")
        for name, those in stuck.items():
            say(f"FAIL  channel {name}: {those.number} not delivered since {iso(those.since)}: {those.error}")
        say(f"{len(opened)} open, {len(closed)} closed within a day, {len(stuck)} channels that take nothing")
        if not told:
            say("nobody is told: newscrawl.toml names no channel (docs/alarms.md); `newscrawl check` needs none")
    if opened or stuck:
        raise typer.Exit(Exit.EXPECTATIONS)


@app.command()
def acknowledge(
    number: Annotated[int, typer.Argument(help="Number of an alarm, as `newscrawl alarms` lists it.")],
    days: Annotated[int, typer.Option(min=1, max=365, help="For so many days nobody is reminded of it.")] = 7,
    home: HomeOption = None,
    db: DbOption = None,
) -> None:
    """Say that an alarm is known: no reminders; its end is told."""
    from newscrawl import dates
    from newscrawl.cli.opening import open_store
    from newscrawl.store import alarms as table

    until = time.time() + days * DAY
    store = open_store(home, db, writes=True)
    try:
        with store.write() as connection:
            known = table.acknowledge(connection, number, until)
    finally:
        store.close()
    if not known:
        raise UsageError(f"{number}: no such open alarm; `newscrawl alarms` lists them")
    say(f"alarm {number}: no reminders until {dates.iso(until)}")


@app.command("test")
def try_out(
    channel: Annotated[str | None, typer.Argument(help="Name of a channel; all when none is named.")] = None,
    home: HomeOption = None,
) -> None:
    """Send a message to each channel now; exit 5 when one does not take it."""
    from newscrawl import config
    from newscrawl.monitors import alarms as monitor
    from newscrawl.store.home import Home

    channels = monitor.named(config.read(Home.at(home).path).alarms, channel)
    answers = monitor.try_out(channels, time.time())
    for name, answer in answers.items():
        say(f"{'FAIL' if answer else 'ok':5} {name:18} {answer or 'took the message'}")
    if any(answers.values()):
        raise typer.Exit(Exit.EXPECTATIONS)


@app.command()
def send(home: HomeOption = None, db: DbOption = None) -> None:
    """Look at everything now and tell what is new, as a crawl does at its end; exit 5 when a channel refuses."""
    from newscrawl.cli.opening import open_store

    open_store(home, db).close()  # a command that looks must not create a collection
    told = look(home, db)
    say(f"{told.opened} opened, {told.closed} closed")
    for name, answer in told.refused.items():
        say(f"FAIL  {name:18} {answer}")
    if told.refused:
        raise typer.Exit(Exit.EXPECTATIONS)


def look(home: Path | None, db: str | None) -> Told:
    """Open and close alarms by what the store holds now, and deliver what waits.

    Raises:
        ConfigError, StoreError: one of them cannot be used.
    """
    from newscrawl import config
    from newscrawl.cli.opening import watched
    from newscrawl.monitors import alarms as monitor
    from newscrawl.store.engine import Store
    from newscrawl.store.home import Home

    place = Home.at(home)
    said = config.read(place.path)
    store = Store.open(db or place.database_url)
    try:
        with store.read() as connection:
            outlets = watched(connection)
        return monitor.tick(store, outlets, place.path if db is None else None, said.alarms, time.time())
    finally:
        store.close()


@contextlib.contextmanager
def around(home: Path | None, db: str | None, arguments: Mapping[str, Any]) -> Iterator[Callable[[Result | str], None]]:
    """A crawl with signs of life before and after it, and with alarms at its end.

    Nothing that goes wrong here changes what came of the crawl: it is said on stderr, and `check` says it again.

    Args:
        home: folder, as given.
        db: database, as given.
        arguments: of the crawl: one over a window is no sign of life of the schedule.

    Yields:
        Takes what came of the crawl.

    Raises:
        ConfigError: newscrawl.toml cannot be used; before anything is fetched.
    """
    from newscrawl import config
    from newscrawl.monitors import ping
    from newscrawl.store.home import Home

    said = config.read(Home.at(home).path)
    sign = None if {"since", "until", "limit"} & arguments.keys() else said.ping
    ended: list[tuple[int, str]] = []

    def end(result: Result | str) -> None:
        ended.append((0, result) if isinstance(result, str) else (int(result.code), result.why))

    _complain(ping.start(sign))
    try:
        yield end
    except NewscrawlError as error:
        ended.append((error.exit_code, str(error)))
        raise
    except BaseException as error:
        status = Exit.INTERRUPTED if isinstance(error, KeyboardInterrupt) else Exit.INTERNAL
        ended.append((int(status), type(error).__name__))
        raise
    finally:
        code, line = ended[-1] if ended else (int(Exit.INTERNAL), "no result")
        if said.alarms and code not in (Exit.USAGE, Exit.LOCKED):
            try:
                refused = look(home, db).refused
            except NewscrawlError as error:
                _complain(str(error))
            else:
                for name, answer in refused.items():
                    _complain(f"alarms to {name} are not delivered: {answer}")
        _complain(ping.finish(sign, code, line))


def _complain(what: str | None) -> None:
    if what:
        say(f"newscrawl: {what}", err=True)
