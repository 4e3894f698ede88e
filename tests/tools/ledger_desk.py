"""A run with a ledger: what the tests of the store settle with."""

from dataclasses import dataclass

import msgspec
from sqlalchemy import select

from newscrawl.dedup import prepare_article
from newscrawl.reasons import Refused
from newscrawl.store import links, schema
from newscrawl.store.articles import versions_of
from newscrawl.store.ledger import Ledger
from newscrawl.store.outcomes import Fetched, Rejected

NOW = 1_767_000_000.0


@dataclass
class Desk:
    """A run with known links."""

    store: object
    run_id: str = "r1"
    drop: str = "exact-same-source"

    def settle(self, *outcomes, now=NOW):
        return Ledger(self.store, self.run_id, self.drop).settle(outcomes, now)

    def know(self, *found, now=NOW - 60):
        with self.store.write() as connection:
            links.add(connection, "mehrnews", found, channel="section", run_id=self.run_id, now=now)

    def rows(self, table, **where):
        query = select(table).where(*(table.c[key] == value for key, value in where.items()))
        with self.store.read() as connection:
            return list(connection.execute(query))

    def link(self, code):
        return self.rows(schema.links, news_code=str(code))[0]

    def versions(self, article_id):
        with self.store.read() as connection:
            return [msgspec.json.decode(line) for line in versions_of(connection, article_id)]


def fetched(article):
    prepared = prepare_article(article)
    article.content_hash = prepared.content_hash
    return Fetched(article, prepared)


def refusal(code, *, reason="http_500", not_before=None, **fields):
    refused = Refused(reason, "HTTP 500", not_before=not_before)
    return Rejected("mehrnews", str(code), f"https://www.mehrnews.com/news/{code}", refused, **fields)
