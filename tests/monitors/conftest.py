import msgspec
import pytest
from collection import Collection

from newscrawl import sources

EXPECT = {"articles_per_day": 10, "silence_hours": 12.0, "tolerance": 0.2, "look_back_days": 7}


@pytest.fixture
def mehr():
    """Mehr with expectations of a small outlet."""
    source = sources.get("mehrnews")
    expect = msgspec.convert({**EXPECT, "coverage": {"lead": 0.9}}, type(source.expect))
    return msgspec.structs.replace(source, expect=expect)


@pytest.fixture
def collection(tmp_path):
    made = Collection(tmp_path)
    yield made
    made.close()
