"""The provinces of Iran, their counties and cities, and which of them an article belongs to.

    >>> find("استان اردبیل").slug
    'ardabil'
    >>> locate("مشکین‌شهر").province.slug
    'ardabil'
    >>> decide(section=["استانها", "اردبیل"]).evidence
    'section'

The 31 provinces are in code; counties and cities are read from the gazetteer when they are first asked for.
"""

from newscrawl.provinces.deciding import Decision, Evidence, decide
from newscrawl.provinces.places import Place, find_places, is_common, known, locate, multiword_names, places_in, words
from newscrawl.provinces.table import BY_SLUG, PROVINCES, Province, find, suggest

__all__ = [
    "BY_SLUG",
    "PROVINCES",
    "Decision",
    "Evidence",
    "Place",
    "Province",
    "decide",
    "find",
    "find_places",
    "is_common",
    "known",
    "locate",
    "multiword_names",
    "places_in",
    "suggest",
    "words",
]
