"""No dead setting: each is known to Scrapy or read by our code, and differs from Scrapy's default."""

import re
from pathlib import Path

import pytest
from scrapy.settings import Settings, default_settings
from scrapy.utils.misc import load_object

from newscrawl import __version__
from newscrawl import settings as ours

PACKAGE = Path(ours.__file__).parent
LINES = Path(ours.__file__).read_text("utf-8").splitlines()
NAMES = [name for name in vars(ours) if name.isupper()]
OWN = [name for name in NAMES if name.startswith(("NEWSCRAWL_", "DEDUP_"))]
SCRAPYS = [name for name in NAMES if name not in OWN]


def paths(value):
    """Dotted paths of components in a setting's value."""
    if isinstance(value, dict):
        return [path for item in (*value.keys(), *value.values()) for path in paths(item)]
    return [value] if isinstance(value, str) and re.fullmatch(r"(newscrawl|scrapy)(\.\w+)+\.[A-Z]\w+", value) else []


@pytest.mark.parametrize("name", SCRAPYS)
def test_a_setting_is_scrapys_and_differs_from_its_default(name):
    assert hasattr(default_settings, name), f"{name}: Scrapy does not know it"
    assert getattr(ours, name) != getattr(default_settings, name), f"{name}: is Scrapy's default"


@pytest.mark.parametrize("name", OWN)
def test_a_setting_of_ours_is_read(name):
    modules = (path.read_text("utf-8") for path in PACKAGE.rglob("*.py") if path.name != "settings.py")
    assert any(f'"{name}"' in text for text in modules), f"{name}: no code reads it"


@pytest.mark.parametrize("name", NAMES)
def test_a_setting_says_why(name):
    number = next(number for number, line in enumerate(LINES) if line.startswith((f"{name} =", f"{name}:")))
    assert any("# " in line for line in LINES[number : number + 2]), f"{name}: no comment"


VARIABLES = {"NEWSCRAWL_SOURCES", "NEWSCRAWL_HEALTH"}
"""Of the environment alone: they are needed where there are no settings."""


def test_settings_that_code_reads_are_documented():
    read = set()
    for path in PACKAGE.rglob("*.py"):
        read |= set(re.findall(r'"((?:NEWSCRAWL|DEDUP)_[A-Z_]+)"', path.read_text("utf-8")))
    assert read - VARIABLES == set(OWN)


@pytest.mark.parametrize("name", NAMES)
def test_components_can_be_imported(name):
    for path in paths(getattr(ours, name)):
        assert load_object(path)


def test_pipelines_run_in_their_order():
    ranked = sorted(ours.ITEM_PIPELINES, key=ours.ITEM_PIPELINES.get)
    assert [path.rpartition(".")[2] for path in ranked] == [
        "RequiredPipeline",
        "ScopePipeline",
        "DuplicatesPipeline",
        "StorePipeline",
    ]


def test_every_component_is_enabled():
    """A class of a pipeline, middleware or extension that no setting names would be dead."""
    named = {path for name in NAMES for path in paths(getattr(ours, name))}
    for path in (PACKAGE / "pipelines").glob("*.py"):
        if path.stem not in {"__init__", "base"}:
            assert any(one.startswith(f"newscrawl.pipelines.{path.stem}.") for one in named), path.stem


def test_what_the_defaults_promise():
    settings = Settings()
    settings.setmodule(ours)
    assert settings.getbool("ROBOTSTXT_OBEY")
    assert settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES")
    assert not settings.getbool("TELNETCONSOLE_ENABLED")
    assert settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN") == 1
    assert settings.getint("DOWNLOAD_MAXSIZE") == 16 * 1024 * 1024
    assert settings.get("USER_AGENT") == f"newscrawl/{__version__}", "no address that is not ours"
    handlers = settings.getwithbase("DOWNLOAD_HANDLERS")
    assert {name for name, handler in handlers.items() if handler} == {"http", "https"}
