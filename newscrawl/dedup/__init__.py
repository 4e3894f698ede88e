"""Which articles are the same report: pure, deterministic, without Scrapy and without a MinHash library.

prepared = prepare(Article(...))              # normalise and hash; no store needed
verdict = Deduplicator(index).add(prepared)   # look up, decide, insert: in one transaction of the index
"""

from newscrawl.dedup.article import Article, Evidence, Kind, Verdict
from newscrawl.dedup.engine import Deduplicator
from newscrawl.dedup.fingerprint import FP_VERSION
from newscrawl.dedup.identity import url_identity
from newscrawl.dedup.index import Candidate, Entry, KeyIndex, MemoryIndex
from newscrawl.dedup.prepare import Prepared, Words, basis, prepare, prepare_article

__all__ = [
    "FP_VERSION",
    "Article",
    "Candidate",
    "Deduplicator",
    "Entry",
    "Evidence",
    "KeyIndex",
    "Kind",
    "MemoryIndex",
    "Prepared",
    "Verdict",
    "Words",
    "basis",
    "prepare",
    "prepare_article",
    "url_identity",
]
