"""Collects the fields of an article by rules that are tried in order, and counts which of them match.

The counting is that of itemloaders 1.5 (`stats=`): `parser/<field>/<type>/<rule>` grows by one when a rule matched and
by nothing when it was tried in vain, so that a rule that fell to zero shows in the run report. A rule is only tried
when those before it found nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from itemloaders import ItemLoader
from itemloaders.processors import Compose, Identity, TakeFirst

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscrawl.families.base import Counter
    from newscrawl.loaders.rules import Rule
    from newscrawl.pages.document import Document


def distinct(values: list[Any]) -> list[Any]:
    """The values without repetitions, in order.

    >>> distinct(["استان‌ها", "اردبیل", "استان‌ها"])
    ['استان‌ها', 'اردبیل']
    """
    return list(dict.fromkeys(values))


HOME = frozenset({"صفحه اصلی", "صفحه نخست", "خانه", "صفحهٔ اصلی", "صفحۀ اصلی"})


def without_home(values: list[str]) -> list[str]:
    """A breadcrumb without the home page that some themes put first."""
    return [value for value in values if value not in HOME]


class ArticleLoader(ItemLoader):
    """Fields of one document.

    Attributes:
        fallbacks: fields whose winning rule was a fallback, in the order in which they were loaded.
    """

    default_item_class = dict
    default_output_processor = TakeFirst()
    section_out = Compose(without_home, distinct)
    tags_out = Compose(distinct)
    images_out = Identity()
    published_at_out = Identity()
    date_out = Identity()

    def __init__(self, document: Document, stats: Counter | None = None) -> None:
        super().__init__(stats=stats)
        self.document = document
        self.fallbacks: list[str] = []

    def add_rules(self, field: str, rules: Iterable[Rule]) -> None:
        """Load a field from the first rule that matches."""
        for rule in rules:
            values = self._track_rule(field, rule.type, rule.name, rule.find(self.document))
            if values:
                self._values[field] = values
                if rule.fallback:
                    self.fallbacks.append(field)
                return

    def all_of(self, field: str) -> list[Any]:
        """All values of a field after its output processor."""
        values = self.get_output_value(field)
        return values if isinstance(values, list) else [] if values is None else [values]

    def one(self, field: str) -> str | None:
        """The first value of a text field, or None."""
        values = self._values.get(field)
        return values[0] if values else None
