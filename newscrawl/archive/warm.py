"""Imported once by the server that the processes of a re-parse are forked from: what every page needs is loaded then.

Engines and the libraries below them, source files, word lists and the half-space model take seconds of CPU to load;
each process would load its own.
"""

from newscrawl import families, sources
from newscrawl.archive import reparsing  # noqa: F401  # with everything below it
from newscrawl.text import clean

for name in families.NAMES:
    families.get(name)
sources.load_all()
clean("می رود")
