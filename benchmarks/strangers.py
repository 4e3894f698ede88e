"""Real bodies in the newsroom's strangers: what `standard` makes of sites that no family is made for.

usage: python benchmarks/strangers.py [--only NAME,NAME] [--others PYTHON] [--markdown FILE] [--limit N] [--misses]

Bodies and truth: benchmarks/pages.py (../shared/data/pages), each laid into a page of every stranger of
newscrawl.demo.engines, with another moment of publication each. Nothing but the page and its address is given: no list
that led there, no fact about the site. Counted are precision and recall of the body in runs of eight letters; headlines
that are right letter by letter; moments that are right to the minute, wrong ones, and pages without one; the province
by the section that the page prints; articles that were refused; pages that are no articles and came out all the same.
PYTHON is as in benchmarks/extraction.py.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lxml import etree
from lxml import html as lxml_html
from pages import BLOCKS, CLOSING, CONTAINER, RELATED, TRUTH, letters, overlap
from pages import samples as rows

from newscrawl.authoring.detect import stand_in
from newscrawl.demo.clock import Clock
from newscrawl.demo.engines import STRANGERS
from newscrawl.demo.engines.base import Ask, Style
from newscrawl.demo.mehr import MEHR
from newscrawl.demo.model import Article, Block, Picture
from newscrawl.demo.newsroom import Newsroom
from newscrawl.families.standard import FAMILY
from newscrawl.pages.page import Page
from newscrawl.reasons import Refused

NOW = datetime(2026, 1, 10, 8, 0, tzinfo=UTC)
HOME = "https://stranger.example"
MIN_LETTERS = 15
FIRST = 6_000_001


@dataclass
class Score:
    """What came of one stranger's pages."""

    bodies: list[tuple[float, float]] = field(default_factory=list)
    titles: list[bool] = field(default_factory=list)
    right: int = 0
    wrong: int = 0
    undated: int = 0
    provinces: list[bool] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)
    exported: list[str] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)


def laid(limit: int | None = None) -> tuple[Newsroom, dict[int, str]]:
    """A newsroom that holds the real texts alone, and the true text of each number."""
    room = Newsroom(articles=0, history=0, real_texts=False, clock=Clock(NOW))
    truths = {}
    chosen = [sample for sample in rows() if len(letters(sample.truth)) >= MIN_LETTERS][:limit]
    for at, sample in enumerate(chosen):
        row, nid = sample.row, FIRST + at * 7
        published = NOW - timedelta(minutes=31 + 37 * at)
        section = next((one for one in MEHR.sections if sample.province and _slug(one) == sample.province), None)
        inner = _inner(row)
        room.take(
            Article(
                nid=nid,
                kind="news",
                section=section or MEHR.pools[0][at % len(MEHR.pools[0])],
                published=published,
                modified=published + timedelta(minutes=at % 50),
                title=" ".join(row["title"].split()),
                lead=" ".join((row["summary"] or "").split()),
                kicker=("", "در گفت‌وگو با خبرنگار ما مطرح شد:")[at % 3 == 0],
                picture=Picture(5_000_000 + at, published),
                tags=("راه روستایی", "آب آشامیدنی", "کشاورزی")[: at % 4],
                shape="raw",
                blocks=[Block("paragraph", sample.truth)],
                raw_body=inner,
            )
        )
        truths[nid] = sample.truth
    return room, truths


def _slug(section: Any) -> str | None:
    from newscrawl.provinces import PROVINCES

    return next((one.slug for one in PROVINCES if one.iso == section.province), None)


def _inner(row: dict[str, Any]) -> str:
    """The markup of a body without its engine's own container, headline, toolbar and closing lines."""
    root = lxml_html.document_fromstring(f"<html><body>{row['body_html']}</body></html>")
    for path in TRUTH:
        for element in root.xpath(path):
            if element.getparent() is not None:
                element.drop_tree()
    found = (root.xpath(CONTAINER.get(row["source"], "//body")) or root.xpath("//body"))[0]
    head = {letters(row["title"] or ""), letters(row["summary"] or "")}
    begun = False
    for element in list(found.iter()):
        if element is found or not isinstance(element.tag, str) or element.tag not in BLOCKS:
            continue
        text = " ".join(element.text_content().split())
        about = (
            (not begun and letters(text) in head) or CLOSING.match(text) or (len(text) < 200 and RELATED.match(text))
        )
        if text and about and element.getparent() is not None:
            element.drop_tree()
        begun = begun or (bool(text) and not about and element.tag == "p")
    if found.tag == "body" and len(found) == 1 and not (found.text or "").strip():
        found = found[0]
    for element in found.iter():
        for name in ("class", "id", "itemprop"):
            element.attrib.pop(name, None)  # an engine's names would give it away
    children = b"".join(etree.tostring(child, encoding="utf-8", method="html") for child in found)
    return (found.text or "") + children.decode()


