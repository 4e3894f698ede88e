"""Real article bodies of eleven agencies (../shared/data/pages, January 2026) put into the pages of their engines.

What surrounds the body is built here: head with the engine's metas, menu, toolbar, side boxes with headlines of other
rows, related news, comments, footer, scripts up to 87 KB, the size of a real page. The truth is the row's own text by
a few lines of lxml: the container's text without what was checked by hand to be no text of the article (TRUTH).
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
from lxml import html as lxml_html

from newscrawl import families, sources
from newscrawl.authoring.detect import stand_in
from newscrawl.pages.page import Page
from newscrawl.provinces import PROVINCES, find, locate
from newscrawl.reasons import Refused

ROWS = Path(__file__).parents[1].parent / "shared" / "data" / "pages" / "agencies-2026-01.jsonl"
FETCHED = datetime(2026, 1, 10, 8, 0, tzinfo=UTC)
PUBLISHED = "2026-01-01T06:30:00Z"
PAGE_BYTES = 87_000
MARKUP = 0.8
"""Share of a page's bytes that is markup and text; the rest is scripts."""

GRAM = 8

CONTAINER = {
    "mehrnews": "//*[@itemprop='articleBody']",
    "ilna": "//*[@id='echo_details' or @id='echo_detail']",
    "tasnim": "//*[@class='story']",
}
TRUTH = (
    # The agency's own name before the text; its section again; players and what they say to old browsers; empty boxes.
    "//*[contains(@class,'hyperlink_span') or contains(@class,'hideTag') or contains(@class,'video-container')]",
    "//*[contains(@class,'videojs') or contains(@class,'image_set') or contains(@class,'news_album_main_part')]",
    "//*[contains(concat(' ',@class,' '),' subtitle ') or contains(@class,'gallery') or contains(@class,'noprint')]",
    "//*[contains(@class,'author_tools') or contains(@class,'entekhab_lead') or contains(@class,'sr-only')]",
    "//script|//style|//video|//audio|//iframe|//form|//button|//noscript|//figcaption|//svg|//select|//head",
)
WORDLESS = frozenset(
    ("4326587", "5675348", "5675382", "5682940", "4874962", "4874974", "4874999", "4875019", "4875052", "4875053")
)
"""Photo and film pages whose stored container holds headline, date and code only (looked at one by one)."""

LETTERS = {ord(given): plain for given, plain in zip("يىكۀةۂ", "ییکههه", strict=True)} | {0x640: None}
CLOSING = re.compile(
    r"^\W*(?:(?:انتهای|پایان)[\s\u200c]*(?:پیام|خبر|گزارش)\b.{0,25}|کد[\s\u200c]*خبر\W*\d+"
    r"|[\d\s*/_.\-]{1,25}|[#*/_.\-–—=~ ]*)$"
)
RELATED = re.compile(r"^\W*(?:بیشتر|همچنین|حتما)[\s\u200c]*(?:بخوانید|ببینید|بدانید)")
BLOCKS = {
    "p",
    "div",
    "br",
    "li",
    "tr",
    "td",
    "th",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "table",
    "blockquote",
}


@dataclass(frozen=True, slots=True)
class Sample:
    """A page, and what it says."""

    row: dict[str, Any]
    source: Any
    url: str
    page: bytes
    truth: str
    section: tuple[str, ...]

    def article(self, stats: Any = None) -> Any:
        """What newscrawl makes of it; raises what the family raises."""
        family = families.get(self.source.family)
        return family.article(Page(self.url, self.page, FETCHED), self.source, stats=stats)

    @property
    def province(self) -> str | None:
        """Slug of the province that the row's category names: a province, or one county alone."""
        if not self.section:
            return None
        last = self.section[-1]
        place = locate(last, county=True) or locate(last)
        found = find(last) or (place.province if place is not None and len(self.section) == 1 else None)
        return found.slug if found is not None else None


def samples(*, with_section: bool = True) -> list[Sample]:
    """All rows, each in a page of its outlet's engine; without its section where that is to be guessed."""
    rows = [json.loads(line) for line in ROWS.read_text("utf-8").splitlines()]
    titles = [row["title"] for row in rows]
    return [_sample(row, number, titles, with_section) for number, row in enumerate(rows)]


