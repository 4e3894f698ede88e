"""Rules for the pages of a site that nobody knows: what the web's standards and habits say about a field.

In the order of trust: what the page prints where its head says that it stands there (a heading with the text of
`og:title`), JSON-LD, microdata, meta tags, and the shape of the page. Dates are only taken with a time of day, and
never from a clock of the page or the moment of an edit; what cannot be read to the minute is no date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any, Final

from newscrawl.loaders import standard_dates
from newscrawl.loaders.rules import Rule
from newscrawl.pages.body import Body, render
from newscrawl.pages.document import compiled, parse_html, text_of
from newscrawl.pages.embedded import embedded_article
from newscrawl.pages.headline import headline_element
from newscrawl.pages.hidden import words
from newscrawl.pages.names import parts_of
from newscrawl.pages.structure import Structure, structure
from newscrawl.pages.structured import texts
from newscrawl.text.boilerplate import name_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml import etree

    from newscrawl.pages.document import Document
    from newscrawl.pages.lines import Line

SEPARATORS: Final = re.compile(r"\s+[-|–—•:›»«/]+\s+|\s*[|›»«]\s*")
MIN_TITLE: Final = 8
MIN_TEXT: Final = 120
"""Letters of paragraphs that a page must hold to be read as an article by its structure alone."""
MIN_SHORT: Final = 40
"""The same of a page that says that it is one: less is what stands where a text was."""

LEAD: Final = words(
    "lead lede lid summary excerpt standfirst subtitle subtitr intro introtext chekide kholase dek abstract"
)
"""Parts of names of a lead, in English and in Persian in Latin letters."""
KICKER: Final = re.compile(
    "ro?o?titr|ru?o?titr|rotitle|kicker|up(?:per)?title|pretitle|eyebrow|over(?:line|title)|su(?:pe)?rtitle|toptitle"
)
"""The same of a kicker, in a name without its separators."""
MAX_HEAD: Final = 60
"""Characters of a line that may stand before the headline in the text's own element."""
MIN_LEAD: Final = 30
MAX_LEAD: Final = 1_200
MAX_ONLY_LEAD: Final = 400
"""Of a lead that stands alone, where the text that should follow it is missing."""
MAX_LEADS: Final = 12
"""Elements of such a name that are looked at."""
CUT: Final = re.compile(r"(?:\[?(?:…|\.{3})\]?|&hellip;)\s*$")
META_LINE: Final = re.compile(
    r"^\W*(?:تاریخ(?: انتشار| خبر| درج)?|زمان(?: انتشار| مطالعه)?|ساعت|کد(?: خبر| مطلب)?|شناسه(?: خبر| مطلب)?|شماره خبر"
    r"|بازدید(?:ها)?|تعداد (?:بازدید|نظر(?:ات)?)|نویسنده|نسخه چاپی|چاپ|ارسال به دوستان|اندازه (?:متن|فونت|قلم)"
    r"|لینک کوتاه|اشتراک[ \u200c]?گذاری|برچسب[ \u200c]?ها|کلید ?واژه[ \u200c]?ها|دسته ?(?:بندی)?|گروه|سرویس|بخش"
    r"|منتشر شده(?: در)?|انتشار|ذخیره|امتیاز)"
    r"(?:\s*[:：؛|]|\s*$|\s+[\d۰-۹])"
)
MARKED: Final = "[itemprop~=articleBody], [itemprop~=reviewBody], [property~='schema:articleBody']"


@dataclass(slots=True)
class Reading:
    """What a page as a whole says, found once."""

    title: str | None = None
    heading: etree._Element | None = None
    shape: Structure = field(default_factory=Structure)
    body: Body = field(default_factory=Body)
    script: dict[str, str] = field(default_factory=dict)
    """What a script of the page carries instead, where its markup holds no text."""


def reading(document: Document) -> Reading:
    """The headline, the container and the text of a page; computed once for each document."""
    known = document.found.get("standard")
    if known is None:
        known = document.found["standard"] = _read(document)
    assert isinstance(known, Reading)  # noqa: S101  # nobody else writes under this name
    return known


def _read(document: Document) -> Reading:
    found = Reading()
    names = _names(document)
    named = headline_element(document.root, names)
    found.heading = named if named is not None else _sole_heading(document)
    found.title = _title(document, found.heading, names)
    found.shape = structure(document.root, found.heading)
    marked = _marked_container(document, found.shape)
    container = found.shape.container = marked if marked is not None else found.shape.container
    if container is not None:
        found.body = _body(document, container, found)
        if len(found.body.lines) == 1 and len(found.body.lines[0].text) <= MAX_ONLY_LEAD and _is_lead(container):
            found.shape.lead, found.body = container, Body()
    if sum(len(line.text) for line in found.body.lines) < MIN_TEXT:
        _read_script(document, found, names)
    return found


