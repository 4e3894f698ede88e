"""The article record, `newscrawl/article/1`.

The dataclass below is the one table of fields: its order is the order of the exported keys, its annotations are the
types, its descriptions become docs/article.md and the JSON Schema that `newscrawl schema` prints. A field is always
present in an export; where the page does not say, it is null (or an empty list or dict), never a guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from msgspec import Meta, json

if TYPE_CHECKING:
    from datetime import datetime

SCHEMA: Final = "newscrawl/article/1"

Kind = Literal["news", "photo", "video", "report", "interview", "note"]
ProvinceFrom = Literal["meta", "section", "list", "dateline", "text"]
DuplicateKind = Literal["url", "exact", "near", "excerpt"]

ISO_OFFSET = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d$"
JALALI = r"^1\d{3}-\d\d-\d\d \d\d:\d\d$"

Moment = Annotated[str, Meta(pattern=ISO_OFFSET)]
Share = Annotated[float, Meta(ge=0, le=1)]


@dataclass(slots=True, kw_only=True)
class Image:
    """A picture of an article."""

    url: Annotated[str, Meta(description="absolute address")]
    caption: Annotated[str | None, Meta(description="its own caption; a repeated headline is not one")] = None


@dataclass(slots=True, kw_only=True)
class WarcPlace:
    """Where the fetched page lies in the archive."""

    file: Annotated[str, Meta(description="name below `warc/` of the home folder")]
    offset: Annotated[int, Meta(description="byte offset of the response record")]


@dataclass(slots=True, kw_only=True)
class Article:
    """One version of one article."""

    schema: Annotated[Literal["newscrawl/article/1"], Meta(description="name and version of this format")] = SCHEMA
    id: Annotated[str, Meta(description="`<source>#<news code>`, stable for ever", examples=["mehrnews#6705663"])]
    source: Annotated[str, Meta(description="name of the source file", examples=["mehrnews"])]
    source_name: Annotated[str, Meta(description="the outlet's own name", examples=["خبرگزاری مهر"])]
    url: Annotated[str, Meta(description="canonical URL, percent-encoded")]
    short_url: Annotated[str | None, Meta(description="the site's short link")] = None
    news_code: Annotated[
        str,
        Meta(
            description="the site's own number, ASCII digits; the veiled name of a site that shows none",
            examples=["6705663"],
        ),
    ]
    kind: Annotated[Kind, Meta(description="what sort of article it is")] = "news"
    language: Annotated[str, Meta(description="ISO 639-1")] = "fa"
    province: Annotated[str | None, Meta(description="slug; null for national news", examples=["ardabil"])] = None
    province_name: Annotated[str | None, Meta(description="Persian name", examples=["اردبیل"])] = None
    province_iso: Annotated[str | None, Meta(description="ISO 3166-2", examples=["IR-24"])] = None
    province_from: Annotated[ProvinceFrom | None, Meta(description="which evidence decided the province")] = None
    county: Annotated[str | None, Meta(description="Persian name of the county, null when not certain")] = None
    section: Annotated[
        list[str], Meta(description="breadcrumb without the home page", examples=[["استان‌ها", "اردبیل"]])
    ] = field(default_factory=list)
    kicker: Annotated[str | None, Meta(description="روتیتر: the line above the headline")] = None
    title: Annotated[str, Meta(description="the headline")]
    lead: Annotated[str | None, Meta(description="the lead as printed; keeps its dateline")] = None
    dateline: Annotated[
        str | None, Meta(description="the place that lead or body begins with; the text keeps it", examples=["اردبیل"])
    ] = None
    body: Annotated[
        str | None, Meta(description="paragraphs separated by one blank line; null only for photo and video")
    ] = None
    subheads: Annotated[list[str], Meta(description="paragraphs of `body` that are sub-headings")] = field(
        default_factory=list
    )
    published_at: Annotated[
        Moment, Meta(description="ISO 8601 in Tehran's offset of that day", examples=["2025-12-29T10:55:00+03:30"])
    ]
    published_jalali: Annotated[
        str, Meta(description="the same moment in the Jalali calendar", pattern=JALALI, examples=["1404-10-08 10:55"])
    ]
    modified_at: Annotated[
        Moment | None, Meta(description="as the site says; null when absent or not later than published_at")
    ] = None
    credit: Annotated[str | None, Meta(description="agency or outlet that the text names as its origin")] = None
    reporter: Annotated[str | None, Meta(description="null unless the page names one")] = None
    tags: Annotated[list[str], Meta(description="the article's own tags")] = field(default_factory=list)
    images: Annotated[list[Image], Meta(description="pictures of the article, best size")] = field(default_factory=list)
    content_hash: Annotated[
        str, Meta(description="of the normalised text; crawl time and view counters never enter it")
    ] = ""
    version: Annotated[
        int, Meta(description="1 for the first; another text, or the same after `forget`, is the next one", ge=1)
    ] = 1
    is_update: Annotated[
        bool, Meta(description="whether an edit made this version: `changed_fields` names what it changed")
    ] = False
    changed_fields: Annotated[list[str], Meta(description="what the edit changed")] = field(default_factory=list)
    cluster_id: Annotated[str | None, Meta(description="id of the first article seen of the same report")] = None
    duplicate_of: Annotated[
        str | None,
        Meta(description="id of the article that it repeats: published earlier, best one that credits nobody"),
    ] = None
    duplicate_kind: Annotated[DuplicateKind | None, Meta(description="how it matches")] = None
    similarity: Annotated[Share | None, Meta(description="Jaccard similarity to `duplicate_of`")] = None
    fallbacks: Annotated[list[str], Meta(description="fields that a fallback rule supplied")] = field(
        default_factory=list
    )
    repairs: Annotated[dict[str, int], Meta(description="how many repairs of each kind the text took")] = field(
        default_factory=dict
    )
    first_seen_at: Annotated[Moment | None, Meta(description="when a list first named it")] = None
    fetched_at: Annotated[Moment | None, Meta(description="when this version was fetched")] = None
    run_id: Annotated[str | None, Meta(description="the run that fetched this version")] = None
    warc: Annotated[WarcPlace | None, Meta(description="null unless pages are archived")] = None


_UNPRINTABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
"""Control characters, and halves of surrogate pairs, which JSON may hold alone."""


@dataclass(frozen=True, slots=True)
class Link:
    """An article as a list names it. All but code and URL are hints: the article decides."""

    news_code: str
    url: str
    kind: str | None = None
    title: str | None = None
    province: str | None = None
    """Slug of our own table, where the list says it (feed category, section page)."""
    listed_at: datetime | None = None
    """Publication as the list says; aware."""
    modified_at: datetime | None = None
    """`lastmod` of a sitemap; aware."""
    national: bool = False
    """The list says that it belongs to a section that is not provincial: it is not asked for."""

    def __post_init__(self) -> None:
        """Take out what a database, a file or a terminal refuses: one such title must not cost the whole list."""
        if self.title is not None and _UNPRINTABLE.search(self.title):
            object.__setattr__(self, "title", _UNPRINTABLE.sub(" ", self.title).strip() or None)


FIELDS: Final[tuple[str, ...]] = tuple(Article.__dataclass_fields__)


def to_json(article: Article) -> bytes:
    """One line of JSON (UTF-8, no newline at its end), keys in the order of the table.

    >>> line = to_json(Article(id="mehrnews#1", source="mehrnews", source_name="خبرگزاری مهر", news_code="1",
    ...     url="https://www.mehrnews.com/news/1", title="عنوان", published_at="2025-12-29T10:55:00+03:30",
    ...     published_jalali="1404-10-08 10:55"))
    >>> line.decode()[:45]
    '{"schema":"newscrawl/article/1","id":"mehrnew'
    """
    return json.encode(article)


def from_json(line: bytes | str) -> Article:
    """Read one line back.

    Raises:
        msgspec.ValidationError: with the path of the offending field, when the line is not an article record.
    """
    return json.decode(line, type=Article)


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of an export line. Every key is required, since every key is always present."""
    schema = json.schema(Article)
    definitions: dict[str, Any] = schema.pop("$defs")
    article: dict[str, Any] = definitions.pop("Article")
    # msgspec lists what has no default first; readers expect the order of the table.
    article["properties"] = {name: article["properties"][name] for name in FIELDS}
    for definition in (article, *definitions.values()):
        definition["required"] = list(definition["properties"])
        definition["additionalProperties"] = False
        for prop in definition["properties"].values():
            prop.pop("default", None)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA,
        **article,
        "$defs": definitions,
    }
