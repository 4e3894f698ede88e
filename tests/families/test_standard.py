"""A site of which only the host is known: articles in unlike markups, pages that are none, lists of all kinds.

`families/standard.py`, `families/open_lists.py`, `loaders/standard.py`, `loaders/standard_identity.py`,
`pages/structure.py`, `pages/headline.py`, `pages/names.py`, `pages/measures.py`. Texts are invented.
"""

# ruff: noqa: E501  # pages, as they are served
import json
from datetime import UTC, datetime

import pytest

from newscrawl.authoring.detect import stand_in
from newscrawl.families.standard import FAMILY
from newscrawl.items import Link
from newscrawl.pages.page import Page
from newscrawl.reasons import Refused

NOW = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)
HOME = "https://www.nemune.ir"
SOURCE = stand_in(HOME, "nemune", "standard", "نمونه")
TITLE = "پل تازه روستای سرخه در اردبیل باز شد"
LEAD = "بخشدار گفت که مردم نه روستا از امروز راه کوتاه‌تری به شهر دارند و دیگر دور نمی‌زنند."
TEXT = [
    "پل تازه روستای سرخه پس از دو سال کار باز شد و کامیون‌ها هم از روی آن می‌گذرند، بخشدار گفت.",
    "او گفت که پنج روستای دیگر هم در بهار پل خواهند داشت و پول آن کنار گذاشته شده است.",
    "مردم روستا می‌گویند که راه مدرسه بچه‌ها نیم ساعت کوتاه‌تر شده و زمستان آسوده‌تر می‌گذرد.",
]
OTHERS = [f"خبر دیگری که از آن روز مانده است شماره {n}" for n in ["یک", "دو", "سه", "چهار", "پنج", "شش"]]
COMMENT = "خیلی هم خوب شد، کاش زودتر این کار را می‌کردند و مردم این همه سال سختی نمی‌کشیدند."
BODY = "\n\n".join(TEXT)
SHOWN = "دوشنبه ۸ دی ۱۴۰۴ - ۱۰:۵۵"
MOMENT = "2025-12-29T10:55:00+03:30"


def links(path="/news/{}/x", more=""):
    return "".join(f'<li><a href="{path.format(900 + n)}">{text}</a>{more}</li>' for n, text in enumerate(OTHERS))


def paragraphs(form="<p>{}</p>", between=""):
    return between.join(form.format(text) for text in TEXT)


