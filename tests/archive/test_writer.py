"""Writing, and what a kill or a refusal leaves. Also tests newscrawl/store/captures.py, which is plain data."""

import errno
import os
from dataclasses import replace

import pytest

from newscrawl.archive.reader import ArchiveError, read, read_at
from newscrawl.archive.recovering import cut_uncommitted
from newscrawl.archive.verifying import verify
from newscrawl.store.captures import Original
from newscrawl.store.engine import StoreError


def checked(path):
    found = verify(path)
    assert found.problems == []
    return found


def test_every_place_leads_to_its_record(writer, make, tmp_path):
    batches = [make.write(writer, *(make.kept(number) for number in numbers)) for numbers in ((1, 2), (3,), (4, 5))]
    for batch in batches:
        for place in batch.written:
            page = read_at(tmp_path / place.file, place.offset)
            assert (page.url, page.body) == (place.kept.capture.url, make.page + place.kept.news_code.encode())
            assert page.captured_at == place.kept.capture.captured_at
            assert (place.offset, place.length) in checked(tmp_path / place.file).places
    assert checked(tmp_path / make.file).records == {"warcinfo": 1, "response": 5, "request": 5, "metadata": 5}
    assert batches[-1].files[0].length == (tmp_path / make.file).stat().st_size
    assert writer.close().closed


def test_a_batch_without_captures_writes_nothing(writer, make, tmp_path):
    assert make.write(writer).files == ()
    assert writer.close() is None
    assert list(tmp_path.iterdir()) == []


def test_what_waits_is_written_with_the_next_batch(writer, make, tmp_path):
    writer.add(make.kept(1))
    with pytest.raises(LookupError), writer.batch([make.kept(2)]):
        raise LookupError
    batch = make.write(writer, make.kept(3))
    assert [place.kept.news_code for place in batch.written] == ["1", "3"]
    assert make.write(writer).written == ()
    checked(tmp_path / batch.files[0].file)


def test_files_rotate_within_a_batch(begin, make, tmp_path):
    writer = begin(max_file=3000)
    batch = make.write(writer, *(make.kept(number) for number in range(10)))
    assert [grown.closed for grown in batch.files] == [True] * (len(batch.files) - 1) + [False]
    assert len(batch.files) > 2
    for grown in batch.files:
        assert (tmp_path / grown.file).stat().st_size == grown.length
        checked(tmp_path / grown.file)
    assert sum(len(list(read(tmp_path / grown.file))) for grown in batch.files) == 10


def test_a_run_never_appends_to_an_older_file(begin, make):
    first = make.write(begin(), make.kept()).files[0]
    second = make.write(begin(), make.kept()).files[0]
    assert first.file != second.file


@pytest.mark.parametrize("before", [0, 2])
@pytest.mark.parametrize("max_file", [10**9, 2500])
def test_a_batch_whose_transaction_fails_is_taken_back(begin, make, tmp_path, before, max_file):
    writer = begin(max_file=max_file)
    for number in range(before):
        make.write(writer, make.kept(number))
    sizes = {path.name: path.stat().st_size for path in tmp_path.iterdir()}
    with pytest.raises(LookupError), writer.batch([make.kept(number) for number in range(10, 20)]):
        raise LookupError
    assert {path.name: path.stat().st_size for path in tmp_path.iterdir()} == sizes
    # What was taken back is not referred to: the same pages are written whole.
    batch = make.write(writer, *(make.kept(number) for number in range(10, 20)))
    assert all(read_at(tmp_path / place.file, place.offset).body for place in batch.written)
    for path in tmp_path.iterdir():
        checked(path)


def test_after_a_store_error_the_file_is_left_and_a_new_one_begun(writer, make, tmp_path):
    committed = make.write(writer, make.kept(1)).files[0].length
    with pytest.raises(StoreError), writer.batch([make.kept(2)]):
        raise StoreError("the connection was lost while it committed")
    assert (tmp_path / make.file).stat().st_size > committed
    (place,) = make.write(writer, make.kept(2)).written
    assert place.file != make.file
    assert read_at(tmp_path / place.file, place.offset).body
    assert cut_uncommitted(tmp_path / make.file, committed) > 0
    assert checked(tmp_path / make.file).records["response"] == 1


@pytest.mark.parametrize("room", [0, 100, 700])
def test_a_full_disk_takes_nothing_of_the_batch(begin, make, tmp_path, monkeypatch, room):
    writer = begin()
    length = make.write(writer, make.kept(1)).files[0].length
    file = writer._file
    plain = file.handle

    class Full:
        def __init__(self):
            self.room = room

        def write(self, data):
            if not self.room:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            taken = min(self.room, len(data))
            self.room -= taken
            return plain.write(data[:taken])

        def __getattr__(self, name):
            return getattr(plain, name)

    monkeypatch.setattr(file, "handle", Full())
    with pytest.raises(StoreError, match="No space left"), writer.batch([make.kept(2)]):
        raise AssertionError("nothing to store")
    assert (tmp_path / make.file).stat().st_size == length
    monkeypatch.setattr(file, "handle", plain)
    make.write(writer, make.kept(3))
    assert checked(tmp_path / make.file).records["response"] == 2


