"""Builds page fixtures of outlets whose pages none of us has seen: `python training/build_local_cases.py [SOURCE ...]`.

For every source of the engines wordpress, aasaam and newsstudio: one article and one page that must be refused, in the
markup that the source file's selectors name, with short invented text. What comes out is compared with what was put in
before it is accepted; whoever changes a rule reads the records again.
"""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zlib import crc32
from zoneinfo import ZoneInfo

from local_texts import Text, text_for

from newscrawl import cases
from newscrawl.dates import to_jalali
from newscrawl.sources import load_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.sources import Source

FOLDER: Final = Path(__file__).parents[1] / "tests" / "sources"
FAMILIES: Final = ("aasaam", "newsstudio", "wordpress")
NOW: Final = datetime(2026, 1, 2, 6, 0, tzinfo=UTC)
TEHRAN: Final = ZoneInfo("Asia/Tehran")
RIGHTS: Final = "invented for this test; CC0"
JUNK: Final = ("به اشتراک بگذارید", "خبر دیگری از ستون کناری", "نظر یک خواننده", "همه حقوق محفوظ است")
PART: Final = re.compile(
    r"^(?P<tag>[a-z0-9]+)?(?P<rest>(?:[.#][\w-]+)*)(?P<attribute>\[[^\]]+\])?(?::nth-child\((?P<n>\d)\))?$"
)
COMPOUND: Final = re.compile(r"(?:\[[^\]]*\]|\S)+")
REFUSALS: Final = ("soft_404", "not_article", "hollow")
MONTHS: Final = ["فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"]
FIGURES: Final = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def parts(selector: str) -> list[str]:
    """The compounds of a selector's first alternative, outermost first."""
    return [part for part in COMPOUND.findall(selector.split(",", maxsplit=1)[0]) if part != ">"]


def element(compound: str, inner: str) -> str:
    """An element that a compound selects: `div#x.y`, `a[rel='category tag']`, `li:nth-child(2)`."""
    match = PART.match(compound)
    if match is None:
        raise ValueError(f"selector part {compound!r} is not understood")
    tag = match["tag"] or ("a" if match["attribute"] else "div")
    classes = " ".join(re.findall(r"\.([\w-]+)", match["rest"]))
    name = "".join(re.findall(r"#([\w-]+)", match["rest"])[:1])
    attributes = (f' id="{name}"' if name else "") + (f' class="{classes}"' if classes else "")
    if match["attribute"]:
        key, _, value = match["attribute"][1:-1].partition("=")
        attributes += f' {key}="{value.strip(chr(34) + chr(39))}"'
    if tag == "a":
        attributes += ' href="/category/x/"'
    before = f"<{tag}></{tag}>" * (int(match["n"]) - 1 if match["n"] else 0)
    return f"{before}<{tag}{attributes}>{inner}</{tag}>"


def nested(compounds: list[str], inner: str) -> str:
    """Elements inside of each other."""
    for compound in reversed(compounds):
        inner = element(compound, inner)
    return f"<div>{inner}</div>" if compounds and "nth-child" in compounds[0] else inner


def visible(moment: datetime) -> str:
    """«۸ دی ۱۴۰۴ - ۱۰:۵۵»."""
    day, clock = to_jalali(moment).split()
    year, month, of_month = (int(part) for part in day.split("-"))
    return f"{of_month} {MONTHS[month - 1]} {year} - {clock}".translate(FIGURES)


