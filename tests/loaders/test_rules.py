"""Rules that look at what a page says for machines."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from newscrawl.loaders.rules import body_json_ld, json_ld
from newscrawl.pages.document import Document
from newscrawl.pages.page import Page

BODY_FORMS = [
    ("<p>بند یک.</p><p>بند دو.</p>", ["بند یک.", "بند دو."]),
    ("&lt;p&gt;بند یک.&lt;/p&gt;&lt;p&gt;بند دو.&lt;/p&gt;", ["بند یک.", "بند دو."]),
    ("بند یک.\nبند دو.", ["بند یک.", "بند دو."]),
    ("بند یک.\\n\\nبند دو.", ["بند یک.", "بند دو."]),
    ("بند &laquo;یک&raquo; &amp; دو.", ["بند «یک» & دو."]),
    ("۳ < ۵ است.", ["۳ < ۵ است."]),
    ("\n".join(f"بند {n}." for n in range(100, 200)), [f"بند {n}." for n in range(100, 200)]),
]


@pytest.mark.parametrize(("text", "paragraphs"), BODY_FORMS)
def test_body_of_structured_data(text, paragraphs):
    data = json.dumps({"@type": "NewsArticle", "articleBody": text}, ensure_ascii=False)
    html = f"<script type='application/ld+json'>{data}</script>".encode()
    found = body_json_ld().find(Document.of(Page("https://a.ir/", html, datetime(2026, 1, 2, tzinfo=UTC))))
    assert [body.paragraphs for body in found] == [paragraphs]


def test_a_long_paragraph_of_structured_data_is_whole():
    data = json.dumps({"@type": "NewsArticle", "articleBody": "متن " * 5_000}, ensure_ascii=False)
    html = f"<script type='application/ld+json'>{data}</script>".encode()
    (body,) = body_json_ld().find(Document.of(Page("https://a.ir/", html, datetime(2026, 1, 2, tzinfo=UTC))))
    assert body.paragraphs == [("متن " * 5_000).strip()]


def test_headline_of_structured_data_has_no_entities():
    data = json.dumps({"@type": "NewsArticle", "headline": "آب &amp; <b>برق</b> &laquo;یزد&raquo;"}, ensure_ascii=False)
    html = f"<script type='application/ld+json'>{data}</script>".encode()
    document = Document.of(Page("https://a.ir/", html, datetime(2026, 1, 2, tzinfo=UTC)))
    assert json_ld("headline").find(document) == ["آب & برق «یزد»"]
