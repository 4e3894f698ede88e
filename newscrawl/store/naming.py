"""What lists named, and what became of it: read by the missed-news meter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, exists, func, literal_column, or_, select

from newscrawl.store.schema import articles, links, sightings, walks

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Row

READ_WHOLE: Final = (
    "end of the list",
    "went through to what was there before",
    "a whole page is older than what was asked for",
    "read for edits",
)
"""How walks end (`walks.detail`) that were not stopped at a known page."""

DAY: Final = 86_400.0
_MOMENT: Final = func.coalesce(links.c.published_at, links.c.listed_at, links.c.discovered_at)


def within(since: float, until: float) -> ColumnElement[bool]:
    """Whether a link's article is of a stretch of time, as far as is known of it."""
    return and_(since <= _MOMENT, until > _MOMENT)


def lacking(connection: Connection, source: str, since: float, until: float) -> list[Row[Any]]:
    """Links of articles from a stretch of time whose text is not stored: province, moment, state, reason."""
    columns = (links.c.province, _MOMENT.label("moment"), links.c.state, links.c.reason)
    # Literals: a partial index serves no parameter.
    due = and_(links.c.due_at.is_not(None), links.c.state == literal_column("'due'"))
    refused = links.c.state == literal_column("'refused'")
    found: list[Row[Any]] = []
    for which in (due, refused):
        found.extend(connection.execute(select(*columns).where(links.c.source == source, which, within(since, until))))
    return found


def stored(connection: Connection, source: str, since: float, until: float) -> list[tuple[str | None, float]]:
    """Province and moment of each article of a stretch of time."""
    query = select(articles.c.province, articles.c.published_at).where(
        articles.c.source == source, articles.c.published_at >= since, articles.c.published_at < until
    )
    return [(row[0], row[1]) for row in connection.execute(query)]


def whole_walks(connection: Connection, source: str, since: float) -> list[tuple[str, str, float]]:
    """Walks that read their list to its end: channel, scope, and when they began. A feed is one page: always whole."""
    query = select(walks.c.channel, walks.c.scope, walks.c.started_at).where(
        walks.c.source == source,
        walks.c.status == "complete",
        walks.c.started_at >= since,
        or_(walks.c.channel == "feed", walks.c.detail.in_(READ_WHOLE)),
    )
    return [(row[0], row[1], row[2]) for row in connection.execute(query)]


def seen(connection: Connection, source: str, since: float, until: float) -> list[Row[Any]]:
    """What channels named of a stretch of time: channel, code, moment of the article, province if known, reason.

    Only what some run took for a link: a sitemap names all news of a site, and nobody missed what is none of ours.
    """
    query = (
        select(sightings.c.channel, sightings.c.news_code, _MOMENT.label("moment"), links.c.province, links.c.reason)
        .join(links, and_(links.c.source == sightings.c.source, links.c.news_code == sightings.c.news_code))
        .where(sightings.c.source == source, sightings.c.first_seen_at >= since - DAY, within(since, until))
    )
    return list(connection.execute(query))


def in_sitemaps_alone(connection: Connection, source: str, since: float, until: float) -> list[float]:
    """When a sitemap first named each code that no other list named and no run took for a link."""
    other = sightings.alias()
    same = (other.c.source == sightings.c.source, other.c.news_code == sightings.c.news_code)
    taken = select(links.c.news_code).where(
        links.c.source == sightings.c.source, links.c.news_code == sightings.c.news_code
    )
    query = select(sightings.c.first_seen_at).where(
        sightings.c.source == source,
        sightings.c.first_seen_at >= since,
        sightings.c.first_seen_at < until,
        sightings.c.channel == "sitemap",
        ~exists(taken),
        ~exists(select(other.c.news_code).where(*same, other.c.channel != "sitemap")),
    )
    return list(connection.execute(query).scalars())


def numbers(connection: Connection, source: str, since: float, until: float) -> list[tuple[int, float]]:
    """Numbers of articles that any list named, with their moments, sorted; a code may be none."""
    query = select(links.c.news_code, links.c.published_at).where(
        links.c.source == source, links.c.published_at >= since, links.c.published_at < until
    )
    return sorted((int(code), at) for code, at in connection.execute(query) if code.isdecimal() and len(code) < 16)
