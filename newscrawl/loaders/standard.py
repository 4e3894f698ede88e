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
from newscrawl.loaders import standard_leads as leads
from newscrawl.loaders import standard_near as near
from newscrawl.loaders.rules import Rule
from newscrawl.loaders.standard_common import is_common
from newscrawl.pages.body import Body, render
from newscrawl.pages.document import compiled, parse_html, text_of
from newscrawl.pages.embedded import embedded_article
from newscrawl.pages.headline import headline_element, is_behind, leads_home
from newscrawl.pages.own_images import others
from newscrawl.pages.structure import Structure, structure
from newscrawl.pages.structured import texts
from newscrawl.text.boilerplate import name_key

if TYPE_CHECKING:
    from lxml import etree

    from newscrawl.pages.document import Document
    from newscrawl.pages.lines import Line

SEPARATORS: Final = re.compile(r"(?<!\s)\s++[-|–—•:›»«/]++\s++|(?<!\s)\s*+[|›»«]\s*+")
SECTION_END: Final = re.compile(r"[:|/»›–—-]")
MAX_PREFIX: Final = 40
MIN_TITLE: Final = 8
MIN_ROUNDUP: Final = 4
MIN_TEXT: Final = 120
"""Letters of paragraphs that a page must hold to be read as an article by its structure alone."""
MIN_FALLBACK: Final = 200
"""The same of a page whose engine's rules found none: on a photo story the captions of others are not its text."""
MIN_SHORT: Final = 40
"""The same of a page that says that it is one: less is what stands where a text was."""

MAX_HEAD: Final = 60
"""Characters of a line that may stand before the headline in the text's own element."""
MAX_ONLY_LEAD: Final = 400
"""Of a lead that stands alone, where the text that should follow it is missing."""
CUT: Final = re.compile(r"(?:\[?(?:…|\.{3})\]?|&hellip;)\s*$")
LISTED: Final = "listed headline"
"""Under this name a document's `found` holds what the list that led to the page calls the article, if one did."""
MARKED: Final = "[itemprop~=articleBody], [itemprop~=reviewBody], [property~='schema:articleBody']"


@dataclass(slots=True)
class Reading:
    """What a page as a whole says, found once."""

    title: str | None = None
    heading: etree._Element | None = None
    named: bool = False
    """Whether the heading prints what the page's head calls the article."""
    shape: Structure = field(default_factory=Structure)
    body: Body = field(default_factory=Body)
    lead: str | None = None
    prefix: str | None = None
    """What the headline's element says before it: the name of its section."""
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
    listed = document.found.get(LISTED)
    named = headline_element(document.root, [*names, listed] if listed else names)
    found.named = named is not None
    found.heading = named if named is not None else _sole_heading(document)
    found.title = _title(document, found.heading, [*names, listed] if listed else names)
    if found.heading is not None and found.title:
        before = text_of(found.heading).removesuffix(found.title).strip(" :|/»›–—-")
        found.prefix = before if before and before != text_of(found.heading) and len(before) <= MAX_PREFIX else None
    found.shape = structure(document.root, found.heading)
    marked = _marked_container(document, found.shape)
    container = found.shape.container = marked if marked is not None else found.shape.container
    if container is not None:
        found.body = _body(document, container, found)
        _take_lead(document, container, found)
    if sum(len(line.text) for line in found.body.lines) < MIN_TEXT:
        _read_script(document, found, names)
    return found


def _take_lead(document: Document, container: etree._Element, found: Reading) -> None:
    """Find the lead, and take it out of the text where it stands in the text's own element.

    An element of the usual names near the headline; else the first block, where it is marked up unlike the paragraphs
    behind it, or bold as none of them is. Where the lead is all that there is, the text is missing.
    """
    lines, key = found.body.lines, name_key(found.title or "")
    if len(lines) == 1 and len(lines[0].text) <= MAX_ONLY_LEAD and leads.is_named(container):
        found.lead, found.body.lines = lines[0].text, []
        return
    found.lead = leads.named(document, found.shape, found.heading, key)
    if found.lead is None and lines:
        found.lead = near.lead_between(document, found.shape, found.heading, (key,))
    if found.lead is None and len(lines) > 1:
        found.lead = near.lead_apart(document, found.shape, found.heading)
    if found.lead is None and len(lines) > 1:
        apart = text_of(found.shape.lead, document.repairs) if found.shape.lead is not None else None
        if lines[0].text == apart or leads.is_bold(lines):
            found.lead = lines[0].text
    if found.lead is not None and lines and name_key(lines[0].text) == name_key(found.lead):
        del lines[0]


def _read_script(document: Document, found: Reading, names: list[str]) -> None:
    """Take headline and text from a script, where the page builds itself out of one."""
    found.script = embedded_article(document.root, names)
    if not found.script:
        return
    text = found.script["body"]
    markup = text if "<" in text else "".join(f"<p>{escape(line)}</p>" for line in text.splitlines())
    found.body = render(parse_html(f"<div>{markup}</div>".encode("utf-8", "replace"))[0], (), document.repairs)
    found.title = text_of(found.script["title"], document.repairs)


