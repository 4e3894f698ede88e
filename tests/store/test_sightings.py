"""Which channels named which article, and when first.

Modules: `store/upsert.py`.
"""

from sqlalchemy import select

from newscrawl.store import sightings
from newscrawl.store.schema import sightings as table


def test_the_first_moment_stays(store):
    codes = [str(number) for number in range(1200)]
    with store.write() as connection:
        sightings.add(connection, "mehrnews", ["1", "2", "1"], channel="feed", now=10.0)
        sightings.add(connection, "mehrnews", codes, channel="feed", now=20.0)
        sightings.add(connection, "mehrnews", ["2"], channel="sitemap", now=30.0)
        sightings.add(connection, "irna", ["2"], channel="sitemap", now=30.0)
        sightings.add(connection, "irna", [], channel="sitemap", now=30.0)
    with store.read() as connection:
        seen = sightings.seen(connection, "mehrnews", [*codes, "x"])
        here = (table.c.source == "mehrnews", table.c.channel == "feed")
        query = select(table.c.news_code, table.c.first_seen_at).where(*here)
        first = {code: moment for code, moment in connection.execute(query)}  # noqa: C416  # rows, not pairs
    assert len(seen) == 1200
    assert seen["2"] == {"feed", "sitemap"}
    assert (first["1"], first["2"], first["3"], first["1199"]) == (10.0, 10.0, 20.0, 20.0)
