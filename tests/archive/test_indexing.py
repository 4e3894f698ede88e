import json

import pytest
import wacz.waczindexer  # noqa: F401  # another user of cdxj-indexer in one process: it changes a list of its class

from newscrawl.archive.indexing import write_index
from newscrawl.archive.reader import ArchiveError, read_at


def test_each_line_leads_to_its_answer(begin, make, tmp_path):
    writer = begin(max_file=2500)
    make.write(writer, *(make.kept(number) for number in range(1, 8)), make.kept(8, status=304, body=b"", headers=()))
    files = sorted(tmp_path.glob("*.warc.gz"))
    out = tmp_path / "index.cdxj"
    write_index(files, out)
    lines = out.read_text("utf-8").splitlines()
    assert lines == sorted(lines)
    assert len(files) > 1
    assert len(lines) == 8
    for line in lines:
        key, moment, rest = line.split(" ", 2)
        entry = json.loads(rest)
        assert key.startswith("ir,a)/news/")
        assert moment.startswith("20251229")
        page = read_at(tmp_path / entry["filename"], int(entry["offset"]))
        assert page.url == entry["url"]
        assert (entry["mime"] == "warc/revisit") == (page.status == 304)


def test_no_index_of_what_is_no_archive(tmp_path):
    (tmp_path / "x.warc.gz").write_bytes(b"<html>")
    with pytest.raises(ArchiveError, match="no index"):
        write_index([tmp_path / "x.warc.gz"], tmp_path / "index.cdxj")
    assert [path.name for path in tmp_path.iterdir()] == ["x.warc.gz"]


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(ArchiveError, match="No such file"):
        write_index([], tmp_path / "nowhere" / "index.cdxj")
