"""A site by its address alone: a file of its own, but for those that have one."""

from datetime import date

import pytest

from newscrawl.authoring.by_address import source_at
from newscrawl.sources.model import SourceError, load

TODAY = date(2026, 1, 2)


def test_an_unknown_site_gets_a_file_with_its_host_alone(tmp_path):
    source, place = source_at("https://www.nemune-khabar.ir/some/page", tmp_path / "sources", TODAY)
    assert place == tmp_path / "sources" / "nemunekhabar.toml"
    assert load(place) == source
    assert (source.family, source.home, source.hosts.main) == (
        "standard",
        "https://www.nemune-khabar.ir",
        "www.nemune-khabar.ir",
    )


def test_a_known_site_keeps_its_own(tmp_path):
    source, place = source_at("https://www.mehrnews.com/", tmp_path, TODAY)
    assert (source.name, source.family, place) == ("mehrnews", "nastooh", None)
    assert list(tmp_path.iterdir()) == []


def test_an_address_of_numbers_is_no_host_of_records(tmp_path):
    source, _ = source_at("http://127.0.0.1:8000", tmp_path, TODAY)
    assert (source.home, source.hosts.main) == ("http://127.0.0.1:8000", "127-0-0-1.invalid")


@pytest.mark.parametrize("url", ["ftp://nemune.ir", "https://", "https://mehrnews.example.org/"])
def test_what_cannot_be_a_new_source_is_said(tmp_path, url):
    with pytest.raises(SourceError):
        source_at(url, tmp_path, TODAY)
    assert list(tmp_path.iterdir()) == []
