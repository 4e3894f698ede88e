"""The promises about the source tree itself: arrows of imports, circles, where Scrapy is imported, sizes."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "newscrawl"

# From the bottom up. A part imports from the levels before its own, and nothing from its own level but itself.
# Finer than the sentence in CONTRIBUTING where two parts of one of its levels need each other one way.
LEVELS: list[set[str]] = [
    # `atomic`: writes whole files; everybody who writes one needs it. `leash`: ends a process with its parent.
    {"errors", "atomic", "leash"},
    {"items", "urls", "reasons"},  # above `errors`: a refusal is an error that users can catch
    {"text"},
    {"dates", "provinces"},
    {"pages", "sources", "dedup", "config"},
    {"loaders", "store"},
    {"families", "run"},
    {"discovery", "middlewares", "exporters", "monitors", "archive", "parsing", "parsers"},
    {"spiders", "pipelines", "extensions", "authoring", "report"},
    {
        "crawling",
        "reparsing",
        "jobs",
    },  # `jobs`: workers start the command in a process, so they need neither of the others
    {"cli"},
]
# The newsroom stands beside the ladder: a site, not a part of the crawler.
DEMO_MAY_IMPORT = {"demo", "provinces"}
MAY_IMPORT_DEMO = {"demo", "cli.demo"}
MAY_IMPORT_SCRAPY = {"middlewares", "spiders", "pipelines", "extensions", "crawling"}
# The root package and its settings name everything in strings or lazily.
ROOT_MODULES = {"__init__", "__main__", "settings"}

# One thought that is longer than the alarm.
MAY_BE_LONG = {
    "newscrawl/store/schema.py",  # all tables stand in one file (DESIGN section 1)
    "newscrawl/store/migrations/versions/0001_first.py",  # frozen, as Alembic rendered it
    "newscrawl/store/migrations/versions/0002_ordinary_days.py",  # likewise
}

MODULES = sorted(PACKAGE.rglob("*.py"))
SOURCES = [*MODULES, *sorted((ROOT / "tests").rglob("*.py"))]


def name_of(path: Path) -> str:
    """The module's dotted name below the package; a package's own name for its `__init__`."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


NAMES = {name_of(path): path for path in MODULES}


def level(part: str) -> int:
    return next(number for number, names in enumerate(LEVELS) if part in names)


def imports(path: Path) -> list[tuple[str, int]]:
    """Modules that a file imports (for types too), as dotted names with the line; ours without `newscrawl.`."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            head, _, rest = name.partition(".")
            if head != "newscrawl":
                found.append((f":{head}", node.lineno))
            elif rest and rest != "__version__":
                while rest and rest not in NAMES:
                    rest = rest.rpartition(".")[0]
                if rest:
                    found.append((rest, node.lineno))
    return found


GRAPH = {name: imports(path) for name, path in NAMES.items() if name not in ROOT_MODULES}


def test_levels_name_every_part():
    assert {name.partition(".")[0] for name in GRAPH} <= set().union(*LEVELS, {"demo"})


def test_imports_point_down_and_never_sideways():
    wrong = []
    for name, found in GRAPH.items():
        part = name.partition(".")[0]
        for target, line in found:
            other = target.partition(".")[0]
            if target.startswith(":") or other == part or "demo" in (part, other):
                continue
            if level(other) >= level(part):
                wrong.append(f"{name}:{line} imports {target}")
    assert not wrong, "\n".join(wrong)


def test_the_newsroom_stands_alone():
    wrong = []
    for name, found in GRAPH.items():
        for target, line in found:
            other = target.partition(".")[0]
            if name.partition(".")[0] == "demo" and not target.startswith(":") and other not in DEMO_MAY_IMPORT:
                wrong.append(f"{name}:{line} imports {target}")
            if other == "demo" and name.partition(".")[0] != "demo" and name not in MAY_IMPORT_DEMO:
                wrong.append(f"{name}:{line} imports {target}")
    assert not wrong, "\n".join(wrong)


def test_no_circles():
    """Also inside a folder, and also among imports for types only: a circle is two modules that are one thought."""
    graph = {name: {target for target, _ in found if target in GRAPH} - {name} for name, found in GRAPH.items()}
    # What cannot be taken away leaf by leaf is a circle, or stands above one.
    while leaves := {name for name, targets in graph.items() if not targets & graph.keys()}:
        graph = {name: targets for name, targets in graph.items() if name not in leaves}
    above = True
    while above:
        above = {name for name in graph if not any(name in targets for targets in graph.values())}
        graph = {name: targets for name, targets in graph.items() if name not in above}
    assert not graph, "circles among: " + ", ".join(sorted(graph))


def test_scrapy_is_imported_in_its_folders_only():
    wrong = [
        f"{name}:{line} imports scrapy"
        for name, found in GRAPH.items()
        for target, line in found
        if target == ":scrapy" and name.partition(".")[0] not in MAY_IMPORT_SCRAPY
    ]
    assert not wrong, "\n".join(wrong)


def test_files_and_functions_stay_small():
    long = []
    for path in SOURCES:
        if str(path.relative_to(ROOT)) in MAY_BE_LONG:
            continue
        text = path.read_text("utf-8")
        if text.count("\n") >= 400:
            long.append(f"{path.relative_to(ROOT)}: {text.count(chr(10))} lines")
        long.extend(
            f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {node.end_lineno - node.lineno + 1} lines"
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno - node.lineno + 1 > 60
        )
    assert not long, "\n".join(long)


@pytest.mark.parametrize("folder", ["pipelines", "extensions", "middlewares"])
def test_one_component_a_file(folder):
    for path in (PACKAGE / folder).glob("*.py"):
        components = [
            node.name
            for node in ast.parse(path.read_text("utf-8")).body
            if isinstance(node, ast.ClassDef) and node.name.endswith(("Pipeline", "Middleware"))
        ]
        assert len(components) <= 1, path.name
