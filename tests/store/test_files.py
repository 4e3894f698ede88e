import os

import pytest

from newscrawl.atomic import write_whole


def test_lines_end_with_a_newline(tmp_path):
    assert write_whole(tmp_path / "x.jsonl", [b"a", "ب".encode()]) == 2
    assert (tmp_path / "x.jsonl").read_bytes() == "a\nب\n".encode()


def test_no_lines_are_an_empty_file(tmp_path):
    assert write_whole(tmp_path / "x", []) == 0
    assert (tmp_path / "x").read_bytes() == b""


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path):
    write_whole(tmp_path / "x", [b"old"])

    def breaks():
        yield b"new"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "x", breaks())
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"x": b"old\n"}


def test_readers_see_the_old_file_until_the_new_one_is_whole(tmp_path):
    write_whole(tmp_path / "x", [b"old"])

    def looking():
        yield b"new"
        assert (tmp_path / "x").read_bytes() == b"old\n"
        yield b"newer"

    write_whole(tmp_path / "x", looking())
    assert (tmp_path / "x").read_bytes() == b"new\nnewer\n"


def test_it_is_on_the_disk_before_it_has_its_name(tmp_path, monkeypatch):
    synced = []
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append((handle, (tmp_path / "x").exists())))
    write_whole(tmp_path / "x", [b"a"])
    assert [there for _, there in synced] == [False, True]


def test_a_folder_that_is_missing_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        write_whole(tmp_path / "none" / "x", [b"a"])
