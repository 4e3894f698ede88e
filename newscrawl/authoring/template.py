"""Writes source files for the tools: a new one for an outlet, and topic ids into one that exists.

What a tool cannot find is marked with `FILL IN`; `newscrawl lint-sources` objects as long as one of these marks stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec
import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import InlineTable, Table

from newscrawl.authoring.patch import line, written
from newscrawl.sources.model import Listings, SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from newscrawl.sources.model import Source

FILL_IN: Final = "FILL IN"


def source_text(source: Source, head: Sequence[str], beside: Mapping[str, str], missing: str | None = None) -> str:
    """A new source file, readable and complete.

    Args:
        source: what is known of the outlet.
        head: the first comment, a line each: who this is and what was seen of it.
        beside: comments by key (`title`, `listings.feeds`), written behind the value.
        missing: a field that no rule of the engine finds, for which a selector is to be written.
    """
    lines = [f"# {one}" for one in head]
    top = ("name", "title", "home", "family", "owner", "access", "home_province", "permalink")
    lines += _lines("", {key: getattr(source, key) for key in top}, beside)
    lines += ["", "[hosts]", *_lines("hosts", {"main": source.hosts.main, "aliases": source.hosts.aliases}, beside)]
    default = msgspec.structs.asdict(Listings())
    known = {key: one for key, one in msgspec.structs.asdict(source.listings).items() if one != default[key]}
    lines += ["", "[listings]", *_lines("listings", known, beside)] if known else []
    if source.article.own_names or missing:
        lines += ["", "[article]", *_lines("article", {"own_names": source.article.own_names}, beside)]
        lines += [f'# {FILL_IN}: {missing} = ["selector"]: no rule of the engine finds it'] if missing else []
    expected = {"articles_per_day": source.expect.articles_per_day, "silence_hours": source.expect.silence_hours}
    lines += ["", "[expect]", *_lines("expect", expected, beside)]
    lines += ["", "[expect.coverage]", *_lines("", source.expect.coverage, {})]
    if source.provinces:
        pages = {slug: msgspec.structs.asdict(at) for slug, at in sorted(source.provinces.items())}
        tables = {slug: {key: one for key, one in at.items() if one} for slug, at in pages.items()}
        lines += ["", "[provinces]", *_lines("provinces", tables, {})]
    for seen in source.verified:
        lines += ["", "[[verified]]", *_lines("", msgspec.structs.asdict(seen), {})]
    return "\n".join(lines) + "\n"


def _lines(table: str, values: Mapping[str, Any], beside: Mapping[str, str]) -> Iterator[str]:
    for key, value in values.items():
        comment = beside.get(f"{table}.{key}" if table else key)
        if value not in (None, (), [], {}):
            yield line(key, value) + (f" # {comment}" if comment else "")


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
            inline = tomlkit.value(written({**known, "topic": topic}))
            if entry is not None:
                inline.trivia.comment_ws, inline.trivia.comment = entry.trivia.comment_ws, entry.trivia.comment
            provinces[slug] = inline
        changes.append(f"{slug}: topic {topic}" + (f", was {before}" if before is not None else ""))
    return tomlkit.dumps(document), changes
