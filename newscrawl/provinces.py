"""The provinces of Iran and which of them an article belongs to.

>>> find("استان اردبیل").slug
'ardabil'
"""

from newscrawl.gazetteer.table import BY_SLUG, PROVINCES, Province, find, suggest

__all__ = ["BY_SLUG", "PROVINCES", "Province", "find", "suggest"]
