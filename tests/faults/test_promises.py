"""docs/reliability.md and the tests name each other: no promise without a test, no test of faults without a promise."""

import ast
import re
from pathlib import Path

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "reliability.md"


def functions(folder):
    found = set()
    for path in folder.rglob("test_*.py"):
        if path != Path(__file__):
            tree = ast.walk(ast.parse(path.read_text("utf-8")))
            found |= {node.name for node in tree if isinstance(node, ast.FunctionDef) and node.name[:5] == "test_"}
    return found


def test_every_promise_has_its_test_and_every_test_its_promise():
    named = set(re.findall(r"`(test_\w+)`", PAGE.read_text("utf-8")))
    assert functions(HERE) <= named
    assert named <= functions(HERE.parent)
