"""Portals: ASP.NET WebForms with a state in every page, and a portal whose provinces are sections with feeds of RSS 1.0."""

# ruff: noqa: E501  # markup, as such systems print it

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from newscrawl.demo.clock import MONTHS, TEHRAN, WEEKDAYS, fa, jalali_day, relative
from newscrawl.demo.engines.strangers.base import FOREIGN, Stranger
from newscrawl.demo.engines.strangers.texts import FOOTER

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from newscrawl.demo.engines.base import Ask, Reply
    from newscrawl.demo.engines.strangers.base import Handler
    from newscrawl.demo.model import Article


def _day(moment: datetime) -> str:
    year, month, day = jalali_day(moment)
    return fa(f"{WEEKDAYS[moment.astimezone(TEHRAN).weekday()]} {day} {MONTHS[month - 1]} {year}")


class WebFormsSite(Stranger):
    """WebForms: `/Default.aspx?tabid=120&newsid=4711`, names like `ctl00_Main_lblBody`, day and time in two spans.

    A list of newest ones with post-backs that no crawler can follow; `/rss.aspx` names forty.
    """

    TITLE = "پایگاه خبری آوای کویر"
    SHOWN = 12
    articles = re.compile(r"/Default\.aspx\?tabid=120&newsid=(\d{1,9})")

    def address(self, nid: int) -> str:
        """By a parameter, behind that of the tab."""
        return f"/Default.aspx?tabid=120&newsid={nid}"

    def path_of(self, nid: int) -> str:
        """Nothing in it needs a code."""
        return self.address(nid)

    def nid_asked(self, ask: Ask) -> int | None:
        """The number is in the query."""
        number = ask.query.get("newsid", "")
        return int(number) if ask.path.lower() == "/default.aspx" and number.isdecimal() else None

    def routes(self) -> Mapping[str, Handler]:
        """Tabs by number, the feed."""
        return {
            "/|/[Dd]efault.aspx": self._tab,
            "/rss.aspx": lambda _, __: self.rss(self.newsroom.latest(40)),
        }

    def no_articles(self) -> list[str]:
        """Tabs of lists and of the outlet's own page."""
        return ["/", "/Default.aspx", "/default.aspx"]

    def _tab(self, ask: Ask, _: re.Match[str]) -> Reply:
        if ask.query.get("tabid") == "97":
            return self.html("ارتباط با ما", f'<span id="ctl00_Main_lblText">{self.about()}</span>')
        shown = self.newsroom.latest(self.SHOWN)
        rows = "".join(
            f'<tr><td><a id="ctl00_Main_dl_ctl{at:02d}_hl" class="NewsTitle" href="Default.aspx?tabid=120&amp;newsid={nid}">{escape(self.newsroom.headline(nid).title)}</a>'
            f'<span class="NewsDate">{_day(self.newsroom.headline(nid).published)}</span></td></tr>'
            for at, nid in enumerate(shown)
        )
        body = f'<table id="ctl00_Main_dl">{rows}</table><a id="ctl00_Main_lbNext" href="javascript:__doPostBack(&#39;ctl00$Main$lbNext&#39;,&#39;&#39;)">بعدی</a>'
        return self.listed(shown, lambda: self.frame(self.TITLE, body))

    def frame(self, title: str, body: str, head: str = "") -> str:
        """One form around all of it, with its state."""
        menu = "".join(
            f'<li class="rmItem"><a href="Default.aspx?tabid={at}" class="rmLink"><span class="rmText">{one.sub_name}</span></a></li>'
            for at, one in enumerate(self.provinces(), 200)
        )
        popular = "".join(
            f'<div class="MostItem"><a href="Default.aspx?tabid=120&amp;newsid={one.nid}">{escape(one.title)}</a></div>'
            for one in self.others(0, 5)
        )
        return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd"><html xmlns="http://www.w3.org/1999/xhtml"><head id="ctl00_Head1"><meta http-equiv="Content-Type" content="text/html; charset=utf-8" />
<title>
	{escape(title)}
