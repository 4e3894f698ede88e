"""JSON-LD as the web writes it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.pages.document import parse_html
from newscrawl.pages.structured import MAX_TEXT, article_of, read_json
from tests.tools.cpu import MAX_GROWTH, growth

ARTICLE = '{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "عنوان", "url": "https://a.ir/x"}'


def article(*scripts, label="application/ld+json"):
    page = "".join(f"<script type='{label}'>{script}</script>" for script in scripts)
    return article_of(parse_html(f"<html><head>{page}</head></html>".encode())[0])


@pytest.mark.parametrize(
    "script",
    [
        ARTICLE,
        f"{ARTICLE};",
        f"\ufeff{ARTICLE}",
        f"//<![CDATA[\n{ARTICLE}\n//]]>",
        f"/*<![CDATA[*/{ARTICLE}/*]]>*/",
        f"<![CDATA[{ARTICLE}]]>",
        f"<!--\n{ARTICLE}\n-->",
        f"// the article\n{ARTICLE}",
        f"/* of the plug-in */ {ARTICLE} /* end",
        ARTICLE.replace("}", ",}"),
        ARTICLE.replace('"عنوان",', '"عنوان", // headline\n'),
        ARTICLE.replace('"عنوان"', '"عنوان\\\'"').replace("عنوان\\'", "عنوان"),
        ARTICLE.replace('"', "&quot;"),
        ARTICLE.replace('"NewsArticle"', '["Thing", "NewsArticle"]'),
        ARTICLE.replace('"NewsArticle"', '["NewsArticle",]'),
        ARTICLE.replace("NewsArticle", "http://schema.org/NewsArticle"),
        ARTICLE.replace("NewsArticle", "https://schema.org/OpinionNewsArticle/"[:-1]),
        ARTICLE.replace("NewsArticle", "schema:Article"),
        ARTICLE.replace("NewsArticle", "newsArticle"),
        f"[{ARTICLE}]",
        f"[[{ARTICLE}]]",
        f'{{"@type": "WebSite"}}{ARTICLE}',
        f'{{"@type": "WebSite"}},\n{ARTICLE}',
        f'{{"@graph": [{{"@type": "WebPage"}}, {ARTICLE}]}}',
        f'{{"@type": "WebPage", "mainEntity": {ARTICLE}}}',
        f'{{"@type": "WebPage", "mainEntityOfPage": {{"@type": "WebPage", "mainEntity": [{ARTICLE}]}}}}',
        f'{{"@graph": {{"@type": "WebPage", "mainEntity": {ARTICLE}}}}}',
        f'{{"@type": "WebPage", "hasPart": {ARTICLE}}}',
        f"<br />\n<b>Warning</b>: x in y on line 3<br />\n{ARTICLE}",
        f"var data = {ARTICLE};",
        ARTICLE.replace('", "', '",, "'),
        ARTICLE.replace('"headline"', '"image": , "genre": undefined, "headline"'),
        ARTICLE.replace('"', "'"),
        ARTICLE.replace('"', "”"),
        ARTICLE.replace('"headline"', "headline").replace('"url"', "url"),
        ARTICLE[:-1],
        f"[{ARTICLE}",
        f"[{ARTICLE[:-1]}]",
        f'{{"@graph": [{ARTICLE}]',
        ARTICLE.replace('"عنوان",', '"عنوان"'),
        ARTICLE.replace('"عنوان",', '"عنوان"\n'),
        ARTICLE.replace('"headline"', '"image": None, "live": True, "headline"'),
        "{," + ARTICLE[1:],
        f"{{{ARTICLE}}}",
        f"{ARTICLE}}}",
        ARTICLE.replace('"url"', '"description": "وزیر: "باران", گفت و "برف" بارید", "url"'),
    ],
)
def test_read_as_the_web_writes_it(script):
    assert article(script)["headline"] == "عنوان"


@pytest.mark.parametrize(
    "label",
    ["application/ld+json; charset=utf-8", "Application/LD+JSON", " application/ld+json ", "application/json+ld"],
)
def test_labels(label):
    assert article(ARTICLE, label=label)["headline"] == "عنوان"


def test_what_stands_in_strings_is_text():
    text = "الف //ب /* ج */ <!-- د --> , } ]]> ,] ;"
    assert article(json.dumps({"@type": "Article", "headline": text}, ensure_ascii=False) + ";")["headline"] == text
    assert article('{"@type": "Article", "headline": "الف\nب\tج",}')["headline"] == "الف\nب\tج"


def test_an_article_before_a_film_and_no_list_of_others():
    film = '{"@type": "VideoObject", "name": "فیلم"}'
    assert article(film, ARTICLE)["headline"] == "عنوان"
    assert article(film)["name"] == "فیلم"
    assert article(f'{{"@type": "ItemList", "itemListElement": [{ARTICLE}]}}') == {}
    assert article(ARTICLE, label="application/json") == {}


def test_broken_scripts_are_skipped():
    assert article("{", '{"@type": ', "[" * 100_000, "null", "3", '"NewsArticle"', ARTICLE)["headline"] == "عنوان"
    assert read_json(" " * (MAX_TEXT + 1)) == []


@given(st.text(alphabet='{}[]",:/*\\<>!-;aن\n\u2028'))
def test_never_raises(text):
    article(text)
    assert isinstance(read_json(text), list)


@pytest.mark.parametrize(
    "sign",
    [
        "/*",
        '"',
        ",",
        "//",
        '\\"',
        "[",
        '{"a":',
        "{a:",
        "['",
        '{"a":"',
        "'",
        "“",
        '"/*',
        '"//',
        "}",
        "<!--",
        "{} ",
        ", ",
        "&quot;",
        "{:",
        '"a" ',
        ":undefined",
    ],
)
def test_broken_scripts_take_time_by_their_length(sign):
    assert growth(lambda size: read_json(sign * size), 8_000) < MAX_GROWTH
