"""What a newsroom is made of: outlets, sections, articles and their ground truth. Nothing here knows a site engine."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Final, Literal

from newscrawl.demo.clock import TEHRAN, stamp
from newscrawl.provinces import PROVINCES

Kind = Literal["news", "photo", "video", "report", "interview", "note"]
BY_ISO: Final = {province.iso: province for province in PROVINCES}
KINDS: Final[tuple[Kind, ...]] = ("news", "photo", "video", "report", "interview", "note")
BlockKind = Literal["paragraph", "subhead", "table", "image", "player", "gallery", "more", "empty", "code", "end"]
Shape = Literal["p", "justify", "rtl-span", "one-p-br", "div-br", "raw"]

_NOT_IN_SLUG = re.compile(r"[^\w]+|_+")
_SLUG_BYTES: Final = 120


@dataclass(frozen=True, slots=True)
class Section:
    """One section of an outlet: a service, or a sub-section of one."""

    service: str
    service_name: str
    sub: str = ""
    sub_name: str = ""
    topic: int = 0
    """The site's own number of the section, as its archive and feeds use it."""
    parent: int = 0
    """Topic of the service that a sub-section belongs to; 0 for a service."""
    province: str = ""
    """ISO 3166-2 code when the section is a province's."""

    @property
    def path(self) -> str:
        """`Provinces/Ardabil`."""
        return f"{self.service}/{self.sub}" if self.sub else self.service

    @property
    def slug(self) -> str:
        """The most special part: the sub-section, else the service."""
        return self.sub or self.service

    @property
    def names(self) -> list[str]:
        """Breadcrumb without the home page."""
        return [self.service_name, self.sub_name] if self.sub_name else [self.service_name]

    @property
    def topics(self) -> tuple[int, ...]:
        """Every list that an article of this section stands in; 0 is the list of all."""
        return (0, self.topic, self.parent) if self.parent else (0, self.topic)


@dataclass(frozen=True)
class Outlet:
    """The facts about one outlet that its pages are made of."""

    name: str
    """Name of newscrawl's source file."""
    agency: str
    title: str
    english: str
    host: str
    short_host: str
    media: str
    """Address of the media host, without a slash at its end."""
    licence: str
    sections: tuple[Section, ...]
    provincial: str
    """Slug of the service that holds the provinces."""

    @cached_property
    def by_path(self) -> dict[str, Section]:
        """Sections by path, in lower case: the engine does not mind the case."""
        return {section.path.lower(): section for section in self.sections}

    @cached_property
    def by_topic(self) -> dict[int, Section]:
        """Sections by topic number."""
        return {section.topic: section for section in self.sections}

    @cached_property
    def pools(self) -> tuple[list[Section], list[Section]]:
        """Sections to write for: national ones, provincial ones."""
        subs = [section for section in self.sections if section.sub]
        return [one for one in subs if not one.province], [one for one in subs if one.province]

    @cached_property
    def provinces(self) -> dict[str, Section]:
        """Provincial sections by ISO code."""
        return {section.province: section for section in self.sections if section.province}

    def section_of(self, province: str) -> Section:
        """Section of a province, named by ISO code, the site's slug (any case) or its Persian name.

        Raises:
            ValueError: when there is none; the message lists what there is.
        """
        for section in self.provinces.values():
            if province.lower() in {section.province.lower(), section.sub.lower(), section.sub_name}:
                return section
        known = ", ".join(f"{s.province} {s.sub}" for s in self.provinces.values())
        raise ValueError(f"unknown province {province!r}; known: {known}")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture on the media host; sizes differ by a number in its address."""

    number: int
    taken: datetime
    caption: str = ""

    def url(self, media: str, size: int = 4) -> str:
        """Address in one of the engine's sizes: 0 original, 1 thumb, 2, 3 in page, 4 large."""
        stamp_ms = int(self.taken.timestamp()) * 1000
        return f"{media}/d/{self.taken:%Y/%m/%d}/{size}/{self.number}.jpg?ts={stamp_ms}"


@dataclass(slots=True)
class Block:
    """One piece of a body."""

    kind: BlockKind
    text: str = ""
    links: tuple[tuple[str, str], ...] = ()
    """Words of `text` that the site turns into links by itself, with their target (site path or '/')."""
    rows: tuple[tuple[str, ...], ...] = ()
    number: int = 0


