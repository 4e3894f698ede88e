"""Generated pages are fresh, and every command is documented."""

from newscrawl.authoring import docs
from newscrawl.cli.app import app


def test_generated_pages_are_fresh():
    stale = [path.name for path, text in docs.pages().items() if path.read_text("utf-8") != text]
    assert not stale, f"run `make docs`: {stale}"


def test_every_command_is_in_the_readme_and_has_help():
    readme = (docs.DOCS.parent / "README.md").read_text("utf-8")
    for command in app.registered_commands:
        name = command.name or command.callback.__name__.replace("_", "-")
        assert command.callback.__doc__, name
        assert f"newscrawl {name}" in readme, f"README.md does not name `newscrawl {name}`"
