"""The words are the same with every hazm that is allowed: 0.10 on Python 3.11, 0.12 on 3.12 and 3.13."""

import hashlib
import importlib.util
from pathlib import Path

import pytest

from newscrawl.text.lexicon import lexicon

LISTS = {
    "words.dat": "e9e212a774beb05c1bfe2fe7646d068e11e093f78696fc23fbbc2baa2b795fe1",
    "verbs.dat": "37e07804cb52d2afe03ccb5484c6d5e4cd0595f3e4684f3d10df23d90c6ae4d6",
}


@pytest.mark.parametrize("name", LISTS)
def test_lists_are_the_known_ones(name):
    folder = Path(importlib.util.find_spec("hazm").origin).parent / "data"
    assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == LISTS[name]


def test_lists_are_read():
    words = lexicon()
    assert words.stems["رفته"] == "p"
    assert "می‌روند".removeprefix("می‌") in words.verbs
