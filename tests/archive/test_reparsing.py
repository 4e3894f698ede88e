"""Archived pages of every outlet through today's rules: the saved pages of tests/sources as an archive.

Modules: `cli/reparse.py`, `archive/warm.py`.
"""

import gzip
from collections import Counter
from pathlib import Path
from urllib.parse import quote

import msgspec
import pytest

from newscrawl import sources
from newscrawl.archive import reparsing
from newscrawl.archive.reparsing import Part, parts, read_part
from newscrawl.archive.writer import WarcWriter
from newscrawl.authoring import cases
from newscrawl.items import from_json
from newscrawl.store.captures import Capture, Kept
from newscrawl.store.engine import Store

FOLDER = Path(__file__).parents[1] / "sources"
ALL = [cases.load(path.parent) for path in sorted(FOLDER.glob("*/*/case.toml"))]
REFERENCE = next(case for case in ALL if case.source == "mehrnews" and case.folder.name == "reference")


def page_of(case, **changes):
    values = {
        "url": quote(case.facts.url, safe=":/?&=%#"),  # as a crawler asks for it
        "status": case.facts.status,
        "headers": ((b"Content-Type", case.facts.content_type.encode()), (b"Content-Encoding", b"gzip")),
        "body": gzip.compress(case.page, 1),
        "captured_at": case.facts.fetched_at.timestamp(),
    }
    return Capture(**values | changes)


def archived(folder, *kept):
    writer = WarcWriter(folder, "20260101T000000Z-00000000")
    with writer.batch(kept) as batch:
        pass
    writer.close()
    return folder / batch.files[0].file


@pytest.fixture(scope="module")
def everything(tmp_path_factory):
    """An archive of every saved page that an article was read from, as somebody else would have made it."""
    told = [case for case in ALL if (case.folder / cases.EXPECTED).exists()]
    unique = {case.facts.url: case for case in told}
    kept = [Kept(page_of(case), case.source, "article") for case in unique.values()]
    return archived(tmp_path_factory.mktemp("warc"), *kept), unique


def test_every_outlet_gives_the_records_of_its_pages(everything):
    path, by_url = everything
    found = {}
    for part in parts(path):
        for change in read_part(part, None).changes:
            article = from_json(change.record)
            found[article.warc.offset] = msgspec.to_builtins(article)
            assert "title" in change.rules, article.id
    read = {(record["source"], record["news_code"]) for record in found.values()}
    provincial = {}
    for case in by_url.values():
        record = case.read()
        if record.get("province"):
            provincial[record["source"], record["news_code"]] = record
    assert read == set(provincial)
    assert len({source for source, _ in read}) > 30
    for record in found.values():
        expected = provincial[record["source"], record["news_code"]]
        assert {**record, "warc": None, "content_hash": expected["content_hash"]} == expected


@pytest.fixture
def store(tmp_path):
    opened = Store.open(f"sqlite:///{tmp_path / 'store.db'}")
    yield opened
    opened.close()


def fates(path, store=None, only=None):
    counted = Counter()
    for part in parts(path, only, counted):
        counted.update(read_part(part, store).fates)
    return dict(counted)


def kept(page, **changes):
    values = {"source": "mehrnews", "kind": "article", "news_code": "6705663", "outcome": "read"}
    return Kept(page, **values | changes)


