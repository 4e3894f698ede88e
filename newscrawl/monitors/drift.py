"""Redesigns, seen in the match counts of rules on the day they happen, before a field goes missing.

Each run stores, for each source, how often every rule supplied its field (`rules` of its part of the report, keys
`<field>/<type>/<rule>`). A rule whose share of the pages differs from that of the runs before it has a reason: usually
a new markup. Chance is no reason: a difference counts only where it would come about by chance less than once in a
thousand cases, beyond a tolerance that real pages vary within.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from newscrawl.store import observing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from newscrawl.store.observing import Ran

TOLERANCE: Final = 0.2
"""How far a share may move before it is looked at."""

CHANCE: Final = 0.001
MIN_PAGES: Final = 20
"""Pages of earlier runs without which nothing is compared."""

LOOK_BACK: Final = 10
"""Earlier runs that are compared with."""


def pages(rules: Mapping[str, int]) -> int:
    """How many pages a run read, by the field that was found most often.

    >>> pages({"title/css/h1.title": 3, "title/meta/og:title": 1, "kicker/css/.kicker": 2})
    4
    """
    fields: Counter[str] = Counter()
    for rule, hits in rules.items():
        fields[rule.partition("/")[0]] += hits
    return max(fields.values(), default=0)


def drift(now: Mapping[str, int], earlier: Sequence[Mapping[str, int]]) -> list[dict[str, Any]]:
    """Rules whose share of the pages changed.

    Args:
        now: hits of each rule in this run.
        earlier: the same of runs before it.

    Returns:
        One dict for each rule, those that fell first: `rule`, `change` (fell or rose), `before` and `now` (shares of
        pages, 0 to 1), `pages` (of this run).

    >>> drift({"title/css/h1": 0, "title/meta/og:title": 9}, [{"title/css/h1": 40}])[0]["change"]
    'fell'
    >>> drift({"title/css/h1": 9}, [{"title/css/h1": 40}])
    []
    """
    read = pages(now)
    before: Counter[str] = Counter()
    for rules in earlier:
        before.update(rules)
    known = sum(pages(rules) for rules in earlier)
    if not read or known < MIN_PAGES:
        return []
    found = []
    for rule in sorted({*now, *before}):
        was, share = min(before[rule] / known, 1.0), min(now.get(rule, 0) / read, 1.0)
        # Within the tolerance chance explains it, without being asked.
        fell = share < was - TOLERANCE and chance_of_fewer(now.get(rule, 0), read, max(was - TOLERANCE, 0.0)) < CHANCE
        rose = (
            share > was + TOLERANCE
            and chance_of_fewer(read - now.get(rule, 0), read, max(1 - was - TOLERANCE, 0.0)) < CHANCE
        )
        if fell or rose:
            change = "fell" if fell else "rose"
            shares = {"before": round(was, 3), "now": round(share, 3)}
            found.append({"rule": rule, "change": change, **shares, "pages": read})
    return sorted(found, key=lambda row: (row["change"], -abs(row["before"] - row["now"]), row["rule"]))


def chance_of_fewer(hits: int, tries: int, share: float) -> float:
    """Chance of at most so many hits, where each try hits with that share (binomial)."""
    if share <= 0 or hits >= tries:
        return 1.0
    hits = max(hits, 0)
    if share >= 1:
        return 0.0
    rate, rest = math.log(share), math.log1p(-share)
    total = math.lgamma(tries + 1)
    return math.fsum(
        math.exp(total - math.lgamma(one + 1) - math.lgamma(tries - one + 1) + one * rate + (tries - one) * rest)
        for one in range(hits + 1)
    )


def of_run(sources: Mapping[str, Mapping[str, Any]], connection: Connection, before: float) -> dict[str, Any]:
    """The `drift` section of a run report: what changed, by source; sources without a change are left out.

    Args:
        sources: the `sources` of this run's report.
        connection: of the collection, open for reading.
        before: when this run began, in seconds since 1970.
    """
    found = {}
    for name, note in sources.items():
        rules = note.get("rules", {})
        if rules:
            changes = drift(rules, earlier(observing.ran(connection, name, before=before, limit=3 * LOOK_BACK)))
            if changes:
                found[name] = changes
    return found


def earlier(ran: Iterable[Ran]) -> list[dict[str, int]]:
    """Rules of the latest runs that read pages: a run every half hour finds nothing new now and then."""
    rules = [one.note.rules for one in ran if one.note is not None]
    return [one for one in rules if pages(one)][:LOOK_BACK]