@dataclass(slots=True)
class Headline:
    """What lists and feeds show of an article."""

    nid: int
    kind: Kind
    section: Section
    published: datetime
    modified: datetime
    """As the site says; may be earlier than `published` (seen at Khabaronline, 2020)."""
    title: str
    lead: str
    kicker: str
    picture: Picture
    version: int = 1

    @property
    def slug(self) -> str:
        """The part of the address that repeats the title."""
        return slug(self.title)

    @property
    def changed(self) -> datetime:
        """When the page last changed: the later of publication and modification."""
        return max(self.published, self.modified)


@dataclass(slots=True)
class Article(Headline):
    """A whole article."""

    dateline: str = ""
    county: str = ""
    reporter: str = ""
    credit: str = ""
    tags: tuple[str, ...] = ()
    shape: Shape = "p"
    blocks: list[Block] = field(default_factory=list)
    gallery: tuple[Picture, ...] = ()
    raw_body: str = ""
    """Inner HTML that is served as it is (real articles); `blocks` then only carry the truth."""

    def paragraphs(self) -> list[str]:
        """Text of the body in reading order: paragraphs, sub-heads and tables (a line a row, cells with « | »)."""
        return [
            "\n".join(" | ".join(row) for row in block.rows) if block.kind == "table" else block.text
            for block in self.blocks
            if block.kind in {"paragraph", "subhead", "table"}
        ]

    def truth(self, outlet: Outlet) -> dict[str, Any]:
        """What a perfect crawler would record, in the words of `newscrawl/article/1` where it has them.

        `county` is given where the dateline names a place that is not the capital of its province, `credit` where the
        text names an origin other than the outlet itself. `images` holds the article's picture or its gallery.
        Beside the record's fields: `site_province` (the site's slug), `paragraphs` (of `body`), `tables` (rows of
        cells; in `body` each is one paragraph, cells joined by « | »), `inline_images` (pictures inside the text),
        `shape`, and `extras` (pieces that a crawler must drop).
        """
        published = self.published.astimezone(TEHRAN)
        modified = self.modified.astimezone(TEHRAN) if self.modified > self.published else None
        dropped = sorted({block.kind for block in self.blocks} - {"paragraph", "subhead", "table", "image"})
        return {
            "id": f"{outlet.name}#{self.nid}",
            "source": outlet.name,
            "source_name": outlet.agency,
            "news_code": str(self.nid),
            "kind": self.kind,
            "province": BY_ISO[self.section.province].slug if self.section.province else None,
            "province_iso": self.section.province or None,
            "province_name": self.section.sub_name if self.section.province else None,
            "site_province": self.section.sub if self.section.province else None,
            "county": self.county or None,
            "section": self.section.names,
            "kicker": self.kicker or None,
            "title": " ".join(self.title.split()),
            "lead": self.lead or None,
            "dateline": self.dateline or None,
            "paragraphs": self.paragraphs(),
            "body": "\n\n".join(self.paragraphs()) or None,
            "subheads": [block.text for block in self.blocks if block.kind == "subhead"],
            "tables": [[list(row) for row in block.rows] for block in self.blocks if block.kind == "table"],
            "published_at": published.isoformat(),
            "published_jalali": stamp(self.published),
            "modified_at": modified.isoformat() if modified else None,
            "credit": self.credit or None,
            "reporter": self.reporter or None,
            "tags": list(self.tags),
            "images": [picture.url(outlet.media) for picture in (self.gallery or (self.picture,))],
            "inline_images": [
                f"{outlet.media}/d/{self.published:%Y/%m/%d}/4/{block.number}.jpg"
                for block in self.blocks
                if block.kind == "image"
            ],
            "version": self.version,
            "shape": self.shape,
            "extras": dropped,
        }


def slug(title: str) -> str:
    """The title as the engine puts it into an address.

    Half-spaces and punctuation become `-`, and whole words (between spaces) are left out beyond 120 bytes: true of all
    15 addresses of mehrnews.com that were seen with their titles (January 2026).

    >>> slug("مگر مشاهیر، خندان می‌شوند؟")
    'مگر-مشاهیر-خندان-می-شوند'
    """
    kept = ""
    for word in title.split():
        part = _NOT_IN_SLUG.sub("-", word).strip("-")
        longer = f"{kept}-{part}" if kept and part else kept or part
        if len(longer.encode()) > _SLUG_BYTES:
            break
        kept = longer
    return kept


def parse_moment(text: str) -> datetime:
    """Read an ISO 8601 moment with its offset, as control calls and options give it; returns UTC.

    Raises:
        ValueError: when it cannot be read or has no offset.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} has no time zone; write e.g. 2025-12-29T12:00:00+03:30")
    return moment.astimezone(UTC)
