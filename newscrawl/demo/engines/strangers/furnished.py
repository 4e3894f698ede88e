"""Pages full of what is the site's and bears no name: K2, an extension of Joomla; utility classes, filled up by scripts."""

# ruff: noqa: E501  # markup, as such systems print it

from __future__ import annotations

import json
import re
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from newscrawl.demo.clock import MONTHS, TEHRAN, WEEKDAYS, fa, jalali_day, utc_z
from newscrawl.demo.engines.base import JSON, Reply, number
from newscrawl.demo.engines.strangers.base import FOREIGN, Stranger, inside
from newscrawl.demo.engines.strangers.texts import FOOTER

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from newscrawl.demo.engines.base import Ask
    from newscrawl.demo.engines.strangers.base import Handler
    from newscrawl.demo.model import Article


def _day(moment: datetime) -> str:
    year, month, day = jalali_day(moment)
    return fa(f"{day} {MONTHS[month - 1]} {year}")


def _clock(moment: datetime) -> str:
    return fa(f"{moment.astimezone(TEHRAN):%H:%M}")


def _weekday(moment: datetime) -> str:
    return WEEKDAYS[moment.astimezone(TEHRAN).weekday()]


class FurnishedSite(Stranger):
    """K2: tools, ratings, an author's box, latest of an author, related, remarks; lists go on by `?start=10`.

    The head's keywords are those of the site, on every page.
    """

    TITLE = "ندای کویر"
    SHOWN = 10
    articles = re.compile(r"/index\.php/ostan/item/(\d{1,9})-[^/]*")

    def address(self, nid: int) -> str:
        """Number and words."""
        return f"/index.php/ostan/item/{nid}-{self.slug_of(nid)}"

    def no_articles(self) -> list[str]:
        """Lists of all kinds, and how to reach the outlet."""
        lists = ("", "/itemlist/tag/%D8%A2%D8%A8", "/itemlist/user/62-sardabir")
        return ["/", *(f"/index.php/ostan{one}" for one in lists), "/index.php/contact-us"]

    def routes(self) -> Mapping[str, Handler]:
        """Lists, a form."""
        return {
            "/|/index.php/ostan/?|/index.php/ostan/itemlist/(?:tag|user|category)/.*": self._list,
            "/index.php/contact-us": lambda _, __: self.html(
                "تماس با ما", f"<div class='item-page'><h1>تماس با ما و همکاران</h1>{self.about()}<form></form></div>"
            ),
        }

    def _list(self, ask: Ask, _: re.Match[str]) -> Reply:
        start = number(ask.query.get("start"), 0)
        everything = self.newsroom.select()
        shown = everything[start : start + self.SHOWN]
        items = "".join(
            f'<div class="itemContainer"><div class="catItemView"><h3 class="catItemTitle"><a href="{self.path_of(nid)}">{escape(head.title)}</a></h3><span class="catItemDateCreated">{_weekday(head.published)}, {_day(head.published)} {_clock(head.published)}</span><div class="catItemIntroText">{escape(head.lead)}</div><div class="catItemReadMore"><a class="k2ReadMore" href="{self.path_of(nid)}">ادامه مطلب...</a></div></div></div>'
            for nid, head in ((nid, self.newsroom.headline(nid)) for nid in shown)
        )
        more = start + self.SHOWN
        following = (
            f'<li class="pagination-next"><a title="بعدی" href="/index.php/ostan?start={more}" class="pagenav">بعدی</a></li>'
            if more < len(everything)
            else ""
        )
        page = f'<div id="k2Container" class="itemListView"><div class="itemList">{items}</div><div class="k2Pagination"><ul><li><span class="pagenav">{start // self.SHOWN + 1}</span></li>{following}</ul></div></div>'
        return self.listed(shown, lambda: self.frame(self.TITLE, page), more=f"{ask.path}{start}")

    def frame(self, title: str, body: str, head: str = "") -> str:
        """A ticker of the newest above, a menu of sections."""
        ticker = "".join(
            f'<li><a href="{self.path_of(one.nid)}">{escape(one.title)}</a></li>' for one in self.others(0)
        )
        menu = "".join(
            f'<li><a href="/index.php/ostan/itemlist/category/{at}-{one.sub.lower()}"><span>{one.sub_name}</span></a></li>'
            for at, one in enumerate(self.provinces(), 3)
        )
        return f"""<!DOCTYPE html><html lang="fa-ir" dir="rtl"><head><meta charset="utf-8"/><meta name="keywords" content="{self.TITLE}, خبر, استان"/><meta name="description" content="پایگاه خبری تحلیلی {self.TITLE}"/><title>{escape(title)}</title>{head}</head>
<body id="page"><div id="header"><a href="/"><img src="/templates/yoo/masthead.png" alt=""/></a></div><div id="menu"><ul class="menu">{menu}</ul></div><div id="top"><div class="module"><h3>آخرین اخبار</h3><ul class="k2-ticker">{ticker}</ul></div></div><div id="main"><div id="component">{body}</div></div><div id="footer">{FOOTER}</div></body></html>"""

    def page(self, article: Article) -> str:
        """An item with all that can be switched on."""
        link, others = self.path_of(article.nid), self.others(article.nid, 4)
        tags = "".join(
            f'<li><a href="/index.php/ostan/itemlist/tag/{quote(tag)}">{tag}</a></li>' for tag in article.tags
        )
        related = "".join(
            f'<li class="even"><a class="itemRelTitle" href="{self.path_of(one.nid)}">{escape(one.title)}</a></li>'
            for one in others
        )
        remarks = "".join(
            f'<li class="odd"><span class="commentDate">{_day(when)} {_clock(when)}</span><span class="commentAuthorName">ارسال شده توسط {name}</span><p>{text}</p></li>'
            for name, when, text in self.remarks(article)
        )
        when = f"{_weekday(article.published)}, {_day(article.published)} {_clock(article.published)}"
        return self.frame(
            article.title,
            f"""<div id="k2Container" class="itemView"><div class="itemHeader"><span class="itemDateCreated">{when}</span><h2 class="itemTitle">{escape(article.title)}</h2><span class="itemAuthor">نوشته شده توسط <a rel="author" href="/index.php/ostan/itemlist/user/62-sardabir">سردبیر</a></span></div>
<div class="itemToolbar"><ul><li><span>اندازه قلم</span> <a href="#"><span>کاهش اندازه قلم</span></a></li><li><a href="?print=1"><span>چاپ</span></a></li></ul></div><div class="itemRatingBlock"><span>این مورد را ارزیابی کنید</span><div class="itemRatingForm"><div class="itemRatingLog">(0 آرا)</div></div></div>
<div class="itemBody"><div class="itemImageBlock"><span class="itemImage"><a class="modal" href="/media/k2/{article.nid}_XL.jpg"><img src="/media/k2/{article.nid}_XL.jpg" alt="{escape(article.title)}"/></a></span></div><div class="itemIntroText"><p>{escape(article.lead)}</p></div><div class="itemFullText">{self.body(article)}</div><div class="itemContentFooter"><span class="itemHits">خوانده شده <b>{fa(article.nid % 700)}</b> دفعه</span><span class="itemDateModified">آخرین ویرایش در {_day(article.changed)} {_clock(article.changed)}</span></div></div>
<div class="itemLinks"><div class="itemCategory"><span>منتشرشده در</span> <a href="/index.php/ostan/itemlist/category/9-x">{article.section.names[-1]}</a></div><div class="itemTagsBlock"><span>برچسب‌ها</span><ul class="itemTags">{tags}</ul></div></div>
<div class="itemAuthorBlock"><h3 class="itemAuthorName"><a href="#">سردبیر</a></h3><p>سردبیر این پایگاه خبری دانش‌آموخته ارتباطات است و سال‌هاست درباره استان می‌نویسد.</p></div><div class="itemAuthorLatest"><h3>جدیدترین‌ها از سردبیر</h3><ul>{related}</ul></div><div class="itemRelated"><h3>موارد مرتبط (بر اساس برچسب)</h3><ul>{related}</ul></div>
<div class="itemComments"><h3 class="itemCommentsCounter"><span>{len(self.remarks(article))}</span> نظر</h3><ul class="itemCommentsList">{remarks}</ul><h3>نظر دادن</h3><form class="itemCommentsForm"><p>از پر شدن تمامی موارد الزامی ستاره‌دار (*) اطمینان حاصل کنید. کد HTML مجاز نیست.</p></form></div></div>""",
            f'<meta property="og:url" content="{self.style.origin}{link}"/><meta property="og:title" content="{escape(article.title)}"/><meta property="og:type" content="article"/>',
        )


