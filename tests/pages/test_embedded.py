"""Articles in scripts: what is JSON is read, whatever stands around it; nothing else is."""

import json

from hypothesis import given
from hypothesis import strategies as st

from newscrawl.pages.document import parse_html
from newscrawl.pages.embedded import embedded_article

TEXT = "پل تازه روستا پس از دو سال کار باز شد و کامیون‌ها هم از روی آن می‌گذرند. " * 6
POST = {"id": 1, "title": "پل روستای سرخه باز شد", "content": TEXT, "publishedAt": "2025-12-29T10:55:00Z"}


def found(script, names=(), attributes=""):
    root, _ = parse_html(f"<html><body><script {attributes}>{script}</script></body></html>".encode())
    return embedded_article(root, list(names))


def test_the_object_of_the_pages_name_is_meant():
    other = {**POST, "title": "خبر دیگری از همان روز", "content": TEXT * 3}
    data = json.dumps({"posts": [other, POST]})
    assert found(data, [POST["title"]], "type='application/json'")["title"] == POST["title"]


def test_texts_of_interfaces_are_read():
    data = json.dumps({"title": {"rendered": POST["title"]}, "content": {"rendered": f"<p>{TEXT}</p>"}, "date": "x"})
    assert found(f"self.__data={data};next()")["body"] == f"<p>{TEXT}</p>"


def test_a_menu_is_no_article():
    assert found(json.dumps({"menu": [{"title": "سیاسی و اقتصادی", "text": "کوتاه"}]})) == {}


@given(st.text(max_size=200))
def test_no_script_raises(script):
    found(script.replace("<", "") + "پ = {")
