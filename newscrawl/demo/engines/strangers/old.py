"""Old and small ones: a table page in windows-1256 that says nothing of itself, and a hosted blog."""

# ruff: noqa: E501  # markup, as such systems print it

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Final

from newscrawl.demo.clock import MONTHS, TEHRAN, WEEKDAYS, fa, jalali_day
from newscrawl.demo.engines.strangers.base import Stranger
from newscrawl.demo.engines.strangers.texts import ABOUT, FOOTER

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from newscrawl.demo.engines.base import Ask, Reply
    from newscrawl.demo.engines.strangers.base import Handler
    from newscrawl.demo.model import Article

YEH_KEH: Final = str.maketrans("یک", "يك")
"""The letters of keyboards before Unicode's Persian ones: windows-1256 has a Persian yeh only as an Arabic one."""


class OldTablesSite(Stranger):
    """ASP of 2003: `/news.asp?id=4711`, tables in tables, windows-1256 without a word of it, no feed, no sitemap.

    The front page shows headlines; `/archive.asp?page=2` leads on by numbers.
    """

    TITLE = "هفته نامه کوهستان"
    ENCODING = "windows-1256"
    CONTENT_TYPE = "text/html"
    SHOWN = 25
    articles = re.compile(r"/news\.asp\?id=(\d{1,9})")

    def address(self, nid: int) -> str:
        """By a parameter."""
        return f"/news.asp?id={nid}"

    def path_of(self, nid: int) -> str:
        """Nothing in it needs a code."""
        return self.address(nid)

    def nid_asked(self, ask: Ask) -> int | None:
        """The number is in the query."""
        number = ask.query.get("id", "")
        return int(number) if ask.path == "/news.asp" and number.isdecimal() else None

    def encoded(self, page: str) -> bytes:
        """Arabic letters, no half-spaces that a browser of the time knew."""
        return page.translate(YEH_KEH).encode(self.ENCODING, "xmlcharrefreplace")

    def no_articles(self) -> list[str]:
        """Lists, pages about the outlet, other editions."""
        return ["/", "/archive.asp", "/about.asp", "/contact.asp"]

    def routes(self) -> Mapping[str, Handler]:
        """Front page and archive."""
        return {
            "/|/index.asp|/default.asp": self._list,
            "/archive.asp": self._list,
            "/about.asp": lambda _, __: self.html("درباره ما", f"<b>درباره ما</b><br>{'<br><br>'.join(ABOUT)}"),
            "/contact.asp": lambda _, __: self.html("تماس با ما", "<b>تماس با ما</b><form></form>"),
        }

    def _list(self, ask: Ask, _: re.Match[str]) -> Reply:
        shown, _following = self.turn(ask)
        rows = "".join(
            f'<tr><td><img src="images/bullet.gif"><a class=link href="news.asp?id={nid}">{escape(self.newsroom.headline(nid).title)}</a></td></tr>'
            for nid in shown
        )
        pages = -(-len(self.newsroom) // self.SHOWN)
        at = int(ask.query.get("page", "1")) if ask.query.get("page", "1").isdecimal() else 1
        links = " ".join(
            f"<b>{n}</b>" if n == at else f'<a href="archive.asp?page={n}">{n}</a>' for n in range(1, pages + 1)
        )
        body = f"<b>آخرين اخبار</b><table width=100% border=0>{rows}</table><center>صفحه: {links}</center>"
        return self.coded(self.listed(shown, lambda: self.encoded(self.frame(self.TITLE, body)), more=str(at)))

    def frame(self, title: str, body: str, head: str = "") -> str:
        """Three columns; nothing is closed that need not be."""
        today = _numbers(self.newsroom.clock.now())
        menu = "<br>".join(
            f'<a href="/archive.asp?ostan={at}">{one.sub_name}</a>' for at, one in enumerate(self.provinces(), 1)
        )
        popular = "<br>".join(f'<a href="/news.asp?id={one.nid}">{escape(one.title)}</a>' for one in self.others(0, 6))
        return f"""<HTML><HEAD><TITLE>{self.TITLE} - {escape(title)}</TITLE>{head}</HEAD><BODY bgColor=#ffffff dir=rtl topmargin=0>
<TABLE width=780 align=center border=0 cellpadding=0><TR><TD colspan=3><IMG src="images/header.jpg" width=780 height=120></TD></TR>
<TR bgcolor=#336699><TD colspan=3><font color=white size=2><a href="/">صفحه اصلی</a> | <a href="/archive.asp">آرشیو</a> | <a href="/about.asp">درباره ما</a> | <a href="/contact.asp">تماس با ما</a> &nbsp; {today}</font></TD></TR>
<TR><TD width=140 valign=top bgcolor=#eeeeee><font size=2><b>استان ها</b><br>{menu}</font></TD>
<TD valign=top width=480>{body}</TD>
<TD width=160 valign=top bgcolor=#eeeeee><font size=2><b>پربیننده ترین خبرها</b><br>{popular}<br><br><b>تبلیغات</b><br>{self.advert(2)}</font></TD></TR>
<TR><TD colspan=3 align=center><font size=1>{FOOTER}<br>طراحی و پشتیبانی: شرکت نمونه</font></TD></TR></TABLE></BODY></HTML>"""

    def page(self, article: Article) -> str:
        """Headline in `font`, text behind it."""
        remarks = "".join(
            f"<tr><td><b>{name}</b> <font size=1>{_numbers(when)}</font><br>{text}<hr></td></tr>"
            for name, when, text in self.remarks(article)
        )
        lead = f"<font size=2 color=#993300><b>{escape(article.lead)}</b></font><br><br>" if article.lead else ""
        body = f"""<TABLE width=100% border=0><TR><TD><font size=1 color=gray>{" > ".join(article.section.names)}</font></TD></TR>
<TR><TD align=center><font size=2>{escape(article.kicker)}</font><br><font size=4 color=navy><b>{escape(article.title)}</b></font></TD></TR>
<TR><TD><font size=1>تاریخ درج: {_numbers(article.published)} &nbsp;&nbsp; کد خبر: {article.nid} &nbsp; تعداد بازدید: {article.nid % 700}</font></TD></TR>
<TR><TD align=justify><font size=2>{lead}{self.body(article)}</font></TD></TR>
<TR><TD><a href="print.asp?id={article.nid}">نسخه چاپی</a> | <a href="send.asp?id={article.nid}">ارسال به دوستان</a></TD></TR>
<TR><TD><b>نظرات خوانندگان</b><table>{remarks}</table></TD></TR></TABLE>"""
        return self.frame(article.title, body)


def _numbers(moment: datetime) -> str:
    """`1404/10/08 ساعت 10:55`."""
    year, month, day = jalali_day(moment)
    return f"{year}/{month:02d}/{day:02d} ساعت {moment.astimezone(TEHRAN):%H:%M}"


class HostedBlogSite(Stranger):
    """A hosted blog: `/post/4711`, whole texts below each other on the front page, the date behind each.

    `/?p=2` pages, `/rss/` names ten, archives of months hold bare headlines.
    """

    TITLE = "روزنوشت‌های یک خبرنگار محلی"
    SHOWN = 8
    articles = re.compile(r"/post/(\d{1,9})(?:/[^/]*)?")

    def address(self, nid: int) -> str:
        """By number."""
        return f"/post/{nid}"

    def no_articles(self) -> list[str]:
        """Lists, pages about the outlet, other editions."""
        return ["/", "/archive/140410", "/tag/x", "/profile/"]

    def routes(self) -> Mapping[str, Handler]:
        """Front page, months, tags, profile, feed."""
        return {
            "/": self._front,
            "/rss/?": lambda _, __: self.rss(self.newsroom.latest(10)),
            r"/archive/\d{6}": self._front,
            r"/tag/.*": self._front,
            "/profile/?": lambda _, __: self.html("درباره وبلاگ", f'<div class="post">{self.about()}</div>'),
        }

    def _front(self, ask: Ask, _: re.Match[str]) -> Reply:
        shown, following = self.turn(ask, "p")
        posts = "".join(self._post(self.newsroom.article(nid)) for nid in shown)
        more = f'<div class="pager"><a href="/?p={following}">صفحه بعد</a></div>' if following else ""
        return self.listed(shown, lambda: self.frame(self.TITLE, posts + more), more=ask.query.get("p", ""))

    def _post(self, article: Article) -> str:
        year, month, day = jalali_day(article.published)
        local = article.published.astimezone(TEHRAN)
        when = fa(f"{WEEKDAYS[local.weekday()]} {day} {MONTHS[month - 1]} {year}ساعت {local.hour}:{local:%M}")
        tags = "، ".join(f'<a href="/tag/{tag}">{tag}</a>' for tag in article.tags)
        return f"""<div class="post"><div class="title"><h2><a href="/post/{article.nid}">{escape(article.title)}</a></h2></div>
<div class="body">{self.body(article)}</div><div class="tags">برچسب‌ها: {tags}</div>
<div class="info">+ نوشته شده در {when} توسط خبرنگار &nbsp;|&nbsp; <a href="/comments/?blogid=x&amp;postid={article.nid}">نظر بدهید</a></div></div>"""

    def frame(self, title: str, body: str, head: str = "") -> str:
        """Header, posts, side."""
        latest = "".join(f'<li><a href="/post/{one.nid}">{escape(one.title)}</a></li>' for one in self.others(0, 8))
        months = "".join(
            f'<li><a href="/archive/1404{month:02d}">{MONTHS[month - 1]} ۱۴۰۴</a></li>' for month in range(10, 0, -1)
        )
        return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{escape(title)}</title>{head}
<link rel="alternate" type="application/rss+xml" title="RSS" href="{self.style.origin}/rss/"></head><body dir="rtl"><div id="wrapper"><div id="header"><h1><a href="/">{self.TITLE}</a></h1>
<div class="desc">یادداشت‌ها و خبرهایی که هر روز از شهر و روستاهای ما می‌نویسم</div></div><div id="main">{body}</div>
<div id="sidebar"><div class="box"><h3>درباره من</h3><p>{ABOUT[0]}</p></div><div class="box"><h3>نوشته‌های پیشین</h3><ul>{months}</ul></div>
<div class="box"><h3>آخرین نوشته‌ها</h3><ul>{latest}</ul></div><div class="box"><h3>پیوندها</h3><ul><li><a href="https://other.example/">وبلاگ یک دوست قدیمی</a></li></ul></div></div>
<div id="footer">قدرت گرفته از سامانه وبلاگ</div></div></body></html>"""

    def page(self, article: Article) -> str:
        """One post alone, its comments in a list."""
        remarks = "".join(
            f'<div class="comment"><div class="cname">{name} - {fa(_numbers(when))}</div><div class="ctext">{text}</div></div>'
            for name, when, text in self.remarks(article)
        )
        return self.frame(
            f"{article.title} - {self.TITLE}",
            self._post(article) + (f'<div id="comments"><h3>نظرات</h3>{remarks}</div>' if remarks else ""),
        )
