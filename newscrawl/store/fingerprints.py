"""Fingerprints of articles in the database: the `KeyIndex` of `newscrawl.dedup` on an open connection.

One table of (key, article), clustered by key, so that the newest holders of a key lie side by side: at a million
articles a look-up reads a few pages (docs/benchmarks/dedup.md). Look-up and insert belong in one write transaction;
otherwise two processes that store copies of one report at the same time both call theirs the original. On SQLite the
caller begins it with BEGIN IMMEDIATE; on PostgreSQL constructing `Fingerprints` waits for the other writers.

The hot statements are SQL text with parameters: building them through the expression language costs more than SQLite
takes to answer them.
"""

from __future__ import annotations

import json
import time
import zlib
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from newscrawl.dates import TEHRAN
from newscrawl.dedup.article import Evidence
from newscrawl.dedup.fingerprint import FP_VERSION
from newscrawl.dedup.index import MAX_CANDIDATES, PER_KEY, WINDOW_DAYS, Candidate, Entry
from newscrawl.store.schema import cluster_edge, fp_article

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection
    from sqlalchemy.engine.interfaces import DBAPICursor

COMPRESSION = 3
"""zlib level of stored texts: 15 % smaller than 1 for 10 microseconds; 6 would take twice as long."""

_WRITERS = 0x6E657774
"""Number of the PostgreSQL advisory lock that writers of fingerprints take in turn; not the one under which tables are
created (`engine.CREATING`), or a start would wait for every batch."""

_COLUMNS = "article_id, source, url_key, content_hash, cluster_id, published_day, n_words, text_z"


