"""What must stay light, so that help answers at once and a list of spiders needs no model."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from patience import PATIENCE

ROOT = Path(__file__).parents[1]
HEAVY = {"hazm", "numpy", "gensim", "nltk", "sklearn", "polars", "procrastinate", "psycopg"}

RUN = """
import json, sys
try:
    {code}
except SystemExit as end:
    assert not end.code, end.code
print("\\n" + json.dumps(sorted({{name.partition(".")[0] for name in sys.modules}})))
"""


def loaded(code):
    done = subprocess.run(
        [sys.executable, "-c", RUN.format(code=code)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1])), done.stdout


@pytest.mark.parametrize(
    "code",
    [
        "import newscrawl",
        "import newscrawl.items",
        "import newscrawl.settings",
        "import newscrawl.spiders",
        "import newscrawl.loaders",
        "import newscrawl.provinces",
        "sys.argv[1:] = ['--help']; from newscrawl.cli import main; main()",
        "sys.argv[1:] = ['sources']; from newscrawl.cli import main; main()",
        "sys.argv[1:] = ['provinces']; from newscrawl.cli import main; main()",
        "sys.argv[1:] = ['schema']; from newscrawl.cli import main; main()",
        "sys.argv[1:] = ['crawl', '--help']; from newscrawl.cli import main; main()",
    ],
)
def test_language_models_are_not_imported(code):
    modules, _ = loaded(code)
    assert not modules & HEAVY


def test_scaling_who_reads_arguments_only_does_not_import_scrapy():
    """`export` took a second of CPU to import what only a crawl needs."""
    modules, _ = loaded("import newscrawl.cli.export, newscrawl.spiders.arguments, newscrawl.store.articles")
    assert not modules & {"scrapy", "twisted", "lxml", "cryptography"}


@pytest.mark.parametrize("arguments", [["--help"], ["sources"], ["provinces"]])
def test_quick_commands_do_not_import_scrapy(arguments):
    modules, _ = loaded(f"sys.argv[1:] = {arguments}; from newscrawl.cli import main; main()")
    assert not modules & {"scrapy", "twisted", "sqlalchemy"}


def test_scrapy_list_names_the_active_sources():
    code = "from scrapy.cmdline import execute; execute(['scrapy', 'list'])"
    modules, printed = loaded(code)
    assert not modules & HEAVY
    from newscrawl.sources import load_all

    active = {source.name for source in load_all().values() if source.status == "active"}
    assert set(printed.split("[")[0].split()) == active
    assert "mehrnews" in active


def test_settings_import_nothing_of_ours():
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, newscrawl.settings; print(*(n for n in sys.modules if n.startswith('newscrawl')))",
        ],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert set(done.stdout.split()) <= {"newscrawl", "newscrawl.settings"}
