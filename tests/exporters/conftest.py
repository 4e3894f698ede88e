"""Runs with stored versions and refusals, without a crawl."""

import os
import zlib
from dataclasses import dataclass, field

import pytest
from sqlalchemy import event, insert

from newscrawl.items import to_json
from newscrawl.store import links, runs, schema
from newscrawl.store.engine import Store
from newscrawl.store.home import Home

NOW = 1_767_000_000.0


@dataclass
class Collection:
    """A home folder whose runs were filled by hand."""

    home: Home
    store: Store
    article: object
    link: object
    stored: list[str] = field(default_factory=list)
    number: int = 0

    def begin(self, run_id="r1", sources=("mehrnews",)):
        with self.store.write() as connection:
            runs.begin(connection, run_id, sources, {}, NOW)

    def keep(self, count=1, run_id="r1", *, exported=True):
        """Store new versions; those that are to be exported are remembered."""
        rows = []
        for _ in range(count):
            self.number += 1
            record = self.article(str(self.number), run_id=run_id)
            rows.append(
                {
                    "article_id": record.id,
                    "version": 1,
                    "run_id": run_id,
                    "stored_at": NOW,
                    "exported": exported,
                    "record": zlib.compress(to_json(record)),
                }
            )
            self.stored += [record.id] * exported
        with self.store.write() as connection:
            connection.execute(insert(schema.versions), rows)

    def refuse(self, run_id="r1"):
        self.number += 1
        row = {"run_id": run_id, "at": NOW, "source": "mehrnews", "news_code": str(self.number), "retry": False}
        row |= {"url": f"https://x.ir/{self.number}", "reason": "gone", "detail": "HTTP 404"}
        with self.store.write() as connection:
            connection.execute(insert(schema.rejects), [row])

    def leave_due(self, run_id="r1"):
        """A link that the run tried in vain."""
        self.number += 1
        with self.store.write() as connection:
            links.add(
                connection, "mehrnews", [self.link(self.number)], channel="feed", run_id=run_id, now=NOW + self.number
            )
            connection.execute(
                schema.links.update()
                .where(schema.links.c.news_code == str(self.number))
                .values(reason="timeout", tried_by=run_id)
            )

    def files(self):
        """Everything published, as `exports/<name>` and `rejects/<name>`."""
        folders = (self.home.exports, self.home.rejects)
        return {f"{path.parent.name}/{path.name}": path.read_bytes() for at in folders for path in sorted(at.iterdir())}


@pytest.fixture
def make_collection(tmp_path_factory, monkeypatch, make_article, make_link):
    opened = []
    monkeypatch.setattr(os, "fsync", lambda _: None)

    def make():
        home = Home.at(tmp_path_factory.mktemp("home")).prepare()
        opened.append(Store.open(home.database_url))
        # Kills are simulated, power cuts are not: waiting for the disk would only slow the tests.
        event.listen(opened[-1].engine, "connect", lambda made, _: made.execute("PRAGMA synchronous=OFF"))
        opened[-1].engine.dispose()
        return Collection(home, opened[-1], make_article, make_link)

    yield make
    for store in opened:
        store.close()


@pytest.fixture
def collection(make_collection):
    made = make_collection()
    made.begin()
    return made
