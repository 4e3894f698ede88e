"""Everything that a crawl and a newsroom import, once: imported by the process that they are forked from."""

import gc
import pkgutil
import sys
from importlib import import_module

from scrapy.settings import default_settings
from scrapy.utils.misc import load_object

import newscrawl


def components(value: object) -> list[str]:
    """The dotted names in one of Scrapy's settings."""
    names = [*value, *value.values()] if isinstance(value, dict) else [value]
    return [name for name in names if isinstance(name, str) and name.startswith("scrapy.")]


for module in pkgutil.walk_packages(newscrawl.__path__, "newscrawl."):
    if ".migrations" not in module.name and not module.name.endswith("__main__"):
        import_module(module.name)
for key, setting in vars(default_settings).items():
    if key.isupper():
        for dotted in components(setting):
            load_object(dotted)

# A forked process installs its own; one that was installed here would be shared by all of them.
assert "twisted.internet.reactor" not in sys.modules, "something imports the reactor"
gc.collect()
gc.freeze()
