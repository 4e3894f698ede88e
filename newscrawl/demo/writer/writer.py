"""Turns an order (number, section, kind, time) into an article, always the same one for the same seed.

A headline costs some 15 microseconds and a whole article some 100, so that nothing needs to be kept: lists make
headlines, pages make articles, when they are asked for.
"""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING

from newscrawl.demo.clock import TEHRAN, WEEKDAYS
from newscrawl.demo.model import Article, Headline, Picture
from newscrawl.demo.writer import words
from newscrawl.demo.writer.bodies import body
from newscrawl.demo.writer.counties import COUNTY_OF, PLACES, WORLD
from newscrawl.demo.writer.story import Order, Slots, Story, pick
from newscrawl.demo.writer.topics import BY_SERVICE, DIPLOMACY, GENERAL_TOPICS

if TYPE_CHECKING:
    from datetime import datetime


class Writer:
    """Writes from a seed."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def headline(self, order: Order) -> Headline:
        """What lists show."""
        return self._story(order).headline

    def article(self, order: Order) -> Article:
        """The whole article, as it was first written."""
        story = self._story(order)
        head = story.headline
        parts = body(story, order)
        topic_tags = list(story.topic.tags)
        story.rng.shuffle(topic_tags)
        place = order.section.sub_name if order.section.province else ""
        tags = [*topic_tags[: 2 + int(story.rng.random() * 3)], *([place] if place else [])]
        return Article(
            nid=head.nid,
            kind=head.kind,
            section=head.section,
            published=head.published,
            modified=head.modified,
            title=head.title,
            lead=head.lead,
            kicker=head.kicker,
            picture=head.picture,
            version=head.version,
            dateline=story.dateline,
            county=story.county,
            reporter=parts.reporter,
            credit=parts.credit,
            tags=tuple(tags),
            shape=parts.shape,
            blocks=parts.blocks,
            gallery=parts.gallery,
        )

    def _story(self, order: Order) -> Story:
        rng = random.Random(self.seed << 32 | order.serial)  # noqa: S311 (texts, not secrets)
        topics = BY_SERVICE.get(order.section.service, GENERAL_TOPICS)
        topic = topics[int(rng.random() * len(topics))]
        provincial = PLACES.get(order.section.province)
        if provincial is None:
            place = pick(rng, WORLD) if topic is DIPLOMACY else "کشور"
        else:
            # Half of a province's news comes from its capital.
            place = provincial[0] if rng.random() < 0.5 else pick(rng, provincial)
        first, last = pick(rng, words.FIRST), pick(rng, words.LAST)
        fixed = {"place": place, "province": order.section.sub_name, "name": f"{first} {last}", "last": last}
        slots = Slots(rng, fixed)
        slots["role"] = slots.fill(pick(rng, topic.roles))
        title = slots.fill(pick(rng, topic.titles))
        lead = slots.fill(pick(rng, topic.leads))
        photographer = slots.fill("{person}") if order.kind == "photo" else ""
        # An empty kicker is common on Mehr; on photo stories it holds the photographer's name.
        kicker = photographer or (slots.fill(pick(rng, words.KICKERS)) if rng.random() < 0.35 else "")
        if order.kind == "photo":
            lead = ""
        elif provincial is not None:
            lead = f"{place}- {lead}"
        modified = _modified(order, rng)
        headline = Headline(
            nid=order.nid,
            kind=order.kind,
            section=order.section,
            published=order.published,
            modified=modified,
            title=title,
            lead=lead,
            kicker=kicker,
            picture=Picture(5_000_000 + order.nid % 1_000_000, order.published),
        )
        dateline = place if provincial is not None and lead else ""
        local = order.published.astimezone(TEHRAN)
        return Story(
            rng=rng,
            slots=slots,
            topic=topic,
            headline=headline,
            dateline=dateline,
            county="" if provincial is None or place == provincial[0] else COUNTY_OF.get(dateline, dateline),
            photographer=photographer,
            day=WEEKDAYS[local.weekday()],
        )


def _modified(order: Order, rng: random.Random) -> datetime:
    """Most pages are saved once more after publication; some carry an earlier time (Khabaronline, 2020)."""
    chance = rng.random()
    if chance < 0.25:
        return order.published
    if chance < 0.35:
        return order.published - timedelta(seconds=60 + int(rng.random() * 1500))
    return min(order.published + timedelta(seconds=20 + int(rng.random() * 240)), max(order.published, order.ordered))