def measured(name: str, room: Newsroom, truths: dict[int, str]) -> tuple[Score, list[tuple[bytes, str]]]:
    """Read every article and every other page of a stranger."""
    site = STRANGERS[name](room, Style(origin=HOME, page_bytes=0))
    source = stand_in(HOME, "stranger", "standard", "غریبه")
    score, pages = Score(), []
    for nid, truth in truths.items():
        address = site.path_of(nid)
        path, _, query = address.partition("?")
        asked = dict(part.partition("=")[::2] for part in query.split("&") if part)
        reply = site.answer(Ask("GET", unquote(path), asked, {}))
        page = Page(HOME + address, reply.content(), NOW, 200, {"content-type": reply.content_type})
        pages.append((page.body, page.url))
        article = room.article(nid)
        try:
            record = FAMILY.article(page, source)
        except Refused as refusal:
            score.refused[refusal.reason] = score.refused.get(refusal.reason, 0) + 1
            score.undated += refusal.reason.startswith("date")
            score.bodies += [] if refusal.reason.startswith("date") else [(0.0, 0.0)]
            score.misses.append(f"{nid} {refusal}")
            continue
        score.bodies.append(overlap(record.body or "", truth))
        score.titles.append(letters(record.title) == letters(article.title))
        published = datetime.fromisoformat(record.published_at).replace(second=0)
        exact = published == article.published.replace(second=0)
        score.right, score.wrong = score.right + exact, score.wrong + (not exact)
        if article.section.province:
            score.provinces.append(record.province == _slug(article.section))
        bad = [] if min(score.bodies[-1]) >= 0.97 else [f"body {score.bodies[-1][0]:.2f} {score.bodies[-1][1]:.2f}"]
        bad += [] if score.titles[-1] else [f"title {record.title!r}"]
        bad += [] if exact else [f"date {record.published_at} for {article.published.isoformat()}"]
        if bad:
            score.misses.append(f"{nid} {'; '.join(bad)}")
    for address in others(name):
        reply = site.answer(Ask("GET", address, {}, {}))
        try:
            body = reply.content()
            made = FAMILY.article(
                Page(HOME + address, body, NOW, reply.status, {"content-type": reply.content_type}), source
            )
        except Refused:
            continue
        score.exported.append(f"{address}: {made.title}")
    return score, pages


def others(name: str) -> list[str]:
    """Addresses of a stranger's pages that are no articles."""
    from newscrawl.demo.engines.strangers.base import Stranger

    made = STRANGERS[name](Newsroom(articles=30, history=0, real_texts=False), Style(origin=HOME))
    assert isinstance(made, Stranger)  # noqa: S101  # so says the table
    return made.no_articles()


def table(scores: dict[str, Score]) -> str:
    """One row a stranger."""
    columns = ("stranger", "pages", "precision", "recall", "headlines", "to the minute", "wrong", "none", "province")
    columns += ("refused", "no article, exported")
    lines = [f"| {' | '.join(columns)} |", "| --- " * len(columns) + "|"]
    for name, score in scores.items():
        count = len(score.bodies) + score.undated
        means = [statistics.fmean(one[at] for one in score.bodies) if score.bodies else 0.0 for at in (0, 1)]
        cells = [
            name,
            str(count),
            *(f"{mean:.4f}" for mean in means),
            f"{sum(score.titles)} of {len(score.titles)}",
            f"{score.right / count:.1%}",
            str(score.wrong),
            str(score.undated),
            f"{sum(score.provinces)} of {len(score.provinces)}",
            ", ".join(f"{number} {reason}" for reason, number in score.refused.items()) or "0",
            str(len(score.exported)),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Run what the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", help="names of strangers, between commas")
    parser.add_argument("--others", help="interpreter that has the other libraries")
    parser.add_argument("--markdown", type=Path, help="write the tables to this file, too")
    parser.add_argument("--limit", type=int, help="only so many texts")
    parser.add_argument("--misses", action="store_true", help="say which pages were not read well")
    asked = parser.parse_args()
    room, truths = laid(asked.limit)
    scores, theirs = {}, []
    for name in asked.only.split(",") if asked.only else STRANGERS:
        scores[name], pages = measured(name, room, truths)
        if asked.misses:
            for line in scores[name].misses[:15] + scores[name].exported:
                print(name, line, file=sys.stderr)
        if asked.others:
            theirs.append(f"\n{name}:\n\n{_others(asked.others, pages, list(truths.values()))}")
    text = table(scores) + "\n" + "\n".join(theirs)
    print(text)
    if asked.markdown:
        asked.markdown.write_text(text + "\n", "utf-8")


def _others(python: str, pages: list[tuple[bytes, str]], truths: list[str]) -> str:
    from extraction import others as read

    lines = ["| | precision | recall | nothing found |", "| --- | --- | --- | --- |"]
    for library, found in read(python, pages).items():
        scored = [overlap(str(one["text"]), truth) for one, truth in zip(found, truths, strict=True)]
        means = " | ".join(f"{statistics.fmean(score[at] for score in scored):.4f}" for at in (0, 1))
        lines.append(f"| {library} | {means} | {sum(not one['text'] for one in found)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
