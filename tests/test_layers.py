"""The promises about the source tree itself: arrows of imports, sizes of files and functions."""

import ast
from pathlib import Path

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


def test_imports_point_down():
    wrong = []
    for path in MODULES:
        part = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        if part in ROOT_MODULES:
            continue
        for target, line, _ in imports(ast.parse(path.read_text("utf-8"))):
            if layer(target) > layer(part) or (part in BLIND and target in BLIND and target != part):
                wrong.append(f"{path.relative_to(ROOT)}:{line}: {part} imports {target}")
    # The hook that finds a run's spider classes lives in cli; the docs generator too. Nobody else points up.
    assert not wrong


def trees() -> list[tuple[str, str, ast.Module]]:
    """Name, text and tree of each file of the package and its tests."""
    read = [(str(path.relative_to(ROOT)), path.read_text("utf-8")) for path in SOURCES]
    return [(name, text, ast.parse(text)) for name, text in read]


def test_files_stay_small():
    assert [f"{name}: {text.count(chr(10))} lines" for name, text, _ in trees() if text.count("\n") >= 400] == []


def test_functions_stay_small():
    sizes = [
        (f"{name}: {node.name}", (node.end_lineno or 0) - node.lineno + 1)
        for name, _, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]
    assert sizes
    assert [f"{where}: {lines} lines" for where, lines in sizes if lines > 60] == []


def test_layers_name_every_part():
    parts = {path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in MODULES} - ROOT_MODULES
    assert parts <= set().union(*LAYERS)


def test_one_pipeline_a_file():
    files = sorted(path for path in (PACKAGE / "pipelines").glob("*.py") if path.name != "__init__.py")
    assert files
    for path in files:
        classes = [node.name for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.ClassDef)]
        assert len([name for name in classes if name.endswith("Pipeline")]) == 1, path.name
