"""The limit of memory: what this process holds now."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from scrapy.extensions.memusage import MemoryUsage

STATM: Final = Path("/proc/self/statm")


class MemoryLimit(MemoryUsage):
    """Scrapy's extension on the resident memory of today's process instead of the highest it ever had.

    Scrapy asks getrusage(2) for `ru_maxrss`. Linux hands that maximum on through execve(2): a crawl that a large
    process starts (a notebook, a worker, a test runner) would begin with that process's size and close at once.
    """

    def get_virtual_size(self) -> int:
        """Bytes; where the system has no /proc, Scrapy's own figure."""
        try:
            return int(STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        except OSError:
            return super().get_virtual_size()
