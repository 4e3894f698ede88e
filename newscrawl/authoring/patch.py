"""Changes to a source file: applied with its comments and order kept, shown as a unified diff."""

from __future__ import annotations

import json
from dataclasses import dataclass
from difflib import unified_diff
from typing import TYPE_CHECKING, Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from newscrawl.sources.model import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Change:
    """One key of a source file.

    Attributes:
        key: dotted, e.g. `family`, `listings.feeds`, `provinces.ardabil`; `verified` appends a table.
        value: what is to stand there: a text, number, list of texts or table; None takes the key out.
        why: what was seen, for people.
    """

    key: str
    value: Any
    why: str


def changed(text: str, changes: Iterable[Change], file: str, seen: str) -> str:
    r"""A source file with changes made.

    Args:
        text: the file.
        changes: the later of two for one key wins.
        file: its name, for errors.
        seen: a few words (when and how) that stand behind each new value, in place of an older comment.

    Raises:
        SourceError: the file is not TOML.

    >>> print(changed('[listings]\nfeeds = ["/x"] # a guess\n', [Change("listings.feeds", ["/rss"], "")], "x", "seen"))
    [listings]
    feeds = ["/rss"] # seen
    <BLANKLINE>
    >>> print(changed('family = "standard"\n', [Change("polite.delay", 3.0, "")], "x", "asked by robots.txt"))
    family = "standard"
    <BLANKLINE>
    [polite]
    delay = 3.0 # asked by robots.txt
    <BLANKLINE>
    """
    for change in changes:
        try:
            document = tomlkit.parse(text)
        except TOMLKitError as error:
            raise SourceError(f"{file}: cannot be read: {error}") from error
        table, _, key = change.key.rpartition(".")
        where: Any = document.get(table, {}) if table else document
        if change.key == "verified":
            text = _end(text) + "\n[[verified]]\n" + "".join(line(*one) + "\n" for one in change.value.items())
        elif change.value is None:
            where.pop(key, None)
            text = tomlkit.dumps(document)
        elif key in where:
            where[key] = tomlkit.value(written(change.value))
            where[key].comment(seen)
            text = tomlkit.dumps(document)
        else:
            text = _inserted(text, table, f"{line(key, change.value)} # {seen}")
    return text


def line(key: str, value: Any) -> str:
    """A key as a line of TOML.

    >>> line("ardabil", {"slug": "اردبیل", "topic": 12})
    'ardabil = { slug = "اردبیل", topic = 12 }'
    """
    return f"{key} = {written(value)}"


def written(value: Any) -> str:
    """A text, number, list or table as a value of TOML."""
    if isinstance(value, dict):
        return "{ " + ", ".join(line(*one) for one in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(written(one) for one in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def _inserted(text: str, table: str, new: str) -> str:
    """A file with a key more: behind `family` or at the end of its table; a new table before the first of several."""
    lines = _end(text).splitlines()
    heads = [number for number, one in enumerate(lines) if one.lstrip().startswith("[")]
    first_list = next((number for number in heads if lines[number].lstrip().startswith("[[")), len(lines))
    if not table:
        at = next((number for number, one in enumerate(lines) if one.startswith("family")), -1) + 1
        lines.insert(at, new)
    elif f"[{table}]" in (found := [lines[number].strip() for number in heads]):
        at = heads[found.index(f"[{table}]")]
        end = next((number for number in heads if number > at), len(lines))
        while not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#"):
            end -= 1  # a comment there belongs to the next table
        lines.insert(end, new)
    elif first_list == len(lines):
        lines += ["", f"[{table}]", new]
    else:
        lines[first_list:first_list] = [f"[{table}]", new, ""]
    return "\n".join(lines) + "\n"


def _end(text: str) -> str:
    return text if text.endswith("\n") else text + "\n"


def diff(path: Path, before: str, after: str) -> str:
    """The difference as `patch` and `git apply` take it."""
    found = unified_diff(before.splitlines(True), after.splitlines(True), f"a/{path.name}", f"b/{path.name}")
    return "".join(found)


def listed(changes: Iterable[Change]) -> Mapping[str, Any]:
    """The changes for machines: key to value."""
    return {change.key: change.value for change in changes}
