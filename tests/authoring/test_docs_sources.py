"""docs/sources.md says what the source files say.

Modules: `authoring/docs.py`.
"""

from __future__ import annotations

import msgspec

from newscrawl import sources
from newscrawl.authoring import docs
from newscrawl.provinces import PROVINCES


def test_the_page_is_fresh():
    path = docs.DOCS / "sources.md"
    assert path.read_text("utf-8") == docs.pages()[path], "run `make docs`"


def test_every_outlet_and_every_province_has_a_line():
    page = docs.sources_page()
    for name in sources.names():
        assert f"[{name}](" in page
    for province in PROVINCES:
        assert f"`{province.slug}`" in page


def test_what_mehr_s_line_says():
    line = next(
        line for line in docs.sources_page([sources.get("mehrnews")]).splitlines() if line.startswith("| [mehrnews]")
    )
    assert "| nastooh | archive, feed, sitemap, section (31) |" in line


def test_a_closed_outlet_says_why():
    closed = msgspec.structs.replace(sources.get("shana"), status="closed", reason="a JavaScript shell, no feed")
    page = docs.sources_page([closed])
    assert "1 outlets, 0 of them crawled" in page
    assert "`shana` (شانا): closed. a JavaScript shell, no feed" in page
