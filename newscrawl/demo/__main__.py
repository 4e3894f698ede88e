"""`python -m newscrawl.demo`: run the newsroom as a process of its own.

When it is ready it prints one line of JSON on standard output: `{"url": "http://127.0.0.1:PORT", "pid": ...}`.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from typing import TYPE_CHECKING, Final

from newscrawl.demo.clock import Clock
from newscrawl.demo.engines.base import Style
from newscrawl.demo.model import parse_moment
from newscrawl.demo.newsroom import Newsroom

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.demo.web import Application

_PARENT_CHECK: Final = 0.5
"""Seconds between two looks whether the parent process still lives."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until stopped; returns the exit code (0 stopped, 2 wrong usage or the port is taken)."""
    options = _parser().parse_args(arguments)
    if options.faults:
        from newscrawl.demo.faults import table

        sys.stdout.write(table())
        return 0
    from twisted.internet.error import CannotListenError

    from newscrawl.demo.server import listen
    from newscrawl.demo.web import Application

    try:
        start = parse_moment(options.now) if options.now else None
        newsroom = Newsroom(
            articles=options.articles,
            days=options.days,
            seed=options.seed,
            clock=Clock(start, ticking=options.tick),
            history=options.history,
        )
        app = Application(
            newsroom,
            engine=options.engine,
            style=Style(
                origin=options.origin.rstrip("/"),
                page_bytes=options.page_bytes,
                relative_dates=options.relative_dates,
                side_boxes=not options.no_side_boxes,
            ),
            latency=options.latency,
            cache=options.cache,
            compress=not options.no_gzip,
        )
        listen(app, options.port, options.host)
    except (ValueError, CannotListenError) as error:
        sys.stderr.write(f"newscrawl.demo: {error}\n")
        return 2
    if options.prerender:
        app.prerender()
    _stop_when_asked(app, watch_stdin=options.watch_stdin)
    if options.publish_every > 0:
        _publish_now_and_then(app, options.publish_every)
    ready = json.dumps({"url": app.url, "pid": os.getpid(), "articles": len(newsroom)})
    sys.stdout.write(ready + "\n")
    sys.stdout.flush()
    app.reactor.run(installSignalHandlers=False)
    return 0


def _publish_now_and_then(app: Application, seconds: float) -> None:
    """A newsroom at work: one new article every so many seconds."""
    from twisted.internet.task import LoopingCall

    app.reactor.callWhenRunning(LoopingCall(app.newsroom.publish).start, seconds, now=False)


def _stop_when_asked(app: Application, *, watch_stdin: bool) -> None:
    """Stop on SIGTERM and SIGINT, on the control call, when the parent is gone, and when standard input closes."""
    reactor = app.reactor

    def stop() -> None:
        if reactor.running:
            reactor.stop()

    app.stop = stop
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: reactor.callFromThread(stop))
    parent = os.getppid()
    if parent != 1:

        def look() -> None:
            if os.getppid() != parent:
                stop()
            else:
                reactor.callLater(_PARENT_CHECK, look)

        reactor.callWhenRunning(look)
    if watch_stdin:
        from twisted.internet import stdio
        from twisted.internet.protocol import Protocol

        class Lifeline(Protocol):
            """Standard input as a life line: nothing is read from it, but its end is noticed."""

            def connectionLost(self, reason: object = None) -> None:  # noqa: N802, ARG002 (Twisted's names)
                stop()

        reactor.callWhenRunning(stdio.StandardIO, Lifeline())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m newscrawl.demo", description="The embedded newsroom.")
    add = parser.add_argument
    add("--port", type=int, default=0, help="port to listen on; 0 (default) lets the system choose")
    add("--host", default="127.0.0.1", help="127.0.0.1 (default) or ::1; nothing else")
    add("--engine", default="nastooh", help="site engine (default: nastooh)")
    add("--articles", type=int, default=600, help="how many articles to generate (default: 600)")
    add("--days", type=float, default=3.0, help="over how many days before now they are spread (default: 3)")
    add("--history", type=int, default=24, help="articles on two days of 1401 and 1402 besides (default: 24)")
    add("--seed", type=int, default=1404, help="decides every word and number (default: 1404)")
    add("--now", default="", metavar="TIME", help="the newsroom's time, e.g. 2025-12-29T12:00:00+03:30; stands still")
    add("--tick", action="store_true", help="let the time given by --now run on")
    add("--page-bytes", type=int, default=30_000, help="size of article pages (default: 30000; real ones: 87000)")
    add("--origin", default="", metavar="URL", help="host of printed absolute links (default: the server itself)")
    add("--relative-dates", action="store_true", help="lists say «۴ روز قبل», as Hamshahri's do")
    add("--no-side-boxes", action="store_true", help="lists without side boxes")
    add("--latency", type=float, default=0.0, help="seconds to wait before each answer")
    add("--cache", type=int, default=0, help="how many finished article pages to keep (default: 0)")
    add("--prerender", action="store_true", help="make all article pages before starting (for benchmarks)")
    add("--no-gzip", action="store_true", help="never compress")
    add("--publish-every", type=float, default=0.0, metavar="SECONDS", help="publish one article every so often")
    add("--faults", action="store_true", help="print the table of faults and end")
    add("--watch-stdin", action="store_true", help="stop when standard input closes")
    return parser


if __name__ == "__main__":
    sys.exit(main())