def _sample(row: dict[str, Any], number: int, titles: list[str], with_section: bool) -> Sample:
    name = row["source"]
    source = sources.get(name) if name in sources.names() else stand_in(row["url"], name, "iransamaneh")
    parts = tuple(part.strip() for part in (row["raw_category"] or "").split(">") if part.strip())
    # More than four names are a whole menu that the crawler took for a category.
    section = parts if len(parts) <= 4 else ()
    shown = section if with_section else ()
    page = _page(row, source.family, shown, titles[number + 1 :] + titles[:number])
    return Sample(row, source, row["url"], page, _truth(row), section)


def _truth(row: dict[str, Any]) -> str:
    """The text of a row; nothing for pages without prose."""
    if not WORDLESS.isdisjoint(re.findall(r"\d{7}", row["url"])):
        return ""
    root = lxml_html.document_fromstring(f"<html><body>{row['body_html']}</body></html>")
    for path in TRUTH:
        for element in root.xpath(path):
            if element.getparent() is not None:
                element.drop_tree()
    found = root.xpath(CONTAINER.get(row["source"], "//body")) or root.xpath("//body")
    for element in found[0].iter():
        if isinstance(element.tag, str) and element.tag in BLOCKS:
            element.text = f"\n{element.text or ''}"
            element.tail = f"\n{element.tail or ''}"
    lines = [line for line in (" ".join(line.split()) for line in found[0].text_content().split("\n")) if line.strip()]
    head = {letters(row["title"] or ""), letters(row["summary"] or "")}
    while lines and (letters(lines[0]) in head or not letters(lines[0])):
        del lines[0]
    while lines and CLOSING.match(lines[-1]):
        del lines[-1]
    return "\n".join(line for line in lines if not RELATED.match(line))


def letters(text: str) -> str:
    """Letters and digits in one form, in order; neither spaces nor half-spaces, whose repair has its own scores."""
    plain = unicodedata.normalize("NFKC", text).translate(LETTERS)
    digits = {ord(sign): str(unicodedata.digit(sign)) for sign in set(plain) if sign.isdecimal()}
    return "".join(sign for sign in plain.translate(digits) if sign.isalnum())


def overlap(found: str, truth: str) -> tuple[float, float]:
    """Precision and recall of a text, in runs of eight letters: one wrong word costs up to fifteen of them."""
    grams = [
        Counter(one[at : at + GRAM] for at in range(max(1, len(one) - GRAM + 1)))
        for one in map(letters, (found, truth))
    ]
    common = sum((grams[0] & grams[1]).values())
    if not letters(found) or not letters(truth):
        same = float(letters(found) == letters(truth))
        return same, same
    return common / grams[0].total(), common / grams[1].total()


# -- pages ------------------------------------------------------------------------------------------------------------


def _page(row: dict[str, Any], family: str, section: tuple[str, ...], others: list[str]) -> bytes:
    title, lead, url = (html.escape(row[key] or "") for key in ("title", "summary", "url"))
    code = re.findall(r"/(\d{5,9})(?:[/-]|$)", row["url"])[-1]
    build = {"nastooh": _nastooh, "iransamaneh": _iransamaneh, "tasnim": _tasnim, "aasaam": _aasaam}[family]
    head = f"""<!DOCTYPE html>
<html lang="fa" dir="rtl"><head><meta charset="utf-8"><title>{title} - خبرگزاری</title>
<meta name="description" content="{lead}"><meta property="og:type" content="article">
<meta property="og:title" content="{title}"><meta property="og:description" content="{lead}">
<meta property="og:url" content="{url}"><meta property="article:published_time" content="{PUBLISHED}">
<link rel="canonical" href="{url}">"""
    links = "".join(f'<li><a href="/service/x/{place.slug}">{place.name}</a></li>' for place in PROVINCES)
    boxes = "".join(_box(number, one or "") for number, one in enumerate(others[:6]))
    body = build(row, title, lead, code, section)
    end = f"""<div class="related"><h4>اخبار مرتبط</h4>{boxes}</div>
<div class="comments"><div class="comment">با سلام، لطفاً پیگیری کنید.
ممنون از گزارش خوب شما درباره این موضوع مهم.</div></div>
<footer><p>تمام حقوق این سایت محفوظ است. نقل مطالب با ذکر منبع بلامانع است.</p></footer>"""
    page = f'{head}{body[0]}</head><body><nav id="menu"><ul>{links}</ul></nav>\n{body[1]}\n{end}'.encode()
    side = b"<aside>"
    for number, one in enumerate(others):
        if len(page) + len(side) > PAGE_BYTES * MARKUP:
            break
        side += _box(number, one or "").encode()
    scripts = b"</aside><script>/*" + b"-" * max(0, PAGE_BYTES - len(page) - len(side) - 50) + b"*/</script>"
    return page + side + scripts + b"</body></html>\n"


