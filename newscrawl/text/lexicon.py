"""What hazm's word and verb lists say about a word, read once, on first use.

Only hazm's data files are read: `import hazm` costs 0.9 s and pulls in numpy and gensim, the two files here cost about
0.15 s. Source: hazm 0.10 and 0.12 (MIT), byte for byte the same: `hazm/data/words.dat` (193,750 words with frequency
and part of speech) and `hazm/data/verbs.dat` (692 verbs as past and present stem).
"""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.text.letters import ZWNJ

if TYPE_CHECKING:
    from collections.abc import Iterable

_STEPS = (1, 4, 12, 15, 17, 19, 21, 64)
"""Upper bounds of the frequency classes, in bits of the frequency: 0 alone, up to 7, up to 2,047 and so on."""

_PRESENT_ENDINGS = ("م", "ی", "د", "یم", "ید", "ند")
_PAST_ENDINGS = ("", "م", "ی", "یم", "ید", "ند", "ه")


class Lexicon:
    """Frequency classes of plain words, where listed compounds have their half-spaces, and finite verb forms.

    Args:
        words: lines of hazm's words.dat: a word, its frequency and its parts of speech, between tabs.
        verbs: lines of hazm's verbs.dat: `past#present`.
    """

    __slots__ = ("classes", "compounds", "stems", "verbs")

    def __init__(self, words: Iterable[str], verbs: Iterable[str]) -> None:
        self.classes: dict[str, int] = {}
        """Word -> 10 x frequency class (1 to 8) + part of speech (0 unknown, 1 noun, 2 both, 3 adjective, 4 other)."""
        self.compounds: dict[str, tuple[int, tuple[int, ...]]] = {}
        """Word without its half-spaces -> frequency class and the positions of the half-spaces."""
        self._read_words(words)
        self.stems: dict[str, str] = {}
        """Present stem -> "n" and participle -> "p": the second halves of compounds («پرداز», «زده»)."""
        self.verbs: set[str] = set()
        """Forms that may follow «می»: «شود», «کردند»; the participle too («کرده»)."""
        for line in verbs:
            self._read_verb(*line.strip().partition("#")[::2])

    def _read_words(self, words: Iterable[str]) -> None:
        classes, bits = self.classes, [next(i for i, top in enumerate(_STEPS) if n < top) + 1 for n in range(64)]
        for line in words:
            word, _, rest = line.partition("\t")
            if rest == "0\t0\n":  # five words of six are listed with neither
                classes[word] = 10
                continue
            frequency, _, speech = rest.partition("\t")
            if not speech:
                continue
            step = bits[int(frequency).bit_length()]
            if ZWNJ in word:
                parts = word.split(ZWNJ)
                joined = "".join(parts)
                known = self.compounds.get(joined)
                if known is None or known[0] < step:
                    ends = [sum(map(len, parts[: n + 1])) for n in range(len(parts) - 1)]
                    self.compounds[joined] = (step, tuple(ends))
            else:
                classes[word] = 10 * step + _speech(speech.rstrip("\n"))

    def _read_verb(self, past: str, present: str) -> None:
        if past:
            self.verbs.update(past + ending for ending in _PAST_ENDINGS)
            self.stems[past + "ه"] = "p"
        if present:
            # A stem on a long vowel may take a glide («گوید», «آید») or not («شود»); the list does not say which.
            for glide in ("", "ی") if present[-1] in "او" else ("",):
                self.verbs.update(present + glide + ending for ending in _PRESENT_ENDINGS)
            if present == "توان":
                self.verbs.add(present)  # impersonal: «می‌توان گفت»
            self.stems[present] = "n"


def _speech(parts: str) -> int:
    noun, adjective = parts[0] == "N", "AJ" in parts
    return (2 if adjective else 1) if noun else 3 if adjective else 0 if parts == "0" else 4


@cache
def lexicon() -> Lexicon:
    """Read hazm's lists.

    Returns:
        The lexicon; the same object every time.

    Raises:
        FileNotFoundError: hazm is not installed where this Python looks for packages.
    """
    spec = importlib.util.find_spec("hazm")
    if spec is None or spec.origin is None:
        raise FileNotFoundError(
            "hazm's word lists are missing: hazm is not installed; what to do: pip install newscrawl again"
        )
    data = Path(spec.origin).parent / "data"
    with (data / "words.dat").open(encoding="utf-8") as words, (data / "verbs.dat").open(encoding="utf-8") as verbs:
        return Lexicon(words, verbs)
