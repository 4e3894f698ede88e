"""Generated pages are fresh, and every command is documented."""

from newscrawl.authoring import docs
from newscrawl.cli.app import app
from newscrawl.reasons import REASONS


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


def test_every_command_is_in_the_readme_and_has_help():
    readme = (docs.DOCS.parent / "README.md").read_text("utf-8")
    for command in app.registered_commands:
        name = command.name or command.callback.__name__.replace("_", "-")
        assert command.callback.__doc__, name
        assert f"newscrawl {name}" in readme, f"README.md does not name `newscrawl {name}`"
