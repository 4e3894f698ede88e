"""Modules: `cli/dedup.py`, `store/cluster_file.py`."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from newscrawl.cli.dedup import dedup
from newscrawl.dedup.records import RecordError, read_record
from newscrawl.store.cluster_file import FileError, cluster_file

BODY = (
    "مدیرکل راهداری اردبیل از بازگشایی همه محورهای استان پس از بارش برف خبر داد و از رانندگان خواست زنجیر چرخ همراه "
    "داشته باشند و پیش از سفر وضع راه‌ها را از سامانه بپرسند."
)
ROWS = [
    {"id": "late", "body": "به گزارش ایرنا، " + BODY, "published_at": "2025-05-01T14:00:00+03:30"},
    {"id": "other", "body": BODY.replace("اردبیل", "گیلان"), "published_at": "2025-05-01T15:00:00+03:30"},
    {"id": "early", "body": BODY, "published_at": "2025-05-01T12:00:00+03:30"},
    {"id": 4, "body": BODY, "published_at": None},
]


def test_a_file_is_judged_in_time_order_and_written_in_its_own(tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("\n".join(json.dumps(row) for row in ROWS) + "\n\n", encoding="utf-8")
    dedup(source, target)
    lines = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [(r["id"], r["cluster"], r["duplicate_kind"], r["duplicate_of"]) for r in lines] == [
        ("late", "early", "exact", "early"),
        ("other", "other", None, None),
        ("early", "early", None, None),
        ("4", "early", "exact", "early"),
    ]
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("{bad", "in.jsonl:2: no JSON"),
        ("[1]", "in.jsonl:2: a JSON object is needed, not list"),
        ('{"title": "x"}', "in.jsonl:2: the field `id` is missing"),
        ('{"id": 2, "headline": "x"}', "in.jsonl:2: has none of `url`, `title`, `lead`, `body`"),
        ('{"id": 1.5}', "in.jsonl:2: `id` is not a text or a number: 1.5"),
        ('{"id": 1, "body": 7}', "in.jsonl:2: `body` is not a text: '7'"),
        ('{"id": 1, "published_at": "دیروز"}', "in.jsonl:2: `published_at` is not ISO 8601"),
        ('{"id": 1, "published_at": 12}', "in.jsonl:2: `published_at` is not ISO 8601"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, error: str) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text('{"id": "a", "lead": null}\n' + line, encoding="utf-8")
    target = tmp_path / "out.jsonl"
    target.write_text("old", encoding="utf-8")
    with pytest.raises(FileError) as raised:
        dedup(path, target)
    assert str(raised.value).startswith(f"{tmp_path}/{error}")
    assert raised.value.exit_code == 2
    assert target.read_text(encoding="utf-8") == "old"


def test_files_that_cannot_be_read_or_written(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"none\.jsonl: cannot be read: No such file"):
        dedup(tmp_path / "none.jsonl", None)
    (tmp_path / "in.jsonl").write_text('{"id": "a"}', encoding="utf-8")
    with pytest.raises(FileError, match="cannot be written"):
        dedup(tmp_path / "in.jsonl", tmp_path / "missing" / "out.jsonl")


def test_standard_input_and_output() -> None:
    code = "from pathlib import Path; from newscrawl.cli.dedup import dedup; dedup(Path('-'), None)"
    lines = "".join(json.dumps(row) + "\n" for row in ROWS)
    done = subprocess.run([sys.executable, "-c", code], input=lines.encode(), capture_output=True, check=True)
    assert [json.loads(line)["cluster"] for line in done.stdout.splitlines()] == ["early", "other", "early", "early"]
    assert done.stderr == b""


def test_progress_is_told(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text("\n".join(json.dumps({"id": n, "title": f"خبر {n}"}) for n in range(2500)), encoding="utf-8")
    told: list[tuple[int, int]] = []
    with path.open("rb") as source:
        results = list(cluster_file(source, "in", lambda done, total: told.append((done, total))))
    assert len(results) == 2500
    assert told == [(1000, 0), (2000, 0), (1000, 2500), (2000, 2500), (2500, 2500)]


def test_a_moment_without_a_zone_is_tehrans() -> None:
    assert str(read_record({"id": 1, "title": "x", "published_at": "2025-05-01T12:00:00"}).published_at).endswith(
        "+03:30"
    )
    assert read_record({"id": 1, "body": None, "published_at": ""}).day is None
    with pytest.raises(RecordError, match="`id` is not a text or a number: True"):
        read_record({"id": True})


def test_neither_numpy_nor_hazm_is_imported() -> None:
    code = (
        "import sys; from newscrawl.dedup import *; from newscrawl.store.cluster_file import cluster_file;"
        "a = Article('a', '', 'x', 'برف در اردبیل', '', 'متن', None); Deduplicator(MemoryIndex()).add(prepare(a));"
        "print([m for m in ('numpy', 'hazm', 'scrapy', 'gensim') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"
