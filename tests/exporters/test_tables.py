"""CSV for spreadsheets, Parquet for data frames."""

import builtins
import csv
import io
import json
from datetime import datetime

import polars as pl
import pytest

from newscrawl.errors import NewscrawlError
from newscrawl.exporters.tables import csv_lines, write_parquet
from newscrawl.items import FIELDS, Image, to_json


@pytest.fixture
def rich_record(make_article):
    return to_json(
        make_article(
            "7",
            body='بند نخست.\n\nبند دوم، با «نقل» و "گیومه".',
            section=["استان‌ها", "اردبیل"],
            tags=["برف"],
            images=[Image(url="https://media.mehrnews.com/1.jpg", caption="راه")],
            repairs={"zwnj": 3},
            similarity=0.5,
        )
    )


def read_csv(records):
    text = b"\n".join(csv_lines(records))
    assert text.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"), newline="")))


class TestCsv:
    def test_header_and_cells(self, rich_record):
        (row,) = read_csv([rich_record])
        assert tuple(row) == FIELDS
        assert row["body"] == 'بند نخست.\n\nبند دوم، با «نقل» و "گیومه".'
        assert row["section"] == "استان‌ها | اردبیل"
        assert json.loads(row["images"]) == [{"url": "https://media.mehrnews.com/1.jpg", "caption": "راه"}]
        assert json.loads(row["repairs"]) == {"zwnj": 3}
        assert (row["version"], row["similarity"]) == ("1", "0.5")

    def test_paragraphs_stay_in_their_cell(self, make_article):
        records = [to_json(make_article(str(number), body="بند نخست.\n\nبند دوم.")) for number in range(3)]
        assert [row["body"] for row in read_csv(records)] == ["بند نخست.\n\nبند دوم."] * 3

    def test_what_is_absent_is_an_empty_cell(self, make_article):
        (row,) = read_csv([to_json(make_article())])
        assert [row[name] for name in ("kicker", "lead", "warc", "tags", "section", "subheads")] == [""] * 6

    def test_no_record_is_a_header_alone(self):
        assert read_csv([]) == []

    @pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
    def test_no_cell_is_a_formula(self, make_article, start):
        evil = f'{start}HYPERLINK("http://evil")'
        record = to_json(make_article("1", title=evil, tags=[evil, "برف"], lead=f"۱ {start} ۲"))
        (row,) = read_csv([record])
        assert row["title"] == f"'{evil}"
        assert row["tags"] == f"'{evil} | برف"
        assert row["lead"] == f"۱ {start} ۲"


class TestParquet:
    def test_types_and_values(self, tmp_path, rich_record, make_article):
        path = tmp_path / "a.parquet"
        assert write_parquet(path, [rich_record, to_json(make_article("8"))]) == 2
        table = pl.read_parquet(path)
        assert tuple(table.columns) == FIELDS
        assert table.schema["version"] == pl.Int32
        assert table.schema["is_update"] == pl.Boolean
        assert table.schema["similarity"] == pl.Float64
        assert table.schema["tags"] == pl.List(pl.String)
        first, second = table.to_dicts()
        assert first["section"] == ["استان‌ها", "اردبیل"]
        assert first["images"] == [{"url": "https://media.mehrnews.com/1.jpg", "caption": "راه"}]
        assert json.loads(first["repairs"]) == {"zwnj": 3}
        assert (second["tags"], second["lead"], second["images"]) == ([], None, [])
        for name in ("id", "body"):
            assert first[name] == json.loads(rich_record)[name]
        for name in ("published_at", "modified_at", "first_seen_at", "fetched_at"):
            assert table.schema[name] == pl.Datetime("us", "Asia/Tehran")
            text = json.loads(rich_record)[name]
            assert first[name] == (datetime.fromisoformat(text) if text else None)
        assert first["published_at"].isoformat() == json.loads(rich_record)["published_at"]

    def test_chunks(self, tmp_path, make_article, monkeypatch):
        monkeypatch.setattr("newscrawl.exporters.tables.CHUNK", 2)
        records = [to_json(make_article(str(number))) for number in range(5)]
        assert write_parquet(tmp_path / "a.parquet", records) == 5
        assert pl.read_parquet(tmp_path / "a.parquet")["news_code"].to_list() == list("01234")

    def test_no_record_keeps_the_columns(self, tmp_path):
        assert write_parquet(tmp_path / "a.parquet", []) == 0
        assert tuple(pl.read_parquet(tmp_path / "a.parquet").columns) == FIELDS

    def test_a_folder_that_is_missing(self, tmp_path):
        with pytest.raises(OSError, match="No such file"):
            write_parquet(tmp_path / "none" / "a.parquet", [])

    def test_a_failure_leaves_the_old_file(self, tmp_path, rich_record):
        path = tmp_path / "a.parquet"
        write_parquet(path, [rich_record])
        with pytest.raises(json.JSONDecodeError):
            write_parquet(path, [b"{"])
        assert pl.read_parquet(path).height == 1
        assert [file.name for file in tmp_path.iterdir()] == ["a.parquet"]

    def test_without_polars_it_names_the_extra(self, tmp_path, monkeypatch):
        real = builtins.__import__

        def without(name, *arguments, **keywords):
            if name == "polars":
                raise ImportError(name)
            return real(name, *arguments, **keywords)

        monkeypatch.setattr(builtins, "__import__", without)
        with pytest.raises(NewscrawlError, match=r"pip install 'newscrawl\[parquet\]'"):
            write_parquet(tmp_path / "a.parquet", [])
