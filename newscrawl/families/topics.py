"""The ids of sections that a Nastooh archive page offers in its form, «استان‌ها > اردبیل» = 599 (Hamshahri, 2024)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.provinces import find
from newscrawl.text.boilerplate import name_key

if TYPE_CHECKING:
    from lxml import etree


def read_topics(root: etree._Element) -> tuple[int | None, dict[str, int]]:
    """The id of «استان‌ها» (None where the form does not have it), and the ids of the provinces by our slug.

    Only entries below «استان‌ها» count: «ویدئو > استان‌ها» is another list, and «تهران بزرگ» or «کیش» are no provinces.
    The first id of a province is taken.
    """
    parent: int | None = None
    topics: dict[str, int] = {}
    for option in root.xpath("//select[@id='topic' or @name='topic']//option"):
        value = (option.get("value") or "").strip()
        parts = [" ".join(part.split()) for part in "".join(option.itertext()).split(">")]
        if not value.isdecimal() or name_key(parts[0]) not in {"استانها", "استان", "شهرستانها"}:
            continue
        if len(parts) == 1:
            parent = parent or int(value)
            continue
        province = find(parts[1]) if len(parts) == 2 else None
        if province is not None:
            topics.setdefault(province.slug, int(value))
    return parent, topics
