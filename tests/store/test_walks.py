"""What earlier walks made known."""

from newscrawl.store import walks

NOW = 1_767_000_000.0


def walk(store, *, began, ended, status="complete", covered=None, scope="feed:/", channel="feed"):
    with store.write() as connection:
        told = {"run_id": "r", "source": "rokna", "scope": scope, "channel": channel}
        number = walks.begin(connection, **told, now=NOW + began)
        moment = None if covered is None else NOW + covered
        walks.end(connection, number, status=status, detail="", now=NOW + ended, covered_from=moment)


def ground(store, at=9e9, ask=walks.ground):
    with store.read() as connection:
        found = ask(connection, "rokna", "feed:/", at)
    since = None if found is None or found.since is None else found.since - NOW
    return None if found is None else (found.began - NOW, found.ended - NOW, since)


def test_the_latest_walk_that_counts_is_the_ground(store):
    assert ground(store) is None
    walk(store, began=0, ended=10, covered=-100)
    walk(store, began=20, ended=30, status="failed")
    assert ground(store) == (0, 10, -100)


def test_b1_a_short_walk_counts_from_the_oldest_item_that_it_saw(store):
    walk(store, began=0, ended=10, covered=-100)
    walk(store, began=20, ended=30, status="short", covered=15)
    assert ground(store) == (20, 30, 15)
    assert ground(store, ask=walks.last_completed) == (0, 10, -100)


def test_part2_f_an_end_in_the_future_is_not_believed(store):
    walk(store, began=0, ended=10, covered=0)
    walk(store, began=86_400, ended=86_500, covered=0)
    for ask in (walks.ground, walks.last_completed):
        assert ground(store, NOW + 900, ask) == (0, 10, 0)
        assert ground(store, NOW + 90_000, ask) == (86_400, 86_500, 0)


def test_part2_d13_when_a_channel_was_last_well_and_how_often_a_list_failed(store):
    walk(store, began=0, ended=10, scope="sitemap:1", channel="sitemap")
    walk(store, began=20, ended=30, status="failed", scope="sitemap:1", channel="sitemap")
    walk(store, began=40, ended=50, status="failed", scope="sitemap:2", channel="sitemap")
    with store.read() as connection:
        assert walks.last_well(connection, "rokna", "sitemap", NOW + 99) == NOW + 10
        assert walks.last_well(connection, "rokna", "archive", NOW + 99) is None
        assert walks.failed_since(connection, "rokna", "sitemap:1", NOW + 20) == 1
        assert walks.failed_since(connection, "rokna", "sitemap:1", NOW + 21) == 0
