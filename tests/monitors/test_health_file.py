"""The file that says whether `watch` or a worker is well."""

import json
import time

from newscrawl.monitors import health_file


def test_it_is_in_the_home_folder_or_where_the_variable_says(tmp_path, monkeypatch):
    monkeypatch.delenv("NEWSCRAWL_HEALTH", raising=False)
    assert health_file.path_in(tmp_path) == tmp_path / "health.json"
    monkeypatch.setenv("NEWSCRAWL_HEALTH", str(tmp_path / "elsewhere.json"))
    assert health_file.path_in(tmp_path) == tmp_path / "elsewhere.json"


def test_what_it_says(tmp_path):
    path = tmp_path / "health.json"
    health_file.write(path, began=1_766_993_100.0, seconds=1.26, code=3, fine=True)
    said = json.loads(path.read_text("utf-8"))
    assert said == {
        "schema": "newscrawl/health/1",
        "ticked_at": "2025-12-29T10:55:00+03:30",
        "seconds": 1.3,
        "exit_code": 3,
        "fine": True,
    }
    health_file.write(path, began=time.time(), seconds=0, code=1, fine=False)
    assert '"fine": true' not in path.read_text("utf-8"), "the container's check looks for these very letters"