def embedded(document: Document, key: str) -> list[str]:
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
    found = [text for text in map(text_of, named) if text]
    return list(dict.fromkeys([*found, *map(without_site, found)]))


def _sole_heading(document: Document) -> etree._Element | None:
    """The only `h1` of a page."""
    ones = [one for one in document.root.iter("h1") if len(text_of(one)) >= MIN_TITLE and not leads_home(one)]
    return ones[0] if len(ones) == 1 else None


def _title(document: Document, heading: etree._Element | None, names: list[str]) -> str | None:
    """The headline as printed; else as the head has it, without the site's name."""
    if heading is not None:
        return _behind_section(text_of(heading, document.repairs), names)
    site = text_of(document.meta("og:site_name") or "")
    for name in names:
        bare = without_site(name, site)
        if len(bare) >= MIN_TITLE:
            return text_of(bare, document.repairs)
    return None


def _behind_section(text: str, names: list[str]) -> str:
    """A heading without the name of the section that it begins with, where the head names the article without it."""
    key, keys = name_key(text), set(map(name_key, names))
    if any(key in name for name in keys) or not any(is_behind(name, key) for name in keys):
        return text
    cuts = (text[mark.end() :].strip() for mark in SECTION_END.finditer(text))
    return next((cut for cut in cuts if name_key(cut) in keys), text)


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
    drop.update(others(container, document.page.url))
    body = render(container, drop, document.repairs)
    if document.page.common:
        body.lines = [
            line for line in body.lines if not all(is_common(document, part) for part in line.text.split("\n"))
        ]
        body.images = [(url, note) for url, note in body.images if not is_common(document, url)]
    key = name_key(found.title) if found.title else ""
    linked = sum(line.linked for line in body.lines)
    if linked < MIN_ROUNDUP or linked < len(body.lines) // 3:  # else a roundup: the links are what it says
        body.lines = [line for line in body.lines if not line.linked]
    body.lines = _trimmed(body.lines, key)
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
    dated = any(map(standard_dates.is_about_date, text.split("\n")))
    return dated or (len(text) < 90 and near.ABOUT.match(text) is not None)


def body_by_structure(least: int | None = None) -> Rule:
    """The text that the page's structure gives.

    Args:
        least: letters that it must hold to be believed where an engine's own rules found nothing: a fallback then. On a
            site of no engine it is the first rule, and a page that says that it is an article may hold less.
    """

    def find(document: Document) -> list[Any]:
        found = reading(document)
        letters = sum(len(line.text) for line in found.body.lines)
        if least is not None:
            return [found.body] if letters >= least else []
        return [found.body] if letters >= MIN_TEXT or (letters >= MIN_SHORT and says_article(document)) else []

    return Rule("generic", "structure", find, fallback=least is not None)


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


def is_dated(document: Document) -> bool:
    """Whether a page says when it was published."""
    where = (document, reading(document).shape, reading(document).heading)
    return bool(standard_dates.published(*where) or standard_dates.shown(*where))


def title_as_printed() -> Rule:
    """The headline; see `_title`."""

    def find(document: Document) -> list[Any]:
        title = reading(document).title
        return [title] if title else []

    return Rule("generic", "headline", find, fallback=False)


# -- lead and kicker -------------------------------------------------------------------------------------------------


def lead_as_printed() -> Rule:
    """The lead as printed, see `_lead`; else what an editor wrote for the head, where the page prints it, too.

    A description that only is the beginning of the text is no lead: systems take it by themselves.
    """

    def find(document: Document) -> list[Any]:
        found = reading(document)
        if found.script:
            return embedded(document, "lead")
        if found.lead is not None:
            return [found.lead]
        body = name_key("\n".join(found.body.paragraphs))
        for key in ("og:description", "description"):
            text = text_of(document.meta(key) or "", document.repairs)
            start = name_key(text)[:60]
            if is_common(document, text):
                continue
            if len(text) >= leads.MIN_LEAD and not CUT.search(text) and start and start not in body:
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


def kicker_as_printed() -> Rule:
    """An element of the usual names near the headline."""

    def find(document: Document) -> list[Any]:
        found = reading(document)
        if found.script:
            return embedded(document, "kicker")
        key = name_key(found.title or "")
        kicker = leads.kicker(document, found.shape, found.heading, key)
        if kicker is None:
            kicker = near.kicker_above(document, found.shape, found.heading, (key, name_key(found.lead or "")))
        return [kicker] if kicker else []

    return Rule("generic", "kicker", find, fallback=False)


# -- dates -----------------------------------------------------------------------------------------------------------


def published_for_machines() -> Rule:
    """JSON-LD, metas, microdata, `time`; only what is a moment."""

    def find(document: Document) -> list[Any]:
        found = reading(document)
        return [*standard_dates.published(document, found.shape, found.heading), *embedded(document, "published")]

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
