"""The limit of memory, in a process that a larger one starts."""

import subprocess
import sys

READ = """
import resource
from scrapy.utils.test import get_crawler
from newscrawl.extensions.memory import MemoryLimit
found = MemoryLimit(get_crawler()).get_virtual_size()
assert 10_000_000 < found < 200_000_000, found
block = bytearray(b"x") * 200_000_000
assert found + 190_000_000 < MemoryLimit(get_crawler()).get_virtual_size() < found + 250_000_000
"""


def test_what_the_starting_process_holds_does_not_count():
    block = bytearray(b"x") * 300_000_000
    done = subprocess.run([sys.executable, "-c", READ], capture_output=True, text=True, check=False)
    assert (done.returncode, len(block)) == (0, 300_000_000), done.stderr
