"""What surrounds the items of an archive page: the filter form above and the pager below (excerpt of February 2024)."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

from newscrawl.demo.clock import MONTHS, fa

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newscrawl.demo.model import Section

_PAGER_NUMBERS: Final = 11
_TYPES: Final = (
    *((1, "خبر"), (2, "عکس"), (3, "فيلم"), (4, "لینک"), (5, "صوت"), (7, "گزارش"), (8, "پرونده"), (9, "گفتگو")),
    *((10, "مقاله"), (11, "یادداشت")),
)
_FIRST_YEAR: Final = 1385


def _select(name: str, chosen: str, everything: str, pairs: Sequence[tuple[int, str]], more: str = "") -> str:
    marked = ' selected="selected"'
    options = [f'<option value=""{"" if chosen else marked}>{everything}</option>']
    for value, text in pairs:
        options.append(f'<option value="{value}"{marked if str(value) == chosen else ""}>{text}</option>')
    return f'                    <select id="{name}" name="{name}"{more}>{"".join(options)}</select>\n'


def form(query: Mapping[str, str], sections: Sequence[Section], year: int) -> str:
    """The filter form; `select#topic` is where a crawler can learn the numbers of the sections.

    Args:
        query: parameters of the page, as the archive knows them.
        sections: sections to offer.
        year: newest Jalali year to offer.
    """
    topics = [(section.topic, escape(" > ".join(section.names))) for section in sections]
    days = [(day, str(day)) for day in range(1, 32)]
    months = [(number + 1, f" {name} ") for number, name in enumerate(MONTHS)]
    years = [(number, str(number)) for number in range(_FIRST_YEAR, year + 1)]
    hidden = {"keyword": query.get("kw", ""), "jr": "", "mosaic": "0", "wide": "0", "tp": query.get("tp", "")}
    hidden |= {"ps": "", "all": "", "ni": "", "nl": ""}
    inputs = "".join(
        f'                    <input type="hidden" id="{name}" value="{escape(value)}" />\n'
        for name, value in hidden.items()
    )
    selects = (
        _select("toDay", query.get("dy", ""), "همه‌ی روزها", days)
        + _select("toMonth", query.get("mn", ""), "همه‌ی ماه‌ها", months)
        + _select("toYear", query.get("yr", ""), "همه‌ی سال‌ها", years)
        + _select("topic", query.get("tp", ""), "همه سرویس‌ها", topics, ' size="1" class="form-control"')
        + _select("newsType", query.get("ty", ""), "همه انواع خبر", _TYPES)
    )
    return f"""                <form method="get" id="frmNewsArchive" class="archive-fileds">
{inputs}{selects}                    <a href="/page/archive.xhtml" id="doFindNews" name="doFindNews" \
style="display: none" class="btn btn-primary btn-block">filter</a>
                </form>
"""


def pager(page: int, pages: int, query: Mapping[str, str]) -> str:
    """Links to the other pages of a list: up to 11 numbers, «قبلی» and «بعدی»; nothing for a single page."""
    if pages == 1 or page > pages:
        return ""

    def entry(number: int, text: str) -> str:
        parameters = urlencode({"wide": "0", "ms": "0", "pi": str(number), **query}, quote_via=quote)
        link = f"/page/archive.xhtml?{parameters}".replace("&", "&amp;")
        turn = "next" if number > page else "prev"
        return (
            f'                    <li class="page-item "><a href="{link}" rel="noindex {turn}" class="page-link">'
            f"{text}</a>\n                    </li>\n"
        )

    def still(text: str, state: str) -> str:
        return (
            f'                    <li class="page-item {state}"><span class="page-link">{text}</span>\n'
            "                    </li>\n"
        )

    first = max(1, min(page - _PAGER_NUMBERS // 2, pages - _PAGER_NUMBERS + 1))
    numbers = range(first, min(first + _PAGER_NUMBERS, pages + 1))
    entries = [
        entry(page - 1, "قبلی") if page > 1 else still("قبلی", "disabled"),
        *(still(fa(number), "active") if number == page else entry(number, fa(number)) for number in numbers),
        entry(page + 1, "بعدی") if page < pages else still("بعدی", "disabled"),
    ]
    opening = '        <div>\n            <ul class="pagination justify-content-center">\n'
    return f"{opening}{''.join(entries)}            </ul>\n        </div>\n"
