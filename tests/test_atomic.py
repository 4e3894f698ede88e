"""Files that are there whole or not at all; files that users name are written as they are (running.md G)."""

import os
import stat
import threading

import pytest

from newscrawl.atomic import check_named, write_named, write_whole

LINES = [b"one", b"two"]
WRITTEN = b"one\ntwo\n"


def broken():
    yield b"one"
    raise RuntimeError("in the middle")


def test_an_interrupted_write_leaves_what_was_there(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"old")
    for write in (write_whole, write_named):
        with pytest.raises(RuntimeError):
            write(path, broken())
        assert path.read_bytes() == b"old"
        assert list(tmp_path.iterdir()) == [path]


def test_a_link_under_the_temporary_name_is_not_followed(tmp_path):
    path, victim = tmp_path / "file", tmp_path / "victim"
    victim.write_bytes(b"mine")
    (tmp_path / f".file.{os.getpid()}.part").symlink_to(victim)
    write_whole(path, LINES)
    assert (path.read_bytes(), victim.read_bytes()) == (WRITTEN, b"mine")


def test_g21_a_symbolic_link_stays_one_and_leads_to_the_new_text(tmp_path):
    real, link = tmp_path / "data" / "real", tmp_path / "link"
    real.parent.mkdir()
    real.write_bytes(b"old")
    link.symlink_to(real)
    assert write_named(link, LINES) == 2
    assert link.is_symlink()
    assert real.read_bytes() == WRITTEN
    dangling = tmp_path / "dangling"
    dangling.symlink_to(tmp_path / "data" / "new")
    check_named(dangling)
    write_named(dangling, LINES)
    assert dangling.is_symlink()
    assert (tmp_path / "data" / "new").read_bytes() == WRITTEN


def test_g22_a_file_keeps_its_permissions_and_its_other_names(tmp_path):
    path, other = tmp_path / "file", tmp_path / "other"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_named(path, LINES)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    other.hardlink_to(path)
    write_named(path, LINES[:1])
    assert other.read_bytes() == b"one\n"


def test_g23_a_pipe_is_written_and_not_replaced(tmp_path):
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    check_named(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    write_named(pipe, LINES)
    reader.join()
    assert read == [WRITTEN]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.skipif(os.geteuid() != 0, reason="devices are made by root")
def test_g24_a_device_is_written_and_not_replaced(tmp_path):
    null = tmp_path / "null"
    try:
        os.mknod(null, 0o666 | stat.S_IFCHR, os.makedev(1, 3))
        null.open("wb").close()
    except OSError:
        pytest.skip("this machine lets nobody use a new device")
    check_named(null)
    write_named(null, LINES)
    assert stat.S_ISCHR(null.stat().st_mode)


def test_g24_the_null_device_of_the_system_stays(tmp_path):
    link = tmp_path / "null"
    link.symlink_to("/dev/null")
    check_named(link)
    write_named(link, LINES)
    assert stat.S_ISCHR(link.stat().st_mode)


def test_the_standard_output_under_its_name_is_appended_to(tmp_path):
    log = tmp_path / "log"
    with log.open("ab") as file:
        file.write(b"before\n")
        file.flush()
        path = type(tmp_path)(f"/dev/fd/{file.fileno()}")
        check_named(path)
        write_named(path, LINES)
    assert log.read_bytes() == b"before\n" + WRITTEN


@pytest.mark.parametrize("name", ["missing/file", ".", "file/below"])
def test_what_cannot_be_written_is_known_before(tmp_path, name):
    (tmp_path / "file").write_bytes(b"a file")
    with pytest.raises(OSError, match=r".") as error:
        check_named(tmp_path / name)
    assert error.value.strerror
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_asking_touches_nothing(tmp_path):
    path = tmp_path / "file"
    check_named(path)
    assert not path.exists()
    path.write_bytes(b"old")
    check_named(path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


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