class UtilitySite(Stranger):
    """Rendered on the server with classes that say how a thing looks, never what it is; `موارد بیشتر` asks for JSON.

    Kicker, lead, sections, tags and pictures are told by where they stand.
    """

    TITLE = "رصد"
    SHOWN = 9
    articles = re.compile(r"/news/(\d{1,9})(?:/.*)?")

    def address(self, nid: int) -> str:
        """Number and words."""
        return f"/news/{nid}/{self.newsroom.headline(nid).slug}"

    def no_articles(self) -> list[str]:
        """Lists, a page about the outlet, another edition."""
        return [
            "/",
            "/tag/%D8%A2%D8%A8",
            "/category/ostan",
            "/author/12/ali-rezaei",
            "/about",
            "/en/news/55/new-bridge",
        ]

    def routes(self) -> Mapping[str, Handler]:
        """Lists, and what their script asks for."""
        title, texts = FOREIGN[0]
        foreign = f"<article class='prose'><h1>{title}</h1><time datetime='2026-01-01T10:00:00+03:30'></time>{''.join(f'<p>{text}</p>' for text in texts)}</article>"
        return {
            "/|/tag/.*|/category/.*|/author/.*": self._list,
            "/api/v1/posts": self._posts,
            "/about": lambda _, __: self.html(
                "درباره رصد", f"<div class='prose'><h1 class='text-2xl'>درباره رصد</h1>{self.about()}</div>"
            ),
            "/en/news/55/new-bridge": lambda _, __: self.html(title, foreign),
        }

    def _card(self, nid: int) -> str:
        head = self.newsroom.headline(nid)
        return f'<div class="flex gap-4 border-b py-3"><a class="w-32" href="{self.path_of(nid)}"><img class="rounded-lg" src="/files/{nid}/thumb.webp" alt=""></a><div class="grow"><a href="{self.path_of(nid)}" class="text-base font-bold">{escape(head.title)}</a><p class="text-sm text-gray-500">{escape(head.lead[:80])}</p><span class="text-xs text-gray-400">{_day(head.published)}</span></div></div>'

    def _list(self, ask: Ask, _: re.Match[str]) -> Reply:
        shown = self.newsroom.latest(self.SHOWN)
        cards = "".join(map(self._card, shown))
        page = f'<div class="grid"><div class="lg:col-span-2">{cards}<button class="btn" data-url="/api/v1/posts?page=2">موارد بیشتر</button></div></div>'
        return self.listed(shown, lambda: self.frame(self.TITLE, page), more=ask.path)

    def _posts(self, ask: Ask, _: re.Match[str]) -> Reply:
        at = max(1, number(ask.query.get("page"), 1))
        everything = self.newsroom.select()
        shown = everything[(at - 1) * self.SHOWN : at * self.SHOWN]
        entries = [
            {
                "id": nid,
                "title": head.title,
                "summary": head.lead,
                "url": self.path_of(nid),
                "published_at": utc_z(head.published),
            }
            for nid, head in ((nid, self.newsroom.headline(nid)) for nid in shown)
        ]
        following = f"{self.style.origin}/api/v1/posts?page={at + 1}" if at * self.SHOWN < len(everything) else None
        answer = {"data": entries, "meta": {"current_page": at, "total": len(everything)}, "links": {"next": following}}
        return self.listed(shown, lambda: json.dumps(answer, ensure_ascii=False), JSON, more=str(at))

    def frame(self, title: str, body: str, head: str = "") -> str:
        """A notice about cookies, a menu that only wide screens show, the most read of a week."""
        menu = "".join(
            f'<a href="/category/{one.sub.lower()}" class="px-3 text-sm">{one.sub_name}</a>' for one in self.provinces()
        )
        hot = "".join(
            f'<li class="flex gap-2"><span class="text-3xl">{fa(at)}</span><a href="{self.path_of(one.nid)}" class="text-sm">{escape(one.title)}</a></li>'
            for at, one in enumerate(self.others(0), 1)
        )
        return f"""<!DOCTYPE html><html lang="fa" dir="rtl"><head><meta charset="utf-8"><title>{escape(title)} | {self.TITLE}</title>{head}</head><body class="bg-gray-50"><div id="__nuxt"><div><header class="sticky top-0"><div class="flex"><a href="/"><span class="sr-only">{self.TITLE}</span></a><div class="hidden lg:flex">{menu}</div></div></header><div class="fixed bottom-0 p-4"><p>ما برای بهبود تجربه شما از کوکی استفاده می‌کنیم و با ادامه استفاده از سایت شما با این سیاست موافقت می‌کنید.</p><button>پذیرفتن</button></div><main class="container mx-auto px-4">{body}</main><div class="rounded-xl p-4"><div class="font-bold">داغ‌ترین‌های هفته</div><ol>{hot}</ol></div><div class="bg-gray-800 p-6"><p>{FOOTER}</p></div></div></div><script type="application/json" id="__NUXT_DATA__">[["Reactive",1],{{"data":2}},{{}}]</script></body></html>"""

    def page(self, article: Article) -> str:
        """Everything in boxes that are called after their colours."""
        more = "".join(
            f'<a href="{self.path_of(one.nid)}" class="block rounded-lg p-3 my-4"><span class="text-xs">بیشتر بخوانید</span><span class="font-bold block">{escape(one.title)}</span></a>'
            for one in self.others(article.nid, 1)
        )
        remarks = "".join(
            f'<div class="rounded-xl border p-4"><div class="flex text-xs"><span>{name}</span><span>{_day(when)} {_clock(when)}</span></div><p class="text-sm">{text}</p><button class="text-xs">پاسخ</button></div>'
            for name, when, text in self.remarks(article)
        )
        tags = "".join(f'<a href="/tag/{quote(tag)}" class="rounded-full px-3">#{tag}</a>' for tag in article.tags)
        trail = " ".join(
            f'<a href="/category/x" class="text-xs">{name}</a><span class="mx-1">/</span>'
            for name in article.section.names
        )
        kicker = f'<p class="text-sm text-red-600">{escape(article.kicker)}</p>' if article.kicker else ""
        lead = f'<p class="font-bold leading-8 my-4">{escape(article.lead)}</p>' if article.lead else ""
        return self.frame(
            article.title,
            f"""<div class="grid lg:grid-cols-12"><div class="lg:col-span-8"><div class="flex mb-2"><a href="/" class="text-xs">خانه</a><span class="mx-1">/</span>{trail}</div>{kicker}<h1 class="text-2xl font-black">{escape(article.title)}</h1><div class="flex text-xs my-3"><span>{_weekday(article.published)} {_day(article.published)} - {_clock(article.published)}</span><span>کد مطلب: {fa(article.nid)}</span><span>زمان مطالعه: ۳ دقیقه</span></div><img src="/files/{article.nid}/main.jpg" class="w-full rounded-xl" alt="{escape(article.title)}">{lead}<div class="prose max-w-none">{inside(self.body(article), more)}</div>
<div class="flex gap-2 my-4"><span class="text-xs">اشتراک‌گذاری:</span><a href="https://t.me/share">تلگرام</a><a href="https://wa.me">واتساپ</a></div><div class="flex p-2"><span class="text-xs">لینک کوتاه</span><span dir="ltr" class="text-xs">{self.style.origin}/s/{article.nid}</span></div><div class="flex my-4"><span>برچسب‌ها:</span>{tags}</div><div class="mt-8"><div class="text-lg font-bold">دیدگاه‌ها</div>{remarks}</div></div><div class="lg:col-span-4"><div class="font-bold">مطالب مشابه</div>{"".join(self._card(one.nid) for one in self.others(article.nid, 4))}</div></div>""",
            f'<link rel="canonical" href="{self.link(article.nid)}"><meta property="og:title" content="{escape(article.title)}"><meta property="og:site_name" content="{self.TITLE}">',
        )
