"""What stands on every page of an unknown site: learnt from the first articles, whatever comes back first.

`spiders/sampling.py`, `loaders/standard_common.py`, `store/common.py`.
"""

import asyncio
import random
from datetime import UTC, datetime

import pytest

from newscrawl import families
from newscrawl.authoring.detect import stand_in
from newscrawl.loaders.standard_common import SAMPLE
from newscrawl.pages.page import Page
from newscrawl.reasons import Refused
from newscrawl.spiders.sampling import Sample
from newscrawl.store import common
from newscrawl.store.engine import Store


@pytest.fixture
def store(tmp_path):
    made = Store.open(f"sqlite:///{tmp_path / 'x.db'}")
    yield made
    made.close()


NOW = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)
HOME = "https://www.nemune.ir"
FAMILY = families.get("standard")
SOURCE = stand_in(HOME, "nemune", "standard", "نمونه")
TITLES = ["پل تازه روستای سرخه باز شد", "مدرسه روستای بالا گرم شد", "راه کوهستانی دوباره باز شد"]
WORDS = "بخشدار گفت که مردم روستا از امروز راه کوتاه‌تری دارند و این کار با پول خود مردم انجام شده است شماره"


def page(code):
    title, text = f"{TITLES[code % 3]} {code}", "".join(f"<p>{WORDS} {code} {n}.</p>" for n in range(4))
    html = f"""<html><head><meta charset=utf-8><title>{title}</title>
    <meta name=keywords content="نمونه, خبر, واژه {code}">
    </head><body><main><h1>{title}</h1><span>جمعه ۱۲ دی ۱۴۰۴ - ۱۰:۵۵</span><div><p>نمونه نیوز می‌گوید</p>{text}
    <img src="/same.png"><img src="/own-{code}.jpg"><p>این مورد را ارزیابی کنید</p></div></main></body></html>"""
    return Page(f"{HOME}/news/{code}", html.encode(), NOW, 200, {})


def numbers(count):
    return [str(code) for code in range(70_001, 70_001 + count)]


async def read_all(sample, codes, missing=()):
    async def one(code):
        if code in missing:
            sample.answered(code)  # a 404, say
            return None
        return FAMILY.article(await sample.known(code, page(int(code))), SOURCE)

    return dict(zip(codes, await asyncio.gather(*map(one, codes)), strict=True))


def test_what_all_pages_have_is_not_the_articles_in_any_order_of_arrival(store):
    codes, read = numbers(9), []
    for seed in range(3):
        sample = Sample(store, FAMILY, f"nemune{seed}")
        assert sample.choose(codes) == set(codes[:SAMPLE])
        order = random.Random(seed).sample(codes, len(codes))  # noqa: S311 (no secret)
        records = asyncio.run(read_all(sample, order))
        read.append({code: records[code] for code in codes})
    assert read[0] == read[1] == read[2]
    for code, record in read[0].items():
        assert record.body == "\n\n".join(f"{WORDS} {code} {n}." for n in range(4))
        assert record.tags == [f"واژه {code}"]
        assert [image.url for image in record.images] == [f"{HOME}/own-{code}.jpg"]


def test_what_was_learnt_is_known_to_later_runs_and_nothing_waits_for_what_fails(store):
    sample, codes = Sample(store, FAMILY, "nemune"), numbers(8)
    sample.choose(codes)
    first = asyncio.run(read_all(sample, codes, missing={codes[0], codes[3]}))
    with store.read() as connection:
        kept = common.find(connection, "nemune")
        assert common.find(connection, "another") is None
    assert kept
    later = Sample(store, FAMILY, "nemune")
    assert later.choose(codes) == frozenset()
    again = asyncio.run(read_all(later, codes))
    assert {code: again[code] for code in first if first[code]} == {code: one for code, one in first.items() if one}


@pytest.mark.parametrize("count", [0, 1, 3])
def test_few_articles_teach_nothing(store, count):
    sample = Sample(store, FAMILY, "nemune")
    assert sample.choose(numbers(count)) == frozenset()
    records = asyncio.run(read_all(sample, numbers(count)))
    assert all("این مورد را ارزیابی کنید" in record.body for record in records.values())
    with store.read() as connection:
        assert common.find(connection, "nemune") is None


def test_an_engine_that_is_known_learns_nothing(store):
    assert Sample(store, families.get("nastooh"), "mehrnews").choose(numbers(9)) == frozenset()


def test_a_run_that_is_to_stop_waits_for_nothing(store):
    """What came before the sample was whole is left for the next run, which learns, too."""
    sample = Sample(store, FAMILY, "nemune", lambda: True)
    sample.choose(numbers(6))
    with pytest.raises(Refused) as refusal:
        asyncio.run(sample.known(numbers(1)[0], page(70_001)))
    assert (refusal.value.reason, refusal.value.unsent) == ("interrupted", True)
    with store.read() as connection:
        assert common.find(connection, "nemune") is None
