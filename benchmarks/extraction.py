"""Bodies of real articles: newscrawl beside trafilatura, newspaper4k and news-please, on the same pages.

usage: python benchmarks/extraction.py [--others PYTHON] [--markdown FILE] [--limit N]

PYTHON is an interpreter that has the other three, in an environment of their own since they need other versions:

    python3.11 -m venv others && others/bin/pip install -U pip
    others/bin/pip install trafilatura newspaper4k news-please lxml_html_clean

Pages and truth: benchmarks/pages.py. Precision and recall are those of runs of eight letters, so that neither spaces
nor half-spaces count; of the half-spaces a column tells how many of the page's are kept. Time is of the CPU, from bytes
to text (newscrawl: to the whole record), the best of three readings of a page, the median of the pages.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

LIBRARIES = ("trafilatura", "trafilatura fast", "newspaper4k", "news-please")
LEAST_LETTERS = 15
READINGS = 3
ZWNJ = "\u200c"
Read = dict[str, object]


def extractor(name: str) -> Callable[[bytes, str], str]:
    """A function from page and address to text; imports the library."""
    if name.startswith("trafilatura"):
        import trafilatura

        fast = name.endswith("fast")
        return lambda page, _: trafilatura.extract(page, fast=fast, include_comments=False) or ""
    if name == "newspaper4k":
        import newspaper

        def read(page: bytes, url: str) -> str:
            article = newspaper.Article(url, language="fa", fetch_images=False)
            article.download(input_html=page.decode())
            article.parse()
            return str(article.text)

        return read
    from newsplease import NewsPlease

    return lambda page, url: NewsPlease.from_html(page.decode(), url=url, fetch_images=False).maintext or ""


def extract(name: str, pages: list[tuple[bytes, str]]) -> list[Read]:
    """Text and CPU seconds of each page."""
    function = extractor(name)
    return [_timed(lambda page=page, url=url: (function(page, url), "")) for page, url in pages]  # type: ignore[misc]


def _timed(read: Callable[[], tuple[str, str]]) -> Read:
    """Text and error of one reading, and the CPU seconds of the quickest of some."""
    seconds = []
    for _ in range(READINGS):
        started = time.process_time()
        try:
            text, error = read()
        except Exception as problem:  # noqa: BLE001  # somebody else's library: its failure is a result
            text, error = "", f"{type(problem).__name__}: {problem}"
        seconds.append(time.process_time() - started)
    return {"text": text, "seconds": min(seconds), "error": error}


def inner(name: str, folder: Path) -> None:
    """In the other interpreter: read the pages of a folder, write what came out."""
    listed = json.loads((folder / "pages.json").read_text("utf-8"))
    pages = [((folder / file).read_bytes(), url) for file, url in listed]
    (folder / "found.json").write_text(json.dumps(extract(name, pages)), "utf-8")


def others(python: str, pages: list[tuple[bytes, str]]) -> dict[str, list[Read]]:
    """What the other libraries make of the pages."""
    results = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        listed = []
        for number, (page, url) in enumerate(pages):
            (folder / f"{number}.html").write_bytes(page)
            listed.append((f"{number}.html", url))
        (folder / "pages.json").write_text(json.dumps(listed), "utf-8")
        for library in LIBRARIES:
            subprocess.run([python, __file__, "--inner", library, "--folder", name], check=True)
            results[library] = json.loads((folder / "found.json").read_text("utf-8"))
            print(f"{library}: done", file=sys.stderr)
    return results


def ours(samples: list) -> list[Read]:  # type: ignore[type-arg]  # pages.Sample, which the other interpreter lacks
    """What newscrawl makes of them: the whole record."""
    from pages import record

    def read(sample: object) -> tuple[str, str]:
        made = record(sample)  # type: ignore[arg-type]
        return made.get("body") or "", made.get("refused", "")

    return [_timed(lambda sample=sample: read(sample)) for sample in samples]  # type: ignore[misc]


def table(samples: list, results: dict[str, list[Read]]) -> str:  # type: ignore[type-arg]  # likewise
    """Two tables: all pages by library, and newscrawl by outlet."""
    from pages import overlap

    lines = ["| | precision | recall | pages >= 0.99 both | half-spaces kept | nothing found | ms a page (median) |"]
    lines.append("| --- | --- | --- | --- | --- | --- | --- |")
    outlets = defaultdict(list)
    for library, found in results.items():
        scores = [overlap(str(one["text"]), sample.truth) for one, sample in zip(found, samples, strict=True)]
        kept = sum(
            min(str(one["text"]).count(ZWNJ), s.truth.count(ZWNJ)) for one, s in zip(found, samples, strict=True)
        )
        there = sum(sample.truth.count(ZWNJ) for sample in samples)
        cells = [
            library,
            *(f"{statistics.fmean(score[at] for score in scores):.4f}" for at in (0, 1)),
            f"{sum(min(score) >= 0.99 for score in scores)} of {len(scores)}",
            f"{kept / there:.1%}",
            str(sum(not one["text"] for one in found)),
            f"{1000 * statistics.median(float(str(one['seconds'])) for one in found):.1f}",
        ]
        lines.append(f"| {' | '.join(cells)} |")
        for sample, score in zip(samples, scores, strict=True):
            outlets[sample.row["source"]].append((library, score))
    lines += ["", "| outlet | pages | " + " | ".join(f"{name}: precision, recall" for name in results) + " |"]
    lines.append("| --- | --- |" + " --- |" * len(results))
    for outlet, scored in sorted(outlets.items()):
        pages = len(scored) // len(results)
        cells = [outlet, str(pages)]
        for library in results:
            mine = [score for name, score in scored if name == library]
            cells.append(", ".join(f"{statistics.fmean(score[at] for score in mine):.4f}" for at in (0, 1)))
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Run what the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--others", help="interpreter that has the other libraries")
    parser.add_argument("--markdown", type=Path, help="write the tables to this file, too")
    parser.add_argument("--limit", type=int, help="only so many pages")
    parser.add_argument("--inner", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.inner:
        inner(asked.inner, asked.folder)
        return
    from pages import letters, samples

    everything = samples()
    chosen = [sample for sample in everything if len(letters(sample.truth)) >= LEAST_LETTERS][: asked.limit]
    print(f"{len(chosen)} pages with text, {len(everything) - len(chosen)} photo and film pages left out\n")
    results = {"newscrawl": ours(chosen)}
    if asked.others:
        results |= others(asked.others, [(sample.page, sample.url) for sample in chosen])
    text = table(chosen, results)
    print(text)
    if asked.markdown:
        asked.markdown.write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
