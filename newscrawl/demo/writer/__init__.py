"""Writes the newsroom's articles: deterministic Persian news from a seed.

`Writer` makes headlines and bodies, `story` is one article while it is written; `counties`, `words` and `topics` hold
what it is made of.
"""

from newscrawl.demo.writer.story import Order
from newscrawl.demo.writer.writer import Writer

__all__ = ["Order", "Writer"]
