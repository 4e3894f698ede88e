"""Which source the newsroom imitates for an engine, and crawling it in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec

from newscrawl.cli.crawl import UsageError
from newscrawl.crawling import Result
from newscrawl.monitors.verdict import Exit
from newscrawl.sources import load_all
from newscrawl.store.home import Home

FAVOURITES = {
    "nastooh": "mehrnews",
    "iransamaneh": "yjc",
    "wordpress": "marznews",
    "aasaam": "rokna",
    "newsstudio": "bloghnews",
}


def source_of(family: str) -> str:
    """Name of a source that runs on the engine.

    Raises:
        UsageError: none does; the message names the engines.
    """
    sources = [source for source in load_all().values() if source.status == "active"]
    names = [source.name for source in sources if source.family == family]
    if not names:
        families = ", ".join(sorted({source.family for source in sources}))
        raise UsageError(f"--family {family}: no source runs on it; allowed: {families}")
    return FAVOURITES.get(family, names[0])


def crawl_apart(source: str, url: str, home: Path, *, bars: bool) -> Result:
    """Crawl the newsroom at full speed: it is ours, and nobody else waits for it.

    A reactor runs once in a process, and the demo crawls twice, so each run has a process.

    Raises:
        UsageError: the run ended without a report.
    """
    command = [sys.executable, "-c", "from newscrawl.cli import main; main()", "crawl", source]
    command += ["--base-url", f"{source}={url}", "--home", str(home)]
    command += ["--progress" if bars else "--no-progress", "-s", "LOG_LEVEL=WARNING"]
    for setting in ("DOWNLOAD_DELAY=0", "CONCURRENT_REQUESTS_PER_DOMAIN=8"):
        command += ["-s", setting]
    done = subprocess.run(command, check=False, stdout=subprocess.DEVNULL)  # noqa: S603  # our own interpreter
    place = Home.at(home)
    reports = sorted(place.reports.glob("*.json"))
    if not reports:
        raise UsageError(f"the crawl of the newsroom ended with exit code {done.returncode} and without a report")
    report = msgspec.json.decode(reports[-1].read_bytes())
    verdict = report["verdict"]
    return Result(Exit(verdict["exit_code"]), verdict["why"], place, report["run_id"], report)