class WordPressPage:
    """One article of a WordPress outlet, in the containers that its source file names."""

    def __init__(self, source: Source, text: Text, number: int, moment: datetime) -> None:
        self.source, self.text, self.number, self.moment = source, text, number, moment
        body = parts(source.article.body[0] if source.article.body else ".entry-content")
        self.container = body[0] if len(body) > 1 and not body[0].startswith(".elementor") else "article.type-post"
        self.body = body[1:] if self.container == body[0] else body

    @property
    def url(self) -> str:
        """The article's address by the outlet's permalink."""
        local = self.moment.astimezone(TEHRAN)
        year, month, day = to_jalali(self.moment)[:10].split("-")
        if self.source.name in {"hamedanonline", "kashanefarda", "khafnews"}:
            year, month, day = f"{local:%Y %m %d}".split()
        slug = "-".join(self.text.title.replace("\u200c", "-").replace("،", "").split())
        values = {"post_id": str(self.number), "postname": slug, "year": year, "monthnum": month, "day": day}
        form = self.source.permalink or "/%postname%/"
        return self.source.home + re.sub(r"%(\w+)%", lambda match: values.get(match[1], "society"), form)

    def has_meta(self) -> bool:
        """Whether the outlet's pages are known, or nothing else is known of them, to carry the date in a meta."""
        known = any("published_time" in seen.what for seen in self.source.verified)
        return known or not (self.source.article.date or self.source.name == "yazdaneh")

    def _place(self, selectors: tuple[str, ...], default: str, inner: str) -> str:
        compounds = parts(selectors[0] if selectors else default)
        if compounds[0] == self.container:
            compounds = compounds[1:]
        return nested(compounds, inner)

    def render(self, *, hollow: bool = False) -> str:
        """The page; `hollow` leaves the text out."""
        text, rules = self.text, self.source.article
        meta = (
            f'<meta property="article:published_time" content="{self.moment.isoformat()}" />' if self.has_meta() else ""
        )
        title = self._place(rules.title, "h1.entry-title", escape(text.title))
        date = self._place(rules.date, "time.entry-date", visible(self.moment)) if rules.date else ""
        if not meta and not date:
            date = f'<time datetime="{self.moment.isoformat()}">{visible(self.moment)}</time>'
        kicker = self._place(rules.kicker, ".rotitr", escape(text.kicker)) if rules.kicker else ""
        lead = self._place(rules.lead, ".lead", escape(text.lead)) if rules.lead else ""
        section = self._place(rules.section, "a[rel='category tag']", text.section)
        tags = "".join(self._place(rules.tags, "a[rel='tag']", tag) for tag in text.tags)
        share = f'<div class="sharedaddy">{JUNK[0]}</div>'
        paragraphs = "" if hollow else "".join(f"<p>{escape(one)}</p>\n" for one in text.paragraphs)
        inside = f"{section}{kicker}{title}{date}{lead}{nested(self.body, paragraphs + share)}{tags}"
        return f"""<!DOCTYPE html><html dir="rtl" lang="fa-IR"><head><meta charset="UTF-8">
<title>{escape(text.title)} - {self.source.title}</title><link rel="canonical" href="{self.url}" />
<meta property="og:type" content="article" /><meta property="og:title" content="{escape(text.title)}" />
<meta property="og:site_name" content="{self.source.title}" />{meta}
<meta property="og:image" content="{self.source.home}/wp-content/uploads/2025/12/{self.number}.jpg" />
<link rel="shortlink" href="{self.source.home}/?p={self.number}" /></head>
<body class="rtl post-template-default single single-post postid-{self.number} single-format-standard">
<header class="site-header"><a href="/">{self.source.title}</a>
<nav><ul><li><a href="/category/a/">سیاسی</a></li></ul></nav></header>{element(self.container, inside)}
<ol class="commentlist"><li class="comment">{JUNK[2]}</li></ol>
<aside class="sidebar"><ul><li><a href="/?p=1">{JUNK[1]}</a></li></ul></aside><footer>{JUNK[3]}</footer></body></html>
"""


