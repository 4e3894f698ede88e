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


def bare(urls: Path) -> float:
    """Pages a second of the bare spider."""
    done = subprocess.run([sys.executable, "-c", BARE, str(urls)], capture_output=True, text=True, check=True)
    figures = json.loads(done.stdout)
    return figures["pages"] / figures["seconds"]


def whole(url: str, wanted: int) -> tuple[float, float]:
    """Articles a second of the whole pipeline, and its peak memory in MB."""
    with tempfile.TemporaryDirectory() as home:
        command = [sys.executable, "-c", "from newscrawl.cli import main; main()", "crawl", "mehrnews", "--json"]
        command += ["--base-url", f"mehrnews={url}", "--home", home, "--since", "60d", "--via", "archive"]
        for setting in ("DOWNLOAD_DELAY=0", "CONCURRENT_REQUESTS_PER_DOMAIN=16", "MEMUSAGE_CHECK_INTERVAL_SECONDS=1"):
            command += ["-s", setting]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        report = json.loads(done.stdout)
    stored = report["counts"]["stored"]
    assert stored >= wanted * 0.9, f"only {stored} of {wanted} articles"
    peak = report["sources"]["mehrnews"]["peak_memory_mb"]
    return (stored + report["counts"]["list_pages"]) / report["seconds"], peak


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
            plain = bare(urls)
            ours, peak = whole(newsroom.url, len(provincial) - 60)
            rows.append((plain, ours, ours / plain, peak))
            print(f"run {number + 1}: bare {plain:.0f} pages/s, newscrawl {ours:.0f} pages/s, ratio {ours / plain:.2f}")
    ratio = statistics.median(row[2] for row in rows)
    print(f"\n| pages | bytes a page | bare Scrapy | newscrawl | ratio (median of {options.repeats}) | peak memory |")
    print("| --- | --- | --- | --- | --- | --- |")
    print(
        f"| {len(provincial)} | {options.page_bytes} | {statistics.median(row[0] for row in rows):.0f}/s "
        f"| {statistics.median(row[1] for row in rows):.0f}/s | {ratio:.2f} | {max(row[3] for row in rows):.0f} MB |"
    )
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"\n{time.perf_counter() - began:.0f} s in all, {children.ru_utime + children.ru_stime:.0f} s of CPU")


if __name__ == "__main__":
    main()
