"""Time and memory of the text cleaner: loading, a cold and a warm article of 2.5 KB, one megabyte of nasty input.

    python benchmarks/persian_speed.py

Articles are sentences of ../shared/data/persian joined to 2.5 KB of UTF-8. Cold: the caches of decisions are empty, the
lists and weights are loaded. Warm: the same article again.
"""

from __future__ import annotations

import json
import resource
import statistics
import time
from pathlib import Path

import newscrawl.text
from newscrawl.text.restorer import restorer

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "persian" / "zwnj_dev.jsonl"
NASTY = ("ی", "می", "ها ", "خانه ها ", " ", "\n", "\u200c", "&amp;", "(", "ی.", "http://", "1", "﴿")


def articles(mode: str) -> list[str]:
    """Forty articles of 2.5 KB in one of the four states."""
    found, current = [], ""
    with DATA.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["mode"] == mode:
                current += row["input"] + " "
                if len(current.encode()) > 2500:
                    found.append(current)
                    current = ""
    return found[:40]


def milliseconds(text: str) -> float:
    """How long one cleaning takes."""
    started = time.perf_counter()
    newscrawl.text.clean(text)
    return 1000 * (time.perf_counter() - started)


def megabytes() -> float:
    """Peak resident memory so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print the figures."""
    before = megabytes()
    print(f"loading: {milliseconds('می شود'):.0f} ms, {megabytes() - before:.0f} MB more ({megabytes():.0f} MB in all)")
    for mode in ("clean", "glued", "spaced", "mixed"):
        cold, warm = [], []
        for text in articles(mode):
            restorer().forget()
            cold.append(milliseconds(text))
            warm.append(milliseconds(text))
        print(
            f"2.5 KB, {mode}: cold {statistics.median(cold):.2f} ms (95 % under {sorted(cold)[-3]:.2f}), "
            f"warm {statistics.median(warm):.2f} ms (95 % under {sorted(warm)[-3]:.2f})"
        )
    slowest, unit = max((milliseconds(unit * (1_000_000 // len(unit.encode()))), unit) for unit in NASTY)
    print(f"1 MB of one thing repeated: at most {slowest:.0f} ms ({unit!r})")


if __name__ == "__main__":
    main()
