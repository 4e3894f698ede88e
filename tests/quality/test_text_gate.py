"""The text gate: no figure of cleaning.md may fall below its floor in text_floors.json."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from bypath import module_at

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
FLOORS = Path(__file__).with_name("text_floors.json")
needs_shared = pytest.mark.skipif(not (SHARED / "data" / "persian").is_dir(), reason="../shared/data/persian is absent")


def gate() -> ModuleType:
    return module_at(ROOT / "benchmarks" / "persian_gate.py")


@pytest.mark.shared
@needs_shared
@pytest.mark.parametrize("function", ["clean", "repair"])
def test_no_figure_is_below_its_floor(function: str) -> None:
    floors = json.loads(FLOORS.read_text("utf-8"))
    module = gate()
    assert floors["data"] == module.digest(), "the data changed: measure again with benchmarks/persian_gate.py --update"
    figures = module.measure(function)
    assert module.below(figures, floors["floors"][function]) == []


def test_the_floors_are_the_bars_or_better() -> None:
    """The floors themselves may not sink below what the project promises."""
    floors = json.loads(FLOORS.read_text("utf-8"))["floors"]
    for figures in floors.values():
        assert min(figures[f"all {mode} f1"] for mode in ("glued", "spaced", "mixed")) >= 0.95
        assert min(figures[f"seraji {mode} f1"] for mode in ("glued", "spaced", "mixed")) >= 0.91
        assert figures["words kept"] >= 0.999
        assert figures["unify"] == figures["harm"] == figures["letters kept"] == figures["idempotent"] == 1.0


def test_floors_are_never_lowered_silently(tmp_path: Path) -> None:
    module = gate()
    path = tmp_path / "floors.json"
    old: dict[str, Any] = {"data": "x", "floors": {"clean": {"unify": 1.0, "harm": 0.9}}}
    path.write_text(json.dumps(old), "utf-8")
    refused = module.update(path, "x", {"clean": {"unify": 0.5, "harm": 0.95}}, allow_lower=False)
    assert refused == ["clean unify: 0.5 is below the floor 1.0"]
    assert json.loads(path.read_text("utf-8")) == old
    assert module.update(path, "x", {"clean": {"unify": 0.5, "harm": 0.95}}, allow_lower=True) == []
    assert json.loads(path.read_text("utf-8"))["floors"]["clean"] == {"unify": 0.5, "harm": 0.95}