class AasaamPage(WordPressPage):
    """One article of an aasaam outlet."""

    @property
    def url(self) -> str:
        """`/بخش-<section>-<number>/<number>-<slug>`."""
        slug = "-".join(self.text.title.replace("\u200c", "-").split())
        at = self.source.provinces.get(self.text.province or "")
        number = at.topic if at is not None else 92
        return f"{self.source.home}/بخش-{self.text.section.replace(' ', '-')}-{number}/{self.number}-{slug}"

    def render(self, *, hollow: bool = False) -> str:
        """The page; `hollow` leaves the text out."""
        text, name = self.text, "CK_editor" if "#CK_editor" in self.source.article.body else "echo_details"
        paragraphs = (
            "" if hollow else "".join(f'<p style="text-align:justify">{escape(one)}</p>\n' for one in text.paragraphs)
        )
        tags = "".join(f'<li><a class="tag_item" href="/tags/x"><span>{tag}</span></a></li>' for tag in text.tags)
        return f"""<!DOCTYPE html><html class="rtl fa" lang="fa"><head><meta charset="utf-8"><title>{text.title}</title>
<link href="{self.url}" rel="canonical" /></head><body><nav><a href="/بخش-سیاسی-3">سیاسی</a></nav><main>
<article id="news_page_article"><ul class="breadcrumb_list"><li><a href="/">صفحه نخست</a></li>
<li><a href="/بخش-x-92">{text.section}</a></li></ul><h2 class="uptitle">{text.kicker}</h2>
<h1 class="title">{text.title}</h1>
<time datetime="{self.moment.astimezone(UTC).isoformat()}">{visible(self.moment)}</time>
<p class="lead">{text.lead}</p><div class="article_body"><div id="{name}">
{paragraphs}<p>&nbsp;</p><div class="side"></div>
<div class="source_news container"><span class="source_title">منبع</span></div>انتهای پیام/ </div>
<div class="short_link_box"><form class="noprint"><label>لینک کوتاه</label>
<input id="short_link" readonly value="{self.source.home}/fa/tiny/news-{self.number}">
<span>{JUNK[0]}</span></form></div>
<div class="article_tag noprint"><ul>{tags}</ul></div></div></article>
<section class="comments-list">{JUNK[2]}</section></main>
<aside>{JUNK[1]}</aside><footer>{JUNK[3]}</footer></body></html>
"""


class NewsStudioPage(WordPressPage):
    """One article of a News Studio outlet."""

    @property
    def url(self) -> str:
        """`/news/<number>/<slug>`, as on armanekerman.ir (2025)."""
        return f"{self.source.home}/news/{self.number}/{'-'.join(self.text.title.split())}"

    def render(self, *, hollow: bool = False) -> str:
        """The page; `hollow` leaves the text out."""
        text, stamp = self.text, f"{self.moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} GMT"
        lead = nested(parts(self.source.article.lead[0] if self.source.article.lead else "#docDivLead1"), text.lead)
        paragraphs = "" if hollow else "".join(f"<p>{escape(one)}</p>\n" for one in text.paragraphs)
        tags = "".join(f'<a href="/tag/x">{tag}</a> ' for tag in text.tags)
        return f"""<!DOCTYPE html><html dir="rtl" lang="fa"><head><meta charset="utf-8"><title>{text.title}</title>
<meta name="generator" content="News Studio, http://www.news-studio.com"><meta name="author" content="Behnegarsoft.com">
<meta name="dcterms.created" content="{stamp}"/><meta name="dcterms.modified" content="{stamp}"/></head><body>
<ul><li><a href="/Cities"><div class="fMenu">شهرستانها</div></a></li></ul><div id="docDataRow">
<div class="doc-section-info"><a href="/news">خبر</a> <a href="/x">{text.section}</a></div>
<div id="docDiv3TitrRou">{text.kicker}</div><h1 id="docDiv3TitrMain">{text.title}</h1>
<div class="docDiv3Date">{visible(self.moment)}</div>{lead}<div id="doctextarea"><article>{paragraphs}</article></div>
<div class="share">{JUNK[0]}</div><div class="tag_p">{tags}</div></div>
<div class="user-comment-area">{JUNK[2]}</div><div class="side">{JUNK[1]}</div><footer>{JUNK[3]}</footer></body></html>
"""


