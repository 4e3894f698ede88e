"""One TOML file per outlet: facts only. `model` reads them strictly, `catalogue` finds them."""

from newscrawl.sources.catalogue import get, load_all, names, read_beside
from newscrawl.sources.model import Source, SourceError, load

__all__ = ["Source", "SourceError", "get", "load", "load_all", "names", "read_beside"]
