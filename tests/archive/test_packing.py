import argparse
import json
import zipfile

import pytest

from newscrawl.archive.packing import PackedPage, pack
from newscrawl.archive.reader import ArchiveError


@pytest.fixture
def files(begin, make, tmp_path):
    writer = begin(max_file=2500)
    make.write(writer, *(make.kept(number) for number in range(1, 8)), make.kept(8, status=404, body=b"<html>gone"))
    return sorted(tmp_path.glob("*.warc.gz"))


def validate(path):
    from wacz.main import validate_wacz

    return validate_wacz(argparse.Namespace(file=str(path), verify_auth=False, verifier_url=None))


@pytest.mark.filterwarnings("ignore")  # of py-wacz and frictionless
def test_another_reader_takes_it(files, tmp_path, capsys):
    out = tmp_path / "x.wacz"
    pack(files, out, title="اردبیل")
    assert validate(out) == 0, capsys.readouterr().out
    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None
        assert {info.filename for info in archive.infolist() if info.compress_type == zipfile.ZIP_STORED} == {
            "indexes/index.cdx.gz",
            *(f"archive/{path.name}" for path in files),
        }
        pages = archive.read("pages/pages.jsonl").decode().splitlines()
        assert json.loads(archive.read("datapackage.json"))["title"] == "اردبیل"
    assert [json.loads(line)["url"] for line in pages[1:]] == [f"https://a.ir/news/{number}" for number in range(1, 8)]


@pytest.mark.filterwarnings("ignore")
def test_a_changed_file_is_refused(files, tmp_path):
    out = tmp_path / "x.wacz"
    pack(files, out)
    data = bytearray(out.read_bytes())
    with zipfile.ZipFile(out) as archive:
        info = archive.getinfo("pages/pages.jsonl")
        names = archive.namelist()
    changed = tmp_path / "y.wacz"
    with zipfile.ZipFile(out) as archive, zipfile.ZipFile(changed, "w") as other:
        for name in names:
            other.writestr(name, archive.read(name) + (b"\n" if name == info.filename else b""))
    assert len(data) > info.file_size
    assert validate(changed) == 1


def test_chosen_pages(files, tmp_path):
    out = tmp_path / "x.wacz"
    pack(files, out, pages=[PackedPage("https://a.ir/news/1", 1766993101.25, "باران در اردبیل")])
    with zipfile.ZipFile(out) as archive:
        lines = archive.read("pages/pages.jsonl").decode().splitlines()
    assert json.loads(lines[1]) == {
        "id": "1",
        "url": "https://a.ir/news/1",
        "ts": "2025-12-29T07:25:01.250000Z",
        "title": "باران در اردبیل",
    }


def test_two_files_of_one_name(files, tmp_path):
    (tmp_path / "other").mkdir()
    twin = tmp_path / "other" / files[0].name
    twin.write_bytes(files[0].read_bytes())
    with pytest.raises(ArchiveError, match="two files are named"):
        pack([*files, twin], tmp_path / "x.wacz")
    assert not list(tmp_path.glob("*.wacz*"))


def test_nothing_is_left_of_what_fails(tmp_path):
    (tmp_path / "x.warc.gz").write_bytes(b"<html>")
    with pytest.raises(ArchiveError):
        pack([tmp_path / "x.warc.gz"], tmp_path / "x.wacz")
    assert [path.name for path in tmp_path.iterdir()] == ["x.warc.gz"]
