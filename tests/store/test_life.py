"""The life of a link: no answer about the moment settles it, what is stored stays stored, what wakes it again."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.reasons import NEVER, REASONS, RULES_VERSION, Refused, find
from newscrawl.store import life
from newscrawl.store.life import DAY, HOUR, MAX_ATTEMPTS, Life

NOW = 1_767_000_000.0
STORED = Life(state="stored", looked_at=NOW)


def look(before, reason, now, *, well=True, **fields):
    return life.failed(before, Refused(reason.replace("*", "X"), "x", **fields), now, now - 1, lambda _: well)


def looks(reason, hours, **fields):
    """A link after looks with one answer, so many hours after the first of them."""
    found = Life()
    for hour in hours:
        found = look(found, reason, NOW + hour * HOUR, **fields)
    return found


def moment(seconds):
    return datetime.fromtimestamp(seconds, UTC)


PASSING = [row.name for row in REASONS.values() if row.passing and row.whose != "scope"]


@pytest.mark.parametrize("reason", PASSING)
def test_a1_a2_a3_b_one_answer_never_settles_a_link(reason):
    found = look(Life(), reason, NOW)
    assert found.state == "due"
    assert found.due_at > NOW
    # However often it is asked within an hour.
    for second in range(1, MAX_ATTEMPTS - 1):
        found = look(found, reason, NOW + second)
        assert found.state == "due"


@pytest.mark.parametrize("reason", PASSING)
def test_the_same_answer_over_hours_settles_it(reason):
    row = find(reason)
    enough = [hour * row.hours / (row.looks - 1) for hour in range(row.looks)] if row.looks != NEVER else [0, 999]
    found = looks(reason, enough)
    if row.looks == NEVER:
        assert found.state == "due"
        return
    assert (found.state, found.due_at, found.rules_version) == ("refused", None, RULES_VERSION)
    assert looks(reason, enough[:-1]).state == "due", "one look fewer"
    early = [0.9 * hour for hour in enough]
    assert looks(reason, early).state == "due", "as many looks in less time"


@pytest.mark.parametrize("reason", [row.name for row in REASONS.values() if row.whose == "host" and row.looks])
def test_what_is_the_hosts_state_refuses_nothing_while_the_site_is_silent(reason):
    row = find(reason)
    hours = [hour * row.hours for hour in range(row.looks)]
    assert looks(reason, hours, well=False).state == "due"
    assert looks(reason, hours, well=True).state == "refused"


def test_another_answer_begins_anew():
    found = looks("http_404", [0, 3])
    found = look(found, "timeout", NOW + 5 * HOUR)
    assert (found.reason_since, found.reason_looks, found.attempts) == (NOW + 5 * HOUR, 1, 3)
    assert look(found, "http_404", NOW + 9 * HOUR).state == "due"


def test_answers_that_differ_from_look_to_look_end_some_day():
    found = Life()
    for number in range(MAX_ATTEMPTS - 1):
        found = look(found, ("empty", "truncated")[number % 2], NOW + number * DAY)
        assert found.state == "due"
    assert look(found, "empty", NOW + 20 * DAY).state == "refused"


def test_b_a_withdrawn_page_is_asked_again_after_a_minute_and_decided_after_six_hours():
    found, now, waits = Life(), NOW, []
    while found.state == "due":
        found = look(found, "http_404", now)
        waits.append(round((found.due_at or now) - now))
        now = found.due_at or now
    assert waits[:3] == [60, 600, 3600]
    assert now - NOW == 6 * HOUR


def test_a_host_that_names_a_time_is_not_asked_before():
    found = look(Life(), "http_429", NOW, not_before=NOW + 777)
    assert (found.due_at, found.attempts, found.reason_looks) == (NOW + 777, 0, 0)


@pytest.mark.parametrize("reason", [row.name for row in REASONS.values() if row.whose != "scope"])
def test_nothing_that_a_second_look_meets_touches_what_is_stored(reason):
    row = find(reason)
    found = replace(STORED, due_at=NOW + 60)
    for number in range(max(row.looks, 2)):
        found = look(found, reason, NOW + 60 + number * row.hours * HOUR)
        assert (found.state, found.looked_at) == ("stored", NOW)
    assert (found.due_at is None) == (row.looks != NEVER), "it is given up, or comes again"


def test_a5_no_run_takes_the_second_look_of_another():
    before = replace(STORED, due_at=NOW + 60)
    found = life.parked(before, Refused("outside_window", "x"), NOW + 61, NOW + 60)
    assert (found.state, found.looked_at) == ("stored", NOW)


def test_seen_forgets_what_went_wrong():
    found = life.seen(replace(looks("timeout", [0, 1]), modified_at=NOW - 9), NOW + 7)
    assert found == Life(state="stored", looked_at=NOW + 7, modified_at=NOW - 9)


class TestWakes:
    @pytest.mark.parametrize(
        ("lastmod", "looked_at", "wakes"),
        [
            (NOW + 1.5, NOW, True),
            (NOW - 1.5, NOW, False),
            (1_767_000_005.0, 1_767_000_005.4, True),  # cut to the second
            (1_767_000_005.0, 1_767_000_006.0, False),
            (1_767_000_000.0, 1_767_000_040.0, True),  # cut to the minute
            (1_767_000_000.0, 1_767_000_060.0, False),
        ],
    )
    def test_a6_31_a_lastmod_is_the_end_of_its_unit(self, lastmod, looked_at, wakes):
        stored = replace(STORED, looked_at=looked_at)
        assert life.wakes(stored, moment(lastmod), NOW + 3600) is wakes

    def test_a_clock_that_is_ahead_wakes_once(self):
        ahead = moment(NOW + 900)
        assert life.wakes(STORED, ahead, NOW + 60)
        assert not life.wakes(replace(STORED, modified_at=NOW + 900, looked_at=NOW + 61), ahead, NOW + 120)

    def test_issue10_f_a_look_in_the_future_hides_no_edit(self):
        """It was made while this machine's clock was ahead: only the site's own times can be compared."""
        ahead = replace(STORED, looked_at=NOW + 400 * DAY, modified_at=NOW - DAY)
        assert life.wakes(ahead, moment(NOW - 60), NOW)
        assert not life.wakes(ahead, moment(NOW - DAY), NOW)
        gone = Life(state="refused", reason="http_404", reason_looks=3, settled_at=NOW + 400 * DAY)
        assert life.wakes(gone, None, NOW)

    def test_nothing_new_wakes_nothing(self):
        for found in (STORED, Life(state="parked", looked_at=NOW), Life(due_at=NOW, attempts=0)):
            assert not life.wakes(found, None, NOW + 9 * DAY)
            assert not life.wakes(found, moment(NOW - DAY), NOW + 60)

    def test_a_parked_article_that_was_filed_again(self):
        assert life.wakes(Life(state="parked", looked_at=NOW, settled_at=NOW), moment(NOW + 60), NOW + 120)

    def test_a_link_that_waits_for_its_next_look(self):
        waiting = Life(due_at=NOW + HOUR, attempts=4, looked_at=NOW)
        assert life.wakes(waiting, moment(NOW + 60), NOW + 120)
        assert not life.wakes(waiting, None, NOW + 120)

    @pytest.mark.parametrize("reason", [row.name for row in REASONS.values() if row.looks > 1])
    def test_b_what_was_refused_and_is_named_again(self, reason):
        row = find(reason)
        refused = Life(state="refused", reason=reason, reason_looks=row.looks, settled_at=NOW, looked_at=NOW)
        assert not life.wakes(refused, None, NOW + HOUR), "not with every list"
        assert life.wakes(refused, None, NOW + DAY) is (row.whose != "article")
        assert life.wakes(refused, moment(NOW + 60), NOW + 120), "it changed"
        again = replace(refused, reason_looks=row.looks + 1, settled_at=NOW + 200, looked_at=NOW + 200)
        assert not life.wakes(again, moment(NOW + 260), NOW + 300), "once a day"
        assert life.wakes(again, moment(NOW + 260), NOW + 200 + DAY)

    def test_a3_a_page_that_was_listed_long_before_it_appeared(self):
        """Refused after six hours of 404, and then it is there: the list of the evening or of the next day has it."""
        gone = Life(state="refused", reason="http_404", reason_looks=3, settled_at=NOW, looked_at=NOW)
        assert life.wakes(gone, None, NOW + 6 * HOUR)
        still_gone = replace(gone, reason_looks=4, settled_at=NOW + 6 * HOUR, looked_at=NOW + 6 * HOUR)
        assert not life.wakes(still_gone, None, NOW + 20 * HOUR), "then once a day"

    def test_b_reasons_of_an_older_newscrawl_pass(self):
        for reason in ("gone", "gave_up_soft_404", "offsite", "robots", None):
            assert life.wakes(Life(state="refused", reason=reason, settled_at=NOW - DAY), None, NOW)

    def test_refresh_looks_at_everything_once(self):
        for state in ("stored", "parked", "refused"):
            assert life.wakes(Life(state=state, looked_at=NOW - 9), None, NOW + 5, refresh=NOW)
            assert not life.wakes(Life(state=state, looked_at=NOW + 1, settled_at=NOW), None, NOW + 5, refresh=NOW)

    def test_an_edit_of_a_withdrawn_page_is_looked_for_once_a_day(self):
        given_up = replace(STORED, settled_at=NOW + HOUR)
        assert not life.wakes(given_up, moment(NOW + 60), NOW + 2 * HOUR)
        assert life.wakes(given_up, moment(NOW + 60), NOW + HOUR + DAY)


@given(st.lists(st.tuples(st.sampled_from(PASSING), st.floats(0, 3 * DAY)), max_size=12))
def test_a_link_is_due_or_settled_whatever_it_meets(met):
    found, now = Life(due_at=NOW), NOW
    for reason, pause in met:
        now += pause
        found = look(found, reason, now)
        assert (found.due_at is None) == (found.state == "refused")
        if found.state == "refused":
            break
