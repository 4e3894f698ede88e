"""When an article of an unknown site was published and edited.

For machines: JSON-LD, meta tags, microdata, `time` near the headline. For readers: lines around headline and text, as
the page shows them. Only moments count, never days; a clock of the page («امروز: …»), the moment of an edit, and the
times of other articles and of comments are not looked at.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from newscrawl.dates import DateError, parse
from newscrawl.pages.body import BLOCKS
from newscrawl.pages.document import compiled, text_of, unified
from newscrawl.pages.measures import NOT_TEXT
from newscrawl.pages.structure import frame_of
from newscrawl.pages.structured import texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml import etree

    from newscrawl.pages.document import Document
    from newscrawl.pages.structure import Structure

PUBLISHED_METAS: Final = (
    *("article:published_time", "og:article:published_time", "og:published_time", "datePublished", "dcterms.created"),
    *("dcterms.issued", "dc.date.issued", "dcterms.date", "dc.date", "pubdate", "pub_date", "publishdate"),
    *("publish_date", "publish-date", "published_time", "article.published", "parsely-pub-date", "sailthru.date"),
    *("article_date_original", "cXenseParse:recs:publishtime", "dcterms.dateSubmitted", "dateCreated"),
)
MODIFIED_METAS: Final = (
    *("article:modified_time", "og:article:modified_time", "og:updated_time", "dateModified", "dcterms.modified"),
    *("lastmod", "last-modified"),
)
EDITED: Final = re.compile(
    "(?:به[\\s\u200c]?روز[\\s\u200c]?رسانی|ویرایش|آخرین تغییر|اصلاح|updated?|modified|edited)", re.IGNORECASE
)
NO_DATE: Final = re.compile(r"امروز\s*[:،]|تاریخ امروز|today|ساعات? کار|تلفن|تماس", re.IGNORECASE)
DIGIT: Final = r"[\d۰-۹٠-٩]"
CLOCK: Final = (
    rf"{DIGIT}{{1,2}}\s?:\s?{DIGIT}{{2}}(?:\s?:\s?{DIGIT}{{2}})?"
    r"(?:\s*(?:ق\.?\s?ظ|ب\.?\s?ظ|AM|PM|am|pm|صبح|عصر|ظهر|بعدازظهر|بعد از ظهر|شب))?"
)
MONTH: Final = (
    "(?:فروردین|اردیبهشت|خرداد|تیر|مرداد|امرداد|شهریور|مهر|آبان|آذر|دی|بهمن|اسفند|ژانویه|فوریه|مارس|آوریل|مه|می|ژوئن"
    "|ژوئیه|جولای|اوت|آگوست|سپتامبر|اکتبر|نوامبر|دسامبر)(?:[\\s\u200c]?ماه)?"
)
DAY: Final = (
    rf"(?:{DIGIT}{{2,4}}\s?[/.-]\s?{DIGIT}{{1,2}}\s?[/.-]\s?{DIGIT}{{1,4}}"
    rf"|{DIGIT}{{1,2}}[\s/-]*{MONTH}[\s،,/-]*{DIGIT}{{2,4}}|{DIGIT}{{4}}[\s/-]+{MONTH}[\s/-]+{DIGIT}{{1,2}}"
    rf"|[A-Z][a-z]{{2,8}}\.? {DIGIT}{{1,2}},? {DIGIT}{{4}}|{DIGIT}{{1,2}} [A-Z][a-z]{{2,8}},? {DIGIT}{{4}})"
)
BETWEEN: Final = r"(?:\s|[،,؛;|:()\[\]–—ـ•·/-]|ساعت|در|زمان|T|at){0,14}"
MOMENT: Final = re.compile(
    rf"(?<![\d۰-۹٠-٩:/])(?:(?P<day>{DAY}){BETWEEN}(?P<clock>{CLOCK})|(?P<clock2>{CLOCK}){BETWEEN}(?P<day2>{DAY}))"
    rf"(?!{DIGIT})"
)
ONLY_DAY: Final = re.compile(rf"\W*(?:\S+[\s،,]+)?(?:{DAY}|{CLOCK})\W*")
MAX_LINE: Final = 200
"""Characters of a line that says when an article was published, at most."""
MAX_PART: Final = 45
"""Of a part of it that stands in a line of its own: the day here, the clock there."""
MAX_WHOLE: Final = 90
WRITTEN: Final = re.compile(rf"{MONTH}|{DAY}")
CLOCK_SIGNS: Final = re.compile(rf"{DIGIT}\s?:\s?{DIGIT}")
PARTS: Final = re.compile(
    r"\||(?:کد|شناسه|شماره)\s?(?:خبر|مطلب)|(?:تعداد\s)?بازدید|زمان مطالعه|نویسنده|دسته ?بندی|تعداد نظر|توسط|خبرنگار"
)
"""What a line says beside the moment, whose beginnings end it."""
AGO: Final = re.compile(r"پیش|قبل(?![\s\u200c]از)|دیروز|امروز|لحظات|ago")
LABEL: Final = re.compile(r"^\W*(?:تاریخ|زمان|منتشر|انتشار|درج|ارسال|نوشته|در تاریخ)[^\d۰-۹:]{0,30}?[:：]\s*")
NEAR: Final = 25
"""Lines before the headline and behind the text in which it may stand."""
MARKS: Final = ("content", "datetime", "title")
MAX_MARKED: Final = 8
CARRIED: Final = (
    *("datetime", "title", "data-date", "data-time", "data-datetime", "data-timestamp", "data-published", "data-utc"),
    *("data-publish-date", "data-created", "data-original-title", "content"),
)
"""Attributes of an element that shows a date, or an age, in which the moment is written out."""
DATED: Final = re.compile(rf"^\s*1\d{{9}}(?:\d{{3}})?\s*$|{DIGIT}{{4}}|{DIGIT}:{DIGIT}")
MAX_ELEMENTS: Final = 40_000
CLOCK_SPAN: Final = timedelta(minutes=10)
"""Between the answer and what a clock of the page says, which may come out of a cache."""


class Text(NamedTuple):
    """A line as the page shows it, and the first element that it comes from."""

    text: str
    element: etree._Element


def moment_of(text: str, now: datetime | None) -> datetime | None:
    """A moment, or None where the text is not one."""
    try:
        return parse(text, now=now)
    except DateError:
        return None


def moments_in(text: str, now: datetime) -> list[str]:
    """Dates with their times of day in a line.

    >>> from datetime import UTC, datetime
    >>> moments_in("تاریخ انتشار: ۱۴۰۴/۱۰/۰۸ ساعت ۱۰:۵۵ | کد خبر: ۱۲۳", datetime(2026, 1, 1, tzinfo=UTC))
    ['۱۴۰۴/۱۰/۰۸ ۱۰:۵۵']
    """
    said = (f"{found['day'] or found['day2']} {found['clock'] or found['clock2']}" for found in MOMENT.finditer(text))
    return [one for one in said if moment_of(one, now) is not None]


def _whole(text: str, now: datetime | None) -> list[str]:
    """A line that is a moment and nothing else, however it is written: «ساعت ۱۵ و ۱۰ دقیقه».

    Relative ones are none: «۲ ساعت پیش» is an age, and not one to the minute.
    """
    for part in PARTS.split(text) if len(text) <= MAX_LINE else ():
        if len(part) <= MAX_WHOLE and WRITTEN.search(part) and not AGO.search(part):
            bare = LABEL.sub("", part).strip(" |،,-–:؛")
            if moment_of(bare, now) is not None:
                return [bare]
    return []


def published(document: Document, shape: Structure, heading: etree._Element | None) -> list[str]:
    """Moments that the page names for machines, best first; without midnights, which are days without a time."""
    now = document.page.fetched_at
    named = [*texts(document.json_ld.get("datePublished")), *_metas(document, PUBLISHED_METAS)]
    marked = compiled("[itemprop~=datePublished], time[pubdate], [property~='schema:datePublished'], .dt-published")
    for element in marked(document.root)[:MAX_MARKED]:
        if shape.lists.isdisjoint((element, *element.iterancestors())):
            named += filter(None, map(element.get, MARKS))
    named += _times(document, shape, heading)
    return _exact(named, now)


def edited(document: Document) -> list[str]:
    """Moments of an edit that the page names for machines."""
    named = [*texts(document.json_ld.get("dateModified")), *_metas(document, MODIFIED_METAS)]
    for element in compiled("[itemprop~=dateModified]")(document.root)[:3]:
        named += filter(None, [element.get("content"), element.get("datetime")])
    return _exact(named, document.page.fetched_at)


def _metas(document: Document, keys: Iterable[str]) -> list[str]:
    lower = {key.lower(): values for key, values in reversed(document.metas.items())}
    return [value for key in keys for value in lower.get(key.lower(), [])[:1]]


def _exact(named: Iterable[str], now: datetime) -> list[str]:
    return [text for text in map(text_of, named) if ":" in text and not _is_midnight(text) and moment_of(text, now)]


def _is_midnight(text: str) -> bool:
    """Whether a time of day is the one that systems write for a day: 00:00:00."""
    return re.search(r"[T\s]00:00(?::00(?:\.0+)?)?(?!:?\d)", text) is not None


def _times(document: Document, shape: Structure, heading: etree._Element | None) -> Iterator[str]:
    """Moments in `time` elements between headline and text, before the headline, behind the text."""
    for line in around(document, shape, heading):
        for element in (line.element, *islice(line.element.iterancestors(), 2)):
            values = [value for key in CARRIED if (value := element.get(key)) and DATED.search(value)]
            if values:
                label = text_of(element.getparent())[:MAX_LINE] if element.getparent() is not None else ""
                names = f"{element.get('class') or ''} {element.get('itemprop') or ''} {label}"
                if "dateModified" not in names and not EDITED.search(names.replace("entry-date published updated", "")):
                    yield from map(_moment_text, values)


def _moment_text(value: str) -> str:
    """A value as a date is written: seconds since 1970, or thousandths of them, are written so by scripts."""
    if not value.strip().isdecimal():
        return value
    seconds = int(value) / (1000 if len(value.strip()) > 11 else 1)
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def shown(document: Document, shape: Structure, heading: etree._Element | None, *, near: bool = False) -> list[str]:
    """The moment that the page shows to readers, in a line or in two that follow each other; nothing, or one.

    Args:
        document: the page.
        shape: its structure.
        heading: the element of the headline.
        near: only look at what stands with the headline: the page says it for machines, and what readers see only
            has to agree.
    """
    now = document.page.fetched_at
    found = around(document, shape, heading)
    lines = [line.text for line in (found[: document.found["near"]] if near else found)]
    lines = ["" if EDITED.search(line) or NO_DATE.search(line) else line for line in lines]
    for at, (text, following) in enumerate(pairwise([*lines, ""])):
        if not text or not (re.search(DIGIT, text) or "ساعت" in text):
            continue
        met = moments_in(text, now) or _whole(text, now)
        if not met and len(text) <= MAX_PART and 0 < len(following) <= MAX_PART:
            met = moments_in(f"{text} {following}", now) or _whole(f"{text} {following}", now)
        if met and not (at >= document.found["near"] and _is_clock(met[0], now)):
            return met[:1]
    return []


def _is_clock(text: str, now: datetime) -> bool:
    """Whether a moment away from the article is that of the answer: what time it is, in the page's header."""
    moment = moment_of(text, now)
    return moment is not None and abs(now - moment) < CLOCK_SPAN


