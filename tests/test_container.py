"""The image: without compilers, not root, with a check that reads the file that `watch` and workers write."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def stages():
    text = (ROOT / "Dockerfile").read_text("utf-8")
    return re.split(r"^FROM ", text, flags=re.MULTILINE)[1:]


def test_nothing_that_compiles_is_in_the_last_stage(stages):
    last = stages[-1]
    assert "slim" in last.splitlines()[0]
    assert not re.search(r"apt-get|build-essential|gcc|pip install", last)
    assert "COPY --from=build" in last


def test_it_runs_as_nobody_of_note_and_tells_whether_it_is_well(stages):
    last = stages[-1]
    assert re.search(r"^USER 10001:10001$", last, flags=re.MULTILINE), "a number, that is not root's"
    assert "HEALTHCHECK" in last
    assert "NEWSCRAWL_HEALTH" in last.partition("HEALTHCHECK")[2]


def test_what_is_copied_is_there_and_not_ignored(stages):
    wanted = [
        word
        for line in re.findall(r"^COPY (?!--from)(.*)$", stages[0], flags=re.MULTILINE)
        for word in line.split()[:-1]
    ]
    kept = re.findall(r"^!(.*)$", (ROOT / ".dockerignore").read_text("utf-8"), flags=re.MULTILINE)
    assert sorted(wanted) == sorted(kept)
    assert all((ROOT / name).exists() for name in wanted)


def test_no_secret_and_no_root_in_the_compose_file():
    text = (ROOT / "compose.yaml").read_text("utf-8")
    assert not re.search(r"PASSWORD: (?!\$\{)", text), "a password belongs into the environment"
    assert "cap_drop: [ALL]" in text
    assert "no-new-privileges:true" in text
    assert "privileged: true" not in text
