"""What hosts said that outlives a run."""

from sqlalchemy import select

from newscrawl.store import hosts, schema

ORIGIN = "https://www.mehrnews.com"
NOW = 1_767_000_000.0


def test_a1_since_when_robots_txt_says_the_same(store):
    def keep(body, now):
        with store.write() as connection:
            hosts.keep_robots(connection, ORIGIN, body, now)
            row = connection.execute(select(schema.hosts)).one()
        return row.robots_since, row.robots_at, bytes(row.robots)

    assert keep(b"Disallow: /", NOW) == (NOW, NOW, b"Disallow: /")
    assert keep(b"Disallow: /", NOW + 60) == (NOW, NOW + 60, b"Disallow: /")
    assert keep(b"", NOW + 120) == (NOW + 120, NOW + 120, b"")
    assert keep(b"", NOW + 180) == (NOW + 120, NOW + 180, b"")


def test_a_pause_and_the_rules_of_one_host_stay_apart(store):
    with store.write() as connection:
        hosts.keep_robots(connection, ORIGIN, b"Allow: /", NOW)
        hosts.pause(connection, "www.mehrnews.com", NOW + 60, 60.0)
        assert hosts.paused(connection, NOW) == {"www.mehrnews.com": NOW + 60}
        assert hosts.robots(connection, ORIGIN, NOW, NOW) == (b"Allow: /", NOW)
        assert hosts.robots(connection, ORIGIN, NOW + 1, NOW + 2) is None


def test_issue10_f_what_was_kept_while_the_clock_was_ahead_is_not_believed(store):
    with store.write() as connection:
        hosts.keep_robots(connection, ORIGIN, b"Disallow: /", NOW)
        hosts.pause(connection, "www.mehrnews.com", NOW + 60, 60.0)
        before = NOW - 30 * 86_400
        assert hosts.robots(connection, ORIGIN, before - 86_400, before) is None
        assert hosts.paused(connection, before) == {}
