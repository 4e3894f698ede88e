"""A run is opened whole or not at all."""

import pytest

from newscrawl.errors import NewscrawlError
from newscrawl.run import Run
from newscrawl.store import runs
from newscrawl.store.engine import StoreError
from newscrawl.store.home import Home
from newscrawl.store.lock import Locked


@pytest.fixture
def home(tmp_path):
    return Home.at(tmp_path / "home").prepare()


def test_a_run_is_recorded_and_locked(home):
    opened = Run.start(home, None, ["mehrnews"], {"since": "1d"})
    with opened.store.read() as connection:
        row = runs.get(connection, opened.run_id)
    assert (row.status, row.sources, row.options, row.started_at) == (
        "running",
        ["mehrnews"],
        {"since": "1d"},
        opened.started_at,
    )
    with pytest.raises(Locked):
        Run.start(home, None, ["mehrnews"], {})
    opened.close()
    again = Run.start(home, None, ["irna", "mehrnews"], {})
    with again.store.read() as connection:
        assert len(runs.latest(connection)) == 2, "the refused run left a row"
    again.close()


def test_a_store_that_does_not_open_leaves_no_lock(home):
    with pytest.raises(StoreError):
        Run.start(home, "nonsense", ["mehrnews"], {})
    Run.start(home, None, ["mehrnews"], {}).close()


def test_a_run_name_that_is_taken_leaves_no_lock(home):
    Run.start(home, None, ["mehrnews"], {}, run_id="r1").close()
    with pytest.raises(StoreError, match="a run of this name"):
        Run.start(home, None, ["mehrnews"], {}, run_id="r1")
    Run.start(home, None, ["mehrnews"], {}).close()


def test_a_policy_that_does_not_exist_is_refused_before_anything_is_opened(home):
    allowed = "allowed: none, exact-same-source, exact, near"
    with pytest.raises(NewscrawlError, match=rf"DEDUP_DROP 'exakt': did you mean 'exact'\? {allowed}") as error:
        Run.start(home, None, ["mehrnews"], {}, drop="exakt")
    assert error.value.exit_code == 2
    assert not (home.path / "newscrawl.db").exists()


def test_a_spider_alone_opens_the_run_that_its_settings_name(tmp_path):
    settings = {"NEWSCRAWL_HOME": str(tmp_path / "home"), "DEDUP_DROP": "none"}
    opened = Run.alone(settings, "mehrnews")
    assert (opened.owned, opened.sources, opened.home.path) == (True, ("mehrnews",), tmp_path / "home")
    with pytest.raises(Locked):
        Run.alone(settings, "mehrnews")
    opened.close()


def test_the_first_failure_is_the_one_that_is_told(home):
    opened = Run.start(home, None, ["mehrnews"], {})
    first = StoreError("disk is full")
    opened.fail(first)
    opened.fail(StoreError("and then"))
    assert opened.failure is first
    opened.close()


def test_a_locked_source_is_left_out_and_named(home):
    """users.md 18: one slow back-fill must not keep seventy others from being crawled."""
    first = Run.start(home, None, ["mehrnews"], {})
    second = Run.start(home, None, ["irna", "mehrnews", "isna"], {})
    assert second.sources == ("irna", "isna")
    assert "another run is crawling 'mehrnews'" in second.skipped["mehrnews"]
    with second.store.read() as connection:
        assert runs.get(connection, second.run_id).sources == ["irna", "isna"]
    with pytest.raises(Locked) as error:
        Run.start(home, None, ["mehrnews", "irna"], {})
    assert error.value.exit_code == 75
    first.close()
    second.close()


@pytest.mark.parametrize("name", ["a?b", "a#b", "a%20b", "a;b=c", "الف ب", "a'b", "a@b:c", "a\\b"])
def test_h26_home_paths_hold_any_character(tmp_path, name):
    """running.md H: what a URL reads as its own signs made two folders share one database."""
    place = Home.at(tmp_path / name).prepare()
    Run.start(place, None, ["mehrnews"], {}).close()
    assert (tmp_path / name / "newscrawl.db").is_file()
    assert [path.name for path in tmp_path.iterdir()] == [name]