PAGES: Final = {"wordpress": WordPressPage, "aasaam": AasaamPage, "newsstudio": NewsStudioPage}


def refusal(page: WordPressPage, reason: str) -> str:
    """A page in an article's place."""
    if reason == "hollow":
        return page.render(hollow=True)
    if reason == "soft_404":
        inside = '<body class="rtl error404"><main><h1>۴۰۴</h1><p>صفحه مورد نظر شما یافت نشد.</p></main>'
    else:
        rows = "".join(f'<li class="item"><a href="/?p={n}">خبر شماره {n} از یک فهرست</a></li>' for n in range(5, 9))
        inside = f'<body class="rtl archive category"><main><h1>{page.text.section}</h1><ul>{rows}</ul></main>'
    head = f'<meta charset="utf-8"><title>{page.source.title}</title>'
    return f'<!DOCTYPE html><html lang="fa" dir="rtl"><head>{head}</head>{inside}</body></html>\n'


def differences(record: dict[str, Any], page: WordPressPage) -> Iterator[str]:
    """Where a record is not what was put into its page, half-spaces apart."""

    def bare(value: str | None) -> str:
        return (value or "").replace("\u200c", "").replace(" ", "")

    text = page.text
    wanted = {"title": text.title, "body": "\n\n".join(text.paragraphs), "news_code": str(page.number)}
    wanted["published_jalali"] = to_jalali(page.moment)
    if page.source.article.lead or page.source.family != "wordpress":
        wanted["lead"] = text.lead
    for field, value in wanted.items():
        if bare(record.get(field)) != bare(value):
            yield f"{field}: {record.get(field)!r} is not {value!r}"
    if record.get("province") != text.province:
        yield f"province: {record.get('province')!r} is not {text.province!r}"
    if record.get("section") and bare(record["section"][-1]) != bare(text.section):
        yield f"section: {record['section']!r} is not {text.section!r}"


def build(source: Source, place: int) -> list[str]:
    """Write both cases of a source; what is wrong with them."""
    text = text_for(source, place)
    moment = NOW - timedelta(hours=7 * (place % 12) + 3, minutes=(place * 17) % 60)
    page = PAGES[source.family](source, text, 21_340 + 137 * place, moment.replace(second=0))
    folder = FOLDER / source.name
    why = "an article in the markup that the source file's selectors name; nobody of us has seen a page of the outlet"
    facts = cases.Facts(
        url=page.url, fetched_at=NOW, origin="reconstructed", why=why, rights=RIGHTS, must_not_contain=JUNK
    )
    article = cases.save(folder / "article", page.render().encode(), facts)
    record = article.read()
    problems = [f"{source.name}: {record}"] if "reason" in record else []
    problems += [f"{source.name}: {one}" for one in differences(record, page)]
    reason = REFUSALS[place % len(REFUSALS)]
    facts = cases.Facts(url=page.url, fetched_at=NOW, origin="reconstructed", why="no article", rights=RIGHTS)
    refused = cases.save(folder / f"refuse-{reason.replace('_', '-')}", refusal(page, reason).encode(), facts)
    found = refused.read().get("reason")
    problems += [f"{source.name}: {reason} is read as {found}"] if found != reason else []
    if not problems:
        article.accept()
        refused.accept()
    return problems


def main(names: list[str]) -> int:
    """Build the cases of the named sources, or of all; the number of sources that did not come out as put in."""
    chosen = [source for source in load_all().values() if source.family in FAMILIES]
    failed = 0
    for source in chosen:
        if names and source.name not in names:
            continue
        problems = build(source, crc32(source.name.encode()) % 97)
        failed += bool(problems)
        for problem in problems:
            sys.stderr.write(f"{problem}\n")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
