"""`newscrawl archive`: what it prints, its exit codes, and what is wrong input."""

import sys
import zipfile

import pytest

from newscrawl import archive
from newscrawl.archive.writer import WarcWriter
from newscrawl.cli import main
from newscrawl.store.captures import Capture, Kept


@pytest.fixture
def run(monkeypatch, capfd, tmp_path):
    def call(*arguments):
        monkeypatch.setattr(sys, "argv", ["newscrawl", *arguments])
        monkeypatch.chdir(tmp_path)
        monkeypatch.delenv("NEWSCRAWL_HOME", raising=False)
        with pytest.raises(SystemExit) as end:
            main()
        out, err = capfd.readouterr()
        return end.value.code or 0, out, err

    return call


@pytest.fixture
def warc(tmp_path):
    """An archive of twelve files."""
    folder = tmp_path / "newscrawl-data" / "warc"
    writer = WarcWriter(folder, "20251229T072500Z-ab12", max_file=1)
    for number in range(12):
        page = Capture(f"https://a.ir/{number}", 200, ((b"Content-Type", b"text/html"),), b"<p>%d" % number, 1766993100)
        with writer.batch([Kept(page, "mehrnews", "article", str(number), "stored")]):
            pass
    writer.close()
    return folder


def test_verify(run, warc):
    code, out, _ = run("archive", "verify")
    assert code == 0
    assert len(out.splitlines()) == 12
    assert "-2.warc.gz: good: 1 metadata, 1 request, 1 response, 1 warcinfo; 4 with digests" in out.splitlines()[1]
    damaged = warc / "20251229T072500Z-ab12-3.warc.gz"
    damaged.write_bytes(damaged.read_bytes()[:-5])
    code, out, _ = run("archive", "verify")
    assert code == 5
    assert "-3.warc.gz: 1 problem:" in out


def test_index_and_pack(run, warc, tmp_path):
    assert run("archive", "index", "-o", "index.cdxj")[0] == 0
    assert len((tmp_path / "index.cdxj").read_text().splitlines()) == 12
    one = str(warc / "20251229T072500Z-ab12-3.warc.gz")
    assert run("archive", "pack", one, "-o", "pages.wacz", "--title", "خبر")[0] == 0
    with zipfile.ZipFile(tmp_path / "pages.wacz") as packed:
        assert "archive/20251229T072500Z-ab12-3.warc.gz" in packed.namelist()


@pytest.mark.parametrize("command", [["verify"], ["index", "-o", "x"], ["pack", "-o", "x"]])
def test_wrong_input(run, tmp_path, command):
    code, _, err = run("archive", *command)
    assert code == 2
    assert err.endswith("no WARC files; crawl with --archive, or name files\n")
    code, _, err = run("archive", *command, "none.warc.gz")
    assert code == 2
    assert err.startswith("newscrawl: none.warc.gz: no such file")
    (tmp_path / "page.html").write_text("<html>")
    code, _, err = run("archive", *command, "page.html")
    assert (code, err.count("\n")) == ((5, 0) if command == ["verify"] else (2, 1))


def test_without_the_libraries(run, monkeypatch):
    monkeypatch.setattr(archive, "LIBRARIES", ("a_library_that_is_not_there",))
    code, _, err = run("archive", "verify")
    assert code == 2
    assert "pip install 'newscrawl[archive]'" in err
