"""The parts that all pages of a Nastooh site share: head, menu, side boxes, footer; and the filling up to a size.

Structure after sites/nastooh.md, section 5, and the excerpts of Mehr pages of February 2024. Made once per site and
joined as bytes, so that a page costs little more than its own text.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from newscrawl.demo.clock import TEHRAN, fa

if TYPE_CHECKING:
    from newscrawl.demo.engines.base import Style
    from newscrawl.demo.model import Section
    from newscrawl.demo.newsroom import Newsroom

_TRENDING: Final = ("بارش برف", "آلودگی هوا", "قیمت طلا", "لیگ برتر", "کالابرگ", "بورس", "جام جهانی", "کنکور")
_STYLE: Final = (
    "body{direction:rtl;font-family:Vazirmatn,Tahoma,sans-serif;margin:0}.box{margin:0 0 1rem;padding:.5rem}"
    ".list ul{list-style:none;margin:0;padding:0}.list li{display:flex;gap:.5rem;padding:.4rem 0}"
    ".item-title .title{font-size:1.6rem;line-height:1.5}.introtext{font-weight:700}.d-none{display:none}"
)
_SCRIPT: Final = (
    "var _nt={site:'mehrnews',lang:'fa',page:'news',boxes:[]};function ntLoad(b){_nt.boxes.push(b);return b.length;}"
    "(function(d,t){var s=d.createElement(t);s.async=1;s.setAttribute('data-role','counter');})(document,'script');"
)


def tag_path(tag: str) -> str:
    """Address of a tag's page: words joined with `+`, percent-encoded."""
    return "/tag/" + "+".join(quote(word, safe="") for word in tag.split())


