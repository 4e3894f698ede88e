"""Files of others: how Common Crawl, wget, Heritrix and browsers' tools write the same page."""

import gzip
import io
import zlib

import pytest
from backports import zstd
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newscrawl.archive.reader import ArchiveError, places, read, read_at

URL = "https://www.mehrnews.com/news/6705663"


def foreign(body, headers=(), *, version="1.0", url=URL, gzip_members=True, kind="response", more=None):
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=gzip_members, warc_version=version)
    http = StatusAndHeaders("200 OK", [("Content-Type", "text/html"), *headers], "HTTP/1.1")
    named = {"WARC-Date": "2025-12-29T07:25:00Z"} | (more or {})
    writer.write_record(writer.create_warcinfo_record("x.warc.gz", {"software": "another"}))
    writer.write_record(
        writer.create_warc_record(
            url, kind, payload=io.BytesIO(body), length=len(body), http_headers=http, warc_headers_dict=named
        )
    )
    return out.getvalue()


def chunked(body):
    return b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)


KINDS = {
    "Common Crawl's news": lambda page: foreign(
        page, [("X-Crawler-Content-Encoding", "gzip"), ("X-Crawler-Content-Length", "44"), ("Content-Length", "120")]
    ),
    "unpacked, header kept": lambda page: foreign(page, [("Content-Encoding", "gzip")]),
    "as served": lambda page: foreign(gzip.compress(page), [("Content-Encoding", "gzip")]),
    "as served, brackets, chunks (wget)": lambda page: foreign(
        chunked(gzip.compress(page)), [("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")], url=f"<{URL}>"
    ),
    "chunks joined, header kept": lambda page: foreign(page, [("Transfer-Encoding", "chunked")]),
    "not packed at all": lambda page: foreign(page, gzip_members=False),
    "one gzip stream": lambda page: gzip.compress(foreign(page, gzip_members=False)),
    "zstd": lambda page: zstd.compress(foreign(page, gzip_members=False)),
    "WARC 1.1": lambda page: foreign(page, version="1.1"),
}


@pytest.mark.parametrize("build", KINDS.values(), ids=KINDS)
def test_the_same_page(make, tmp_path, build):
    path = tmp_path / "x.warc.gz"
    path.write_bytes(build(make.page))
    (page,) = read(path)
    assert (page.reason, page.url, page.status, page.body) == ("", URL, 200, make.page)
    assert page.captured_at == 1766993100.0
    assert page.headers["content-type"] == "text/html"


@pytest.mark.parametrize(
    ("reason", "options"),
    [
        ("truncated", {"more": {"WARC-Truncated": "length"}}),
        ("undated", {"more": {"WARC-Date": "yesterday"}}),
        ("revisit", {"kind": "revisit"}),
        ("corrupt", {"headers": [("Content-Encoding", "br")]}),
        ("corrupt", {"headers": [("X", "y" * 2_000_000)]}),
        ("too_large", {"body": bytes(16 * 1024 * 1024 + 1)}),
        ("not_http", {"url": "dns:www.mehrnews.com", "more": {"Content-Type": "text/dns"}}),
    ],
)
def test_what_is_no_page_has_its_reason(tmp_path, reason, options):
    path = tmp_path / "x.warc.gz"
    body = options.pop("body", b"\x00\xff\xfe body")
    path.write_bytes(foreign(body, **options) + foreign(b"<html>next"))
    page, following = read(path)
    assert (page.reason, page.body) == (reason, b"")
    assert page.detail
    assert following.body == b"<html>next"


@pytest.mark.parametrize("data", [b"", b"<html>", b"\x1f\x8b", gzip.compress(b"<html>", mtime=0), b"PK\x03\x04" * 50])
def test_what_is_no_warc_file(tmp_path, data):
    path = tmp_path / "x.warc.gz"
    path.write_bytes(data)
    if not data:
        assert list(read(path)) == []
        return
    with pytest.raises(ArchiveError, match=r"x\.warc\.gz: at or behind offset 0: "):
        list(read(path))


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(ArchiveError, match="No such file"):
        list(read(tmp_path / "x.warc.gz"))


def test_damage_in_the_middle_gives_what_lies_before(writer, make, tmp_path):
    written = make.write(writer, make.kept(1), make.kept(2), make.kept(3)).written
    data = bytearray((tmp_path / make.file).read_bytes())
    data[written[1].offset + written[1].length // 2] ^= 0x55
    (tmp_path / make.file).write_bytes(data)
    pages = read(tmp_path / make.file)
    assert next(pages).body == make.page + b"1"
    with pytest.raises(ArchiveError, match="Gzip"):
        list(pages)


def test_places_without_their_pages(writer, make, tmp_path):
    written = make.write(writer, *(make.kept(number) for number in range(1, 8))).written
    path = tmp_path / make.file
    found = list(places(path))
    assert [(page.offset, page.url, page.made["news-code"]) for page in found] == [
        (place.offset, place.kept.capture.url, place.kept.news_code) for place in written
    ]
    assert not any(page.body or page.headers for page in found)
    assert [page.offset for page in read(path, written[2].offset)] == [place.offset for place in written[2:]]
    with pytest.raises(ArchiveError, match="no answer at offset 0"):
        read_at(path, 0)


def test_a_bomb_costs_what_a_page_may(tmp_path):
    path = tmp_path / "x.warc.gz"
    path.write_bytes(foreign(zlib.compress(bytes(200_000_000), 9, wbits=31), [("Content-Encoding", "gzip")]))
    (page,) = read(path)
    assert page.reason == "corrupt"
    assert "unpacks to more than" in page.detail


def test_what_the_crawl_made_of_a_page(begin, make, tmp_path):
    writer = begin()
    made = make.write(writer, make.kept(1), make.kept(2, outcome="challenge", detail="says so")).written
    first, second = read(tmp_path / make.file)
    assert first.made == {
        "source": "mehrnews",
        "run": make.run,
        "kind": "article",
        "news-code": "1",
        "outcome": "stored",
    }
    assert second.made["detail"] == "says so"
    assert read_at(tmp_path / make.file, made[0].offset) == first
