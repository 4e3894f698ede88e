"""Fingerprints of a million articles: look-up, insertion, opening, bytes.

usage: python benchmarks/dedup_million.py [--articles N] [--keep FILE]

Keys are drawn as design/dedup.md (section 3.5) measured them, and one for the headline: 19 an article. 15 % share 6
with an earlier one; 30 % carry one of 2,000 boilerplate keys (Zipf), so some keys have tens of thousands of holders.
Texts are kept for the newest tenth, as `prune` leaves them. The look-up is all that a decision asks of the store:
address, hash, id, and the 20 best candidates with their texts unpacked. Needs numpy (to sort the keys) and 1 GB of
disk.
"""

import argparse
import random
import statistics
import tempfile
import time
import zlib
from pathlib import Path

import numpy as np

from newscrawl.dedup import Entry
from newscrawl.store.engine import Store
from newscrawl.store.fingerprints import Fingerprints

KEYS, BOILERPLATE, PER_DAY = 19, 2_000, 2_200
SAMPLE = (
    "مدیرکل راهداری استان اردبیل از بازگشایی همه محورهای مواصلاتی استان پس از بارش برف خبر داد و گفت راهداران "
    "شبانه‌روز آماده خدمت‌رسانی هستند رانندگان پیش از سفر وضعیت راه‌ها را از سامانه بپرسند"
)
TEXT = SAMPLE.split()


def keys_of(numbers: np.ndarray, rng: np.random.Generator, known: np.ndarray | None = None) -> np.ndarray:
    """Keys of the articles `numbers` (rows), in columns: shared, boilerplate and their own."""
    count = len(numbers)
    keys = rng.integers(-(2**63), 2**63 - 1, size=(count, KEYS), dtype=np.int64)
    source = keys if known is None else known
    limit = np.arange(count) if known is None else np.full(count, len(known))
    sharing = np.flatnonzero((rng.random(count) < 0.15) & (limit > 0))
    keys[sharing, :6] = source[(rng.random(len(sharing)) * limit[sharing]).astype(np.int64), :6]
    plate = np.flatnonzero(rng.random(count) < 0.30)
    keys[plate, KEYS - 1] = -1 - np.minimum(rng.zipf(1.3, len(plate)), BOILERPLATE)
    return keys


def text(rng: random.Random) -> str:
    """About as many different words as an article of 2.5 KB has."""
    words = [f"{rng.choice(TEXT)}{rng.choice(('', '', 'ها', 'ی'))}" for _ in range(240)]
    return " ".join(words[:10]) + "\n\n" + " ".join(words[10:])


def build(store: Store, count: int, rng: np.random.Generator) -> tuple[np.ndarray, int]:
    """Fill an empty store; returns the keys and the bytes of the texts in it."""
    keys = keys_of(np.arange(count), rng)
    texts = [zlib.compress(text(random.Random(n)).encode(), 3) for n in range(200)]
    textual = count - count // 10
    rows = (
        (n, f"outlet{n % 12}#{6_000_000 + n}", f"outlet{n % 12}", n * 7919, n * 104729,
         None if n % 7 else f"outlet{n % 12}#{6_000_000 + n // 2}", 738_000 + n // PER_DAY, 1, 240,
         texts[n % 200] if n >= textual else None, 738_000 + n // PER_DAY)
        for n in range(1, count + 1)
    )  # fmt: skip
    flat = keys.reshape(-1)
    owners = np.repeat(np.arange(1, count + 1), KEYS)
    order = np.lexsort((owners, flat))
    with store.write() as connection:
        cursor = connection.connection.cursor()
        cursor.executemany(f"INSERT INTO fp_article VALUES ({', '.join('?' * 11)})", rows)  # noqa: S608  # marks
        for part in np.array_split(order, max(1, len(order) // 500_000)):
            pairs = zip(flat[part].tolist(), owners[part].tolist(), strict=True)
            cursor.executemany("INSERT OR IGNORE INTO fp_key VALUES (?, ?)", pairs)
    return keys, sum(len(texts[n % 200]) for n in range(textual, count + 1))


def look_up(store: Store, keys: np.ndarray, day: int) -> tuple[list[float], list[float]]:
    """Microseconds of each look-up: by the clock, and of CPU (the clock shows other programs' time slices as well)."""
    clock, cpu = [], []
    with store.read() as connection:
        index = Fingerprints(connection, writing=False)
        for n, own in enumerate(keys.tolist()):
            start, busy = time.perf_counter(), time.thread_time()
            index.by_id(f"new#{n}")
            index.by_url(-n)
            index.by_hash(-n)
            index.candidates(own, day)
            clock.append((time.perf_counter() - start) * 1e6)
            cpu.append((time.thread_time() - busy) * 1e6)
    return clock, cpu


def insert(store: Store, keys: np.ndarray, day: int, batch: int) -> float:
    """Microseconds an article, committed in batches."""
    start = time.perf_counter()
    body = text(random.Random(1))
    for at in range(0, len(keys), batch):
        with store.write() as connection:
            index = Fingerprints(connection)
            for n, own in enumerate(keys[at : at + batch].tolist(), at):
                name = f"new{batch}#{n}"
                index.insert(Entry(name, "new", n, n, name, day, 240, body), own)
    return (time.perf_counter() - start) / len(keys) * 1e6


def report(name: str, measured: tuple[list[float], list[float]]) -> None:
    """Two lines of a table."""
    for kind, taken in zip(("clock", "CPU"), measured, strict=True):
        cuts = statistics.quantiles(taken, n=100)
        figures = (statistics.mean(taken), statistics.median(taken), cuts[98], max(taken))
        print(f"| {name}, {kind} | {' | '.join(f'{value:.0f}' for value in figures)} |")


def main() -> None:
    """Build, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path, help="build here and leave it")
    options = parser.parse_args()
    rng = np.random.default_rng(20250501)
    with tempfile.TemporaryDirectory() as folder:
        path = options.keep or Path(folder) / "million.db"
        start = time.perf_counter()
        store = Store.open(f"sqlite:///{path}")
        keys, text_bytes = build(store, options.articles, rng)
        store.close()
        print(f"{options.articles:,} articles, {keys.size:,} keys, built in {time.perf_counter() - start:.0f} s")
        size = path.stat().st_size
        print(f"{(size - text_bytes) / options.articles:.0f} bytes an article beside {text_bytes / 1e6:.0f} MB of text")
        start = time.perf_counter()
        store = Store.open(f"sqlite:///{path}")
        with store.read() as connection:
            Fingerprints(connection, writing=False).by_id("outlet1#6000001")
        print(f"opened and first answer in {(time.perf_counter() - start) * 1e3:.1f} ms")
        recent = keys[-PER_DAY * 30 :]
        day = 738_000 + options.articles // PER_DAY
        print("| look-up | mean us | median us | p99 us | max us |")
        print("| --- | --- | --- | --- | --- |")
        look_up(store, keys_of(np.arange(3000), rng, recent), day)
        fresh = keys_of(np.arange(5000), rng, recent)
        report("all", look_up(store, fresh, day))
        with_plate = fresh[(fresh[:, KEYS - 1] < 0) & (fresh[:, KEYS - 1] >= -1 - BOILERPLATE)]
        report("with a boilerplate key", look_up(store, with_plate, day))
        for batch in (50, 200):
            spent = insert(store, keys_of(np.arange(2000), rng, recent), day, batch)
            print(f"insert, {batch} a transaction: {spent:.0f} us an article")
        store.close()


if __name__ == "__main__":
    main()
