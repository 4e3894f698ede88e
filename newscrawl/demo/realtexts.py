"""Real articles of Mehr that the newsroom serves unchanged; credit and licence in texts/CREDITS.md."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from newscrawl.demo.model import Article, Block, Picture, parse_moment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.demo.model import Outlet, Section


def load(outlet: Outlet) -> Iterator[Article]:
    """The real articles of an outlet (only Mehr's may be committed), in order of their numbers.

    Raises:
        ValueError: when a text names a section that the outlet does not have.
    """
    folder = files("newscrawl.demo") / "texts"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".json"))
    sections = {tuple(section.names): section for section in outlet.sections}
    for name in names:
        data = json.loads((folder / name).read_text(encoding="utf-8"))
        if f"/{outlet.host}/" not in data["url"]:
            continue
        section = sections.get(tuple(data["section"]))
        if section is None:
            raise ValueError(
                f"texts/{name}: section: {data['section']} is none of {outlet.name}'s; add it to its module"
            )
        yield _article(data, section)


def _article(data: dict[str, Any], section: Section) -> Article:
    published = parse_moment(data["published"])
    lead = data["lead"]
    dateline, hyphen, _ = lead.partition("- ")
    dated = bool(hyphen and section.province and len(dateline.split()) <= 2)
    blocks = [Block(block["kind"], block["text"]) for block in data["blocks"]]
    return Article(
        nid=data["nid"],
        kind=data["kind"],
        section=section,
        published=published,
        # As seen on Mehr's pages: saved again some two minutes after publication (2024).
        modified=published + timedelta(seconds=138),
        title=data["title"],
        lead=lead,
        kicker="",
        picture=_picture(data["picture"]),
        dateline=dateline if dated else "",
        county=data.get("county", ""),
        reporter=data.get("reporter", ""),
        credit=data.get("credit", ""),
        tags=tuple(data.get("tags", ())),
        shape="raw",
        blocks=blocks,
        raw_body=data["inner_html"],
    )


def _picture(data: dict[str, Any]) -> Picture:
    taken: datetime = parse_moment(data["taken"])
    return Picture(data["number"], taken)
