"""`newscrawl clean`: Persian text from standard input, cleaned, to standard output."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from newscrawl.cli.show import say, write_out

if TYPE_CHECKING:
    from rich.text import Text


class HalfSpaces(StrEnum):
    """What to do about lost half-spaces; the values of `newscrawl.text.clean`'s `zwnj`."""

    auto = "auto"
    always = "always"
    never = "never"


def clean(
    zwnj: Annotated[
        HalfSpaces,
        typer.Option(help="Put half-spaces back: where the text lost them, wherever one is likely, or not at all."),
    ] = HalfSpaces.auto,
    diff: Annotated[
        bool, typer.Option("--diff", help="Show what would change, in colour, instead of the text.")
    ] = False,
) -> None:
    """Clean Persian text: standard input to standard output, UTF-8.

    The whole input is one text for the decision of `--zwnj auto`. In `--diff`, `·` stands for a half-space.
    """
    data = sys.stdin.buffer.read()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        say(
            f"standard input, byte {error.start}: not UTF-8 ({error.reason}); convert it first, "
            "for example: iconv -f windows-1256 -t utf-8",
            err=True,
        )
        raise typer.Exit(2) from error
    from newscrawl.text import clean_counted

    cleaned = clean_counted(text, zwnj.value)
    if diff:
        _print_diff(text, cleaned.text, cleaned.repairs)
        return
    if cleaned.text:
        write_out(cleaned.text.encode("utf-8"))


def _print_diff(before: str, after: str, repairs: dict[str, int]) -> None:
    from newscrawl.cli.show import console as make

    console = make()
    old_lines = [line for line in before.splitlines() if line.strip()]
    new_lines = [line for line in after.splitlines() if line]
    if len(old_lines) != len(new_lines):  # a line separator inside a line: show it as one text
        old_lines, new_lines = [before.strip()], [after]
    for old, new in zip(old_lines, new_lines, strict=True):
        if old != new:
            console.print(_changes(old, new), soft_wrap=True)
    counts = ", ".join(f"{kind} {number}" for kind, number in sorted(repairs.items()))
    console.print(counts or "nothing to change", style="dim", soft_wrap=True)


def _changes(old: str, new: str) -> Text:
    """One line with what went in red and what came in green, word by word."""
    from difflib import SequenceMatcher

    from rich.text import Text

    shown = Text()
    old_words, new_words = old.split(), new.split()
    for tag, i, j, k, m in SequenceMatcher(None, old_words, new_words, autojunk=False).get_opcodes():
        if tag == "equal":
            shown.append(" ".join(old_words[i:j]) + " ")
            continue
        if i < j:
            shown.append(_visible(" ".join(old_words[i:j])), style="red strike")
            shown.append(" ")
        if k < m:
            shown.append(_visible(" ".join(new_words[k:m])), style="bold green")
            shown.append(" ")
    return shown


def _visible(text: str) -> str:
    return text.replace("\u200c", "·")
