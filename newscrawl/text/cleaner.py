"""Clean Persian text: characters, punctuation, half-spaces, in this order."""

from __future__ import annotations

from dataclasses import dataclass, field

from newscrawl.text.characters import unify_counted
from newscrawl.text.punctuation import space_punctuation
from newscrawl.text.spacing import Mode, restore, survey

MODES: tuple[Mode, ...] = ("auto", "always", "never")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A cleaned text and what was done to it.

    Attributes:
        text: the text.
        repairs: kind -> number of changes: `letters`, `digits`, `invisible`, `entities`, `spacing`, `punctuation`,
            `zwnj`; kinds without a change are not in it.
    """

    text: str
    repairs: dict[str, int] = field(default_factory=dict)


class Cleaner:
    """Cleans the fields of one article by one decision about its half-spaces.

    Args:
        sample: all text of the article (title, lead, body), which the decision is drawn from.
        zwnj: `auto` puts half-spaces back where the sample lost them and elsewhere only with near certainty, `always`
            wherever they are likelier than not, `never` leaves them.

    Raises:
        ValueError: `zwnj` is none of the three.

    >>> cleaner = Cleaner("همکاری های استانی", zwnj="auto")
    >>> cleaner.clean("همکاری های").replace(chr(0x200C), "|")
    'همکاری|های'
    """

    __slots__ = ("_levels",)

    def __init__(self, sample: str, zwnj: Mode = "auto") -> None:
        self._levels: tuple[int, int] | None = None
        if zwnj not in MODES:
            raise ValueError(f"zwnj={zwnj!r} is not known; use one of {', '.join(MODES)}")
        if zwnj != "never":
            self._levels = survey(_spaced(sample, {}))[0].levels(zwnj)

    def clean(self, text: str) -> str:
        """Clean one field; see `clean_counted`."""
        return self.clean_counted(text).text

    def clean_counted(self, text: str) -> Cleaned:
        """Clean one field.

        Args:
            text: any string.

        Returns:
            The text and the counts of what was done.
        """
        repairs: dict[str, int] = {}
        text = _spaced(text, repairs)
        if self._levels is not None:
            text, added = restore(text, self._levels)
            if added:
                repairs["zwnj"] = added
        return Cleaned(text, repairs)


def _spaced(text: str, repairs: dict[str, int]) -> str:
    return space_punctuation(unify_counted(text, repairs), repairs)


def clean_counted(text: str, zwnj: Mode = "auto") -> Cleaned:
    """Clean a text and say what was done.

    Args:
        text: any string; paragraphs are separated by blank lines, which are kept.
        zwnj: what to do about lost half-spaces, see `Cleaner`.

    Returns:
        The text, in which words, digits and URLs are as printed, and the counts.

    Raises:
        ValueError: `zwnj` is none of auto, always, never.
        FileNotFoundError: hazm is not installed (not with `never`).

    >>> clean_counted("سلام ، دنيا").repairs
    {'letters': 1, 'spacing': 1}
    """
    if zwnj not in MODES:
        raise ValueError(f"zwnj={zwnj!r} is not known; use one of {', '.join(MODES)}")
    if not isinstance(text, str):
        raise TypeError(f"text must be str, not {type(text).__name__}")
    repairs: dict[str, int] = {}
    text = _spaced(text, repairs)
    if zwnj != "never":
        habit, candidates = survey(text)
        text, added = restore(text, habit.levels(zwnj), candidates)
        if added:
            repairs["zwnj"] = added
    return Cleaned(text, repairs)


def clean(text: str, zwnj: Mode = "auto") -> str:
    """Clean a text: unify characters, set punctuation, put lost half-spaces back.

    Args:
        text: any string; paragraphs are separated by blank lines, which are kept.
        zwnj: what to do about lost half-spaces, see `Cleaner`.

    Returns:
        The cleaned text; `clean(clean(text)) == clean(text)`.

    Raises:
        ValueError: `zwnj` is none of auto, always, never.
        FileNotFoundError: hazm is not installed (not with `never`).

    >>> clean("كتابخانه هاي شهر می شوند").replace(chr(0x200C), "|")
    'کتابخانه|های شهر می|شوند'
    """
    return clean_counted(text, zwnj).text


def repair(text: str) -> str:
    """Clean a text whose half-spaces are known to be lost.

    Args:
        text: any string.

    Returns:
        `clean(text, zwnj="always")`.

    >>> repair("میشود").replace(chr(0x200C), "|")
    'می|شود'
    """
    return clean_counted(text, "always").text