def test_a_kill_at_any_byte_leaves_what_was_committed(writer, make, tmp_path, monkeypatch):
    monkeypatch.setattr(os, "fsync", bool)  # a thousand of them take seconds and show nothing here
    committed = make.write(writer, make.kept(1), make.kept(2)).files[0].length
    make.write(writer, make.kept(3))
    whole = (tmp_path / make.file).read_bytes()
    killed = tmp_path / "killed.warc.gz"
    for size in range(committed, len(whole) + 1):
        killed.write_bytes(whole[:size])
        assert cut_uncommitted(killed, committed) == size - committed
        assert killed.read_bytes() == whole[:committed]
    assert checked(killed).records["response"] == 2
    assert cut_uncommitted(killed, None) == committed
    assert not killed.exists()


def test_what_a_kill_left_is_noticed_without_the_store(writer, make, tmp_path):
    committed = make.write(writer, make.kept(1)).files[0].length
    make.write(writer, make.kept(2))
    whole = (tmp_path / make.file).read_bytes()
    ends = {offset + length for offset, length in checked(tmp_path / make.file).places}
    killed = tmp_path / "killed.warc.gz"
    for size in range(committed + 1, len(whole)):
        if size in ends:
            continue
        killed.write_bytes(whole[:size])
        assert verify(killed).problems, size
        with pytest.raises(ArchiveError):
            list(read(killed))


def test_missing_bytes_are_reported(writer, make, tmp_path):
    length = make.write(writer, make.kept(1)).files[0].length
    assert cut_uncommitted(tmp_path / make.file, length + 7) == -7
    assert (tmp_path / make.file).stat().st_size == length


def test_equal_payloads_are_written_once(writer, make, tmp_path):
    first, second = make.write(writer, make.kept(1, body=b"same"), make.kept(2, body=b"same")).written
    (third,) = make.write(writer, make.kept(3, body=b"same")).written
    empty = make.write(writer, make.kept(4, body=b""), make.kept(5, body=b"")).written
    assert read_at(tmp_path / first.file, first.offset).body == b"" != first.digest
    for place in (second, third):
        page = read_at(tmp_path / place.file, place.offset)
        assert page.reason == "revisit"
        assert page.warc["warc-profile"].endswith("/identical-payload-digest")
        assert page.warc["warc-refers-to-target-uri"] == first.kept.capture.url
        assert page.warc["warc-refers-to-date"] == "2025-12-29T07:25:01.250000Z"
        assert page.warc["warc-payload-digest"] == first.digest
    assert [read_at(tmp_path / place.file, place.offset).reason for place in empty] == ["", ""]
    checked(tmp_path / make.file)


def test_payloads_of_earlier_runs_are_referred_to(begin, make, tmp_path):
    asked = []

    class Before:
        def payloads(self, digests):
            asked.extend(digests)
            return {digests[0]: Original("https://a.ir/earlier", 1766990000.0)}

    place, new = make.write(begin(earlier=Before()), make.kept(1), replace(make.kept(2), fresh=True)).written
    page = read_at(tmp_path / place.file, place.offset)
    assert asked == [place.digest]  # nobody can have kept what nobody asked for
    assert read_at(tmp_path / new.file, new.offset).body
    assert page.detail == "of https://a.ir/earlier"
    assert page.warc["warc-refers-to-date"] == "2025-12-29T06:33:20.000000Z"


def test_not_modified_is_a_revisit(begin, make, tmp_path):
    original = Original("https://a.ir/news/1", 1766990000.0)

    class Before:
        def payloads(self, _):
            return {}

        def pages(self, keys):
            assert keys == [("mehrnews", "1"), ("mehrnews", "2")]
            return {keys[0]: original}

    places = make.write(
        begin(earlier=Before()),
        make.kept(1, status=304, body=b"", headers=((b"ETag", b'"x"'),)),
        make.kept(2, status=304, body=b"", headers=()),
    ).written
    first, second = (read_at(tmp_path / place.file, place.offset) for place in places)
    assert (first.status, first.reason, first.headers) == (304, "revisit", {"etag": '"x"'})
    assert first.warc["warc-profile"].endswith("/server-not-modified")
    assert first.warc["warc-refers-to-target-uri"] == original.url
    assert "warc-refers-to-target-uri" not in second.warc
    checked(tmp_path / make.file)


def test_an_address_that_no_record_can_hold_is_left_out(writer, make, tmp_path):
    batch = make.write(writer, make.kept(1, url="https://a.ir/\r\nWARC-Type: request"), make.kept(2))
    assert [place.kept.news_code for place in batch.written] == ["2"]
    checked(tmp_path / make.file)