class Fingerprints:
    """The `KeyIndex` of `newscrawl.dedup.Deduplicator` in a database.

    Args:
        connection: Open connection inside a transaction that the caller commits. For `add` it must be a writing one.
        writing: False for a reader, who waits for nobody.
        now: Seconds since 1970: when what is inserted came in; None for the present.
    """

    def __init__(self, connection: Connection, *, writing: bool = True, now: float | None = None) -> None:
        self._connection = connection
        self._today = datetime.fromtimestamp(time.time() if now is None else now, TEHRAN).toordinal()
        self._dialect = connection.dialect
        self._postgres = self._dialect.name == "postgresql"
        self._mark = "%s" if self._postgres else "?"
        self._errors: type[Exception] = self._dialect.loaded_dbapi.Error
        if not connection.in_transaction():
            connection.begin()
        self._cursor = connection.connection.cursor()
        if self._postgres and writing:
            self._execute("SELECT pg_advisory_xact_lock(%s)", (_WRITERS,))

    def _execute(self, sql: str, values: Sequence[Any]) -> DBAPICursor:
        """Run a statement on the driver's own cursor: SQLAlchemy's would cost four times what SQLite takes.

        Raises:
            DBAPIError: the database refused it, wrapped as SQLAlchemy wraps it.
        """
        try:
            self._cursor.execute(sql, values)
        except self._errors as error:
            raise DBAPIError.instance(sql, tuple(values), error, self._errors, dialect=self._dialect) from error
        return self._cursor

    def by_id(self, article_id: str) -> Entry | None:
        """See `newscrawl.dedup.KeyIndex.by_id`."""
        return self._first("article_id", article_id)

    def by_url(self, url_key: int) -> Entry | None:
        """See `newscrawl.dedup.KeyIndex.by_url`."""
        return self._first("url_key", url_key)

    def by_hash(self, body_hash: int) -> Entry | None:
        """See `newscrawl.dedup.KeyIndex.by_hash`."""
        return self._first("content_hash", body_hash)

    def _first(self, column: str, value: str | int) -> Entry | None:
        row = self._execute(_first_sql(column, self._mark), (value,)).fetchone()
        return None if row is None else _entry(row)

    def candidates(self, keys: Sequence[int], day: int | None) -> list[Candidate]:
        """See `newscrawl.dedup.KeyIndex.candidates`."""
        low, high = (0, 2**31 - 1) if day is None else (day - WINDOW_DAYS, day + WINDOW_DAYS)
        execute = self._execute
        if self._postgres:
            rows = execute(_POSTGRES_CANDIDATES, (list(keys), low, high))
        else:
            rows = execute(_sqlite_candidates(len(keys)), (*keys, low, high))
        return [Candidate(_entry(row, unpack=False), row[-1]) for row in rows.fetchall()]

    def insert(self, entry: Entry, keys: Sequence[int]) -> bool:
        """See `newscrawl.dedup.KeyIndex.insert`."""
        packed = zlib.compress(entry.text.encode(), COMPRESSION) if isinstance(entry.text, str) else entry.text
        values = (entry.source, entry.url_key, entry.body_hash, entry.day, FP_VERSION, entry.words, packed)
        own = None if entry.cluster_id == entry.article_id else entry.cluster_id
        row = self._execute(_update_sql(self._mark), (*values, entry.article_id)).fetchone()
        known = row is not None
        if row is None:
            row = self._execute(_insert_sql(self._mark), (*values, entry.article_id, own, self._today)).fetchone()
        if row is None:  # RETURNING always returns one
            raise RuntimeError(f"{entry.article_id}: the database did not say its number")
        number = row[0]
        if self._postgres:
            self._execute(_POSTGRES_KEYS, (list(keys), number))
        elif keys:
            pairs = [value for k in keys for value in (k, number)]
            self._execute(_sqlite_keys(len(keys)), pairs)
        return known

    def record(self, article_id: str, evidence: Iterable[Evidence]) -> None:
        """See `newscrawl.dedup.KeyIndex.record`."""
        sql = _edge_sql(self._mark, "::json" if self._postgres else "")
        for e in evidence:
            details = {"source": e.source, "cluster_id": e.cluster_id, "shared_keys": e.shared_keys, "reason": e.reason}
            values = (article_id, e.other_id, e.kind, e.similarity, e.containment, e.accepted, json.dumps(details))
            self._execute(sql, values)

    def accepted(self, article_id: str) -> Evidence | None:
        """See `newscrawl.dedup.KeyIndex.accepted`."""
        return next((e for e in self.evidence(article_id) if e.accepted), None)

    def evidence(self, article_id: str) -> list[Evidence]:
        """Everything recorded about `article_id`: the accepted candidate first, then the refused, closest first."""
        edge = cluster_edge.c
        query = (
            select(cluster_edge)
            .where(edge.article_id == article_id)
            .order_by(edge.accepted.desc(), edge.similarity.desc(), edge.other_id)
        )
        return [
            Evidence(
                other_id=row.other_id,
                kind=row.kind,
                similarity=row.similarity,
                containment=row.containment,
                accepted=row.accepted,
                **row.evidence,
            )
            for row in self._connection.execute(query)
        ]

    def prune(self, before_day: int, *, last: int | None = None, most: int | None = None) -> int:
        """Drop the texts of articles published before `before_day` (an ordinal of a date); their keys stay.

        Args:
            before_day: First day whose texts are kept.
            last: Only of the articles up to this number (they are counted in the order of arrival).
            most: Texts that are dropped at most, the oldest articles first; None for no limit.

        Returns:
            How many texts were dropped. An article without a day keeps its text.
        """
        old = select(fp_article.c.n).where(fp_article.c.text_z.is_not(None), fp_article.c.published_day < before_day)
        if last is not None:
            old = old.where(fp_article.c.n <= last)
        if most is not None:
            old = old.order_by(fp_article.c.published_day, fp_article.c.n).limit(most)
        return self._connection.execute(update(fp_article).where(fp_article.c.n.in_(old)).values(text_z=None)).rowcount

    def forget(self, article_id: str) -> bool:
        """Take an article out: its keys, its evidence and its row. Its cluster keeps the other members.

        Returns:
            Whether it was stored.
        """
        execute = self._connection.execute
        number = execute(select(fp_article.c.n).where(fp_article.c.article_id == article_id)).scalar()
        if number is None:
            return False
        # The key table has no index by article (it would double it), so the keys stay behind and point to no row.
        execute(delete(cluster_edge).where(cluster_edge.c.article_id == article_id))
        execute(delete(fp_article).where(fp_article.c.n == number))
        return True


