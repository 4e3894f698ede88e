"""What stands on every page of an unknown site is not the article: learnt from a few pages, told by texts alone.

A text is kept as eight bytes of its hash: lines as the page shows them, addresses of pictures, keywords of the head.
What is on most of several articles is the site's: «این مورد را ارزیابی کنید», a notice above a text, a logo among the
pictures, keywords that name the outlet.
"""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Final

from newscrawl.loaders import standard_dates
from newscrawl.pages.body import IMAGE_TAGS
from newscrawl.pages.images import address_of
from newscrawl.text.boilerplate import text_key as key_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from newscrawl.pages.document import Document

SAMPLE: Final = 6
"""Articles of a site that are looked at."""
MIN_PAGES: Final = 4
"""Of which so many must have come: fewer may be news of one event, or of one series."""
MIN_SHARE: Final = 0.6
MAX_TEXTS: Final = 4_000
MAX_LINE: Final = 600
KEYWORDS: Final = ("keywords", "news_keywords")
SEPARATORS: Final = str.maketrans(dict.fromkeys(",،;؛", "\n"))


def texts_of(document: Document) -> frozenset[bytes]:
    """What a page shows and says, that may be the site's."""
    lines = (line.text for line in islice(standard_dates.lines_of(document.root, set()), MAX_TEXTS))
    found = {key_of(line) for line in lines if 0 < len(line) <= MAX_LINE}
    found.update(map(key_of, islice(filter(None, map(address_of, document.root.iter(*IMAGE_TAGS))), MAX_TEXTS)))
    found.update(map(key_of, document.metas.get("og:image", [])[:1]))
    for key in KEYWORDS:
        for value in document.metas.get(key, [])[:1]:
            found.update(key_of(part) for part in value.translate(SEPARATORS).split("\n") if part.strip())
    for key in ("og:description", "description"):
        found.update(map(key_of, document.metas.get(key, [])[:1]))
    return frozenset(found)


def shared(pages: Collection[Iterable[bytes]]) -> frozenset[bytes]:
    """What stands on most of several pages; nothing where they are too few.

    >>> sorted(shared([[b"a", b"b"], [b"a"], [b"a", b"c"], [b"c"]])), sorted(shared([[b"a"], [b"a"]]))
    ([b'a'], [])
    """
    if len(pages) < MIN_PAGES:
        return frozenset()
    counts = Counter(text for page in pages for text in page)
    return frozenset(text for text, count in counts.items() if count >= MIN_SHARE * len(pages))


def is_common(document: Document, text: str) -> bool:
    """Whether a text of a page is known to be the site's."""
    return bool(document.page.common) and key_of(text) in document.page.common


def without_common(document: Document, texts: Iterable[str]) -> list[str]:
    """Those that are the article's."""
    return [text for text in texts if not is_common(document, text)]
