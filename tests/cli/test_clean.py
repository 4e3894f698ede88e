from __future__ import annotations

import typer
from typer.testing import CliRunner

from newscrawl.cli.clean import clean

app = typer.Typer()
app.command()(clean)
TEXT = "همکاري های استانی می شود ."
CLEAN = "همکاری\u200cهای استانی می\u200cشود."


def test_text_goes_through() -> None:
    result = CliRunner().invoke(app, [], input=TEXT.encode())
    assert result.exit_code == 0
    assert result.stdout == CLEAN + "\n"


def test_half_spaces_can_be_left_alone() -> None:
    result = CliRunner().invoke(app, ["--zwnj", "never"], input=TEXT.encode())
    assert result.stdout == "همکاری های استانی می شود.\n"


def test_the_difference_is_shown_with_visible_half_spaces_and_counts() -> None:
    result = CliRunner().invoke(app, ["--diff"], input=TEXT.encode())
    assert "همکاری·های" in result.stdout
    assert "letters 1" in result.stdout
    assert "zwnj 2" in result.stdout


def test_a_byte_order_mark_is_no_text_and_nothing_needs_no_change() -> None:
    result = CliRunner().invoke(app, ["--diff"], input=b"\xef\xbb\xbf" + "سلام".encode())
    assert result.stdout == "nothing to change\n"


def test_other_encodings_are_refused_with_the_mend() -> None:
    result = CliRunner().invoke(app, [], input="سلام".encode("windows-1256"))
    assert result.exit_code == 2
    assert "byte 0: not UTF-8" in result.stderr
    assert "iconv" in result.stderr


def test_an_unknown_mode_is_wrong_usage() -> None:
    assert CliRunner().invoke(app, ["--zwnj", "sometimes"], input=b"").exit_code == 2
