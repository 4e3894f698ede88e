"""The summary of a run: whole paths at 80 columns, and each of several sources with its problems (users.md 3, 5, 8)."""

import io
import sys
from pathlib import Path

import pytest

from newscrawl.cli.show import console
from newscrawl.cli.summary import print_report
from newscrawl.store.home import Home

HOME = Home(Path("/home/desk/a rather long folder for a collection of provincial news/corpus"))
LINKS = {"discovered": 9, "taken_up": 0, "stored": 5, "unchanged": 0, "refused": 1, "parked": 1, "waiting": 2}


def note(code, name, why, **more):
    links = {**LINKS, "overdue": 0, "held_back": 0}
    verdict = {"exit_code": code, "name": name, "why": why}
    return {"outcomes": {"new": 5}, "links": links, "requests": 7, "verdict": verdict, **more}


REPORT = {
    "run_id": "20261125T134312Z-01234567",
    "verdict": {"exit_code": 3, "name": "partial", "why": "partial: 1 of 3 sources fell short: rokna"},
    "counts": {"stored": 10, "updates": 2, "refused": {"language": 2}, "failed": {}, "requests": 14, "links": LINKS},
    "files": ["20261125T134312Z-01234567.jsonl"],
    "rejects": ["20261125T134312Z-01234567.jsonl"],
    "skipped": {"irna": "another run is crawling 'irna'"},
    "sources": {
        "mehrnews": note(0, "complete", "complete: everything"),
        "rokna": note(3, "partial", "partial: feed:/feeds/: short: does not reach back [/b] \x1b[31m"),
    },
}


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture(params=[80, 60])
def printed(request, monkeypatch):
    """Prints a report on a narrow terminal; the lines."""

    def show(report):
        monkeypatch.setenv("COLUMNS", str(request.param))
        monkeypatch.setenv("NO_COLOR", "1")
        monkeypatch.setenv("TERM", "dumb")
        stream = Terminal()
        monkeypatch.setattr(sys, "stdout", stream)
        print_report(console(), report, HOME)
        return stream.getvalue().splitlines()

    return show


def test_paths_are_whole_and_say_what_they_are(printed):
    lines = printed(REPORT)
    assert f"file     {HOME.exports}/20261125T134312Z-01234567.jsonl" in lines
    assert f"rejects  {HOME.rejects}/20261125T134312Z-01234567.jsonl" in lines


def test_each_source_has_a_row_and_what_is_wrong_is_named(printed):
    lines = printed(REPORT)
    assert any(line.startswith("mehrnews") and line.rstrip().endswith("complete") for line in lines)
    assert any(line.startswith("rokna") and line.rstrip().endswith("partial") for line in lines)
    assert "rokna: partial: feed:/feeds/: short: does not reach back [/b] \\x1b[31m" in lines
    assert "irna: another run is crawling 'irna'" in lines
    assert lines[-1] == REPORT["verdict"]["why"]


def test_what_is_not_exported_is_counted(printed):
    words = [line.split() for line in printed(REPORT)]
    assert ["not", "exported:", "language", "2"] in words
    assert ["waiting", "for", "a", "planned", "retry", "2"] in words
    assert ["kept", "for", "a", "run", "that", "asks", "for", "them", "1"] in words


def test_one_is_not_several(printed):
    words = [line.split() for line in printed({**REPORT, "counts": {"stored": 10, "updates": 1}})]
    assert ["articles", "10,", "of", "these", "1", "update"] in words


def test_one_source_needs_no_table(printed):
    lines = printed({**REPORT, "sources": {"mehrnews": REPORT["sources"]["mehrnews"]}, "skipped": {}})
    assert not [line for line in lines if "verdict" in line]
