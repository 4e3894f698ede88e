"""What a fault is given: one request, the site that it was sent to, and the reply that it would get otherwise."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from newscrawl.demo.engines.base import Ask, Reply, Site
    from newscrawl.demo.model import Article

    Normal = Callable[[], Reply]


@dataclass(frozen=True, slots=True)
class Scene:
    """One request that a fault may answer.

    Attributes:
        ask: the request.
        site: whose it is; `site.newsroom` holds the articles.
        normal: the reply without this fault, but with those that were switched on after it.
        value: what the fault was switched on with.
    """

    ask: Ask
    site: Site
    normal: Normal
    value: str

    def seen_as(self, *, lists: Callable[[list[int]], list[int]] | None = None, page: Article | None = None) -> Reply:
        """The normal reply of a newsroom whose lists or whose article look different; see `Newsroom.seen_as`."""
        with self.site.newsroom.seen_as(lists=lists, page=page):
            reply = self.normal()
            reply.content()
        # A page that is not the article's own must not be kept for later.
        reply.key = ""
        return reply

    def rewritten(self, rewrite: Callable[[bytes], bytes]) -> Reply | None:
        """The normal reply with another body; None where nothing is to be rewritten."""
        reply = self.normal()
        if reply.status != 200 or reply.wire is not None:
            return None
        before = reply.content()
        after = rewrite(before)
        return None if after == before else replaced(reply, after)


def replaced(reply: Reply, body: bytes) -> Reply:
    """The reply with another body: whoever keeps it must not take the well one for the same."""
    reply.body, reply.key = body, ""
    reply.etag, reply.changed = f'W/"x{zlib.crc32(body):08x}"', None
    return reply
