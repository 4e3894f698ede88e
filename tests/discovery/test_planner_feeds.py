"""An archive that cannot be read: the feeds are walked in its place."""

from datetime import UTC, datetime

import pytest

from newscrawl import families
from newscrawl.discovery.facts import Facts
from newscrawl.discovery.planner import Options, plan
from newscrawl.sources import get

NOW = datetime(2025, 12, 29, 8, 30, tzinfo=UTC)


def steps(name, options=None):
    source = get(name)
    facts = Facts(ground=lambda *_: None, completed=lambda _: None)
    found = plan(source, families.get(source.family), source.home, options or Options(), facts, NOW)
    return [step for step in found if not step.walk.follows_edits]


def test_the_interface_falls_back_on_the_feed():
    (step,) = steps("ardabilrasa")
    assert step.walk.request.scope == "archive:/wp-json/wp/v2/posts"
    assert [one.walk.request.scope for one in step.fallback] == ["feed:/feed/"]
    assert step.fallback[0].fallback == []


def test_a_section_of_a_province_falls_back_on_the_interface():
    (step,) = steps("marznews", Options(provinces=("ardabil",)))
    assert step.walk.request.scope == "section:ardabil"
    assert [one.walk.request.scope for one in step.fallback] == ["archive:/wp-json/wp/v2/posts"]


@pytest.mark.parametrize(("name", "scope"), [("armanekerman", "feed:/"), ("rokna", "feed:/feeds/")])
def test_outlets_of_which_only_a_feed_is_known(name, scope):
    assert [step.walk.request.scope for step in steps(name)] == [scope]
