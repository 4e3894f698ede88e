"""How the CPU time of a piece of work grows with its input: a ratio, which hardly changes with the machine."""

import gc
import time
from collections.abc import Callable

FACTOR = 6
"""The long input is so many times the short one."""

MAX_GROWTH = 2.5 * FACTOR
"""Work that is linear grows FACTOR times, quadratic work its square; between them lies what caches and memory cost."""

TRIES = 4
RESOLUTION = 0.002


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of this process, the collector of garbage left out."""
    gc.collect()
    gc.disable()
    try:
        started = time.process_time()
        work()
        return time.process_time() - started
    finally:
        gc.enable()


def growth(work: Callable[[int], object], size: int) -> float:
    """How many times longer `work(size * FACTOR)` takes than `work(size)`, whatever disturbs the one or the other.

    The least time of several is the work's own: others on the machine only ever add to it.
    """
    short = long = float("inf")
    ratio = float("inf")
    for _ in range(TRIES):
        short = min(short, seconds(lambda: work(size)), seconds(lambda: work(size)))
        long = min(long, seconds(lambda: work(size * FACTOR)))
        ratio = long / max(short, RESOLUTION)
        if ratio < MAX_GROWTH:
            break
    return ratio


def is_linear(work: Callable[[int], object], size: int) -> bool:
    """Whether the CPU time of `work(n)` grows with `n`, and not with its square."""
    return growth(work, size) < MAX_GROWTH