def around(document: Document, shape: Structure, heading: etree._Element | None) -> list[Text]:
    """Lines in which the date of an article may stand, best first.

    Those between headline and text, then those before the headline (from it upwards), the first and last ones of the
    text's own element, and those behind it. Lists, comments and boxes beside the article are left out.
    """
    known = document.found.get("around")
    if known is not None:
        return known  # type: ignore[no-any-return]  # only this function writes it
    container = shape.container
    before: list[Text] = []
    between: list[Text] = []
    inside: list[Text] = []
    behind: list[Text] = []
    within = set(container.iter()) if container is not None else set()
    place = before if heading is not None else between
    own = 0
    for line in lines_of(document.root, shape.lists):
        if heading is not None and _is_in(line, heading):
            own = len(inside)
            place = between
        elif line.element in within:
            inside.append(line)
            place = behind if place is not before else place
        else:
            place.append(line)
    if heading is not None and heading in within:
        before, inside = [*before, *inside[:own]], inside[own:]
    edges = inside if len(inside) <= 8 else [*inside[:5], *inside[-3:]]
    own_lines = [line for line in edges if is_about_date(line.text)]
    frame = frame_of(container, heading)
    near = [line for line in before[::-1][:NEAR] if frame is None or frame in line.element.iterancestors()]
    far = [line for line in before[::-1][:NEAR] if line not in near]
    first = [line for line in own_lines if line in inside[:2]] if heading is not None and heading in within else []
    best = [line for line in (*between, *first, *near) if len(line.text) <= MAX_LINE]
    rest = [line for line in (*behind[:NEAR], *own_lines, *far) if len(line.text) <= MAX_LINE]
    document.found["near"] = len(best)
    document.found["between"] = between
    document.found["inside"] = inside
    document.found["above"] = next(iter(near), None)
    document.found["around"] = found = [*best, *rest]
    return found


