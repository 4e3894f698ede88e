"""What keeping and re-reading raw pages costs, in CPU time.

    python benchmarks/archive.py [--pages 1500] [--repeats 3] [--crawls 3]

Pages: real bodies in pages of 87 KB (benchmarks/pages.py, needs ../shared/data). A crawl with `--archive` and one
without run in turn over the same newsroom. For two processes the parent's own work is counted whole and the workers'
by half: what their clocks would say on two free cores, whatever else this machine does meanwhile.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from multiprocessing import forkserver
from pathlib import Path
from urllib.parse import quote

from pages import FETCHED, PAGE_BYTES, samples

from newscrawl import sources
from newscrawl.archive.reader import read
from newscrawl.archive.verifying import verify
from newscrawl.archive.writer import WarcWriter
from newscrawl.demo import running_newsroom
from newscrawl.reparsing import ReparseRequest, ReparseResult, reparse
from newscrawl.store.captures import Capture, Kept
from newscrawl.store.home import Home

BATCH = 50


def children() -> float:
    """Seconds of CPU of the processes that ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def workers() -> float:
    """Seconds of CPU of the server that the processes of a re-parse are forked from, and of those that ended."""
    server = forkserver._forkserver._forkserver_pid  # noqa: SLF001  # nothing else tells it
    if server is None:
        return 0.0
    fields = Path(f"/proc/{server}/stat").read_text("ascii").rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def captures(number: int) -> list[Kept]:
    """Pages as a site would have served them, each another one."""
    known = [sample for sample in samples() if sample.source.name in sources.names()]
    found = []
    for index in range(number):
        sample = known[index % len(known)]
        url = quote(sample.url, safe=":/?&=%#")
        page = sample.page + b"<!-- %d -->" % index
        headers = ((b"Content-Type", b"text/html; charset=utf-8"), (b"Content-Encoding", b"gzip"))
        capture = Capture(url, 200, headers, gzip.compress(page, 6), FETCHED.timestamp() + index / 1e3)
        found.append(Kept(capture, sample.source.name, "article", None, "read"))
    return found


def milliseconds(began: float, pages: int) -> float:
    """CPU of this process since then, a page."""
    return (time.process_time() - began) * 1000 / pages


def crawl(url: str, *more: str) -> float:
    """Milliseconds of CPU a request of a whole crawl, start included."""
    began = children()
    with tempfile.TemporaryDirectory() as home:
        command = [sys.executable, "-c", "from newscrawl.cli import main; main()", "crawl", "mehrnews", "--json"]
        command += ["--base-url", f"mehrnews={url}", "--home", home, "--since", "60d", "--via", "archive", *more]
        command += ["-s", "DOWNLOAD_DELAY=0", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=16"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        counts = json.loads(done.stdout)["counts"]
    return (children() - began) * 1000 / (counts["stored"] + counts["list_pages"])


def crawls(pairs: int) -> None:
    """Print what `--archive` adds to a crawl."""
    with running_newsroom(articles=1000, page_bytes=PAGE_BYTES, prerender=True) as newsroom:
        rows = []
        for _ in range(pairs):
            rows.append((crawl(newsroom.url), crawl(newsroom.url, "--archive")))
            print(f"crawl {rows[-1][0]:.2f} ms CPU a page, with --archive {rows[-1][1]:.2f}", flush=True)
    plain, kept = (min(column) for column in zip(*rows, strict=True))
    shares = ", ".join(f"{after / before - 1:+.1%}" for before, after in rows)
    print(f"| CPU of a crawl with --archive, least of {pairs} | {kept / plain - 1:+.1%} ({shares}) |")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1500)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--crawls", type=int, default=3)
    options = parser.parse_args()
    pages = captures(options.pages)
    with tempfile.TemporaryDirectory() as folder:
        home = Home.at(Path(folder) / "home").prepare()
        writer = WarcWriter(home.warc, "20260101T000000Z-00000000")
        began = time.process_time()
        for start in range(0, len(pages), BATCH):
            with writer.batch(pages[start : start + BATCH]):
                pass
        written = milliseconds(began, len(pages))
        writer.close()
        (path,) = home.warc.iterdir()
        began = time.process_time()
        assert sum(1 for _ in read(path)) == len(pages)  # noqa: S101  # a benchmark that reads nothing lies
        was_read = milliseconds(began, len(pages))
        began = time.process_time()
        assert not verify(path).problems  # noqa: S101
        verified = milliseconds(began, len(pages))
        print(f"| one page ({path.stat().st_size / len(pages) / 1000:.1f} KB with its request and metadata) | CPU ms |")
        print("| --- | --- |")
        print(f"| written | {written:.3f} |\n| read and unpacked | {was_read:.3f} |\n| verified | {verified:.3f} |")
        reparses(path, home, len(pages), options.repeats)
    if options.crawls:
        crawls(options.crawls)


def reparses(path: Path, home: Home, number: int, repeats: int) -> None:
    """Print pages a second of CPU on one and two processes."""
    ones, twos = [], []
    reparse(ReparseRequest([path], home))  # now they are stored: what is measured is the usual, few changes
    for _ in range(repeats):
        began = time.process_time()
        one = reparse(ReparseRequest([path], home, dry_run=True, jobs=1))
        ones.append(time.process_time() - began)
        began, before = time.process_time(), workers()
        two = reparse(ReparseRequest([path], home, dry_run=True, jobs=2))
        twos.append((time.process_time() - began) + (workers() - before) / 2)
        assert said(one) == said(two)  # noqa: S101
    print(f"| re-parsed, one process | {number / min(ones):.0f} pages/s of CPU ({min(ones) * 1000 / number:.2f} ms) |")
    ratios = [one / two for one, two in zip(ones, twos, strict=True)]
    print(f"| two processes against one | {statistics.median(ratios):.2f}x (start of the two included) |")


def said(result: ReparseResult) -> dict[str, int]:
    """What was found, to compare two runs by."""
    return dict(result.fates)


if __name__ == "__main__":
    main()
