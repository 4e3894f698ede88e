"""Modules that lie outside of any package: tools of ../shared, a benchmark, a neighbour's conftest."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType


def module_at(path: Path) -> ModuleType:
    """The module that lies at `path`, made once."""
    name = f"bypath_{path.parent.name}_{path.stem}"
    if name not in sys.modules:
        spec = spec_from_file_location(name, path)
        assert spec is not None
        assert spec.loader is not None
        module = module_from_spec(spec)
        # Dataclasses look their own module up.
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]
