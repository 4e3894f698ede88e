"""Pages a second of the whole pipeline beside a bare Scrapy spider that fetches the same pages and yields nothing.

    python benchmarks/throughput.py [--articles 2000] [--repeats 3] [--page-bytes 87000]

Both crawl the same embedded newsroom (its pages made beforehand), in turn, in processes of their own, with the same
concurrency and without delay. Times are inside the process: from the first request to the end, imports not counted.
Only the ratio means something: the machine's speed cancels out.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from newscrawl.demo import running_newsroom

CONCURRENCY = 16

BARE = """
import json, sys, time
from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess

urls = json.load(open(sys.argv[1]))

class Bare(Spider):
    name = "bare"
    async def start(self):
        for url in urls:
            yield Request(url, dont_filter=True)
    def parse(self, response):
        return None

process = CrawlerProcess({"LOG_ENABLED": False, "CONCURRENT_REQUESTS": 16, "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
                          "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False})
crawler = process.create_crawler(Bare)
process.crawl(crawler)
began = time.perf_counter()
process.start()
print(json.dumps({"pages": crawler.stats.get_value("response_received_count"),
                  "seconds": time.perf_counter() - began}))
"""


def cpu() -> float:
    """Seconds of CPU that ended children took so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def bare(urls: Path) -> tuple[float, float]:
    """Pages a second of the bare spider, and its milliseconds of CPU a page (start included)."""
    began = cpu()
    done = subprocess.run([sys.executable, "-c", BARE, str(urls)], capture_output=True, text=True, check=True)
    figures = json.loads(done.stdout)
    return figures["pages"] / figures["seconds"], (cpu() - began) * 1000 / figures["pages"]


def whole(url: str, wanted: int) -> tuple[float, float, float]:
    """Pages a second of the whole pipeline, its milliseconds of CPU a page (start included), peak memory in MB.

    Raises:
        RuntimeError: it did not bring the articles.
    """
    began = cpu()
    with tempfile.TemporaryDirectory() as home:
        command = [sys.executable, "-c", "from newscrawl.cli import main; main()", "crawl", "mehrnews", "--json"]
        command += ["--base-url", f"mehrnews={url}", "--home", home, "--since", "60d", "--via", "archive"]
        for setting in ("DOWNLOAD_DELAY=0", "CONCURRENT_REQUESTS_PER_DOMAIN=16", "MEMUSAGE_CHECK_INTERVAL_SECONDS=1"):
            command += ["-s", setting]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        report = json.loads(done.stdout)
    stored = report["counts"]["stored"]
    if stored < wanted * 0.9:
        raise RuntimeError(f"only {stored} of {wanted} articles")
    pages = stored + report["counts"]["list_pages"]
    peak = report["sources"]["mehrnews"]["peak_memory_mb"]
    return pages / report["seconds"], (cpu() - began) * 1000 / pages, peak


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--page-bytes", type=int, default=87_000)
    options = parser.parse_args()
    began = time.perf_counter()
    with (
        running_newsroom(articles=options.articles, page_bytes=options.page_bytes, prerender=True) as newsroom,
        tempfile.TemporaryDirectory() as folder,
    ):
        provincial = [truth for truth in newsroom.truths().values() if truth["province"]]
        urls = Path(folder) / "urls.json"
        urls.write_text(json.dumps([newsroom.url + truth["path"] for truth in provincial]), "utf-8")
        rows = []
        for number in range(options.repeats):
            plain, plain_cpu = bare(urls)
            ours, ours_cpu, peak = whole(newsroom.url, len(provincial) - 60)
            rows.append((plain, ours, ours / plain, peak, plain_cpu, ours_cpu, plain_cpu / ours_cpu))
            print(
                f"run {number + 1}: bare {plain:.0f} pages/s ({plain_cpu:.2f} ms CPU), newscrawl {ours:.0f} pages/s "
                f"({ours_cpu:.2f} ms CPU); ratio {ours / plain:.2f}, of CPU {plain_cpu / ours_cpu:.2f}",
                flush=True,
            )
    middle = [statistics.median(column) for column in zip(*rows, strict=True)]
    print(f"\n| {len(provincial)} pages of {options.page_bytes} bytes | pages/s | CPU ms a page | peak memory |")
    print("| --- | --- | --- | --- |")
    print(f"| bare Scrapy spider | {middle[0]:.0f} | {middle[4]:.2f} | |")
    print(f"| newscrawl, whole pipeline | {middle[1]:.0f} | {middle[5]:.2f} | {middle[3]:.0f} MB |")
    print(f"| ratio (median of {options.repeats}) | {middle[2]:.2f} | {middle[6]:.2f} | |")
    print(f"\n{time.perf_counter() - began:.0f} s in all")


if __name__ == "__main__":
    main()
