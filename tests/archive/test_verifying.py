"""What `archive verify` finds. That a whole file has no problem is shown by every test of the writer."""

import gzip
import zlib

import pytest

from newscrawl.archive.verifying import compare, verify


@pytest.fixture
def path(writer, make, tmp_path):
    make.write(writer, make.kept(1), make.kept(2))
    return tmp_path / make.file


def repacked(path, change):
    """The file with its second record changed, packed afresh."""
    found = verify(path)
    data = path.read_bytes()
    members = [data[offset : offset + length] for offset, length in found.places]
    members[1] = zlib.compress(change(zlib.decompress(members[1], wbits=31)), wbits=31)
    path.write_bytes(b"".join(members))


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda plain: plain.replace(b"text/html", b"text/HTML"), "block digest"),
        (lambda plain: plain[:-10] + bytes([plain[-10] ^ 1]) + plain[-9:], "digest"),
        (lambda plain: plain.replace(b"WARC-Payload-Digest: sha1:", b"WARC-Payload-Digest: sha1:A"), "payload digest"),
        (lambda plain: plain.replace(b"WARC-Type", b"WARC-Kind"), "without WARC-Type"),
        (lambda plain: plain.replace(b"WARC/1.1", b"HTTP/1.1"), "offset"),
        (lambda plain: plain + b"WARC/1.1\r\n\r\n", "offset"),
    ],
)
def test_changes_are_found(path, change, problem):
    repacked(path, change)
    assert any(problem in line for line in verify(path).problems)


def test_the_helper_changes_nothing_by_itself(path):
    repacked(path, lambda plain: plain)
    assert verify(path).problems == []


@pytest.mark.parametrize("place", range(0, 900, 37))
def test_every_damaged_byte_is_found(path, place):
    data = bytearray(path.read_bytes())
    at = verify(path).places[1][0] + 10 + place % 400
    data[at] ^= 0xFF
    path.write_bytes(data)
    assert verify(path).problems


def test_one_stream_cannot_be_read_at_an_offset(path):
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes())))
    assert verify(path).problems


def test_garbage_behind_the_last_record(path):
    path.write_bytes(path.read_bytes() + b"garbage")
    assert verify(path).problems


def test_digests_are_counted(path):
    # Of the answer and its request: both digests; of warcinfo and metadata: the block's.
    found = verify(path)
    assert found.digests == sum(found.records.values()) == 7


def test_rows_and_records_are_compared_both_ways(path):
    found = verify(path)
    rows = [(offset, length, url) for offset, (length, url) in sorted(found.answers.items())]
    size = path.stat().st_size
    assert len(rows) == 2
    assert compare(found, rows, size) == []
    (first, second), offset = rows, rows[1][0]
    assert compare(found, [first], size) == [f"offset {offset}: the store knows nothing of this record of {second[2]}"]
    assert compare(found, [first], offset) == [], "behind the committed length a run may be at work"
    moved = (offset + 1, *second[1:])
    assert compare(found, [first, moved], offset) == [
        f"offset {offset + 1}: the store has {second[2]} here, but no such record begins"
    ]
    other = (offset, second[1], "https://elsewhere.example/")
    assert "the store has https://elsewhere.example/" in compare(found, [first, other], size)[0]
    longer = (offset, second[1] + 1, second[2])
    assert f"({second[1] + 1} bytes) here, not {second[2]}" in compare(found, [first, longer], size)[0]
