"""The moment of publication out of a head for machines and a line for readers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.dates import TEHRAN, to_jalali
from newscrawl.loaders.published import modified, published
from newscrawl.reasons import Refused

NOW = datetime(2026, 10, 1, 6, tzinfo=UTC)


@given(st.datetimes(datetime(2015, 1, 1), datetime(2026, 9, 1)))  # noqa: DTZ001 - hypothesis wants naive bounds
def test_a_head_on_the_wrong_clock_yields_to_what_readers_see(naive: datetime) -> None:
    """Without a zone and on the clock of UTC; on Tehran's clock and labelled UTC. The seconds of the head are kept."""
    moment = naive.replace(microsecond=0, tzinfo=UTC).astimezone(TEHRAN)
    if (moment + timedelta(hours=5)).utcoffset() != (moment - timedelta(hours=5)).utcoffset():
        return  # the night in which the clock changed
    shown = to_jalali(moment)
    for head in (
        moment.astimezone(UTC).isoformat()[:19],
        moment.isoformat()[:19],
        f"{moment.isoformat()[:19]}Z",
        moment.isoformat(),
        moment.astimezone(UTC).isoformat(),
    ):
        assert published([head], [shown], NOW) == moment, head


@pytest.mark.parametrize(
    ("head", "shown", "expected"),
    [
        ("2020-07-01T06:25:09", "1399-04-11 10:55", "2020-07-01T10:55:09+04:30"),
        ("2020-07-01T07:25:09", "1399-04-11 10:55", "2020-07-01T07:25:09+04:30"),  # 3:30 is not that day's offset
        ("2025-12-29T07:25:09", "1404-10-08 10:55", "2025-12-29T10:55:09+03:30"),
        ("2025-12-29T14:25:09", "1404-10-08 10:55", "2025-12-29T10:55:09+03:30"),
        ("2025-12-29T22:10:09", "1404-10-09 01:40", "2025-12-30T01:40:09+03:30"),
        ("2025-12-29T07:27:09", "1404-10-08 10:55", "2025-12-29T07:27:09+03:30"),  # two minutes more than the offset
        ("2022-06-29T10:55:09+03:30", "1401-04-08 10:55", "2022-06-29T10:55:09+04:30"),  # no summer time in the head
        ("2025-06-29T10:55:09+04:30", "1404-04-08 10:55", "2025-06-29T10:55:09+03:30"),  # and one that is no more
        ("2025-12-29T10:40:09", "1404-10-08 10:55", "2025-12-29T10:40:09+03:30"),
        ("2025-12-20T10:55:00", "1404-10-08 10:55", "2025-12-29T10:55:00+03:30"),  # a frozen head
        ("9999-12-31T23:59:59Z", "1404-10-08 10:55", "2025-12-29T10:55:00+03:30"),
        ("0001-01-01T00:00:00", "1404-10-08 10:55", "2025-12-29T10:55:00+03:30"),
        ("2025-12-29T07:25:09Z", "۱۰:۵۵ -۱۱:۳۰ ۸ دی ۱۴۰۴", "2025-12-29T10:55:09+03:30"),
    ],
)
def test_head_and_shown(head: str, shown: str, expected: str) -> None:
    assert published([head], [shown], NOW).isoformat() == expected


@pytest.mark.parametrize("text", ["9999-12-31T23:59:59Z", "2025-12-29T10:55:00+99:00", "0001-01-01T00:00:00Z"])
def test_an_impossible_date_alone_is_refused_with_its_text(text: str) -> None:
    with pytest.raises(Refused, match=text[:10]) as caught:
        published([text], [], NOW)
    assert caught.value.reason == "date_unreadable"


@pytest.mark.parametrize(
    ("head", "edited", "expected"),
    [
        ("2025-12-29T10:55:09Z", "2025-12-29T12:00:00Z", "2025-12-29T12:00:00+03:30"),
        ("2025-12-29T07:25:09", "2025-12-29T08:30:00", "2025-12-29T12:00:00+03:30"),
        ("2025-12-29T10:55:09Z", "2025-12-29T12:00:00+03:30", "2025-12-29T12:00:00+03:30"),  # this one is right
        ("2025-12-29T07:25:09Z", "2025-12-29T08:30:00Z", "2025-12-29T12:00:00+03:30"),
        ("2025-12-29T10:55:09", "2025-12-29T12:00:00", "2025-12-29T12:00:00+03:30"),
        ("2025-12-29T07:25:09Z", "2025-12-29T07:25:00Z", None),
        ("2025-12-29T10:55:09Z", "9999-12-31T23:59:59Z", None),
    ],
)
def test_the_edit_is_on_the_clock_of_the_head(head: str, edited: str, expected: str | None) -> None:
    at = published([head], ["۸ دی ۱۴۰۴، ۱۰:۵۵"], NOW)
    found = modified([edited], at, NOW, [head])
    assert (found.isoformat() if found else None) == expected
