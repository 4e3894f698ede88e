"""What the report says of links adds up, and the verdict looks at that."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.monitors.report import NOT_FETCHED, links_note
from newscrawl.store.tally import ENDS, Counted

COUNTED = st.lists(
    st.builds(
        Counted,
        end=st.sampled_from(ENDS),
        reason=st.sampled_from([None, "timeout", "http_404"]),
        discovered=st.booleans(),
        tried=st.booleans(),
        number=st.integers(1, 50),
    ),
    max_size=20,
)


@given(counted=COUNTED, limited=st.booleans(), shut=st.sampled_from([None, "challenge"]))
def test_discovered_and_taken_up_are_what_became_of_them(counted, limited, shut):
    note = links_note(counted, shut=shut, limited=limited)
    links = note["links"]
    assert links["discovered"] + links["taken_up"] == sum(links[end] for end in (*ENDS, "held_back"))
    assert sum(note["outstanding"].values()) == links["waiting"] + links["overdue"]


@pytest.mark.parametrize(
    ("shut", "limited", "overdue", "held_back"),
    [(None, False, {NOT_FETCHED: 3}, 0), ("challenge", False, {"challenge": 3}, 0), (None, True, {}, 3)],
)
def test_why_nobody_asked_for_a_link(shut, limited, overdue, held_back):
    note = links_note([Counted("overdue", None, True, False, 3)], shut=shut, limited=limited)
    assert (note["overdue"], note["held_back_by_limit"]) == (overdue, held_back)
