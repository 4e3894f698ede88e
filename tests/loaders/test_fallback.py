"""The body of a page that no rule knows: trafilatura finds it, the page's words with their half-spaces are taken."""

from __future__ import annotations

import re
import sys

import pytest

from newscrawl.pages.structure import Structure
from newscrawl.reasons import Refused

SENTENCES = (
    "استاندار اردبیل گفت: باید مهارت جایگزین معلومات شود و در این راه گام‌های بلند برداشت تا به نتیجه رسید.",
    "وی افزود: دوره‌های آموزشی رایگان در همه شهرستان‌های استان برگزار می‌شود و هزینه آن‌ها را دولت می‌پردازد.",
    "به گفته او، کارگاه‌های تازه‌ای نیز در روستاهای مرزی راه‌اندازی خواهد شد که جوان‌ها را به کار می‌گیرد.",
)


class Counts(dict):
    def inc_value(self, key, count=1):
        self[key] = self.get(key, 0) + count


@pytest.fixture
def redesigned(skeleton, monkeypatch):
    """A page whose classes are hashes and whose structure cannot be made out."""
    monkeypatch.setattr("newscrawl.loaders.standard.structure", lambda *_: Structure())
    body = "<ul>" + "".join(f"<li>{text}</li>" for text in SENTENCES) + "</ul>"
    head, _, rest = skeleton(body=body, lead="لید کوتاه خبر").partition(b"</head>")
    rest = re.sub(rb'(class|id)="[^"]*"', rb'\1="sc-8f3a2b"', rest)
    return head + b"</head>" + re.sub(rb' itemprop="[^"]*"', b"", rest)


def test_words_and_half_spaces_are_the_page_s(read, redesigned):
    stats = Counts()
    article = read(redesigned, stats=stats)
    assert article.body.split("\n\n") == list(SENTENCES)
    assert "body" in article.fallbacks
    assert stats["parser/body/generic/structure"] == 0
    assert stats["parser/body/generic/trafilatura"] == 1


def test_without_trafilatura_the_page_is_refused(read, redesigned, monkeypatch):
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(Refused, match="hollow"):
        read(redesigned)


def test_text_that_is_not_on_the_page_is_refused(read, redesigned, monkeypatch):
    import trafilatura

    made_up = SENTENCES[0].replace("\u200c", "") + "\n" + "جمله‌ای که در صفحه نیست و کسی آن را ننوشته است. " * 8
    monkeypatch.setattr(trafilatura, "extract", lambda *_, **__: made_up)
    with pytest.raises(Refused, match="hollow"):
        read(redesigned)


def test_its_failure_is_no_failure_of_the_run(read, redesigned, monkeypatch, caplog):
    import trafilatura

    def fail(*_, **__):
        raise RecursionError("too deep")

    monkeypatch.setattr(trafilatura, "extract", fail)
    with pytest.raises(Refused, match="hollow"):
        read(redesigned)
    assert "RecursionError" in caplog.text


def test_never_asked_where_the_engine_s_container_stands(read, monkeypatch):
    import trafilatura

    monkeypatch.setattr(trafilatura, "extract", lambda *_, **__: pytest.fail("asked for a page of the engine"))
    article = read(news_type="photo", body="", title="گزارش تصویری")
    assert article.kind == "photo"
    assert article.body is None
