"""The newsroom stands apart: what tests compare with must not come from the code under test."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

from newscrawl import demo

ROOT = Path(demo.__file__).parent
PACKAGE = "newscrawl.demo"


def imports() -> dict[str, set[str]]:
    """What each module of the newsroom imports of newscrawl, imports for types included."""
    found = {}
    for path in ROOT.rglob("*.py"):
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join([PACKAGE, *parts]).removesuffix(".__init__")
        nodes = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.ImportFrom)]
        assert not any(node.level for node in nodes), f"{name}: relative import"
        found[name] = {node.module for node in nodes if node.module and node.module.split(".")[0] == "newscrawl"}
    return found


def test_it_imports_nothing_of_newscrawl_but_the_provinces():
    outside = {module for found in imports().values() for module in found if not module.startswith(PACKAGE)}
    assert outside == {"newscrawl.provinces"}


def test_there_is_no_circle():
    graph = imports()
    assert len(graph) > 20
    TopologicalSorter({name: found & graph.keys() for name, found in graph.items()}).prepare()
