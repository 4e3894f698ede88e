"""What an article is, by the name of its section: engines that have no field for it file pictures under «عکس»."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from newscrawl.text.boilerplate import name_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscrawl.items import Kind

NAMES: Final[dict[Kind, tuple[str, ...]]] = {
    "photo": ("عکس", "گزارش تصویری", "تصویری", "گالری", "گالری عکس", "آلبوم عکس", "اخبار تصویری", "تصاویر"),
    "video": ("فیلم", "ویدئو", "ویدیو", "فیلم و صوت", "فیلم صوت", "گالری فیلم", "کلیپ", "تلویزیون"),
    "interview": ("گفتگو", "گفت‌وگو", "مصاحبه", "گفت و گو"),
    "note": ("یادداشت", "یادداشت‌ها", "مقاله", "مقالات", "سرمقاله", "دیدگاه"),
    "report": ("گزارش", "گزارش‌ها", "گزارش خبری", "گزارش ویژه"),
}
KINDS: Final[dict[str, Kind]] = {name_key(name): kind for kind, names in NAMES.items() for name in names}


def kind_of(sections: Iterable[str]) -> Kind | None:
    """The kind that one of the sections names, or None.

    >>> kind_of(["استان‌ها", "گزارش تصویری"]), kind_of(["اجتماعی"])
    ('photo', None)
    """
    return next((KINDS[name] for name in map(name_key, sections) if name in KINDS), None)