</title>{head}<link rel="alternate" type="application/rss+xml" href="rss.aspx" /></head><body><form name="aspnetForm" method="post" action="Default.aspx" id="aspnetForm"><div><input type="hidden" name="__VIEWSTATE" id="__VIEWSTATE" value="{"dDwtMTY1" * 200}" /></div>
<div id="Header"><span id="ctl00_lblToday">امروز {_day(self.newsroom.clock.now())} ساعت {fa(f"{self.newsroom.clock.now().astimezone(TEHRAN):%H:%M}")}</span></div><div class="RadMenu"><ul class="rmRootGroup">{menu}<li><a href="Default.aspx?tabid=97">ارتباط با ما و درباره ما</a></li></ul></div>
<table id="Layout"><tr><td id="ctl00_RightPane" class="Pane"><div class="ModuleTitle">پربیننده‌ترین اخبار</div><div>{popular}</div></td><td id="ctl00_ContentPane" class="Pane">{body}</td><td id="ctl00_LeftPane"><div class="ModuleTitle">تبلیغات</div><div>{self.advert(0)}</div></td></tr></table>
<div id="FooterPane"><span id="ctl00_lblCopyright">{FOOTER}</span></div></form></body></html>"""

    def page(self, article: Article) -> str:
        """Labels, panels and update panels."""
        local = article.published.astimezone(TEHRAN)
        remarks = "".join(
            f'<tr><td><span id="ctl00_Main_rp_ctl{at:02d}_lblName">{name}</span> <span id="ctl00_Main_rp_ctl{at:02d}_lblDate">{_day(when)} {fa(f"{when.astimezone(TEHRAN):%H:%M}")}</span><br /><span id="ctl00_Main_rp_ctl{at:02d}_lblText">{text}</span></td></tr>'
            for at, (name, when, text) in enumerate(self.remarks(article))
        )
        related = "".join(
            f'<tr><td><a href="Default.aspx?tabid=120&amp;newsid={one.nid}">{escape(one.title)}</a></td></tr>'
            for one in self.others(article.nid, 4)
        )
        body = f"""<div id="ctl00_Main_upNews"><div class="NewsPath"><a href="Default.aspx?tabid=1">صفحه نخست</a> » {" » ".join(f'<a href="Default.aspx?tabid=9">{name}</a>' for name in article.section.names)}</div>
