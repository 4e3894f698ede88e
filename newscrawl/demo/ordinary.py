"""What ordinary days do to lists and pages: they move, fall short, carry one bad entry, or say the wrong time.

Each function makes the reply of one fault, on every engine; None lets the request pass on. Nothing of the newsroom is
changed (but by `pushed_down`, which publishes): its truth stays what a crawler should come to in the end.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from newscrawl.demo.clock import utc_z
from newscrawl.demo.engines.bodymarkup import inner

if TYPE_CHECKING:
    from newscrawl.demo.engines.base import Ask, Reply
    from newscrawl.demo.scene import Scene

PAGE_PARAMETERS: Final = ("pi", "page", "p", "paged")
_PAGE_IN_PATH: Final = re.compile(r"/page/(\d{1,6})/$")
_LASTMOD: Final = re.compile(rb'(<lastmod>|"modified_gmt": "|"lastmode": ")([^<"]+)')


def page_of(ask: Ask) -> int:
    """Number of the page of a list that is asked for, 1 where the address names none."""
    if match := _PAGE_IN_PATH.search(ask.path):
        return int(match[1])
    texts = (ask.query.get(name, "") for name in PAGE_PARAMETERS)
    return next((int(text) for text in texts if text.isdecimal() and len(text) < 7), 1)


def _turned_to(ask: Ask, page: int) -> Ask:
    """The request for another page of the same list."""
    query = {name: str(page) if name in PAGE_PARAMETERS else text for name, text in ask.query.items()}
    return replace(ask, path=_PAGE_IN_PATH.sub(f"/page/{page}/" if page > 1 else "/", ask.path), query=query)


# -- lists that move -------------------------------------------------------------------------------------------------


def pushed_down(scene: Scene) -> Reply:
    """Before the list is shown, so many articles (value, default 30) are published; `30:Ardabil` in that province."""
    count, _, province = scene.value.partition(":")
    scene.site.newsroom.publish(int(count or 30), province=province or None)
    return scene.normal()


def pulled_up(scene: Scene) -> Reply:
    """The newest so many articles (value, default 5) are missing, so that all others stand higher up than before."""
    return scene.seen_as(lists=lambda numbers: numbers[int(scene.value or 5) :])


def empty_page(scene: Scene) -> Reply:
    """A page of the list without one entry, and without a page behind it."""
    newsroom = scene.site.newsroom
    with newsroom.seen_as(lists=lambda _: []):
        # As the first page: engines answer 404 beyond the end.
        reply = scene.site.answer(_turned_to(scene.ask, 1))
        reply.content()
    return reply


def repeated_page(scene: Scene) -> Reply | None:
    """In the place of a further page of a list, the page before it."""
    ask, page = scene.ask, page_of(scene.ask)
    if page < 2:
        return None
    return scene.site.answer(_turned_to(ask, page - 1))


def short_list(scene: Scene) -> Reply:
    """The list ends after its newest so many entries (value, default 5), as a feed that is too short."""
    return scene.seen_as(lists=lambda numbers: numbers[: int(scene.value or 5)])


def hidden(scene: Scene) -> Reply:
    """The list does not show these articles (value: numbers between commas)."""
    gone = {int(number) for number in scene.value.split(",") if number}
    return scene.seen_as(lists=lambda numbers: [number for number in numbers if number not in gone])


def stale_list(scene: Scene) -> Reply:
    """The list as it was before this article (value: a number), and those above it, was published: an old cache."""
    newest = int(scene.value)

    def older(numbers: list[int]) -> list[int]:
        return numbers[numbers.index(newest) + 1 :] if newest in numbers else numbers

    return scene.seen_as(lists=older)


# -- entries and their times -----------------------------------------------------------------------------------------


def lastmod(scene: Scene) -> Reply | None:
    """Times of change are cut: to the `minute` (default), to `zero` seconds, to the `day`; or all of them are `now`."""

    def cut(match: re.Match[bytes]) -> bytes:
        text = match[2].decode()
        forms = {
            "minute": text[:16] + text[19:],
            "zero": text[:17] + "00" + text[19:],
            "day": text[:10],
            "now": utc_z(scene.site.newsroom.clock.now()),
        }
        return match[1] + forms[scene.value or "minute"].encode()

    return scene.rewritten(lambda body: _LASTMOD.sub(cut, body))


# -- pages -----------------------------------------------------------------------------------------------------------


def flood(scene: Scene) -> Reply | None:
    """Behind the article's text, so many megabytes (value, default 1) of `<br>`; `4:<p>x` of that markup."""
    nid = scene.site.nid_at(scene.ask.path)
    if nid is None or nid not in scene.site.newsroom:
        return None
    size, _, piece = scene.value.partition(":")
    piece = piece or "<br>"
    article = scene.site.newsroom.article(nid)
    text = inner(article, scene.site.outlet, "/")
    count = int(float(size or 1) * (1 << 20)) // len(piece.encode())
    return scene.seen_as(page=replace(article, raw_body=text + piece * count))