@pytest.mark.parametrize(
    ("page", "made", "fate"),
    [
        ({}, {}, "not stored yet"),
        ({}, {"kind": "list", "news_code": None}, "a listing or robots.txt"),
        ({}, {"source": "nobody"}, "of no outlet that is known"),
        ({}, {"source": "irna"}, "of an outlet that was not asked for"),
        ({}, {"outcome": "outside_window"}, "not what its crawl asked for"),
        ({}, {"outcome": "other_province"}, "not what its crawl asked for"),
        ({}, {"outcome": "challenge"}, "not stored yet"),
        ({"status": 404}, {"outcome": "http_404"}, "refused: http_404"),
        ({"status": 503}, {"outcome": "http_503"}, "refused: http_503"),
        ({"body": b"<html>"}, {}, "refused: empty"),
        ({"body": b"\x1f\x8bcut"}, {}, "not readable: corrupt"),
        ({"status": 304, "body": b""}, {"outcome": "unchanged"}, "the same as an earlier page"),
    ],
)
def test_what_becomes_of_a_page(tmp_path, page, made, fate):
    path = archived(tmp_path, kept(page_of(REFERENCE, **page), **made))
    assert fates(path, only=frozenset({"mehrnews"})) == {fate: 1}


@pytest.mark.parametrize(
    ("url", "fate"),
    [
        ("https://www.mehrnews.com/archive", "not the address of an article"),
        ("https://www.mehrnews.com/news/6705663/x", "not stored yet"),
        ("https://mehrnews.com/news/6705663", "not stored yet"),
        ("https://en.mehrnews.com/news/6705663", "of no outlet that is known"),
        ("https://www.mehrnews.com/news/1/x", "refused: wrong_article"),
    ],
)
def test_pages_that_somebody_else_archived(tmp_path, monkeypatch, url, fate):
    monkeypatch.setattr("newscrawl.archive.records._metadata", lambda *_: b"")
    path = archived(tmp_path, kept(page_of(REFERENCE, url=url)))
    assert fates(path) == {fate: 1}


def test_a_parser_error_is_one_page_and_no_more(tmp_path, monkeypatch):
    def fail(*_, **__):
        raise ZeroDivisionError("a rule")

    monkeypatch.setattr(type(reparsing.families.get("nastooh")), "article", fail)
    path = archived(tmp_path, kept(page_of(REFERENCE)))
    assert fates(path) == {"refused: parser_error": 1}


def test_pages_of_an_older_design_are_read_with_its_rules(tmp_path, monkeypatch):
    html = REFERENCE.page.replace(b"<h1", b"<h5").replace(b"</h1>", b"</h5>")
    html = html.replace(b'property="og:title"', b'property="x"').replace(b'name="twitter:title"', b'name="x"')
    (tmp_path / "dated.toml").write_text(
        (Path(sources.__file__).parent / "mehrnews.toml").read_text("utf-8").replace('"mehrnews"', '"dated"', 1)
        + '[[earlier]]\nuntil = 2025-12-31\n[earlier.article]\ntitle = ["h5"]\n',
        "utf-8",
    )
    dated = sources.load(tmp_path / "dated.toml")
    known = {"dated": dated}
    monkeypatch.setattr(sources, "load_all", lambda: known)
    monkeypatch.setattr(sources, "get", known.__getitem__)
    old = page_of(REFERENCE, body=gzip.compress(html))
    later = page_of(REFERENCE, body=gzip.compress(html + b" "), captured_at=old.captured_at + 10 * 86_400)
    path = archived(tmp_path, kept(old, source="dated"), kept(later, source="dated"))
    (part,) = parts(path)
    changes = read_part(part, None).changes
    titles = {change.captured_at: change.rules.get("title") for change in changes}
    assert titles[old.captured_at] == "css/h5"
    assert titles.get(later.captured_at) != "css/h5"


def test_parts_hold_each_page_once(tmp_path, monkeypatch):
    monkeypatch.setattr(reparsing, "PART", 3)
    pages = [
        kept(page_of(REFERENCE, body=b"%d" % number), source=("mehrnews", "irna")[number % 2]) for number in range(11)
    ]
    shared = list(parts(archived(tmp_path, *pages)))
    offsets = [offset for part in shared for offset in part.offsets]
    assert len(offsets) == len(set(offsets)) == 11
    assert Counter(part.source for part in shared) == {"mehrnews": 2, "irna": 2}
    assert all(isinstance(part, Part) and len(part.offsets) <= 3 for part in shared)