FOOTER = "<p>همه حقوق این سایت از آن نمونه است و بازنشر نوشته‌ها تنها با نام سایت آزاد است.</p>"
COMMENTS = "".join(
    f"<div class=q9><div><b>کاربر</b> <span>۹ دی ۱۴۰۴ ۱۲:{n}</span></div><div>{COMMENT}</div></div>"
    for n in (10, 20, 30)
)
PAGES = {
    "classes without meaning, comments and cards beside the text": (
        f"<title>{TITLE} | نمونه</title><body><div class=a1><div class=b2><h1>{TITLE}</h1><div class=c3><span>۸ دی ۱۴۰۴"
        f"</span><span>۱۰:۵۵</span></div><div class=d4>{LEAD}</div>"
        + paragraphs("<div class=e5><p>{}</p></div>", "<div class=ad1><a href='https://ad.example/'>آگهی</a></div>")
        + f"</div><div class=f6>{''.join(f'<div class=g7><a href=/s/{n}><h3>{t}</h3></a><p>{LEAD}</p></div>' for n, t in enumerate(OTHERS))}"
        + f"</div><div class=h8><div>نظرات</div>{COMMENTS}</div><div class=i9>{FOOTER}</div></div></body>"
    ),
    "tables, line breaks, no meta tag": (
        f"<title>نمونه :: {TITLE}</title><body><table><tr><td><b>پربازدیدترین‌ها</b><table><tr><td>{links()}</td></tr>"
        f"</table></td><td><font size=1>تاریخ انتشار: ۱۴۰۴/۱۰/۰۸ ساعت ۱۰:۵۵ | کد خبر: ۱۲۳</font><br><font size=4><b>"
        f"{TITLE}</b></font><br>{'<br><br>'.join(TEXT)}<br><a href=/print>نسخه چاپی</a></td></tr><tr><td>{FOOTER}</td>"
        "</tr></table></body>"
    ),
    "microdata, an edit and a time beside the article": (
        f"<title>{TITLE}</title><body><nav><ul>{links('/c/{}')}</ul><span>امروز: ۱۲ دی ۱۴۰۴ ۰۸:۰۰</span></nav><main>"
        f"<div itemscope itemtype='https://schema.org/Article'><h2 itemprop=headline>{TITLE}</h2><dl><dd><time datetime="
        f"'2025-12-29T07:25:00Z' itemprop=datePublished>{SHOWN}</time></dd><dd><time itemprop=dateModified datetime="
        f"'2025-12-30T07:25:00Z'>به‌روزرسانی: ۹ دی ۱۴۰۴ ۱۰:۵۵</time></dd></dl><div itemprop=articleBody>{paragraphs()}"
        f"</div></div></main><aside><h3>تازه‌ترین خبرها</h3><ul>{links()}</ul></aside></body>"
    ),
    "JSON-LD with a cut headline, share links in the text's box": (
        f"<title>{TITLE}</title><script type='application/ld+json'>"
        + json.dumps({"@type": "NewsArticle", "headline": TITLE[:20], "datePublished": "2025-12-29T10:55:00+03:30"})
        + f"</script><body><article><header><h1>{TITLE}</h1></header><p class=news-summary>{LEAD}</p><div>{paragraphs()}"
        f"<div class=share-box><a href=/t>تلگرام</a> <a href=/w>واتساپ</a></div></div></article></body>"
    ),
    "a weblog: the date behind the text": (
        f"<title>وبلاگ نمونه - {TITLE}</title><body><h1><a href='/'>وبلاگ نمونه</a></h1><div class=post><h2><a href='/post/7'>"
        f"{TITLE}</a></h2><div class=postcontent>{'<br><br>'.join(TEXT)}</div><div class=postdesc>+ نوشته شده در دوشنبه ۸ دی "
        f"۱۴۰۴ساعت ۱۰:۵۵ توسط نویسنده</div></div><div id=sidebar><p>{LEAD}</p><ul>{links()}</ul></div></body>"
    ),
    "data in a script": (
        f"<title>{TITLE} | نمونه</title><body><div id=app></div><script id=__NEXT_DATA__ type='application/json'>"
        + json.dumps({"page": {"post": {"title": TITLE, "lead": LEAD, "content": paragraphs(), "publishedAt": MOMENT}}})
        + "</script></body>"
    ),
    "the state of an application that a script assigns": (
        f"<title>{TITLE}</title><body><div id=root>در حال بارگذاری</div><script>window.__STATE__ = "
        + json.dumps({"items": [{"title": TITLE, "body": BODY, "published_at": MOMENT}]}, ensure_ascii=False)
        + ";</script></body>"
    ),
}


def read(html, url=f"{HOME}/news/4711/bridge", **more):
    body = (
        html if isinstance(html, bytes) else f"<!doctype html><html lang=fa><meta charset=utf-8>{html}</html>".encode()
    )
    return FAMILY.article(Page(url, body, NOW), SOURCE, **more)


@pytest.mark.parametrize("name", PAGES)
def test_an_article_is_read_whole_and_alone(name):
    record = read(PAGES[name])
    assert (record.title, record.body, record.published_at) == (TITLE, BODY, MOMENT)
    assert record.lead in {LEAD, None}
    assert (record.id, record.fallbacks) == ("nemune#4711", [])


def test_a_legacy_charset_is_read():
    html = PAGES["tables, line breaks, no meta tag"]
    record = read(f"<html>{html}</html>".encode("windows-1256", "xmlcharrefreplace"))
    assert (record.title, record.published_at) == (TITLE, MOMENT)


def test_the_lead_is_no_part_of_the_body():
    assert read(PAGES["classes without meaning, comments and cards beside the text"]).lead == LEAD


def test_the_edit_is_no_publication():
    assert read(PAGES["microdata, an edit and a time beside the article"]).modified_at == "2025-12-30T10:55:00+03:30"