def _entry(row: Sequence[Any], *, unpack: bool = True) -> Entry:
    article_id, source, url_key, content_hash, cluster_id, day, words, packed = row[:8]
    return Entry(
        article_id=article_id,
        source=source,
        url_key=url_key,
        body_hash=content_hash,
        cluster_id=cluster_id or article_id,
        day=day,
        words=words,
        text=zlib.decompress(packed).decode() if unpack and packed is not None else packed,
    )


@cache
def _first_sql(column: str, mark: str) -> str:
    return f"SELECT {_COLUMNS} FROM fp_article WHERE {column} = {mark} ORDER BY n LIMIT 1"  # noqa: S608  # own column names


@cache
def _insert_sql(mark: str) -> str:
    columns = (
        "source, url_key, content_hash, published_day, fp_version, n_words, text_z, article_id, cluster_id, stored_day"
    )
    return f"INSERT INTO fp_article ({columns}) VALUES ({', '.join([mark] * 10)}) RETURNING n"  # noqa: S608  # own column names


@cache
def _edge_sql(mark: str, cast: str) -> str:
    columns = "article_id, other_id, kind, similarity, containment, accepted, evidence"
    marks = ", ".join([mark] * 7)
    return f"INSERT INTO cluster_edge ({columns}) VALUES ({marks}{cast}) ON CONFLICT DO NOTHING"  # noqa: S608  # own column names


@cache
def _sqlite_keys(count: int) -> str:
    return f"INSERT OR IGNORE INTO fp_key (k, article) VALUES {', '.join(['(?, ?)'] * count)}"  # noqa: S608  # only parameter marks


@cache
def _update_sql(mark: str) -> str:
    columns = ("source", "url_key", "content_hash", "published_day", "fp_version", "n_words", "text_z")
    changes = ", ".join(f"{name} = {mark}" for name in columns)
    return f"UPDATE fp_article SET {changes} WHERE article_id = {mark} RETURNING n"  # noqa: S608  # own column names


_RANKED = f"""
SELECT {_COLUMNS}, c.shared FROM (
  SELECT a.n AS n, held.shared AS shared
  FROM (
    SELECT article, count(*) AS shared FROM ({{holders}}) AS h
    GROUP BY article HAVING count(*) > 1 OR min(h.holders) < {PER_KEY}
  ) AS held
  JOIN fp_article AS a ON a.n = held.article
  WHERE a.text_z IS NOT NULL AND (a.published_day IS NULL OR a.published_day BETWEEN {{mark}} AND {{mark}})
  ORDER BY held.shared DESC, a.n DESC LIMIT {MAX_CANDIDATES}
) AS c JOIN fp_article AS f ON f.n = c.n ORDER BY c.shared DESC, c.n DESC"""  # noqa: S608  # constants of this package


@cache
def _sqlite_candidates(count: int) -> str:
    """The statement for `count` keys: SQLite has no lateral join, so each key is a sub-select of its own."""
    newest = f"SELECT article FROM fp_key WHERE k = ? ORDER BY article DESC LIMIT {PER_KEY}"  # noqa: S608  # a constant
    counted = f"SELECT article, count(*) OVER () AS holders FROM ({newest})"  # noqa: S608  # as above
    return _RANKED.format(holders=" UNION ALL ".join([counted] * count), mark="?")


_POSTGRES_HOLDERS = (
    "SELECT s.article, count(*) OVER (PARTITION BY q.k) AS holders"
    " FROM unnest(%s::bigint[]) AS q(k) CROSS JOIN LATERAL"
    " (SELECT article FROM fp_key WHERE fp_key.k = q.k ORDER BY article DESC LIMIT {limit}) AS s"
)
_POSTGRES_CANDIDATES = _RANKED.format(holders=_POSTGRES_HOLDERS.format(limit=PER_KEY), mark="%s")
_POSTGRES_KEYS = "INSERT INTO fp_key (k, article) SELECT unnest(%s::bigint[]), %s ON CONFLICT DO NOTHING"
