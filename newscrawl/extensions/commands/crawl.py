"""`scrapy crawl SOURCE` with newscrawl's exit codes, and one line instead of a traceback where it cannot begin."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scrapy.commands.crawl import Command as ScrapyCrawl

from newscrawl.archive import opener
from newscrawl.errors import NewscrawlError, one_line
from newscrawl.extensions.sweeping import sweep
from newscrawl.monitors.verdict import Exit
from newscrawl.run import Run

if TYPE_CHECKING:
    import argparse


class Command(ScrapyCrawl):
    """Scrapy's own command answers 0 whatever the spider met, and a wrong argument with twenty lines."""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl one source; `exitcode` is the verdict's."""
        process = self.crawler_process
        if len(args) != 1 or process is None:
            super().run(args, opts)  # says how it is used
            return
        run = None
        try:
            crawler = process.create_crawler(args[0])
            if not hasattr(crawler.spidercls, "source"):
                super().run(args, opts)
                return
            crawler.spidercls.check(opts.spargs, datetime.now(UTC))  # type: ignore[attr-defined]  # one of ours
            keeps = opener if crawler.settings.getbool("NEWSCRAWL_ARCHIVE") else None
            run = Run.alone(crawler.settings, crawler.spidercls.name, keeps)
            sweep(run)
        except KeyError as error:
            self._refuse(f"{error.args[0]}; `scrapy list` names them", Exit.USAGE)
            return
        except NewscrawlError as error:
            self._refuse(str(error), error.exit_code)
            if run is not None:
                run.close()
            return
        try:
            process.crawl(crawler, **opts.spargs, run=run)
            process.start()
        finally:
            run.close()
        # Without a verdict a second signal ended the loop before the spider was closed.
        self.exitcode = (
            Exit.INTERNAL if process.bootstrap_failed else Exit.INTERRUPTED if run.code is None else run.code
        )

    def _refuse(self, why: str, code: int) -> None:
        sys.stderr.write(f"newscrawl: {one_line(why)}\n")
        self.exitcode = code