@pytest.mark.parametrize(
    ("dated", "reason"),
    [
        ("", "date_missing"),
        ("<p>۸ دی ۱۴۰۴</p>", "date_missing"),
        ("<p>به‌روزرسانی: ۸ دی ۱۴۰۴ ۱۰:۵۵</p>", "date_missing"),
        ("<div>امروز: ۸ دی ۱۴۰۴ ۱۰:۵۵</div>", "date_missing"),
    ],
)
def test_a_date_that_is_not_said_to_the_minute_is_not_made_up(dated, reason):
    page = f"<title>{TITLE}</title><body><article><h1>{TITLE}</h1>{dated}<div>{paragraphs()}</div></article></body>"
    with pytest.raises(Refused) as refusal:
        read(page)
    assert refusal.value.reason == reason
    listed = Link("4711", f"{HOME}/news/4711/bridge", None, TITLE, None, datetime(2025, 12, 29, 7, 25, tzinfo=UTC))
    assert read(page, hint=listed).published_at == MOMENT


OTHER = "https://www.nemune.ir/news/4712/other"
NAMES_ANOTHER = {
    "its canonical address": f"<link rel=canonical href='{OTHER}'>",
    "its og:url": f"<meta property=og:url content='{OTHER}'>",
    "a number that it prints": "<p>کد خبر: <b>۴۷۱۲</b></p>",
    "a number that it carries": "<div data-news-id=4712></div>",
    "its body's class": "<body class='single postid-4712'>",
}


@pytest.mark.parametrize("name", NAMES_ANOTHER)
def test_another_article_under_the_address_asked_for_is_refused_with_and_without_a_hint(name):
    said = NAMES_ANOTHER[name]
    page = f"<title>{TITLE}</title>{said}<article><h1>{TITLE}</h1><p>{SHOWN}</p>{paragraphs()}</article>"
    for hint in (None, Link("4711", f"{HOME}/news/4711/bridge", None, TITLE, None)):
        with pytest.raises(Refused) as refusal:
            read(page, hint=hint)
        assert refusal.value.reason == "wrong_article"
    assert read(page.replace("4712", "4711").replace("۴۷۱۲", "۴۷۱۱")).news_code == "4711"
    # A number of another length counts something else: readers, or the outlet's own ledger.
    if "href" not in said and "content" not in said:
        assert read(page.replace("4712", "140410084712").replace("۴۷۱۲", "۱۴۰۴۱۰۰۸۴۷۱۲")).news_code == "4711"


def test_an_address_of_words_is_held_against_the_headline_of_the_list():
    url = f"{HOME}/news/the-bridge-of-sorkhe"
    page = f"<title>{TITLE}</title><article><h1>{TITLE}</h1><p>{SHOWN}</p>{paragraphs()}</article>"
    code = read(page, url).news_code
    assert read(page, url, hint=Link(code, url, None, f"پل {TITLE}", None)).news_code == code
    with pytest.raises(Refused) as refusal:
        read(page, url, hint=Link(code, url, None, "بازار گوجه‌فرنگی جیرفت پررونق ماند", None))
    assert refusal.value.reason == "wrong_article"


def test_without_a_list_the_pages_own_name_identifies_it():
    said = f"<link rel=canonical href='{HOME}/news/the-bridge-of-sorkhe'>"
    page = f"<title>{TITLE}</title>{said}<article><h1>{TITLE}</h1><p>{SHOWN}</p>{paragraphs()}</article>"
    plain, shared = (read(page, f"{HOME}/{path}") for path in ("news/the-bridge-of-sorkhe", "s/the-bridge-shared-on"))
    assert (plain.news_code, plain.url) == (shared.news_code, shared.url)


def test_the_clock_of_the_page_is_no_date():
    clock = "<div class=top><span>جمعه ۱۲ دی ۱۴۰۴</span><span>۱۵:۲۸</span></div>"
    with pytest.raises(Refused) as refusal:
        read(f"<title>{TITLE}</title>{clock}<div><h1>{TITLE}</h1><p>۸ دی ۱۴۰۴</p>{paragraphs()}</div>")
    assert refusal.value.reason == "date_missing"


