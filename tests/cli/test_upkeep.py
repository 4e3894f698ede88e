"""`newscrawl prune`, `backup` and `migrate`, as a user types them. What they do is shown in tests/store."""

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from newscrawl.cli.app import app
from newscrawl.store import runs, schema
from newscrawl.store.engine import Store
from newscrawl.store.schema import SCHEMA_VERSION


def run(*arguments):
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, result.output


@pytest.fixture
def home(tmp_path):
    """A collection with two runs that ended long ago."""
    place = tmp_path / "home"
    place.mkdir()
    store = Store.open(f"sqlite:///{place / 'newscrawl.db'}")
    with store.write() as connection:
        for name, began in (("newer", 1_600_000_050.0), ("old", 1_600_000_000.0)):
            runs.begin(connection, name, ["mehrnews"], {}, began)
        connection.execute(schema.runs.update().values(finished_at=1_600_000_100.0, status="finished"))
    store.close()
    return place


def known(place):
    store = Store.open(f"sqlite:///{place / 'newscrawl.db'}")
    with store.read() as connection:
        found = sorted(connection.execute(select(schema.runs.c.run_id)).scalars())
    store.close()
    return found


def test_migrate_says_where_and_which(home):
    assert run("migrate", "--home", str(home)) == (0, f"{home / 'newscrawl.db'}: schema {SCHEMA_VERSION}\n")


def test_a_backup_is_a_collection(home, tmp_path):
    code, out = run("backup", str(tmp_path / "copy"), "--home", str(home))
    assert (code, out.startswith(f"{tmp_path / 'copy'}: the database and ")) == (0, True)
    assert known(tmp_path / "copy") == known(home) == ["newer", "old"]


def test_prune_says_first_and_does_then(home):
    code, out = run("prune", "--older-than", "90d", "--dry-run", "--home", str(home))
    assert (code, out.partition(" run")[0]) == (0, "1")
    assert "would be forgotten" in out
    assert known(home) == ["newer", "old"]
    code, out = run("prune", "--older-than", "90d", "--home", str(home))
    assert (code, out.partition(" run")[0]) == (0, "1")
    assert known(home) == ["newer"], "the newest run of a collection stays"
