"""List pages of a Nastooh site: archive, sections, home, tags, search, `/rss-help`; and its not-found page."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from newscrawl.demo.clock import jalali_day, long_date, relative, stamp
from newscrawl.demo.engines.nastooh.archiveform import form, pager
from newscrawl.demo.engines.nastooh.names import NEWS_TYPE, address

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newscrawl.demo.engines.base import Style
    from newscrawl.demo.engines.nastooh.skeleton import Skeleton
    from newscrawl.demo.model import Headline, Section
    from newscrawl.demo.newsroom import Newsroom

PAGE_SIZE: Final = 30


@dataclass(frozen=True, slots=True)
class View:
    """What a list shows: the numbers on this page and how to reach the others."""

    title: str
    numbers: Sequence[int]
    """All numbers of the list; the page shows its 30."""
    page: int
    query: Mapping[str, str]
    """Parameters that the pager's links carry on, without `pi`."""
    section: Section | None = None

    @property
    def shown(self) -> Sequence[int]:
        """The numbers on this page; none beyond the end."""
        return self.numbers[(self.page - 1) * PAGE_SIZE : self.page * PAGE_SIZE]

    @property
    def pages(self) -> int:
        """How many pages the list has, at least 1."""
        return max(1, -(-len(self.numbers) // PAGE_SIZE))


class Lists:
    """Makes list pages."""

    def __init__(self, newsroom: Newsroom, style: Style, skeleton: Skeleton) -> None:
        self._newsroom = newsroom
        self._outlet = newsroom.outlet
        self._style = style
        self._skeleton = skeleton

    def archive(self, view: View) -> bytes:
        """An archive page with its filter form."""
        year = jalali_day(self._newsroom.clock.now())[0]
        return self._page("archive", view, form(view.query, self._outlet.sections, year) + self._box(view))

    def section(self, view: View) -> bytes:
        """The front of a section: its own list, paged through the archive."""
        return self._page("service", view, self._box(view))

    def home(self) -> bytes:
        """The front page: newest articles in several boxes."""
        newest = self._newsroom.latest(60)
        boxes = "".join(
            f'            <section id="box{2 + place}" class="box list list-thumbs">\n                <div>\n'
            f"                    <ul>\n{''.join(self._item(self._newsroom.headline(nid)) for nid in part)}"
            "                    </ul>\n                </div>\n            </section>\n"
            for place, part in enumerate((newest[:20], newest[20:40], newest[40:]))
        )
        return self._page("home", View(self._outlet.title, newest, 1, {}), boxes)

    def rss_help(self) -> bytes:
        """The list of feeds, with every section's number."""
        rows = "".join(
            f'                <li><a href="/rss/tp/{section.topic}">{escape(" > ".join(section.names))}</a></li>\n'
            for section in self._outlet.sections
        )
        first = '                <li><a href="/rss">همه اخبار</a></li>\n'
        box = f'            <section class="box rss-list"><ul>\n{first}{rows}            </ul></section>\n'
        return self._page("rsshelp", View("فهرست خروجی‌های RSS", (), 1, {}), box)

    def about(self) -> bytes:
        """«درباره ما»: a page of the menu with an article's address, but no article of a section."""
        text = "<p>این وب‌سایت نمونه‌ای برای آزمودن خزنده است و روی همین رایانه اجرا می‌شود.</p>"
        return self._page(
            "static", View("درباره ما", (), 1, {}), f'            <section class="box">{text}</section>\n'
        )

    def not_found(self) -> bytes:
        """Body of the 404 page."""
        text = (
            "<h1>صفحهٔ درخواستی شما یافت نشد</h1><p>ممکن است نشانی را نادرست وارد کرده باشید.</p>"
            '<a href="/">صفحه اصلی</a>'
        )
        return self._page(
            "error", View("خطای ۴۰۴", (), 1, {}), f'            <section class="box error-404">{text}</section>\n'
        )

    # -- pieces --------------------------------------------------------------------------------------------------

    def _page(self, page_type: str, view: View, boxes: str) -> bytes:
        side = ""
        if self._style.side_boxes and page_type not in {"error", "static"}:
            newest = self._newsroom.latest(90)
            side = (
                '        <aside class="sidebar">\n'
                + self._skeleton.side_box("پربازدیدها", newest[3::17][:5])
                + self._skeleton.side_box("آخرین اخبار", newest[:5])
                + "        </aside>\n"
            )
        topic = f'    <meta property="nastooh:topic" content="{view.section.service if view.section else ""}" />\n'
        return f"""<!DOCTYPE html>
<html lang="fa" dir="rtl">
<head>
    <title>{escape(view.title)} - {self._outlet.agency}</title>
    <meta property="nastooh:pageType" content="{page_type}" />
{topic}{self._skeleton.tail_of_head()}{self._skeleton.top(page_type, view.section)}    <main class="mainbody">
{boxes}    </main>
{side}{self._skeleton.footer}""".encode()

    def _box(self, view: View) -> str:
        items = "".join(self._item(self._newsroom.headline(nid)) for nid in view.shown)
        return f"""            <section id="box517" \
class="box list list-bordered list-thumbs thumbs-lg highlights no-header  _types" style="" \
data-conf="{{&quot;id&quot;:517}}">
                <div>
                    <ul>
{items}                    </ul>
                </div>
                <footer>
{pager(view.page, view.pages, view.query)}                </footer>
            </section>
"""

    def _item(self, head: Headline) -> str:
        """One item: figure link unencoded, headline link encoded, as on a real archive page (2024)."""
        plain = address(head)
        link, title = quote(plain), escape(head.title)
        image = head.picture.url(self._outlet.media, 1)
        if self._style.relative_dates:
            ago = relative(head.published, self._newsroom.clock.now())
            when = f'<time title="{long_date(head.published, " - ", weekday=True)}"><a href="{link}">{ago}</a>'
            hint = ago
        else:
            when = f'<time><a href="{link}">{stamp(head.published)}</a>'
            hint = title
        kicker = f'    <h4><a target="_blank" rel="" href="{plain}">\n        {escape(head.kicker)}\n\n    </a></h4>\n'
        lead = f"        <p>{escape(head.lead)}\n        </p>\n"
        return f"""                                <li class="{NEWS_TYPE[head.kind]}" data-conf="{{}}">
                                        <figure><a target="_blank" rel="" href="{plain}" title="{hint}">
                                                <img src="{image}" alt="{title}" loading="lazy" />
                                        </a></figure>
<div class="desc">
{kicker if head.kicker else ""}    <h3><a href="{link}" target="_blank" title="{hint}">{title}</a>

    </h3>
{lead if head.lead else ""}        {when}
        </time>
</div>
                                </li>
"""