@pytest.mark.parametrize(
    "left", ["<div class=body></div>", "<div class=body><p>به اشتراک بگذارید</p></div>", "<p>&nbsp;</p>"]
)
def test_a_lead_without_its_text_is_hollow(left):
    said = "<meta property=og:type content=article>"
    page = f"<title>{TITLE}</title>{said}<div><h1>{TITLE}</h1><p>{SHOWN}</p><div class=lead>{LEAD}</div>{left}</div>"
    with pytest.raises(Refused) as refusal:
        read(page)
    assert refusal.value.reason in {"hollow", "not_article"}


SECTION = f"<title>استان‌ها</title><body><h1>همه خبرهای استان‌ها</h1><div>{links(more=f'<p>{LEAD}</p><time>{SHOWN}</time>')}</div>"
NO_ARTICLES = {
    "a section with excerpts": SECTION,
    "a page about the outlet": f"<title>درباره ما</title><body><h1>درباره ما</h1><p>{SHOWN}</p>{paragraphs()}",
    "comments alone": f"<title>نظرات کاربران</title><body><h1>نظرات کاربران این خبر</h1><p>{SHOWN}</p>{COMMENTS}",
    "an author's profile": f"<title>علی</title><meta property=og:type content=profile><body><p>{SHOWN}</p>{paragraphs()}",
}


@pytest.mark.parametrize("name", NO_ARTICLES)
def test_what_looks_like_an_article_and_is_none_is_refused_with_a_reason(name):
    with pytest.raises(Refused) as refusal:
        read(NO_ARTICLES[name])
    # Comments stand where a text is missing: that may pass. The others say what they are.
    assert refusal.value.reason == ("not_article" if name == "comments alone" else "other_page")
    assert refusal.value.row.ordinary == (name != "comments alone")


def test_where_a_list_dated_an_article_another_page_in_its_place_says_nothing_for_good():
    hint = Link("77001", f"{HOME}/news/77001", None, None, None, NOW)
    with pytest.raises(Refused) as refusal:
        read(NO_ARTICLES["a page about the outlet"], hint=hint)
    assert refusal.value.reason == "not_article"


# -- lists ---------------------------------------------------------------------------------------------------------


def listing(body, path="/", channel="feed"):
    page = Page(f"{HOME}{path}", body if isinstance(body, bytes) else body.encode(), NOW)
    return FAMILY.listing(page, SOURCE, channel)


def test_robots_names_the_sitemaps_those_of_news_first():
    robots = f"User-agent: *\nSitemap: {HOME}/post.xml\nsitemap: /news-map.xml\nSitemap: https://other.example/x.xml\n"
    found = listing(robots, "/robots.txt", "sitemap")
    assert [address for address, _ in found.children] == [f"{HOME}/news-map.xml", f"{HOME}/post.xml"]
    usual = listing("User-agent: *\n", "/robots.txt", "sitemap")
    assert (usual.children, usual.lacking) == (((f"{HOME}/sitemap.xml", None),), None)


def test_maps_of_tags_and_categories_are_not_walked():
    names = ("post-sitemap1.xml", "category-sitemap.xml", "post_tag-sitemap.xml", "author-sitemap.xml")
    maps = "".join(f"<sitemap><loc>{HOME}/{name}</loc></sitemap>" for name in names)
    found = listing(f"<sitemapindex>{maps}</sitemapindex>", "/sitemap.xml", "sitemap")
    assert [address for address, _ in found.children] == [f"{HOME}/post-sitemap1.xml"]


def test_the_home_page_leads_to_its_feed():
    head = (
        "<link rel=alternate type='application/rss+xml' href='/comments/feed/'>"
        "<link rel=alternate type='application/atom+xml; charset=utf-8' href='/atom.xml'>"
    )
    assert listing(f"<html><head>{head}</head></html>").children == ((f"{HOME}/atom.xml", None),)


def test_a_json_feed_is_read():
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": [{"url": f"{HOME}/n/12", "title": TITLE}]}
    assert [link.news_code for link in listing(json.dumps(feed)).links] == ["12"]


