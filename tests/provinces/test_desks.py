"""Sections of news from elsewhere."""

from __future__ import annotations

import pytest

from newscrawl.provinces.desks import FOREIGN, NATIONAL
from newscrawl.text.boilerplate import name_key


@pytest.mark.parametrize(
    ("section", "foreign", "national"),
    [
        ("بین‌الملل", True, True),
        ("سیاست خارجی", True, True),
        ("آسیای غربی", True, True),
        ("منطقه", True, False),  # at a local outlet it is the outlet's own
        ("اخبار ایران و جهان", True, True),
        ("کشور", False, True),
        ("اخبار ملی", False, True),
        ("ایران‌گردی", False, False),
        ("جهانگردی", False, False),
        ("اجتماعی", False, False),
        ("استان‌ها", False, False),
    ],
)
def test_desks(section, foreign, national):
    key = name_key(section)
    assert (FOREIGN.search(key) is not None, NATIONAL.search(key) is not None) == (foreign, national)