def _box(number: int, title: str) -> str:
    """A headline in a side box, in the markup of such boxes."""
    address = f"/fa/news/{5_600_000 + number}/{quote(title.replace(' ', '-'))}"
    return (
        f'<section class="box list"><ul><li class="news"><figure><a href="{address}"><img loading="lazy" '
        f'src="https://media.x.ir/d/2026/01/01/1/{number}.jpg" alt="{html.escape(title)}"></a></figure>'
        f'<div class="desc"><h3><a href="{address}">{html.escape(title)}</a></h3></div></li></ul>'
        "</section>\n"
    )


def _nastooh(row: dict[str, Any], title: str, lead: str, code: str, section: tuple[str, ...]) -> tuple[str, str]:
    inside = re.search(
        r'<div[^>]*itemprop="articleBody"[^>]*>(.*)</div>\s*</div>\s*</article>', row["body_html"], re.DOTALL
    )
    crumbs = "".join(f'<li><a href="/service/x">{html.escape(name)}</a></li>' for name in section)
    metas = f'<meta property="nastooh:nid" content="{code}"><meta name="generator" content="www.nastooh.ir">'
    return (
        metas,
        f"""<main><article id="item" class="box item"><div class="item-header">
<div class="item-nav row"><ol class="breadcrumb">{crumbs}</ol>
<div class="item-date"><span>۱۱ دی ۱۴۰۴، ۱۰:۰۰</span></div></div>
<div class="item-title"><h4 class="subtitle kicker"></h4><h1 class="title">{title}</h1></div></div>
<div class="item-summary"><p class="summary introtext" itemprop="description">{lead}</p></div>
<div class="item-body"><div itemprop="articleBody" class="item-text">{inside[1] if inside else ""}</div>
<div class="item-code">کد خبر <span>{code}</span></div></div></article></main>""",
    )


def _iransamaneh(row: dict[str, Any], title: str, lead: str, code: str, section: tuple[str, ...]) -> tuple[str, str]:
    crumbs = " » ".join(f'<a href="/fa/services/9{n}01">{html.escape(name)}</a>' for n, name in enumerate(section))
    return (
        "",
        f"""<div class="news_toolbar"><div class="news_nav news_id_c">
<span class="news_nav_title">کد خبر: </span>{code}</div><div class="news_path">گروه : {crumbs}</div>
<div class="news_nav news_pdate_c"><span class="news_nav_title">تاریخ انتشار: </span>
۱۱ دی ۱۴۰۴ - ۱۰:۰۰</div></div><div class="news_body_con" id="root"><div class="rutitr"></div>
<div class="title"><h1 class="title"> {title} </h1></div><div class="subtitle">{lead}</div>
{row["body_html"]}</div><div class="share_to_box">اشتراک گذاری</div><div class="tags_container"></div>""",
    )


def _tasnim(row: dict[str, Any], title: str, lead: str, code: str, section: tuple[str, ...]) -> tuple[str, str]:  # noqa: ARG001  # the row holds all of it
    inside = re.search(r"<body>(.*)</body>", row["body_html"], re.DOTALL)
    return "", inside[1] if inside else row["body_html"]


def _aasaam(row: dict[str, Any], title: str, lead: str, code: str, section: tuple[str, ...]) -> tuple[str, str]:  # noqa: ARG001  # its address names the section
    header = f"""<article id="news_page_article"><header><time datetime="{PUBLISHED}">۱۱ دی ۱۴۰۴ ۱۰:۰۰</time>
<h1 class="title">{title}</h1><p class="lead">{lead}</p></header>"""
    return "", row["body_html"].replace('<article id="news_page_article">', header, 1)


def record(sample: Sample) -> dict[str, Any]:
    """The record of a sample as plain data; a refusal as `{"refused": reason}`."""
    try:
        return dict(msgspec.to_builtins(sample.article()))
    except Refused as refusal:
        return {"refused": str(refusal)}
