"""CPU and pages a second of the whole pipeline beside a bare Scrapy spider that fetches the same pages, no more.

    python benchmarks/throughput.py [--articles 1500] [--repeats 3] [--page-bytes 87000] [--texts template,real]
                                    [--engines nastooh] [--parsers 0,2]

All crawl the same embedded newsroom (its pages made beforehand), in turn, in processes of their own, with the same
concurrency and without delay. Times and CPU are from the first request to the end, imports not counted; the CPU of the
main process stands by itself, since that is what one event loop has. Only ratios of one run mean something.

The newsroom's own texts repeat the same few hundred sentences, which is kind to caches and unkind to the search for
duplicates. `real` puts a Markov chain of pairs of words over the real bodies of benchmarks/pages.py in their place.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newscrawl import families, sources
from newscrawl.demo.client import RunningNewsroom
from newscrawl.items import Link
from newscrawl.run import Run
from newscrawl.store import links as links_table
from newscrawl.store.home import Home

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

OUTLETS = {
    "nastooh": ("mehrnews", ("--via", "archive")),
    "iransamaneh": ("yjc", ()),
    "tasnim": ("tasnim", ()),
    "aasaam": ("ilna", ()),
    "wordpress": ("ardabilrasa", ()),
    "newsstudio": ("bloghnews", ()),
}
"""A source of each engine, and how its newsroom is read to its end."""

SHORT_LISTS = {"aasaam", "newsstudio"}
"""Engines whose lists are one page: their articles are put into the store beforehand, as links that a run left."""

BARE = """
import json, resource, sys, time
from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess
import scrapy.core.downloader.handlers.http11

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
began, used = time.perf_counter(), time.process_time()
process.start()
print(json.dumps({"pages": crawler.stats.get_value("response_received_count"),
                  "seconds": time.perf_counter() - began, "main": time.process_time() - used}))
"""

WHOLE = """
import json, resource, sys, time
import newscrawl.crawling, newscrawl.spiders.news, newscrawl.cli.summary, newscrawl.settings
import scrapy.core.downloader.handlers.http11, scrapy.core.engine
from newscrawl.cli import main
from scrapy.settings import Settings
from scrapy.utils.misc import load_object
settings = Settings()
settings.setmodule(newscrawl.settings)
for parts in ("DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES", "EXTENSIONS", "ITEM_PIPELINES"):
    for part in settings.get_component_priority_dict_with_base(parts):
        load_object(part)
from newscrawl.text.restorer import restorer
restorer()
began, used = time.perf_counter(), time.process_time()
try:
    main()
finally:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    own = time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    figures = {"seconds": time.perf_counter() - began, "main": own, "peak": peak / 1024,
               "all": own + children.ru_utime + children.ru_stime, "child_peak": children.ru_maxrss / 1024}
    print(json.dumps(figures), file=sys.stderr)
