"""Site engines: each turns requests into the pages that engine would send.

`FAMILIES` names them by the family of newscrawl that reads them; `STRANGERS` are sites that no family is made for. A
new engine is a class with `Site`'s methods (see `base.py`) in a module here, and one line below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from newscrawl.demo.engines.aasaam import AasaamSite
from newscrawl.demo.engines.iransamaneh import IranSamanehSite
from newscrawl.demo.engines.nastooh import NastoohSite
from newscrawl.demo.engines.newsstudio import NewsStudioSite
from newscrawl.demo.engines.strangers.furnished import FurnishedSite, UtilitySite
from newscrawl.demo.engines.strangers.general import DrupalSite, JoomlaSite
from newscrawl.demo.engines.strangers.modern import (
    HashedSite,
    LinkedDataSite,
    MicrodataSite,
    PlatformBlogSite,
)
from newscrawl.demo.engines.strangers.old import HostedBlogSite, OldTablesSite
from newscrawl.demo.engines.strangers.portals import SectionPortalSite, WebFormsSite
from newscrawl.demo.engines.strangers.scripted import ElementorSite, NextSite
from newscrawl.demo.engines.tasnim import TasnimSite
from newscrawl.demo.engines.wordpress import WordPressSite

if TYPE_CHECKING:
    from collections.abc import Callable

    from newscrawl.demo.engines.base import Site, Style
    from newscrawl.demo.newsroom import Newsroom

FAMILIES: Final[dict[str, Callable[[Newsroom, Style], Site]]] = {
    "nastooh": NastoohSite,
    "tasnim": TasnimSite,
    "iransamaneh": IranSamanehSite,
    "wordpress": WordPressSite,
    "aasaam": AasaamSite,
    "newsstudio": NewsStudioSite,
}
"""By the family of newscrawl that reads them."""
STRANGERS: Final[dict[str, Callable[[Newsroom, Style], Site]]] = {
    "joomla": JoomlaSite,
    "drupal": DrupalSite,
    "next": NextSite,
    "elementor": ElementorSite,
    "oldtables": OldTablesSite,
    "hostedblog": HostedBlogSite,
    "webforms": WebFormsSite,
    "portal": SectionPortalSite,
    "hashed": HashedSite,
    "platformblog": PlatformBlogSite,
    "linkeddata": LinkedDataSite,
    "microdata": MicrodataSite,
    "furnished": FurnishedSite,
    "utility": UtilitySite,
}
"""Sites that no family is made for."""
ENGINES: Final = {**FAMILIES, **STRANGERS}


def build(name: str, newsroom: Newsroom, style: Style) -> Site:
    """The site of an engine over a newsroom.

    Raises:
        ValueError: when there is no such engine.
    """
    try:
        return ENGINES[name](newsroom, style)
    except KeyError:
        raise ValueError(f"unknown engine {name!r}; known: {', '.join(sorted(ENGINES))}") from None
