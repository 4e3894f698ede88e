"""The promises about the source tree itself: arrows of imports, sizes of files and functions."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "newscrawl"

# From the bottom up; a module may import from its own layer and from those before it.
LAYERS = [
    {"errors"},
    {"text", "dates", "urls", "provinces", "gazetteer"},
    {"items", "sources", "dedup", "store"},
    {"loaders", "families", "discovery", "middlewares", "archive", "parsing", "cases"},
    {"spiders", "pipelines", "exporters", "monitors", "report"},
    {"cli", "demo"},
]
BLIND = LAYERS[4]
# Named in strings or read as a version only: the root package and its settings import nothing of ours above them.
ROOT_MODULES = {"__init__", "settings"}

MODULES = sorted(PACKAGE.rglob("*.py"))
SOURCES = [*MODULES, *sorted((ROOT / "tests").rglob("*.py"))]


def layer(part: str) -> int:
    return next(number for number, names in enumerate(LAYERS) if part in names)


def is_typing(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def imports(tree: ast.Module) -> list[tuple[str, int, bool]]:
    """Part of the package that is imported, line, and whether only for types."""
    found = []
    typing = {inner for node in tree.body if is_typing(node) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
            if node.module == "newscrawl":
                names = [f"newscrawl.{alias.name}" for alias in node.names]
        for name in names:
            parts = name.split(".")
            if parts[0] == "newscrawl" and len(parts) > 1 and parts[1] != "__version__":
                found.append((parts[1], node.lineno, node in typing))
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down(path):
    part = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    if part in ROOT_MODULES:
        return
    wrong = []
    for target, line, _ in imports(ast.parse(path.read_text("utf-8"))):
        if layer(target) > layer(part) or (part in BLIND and target in BLIND and target != part):
            wrong.append(f"line {line}: {part} imports {target}")
    # The hook that finds a run's spider classes lives in cli; the docs generator too. Nobody else points up.
    assert not wrong


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_stay_small(path):
    text = path.read_text("utf-8")
    assert text.count("\n") < 400
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.end_lineno - node.lineno + 1 > 60
    ]
    assert not long


def test_layers_name_every_part():
    parts = {path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in MODULES} - ROOT_MODULES
    assert parts <= set().union(*LAYERS)


@pytest.mark.parametrize("folder", ["pipelines", "exporters", "monitors"])
def test_one_public_class_a_file(folder):
    for path in (PACKAGE / folder).glob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        components = [
            node.name
            for node in tree.body
            if isinstance(node, ast.ClassDef) and node.name.endswith(("Pipeline", "Exporter", "Monitor"))
        ]
        assert len(components) <= 1, path.name