"""


def serve(texts: str, arguments: list[str]) -> None:
    """Be the newsroom."""
    from newscrawl.demo import __main__ as demo
    from newscrawl.demo.writer import bodies

    if texts == "real":
        import pages

        words = "\n".join(sample.truth for sample in pages.samples()).split()
        following: dict[tuple[str, str], list[str]] = {}
        for first, second, third in zip(words, words[1:], words[2:], strict=False):
            following.setdefault((first, second), []).append(third)
        starts = sorted(following)

        def statement(story: Any) -> str:
            rng: random.Random = story.rng
            pair = starts[int(rng.random() * len(starts))]
            said = list(pair)
            while len(said) < 22:
                pair = (pair[1], rng.choice(following.get(pair, ["است"])))
                said.append(pair[1])
            return " ".join(said).strip(" .،") + "."

        bodies._statement = statement  # type: ignore[assignment]  # noqa: SLF001  # it has no door of its own
    sys.argv = ["newscrawl.demo", *arguments]
    demo.main()


@contextmanager
def newsroom(texts: str, **options: object) -> Iterator[RunningNewsroom]:
    """A newsroom with texts of that sort."""
    command = [sys.executable, __file__, "--serve", texts, "--watch-stdin", "--prerender"]
    for name, value in options.items():
        command += ["--" + name.replace("_", "-"), str(value)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        ready = json.loads(process.stdout.readline())  # type: ignore[union-attr]
        try:
            yield RunningNewsroom(ready["url"], ready["pid"])
        finally:
            process.stdin.close()  # type: ignore[union-attr]


def bare(urls: Path) -> dict[str, float]:
    """Figures of the bare spider."""
    done = subprocess.run([sys.executable, "-c", BARE, str(urls)], capture_output=True, text=True, check=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures | {"all": figures["main"], "peak": 0.0, "child_peak": 0.0}


def leave(home: str, name: str, paths: list[str]) -> None:
    """Put the links of a newsroom into a store."""
    source = sources.get(name)
    grammar = families.get(source.family).grammar(source)
    urls = [source.home + path for path in paths]
    links = [Link(code, url) for url in urls if (code := grammar.article_id(url))]
    run = Run.start(Home(Path(home)).prepare(), None, [name], {})
    with run.store.write() as connection:
        links_table.add(connection, name, links, channel="section", run_id=run.run_id, now=time.time())
    run.close()


def whole(source: str, url: str, parsers: int, via: tuple[str, ...], wanted: int, left: list[str]) -> dict[str, float]:
    """Figures of the whole pipeline; `left`: paths of articles that are known beforehand.

    Raises:
        RuntimeError: it did not bring the articles.
    """
    with tempfile.TemporaryDirectory() as home:
        if left:
            leave(home, source, left)
        command = [sys.executable, "-c", WHOLE, "crawl", source, "--json", "--parsers", str(parsers), *via]
        command += ["--base-url", f"{source}={url}", "--home", home, "--since", "5d"]
        for setting in ("DOWNLOAD_DELAY=0", "CONCURRENT_REQUESTS_PER_DOMAIN=16"):
            command += ["-s", setting]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode not in (0, 3):
            raise RuntimeError(done.stderr)
        report, figures = json.loads(done.stdout), json.loads(done.stderr.splitlines()[-1])
    stored = report["counts"]["stored"]
    if stored < wanted * 0.85:
        raise RuntimeError(f"{source}: only {stored} of {wanted} articles: {report['verdict']}")
    return {**figures, "pages": stored + report["counts"]["list_pages"]}


def measure(engine: str, texts: str, options: argparse.Namespace) -> None:
    """Print the rows of one newsroom."""
    source, via = OUTLETS[engine]
    given = {"articles": options.articles, "page_bytes": options.page_bytes, "engine": engine}
    with newsroom(texts, **given) as room, tempfile.TemporaryDirectory() as folder:
        provincial = [truth for truth in room.truths().values() if truth["province"]]
        urls = Path(folder) / "urls.json"
        urls.write_text(json.dumps([room.url + truth["path"] for truth in provincial]), "utf-8")
        rows: dict[str, list[dict[str, float]]] = {"bare Scrapy spider": []}
        for _ in range(options.repeats):
            rows["bare Scrapy spider"].append(bare(urls))
            for count in options.parsers.split(","):
                left = [truth["path"] for truth in provincial] if engine in SHORT_LISTS else []
                figures = whole(source, room.url, int(count), via, len(provincial) - 60, left)
                rows.setdefault(f"newscrawl --parsers {count}", []).append(figures)
    plain = rows["bare Scrapy spider"]
    for name, runs in rows.items():
        rate = statistics.median(run["pages"] / run["seconds"] for run in runs)
        main, every = (statistics.median(run[key] * 1000 / run["pages"] for run in runs) for key in ("main", "all"))
        ratio = statistics.median(
            (one["main"] / one["pages"]) / (run["main"] / run["pages"]) for one, run in zip(plain, runs, strict=True)
        )
        speed = statistics.median(
            (run["pages"] / run["seconds"]) / (one["pages"] / one["seconds"])
            for one, run in zip(plain, runs, strict=True)
        )
        peak = max(run["peak"] for run in runs)
        child = max(run["child_peak"] for run in runs)
        shown = f"{peak:.0f} + {child:.0f} MB" if child else f"{peak:.0f} MB" if peak else ""
        print(
            f"| {engine}, {texts} | {name} | {rate:.0f} | {main:.2f} | {every:.2f} | {ratio:.2f} | {speed:.2f} "
            f"| {shown} |",
            flush=True,
        )


def main() -> None:
    """Print the table."""
    if sys.argv[1:2] == ["--serve"]:
        serve(sys.argv[2], sys.argv[3:])
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1500)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--page-bytes", type=int, default=87_000)
    parser.add_argument("--texts", default="template,real")
    parser.add_argument("--engines", default="nastooh", help=", ".join(OUTLETS))
    parser.add_argument("--parsers", default="0,2")
    options = parser.parse_args()
    began = time.perf_counter()
    print("| newsroom | who | pages/s | main CPU ms | all CPU ms | of bare's main CPU | of bare's pages/s | memory |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for engine in options.engines.split(","):
        for texts in options.texts.split(","):
            measure(engine, texts, options)
    print(f"\n{time.perf_counter() - began:.0f} s in all")


if __name__ == "__main__":
    main()
