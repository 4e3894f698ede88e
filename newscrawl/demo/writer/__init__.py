"""Writes the newsroom's articles: deterministic Persian news from a seed.

`Writer` makes headlines and bodies; `places`, `words` and `topics` hold what they are made of.
"""

from newscrawl.demo.writer.writer import Order, Writer

__all__ = ["Order", "Writer"]