def _read_script(document: Document, found: Reading, names: list[str]) -> None:
    """Take headline and text from a script, where the page builds itself out of one."""
    found.script = embedded_article(document.root, names)
    if not found.script:
        return
    text = found.script["body"]
    markup = text if "<" in text else "".join(f"<p>{escape(line)}</p>" for line in text.splitlines())
    found.body = render(parse_html(f"<div>{markup}</div>".encode("utf-8", "replace"))[0], (), document.repairs)
    found.title = text_of(found.script["title"], document.repairs)


def _embedded(document: Document, key: str) -> list[str]:
    """A field of the article that a script carries."""
    value = reading(document).script.get(key)
    return [value] if value else []


# -- headline --------------------------------------------------------------------------------------------------------


def _names(document: Document) -> list[str]:
    """What the head calls the article."""
    named = [*texts(document.json_ld.get("headline")), *texts(document.json_ld.get("name"))]
    named += [
        value
        for key in ("og:title", "twitter:title", "title", "headline", "dcterms.title", "DC.title")
        for value in document.metas.get(key, [])[:1]
    ]
    named.append("".join(document.root.findtext("head/title", "") or document.root.findtext(".//title", "") or ""))
    return [text for text in map(text_of, named) if text]


def _sole_heading(document: Document) -> etree._Element | None:
    """The only `h1` of a page."""
    ones = [one for one in document.root.iter("h1") if len(text_of(one)) >= MIN_TITLE]
    return ones[0] if len(ones) == 1 else None


def _title(document: Document, heading: etree._Element | None, names: list[str]) -> str | None:
    """The headline as printed; else as the head has it, without the site's name."""
    if heading is not None:
        return text_of(heading, document.repairs)
    site = text_of(document.meta("og:site_name") or "")
    for name in names:
        bare = without_site(name, site)
        if len(bare) >= MIN_TITLE:
            return text_of(bare, document.repairs)
    return None


def without_site(text: str, site: str = "") -> str:
    """A title of a page without the site's name, which stands behind or before a separator.

    >>> without_site("باران در اردبیل بارید و هوا سرد شد | خبرگزاری نمونه")
    'باران در اردبیل بارید و هوا سرد شد'
    """
    parts = [part.strip() for part in SEPARATORS.split(text) if part.strip()]
    if len(parts) < 2:
        return text.strip()
    if site:
        key = name_key(site)
        for at in (-1, 0):
            if name_key(parts[at]) == key:
                cut = text.rindex(parts[at]) if at else len(parts[at])
                rest = text[:cut] if at else text[cut:]
                return rest.strip(" -|–—•:›»«/")
    return max(parts, key=len)


# -- text ------------------------------------------------------------------------------------------------------------


