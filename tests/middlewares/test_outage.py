"""An outage by its clock alone."""

from hypothesis import given
from hypothesis import strategies as st

from newscrawl.middlewares.outage import AFTER, INTERVALS, Outage

PATIENCE = 120.0


def failing(outage, now, pages=3):
    for number in range(AFTER):
        outage.asked(now)
        outage.failed(f"https://x.ir/{number % pages}", "connection", "reset", now)


def test_it_opens_after_failures_of_different_pages():
    outage = Outage(PATIENCE)
    failing(outage, 0.0)
    assert outage.open
    assert outage.wait(0.0) == INTERVALS[0]


def test_one_broken_page_is_not_the_hosts_fault():
    outage = Outage(PATIENCE)
    failing(outage, 0.0, pages=1)
    assert (outage.open, outage.doubtful) == (False, True)
    outage.failed("https://x.ir/robots.txt", "http_503", "HTTP 503", 1.0)
    assert outage.open


def test_robots_alone_is_enough():
    outage = Outage(PATIENCE)
    for _ in range(AFTER):
        outage.failed("https://x.ir/robots.txt", "http_503", "HTTP 503", 1.0)
    assert outage.open


def test_a_good_answer_between_starts_anew():
    outage = Outage(PATIENCE)
    for number in range(50):
        outage.failed(f"https://x.ir/{number}", "http_500", "HTTP 500", float(number))
        if number % 2:
            outage.good(float(number))
    assert not outage.open


def test_probes_come_at_growing_intervals_and_it_is_given_up_after_time():
    outage, now, probes = Outage(PATIENCE), 0.0, []
    failing(outage, now)
    while not outage.gives_up(now):
        now += outage.wait(now)
        probes.append(now)
        outage.asked(now)
        assert outage.wait(now) > 0  # one at a time
        outage.failed("https://x.ir/1", "timeout", "no answer", now)
    assert probes == [5.0, 15.0, 35.0, 75.0, 135.0]
    assert now > PATIENCE


def test_what_was_in_flight_when_it_opened_counts_once():
    outage = Outage(PATIENCE)
    failing(outage, 0.0)
    before = outage.next_probe
    for number in range(10):
        outage.failed(f"https://x.ir/late{number}", "connection", "reset", 1.0)
    assert (outage.next_probe, outage.probes) == (before, 0)


@given(st.lists(st.tuples(st.booleans(), st.floats(0.0, 60.0)), max_size=60))
def test_it_is_never_given_up_while_answers_come(answers):
    outage, now = Outage(PATIENCE), 0.0
    for number, (good, pause) in enumerate(answers):
        now += pause
        outage.asked(now)
        if good:
            outage.good(now)
            assert not outage.open
        else:
            outage.failed(f"https://x.ir/{number}", "http_500", "HTTP 500", now)
        assert outage.gives_up(now) <= (outage.silent(now) > PATIENCE)
