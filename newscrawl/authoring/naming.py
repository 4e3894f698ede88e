"""What an outlet calls itself, and where it is at home: by its pages' own words, never by a guess from its host."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from newscrawl.pages.document import Document, text_of
from newscrawl.provinces import BY_SLUG
from newscrawl.provinces.places import places_in
from newscrawl.text.boilerplate import name_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscrawl.pages.page import Page

SEPARATORS: Final = re.compile(r"(?<!\s)\s++[-|–—•:›»]\s++|(?<!\s)\s*+\|\s*+")
PERSIAN: Final = re.compile("[\u0620-\u064a\u067e\u0686\u0698\u06a9\u06af\u06cc]")
MAX_NAME: Final = 50
"""Letters of an outlet's name; what is longer is a motto."""


def outlet_title(articles: Iterable[Page], home: Page | None) -> str | None:
    """The outlet's Persian name: `og:site_name`, what stands behind its articles' headlines, or heads its home page.

    Args:
        articles: pages of articles; what two titles have in common is the outlet's name.
        home: the home page.
    """
    documents = [Document.of(page) for page in articles]
    front = [Document.of(home)] if home is not None else []
    named = [document.meta("og:site_name") or "" for document in (*documents, *front)]
    titles = [_parts(document) for document in (*documents, *front)]
    common = [part for part in titles[0] if sum(part in parts for parts in titles) > 1] if titles else []
    tails = [parts[-1] for parts in titles[: len(documents)] if len(parts) > 1] if len(titles) == 1 else []
    heads = [parts[0] for parts in titles[len(documents) :] if parts]
    for text in (*named, *common, *tails, *heads):
        name = SEPARATORS.split(text_of(text))[0].strip()
        if PERSIAN.search(name) and len(name) <= MAX_NAME:
            return name
    return None


def _parts(document: Document) -> list[str]:
    title = text_of(document.root.findtext("head/title", ""))
    return [part.strip() for part in SEPARATORS.split(title) if part.strip()]


def home_of(title: str) -> tuple[str, str] | None:
    """The province that an outlet's name names, or a place of it; and that place. None where it names none, or several.

    >>> home_of("پایگاه خبری صبح قزوین"), home_of("خبرگزاری مهر")
    (('qazvin', 'قزوین'), None)
    """
    named = [(place.province.slug, place.name) for _, _, place in places_in(title) if place.province is not None]
    return named[0] if len({slug for slug, _ in named}) == 1 and named[0][0] in BY_SLUG else None


def own_names(title: str) -> list[str]:
    """How its texts name itself: its name, without the kind of outlet, and joined as some write it.

    >>> own_names("پایگاه خبری کرمان نو")
    ['پایگاه خبری کرمان نو', 'کرمان نو', 'کرمان\u200cنو']
    """
    bare = re.sub(r"^(?:پایگاه خبری(?: تحلیلی)?|خبرگزاری|روزنامه|سایت خبری|پایگاه)\s+", "", title)
    joined = bare.replace(" ", "\u200c") if bare.count(" ") == 1 else bare
    return [name for name in dict.fromkeys([title, bare, joined]) if name_key(name)]
