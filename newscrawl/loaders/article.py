"""The one loader: fields of a page by rules, then one cleaned record.

A family states the rules and what it knows of an article before any rule is tried; the loader tries the rules in order,
counts which of them match, and decides what makes a record out of them, and when there is none. It is an
`itemloaders.ItemLoader`: processors named `<field>_in` and `<field>_out` take effect as Scrapy's documentation says,
before and after the values of a field are collected.

The counting is that of itemloaders 1.5 (`stats=`): `parser/<field>/<type>/<rule>` grows by one when a rule matched and
by nothing when it was tried in vain, so that a rule that fell to zero shows in the run report. A rule is only tried
when those before it found nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

from itemloaders import ItemLoader
from itemloaders.processors import Compose, Identity, TakeFirst

from newscrawl.dates import iso, to_jalali
from newscrawl.items import Article, Image, Kind, Link
from newscrawl.loaders import pictures
from newscrawl.loaders import published as moments
from newscrawl.loaders.body import check_body, longest, own_body
from newscrawl.loaders.cleaning import Texts, clean_texts, section_name
from newscrawl.loaders.province import place_of
from newscrawl.reasons import Refused
from newscrawl.text.attribution import find_credit, find_reporter
from newscrawl.text.boilerplate import name_key
from newscrawl.urls import is_local, origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from newscrawl.loaders.rules import Rule
    from newscrawl.pages.document import Document
    from newscrawl.sources import Source

TEXT_FIELDS: Final = ("kicker", "title", "lead", "section", "tags", "reporter", "credit", "short_url")
DATE_FIELDS: Final = ("published_at", "date", "modified_at")
FIELDS: Final = (*TEXT_FIELDS, "body", *DATE_FIELDS)
"""Fields that rules are stated for."""

HOME: Final = frozenset(map(name_key, ("صفحه اصلی", "صفحه نخست", "خانه")))


class Counter(Protocol):
    """Scrapy's stats collector, or anything that counts."""

    def inc_value(self, key: str, count: int = 1) -> None:
        """Add to a counter; adding 0 makes it known."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a family knows of an article before any rule is tried.

    Attributes:
        code: the outlet's number of it.
        url: its canonical address.
        kind: what it is.
        slug: the outlet's own slug (or number) of its province.
        hint: the link that led here; its province is the weakest evidence of a list.
        listed: when it was published, as the list says that named it, ISO 8601; used where the page says nothing that
            can be read.
    """

    code: str
    url: str
    kind: Kind = "news"
    slug: str | None = None
    hint: Link | None = None
    listed: str | None = None


def distinct(values: list[Any]) -> list[Any]:
    """The values without repetitions, in order.

    >>> distinct(["استان‌ها", "اردبیل", "استان‌ها"])
    ['استان‌ها', 'اردبیل']
    """
    return list(dict.fromkeys(values))


def without_home(values: list[str]) -> list[str]:
    """A breadcrumb without the home page that some themes put first.

    >>> without_home(["صفحهٔ اصلی", "اردبیل"])
    ['اردبیل']
    """
    return [value for value in values if name_key(value) not in HOME]