def _marked_container(document: Document, shape: Structure) -> etree._Element | None:
    """The element that microdata calls the text, where most of what the structure found lies in it."""
    found = compiled(MARKED)(document.root)
    marked = [one for one in found if isinstance(one.tag, str) and one.tag not in {"meta", "script"}]
    if len(marked) != 1:
        return None
    size = len(text_of(marked[0]))
    return marked[0] if size >= min(MIN_TEXT, max(1, shape.letters // 2)) else None


def _body(document: Document, container: etree._Element, found: Reading) -> Body:
    drop = set(found.shape.noise)
    drop.discard(container)
    drop.update(_before_heading(container, found.heading))
    drop.update(document.dropped)
    if found.shape.lead is not None:
        drop.add(found.shape.lead)
    body = render(container, drop, document.repairs)
    key = name_key(found.title) if found.title else ""
    body.lines = _trimmed([line for line in body.lines if not line.linked], key)
    return body


def _before_heading(container: etree._Element, heading: etree._Element | None) -> list[etree._Element]:
    """What stands in the container up to its headline, the headline with it."""
    if heading is None or container not in heading.iterancestors():
        return []
    dropped = [heading]
    step = heading
    while step is not container:
        dropped.extend(one for one in step.itersiblings(preceding=True) if isinstance(one.tag, str))
        step = step.getparent()
    return dropped


def _trimmed(lines: list[Line], title: str) -> list[Line]:
    """Without lines about the article at its beginning and end: dates, numbers, names of sections, its headline."""
    start, end = 0, len(lines)
    for at, line in enumerate(lines[:10]):
        if name_key(line.text) == title and all(len(one.text) <= MAX_HEAD for one in lines[:at]):
            start = at + 1
    while start < end and _is_about(lines[start].text):
        start += 1
    while end > start and _is_about(lines[end - 1].text):
        end -= 1
    return lines[start:end]


def _is_about(text: str) -> bool:
    """Whether a line says something about an article instead of being its text."""
    return standard_dates.is_about_date(text) or (len(text) < 90 and META_LINE.match(text) is not None)


def body_by_structure() -> Rule:
    """The text that the page's structure gives."""

    def find(document: Document) -> list[Any]:
        found = reading(document)
        letters = sum(len(line.text) for line in found.body.lines)
        return [found.body] if letters >= MIN_TEXT or (letters >= MIN_SHORT and says_article(document)) else []

    return Rule("generic", "structure", find, fallback=False)


def says_article(document: Document) -> bool:
    """Whether a page says that it is an article: in its head, or by a headline, a date and a text, if a short one."""
    if document.json_ld or (document.meta("og:type") or "").lower() == "article":
        return True
    found = reading(document)
    if found.heading is None or found.shape.spread:
        return False
    letters = sum(len(line.text) for line in found.body.lines)
    if letters < MIN_SHORT and not any(one.tag == "article" for one in found.heading.iterancestors()):
        return False
    return bool(standard_dates.shown(document, found.shape, found.heading))


def title_as_printed() -> Rule:
    """The headline; see `_title`."""

    def find(document: Document) -> list[Any]:
        title = reading(document).title
        return [title] if title else []

    return Rule("generic", "headline", find, fallback=False)


# -- lead and kicker -------------------------------------------------------------------------------------------------


def _is_lead(element: etree._Element) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return not LEAD.isdisjoint(parts_of(names))


def lead_as_printed() -> Rule:
    """An element of the usual names between headline and text; else what an editor wrote for the head.

    A description that only is the beginning of the text is no lead: systems take it by themselves.
    """

    def find(document: Document) -> list[Any]:
        found = reading(document)
        if found.script:
            return _embedded(document, "lead")
        if found.shape.lead is not None:
            return [text_of(found.shape.lead, document.repairs)]
        for element in _named(document, lambda names: not LEAD.isdisjoint(parts_of(names))):
            text = _own_short(document, element, found)
            if text is not None and len(text) >= MIN_LEAD and name_key(text) != name_key(found.title or ""):
                return [text]
        body = name_key("\n".join(found.body.paragraphs))
        for key in ("og:description", "description"):
            text = text_of(document.meta(key) or "", document.repairs)
            start = name_key(text)[:60]
            if len(text) >= MIN_LEAD and not CUT.search(text) and start and start not in body:
                return _printed(document, text)
        return []

    return Rule("generic", "lead", find, fallback=False)


def _printed(document: Document, text: str) -> list[str]:
    """A description of the head, where the page prints it near its headline, too."""
    key = name_key(text)
    return [text] if key in name_key(text_of_page(document)) else []


def text_of_page(document: Document) -> str:
    """All that a page shows."""
    return "".join(piece for element in document.root.iter("body") for piece in element.itertext())


def _named(document: Document, fits: Callable[[str], bool]) -> Iterator[etree._Element]:
    """Elements whose classes, id or microdata bear a name that fits, the first few."""
    number = 0
    for element in document.root.iter():
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        if names != " " and fits(names):
            yield element
            number += 1
            if number > MAX_LEADS:
                return


def _own_short(document: Document, element: etree._Element, found: Reading) -> str | None:
    """The text of an element that stands outside of the text and of what is set aside, and is short."""
    container, noise = found.shape.container, found.shape.noise
    if (
        not isinstance(element.tag, str)
        or element.tag in {"meta", "body", "html", "input", "link"}
        or element is container
    ):
        return None
    above = set(element.iterancestors())
    if element in noise or not noise.isdisjoint(above):
        return None
    if container is not None and element in container.iterancestors():
        return None
    if found.heading is not None and (found.heading in element.iter() or not _near(element, found)):
        return None
    text = text_of(element, document.repairs)
    return text if len(text) <= MAX_LEAD else None


def _near(element: etree._Element, found: Reading) -> bool:
    """Whether an element lies with headline and text: below their nearest common element."""
    frame = _frame(found)
    return frame is None or frame in element.iterancestors()


def _frame(found: Reading) -> etree._Element | None:
    """The nearest element that holds both headline and text."""
    if found.heading is None or found.shape.container is None:
        return None
    above = {found.shape.container, *found.shape.container.iterancestors()}
    return next((one for one in found.heading.iterancestors() if one in above), None)


def kicker_as_printed() -> Rule:
    """An element of the usual names near the headline."""

    def find(document: Document) -> list[Any]:
        found = reading(document)
        for element in _named(document, lambda names: KICKER.search("".join(parts_of(names))) is not None):
            text = _own_short(document, element, found)
            if text and 3 <= len(text) <= 160 and name_key(text) != name_key(found.title or ""):
                return [text]
        return []

    return Rule("generic", "kicker", find, fallback=False)


# -- dates -----------------------------------------------------------------------------------------------------------


def published_for_machines() -> Rule:
    """JSON-LD, metas, microdata, `time`; only what is a moment."""

    def find(document: Document) -> list[Any]:
        found = reading(document)
        return [*standard_dates.published(document, found.shape, found.heading), *_embedded(document, "published")]

    return Rule("generic", "moments for machines", find, fallback=False)


def published_for_readers() -> Rule:
    """Dates with a time of day that the page prints near its headline or right behind its text."""

    def find(document: Document) -> list[Any]:
        found = reading(document)
        machine = standard_dates.published(document, found.shape, found.heading)
        return standard_dates.shown(document, found.shape, found.heading, near=bool(machine))

    return Rule("generic", "moments for readers", find, fallback=False)


def modified_for_machines() -> Rule:
    """When it was edited, as JSON-LD or a meta tag says."""
    return Rule("generic", "edits for machines", lambda document: list(standard_dates.edited(document)), fallback=False)
