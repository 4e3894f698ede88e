"""The state of a collection as OpenMetrics text: for node_exporter's textfile collector and its like.

Labels are sources, reasons and names of checks: as many series as sources, never as many as articles.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from newscrawl.monitors import health
from newscrawl.monitors.levels import DAY
from newscrawl.store import alarms, observing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from sqlalchemy import Connection

    from newscrawl.sources import Source

Sample = tuple[dict[str, str], float]

FAMILIES: Final = {
    "newscrawl_healthy": "Whether no check fails (1) or some do (0).",
    "newscrawl_articles_per_day": "Articles a day over the last week.",
    "newscrawl_newest_article_timestamp_seconds": "When the newest article was published.",
    "newscrawl_last_run_timestamp_seconds": "When the last run over the source ended.",
    "newscrawl_last_run_exit_code": "Exit code of the last run over the source.",
    "newscrawl_refused_day": "Pages that brought no article within 24 hours, by reason.",
    "newscrawl_links_due": "Links whose time has come.",
    "newscrawl_gaps_open": "Stretches of lists that nobody read.",
    "newscrawl_findings": "What checks find wrong.",
    "newscrawl_alarms_open": "Open alarms.",
    "newscrawl_messages_waiting": "Messages of alarms that are not delivered.",
    "newscrawl_last_start_timestamp_seconds": "When the last run of the collection began.",
}
"""All are gauges: name and meaning."""


def render(connection: Connection, outlets: Sequence[Source], home: Path | None, now: float) -> Iterator[str]:
    """The lines of the exposition, the last one `# EOF`.

    Args:
        connection: of the collection, open for reading.
        outlets: its active sources.
        home: its folder; None where the database is on another machine.
        now: seconds since 1970.
    """
    samples: dict[str, list[Sample]] = {name: [] for name in FAMILIES}
    found = health.examine(connection, outlets, now)
    checks: Counter[tuple[str, str]] = Counter(
        (one.source, one.check) for each in found for one in each.findings if not one.notice
    )
    checks.update((one.source, one.check) for one in health.collection(connection, home, now) if not one.notice)
    for each in found:
        label = {"source": each.source}
        values = {
            "healthy": float(each.healthy),
            "articles_per_day": each.per_day,
            "newest_article_timestamp_seconds": each.newest,
            "last_run_timestamp_seconds": each.last_run,
        }
        for name, value in values.items():
            if value is not None:
                samples[f"newscrawl_{name}"].append((label, value))
        for ran in observing.ran(connection, each.source, before=now, limit=1):
            if ran.exit_code is not None:
                samples["newscrawl_last_run_exit_code"].append((label, ran.exit_code))
        for reason, number in sorted(observing.refused(connection, each.source, now - DAY).items()):
            samples["newscrawl_refused_day"].append(({**label, "reason": reason}, number))
    due, gaps = observing.due_by_source(connection, now), observing.open_gaps(connection)
    samples["newscrawl_links_due"] = [({"source": one.source}, due.get(one.source, 0)) for one in found]
    samples["newscrawl_gaps_open"] = [({"source": one.source}, len(gaps.get(one.source, ()))) for one in found]
    samples["newscrawl_findings"] = [
        ({"source": source, "check": check}, number) for (source, check), number in sorted(checks.items())
    ]
    opened = Counter(alarm.check for alarm in alarms.open_alarms(connection))
    samples["newscrawl_alarms_open"] = [({"check": check}, number) for check, number in sorted(opened.items())]
    samples["newscrawl_messages_waiting"] = [({}, alarms.waiting(connection))]
    samples["newscrawl_last_start_timestamp_seconds"] = [({}, moment) for moment in observing.run_starts(connection, 1)]
    return _lines(samples.items())


def _lines(families: Iterable[tuple[str, Sequence[Sample]]]) -> Iterator[str]:
    for name, samples in families:
        yield f"# TYPE {name} gauge"
        yield f"# HELP {name} {FAMILIES[name]}"
        for labels, value in samples:
            inner = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
            yield f"{name}{{{inner}}} {value:.15g}" if inner else f"{name} {value:.15g}"
    yield "# EOF"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
