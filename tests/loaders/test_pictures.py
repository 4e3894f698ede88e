"""Modules: `loaders/pictures.py`."""

from __future__ import annotations

from newscrawl.loaders.pictures import collect

HOME = "https://www.mehrnews.com"


def urls(*found: str) -> list[str]:
    return [image.url for image in collect([(url, "") for url in found], HOME, "عنوان")]


def test_one_entry_for_all_sizes_of_a_picture():
    media = "https://media.mehrnews.com/d/2026/01/01"
    assert urls(f"{media}/3/5.jpg?ts=1", f"{media}/4/5.jpg?ts=2", f"{media}/2/5.jpg") == [f"{media}/4/5.jpg"]


def test_addresses_become_absolute_below_the_main_host():
    assert urls("/d/x y.jpg", "//cdn.ir/1.jpg") == [f"{HOME}/d/x%20y.jpg", "https://cdn.ir/1.jpg"]


def test_what_is_no_picture_of_the_article():
    assert (
        urls("", "data:image/png;base64,AA", "javascript:x", "/resources/theme/logo.png", "http://[", "/barcode?x")
        == []
    )


def test_caption_is_kept_from_any_size_unless_it_is_the_headline():
    media = "https://media.mehrnews.com/d/2026/01/01"
    found = [(f"{media}/4/5.jpg", "عنوان"), (f"{media}/3/5.jpg", "نمایی از شهر"), (f"{media}/4/6.jpg", "عنوان")]
    images = collect(found, HOME, "عنوان")
    assert [(image.url[-7:], image.caption) for image in images] == [("4/5.jpg", "نمایی از شهر"), ("4/6.jpg", None)]
