"""The newsroom's strangers, read by `standard` without a network: every article whole and alone, nothing else at all.

`demo/engines/strangers/base.py`, `demo/engines/strangers/general.py`, `demo/engines/strangers/scripted.py`,
`demo/engines/strangers/old.py`, `demo/engines/strangers/portals.py`, `demo/engines/strangers/modern.py`,
`demo/engines/strangers/texts.py`, `demo/engines/strangers/furnished.py`; `pages/container.py`,
`loaders/standard_leads.py`, `loaders/standard_sections.py`.
"""

from datetime import UTC, datetime
from functools import cache
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest

from newscrawl.authoring.detect import stand_in
from newscrawl.demo.clock import Clock
from newscrawl.demo.engines import STRANGERS
from newscrawl.demo.engines.base import Ask, Style
from newscrawl.demo.engines.strangers.texts import ADVERTS, FOOTER, REMARKS
from newscrawl.demo.newsroom import Newsroom
from newscrawl.families.standard import FAMILY
from newscrawl.pages.page import Page
from newscrawl.reasons import Refused

NOW = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)
HOME = "https://stranger.example"
SOURCE = stand_in(HOME, "stranger", "standard", "غریبه")
FOREIGN_TEXTS = [*(text for _, text in REMARKS), *ADVERTS, FOOTER]


def blind(text):
    return "".join((text or "").translate(dict(zip(map(ord, "يك,"), "یک،", strict=True))).replace("\u200c", "").split())


@cache
def site(name):
    return STRANGERS[name](Newsroom(articles=24, history=0, clock=Clock(NOW)), Style(origin=HOME, page_bytes=0))


def page(name, address):
    parts = urlsplit(address)
    reply = site(name).answer(Ask("GET", unquote(parts.path), dict(parse_qsl(parts.query)), {}))
    return Page(HOME + address, reply.content(), NOW, reply.status, {"content-type": reply.content_type})


@pytest.mark.parametrize("name", STRANGERS)
def test_every_article_is_read_whole_and_alone(name):
    stranger = site(name)
    wrong: list[str] = []
    for nid in stranger.newsroom:
        truth = stranger.newsroom.truth(nid)
        if truth["kind"] in {"photo", "video"}:
            continue
        record = FAMILY.article(page(name, stranger.path_of(nid)), SOURCE)
        text = blind(record.body)
        wrong += [f"{nid} lacks {one[:60]!r}" for one in truth["paragraphs"] if blind(one) not in text]
        wrong += [f"{nid} holds {one[:60]!r}" for one in FOREIGN_TEXTS if blind(one) in text]
        wrong += [f"{nid} is longer" for _ in [1] if len(text) > 1.05 * len(blind(truth["body"])) + 40]
        wrong += [f"{nid} title {record.title!r}" for _ in [1] if blind(record.title) != blind(truth["title"])]
        said = (record.published_at[:16], truth["published_at"][:16])
        wrong += [f"{nid} date {said}" for _ in [1] if said[0] != said[1]]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", STRANGERS)
def test_no_other_page_is_an_article(name):
    for address in site(name).no_articles():
        with pytest.raises(Refused) as refusal:
            FAMILY.article(page(name, address), SOURCE)
        assert refusal.value.reason in {"other_page", "not_article", "language", "hollow", "soft_404"}, address


def test_fields_that_bear_no_name_are_told_by_where_they_stand():
    utility, wrong = site("utility"), []
    for nid in utility.newsroom:
        truth = utility.newsroom.truth(nid)
        if truth["kind"] in {"photo", "video"}:
            continue
        record = FAMILY.article(page("utility", utility.path_of(nid)), SOURCE)
        said = [blind(record.kicker), blind(record.lead), *map(blind, [*record.section, *record.tags])]
        true = [blind(truth["kicker"]), blind(truth["lead"]), *map(blind, [*truth["section"], *truth["tags"]])]
        wrong += [f"{nid} {said} for {true}" for _ in [1] if said != true]
        wrong += [f"{nid} {record.images}" for _ in [1] if record.images[0].url != f"{HOME}/files/{nid}/main.jpg"]
    assert not wrong, "\n".join(wrong)


def test_old_pages_say_nothing_of_their_charset():
    old = page("oldtables", site("oldtables").path_of(next(iter(site("oldtables").newsroom))))
    assert old.headers == {"content-type": "text/html"}
    assert b"charset" not in old.body.lower()
    with pytest.raises(UnicodeDecodeError):
        old.body.decode()