class ArticleLoader(ItemLoader):
    """The fields of one document, and the record that they make.

    Attributes:
        fallbacks: fields whose winning rule was a fallback, in the order in which they were loaded.

    Args:
        document: the page.
        source: the outlet.
        known: what the family knows of the article.
        rules: the family's rules by field.
        stats: counts the rules that match.
    """

    default_item_class = dict
    default_output_processor = TakeFirst()
    section_out = Compose(without_home, distinct)
    tags_out = Compose(distinct)
    body_out = Compose(longest)
    images_out = Identity()
    published_at_out = Identity()
    date_out = Identity()

    def __init__(
        self,
        document: Document,
        source: Source,
        known: Known,
        rules: Mapping[str, Sequence[Rule]],
        stats: Counter | None = None,
    ) -> None:
        super().__init__(stats=stats, document=document, source=source)
        self.document = document
        self.source = source
        self.known = known
        self.rules = rules
        self.fallbacks: list[str] = []

    def add_rules(self, field: str, rules: Iterable[Rule]) -> None:
        """Load a field from the first rule that matches; nothing is tried where it has values already."""
        if self.get_collected_values(field):
            return
        processed = hasattr(self, f"{field}_in")  # nothing may become something
        for rule in rules:
            found = rule.find(self.document)
            if found or processed:
                self.add_value(field, found)
            matched = bool(self.get_collected_values(field))
            if self.stats is not None:
                self.stats.inc_value(f"parser/{field}/{rule.type}/{rule.name}", int(matched))
            if matched:
                if rule.fallback:
                    self.fallbacks.append(field)
                return

    def load_item(self) -> Article:
        """Try the rules, read the dates, decide the province, clean the texts.

        Raises:
            Refused: for a body that is hollow, cut, unreadable or not Persian, a headline that is missing or holds no
                letters, a date that is missing, unreadable or in the future.
        """
        for field in (*TEXT_FIELDS, "body"):
            self.add_rules(field, self.rules.get(field, ()))
        headline, lead, kicker = (self.get_output_value(field) for field in ("title", "lead", "kicker"))
        body = own_body(self.get_output_value("body"), (headline, lead, kicker), self.source.article.end_marks)
        check_body(self.document, body, self.known.kind, headline or "", lead or "")
        if headline is None:
            raise Refused("no_title", f"no rule found a headline; the page is {len(self.document.page.body)} bytes")
        for field in DATE_FIELDS:
            self.add_rules(field, self.rules.get(field, ()))
        values: dict[str, Any] = super().load_item()
        found = [*values.get("images", ()), *body.images]
        images = pictures.collect(found, self.base(), headline)
        published = self._published(values)
        texts = clean_texts(values, images, body, self.document.repairs)
        return self._record(values, texts, images, published)

    def base(self) -> str:
        """What relative addresses of pictures are read against, on the outlet's host also where a mirror was asked."""
        return f"https://{self.source.hosts.main}/"

    def _published(self, values: dict[str, Any]) -> datetime:
        """The moment that the page says, else the list that led here, which is a fallback."""
        now = self.document.page.fetched_at
        machine, visible = values.get("published_at", []), values.get("date", [])
        if self.known.listed and not any(moments.read(text, now) for text in (*machine, *visible)):
            self.fallbacks = list(dict.fromkeys((*self.fallbacks, "published_at")))
        return moments.published(self._machine(values), visible, now)

    def _machine(self, values: dict[str, Any]) -> list[str]:
        """When the article was published, as it is said for machines, best first."""
        return [*values.get("published_at", []), *([self.known.listed] if self.known.listed else [])]

    def _record(self, values: dict[str, Any], texts: Texts, images: list[Image], published: datetime) -> Article:
        if texts.title is None:
            raise Refused("no_title", f"the headline {values['title']!r} holds no letters")
        known, source, now = self.known, self.source, self.document.page.fetched_at
        own = source.article.own_names
        edits = [values["modified_at"]] if "modified_at" in values else []
        edited = moments.modified(edits, published, now, self._machine(values))
        place, dateline = place_of(source, texts, known.slug, known.hint)
        province = place.province
        return Article(
            id=source.article_id(known.code),
            source=source.name,
            source_name=source.title,
            url=known.url,
            short_url=_short(values.get("short_url"), source, self.document.page.url),
            news_code=known.code,
            kind=known.kind,
            language=source.language,
            province=province.slug if province else None,
            province_name=province.name if province else None,
            province_iso=province.iso if province else None,
            province_from=place.evidence,
            county=place.county,
            section=texts.section,
            kicker=texts.kicker,
            title=texts.title,
            lead=texts.lead,
            dateline=dateline,
            body="\n\n".join(texts.paragraphs) or None,
            subheads=texts.subheads,
            published_at=iso(published),
            published_jalali=to_jalali(published),
            modified_at=iso(edited) if edited else None,
            credit=find_credit(texts.opening, own) or _named_origin(values.get("credit"), own),
            reporter=self._reporter(texts),
            tags=texts.tags,
            images=[Image(url=image.url, caption=note) for image, note in zip(images, texts.captions, strict=True)],
            fallbacks=list(self.fallbacks),
            repairs=texts.repairs,
            fetched_at=iso(now),
        )

    def _reporter(self, texts: Texts) -> str | None:
        """Whom the page names: an element of it, its text, or the kicker of a photo story.

        The last is the photographer: «احمد حسنی» on Mehr 6018504 (February 2024).
        """
        named = texts.reporter or find_reporter(texts.paragraphs, self.source.article.own_names)
        if named is None and self.known.kind == "photo" and texts.kicker is not None and names_person(texts.kicker):
            return texts.kicker
        return named


def _named_origin(name: str | None, own_names: tuple[str, ...]) -> str | None:
    """The origin that an element of the page names («منبع: فارس» on ilna, January 2026), unless it is the outlet."""
    named = section_name(name) if name else None
    return named if named and named not in own_names else None


def _short(text: str | None, source: Source, served: str) -> str | None:
    """A short link with its scheme (pages print it without: `mehrnews.com/x349jN`), on the outlet's own host.

    A mirror prints its own address, and so does a server behind a proxy: that is where the page was, not what it is.
    """
    if not text or " " in text:
        return None
    if text.startswith("/") and not text.startswith("//"):
        return source.home + text
    if "." not in text and ":" not in text:
        return None
    address = f"https:{text}" if text.startswith("//") else text
    address = address if address.startswith(("https://", "http://")) else f"https://{address}"
    where, page = origin(address), origin(served)
    if where is None or where.netloc in source.all_hosts():
        return address if where is not None else None
    local = is_local(where.host) or (page is not None and where.netloc == page.netloc)
    return source.home + "/" + address.split("/", 3)[3] if local and address.count("/") > 2 else address


def names_person(text: str) -> bool:
    """Whether a kicker can be a name: two to four words without digits or punctuation.

    >>> names_person("احمد حسنی"), names_person("گزارش تصویری؛ مشهد")
    (True, False)
    """
    words = text.split()
    return 2 <= len(words) <= 4 and all(word.replace("\u200c", "").isalpha() for word in words)