<span id="ctl00_Main_lblRuTitr" class="RuTitr">{escape(article.kicker)}</span><br /><span id="ctl00_Main_lblTitr" class="Titr">{escape(article.title)}</span>
<div class="NewsInfo"><span id="ctl00_Main_lblDate">{_day(article.published)}</span> - <span id="ctl00_Main_lblTime">{fa(f"{local:%H:%M}")}</span> | کد خبر : <span id="ctl00_Main_lblCode">{fa(article.nid)}</span> | <a href="javascript:window.print()">چاپ</a></div>
<img id="ctl00_Main_imgNews" src="Images/News/{article.nid}.jpg" alt="" /><span id="ctl00_Main_lblLead" class="Lead">{escape(article.lead)}</span>
<div id="ctl00_Main_pnlBody"><span id="ctl00_Main_lblBody" class="Body">{self.body(article)}</span></div>
<div class="RelatedBox"><div class="ModuleTitle">اخبار مرتبط</div><table>{related}</table></div><div id="ctl00_Main_pnlComments"><div class="ModuleTitle">نظرات کاربران</div><table>{remarks}</table><textarea name="ctl00$Main$txtComment"></textarea></div></div>"""
        return self.frame(f"{self.TITLE} :: {article.title}", body)


class SectionPortalSite(Stranger):
    """A portal: `/web/ardabil/-/4711/slug`, each province a site of its own below `/web/`, RSS 1.0; ages instead of dates in lists.

    The page says «۳ ساعت پیش» with the moment in a `title`, the edit in the meta tag, other articles' times in boxes.
    """

    TITLE = "شبکه خبر استان‌ها"
    SHOWN = 14
    articles = re.compile(r"/web/[\w-]+/-/(\d{1,9})/[^/]*")

    def address(self, nid: int) -> str:
        """Below the province's own part."""
        head = self.newsroom.headline(nid)
        return f"/web/{(head.section.sub or 'guest').lower()}/-/{nid}/{head.slug}"

    def routes(self) -> Mapping[str, Handler]:
        """The front page and those of provinces, feeds."""
        return {
            "/|/web/guest": self._home,
            r"/web/([\w-]+)/?": self._home,
            "/c/journal/rss": lambda _, __: self.rdf(self.newsroom.latest(25)),
            "/web/english/-/new-bridge-in-the-north": self._english,
        }

    def no_articles(self) -> list[str]:
        """Parts of provinces, another edition."""
        return ["/", "/web/ardabil", "/web/english/-/new-bridge-in-the-north"]

    def _english(self, _: Ask, __: re.Match[str]) -> Reply:
        title, texts = FOREIGN[2]
        return self.html(
            title,
            f'<div class="journal-content-article"><h1>{title}</h1>{"".join(f"<p>{text}</p>" for text in texts)}</div>',
        )

    def _home(self, ask: Ask, match: re.Match[str]) -> Reply:
        section = self.section_at(match[1]) if match.re.groups and match[1] else None
        shown, following = self.turn(ask, "_cur", topic=section.topic if section else 0)
        now = self.newsroom.clock.now()
        cards = "".join(
            f'<div class="asset-abstract"><h3 class="asset-title"><a href="{self.path_of(nid)}">{escape(self.newsroom.headline(nid).title)}</a></h3><div class="asset-content"><div class="asset-summary">{escape(self.newsroom.headline(nid).lead[:80])}...</div>'
            f'<div class="asset-more"><a href="{self.path_of(nid)}">ادامه مطلب</a></div></div><div class="metadata-entry metadata-publish-date">{relative(self.newsroom.headline(nid).published, now)}</div></div>'
            for nid in shown
        )
        pager = (
            f'<ul class="lfr-pagination-buttons pager"><li><a href="{ask.path}?_cur={following}">بعدی</a></li></ul>'
            if following
            else ""
        )
        return self.listed(
            shown, lambda: self.frame(self.TITLE, cards + pager), more=ask.path + ask.query.get("_cur", "")
        )

    def frame(self, title: str, body: str, head: str = "") -> str:
        """Portlets in columns."""
        sites = "".join(
            f'<li role="presentation"><a role="menuitem" href="/web/{one.sub.lower()}"><span>استان {one.sub_name}</span></a></li>'
            for one in self.provinces()
        )
        hot = "".join(
            f'<li><a href="{self.path_of(one.nid)}">{escape(one.title)}</a> <small>{relative(one.published, self.newsroom.clock.now())}</small></li>'
            for one in self.others(0, 5)
        )
        return f"""<!DOCTYPE html><html class="rtl" dir="rtl" lang="fa-IR"><head><title>{escape(title)} - {self.TITLE}</title><meta content="text/html; charset=UTF-8" http-equiv="content-type" />{head}
<link rel="alternate" type="application/rdf+xml" href="/c/journal/rss" title="خبرها"/></head><body class="controls-visible yui3-skin-sam site"><div id="wrapper"><header id="banner" role="banner"><a class="logo" href="/">{self.TITLE}</a>
<nav class="sort-pages modify-pages" id="navigation"><ul role="menubar">{sites}</ul></nav></header><div id="content"><div class="columns-2" id="main-content" role="main"><div class="portlet-layout row-fluid"><div class="portlet-column span8" id="column-1">
<div class="portlet-boundary portlet-asset-publisher"><div class="portlet-body">{body}</div></div></div><div class="portlet-column span4" id="column-2"><section class="portlet"><header class="portlet-topper"><h1 class="portlet-title"><span class="portlet-title-text">داغ‌ترین‌ها</span></h1></header><div class="portlet-content"><ul>{hot}</ul></div></section></div></div></div></div>
<footer id="footer" role="contentinfo"><p class="powered-by">{FOOTER}</p></footer></div></body></html>"""

    def page(self, article: Article) -> str:
        """An asset with its metadata behind it."""
        year, month, day = jalali_day(article.published)
        local = article.published.astimezone(TEHRAN)
        when = fa(f"{year}/{month:02d}/{day:02d} {local:%H:%M}")
        tags = "".join(f'<a class="tag" href="/web/guest/tag/{tag}">{tag}</a>' for tag in article.tags)
        head = f'<meta property="og:updated_time" content="{article.changed.astimezone(TEHRAN).isoformat()}"/><meta property="og:title" content="{escape(article.title)}"/><meta name="keywords" content="{",".join(article.tags)}"/>'
        remarks = "".join(
            f'<div class="lfr-discussion"><div class="lfr-discussion-message">{text}</div><div class="lfr-discussion-posted">نوشته شده توسط {name} در {fa(f"{when2.astimezone(TEHRAN):%H:%M}")} {_day(when2)}</div></div>'
            for name, when2, text in self.remarks(article)
        )
        body = f"""<div class="asset-full-content"><div class="lfr-meta-actions"><span>استان‌ها</span></div><ul class="breadcrumb"><li><a href="/">خانه</a><span class="divider">/</span></li>{"".join(f'<li><a href="/web/x">{name}</a><span class="divider">/</span></li>' for name in article.section.names)}</ul>
<div class="asset-content"><div class="journal-content-article"><h4 class="rutitr">{escape(article.kicker)}</h4><h2 class="titr">{escape(article.title)}</h2><p class="news-lead">{escape(article.lead)}</p><div class="news-text">{self.body(article)}</div></div></div>
<div class="asset-metadata"><span class="metadata-entry metadata-publish-date" title="{when}">{relative(article.published, self.newsroom.clock.now())}</span><span class="metadata-entry">تاریخ انتشار: {when}</span><span class="metadata-entry metadata-view-count">{article.nid % 300} بازدیدها</span></div>
<div class="taglib-asset-tags-summary">{tags}</div><div class="taglib-ratings stars">میانگین (۰ آرا)</div><div class="taglib-discussion"><h3>نظرات</h3>{remarks}</div></div>"""
        return self.frame(article.title, body, head)
