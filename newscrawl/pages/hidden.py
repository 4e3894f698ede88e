"""What stands in a page's markup and is not seen on the page.

A page is taken as a wide screen shows it: what only narrow screens show repeats what is there already. Asked are
attributes, styles in the element itself, and the names of classes that all large libraries use alike (Bootstrap,
WordPress, Foundation, Tailwind, UIkit, Drupal); of the sheets of styles only those of the page itself (`sheets`). Links
are hidden for search engines in all of these ways, and texts for screen readers repeat what a picture says.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from lxml import etree


def words(text: str) -> frozenset[str]:
    """A set of names, written as one text."""
    return frozenset(text.split())


CLASSES: Final = words(
    "d-none hidden hide is-hidden u-hidden uk-hidden uk-invisible invisible element-invisible element-hidden "
    "sr-only sr-only-focusable screen-reader-text screen-reader-only screen-reader screenreader visually-hidden "
    "visuallyhidden visually-hidden-focusable visually-hide show-for-sr cdk-visually-hidden assistive-text "
    "elementor-screen-only print-only only-print printonly visible-print visible-print-block visible-print-inline "
    "show-for-print a11y-hidden accessibly-hidden accessible-hidden hidden-text text-hide off-screen offscreen "
    "d-md-none d-lg-none d-xl-none md:hidden lg:hidden xl:hidden hidden-md hidden-lg visible-xs visible-sm"
)
"""Whole class names."""
FOR_READERS: Final = re.compile(
    r"(?:^|[\s_-])(?:visually-?hidden|(?:sr|screen-?reader|reader)[_-]?only|display-none|visibility-hidden|a11y-hidden)"
    r"(?=$|\s)"
)
"""The same with the prefix of a library or a house: `govuk-visually-hidden`, `u-sr-only`, `sr_only`."""

SHOWN: Final = re.compile(
    r"(?:^|\s)(?:d-(?:sm|md|lg|xl|xxl)-(?!none)|(?:sm|md|lg|xl|2xl):(?!hidden|invisible)|visible-(?:md|lg))"
)
"""Classes that show on wide screens what others hide: `d-none d-md-block`, `hidden md:flex`."""

INLINE: Final = words("a abbr b bdi bdo cite code em font i mark q s small span strong sub sup u")
LENGTH: Final = re.compile(r"(?P<number>[+-]?(?:\d+\.?\d*|\.\d+))\s*(?P<unit>[a-z%]*)")
PIXELS: Final = {"": 1.0, "px": 1.0, "pt": 1.33, "em": 16.0, "rem": 16.0, "ex": 8.0, "ch": 8.0, "%": 10.0}
"""Rough size of a unit; a hundred per cent, of the window say, is a thousand pixels."""
OFF: Final = -400.0
"""Pixels beyond which text is on no screen: `left: -9999px`, `-999em`, `-100vw`."""
TINY: Final = 1.0
SIDES: Final = (
    *("left", "right", "top", "bottom", "inset-inline-start", "margin-left", "margin-right", "margin-top"),
    "translate",
)
FUNCTION: Final = re.compile(r"(?P<name>[a-z0-9-]+)\(\s*(?P<values>[^()]*)\)")
CLEAR: Final = re.compile(
    r"transparent|(?:rgb|hsl)a?\((?:[^,/()]*+,){3}\s*0?(?:\.0+)?%?\s*\)|(?:rgb|hsl)a?\([^,/()]*+/\s*0?(?:\.0+)?%?\s*\)"
    r"|#[0-9a-f]{6}00|#[0-9a-f]{3}0"
)
"""Colours that nobody sees."""
NAMED_COLORS: Final = {"white": "#ffffff", "black": "#000000"}
SHORT_COLOR: Final = re.compile(r"#([0-9a-f]{3})")
RGB: Final = re.compile(r"rgb\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*\)")
FONT: Final = re.compile(r"(?:^|\s)(?P<size>\d[\d.]*[a-z%]*)(?:/|\s)")
"""The size in the short form: `font: 0/0 a`, `font: bold 12px/1.5 serif`."""
MAX_STYLE: Final = 2_000
"""Characters of a style that are read."""

Seen = Literal["shown", "text hidden", "hidden"]


def seen(element: etree._Element) -> Seen:
    """Whether an element is seen; "text hidden" where only its text is not, but pictures inside of it are."""
    if element.get("hidden") is not None or (element.tag == "dialog" and element.get("open") is None):
        return "hidden"
    # Inside of a line it only says that the next element says the same for a screen reader: a large first letter.
    if (element.get("aria-hidden") or "").strip().lower() == "true" and element.tag not in INLINE:
        return "hidden"
    names = element.get("class")
    if names and _hides(names.lower()):
        return "hidden"
    style = element.get("style")
    if element.tag == "marquee" and any(_is_flat(element, side, style or "") for side in ("width", "height")):
        return "hidden"  # a favourite place for links that only search engines are to see
    if not style:
        return "shown"
    found = by_style(style)
    if found == "text hidden" and any(_sized(inner.get("style")) for inner in element.iterchildren()):
        return "shown"  # `font-size: 0` around boxes with a size of their own only takes away the spaces between them
    return found


@lru_cache(maxsize=1024)
def _hides(names: str) -> bool:
    hidden = not CLASSES.isdisjoint(names.split()) or FOR_READERS.search(names) is not None
    return hidden and SHOWN.search(names) is None


def _is_flat(element: etree._Element, side: str, style: str) -> bool:
    size = pixels((declarations(style).get(side) or element.get(side) or "").strip().lower())
    return size is not None and size <= TINY


def _sized(style: str | None) -> bool:
    return style is not None and (pixels(declarations(style).get("font-size", "")) or 0.0) > TINY


@lru_cache(maxsize=1024)
def declarations(style: str) -> dict[str, str]:
    """Names and values of a style attribute, lower case.

    >>> declarations("Display : NONE !important; color:red")
    {'display': 'none', 'color': 'red'}
    """
    found = {}
    for part in style[:MAX_STYLE].lower().split(";"):
        name, colon, value = part.partition(":")
        if colon:
            found[name.strip()] = " ".join(value.replace("!important", " ").split())
    return found


@lru_cache(maxsize=1024)
def by_style(style: str) -> Seen:
    """What a style attribute makes of its element.

    >>> by_style("opacity:0"), by_style("opacity:0.9"), by_style("text-indent:-9999px"), by_style("left:-5px")
    ('hidden', 'shown', 'text hidden', 'shown')
    """
    own = declarations(style)
    if (
        own.get("display") == "none"
        or own.get("visibility") in {"hidden", "collapse"}
        or own.get("content-visibility") == "hidden"
        or 0.0 in (pixels(own.get("opacity", "")), pixels(own.get("zoom", "")), pixels(own.get("scale", "")))
        or "alpha(opacity=0)" in own.get("filter", "").replace(" ", "")
        or any((pixels(own.get(side, "")) or 0.0) <= OFF for side in SIDES)
        or _is_clipped(own)
        or _is_empty_box(own)
    ):
        return "hidden"
    font = FONT.search(own.get("font", ""))
    size = pixels(own.get("font-size", "") or (font["size"] if font is not None else ""))
    color = _color(own.get("color", ""))
    ground = _color(own.get("background-color", "") or own.get("background", ""))
    if (
        (size is not None and size <= TINY)
        or (pixels(own.get("text-indent", "")) or 0.0) <= OFF
        or CLEAR.fullmatch(color) is not None
        or (color and color == ground)
    ):
        return "text hidden"
    return "shown"


def _color(value: str) -> str:
    """A colour in one of its spellings, where that is simple.

    >>> _color("white"), _color("#fff"), _color("rgb(255, 255, 255)")
    ('#ffffff', '#ffffff', '#ffffff')
    """
    short = SHORT_COLOR.fullmatch(value)
    if short is not None:
        return "#" + "".join(2 * digit for digit in short[1])
    parts = RGB.fullmatch(value)
    if parts is not None and all(int(part) < 256 for part in parts.groups()):
        return "#" + "".join(f"{int(part):02x}" for part in parts.groups())
    return NAMED_COLORS.get(value, value)


def pixels(value: str) -> float | None:
    """A length in pixels, roughly; None where it is not one."""
    match = LENGTH.fullmatch(value)
    return float(match["number"]) * PIXELS.get(match["unit"], 10.0) if match is not None else None


def _is_clipped(own: dict[str, str]) -> bool:
    """`clip: rect(0 0 0 0)`, `clip-path: inset(50%)`, `transform: scale(0)` or far to the left."""
    for name, values in FUNCTION.findall(
        " ".join(own.get(part, "") for part in ("clip", "clip-path", "transform", "filter"))
    ):
        sizes = [pixels(value) for value in re.split(r"[\s,]+", values.strip())]
        known = [size for size in sizes if size is not None]
        if not known or len(known) != len(sizes):
            continue
        if name == "rect" and all(size <= TINY for size in known):
            return True
        if name == "inset" and all(size >= PIXELS["%"] * 50 for size in known):
            return True
        if name in {"circle", "ellipse", "scale", "scalex", "scaley", "scale3d", "opacity"} and known[0] == 0.0:
            return True
        if name in {"translate", "translatex", "translatey", "translate3d"} and min(known) <= OFF:
            return True
    return False


def _is_empty_box(own: dict[str, str]) -> bool:
    """Nothing fits in, and what flows over is cut; or both sides are zero."""
    sides = [
        min((size for name in names if (size := pixels(own.get(name, ""))) is not None), default=None)
        for names in (("width", "max-width"), ("height", "max-height", "line-height"))
    ]
    if all(side is not None and side <= 0.0 for side in sides):
        return True
    cut = any(
        own.get(name, "").split()[:1] in (["hidden"], ["clip"]) for name in ("overflow", "overflow-x", "overflow-y")
    )
    return cut and any(side is not None and side <= TINY for side in sides)
