"""Rebuild newscrawl/dedup/common_words.txt from hazm's word and verb lists (MIT).

usage: python benchmarks/dedup_words.py newscrawl/dedup/common_words.txt

Words that the web uses often, and every stem of a verb, as matching words; names and rare words stay out.
"""

import sys
from importlib.resources import files
from pathlib import Path

from newscrawl.text.keys import match_text

MIN_FREQUENCY = 30_000


def main() -> None:
    data = files("hazm") / "data"
    words: set[str] = set()
    for line in (data / "words.dat").read_text(encoding="utf-8").splitlines():
        word, frequency, _ = line.split("\t")
        if int(frequency) >= MIN_FREQUENCY:
            words.add(match_text(word).replace(" ", ""))
    for line in (data / "verbs.dat").read_text(encoding="utf-8").splitlines():
        words.update(match_text(stem).replace(" ", "") for stem in line.split("#"))
    words = {w for w in words if len(w) > 1 and not w[0].isdigit()}
    Path(sys.argv[1]).write_text("\n".join(sorted(words)) + "\n", encoding="utf-8")
    print(len(words), "words")


if __name__ == "__main__":
    main()
