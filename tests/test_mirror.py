"""The tests mirror the package: newscrawl/a/b.py is tested by tests/a/test_b.py, or a test file says that it does so.

A docstring says so with the module's path, `a/b.py`, as this one names `__main__.py` and `settings.py`.
"""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE, TESTS = ROOT / "newscrawl", ROOT / "tests"


def docstrings() -> str:
    """What all test files say about themselves."""
    trees = (ast.parse(path.read_text("utf-8")) for path in sorted(TESTS.rglob("*.py")))
    return "\n".join(filter(None, map(ast.get_docstring, trees)))


def untested() -> list[str]:
    """Modules that have no test file of their name and are named by none."""
    said = docstrings()
    modules = sorted(path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
    return [
        module.as_posix()
        for module in modules
        if module.name != "__init__.py"
        and not (TESTS / module.parent / f"test_{module.name}").exists()
        and f"`{module.as_posix()}`" not in said
    ]


def test_every_module_has_a_test_file_or_is_named_by_one():
    assert untested() == []