def test_a_page_of_headlines_is_a_list_with_its_times_and_its_next_page():
    html = f"<html><body><ul>{links(more=f'<span>{SHOWN}</span>')}</ul><a rel=next href='/page/2'>۲</a></body></html>"
    found = listing(html, "/provinces", "section")
    assert [link.title for link in found.links] == OTHERS
    assert {link.listed_at.isoformat() for link in found.links} == {MOMENT}
    assert found.next_url == f"{HOME}/page/2"


@pytest.mark.parametrize(
    ("own", "pager", "following"),
    [
        ("/news", "<b>1</b> <a href='?page=2'>2</a> <a href='?page=3'>3</a>", "/news?page=2"),
        ("/news?page=2", "<a href='?page=1'>1</a> <b>2</b> <a href='?page=3'>3</a>", "/news?page=3"),
        ("/news", "<a href='/news?page=1'>۲</a> <a href='/news?page=2'>۳</a>", "/news?page=1"),
        ("/news?page=1", "<a href='/news?page=0'>1</a> <a href='/news?page=2'>3</a>", "/news?page=2"),
        ("/c/news/page/2/", "<a href='/c/news/'>1</a> <a href='/c/news/page/3/'>3</a>", "/c/news/page/3/"),
        ("/news", "<a href='/news?start=40'>3</a><a href='/news?start=20'>2</a>", "/news?start=20"),
        ("/news?start=20", "<a href='/news?start=0'>1</a><a href='/news?start=40'>3</a>", "/news?start=40"),
        ("/", "<button data-url='/?offset=20'>نمایش بیشتر</button>", "/?offset=20"),
        ("/", "<a href='/?p=2'>صفحه بعد »</a>", "/?p=2"),
        ("/", "<a class='blog-pager-older-link' href='/?updated-max=2026' title='پست‌های قدیمی‌تر'>&gt;</a>", None),
        ("/", "<li class=pager-next><a href='?page=1'>››</a></li>", "/?page=1"),
        ("/", "<a href='/sport'>بیشتر</a><table><td><a href='/1404/10/2'>۲</a></td></table>", None),
    ],
)
def test_the_next_page_is_found_however_it_is_named(own, pager, following):
    found = listing(f"<html><body><ul>{links()}</ul>{pager}</body></html>", own, "section")
    expected = f"{HOME}{following}" if following else f"{HOME}/?updated-max=2026" if "updated" in pager else None
    assert found.next_url == expected


def test_menus_and_pages_without_a_number_are_no_entries_of_a_numbered_list():
    menu = "<nav><a href='/news/1/x'>همه خبرهای استان آذربایجان</a></nav>"
    other = "<a href='/our-friends-and-partners'>همراهان و دوستان همیشگی ما</a>"
    found = listing(f"<html><body>{menu}<ul>{links()}</ul>{other}</body></html>", "/", "section")
    assert [link.title for link in found.links] == OTHERS


def test_links_are_read_against_the_pages_base():
    html = f"<html><head><base href='{HOME}/sub/'></head><body><ul>{links('n/{}/x')}</ul></body></html>"
    assert {link.url.rsplit("/", 2)[0] for link in listing(html, "/a/b", "section").links} == {f"{HOME}/sub/n"}


def test_where_nothing_is_known_the_usual_lists_come_last():
    found = list(FAMILY.last_lists(SOURCE, HOME))
    assert [one.url for one in found][:2] == [f"{HOME}/", f"{HOME}/feed"]
    assert [one.guessed for one in found] == [False, *[True] * (len(found) - 1)]
    assert not FAMILY.mixes(SOURCE, "sitemap")


def test_a_page_without_headlines_is_no_list():
    with pytest.raises(Refused):
        listing(f"<html><body>{paragraphs()}</body></html>", "/", "section")


def test_without_facts_the_home_page_and_robots_are_the_lists():
    assert [(one.scope, one.url) for one in FAMILY.feed_lists(SOURCE, (), HOME)] == [("feed:home", f"{HOME}/")]
    assert [one.url for one in FAMILY.sitemap_lists(SOURCE, HOME, None)] == [f"{HOME}/robots.txt"]
