"""What a page says is shown and never obeyed; streams closed, full or not UTF-8 (running.md B4, J; users.md 19)."""

import io
import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from patience import PATIENCE
from rich.table import Table

from newscrawl.cli.show import console
from newscrawl.errors import one_line, printable
from newscrawl.reasons import Refused

EVIL = "[/b] [link=http://evil.example]x[/link] \x1b]8;;http://evil.example\x07y\x1b]8;;\x07 \x1b[31m \u202etxt \x9b1m"
PLAIN = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


def shell(command, **environment):
    ours = f"'{sys.executable}' -c 'from newscrawl.cli import main; main()'"
    done = subprocess.run(
        ["bash", "-c", command.replace("newscrawl", ours)],
        capture_output=True,
        check=False,
        timeout=PATIENCE,
        env={**os.environ, **environment},
    )
    return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_b4_nothing_of_a_page_is_markup_or_an_escape(monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "200")
    shown = Terminal()
    monkeypatch.setattr(sys, "stdout", shown)
    table = Table("who")
    table.add_row(EVIL)
    table.title = EVIL
    out = console()
    for what in (EVIL, table):
        out.print(what)
    out.print(EVIL, style="red", soft_wrap=True)
    text = shown.getvalue()
    assert "[link=http://evil.example]" in text
    assert "\x1b]8" not in text
    assert "\x07" not in text
    assert "\u202e" not in text
    assert "\\x1b[31m" in text
    assert "\x1b[31m" in text, "our own colours stay"


@given(st.text())
def test_what_is_printable_has_no_control_character(text):
    shown = printable(text)
    assert not [letter for letter in shown if letter not in "\n\t" and (ord(letter) < 32 or 127 <= ord(letter) < 160)]
    assert printable(shown) == shown
    shown.encode("utf-8")
    assert len(one_line(text).splitlines()) <= 1


def test_persian_stays_as_it_is():
    text = "می‌رود «خبرگزاری مهر» ۱۲٪\u200f"
    assert printable(text) == one_line(text) == text


def test_b4_the_detail_of_a_refusal_is_one_line_without_control_characters():
    refused = Refused("login", f"title {EVIL}\nsecond line")
    assert refused.detail == one_line(refused.detail)
    assert "\x1b" not in str(refused)


@pytest.mark.parametrize("command", ["provinces", "sources", "schema", "provinces --json", "clean < /etc/hostname"])
@pytest.mark.parametrize(("to", "why"), [("> /dev/full", "No space left on device"), (">&-", "closed")])
def test_j_a_standard_output_that_takes_nothing_is_one_line(command, to, why):
    if "full" in to and not os.path.exists("/dev/full"):  # noqa: PTH110  # a device
        pytest.skip("no such device")
    code, out, err = shell(f"newscrawl {command} {to}")
    assert (code, out) == (1, "")
    assert err.startswith("newscrawl: standard output: ")
    assert why in err
    assert err.count("\n") == 1


def test_j_a_standard_output_that_is_not_utf_8():
    code, out, err = shell("newscrawl provinces", **PLAIN)
    assert (code, err) == (0, "")
    assert "اردبیل" in out


def test_j_arguments_are_utf_8_whatever_the_locale(tmp_path):
    code, _, err = shell(f"newscrawl export -p تهران --home {tmp_path}", **PLAIN)
    assert code == 2
    assert "no collection here" in err, "the province was understood"


def test_a_closed_error_stream_changes_nothing():
    assert shell("newscrawl provinces 2>&- | head -1")[0] == 0
    assert shell("newscrawl export --home /nonexistent 2>&-")[0] == 2
