"""Rules in order, counted; and what is left when a site redesigns its pages."""

from __future__ import annotations

import json
import re

import pytest

from newscrawl.pages.document import compiled
from newscrawl.reasons import Refused

PARAGRAPH = "استاندار اردبیل گفت: باید مهارت جایگزین معلومات شود و در این راه گام‌های بلند برداشت تا به نتیجه رسید. "


class Counts(dict):
    def inc_value(self, key, count=1):
        self[key] = self.get(key, 0) + count


def hashed(html: bytes) -> bytes:
    """The page after a redesign: every class and id a hash, no itemprop in the body."""
    head, _, body = html.partition(b"</head>")
    body = re.sub(rb'(class|id)="[^"]*"', rb'\1="css-1x2y3z"', body)
    return head + b"</head>" + re.sub(rb' itemprop="[^"]*"', b"", body)


def long_body() -> str:
    return "".join(f"<p>{PARAGRAPH}</p><p>{PARAGRAPH * 2}</p>" for _ in range(3))


def test_matches_of_every_rule_are_counted(read):
    stats = Counts()
    read(stats=stats)
    assert stats["parser/title/css/h1.title"] == 1
    assert stats["parser/published_at/meta/article:published_time"] == 1
    assert "parser/title/meta/og:title" not in stats  # not tried: the rule before it matched
    assert stats["parser/kicker/css/.kicker"] == 0  # tried in vain


def test_redesigned_page_still_gives_an_honest_record(read, skeleton):
    stats = Counts()
    before = read(body=long_body())
    after = read(hashed(skeleton(body=long_body())), stats=stats)
    assert after.title == before.title
    assert after.body == before.body
    assert after.lead == before.lead
    assert after.published_at == before.published_at
    assert after.province == before.province
    assert {"title", "lead", "section", "tags", "body"} <= set(after.fallbacks)
    assert stats["parser/title/css/h1.title"] == 0
    assert stats["parser/body/generic/structure"] == 1


def test_redesigned_page_without_its_closing_tag(read, skeleton):
    html = hashed(skeleton(body=long_body()))
    assert read(html.replace(b"</html>", b"")).body == read(html).body
    with pytest.raises(Refused) as refusal:
        read(html[: html.rindex(PARAGRAPH.encode()) + 150])
    assert refusal.value.reason == "truncated"


def test_json_ld_supplies_what_is_missing(read, skeleton):
    data = {
        "@context": "http://schema.org",
        "@graph": [
            {"@type": "WebPage"},
            {"@type": ["NewsArticle"], "headline": "عنوان از داده", "articleBody": f"{PARAGRAPH}\n{PARAGRAPH}"},
        ],
    }
    html = hashed(skeleton(title="", published="2025-12-29T07:25:31Z", body=""))
    script = (
        f'<script type="application/ld+json">{{بد}}</script>'
        f'<script type="application/ld+json">{json.dumps(data)}</script>'
    )
    article = read(html.replace(b"</head>", script.encode() + b"</head>"))
    assert article.title == "عنوان از داده"
    assert article.body.split("\n\n") == [PARAGRAPH.strip()] * 2
    assert {"title", "body"} <= set(article.fallbacks)


def test_menu_and_footer_are_no_body(read, skeleton):
    html = hashed(skeleton(body="<p>کوتاه.</p>"))
    links = "".join(f'<li><a href="/news/{n}/x">{PARAGRAPH}</a></li>' for n in range(30))
    html = html.replace(b"</footer>", f"<ul>{links}</ul></footer>".encode())
    with pytest.raises(Refused):
        read(html)


def test_source_file_rules_come_first(read, skeleton, monkeypatch):
    import msgspec

    from newscrawl import sources

    mehr = sources.get("mehrnews")
    rules = msgspec.structs.replace(mehr.article, title=("h2.own::text",), drop=(".own-box",), end_marks=("^تمام$",))
    monkeypatch.setattr(sources, "get", lambda _: msgspec.structs.replace(mehr, article=rules))
    body = f'<p>{PARAGRAPH}</p><div class="own-box">جعبه خود سایت</div><p>تمام</p>'
    stats = Counts()
    html = skeleton(body=body).replace(
        b'<div class="item-summary">', '<h2 class="own">تیتر خود سایت</h2><div>'.encode()
    )
    article = read(html, stats=stats)
    assert article.title == "تیتر خود سایت"
    assert article.body == PARAGRAPH.strip()
    assert stats["parser/title/css/h2.own::text"] == 1
    assert "title" not in article.fallbacks


def test_isna_theme(read):
    html = f"""<html lang="fa"><head><meta property="nastooh:code" content="1404100805123" />
    <link rel="canonical" href="https://www.mehrnews.com/news/1404100805123/x" /></head><body><div class="full-news">
    <h1 class="first-title" itemprop="headline">عنوان ایسنا</h1><div class="meta-news"><ul><li><i></i><span
     class="text-meta">دوشنبه / ۸ دی ۱۴۰۴ / ۱۰:۵۵</span></li><li>
<span class="text-meta" itemprop="articleSection">استان‌ها
    </span></li></ul></div><p class="summary" itemprop="description">لید خبر ایسنا</p>
    <div class="item-body content-full-news"><div class="item-text" itemprop="articleBody"><p>{PARAGRAPH}</p>
<p>انتهای پیام</p>
    </div></div><input id="short-url" value="isna.ir/xdV2B4" /><footer class="tags"><ul><li><a href="/tag/x">برچسب
    </a></li></ul></footer></div></body></html>"""
    article = read(html.encode(), at="https://www.mehrnews.com/news/1404100805123/x")
    assert article.title == "عنوان ایسنا"
    assert article.lead == "لید خبر ایسنا"
    assert article.body == PARAGRAPH.strip()
    assert article.tags == ["برچسب"]
    assert article.published_jalali == "1404-10-08 10:55"
    assert article.short_url == "https://isna.ir/xdV2B4"
    assert article.fallbacks == []


def test_selector_that_cannot_be_read_is_named():
    with pytest.raises(ValueError, match=r"h1\["):
        compiled("h1[")
