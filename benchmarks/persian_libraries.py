"""Compare Persian text libraries with newscrawl on the development data.

    python benchmarks/persian_libraries.py [--parsivar PYTHON] [--shekar PYTHON] [--virastar DIR]

hazm is measured in this environment. The others do not fit beside it (shekar needs numpy >= 2) and are measured when
you name where they are: a Python of an environment of their own (`python -m venv x; x/bin/pip install shekar`), or the
folder in which `npm install virastar` was run. Each library's own default is called, once a row.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SCORER = ROOT.parent / "shared" / "tools" / "score_persian.py"
DATA = ROOT.parent / "shared" / "data" / "persian"

ADAPTERS = {
    "nothing": "def run(text):\n    return text\n",
    "hazm": "from hazm import Normalizer\nrun = Normalizer().normalize\n",
    "hazm_affixes": (
        "import re\nfrom hazm import Normalizer\nn = Normalizer()\n"
        "patterns = [(re.compile(a), b) for a, b in n.affix_spacing_patterns]\n"
        "def run(text):\n    for a, b in patterns:\n        text = a.sub(b, text)\n    return n.seperate_mi(text)\n"
    ),
    "parsivar": "from parsivar import Normalizer\nrun = Normalizer().normalize\n",
    "shekar": "from shekar import Normalizer\nrun = Normalizer()\n",
    "virastar": (
        "import json, os, subprocess\n"
        "js = '''const V=require(process.cwd()+\"/node_modules/virastar\");const v=new V();"
        'require("readline").createInterface({input:process.stdin}).on("line",l=>'
        "console.log(JSON.stringify(v.cleanup(JSON.parse(l)))));'''\n"
        "node = subprocess.Popen(['node', '-e', js], cwd=os.environ['VIRASTAR'], text=True, encoding='utf-8',\n"
        "                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=1)\n"
        "def run(text):\n    node.stdin.write(json.dumps(text) + '\\n')\n    node.stdin.flush()\n"
        "    return json.loads(node.stdout.readline())\n"
    ),
    "newscrawl_clean": "from newscrawl.text import clean as run\n",
    "newscrawl_repair": "from newscrawl.text import repair as run\n",
}
NAMES = {
    "nothing": "do nothing",
    "hazm": "hazm 0.10, `Normalizer().normalize`",
    "hazm_affixes": "hazm 0.10, only `affix_spacing_patterns` and `seperate_mi`",
    "parsivar": "parsivar",
    "shekar": "shekar",
    "virastar": "virastar (npm)",
    "newscrawl_clean": "**newscrawl** `clean`",
    "newscrawl_repair": "**newscrawl** `repair`",
}


def score(name: str, python: str, environment: dict[str, str]) -> dict[str, Any]:
    """Run the scorer on one adapter in the given Python."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, f"adapter_{name}.py").write_text(ADAPTERS[name], "utf-8")
        command = [python, str(SCORER), f"adapter_{name}:run", "--data", str(DATA)]
        paths = f"{folder}{os.pathsep}{ROOT}"
        done = subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": paths, **environment},
            capture_output=True,
            check=False,
        )
    if done.returncode:
        raise SystemExit(f"{name}: {done.stderr.decode()[-500:]}")
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def line(name: str, result: dict[str, Any]) -> str:
    """One row of the table."""
    zwnj = result["zwnj"]

    def triple(source: str) -> str:
        return " / ".join(f"{100 * zwnj[source][mode]['zwnj']['f1']:.1f}" for mode in ("glued", "spaced", "mixed"))

    changed = max(row["letters_changed"] for row in zwnj["all"].values())
    return (
        f"| {NAMES[name]} | {result['unify']['passed']} of {result['unify']['total']} "
        f"| {result['harm']['passed']} of {result['harm']['total']} | {triple('all')} | {triple('seraji')} "
        f"| {100 * zwnj['all']['clean']['harm']:.2f} % | {100 * changed:.1f} % "
        f"| {result['speed_zwnj']['mb_per_s']:.2f} | {result['not_idempotent']['changed_again']} |"
    )


def main() -> None:
    """Measure what is there and print the table."""
    parser = argparse.ArgumentParser(description="Compare Persian text libraries.")
    parser.add_argument("--parsivar", help="a Python that has parsivar")
    parser.add_argument("--shekar", help="a Python that has shekar")
    parser.add_argument("--virastar", help="the folder that holds node_modules/virastar")
    options = parser.parse_args()
    here = sys.executable
    pythons = {"parsivar": options.parsivar, "shekar": options.shekar, "virastar": options.virastar and here}
    print(
        "| | unify | harm rows kept | ZWNJ F1 glued / spaced / mixed | the same, Seraji only "
        "| right words broken | rows with a letter changed | MB/s | rows changed by a second run |\n"
        + "| --- " * 9
        + "|"
    )
    for name in ADAPTERS:
        python = pythons.get(name, here)
        if python:
            print(line(name, score(name, python, {"VIRASTAR": options.virastar or ""})), flush=True)


if __name__ == "__main__":
    main()
