"""Captures of made-up pages, written to files."""

import gzip
from types import SimpleNamespace

import pytest

from newscrawl.archive.writer import WarcWriter
from newscrawl.store.captures import Capture, Kept

PAGE = "<!DOCTYPE html><html><head><title>خبر</title></head><body><p>متن خبر</p></body></html>".encode()
HTML = (b"Content-Type", b"text/html; charset=utf-8")
PACKED = (b"Content-Encoding", b"gzip")
RUN = "20251229T072500Z-ab12"


def capture(number=1, body=None, headers=(HTML, PACKED), status=200, url=None, **more):
    packed = gzip.compress(PAGE + b"%d" % number, mtime=0) if body is None else body
    return Capture(url or f"https://a.ir/news/{number}", status, tuple(headers), packed, 1766993100.25 + number, **more)


def kept(number=1, outcome="stored", detail="", **more):
    return Kept(capture(number, **more), "mehrnews", "article", str(number), outcome, detail)


def write(writer, *captures):
    with writer.batch(captures) as batch:
        pass
    return batch


@pytest.fixture(scope="session")
def make():
    """Functions that make captures and write them, and what they contain."""
    return SimpleNamespace(
        capture=capture, kept=kept, write=write, page=PAGE, html=HTML, run=RUN, file=f"{RUN}-1.warc.gz"
    )


@pytest.fixture
def begin(tmp_path):
    """A function that begins a run's archive in the test's folder."""
    begun = []

    def open_writer(**options):
        begun.append(WarcWriter(tmp_path, RUN, **options))
        return begun[-1]

    yield open_writer
    for one in begun:
        one.close()


@pytest.fixture
def writer(begin):
    return begin()
