"""Writes source files for the tools: a new one for an outlet, and topic ids into one that exists.

What a tool cannot know is marked with `FILL IN`; `newscrawl lint-sources` objects as long as one of these marks stands.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import InlineTable, Table

from newscrawl.sources.model import SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping

FILL_IN: Final = "FILL IN"


@dataclass(slots=True)
class NewSource:
    """What is known of an outlet that is being added."""

    name: str
    title: str
    home: str
    family: str
    hosts: tuple[str, ...]
    """Main host first."""
    verified: tuple[str, str, str]
    """Date, how, what; see `model.Verified`."""
    feeds: tuple[str, ...] = ()
    section_path: str | None = None
    provinces: dict[str, dict[str, str]] = field(default_factory=dict)
    """Our slug to keys of `model.ProvinceAt`."""
    home_province: str | None = None
    missing: str | None = None
    """A field that no rule of the family found on the page."""

    def text(self) -> str:
        """The source file, readable and loadable at once."""
        lines = [
            f"# {FILL_IN}: who this is; what was seen of the site, when and by whom; how it answers.",
            _key("name", self.name),
            _key("title", self.title),
            _key("home", self.home),
            _key("family", self.family),
            f'owner = "private" # {FILL_IN}: state, semi-state, private, municipal, religious or provincial',
        ]
        if self.home_province:
            lines.append(_key("home_province", self.home_province))
        lines += ["", "[hosts]", _key("main", self.hosts[0])]
        if self.hosts[1:]:
            lines.append(_key("aliases", list(self.hosts[1:])))
        lines += ["", "[listings]", *self._listings()]
        lines += ["", "[article]", f"{_key('own_names', [self.title])} # {FILL_IN}: how its texts name itself"]
        if self.missing:
            lines.append(f'# {FILL_IN}: {self.missing} = ["selector"]: no rule of the family finds it')
        lines += [
            "",
            "[expect]",
            f"articles_per_day = 1 # {FILL_IN}: four fifths of a healthy day",
            "silence_hours = 48.0",
        ]
        lines += ["", "[expect.coverage]", "title = 1.0", "body = 0.9"]
        if self.provinces:
            lines += ["", "[provinces]"]
            lines += [f"{slug} = {_inline(keys)}" for slug, keys in sorted(self.provinces.items())]
        date, how, what = self.verified
        lines += ["", "[[verified]]", _key("date", date), _key("how", how), _key("what", what)]
        return "\n".join(lines) + "\n"

    def _listings(self) -> list[str]:
        lines = []
        if self.section_path:
            lines.append(_key("section_path", self.section_path))
        if self.feeds:
            lines.append(_key("feeds", list(self.feeds)))
        else:
            lines.append(f'# {FILL_IN}: feeds = ["/rss"], or an archive, or a sitemap')
        lines.append(f'mixed = ["feed", "sitemap"] # {FILL_IN}: which lists hold national news too')
        return lines


def _key(name: str, value: str | int | list[str]) -> str:
    return f"{name} = {json.dumps(value, ensure_ascii=False)}"


def _inline(keys: Mapping[str, Any]) -> str:
    return "{ " + ", ".join(_key(name, value) for name, value in keys.items()) + " }"


def set_topics(text: str, topics: Mapping[str, int], file: str) -> tuple[str, list[str]]:
    r"""Write topic ids into a source file; comments and order stay.

    Args:
        text: the file.
        topics: our slug of a province to the outlet's topic id.
        file: its name, for errors.

    Returns:
        The new text, and a line for each province whose id is new or another one.

    Raises:
        SourceError: the file is no TOML.

    >>> text, changes = set_topics("# facts\n[provinces]\nqom = {slug = 'Qom'} # seen\n", {"qom": 620}, "x.toml")
    >>> print(text.strip(), changes)
    # facts
    [provinces]
    qom = { slug = "Qom", topic = 620 } # seen ['qom: topic 620']
    """
    try:
        document = tomlkit.parse(text)
    except TOMLKitError as error:
        raise SourceError(f"{file}: cannot be read: {error}") from error
    if "provinces" not in document:
        document["provinces"] = tomlkit.table()
    provinces: Any = document["provinces"]
    changes = []
    for slug, topic in topics.items():
        entry = provinces.get(slug)
        known = dict(entry) if isinstance(entry, (InlineTable, Table)) else {}
        before = known.get("topic")
        if before == topic:
            continue
        if isinstance(entry, Table):
            entry["topic"] = topic
        else:
            # Written anew: tomlkit appends to an inline table without a space.
            inline = tomlkit.value(_inline({**known, "topic": topic}))
            if entry is not None:
                inline.trivia.comment_ws, inline.trivia.comment = entry.trivia.comment_ws, entry.trivia.comment
            provinces[slug] = inline
        changes.append(f"{slug}: topic {topic}" + (f", was {before}" if before is not None else ""))
    return tomlkit.dumps(document), changes
