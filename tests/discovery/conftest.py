"""A run with a store, and lists that are prepared."""

import pytest
from lists_desk import Pages

from newscrawl.run import Run
from newscrawl.store.home import Home


@pytest.fixture
def run(tmp_path):
    opened = Run.start(Home.at(tmp_path / "home").prepare(), None, ["mehrnews"], {})
    yield opened
    opened.close()


@pytest.fixture
def pages():
    return Pages()
