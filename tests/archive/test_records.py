"""Records of hostile answers: both readers take them, and nothing of a page becomes a field of ours."""

import io
import zlib

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.archive.reader import read
from newscrawl.archive.records import MAX_HEADERS, info_member, members, payload_digest, writable
from newscrawl.archive.verifying import verify

HOSTILE = {
    "nothing": (),
    "not ASCII": ((b"Server", "سرور".encode()), (b"X-\xff", b"\xfe\xff")),
    "line ends": ((b"A\r\nWARC-Type", b"x\r\n\r\nWARC/1.1\r\nWARC-Type: response"), (b"B", b"\n\n<html>")),
    "no name": ((b"", b"x"), (b" ", b"y"), (b"A", b"")),
    "control characters": ((b"A", b"\x00\x01\x1b[31m"),),
    "colons": ((b"A: B", b": : :"),),
    "one of 100 KB": ((b"A", b"a" * 100_000), (b"B", b"b")),
    "10,000 of them": ((b"Set-Cookie", b"a" * 20),) * 10_000,
    "lying lengths": ((b"Content-Length", b"99999999999999999999"), (b"Content-Length", b"-1")),
    "chunks that were joined": ((b"Transfer-Encoding", b"chunked"),),
    "gzip that is none": ((b"Content-Encoding", b"gzip"),),
    "many encodings": ((b"Content-Encoding", b"gzip, br, zstd, deflate, x"),),
}


def written(make, tmp_path, kept, original=None):
    path = tmp_path / make.file
    packed = members(kept, make.run, payload_digest(kept.capture.body), original)
    path.write_bytes(info_member(make.file, make.run) + packed.answer + packed.others)
    found = verify(path)
    assert found.problems == []
    assert sum(found.records.values()) == 4
    (page,) = read(path)
    return page


@pytest.mark.parametrize("headers", HOSTILE.values(), ids=HOSTILE)
def test_hostile_headers(make, tmp_path, headers):
    page = written(make, tmp_path, make.kept(headers=headers, body=make.page, request_headers=headers))
    assert page.status == 200
    assert set(page.warc) == {
        "warc-type",
        "warc-record-id",
        "warc-target-uri",
        "warc-date",
        "warc-payload-digest",
        "warc-block-digest",
        "content-type",
        "content-length",
    }
    assert page.body == make.page or page.reason == "corrupt"


@given(
    headers=st.lists(st.tuples(st.binary(max_size=20), st.binary(max_size=60)), max_size=8),
    body=st.binary(max_size=200),
    status=st.integers(100, 999),
    detail=st.text(max_size=80),
)
def test_any_answer(make, tmp_path_factory, headers, body, status, detail):
    kept = make.kept(headers=headers, body=body, status=status, detail=detail)
    page = written(make, tmp_path_factory.mktemp("any"), kept)
    assert page.status == status
    known = {b"content-encoding", b"transfer-encoding"}
    if status != 304 and not known & {name.strip().lower() for name, _ in headers}:
        assert page.body == body


def test_headers_keep_their_bytes(make):
    headers = ((b"Set-Cookie", b"a=\xd8\xa7"), (b"Set-Cookie", b"b"), (b"x-cAsE", b"1"))
    kept = make.kept(headers=headers, body=b"x")
    packed = members(kept, make.run, payload_digest(b"x"), None)
    plain = zlib.decompress(packed.answer, wbits=31)
    assert plain.endswith(b"HTTP/1.1 200 OK\r\nSet-Cookie: a=\xd8\xa7\r\nSet-Cookie: b\r\nx-cAsE: 1\r\n\r\nx\r\n\r\n")


def test_metadata_says_what_became_of_it(make):
    kept = make.kept(outcome="challenge", detail="says\r\nrun: forged\n  so", headers=((b"A", b"a" * 99_999),))
    others = members(kept, make.run, payload_digest(b""), None).others
    rest = zlib.decompressobj(wbits=31)
    rest.decompress(others)
    block = zlib.decompress(rest.unused_data, wbits=31).partition(b"\r\n\r\n")[2]
    assert block.strip().decode().splitlines() == [
        "source: mehrnews",
        f"run: {make.run}",
        "kind: article",
        "news-code: 1",
        "outcome: challenge",
        "detail: says run: forged so",
        "http-headers-left-out: 1",
    ]


def test_the_request_is_what_was_sent(make, tmp_path):
    kept = make.kept(
        url="https://a.ir/x?page=2",
        method="POST",
        request_headers=((b"User-Agent", b"newscrawl"),),
        request_body=b"page=2",
        address="127.0.0.1",
    )
    page = written(make, tmp_path, kept)
    assert page.warc["warc-ip-address"] == "127.0.0.1"
    data = io.BytesIO((tmp_path / make.file).read_bytes())
    request = next(iter(ArchiveIterator(data, record_types=WarcRecordType.request)))
    assert request.http_headers.status_line == "POST /x?page=2 HTTP/1.1"
    assert dict(request.http_headers.items()) == {"Host": "a.ir", "User-Agent": "newscrawl"}
    assert request.reader.read() == b"page=2"
    assert request.headers["WARC-Concurrent-To"] == page.warc["warc-record-id"]


@pytest.mark.parametrize("url", ["", "a.ir", "https://a.ir/ب", "https://a.ir/x y", "https://a.ir/" + "x" * 10_000])
def test_addresses_that_no_record_can_hold(make, url):
    assert not writable(url)
    with pytest.raises(ValueError, match="not an address"):
        members(make.kept(url=url or " "), make.run, "", None)


def test_headers_fit_a_reader_with_default_bounds(make, tmp_path):
    written(make, tmp_path, make.kept(headers=((b"A", b"a" * (MAX_HEADERS - 40)), (b"B", b"b" * 100)), body=b"x"))
    data = io.BytesIO((tmp_path / make.file).read_bytes())
    assert len(list(ArchiveIterator(data, parse_http=True))) == 4