def _is_in(line: Text, element: etree._Element) -> bool:
    return line.element is element or element in line.element.iterancestors()


def inside(document: Document, shape: Structure, heading: etree._Element | None) -> list[Text]:
    """Lines of the text's own element, behind the headline where it lies in there; arguments as of `around`."""
    around(document, shape, heading)
    return document.found["inside"]  # type: ignore[no-any-return]  # only this module writes it


def between(document: Document, shape: Structure, heading: etree._Element | None) -> list[Text]:
    """Lines between headline and text; arguments as of `around`."""
    around(document, shape, heading)
    return document.found["between"]  # type: ignore[no-any-return]  # only this module writes it


def above(document: Document, shape: Structure, heading: etree._Element | None) -> Text | None:
    """The line right before the headline, in the element that holds headline and text; arguments as of `around`."""
    around(document, shape, heading)
    return document.found["above"]  # type: ignore[no-any-return]  # only this module writes it


def is_about_date(text: str) -> bool:
    """Whether a line holds little but a date.

    >>> is_about_date("دوشنبه ۸ دی ۱۴۰۴ - ۱۰:۵۵"), is_about_date("۱۴۰۴-۱۰-۰۸")
    (True, True)
    """
    if len(text) > MAX_LINE:
        return False
    if "ساعت" in text and not CLOCK_SIGNS.search(text) and _whole(text, None):
        return True
    rest = MOMENT.sub("", text)
    return (rest != text and len(rest) < 70) or (len(text) <= MAX_PART and ONLY_DAY.fullmatch(text) is not None)


def lines_of(root: etree._Element, skip: set[etree._Element]) -> Iterator[Text]:
    """The lines of a page between the borders of blocks and `br`, in order; without what lies in elements to skip."""
    parts: list[str] = []
    first: etree._Element | None = None

    def flush() -> Iterator[Text]:
        nonlocal first
        text = unified(" ".join(parts)) if parts else ""
        if text and first is not None:
            yield Text(text, first)
        parts.clear()
        first = None

    stack: list[tuple[etree._Element, bool]] = [(root, True)]
    for _ in range(2 * MAX_ELEMENTS):
        if not stack:
            break
        element, enters = stack.pop()
        is_block = element.tag in BLOCKS or element.tag == "br" or element.tag in {"body", "time"}
        if is_block:
            yield from flush()
        if enters:
            if element in skip or not isinstance(element.tag, str) or element.tag in NOT_TEXT - {"footer", "label"}:
                stack.append((element, False))
                continue
            stack.append((element, False))
            stack.extend((child, True) for child in reversed(element) if isinstance(child.tag, str))
            text, owner = element.text, element
        else:
            text, owner = element.tail if element is not root else None, element.getparent()
        if text and text.strip():
            parts.append(text)
            first = owner if first is None else first
    yield from flush()
