"""An outage by its clock alone."""

from hypothesis import given
from hypothesis import strategies as st

from newscrawl.middlewares.outage import AFTER, INTERVALS, Outage

PATIENCE = 120.0


def test_failures_in_a_row_cast_doubt_and_a_probe_decides():
    outage = Outage(PATIENCE)
    outage.asked(0.0)
    for _ in range(AFTER):
        assert not outage.doubtful
        outage.failed("connection", "reset")
    assert (outage.doubtful, outage.open) == (True, False)
    assert outage.probed_in_vain() == INTERVALS[0]
    assert (outage.doubtful, outage.open) == (False, True)
    outage.good(7.0)
    assert (outage.doubtful, outage.open, outage.failures) == (False, False, 0)


def test_a_good_answer_between_starts_anew():
    outage = Outage(PATIENCE)
    for number in range(50):
        outage.failed("http_500", "HTTP 500")
        if number % 2:
            outage.good(float(number))
        assert not outage.doubtful


def test_probes_come_at_growing_intervals_and_it_is_given_up_after_time():
    outage, now, probes = Outage(PATIENCE), 0.0, []
    outage.asked(now)
    for _ in range(AFTER):
        outage.failed("timeout", "no answer")
    while not outage.gives_up(now):
        probes.append(now)
        now += outage.probed_in_vain()
    assert probes == [0.0, 5.0, 15.0, 35.0, 75.0]
    assert now > PATIENCE


@given(st.lists(st.tuples(st.booleans(), st.floats(0.0, 60.0)), max_size=60))
def test_it_is_never_given_up_while_answers_come(answers):
    outage, now = Outage(PATIENCE), 0.0
    for good, pause in answers:
        now += pause
        outage.asked(now)
        if good:
            outage.good(now)
            assert not outage.open
        else:
            outage.failed("http_500", "HTTP 500")
            if outage.doubtful:
                outage.probed_in_vain()
        assert outage.gives_up(now) <= (outage.silent(now) > PATIENCE)
