"""Settles what came of fetched links: versions, link states, fingerprints and refusals in one transaction.

Copies are looked up (`store.duplicates`) and inserted inside the same write transaction.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select, update

from newscrawl import dates
from newscrawl.items import WarcPlace
from newscrawl.reasons import SCOPE, Refused
from newscrawl.store import captures, life, parked, runs, schema, validators
from newscrawl.store.duplicates import Duplicates
from newscrawl.store.life import Life
from newscrawl.store.outcomes import Fetched, Outcome, Rejected, Settled, kept
from newscrawl.store.versions import changed_fields, pack, record_hash, unpack

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from newscrawl.items import Article
    from newscrawl.store.captures import Archive, Written
    from newscrawl.store.duplicates import Drop
    from newscrawl.store.engine import Store
    from newscrawl.store.lock import SourceLocks

_LIFE = tuple(Life.__dataclass_fields__)

_DONE = (
    update(schema.links)
    .where(schema.links.c.source == bindparam("b_source"), schema.links.c.news_code == bindparam("b_code"))
    .values({name: bindparam(f"b_{name}") for name in (*_LIFE, "province", "published_at", "tried_by")})
)

_ARTICLE_SEEN = update(schema.articles).where(schema.articles.c.id == bindparam("b_id"))


class Ledger:
    """Writes the outcomes of one run."""

    def __init__(
        self,
        store: Store,
        run_id: str,
        drop: Drop = "exact-same-source",
        locks: SourceLocks | None = None,
        archive: Archive | None = None,
    ) -> None:
        self._store = store
        self._run_id = run_id
        self._drop = drop
        self._locks = locks
        self._archive = archive

    def settle(self, outcomes: Sequence[Outcome], now: float) -> list[Settled]:
        """Store a batch in one transaction. Returns what became of each, in order.

        Raises:
            StoreError: nothing of the batch was stored; `LockLostError` and `RunClosedError` are two of its kinds.
        """
        if self._locks is not None:
            self._locks.check()
        pages = [page for outcome in outcomes for page in kept(outcome)]
        with captures.batch(self._archive, pages) as batch, self._store.write() as connection:
            runs.check_open(connection, self._run_id)
            places = {(place.kept.source, place.kept.news_code): place for place in batch.written}
            settled = _Batch(connection, self._run_id, self._drop, now, places).settle(outcomes)
            said = {outcome.key: one.what for outcome, one in zip(outcomes, settled, strict=True)}
            captures.put(connection, self._run_id, batch, now, said)
            return settled


class _Batch:
    """One transaction: collects rows, so that each table is written by one statement."""

    def __init__(
        self,
        connection: Connection,
        run_id: str,
        drop: Drop,
        now: float,
        places: Mapping[tuple[str, str | None], Written],
    ) -> None:
        self._connection = connection
        self._places = places
        self._run_id = run_id
        self._now = now
        self._duplicates = Duplicates(connection, drop, now)
        self._links: list[dict[str, Any]] = []
        self._new: list[dict[str, Any]] = []
        self._changed: list[dict[str, Any]] = []
        self._versions: list[dict[str, Any]] = []
        self._rejects: list[dict[str, Any]] = []
        self._parked: list[dict[str, object]] = []
        self._unparked: list[tuple[str, str]] = []
        self._rows: dict[tuple[str, str], Any] = {}
        self._lives: dict[tuple[str, str], Life] = {}
        self._articles: dict[str, Any] = {}

    def settle(self, outcomes: Sequence[Outcome]) -> list[Settled]:
        self._look_up(outcomes)
        settled = [self._settle(outcome) for outcome in outcomes]
        execute = self._connection.execute
        if self._new:
            execute(insert(schema.articles), self._new)
        if self._changed:
            execute(_ARTICLE_SEEN, self._changed)
        if self._versions:
            execute(insert(schema.versions), self._versions)
        self._point_back()
        if self._rejects:
            execute(insert(schema.rejects), self._rejects)
        if self._links:
            execute(_DONE, self._links)
        parked.put(self._connection, self._parked)
        parked.drop(self._connection, self._unparked)
        read = [outcome.validators for outcome in outcomes if isinstance(outcome, Fetched) and outcome.validators]
        validators.put(self._connection, [entry for entry in read if entry.etag or entry.last_modified], self._now)
        return settled

    def _point_back(self) -> None:
        """Say in stored records which original was found after them; what is published stays as it is."""
        versions = schema.versions
        found = self._duplicates.pointed_back
        query = select(versions.c.seq, versions.c.article_id, versions.c.record)
        for row in self._connection.execute(query.where(versions.c.article_id.in_(found))).all() if found else ():
            article, said = unpack(row.record), found[row.article_id]
            article.duplicate_of, article.duplicate_kind = said.duplicate_of, said.duplicate_kind
            article.similarity = said.similarity
            self._connection.execute(update(versions).where(versions.c.seq == row.seq).values(record=pack(article)))

    def _look_up(self, outcomes: Sequence[Outcome]) -> None:
        links, articles = schema.links, schema.articles
        by_source: dict[str, list[str]] = {}
        for outcome in outcomes:
            source, code = outcome.key
            by_source.setdefault(source, []).append(code)
        for source, codes in by_source.items():
            query = select(links).where(links.c.source == source, links.c.news_code.in_(codes))
            for row in self._connection.execute(query).mappings():
                self._rows[row["source"], row["news_code"]] = row
                self._lives[row["source"], row["news_code"]] = Life(**{name: row[name] for name in _LIFE})
            ids = [f"{source}#{code}" for code in codes]
            for row in self._connection.execute(select(articles).where(articles.c.id.in_(ids))).mappings():
                self._articles[row["id"]] = dict(row)

    def _settle(self, outcome: Outcome) -> Settled:
        if isinstance(outcome, Fetched):
            return self._fetched(outcome)
        if isinstance(outcome, Rejected):
            return self._rejected(outcome)
        before = self._lives.get(outcome.key, Life())
        if f"{outcome.source}#{outcome.news_code}" not in self._articles:
            refused = Refused("unasked_304", "HTTP 304, but there is no text of it here")
            url = self._rows[outcome.key]["url"] if outcome.key in self._rows else ""
            return self._rejected(Rejected(*outcome.key, url, refused, began=outcome.began))
        self._link(outcome, life.seen(before, self._began(outcome)))
        return Settled("unchanged")

    def _began(self, outcome: Outcome) -> float:
        return self._now if outcome.began is None else outcome.began

    def _fetched(self, outcome: Fetched) -> Settled:
        article, known = outcome.article, self._articles.get(outcome.article.id)
        self._say_place(outcome.key, article)
        published = datetime.fromisoformat(article.published_at).timestamp()
        lived = self._lives.get(outcome.key, Life())
        if lived.reason in SCOPE:
            self._unparked.append(outcome.key)
        if not (outcome.reread and lived.state == "stored"):
            found = life.seen(lived, self._began(outcome))
            self._link(outcome, found, province=article.province, published_at=published)
        of_record = record_hash(article)
        if known is not None and known["record_hash"] == of_record:
            return self._unchanged(article, known, of_record)
        article.run_id = self._run_id
        if known is None:
            return self._first(outcome, published, of_record)
        before = self._before(known)
        # An older newscrawl stored no hash; `forget` took it away.
        if known["content_hash"] and known["record_hash"] is None and record_hash(before) == of_record:
            return self._unchanged(article, known, of_record)
        if known["content_hash"] != article.content_hash:
            self._duplicates.replace(outcome.prepared)
        self._edit(article, before)
        self._store(article, published, of_record, known)
        return Settled("update", article)

    def _say_place(self, key: tuple[str, str], article: Article) -> None:
        place = self._places.get(key)
        if place is not None:
            article.warc = WarcPlace(file=place.file, offset=place.offset)

    def _unchanged(self, article: Article, known: dict[str, Any], of_record: str) -> Settled:
        article.first_seen_at = dates.iso(known["first_seen_at"])
        article.version, article.cluster_id = known["version"], known["cluster_id"]
        self._changed.append({**known, "b_id": known["id"], "last_seen_at": self._now, "record_hash": of_record})
        return Settled("unchanged", article)

    def _first(self, outcome: Fetched, published: float, of_record: str) -> Settled:
        article = outcome.article
        article.first_seen_at = dates.iso(self._discovered(outcome))
        dropped = self._duplicates.find(article, outcome.prepared)
        self._store(article, published, of_record, exported=dropped is None)
        if dropped is None:
            return Settled("new", article)
        self._reject(outcome.key, article.url, dropped.refused, dropped.copy_of)
        return Settled("dropped", article)

    def _discovered(self, outcome: Fetched) -> float:
        """When a list first named the article: nobody sees a thing after having fetched it."""
        row = self._rows.get(outcome.key)
        known = row.get("discovered_at") if row is not None else None
        return min(self._now, self._began(outcome)) if known is None else float(known)

    def _before(self, known: dict[str, Any]) -> Article:
        """The newest version that is stored."""
        # A batch may hold several versions of one article: the last of them is the one before.
        record = next((row["record"] for row in reversed(self._versions) if row["article_id"] == known["id"]), None)
        if record is None:
            versions = schema.versions
            query = select(versions.c.record).where(
                versions.c.article_id == known["id"], versions.c.version == known["version"]
            )
            record = self._connection.execute(query).scalar()
        if record is None:
            raise LookupError(f"{known['id']}: version {known['version']} is not stored")
        return unpack(record)

    @staticmethod
    def _edit(article: Article, before: Article) -> None:
        article.first_seen_at = before.first_seen_at
        article.cluster_id, article.duplicate_of = before.cluster_id, before.duplicate_of
        article.duplicate_kind, article.similarity = before.duplicate_kind, before.similarity
        article.version = before.version + 1
        article.changed_fields = changed_fields(before, article)
        # After `forget` the same text is exported anew: a version, and nobody's edit.
        article.is_update = bool(article.changed_fields)

    def _store(
        self,
        article: Article,
        published: float,
        of_record: str,
        known: dict[str, Any] | None = None,
        *,
        exported: bool = True,
    ) -> None:
        row = {
            "id": article.id,
            "source": article.source,
            "news_code": article.news_code,
            "url": article.url,
            "title": article.title,
            "kind": article.kind,
            "province": article.province,
            "published_at": published,
            "first_seen_at": datetime.fromisoformat(article.first_seen_at or dates.iso(self._now)).timestamp(),
            "last_seen_at": self._now,
            "version": article.version,
            "content_hash": article.content_hash,
            "record_hash": of_record,
            "cluster_id": article.cluster_id,
        }
        if known is None:
            self._new.append(row)
        else:
            self._changed.append({**row, "b_id": article.id, "first_seen_at": known["first_seen_at"]})
        self._articles[article.id] = row
        self._versions.append(
            {
                "article_id": article.id,
                "version": article.version,
                "run_id": self._run_id,
                "stored_at": self._now,
                "exported": exported,
                "record": pack(article),
            }
        )

    def _rejected(self, outcome: Rejected) -> Settled:
        before, refused = self._lives.get(outcome.key, Life()), outcome.refused
        began = self._began(outcome)
        if refused.row.whose == "scope":
            found = life.parked(before, refused, self._now, began)
            self._keep(outcome, found, began)
        else:
            found = life.failed(before, refused, self._now, began, lambda since: self._is_well(outcome.source, since))
        self._link(outcome, found, province=outcome.province, published_at=outcome.published_at)
        if found.due_at is not None:
            return Settled("due", due_at=found.due_at)
        if found.state == "stored":
            return Settled("unchanged")
        self._reject(outcome.key, outcome.url, refused)
        if found.state == "parked":
            return Settled("parked")
        return Settled("refused")

    def _keep(self, outcome: Rejected, found: Life, began: float) -> None:
        """Keep what was read: a run that asks for it need not fetch it again."""
        if found.state == "parked" and outcome.article is not None and outcome.published_at is not None:
            self._say_place(outcome.key, outcome.article)
            self._parked.append(parked.row(outcome.article, outcome.published_at, began))

    def _is_well(self, source: str, since: float) -> bool:
        """Whether a source published, and we stored it, after a moment."""
        articles = schema.articles
        query = select(articles.c.id).where(articles.c.source == source, articles.c.published_at > since).limit(1)
        return self._connection.execute(query).first() is not None

    def _reject(self, key: tuple[str, str], url: str, refused: Refused, duplicate_of: str | None = None) -> None:
        self._rejects.append(
            {
                "run_id": self._run_id,
                "at": self._now,
                "source": key[0],
                "news_code": key[1],
                "url": url,
                "reason": refused.reason,
                "detail": refused.detail,
                "duplicate_of": duplicate_of,
                "retry": False,
            }
        )

    def _link(
        self, outcome: Outcome, found: Life, *, province: str | None = None, published_at: float | None = None
    ) -> None:
        key = outcome.key
        row = self._rows.get(key) or {"province": None, "published_at": None}
        # What the article said replaces what the list hinted.
        said = {"province": province or row["province"], "published_at": published_at or row["published_at"]}
        self._rows[key] = {**row, **said}
        self._lives[key] = found
        values = {**asdict(found), **said, "tried_by": self._run_id}
        self._links.append({"b_source": key[0], "b_code": key[1], **{f"b_{name}": values[name] for name in values}})
