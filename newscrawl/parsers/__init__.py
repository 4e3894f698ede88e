"""Pages are read beside the process that fetches them (`--parsers N`)."""

from newscrawl.parsers.pool import PAGES_FIRST, ParserError, Parsers, cores, wanted

__all__ = ["PAGES_FIRST", "ParserError", "Parsers", "cores", "wanted"]
