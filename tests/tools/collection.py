"""A store with runs and articles in it, as months of crawling leave it: what tests of checks look at."""

import json
import zlib
from contextlib import closing

from newscrawl.items import FIELDS
from newscrawl.store import runs
from newscrawl.store.engine import Store
from newscrawl.store.schema import articles, versions

HOUR = 3600.0
DAY = 24 * HOUR
NOW = 1_767_000_000.0
"""Monday, 29 December 2025, 12:50 in Tehran: an ordinary day."""


class Collection:
    """Of one source, `mehrnews`, unless another is named."""

    def __init__(self, folder, now=NOW, url=None):
        self.folder, self.now, self.number = folder, now, 0
        self.store = Store.open(url or f"sqlite:///{folder / 'newscrawl.db'}")

    def run(self, hours_ago, *, source="mehrnews", exit_code=0, why="", report=None, **options):
        self.number += 1
        name, at = f"r{self.number}", self.now - hours_ago * HOUR
        note = {"problems": [], "outcomes": {}, "rules": {}, "closed": None} | (report or {})
        with self.store.write() as connection:
            runs.begin(connection, name, [source], options, at)
            runs.finish_source(connection, name, source, exit_code=exit_code, why=why, report=note, now=at)
            runs.finish(connection, name, status="finished", exit_code=exit_code, summary={}, now=at)
        return name

    def add(self, hours, *, source="mehrnews", **record):
        """Articles published so many hours ago."""
        rows, texts = [], []
        for hour in hours:
            self.number += 1
            key, at = f"{source}#{self.number}", self.now - hour * HOUR
            row = dict.fromkeys((column.name for column in articles.columns if not column.nullable), "x")
            row |= {"id": key, "source": source, "news_code": str(self.number), "version": 1}
            rows.append(row | dict.fromkeys(("published_at", "first_seen_at", "last_seen_at"), at))
            line = json.dumps(dict.fromkeys(FIELDS) | {"id": key, "lead": "لید", "fallbacks": []} | record)
            fixed = {"version": 1, "run_id": "r1", "stored_at": at, "exported": True}
            texts.append({"article_id": key, "record": zlib.compress(line.encode()), **fixed})
        with self.store.write() as connection:
            connection.execute(articles.insert(), rows)
            connection.execute(versions.insert(), texts)

    def regular(self, per_day, days, *, until_hours=0.0, source="mehrnews"):
        """So many articles on each of the days before, evenly between 7 and 22 o'clock."""
        found = []
        for day in range(days + 1):
            for number in range(per_day):
                hour_of_day = 7 + 15 * (number + 0.5) / per_day
                # `now` is 12:50 in Tehran.
                ago = day * 24 + 12 + 50 / 60 - hour_of_day
                if until_hours <= ago <= days * 24:
                    found.append(ago)
        self.add(found, source=source)

    def close(self):
        with closing(self.store):
            pass
