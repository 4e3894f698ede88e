"""Rows of archived pages, on both kinds of database."""

import pytest

from newscrawl.dedup import prepare_article
from newscrawl.reasons import Refused
from newscrawl.store import captures
from newscrawl.store.captures import Batch, Capture, Earlier, Grown, Kept, Original, Written
from newscrawl.store.outcomes import Fetched, Rejected, kept

RUN = "20251229T072500Z-ab12"


def place(number, *, status=200, body=b"x", source="mehrnews", kind="article", digest=None, code=None):
    page = Capture(f"https://a.ir/{number}", status, (), body, 1766993100.123456 + number)
    kept = Kept(page, source, kind, code or str(number), "stored")
    return Written(kept, f"{RUN}-1.warc.gz", number * 100, 90, digest or f"sha1:{number}")


def put(store, *places, files=()):
    with store.write() as connection:
        captures.put(connection, RUN, Batch(tuple(places), tuple(files)), 1.0)


def test_places_lead_to_records(store):
    put(store, place(2), place(1), files=[Grown(f"{RUN}-1.warc.gz", 290, closed=False)])
    with store.read() as connection:
        assert list(captures.places(connection, f"{RUN}-1.warc.gz")) == [
            (100, 90, "https://a.ir/1"),
            (200, 90, "https://a.ir/2"),
        ]
        assert list(captures.places(connection, "other")) == []


def test_files_grow_and_close(store):
    put(store, files=[Grown("a-1.warc.gz", 10, closed=False)])
    put(store, files=[Grown("a-1.warc.gz", 20, closed=True), Grown("a-2.warc.gz", 5, closed=False)])
    with store.read() as connection:
        rows = [tuple(row) for row in captures.files(connection, RUN)]
        assert captures.files(connection, "another run") == []
    assert rows == [("a-1.warc.gz", RUN, 20, 1.0), ("a-2.warc.gz", RUN, 5, None)]


def test_the_first_capture_of_a_payload(store):
    put(store, place(3, digest="sha1:A"), place(4, digest="sha1:A"), place(5, digest="sha1:B"), place(6, body=b""))
    earlier = Earlier(store)
    assert earlier.payloads(["sha1:A", "sha1:C", "sha1:6"]) == {"sha1:A": Original("https://a.ir/3", 1766993103.123456)}


def test_the_last_good_capture_of_an_article(store):
    put(
        store, place(1, code="7"), place(2, code="7"), place(3, code="7", status=304), place(4, code="7", source="irna")
    )
    found = Earlier(store).pages([("mehrnews", "7"), ("mehrnews", "8")])
    assert found == {("mehrnews", "7"): Original("https://a.ir/2", 1766993102.123456)}


def test_only_an_article_that_was_never_asked_for_is_fresh(make_article):
    hops = (Capture("https://a.ir/1", 301, (), b"moved", 1.0), Capture("https://a.ir/1/x", 200, (), b"page", 1.0))
    article = make_article("1")
    looks = [
        Fetched(article, prepare_article(article), captures=hops, first=True),
        Fetched(article, prepare_article(article), captures=hops),
        Rejected("mehrnews", "1", "https://a.ir/1", Refused("challenge", ""), captures=hops, first=True),
    ]
    assert [[page.fresh for page in kept(one)] for one in looks] == [[False, True], [False, False], [False, False]]


def test_a_file_that_is_gone_is_forgotten(store):
    put(store, place(1), files=[Grown(f"{RUN}-1.warc.gz", 290, closed=True)])
    with store.write() as connection:
        captures.forget_file(connection, f"{RUN}-1.warc.gz")
    with store.read() as connection:
        assert captures.files(connection) == []
    assert Earlier(store).payloads(["sha1:1"]) == {}


@pytest.mark.parametrize("method", ["payloads", "pages"])
def test_nothing_is_asked_for(store, method):
    assert getattr(Earlier(store), method)([]) == {}