class Skeleton:
    """Shared parts of the pages of one site."""

    def __init__(self, newsroom: Newsroom, style: Style) -> None:
        self._outlet = newsroom.outlet
        self._newsroom = newsroom
        self._style = style
        self._menus: dict[str, str] = {}
        self._filling: list[bytes] = []
        self._ends: list[int] = []
        self.footer = self._footer()

    def tail_of_head(self) -> str:
        """The end of every head, with the trap of the engine: `meta[name=date]` is the time of rendering."""
        outlet = self._outlet
        local = self._newsroom.clock.now().astimezone(TEHRAN)
        return f"""    <meta charset="utf-8" />
    <meta http-equiv="content-language" content="fa" />
    <meta http-equiv="refresh" content="540" />
    <meta property="og:site_name" content="{outlet.title}" />
    <meta property="og:locale" content="fa" />
    <meta name="generator" content="www.nastooh.ir" />
    <meta name="copyright" content="{outlet.licence}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="date" content="{local:%Y-%m-%d T %H:%M:%S %z}" />
    <link rel="alternate" type="application/rss+xml" title="RSS" href="/rss" />
    <style>{_STYLE}</style>
</head>
"""

    def top(self, page_type: str, section: Section | None = None, news_type: str = "") -> str:
        """Opening of the body with header and menu; the menu marks the section."""
        outlet = self._outlet
        return f"""    <body class="     rtl  dark pt-{page_type} nt-{news_type}   ">
    <header id="masthead"><div class="logo"><a href="/" title="{outlet.title}">\
<img src="/resources/theme/{outlet.name}/img/logo.png" alt="{outlet.title}" /></a></div>
        <select class="languages-menu"><option value="https://{outlet.host}" selected="selected">فارسی</option>\
<option value="https://en.{outlet.short_host}">English</option><option value="https://ar.{outlet.short_host}">العربیة</option>\
<option value="https://ur.{outlet.short_host}">اردو</option></select>
        <form action="/search" method="get" class="search"><input type="text" name="q" /></form>
    </header>
{self._menu(section)}"""

    def _menu(self, section: Section | None) -> str:
        key = section.path if section else ""
        menu = self._menus.get(key)
        if menu is None:
            menu = self._menus[key] = self._make_menu(section)
        return menu

    def _make_menu(self, active: Section | None) -> str:
        lines = ['    <nav id="menu">', "        <ul>"]
        for service in self._outlet.sections:
            if service.sub:
                continue
            mark = " active" if active is not None and active.service == service.service else ""
            lines.append(f'                    <li class="{mark} has-child">')
            lines.append(f'                    <a href="/service/{service.service}">{service.service_name}</a>')
            lines.append('                    <ul class="submenu">')
            item = '                            <li class="{}"><a href="{}">{}</a></li>'
            lines.append(item.format("", f"/archive?tp={service.topic}", "عناوین اخبار"))
            for sub in self._outlet.sections:
                if sub.sub and sub.service == service.service:
                    here = " active" if active is sub else ""
                    lines.append(item.format(here, f"/service/{sub.path}", sub.sub_name))
            lines += ["                    </ul>", "                </li>"]
        lines += [
            '                <li><a href="/service/photo">عکس</a></li>',
            '                <li><a href="/service/video">فیلم</a></li>',
            f'                <li><a href="/news/{self.about_nid}/">درباره ما</a></li>',
            "        </ul>",
            "    </nav>",
            "",
        ]
        return "\n".join(lines)

    about_nid: Final = 1
    """Number of the site's own «درباره ما» page, which its menus link without a slug."""

    def _footer(self) -> str:
        tags = "".join(f'<li><a href="{tag_path(tag)}">{tag}</a></li>' for tag in _TRENDING)
        outlet = self._outlet
        return f"""
    <footer id="footer">
        <div class="trending-tags"><h3>موضوعات داغ</h3><ul>{tags}</ul></div>
        <ul class="footer-links"><li><a href="/rss-help">RSS</a></li><li><a href="/archive">آرشیو</a></li>\
<li><a href="/news/{self.about_nid}/">درباره ما</a></li><li><a href="/page/contact.xhtml">تماس با ما</a></li></ul>
        <p class="copyright">{outlet.licence}</p>
    </footer>
    <script>{_SCRIPT}</script>
    </body>
</html>
"""

    # -- filling up to a size ------------------------------------------------------------------------------------

    def fill(self, size: int, turn: int) -> bytes:
        """Side boxes and inline scripts of exactly `size` bytes (none under 200); `turn` makes pages differ."""
        if size < 200:
            return b""
        if not self._filling:
            self._filling = [self._side_box(number) for number in range(24)]
        opening, closing = b'        <aside class="sidebar">\n', b"        </aside>\n        <script>/* "
        end = b" */</script>\n"
        left = size - len(opening) - len(closing) - len(end)
        parts = [opening]
        while left >= len(box := self._filling[turn % len(self._filling)]):
            parts.append(box)
            left -= len(box)
            turn += 1
        return b"".join([*parts, closing, b"-" * left, end])

    def side_box(self, title: str, numbers: list[int]) -> str:
        """A side box («پربازدیدها», «آخرین اخبار») with headlines only, in the list markup of the engine."""
        items = []
        for nid in numbers:
            head = self._newsroom.headline(nid)
            link = f"/news/{nid}/{quote(head.slug)}"
            items.append(
                f'                    <li class="news" data-conf="{{}}">\n<div class="desc">\n'
                f'    <h3><a href="{link}" target="_blank">{escape(head.title)}</a>\n    </h3>\n</div>\n'
                "                    </li>\n"
            )
        return (
            f'            <section id="box{500 + len(title)}" class="box list list-bullets hidden-time">\n'
            f"                <header><h2><span>{title}</span></h2></header>\n                <div><ul>\n"
            f"{''.join(items)}                </ul></div>\n            </section>\n"
        )

    def _side_box(self, number: int) -> bytes:
        if number % 4 == 3:
            rows = ",".join(f"{{id:{500 + row},rate:{row * 7 % 60},tab:'tg{row % 5}'}}" for row in range(60))
            return f"        <script>_nt.boxes{number} = [{rows}];</script>\n".encode()
        titles = ("پربازدیدها", "آخرین اخبار", "پربحث‌ها", "اخبار مرتبط استان‌ها")
        everything = self._newsroom.latest(240)
        chosen = everything[number * 5 % max(1, len(everything)) :][:6] or everything[:6]
        return self.side_box(f"{titles[number % 4]} {fa(number // 4 + 1)}", chosen).encode()
