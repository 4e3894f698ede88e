"""Generated pages are fresh, and every command is documented."""

import re

import pytest

from newscrawl.authoring import docs
from newscrawl.cli.app import app
from newscrawl.reasons import REASONS
from newscrawl.text import clean

ROOT = docs.DOCS.parent
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(docs.DOCS.glob("*.md"))]
PLANNED = {"report", "browse", "worker"}
"""Named as what is not there yet."""


def test_generated_pages_are_fresh():
    stale = [path.name for path, text in docs.pages().items() if path.read_text("utf-8") != text]
    assert not stale, f"run `make docs`: {stale}"


def test_the_table_of_reasons_stands_between_its_marks():
    page = docs.with_reasons(f"Before.\n\n{docs.REASONS_BEGIN}\nstale row\n{docs.REASONS_END}\n\nAfter.\n")
    assert page.startswith("Before.\n")
    assert page.endswith("\n\nAfter.\n")
    assert "stale row" not in page
    assert page == docs.with_reasons(page)
    for reason in REASONS:
        assert page.count(f"\n| `{reason}` | ") == 1


def names():
    commands = {
        command.name or command.callback.__name__.replace("_", "-"): command.callback
        for command in app.registered_commands
    }
    return commands | {group.name: group.typer_instance for group in app.registered_groups}


def test_every_command_is_in_the_readme_and_has_help():
    readme = (ROOT / "README.md").read_text("utf-8")
    for name, command in names().items():
        assert command.__doc__ or command.info.help, name
        assert f"newscrawl {name}" in readme, f"README.md does not name `newscrawl {name}`"


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_every_command_that_a_page_names_exists(page):
    named = set(re.findall(r"(?:^ +|`)newscrawl ([a-z][a-z-]+)", page.read_text("utf-8"), re.MULTILINE))
    assert named <= set(names()) | PLANNED, f"{page.name}: {sorted(named - set(names()) - PLANNED)}"


def test_half_spaces_of_the_persian_page_are_right_by_our_own_cleaner():
    lines = (ROOT / "README.fa.md").read_text("utf-8").splitlines()
    prose = [line for line in lines if line and not line.startswith("    ")]
    assert len(prose) > 10
    assert [clean(line) for line in prose] == prose


def test_the_glossary_is_short():
    page = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert "mend" not in page
    rows = page.partition("| word | means |")[2].partition("\n\n")[0].strip().splitlines()[1:]
    words = [word for row in rows for word in row.split("|")[1].split(",")]
    assert 1 < len(words) <= 20
