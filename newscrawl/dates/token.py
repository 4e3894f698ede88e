"""One part of a date text: what `tokens` cuts out, and `days`, `clock` and `relative` read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, time, tzinfo


@dataclass(slots=True)
class Token:
    """One part of a date text.

    Attributes:
        text: as folded; of a number in words, its digits.
        kind: `day`, `clock`, `zone`, `number`, `ordinal number`, or the kind of its word (names.py).
        value: of the word or the number.
        found: the day, the time of day or the zone itself.
        used: whether the token has found its place.
    """

    text: str
    kind: str
    value: int = 0
    found: date | time | tzinfo | None = None
    used: bool = False
