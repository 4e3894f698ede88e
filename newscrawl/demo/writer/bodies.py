"""Bodies of generated articles: paragraphs, and every extra piece that real pages have among them.

Each shape and extra is evidenced in sites/nastooh.md, section 5 ("body content", "end marks"): Mehr 2024 and 2026,
Khabaronline 2020, IRNA and ISNA through crawlers of 2023 to 2026.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from newscrawl.demo.clock import fa
from newscrawl.demo.model import Block, Picture
from newscrawl.demo.writer import words

if TYPE_CHECKING:
    from newscrawl.demo.model import Shape
    from newscrawl.demo.writer.story import Order, Story

# Share of each shape among articles with text.
_SHAPES: Final[tuple[tuple[float, Shape], ...]] = (
    (0.45, "p"),
    (0.65, "justify"),
    (0.78, "rtl-span"),
    (0.89, "one-p-br"),
    (1.0, "div-br"),
)
_AGENCY: Final = ("خبرگزاری مهر", "خبرنگار مهر")
_QUOTED: Final = ("روابط عمومی {org}", "پایگاه اطلاع‌رسانی {org}")


@dataclass(slots=True)
class Body:
    """A finished body and what it says about its makers."""

    blocks: list[Block]
    shape: Shape
    reporter: str = ""
    credit: str = ""
    gallery: tuple[Picture, ...] = field(default=())


def body(story: Story, order: Order) -> Body:
    """Write the body that belongs to a story."""
    if order.kind == "photo":
        return _photo_story(story)
    rng = story.rng
    chance = rng.random()
    shape = next(shape for bound, shape in _SHAPES if chance < bound)
    blocks: list[Block] = []
    opening = _opening(story, order)
    blocks.append(opening.blocks[0])
    count = 1 if order.kind == "video" else 3 + int(rng.random() * 6)
    if order.kind in {"report", "interview", "note"}:
        count += 3
    for number in range(count):
        if order.kind in {"report", "interview"} and number % 3 == 1:
            blocks.append(Block("subhead", story.slots.fill(_one(story, words.SUBHEADS))))
        blocks.append(Block("paragraph", _paragraph(story)))
    if rng.random() < 0.6:
        blocks.append(Block("paragraph", story.slots.fill(_one(story, words.CLOSINGS))))
    _extras(story, order, blocks)
    return Body(blocks, shape, opening.reporter, opening.credit)


def _one(story: Story, pool: tuple[str, ...]) -> str:
    return pool[int(story.rng.random() * len(pool))]


def update(serial: int, edit: int) -> str:
    """The paragraph that an edit adds. Its words come from a generator of their own: the rest must not change."""
    rng = random.Random(serial << 8 | edit)  # noqa: S311 (texts, not secrets)
    village = words.VILLAGES[int(rng.random() * len(words.VILLAGES))]
    organisation = words.ORGANISATIONS[int(rng.random() * len(words.ORGANISATIONS))]
    count = fa(100 + int(rng.random() * 4900))
    return (
        f"بر پایه آخرین اطلاعاتی که {organisation} در ویرایش {fa(edit + 1)} این خبر اعلام کرد، "
        f"شمار بهره‌مندان در {village} به {count} نفر رسید."
    )


def _opening(story: Story, order: Order) -> Body:
    """The first paragraph: names the agency (an automatic link on the page) and the speaker."""
    rng, slots = story.rng, story.slots
    said = slots.fill(_one(story, story.topic.said))
    if order.kind in {"report", "note"}:
        reporter = slots.fill("{person}")
        agency = "خبرگزاری مهر"
        text = f"{agency}، گروه استان‌ها- {reporter}: {slots.fill(_one(story, words.GENERAL))}. {said}."
        return Body([Block("paragraph", text, ((agency, "/"),))], "p", reporter=reporter)
    agency = _one(story, _AGENCY)
    when = f"{_one(story, words.HOURS)} {story.day}"
    origin = slots.fill(_one(story, _QUOTED)) if rng.random() < 0.2 else ""
    quoted = f" به نقل از {origin}" if origin else ""
    text = f"به گزارش {agency}{quoted}، {slots['name']} {when} {_one(story, words.MEETINGS)} اظهار کرد: {said}."
    return Body([Block("paragraph", text, ((agency, "/"),))], "p", credit=origin)


def _paragraph(story: Story) -> str:
    rng, slots = story.rng, story.slots
    sentences = [slots.fill(_one(story, words.ATTRIBUTIONS)) + _statement(story)]
    sentences += [_statement(story) for _ in range(int(rng.random() * 3))]
    return " ".join(sentences)


def _statement(story: Story) -> str:
    pool = story.topic.said if story.rng.random() < 0.45 else words.GENERAL
    return story.slots.fill(_one(story, pool) + _one(story, words.TAILS)) + "."


def _extras(story: Story, order: Order, blocks: list[Block]) -> None:
    """Strew in what real pages have: links, tables, pictures, players, and marks at the end."""
    rng, slots = story.rng, story.slots

    def somewhere() -> int:
        return 1 + int(rng.random() * len(blocks))

    if rng.random() < 0.4:
        _link_a_tag(story, blocks)
    if rng.random() < 0.05:
        rows = [("نام", "تعداد", "درصد")]
        rows += [(slots["village"], slots["c"], slots["n"]) for _ in range(2 + int(rng.random() * 4))]
        blocks.insert(somewhere(), Block("table", rows=tuple(rows)))
    if rng.random() < 0.06:
        blocks.insert(somewhere(), Block("image", number=order.nid % 900_000 + 4_000_000))
    if order.kind == "video" or rng.random() < 0.04:
        blocks.insert(1, Block("player", f"دریافت {int(rng.random() * 40) + 3} MB", number=order.nid))
    if rng.random() < 0.12:
        blocks.insert(somewhere(), Block("empty"))
    if rng.random() < 0.04:
        blocks.append(Block("gallery", number=order.nid))
    if rng.random() < 0.04:
        blocks.append(Block("more", slots.fill(_one(story, story.topic.titles))))
    ending = rng.random()
    if ending < 0.06:
        codes = ("17302", "265 33", f"{1000 + order.nid % 9000}**{1000 + order.serial % 9000}")
        blocks.append(Block("code", codes[order.serial % 3]))
    elif ending < 0.10:
        blocks.append(Block("end", "انتهای پیام"))


def _link_a_tag(story: Story, blocks: list[Block]) -> None:
    """The engine links the first mention of a tag by itself."""
    for tag in story.topic.tags:
        for block in blocks[1:]:
            if block.kind == "paragraph" and tag in block.text:
                block.links = ((tag, f"/tag/{tag.replace(' ', '+')}"),)
                return


def _photo_story(story: Story) -> Body:
    """A photo story: one sentence, many pictures."""
    rng = story.rng
    sentence = story.slots.fill("{name} {place} را در {month} با {c} فریم روایت کرده است؛ ") + _statement(story)
    first = story.headline.picture
    count = 4 + int(rng.random() * 12)
    gallery = tuple(Picture(first.number + step, first.taken + timedelta(seconds=step)) for step in range(count))
    return Body([Block("paragraph", sentence)], "p", reporter=story.photographer, gallery=gallery)
