"""Lead and kicker that bear no name: what stands between the headline and the text, and the line above the headline."""

from __future__ import annotations

import re
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Final

from newscrawl.loaders import standard_dates
from newscrawl.loaders.standard_common import is_common
from newscrawl.pages.body import BLOCKS
from newscrawl.text.boilerplate import name_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

    from newscrawl.loaders.standard_dates import Text
    from newscrawl.pages.document import Document
    from newscrawl.pages.structure import Structure

ABOUT: Final = re.compile(
    r"^\W*(?:تاریخ(?: انتشار| خبر| درج)?|زمان(?: انتشار| مطالعه)?|ساعت|کد(?: خبر| مطلب)?|شناسه(?: خبر| مطلب)?|شماره خبر"
    r"|بازدید(?:ها)?|تعداد (?:بازدید|نظر(?:ات)?)|نویسنده|خبرنگار|نسخه(?: قابل)? چاپی?|چاپ|ارسال (?:به دوستان|شده)"
    r"|اندازه (?:متن|فونت|قلم)|لینک کوتاه|اشتراک[ \u200c]?گذاری|برچسب[ \u200c]?ها|کلید ?واژه[ \u200c]?ها"
    r"|دسته ?(?:بندی)?|گروه|سرویس|بخش|منتشر شده(?: در)?|نوشته شده|انتشار|ذخیره|امتیاز|توسط|نظرات|دیدگاه)"
    r"(?:\s*[:：؛|]|\s*$|\s+[\d۰-۹]|\s+(?:توسط|در)\s|\s*(?:https?:|www\.))"
)
"""How lines begin that say something about an article."""
MIN_LEAD: Final = 40
MIN_UNENDED: Final = 80
"""Letters of a lead that does not end as a sentence does."""
MAX_LEAD: Final = 1_000
MIN_PROSE: Final = 25
MAX_COMPARED: Final = 12
MAX_PATH: Final = 12
MIN_KICKER: Final = 6
MAX_KICKER: Final = 110
MIN_WORDS: Final = 4
"""Words of a kicker without a sign at its end: shorter lines there are names of sections."""
ENDS: Final = frozenset(".!؟?؛…:»)")
KICKER_ENDS: Final = frozenset("؛:؟!…;/")
ARROWS: Final = re.compile(r"[<>›»«‹]|(?<!\S)[/|](?!\S)")
DIGITS: Final = re.compile(r"[\d۰-۹٠-٩]{2,}\s?[/:.-]\s?[\d۰-۹٠-٩]{1,2}")
DROPPED: Final = frozenset({"a", "button", "figcaption", "label", "li", "option", "form"})


def lead_between(
    document: Document, shape: Structure, heading: etree._Element | None, own: Sequence[str]
) -> str | None:
    """The one long paragraph between headline and text.

    Args:
        document: the page.
        shape: its structure.
        heading: the element of the headline.
        own: keys of what is not the lead: headline, kicker.
    """
    if heading is None:
        return None
    found = [
        line.text
        for line in standard_dates.between(document, shape, heading)
        if MIN_LEAD <= len(line.text) <= MAX_LEAD
        and (line.text[-1] in ENDS or len(line.text) >= MIN_UNENDED)
        and _is_prose(document, line, shape)
        and name_key(line.text) not in own
    ]
    return found[0] if len(found) == 1 else None


def lead_apart(document: Document, shape: Structure, heading: etree._Element | None) -> str | None:
    """The first paragraph of an element that holds the headline, too, where it lies otherwise than all that follow.

    Arguments as of `lead_between`.
    """
    container = shape.container
    if heading is None or container is None or container not in heading.iterancestors():
        return None
    lines = [one for one in standard_dates.inside(document, shape, heading) if _is_prose(document, one, shape)]
    lines = [one for one in lines if len(one.text) >= MIN_PROSE][:MAX_COMPARED]
    if len(lines) < 2 or not MIN_LEAD <= len(lines[0].text) <= MAX_LEAD:
        return None
    blocks = [_block(one.element) for one in lines]
    first, rest = blocks[0], blocks[1:]
    alone = len(rest) > 1 and first is not rest[0] and all(one is rest[0] for one in rest)
    paths = [_path(one, container) for one in blocks]
    apart = paths[0] != paths[1] and paths[0] not in paths[1:] and first.getparent() is not rest[0].getparent()
    alike = sum(path == paths[1] for path in paths[1:]) >= 0.7 * len(rest)
    return lines[0].text if alone or (apart and alike) else None


def _block(element: etree._Element) -> etree._Element:
    return next((one for one in (element, *element.iterancestors()) if one.tag in BLOCKS), element)


def _path(element: etree._Element, container: etree._Element) -> tuple[str, ...]:
    above = takewhile(lambda one: one is not container, (element, *element.iterancestors()))
    return tuple(one.tag for one in islice(above, MAX_PATH))


def kicker_above(
    document: Document, shape: Structure, heading: etree._Element | None, own: Sequence[str]
) -> str | None:
    """The line right above the headline, where it reads as a kicker does; arguments as of `lead_between`."""
    line = standard_dates.above(document, shape, heading) if heading is not None else None
    if line is None or not MIN_KICKER <= len(line.text) <= MAX_KICKER or not _is_prose(document, line, shape):
        return None
    text = line.text
    if ARROWS.search(text) or name_key(text) in own:
        return None
    return text if text[-1] in KICKER_ENDS or len(text.split()) >= MIN_WORDS else None


def _is_prose(document: Document, line: Text, shape: Structure) -> bool:
    """Whether a line can be the article's own words: no date, nothing about it, no link, nothing of the site's."""
    if is_common(document, line.text):
        return False
    if ABOUT.match(line.text) or standard_dates.is_about_date(line.text) or DIGITS.search(line.text[:MAX_KICKER]):
        return False
    above = [line.element, *line.element.iterancestors()]
    if any(one.tag in DROPPED for one in above[:4]):
        return False
    return shape.noise.isdisjoint(above)
