"""Measure the text cleaner on the development data and keep its floors.

    python benchmarks/persian_gate.py                          print the figures; exit 1 when one is below its floor
    python benchmarks/persian_gate.py --update                 raise the floors to today's figures
    python benchmarks/persian_gate.py --update --allow-lower   lower them too: say in the commit why

The data is ../shared/data/persian, measured by ../shared/tools/score_persian.py.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
DATA = SHARED / "data" / "persian"
FLOORS = ROOT / "tests" / "quality" / "text_floors.json"
FUNCTIONS = ("clean", "repair")


def digest() -> str:
    """SHA-256 over the scored files and the scorer: figures of other data cannot be compared."""
    total = hashlib.sha256()
    for path in (*sorted(DATA.glob("*_dev.jsonl")), DATA / "zwnj_seed.jsonl", SHARED / "tools" / "score_persian.py"):
        total.update(path.name.encode() + path.read_bytes())
    return total.hexdigest()


def measure(function: str) -> dict[str, float]:
    """Score `newscrawl.text:function`; every figure is better when higher."""
    command = [sys.executable, str(SHARED / "tools" / "score_persian.py"), f"newscrawl.text:{function}"]
    result = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)
    zwnj = result["zwnj"]
    figures = {
        f"{source} {mode} f1": zwnj[source][mode]["zwnj"]["f1"]
        for source in ("all", "perdt", "seraji")
        for mode in ("glued", "spaced", "mixed")
    }
    figures["words kept"] = round(1 - zwnj["all"]["clean"]["harm"], 5)
    figures["seraji words kept"] = round(1 - zwnj["seraji"]["clean"]["harm"], 5)
    figures["letters kept"] = 1 - max(row["letters_changed"] for modes in zwnj.values() for row in modes.values())
    figures["unify"] = result["unify"]["rate"]
    figures["harm"] = result["harm"]["rate"]
    idempotent = result["not_idempotent"]
    figures["idempotent"] = 1 - idempotent["changed_again"] / idempotent["rows"]
    figures["no crash"] = float(result["crashes"] == 0)
    return figures


def below(figures: dict[str, float], floors: dict[str, float]) -> list[str]:
    """Name the figures that are missing or under their floor, one line each."""
    return [
        f"{name}: {figures.get(name)} is below the floor {floor}"
        for name, floor in floors.items()
        if figures.get(name, -1.0) < floor
    ]


def update(path: Path, data: str, figures: dict[str, dict[str, float]], *, allow_lower: bool) -> list[str]:
    """Write the figures as floors; returns what would sink, in which case nothing is written unless allowed."""
    old: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {"floors": {}}
    sunk = [
        f"{function} {line}"
        for function, floors in old["floors"].items()
        for line in below(figures.get(function, {}), floors)
    ]
    if sunk and not allow_lower:
        return sunk
    path.write_text(json.dumps({"data": data, "floors": figures}, indent=2) + "\n", "utf-8")
    return []


def main() -> int:
    """Print, compare or update."""
    parser = argparse.ArgumentParser(description="Measure the text cleaner and keep its floors.")
    parser.add_argument("--update", action="store_true", help="write today's figures as floors")
    parser.add_argument("--allow-lower", action="store_true", help="let a floor sink")
    options = parser.parse_args()
    figures = {function: measure(function) for function in FUNCTIONS}
    for name in figures["clean"]:
        print(f"{name:22}" + "".join(f"  {function} {figures[function][name]:.5f}" for function in FUNCTIONS))
    if options.update:
        problems = update(FLOORS, digest(), figures, allow_lower=options.allow_lower)
    else:
        floors = json.loads(FLOORS.read_text("utf-8"))
        problems = [f"{f} {line}" for f in FUNCTIONS for line in below(figures[f], floors["floors"][f])]
        if floors["data"] != digest():
            problems.append("the data or the scorer changed since the floors were set; use --update")
    print("\n".join(problems), file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
