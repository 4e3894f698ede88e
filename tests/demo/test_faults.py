"""Each fault does what docs/newsroom.md says of it, on every engine that has such a list.

Modules: `demo/ordinary.py`, `demo/entries.py`, `demo/scene.py`.

Modules: `demo/ordinary.py`, `demo/scene.py`.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from newscrawl.demo import faults
from newscrawl.demo.engines import FAMILIES, build
from newscrawl.demo.engines.base import Ask, Reply, Style
from newscrawl.demo.engines.newsstudio import FEED
from newscrawl.demo.faults import FAULTS, Aim, Switchboard

if TYPE_CHECKING:
    from newscrawl.demo import Newsroom

FEEDS = {
    "nastooh": "/rss",
    "tasnim": "/fa/rss/feed/0/7/0/",
    "iransamaneh": "/fa/rss/allnews",
    "wordpress": "/feed/",
    "aasaam": "/feeds/",
    "newsstudio": FEED,
}
SECTIONS = {
    "nastooh": "/archive",
    "tasnim": "/fa/service/6/",
    "iransamaneh": "/fa/allnews",
    "wordpress": "/category/provinces/",
    "aasaam": "/",
    "newsstudio": "/Cities",
}
SITEMAPS = {
    "nastooh": "/sitemap/1404/10/12/sitemap.xml",
    "tasnim": "/fa/2026/1/2/fa_2026_1_2_sitemap.xml",
    "iransamaneh": "/fa-sitemap-newsarchive/1404/10",
    "wordpress": "/wp-sitemap-posts-post-1.xml",
}
POSTS = "/wp-json/wp/v2/posts"
PAGED = {
    "nastooh": ("/archive", "pi"),
    "tasnim": ("/fa/service/6/", "page"),
    "iransamaneh": ("/fa/allnews", "page"),
    "wordpress": (POSTS, "page"),
}


@pytest.fixture
def boards(newsroom: Newsroom) -> dict[str, Switchboard]:
    # Without side boxes: what stands in a list is what the list names.
    style = Style(origin="http://127.0.0.1:8000", side_boxes=False)
    return {name: Switchboard(build(name, newsroom, style)) for name in FAMILIES}


@pytest.fixture
def board(boards: dict[str, Switchboard]) -> Switchboard:
    return boards["nastooh"]


def get(board: Switchboard, path: str, headers: dict[str, str] | None = None, **query: str) -> Reply:
    return board.answer(Ask("GET", unquote(path), query, headers or {}))


def shown(board: Switchboard, reply: Reply) -> list[int]:
    """Numbers of the articles whose addresses stand in a reply, in their order."""
    room = board.site.newsroom
    paths = {unquote(board.site.path_of(nid)): nid for nid in room}
    text = unquote(reply.content().decode("utf-8", "replace"))
    if reply.content_type.startswith("application/json"):
        return [post["id"] for post in json.loads(text)]
    text = re.sub(r"<aside.*?</aside>", "", text, flags=re.DOTALL)
    found = [text.find(path) for path in paths]
    return [nid for place, nid in sorted(zip(found, paths.values(), strict=True)) if place >= 0]


def paged(board: Switchboard, engine: str, page: int) -> list[int]:
    path, name = PAGED[engine]
    return shown(board, get(board, path, **{name: str(page)}))


class TestAim:
    """Which requests are met."""

    def hits(self, board: Switchboard, count: int, path: str = "/rss", **query: str) -> str:
        return "".join(str(int(get(board, path, **query).status == 500)) for _ in range(count))

    @pytest.mark.parametrize("engine", FAMILIES)
    def test_kinds_of_addresses(self, boards: dict[str, Switchboard], engine: str, newsroom: Newsroom) -> None:
        board = boards[engine]
        paths = {
            "article": board.site.path_of(next(iter(newsroom))),
            "feed": FEEDS[engine],
            "section": SECTIONS[engine],
            "sitemap": SITEMAPS.get(engine, "/sitemap.xml"),
            "robots": "/robots.txt",
        }
        members = {
            "list": {"feed", "section", "sitemap"},
            "page": {"article", "feed", "section", "sitemap"},
            "all": {*paths},
            "feed,robots": {"feed", "robots"},
        }
        for where, meant in ({kind: {kind} for kind in paths} | members).items():
            board.switch_off()
            board.switch_on("status", Aim(where=where))
            assert {kind for kind, path in paths.items() if get(board, path).status == 500} == meant, where

    def test_a_new_article_is_one(self, board: Switchboard, newsroom: Newsroom) -> None:
        board.switch_on("status")
        assert get(board, board.site.path_of(next(iter(newsroom)))).status == 500
        assert get(board, board.site.path_of(newsroom.publish()[0])).status == 500

    def test_one_article_and_one_address(self, board: Switchboard, newsroom: Newsroom) -> None:
        first, second, third = newsroom.latest(3)
        board.switch_on("status", Aim(nid=f"{first},{third}"))
        assert [get(board, board.site.path_of(nid)).status for nid in (first, second, third)] == [500, 200, 500]
        board.switch_off()
        board.switch_on("status", Aim(where="list", path=r"archive\?pi=2$"))
        assert (self.hits(board, 1, "/archive", pi="1"), self.hits(board, 1, "/archive", pi="2")) == ("0", "1")

    def test_a_share_by_a_seed(self, board: Switchboard, newsroom: Newsroom) -> None:
        def met(seed: int) -> set[int]:
            board.switch_off()
            board.switch_on("status", Aim(share=0.3, seed=seed))
            return {nid for nid in newsroom if get(board, board.site.path_of(nid)).status == 500}

        assert met(1) == met(1) != met(2)
        assert 0.15 < len(met(1)) / len(newsroom) < 0.45

    @pytest.mark.parametrize(
        ("aim", "hits"),
        [
            ({"times": 2}, "1100000000"),
            ({"skip": 3}, "0001111111"),
            ({"skip": 3, "count": 2}, "0001100000"),
            ({"every": "2/5"}, "1100011000"),
            ({"every": "1/3", "skip": 1, "count": 2}, "0100100000"),
            ({"lasting": 1e-9}, "0000000000"),
            ({"after": 3600}, "0000000000"),
            ({"lasting": 3600}, "1111111111"),
        ],
    )
    def test_how_often_and_when(self, board: Switchboard, aim: dict[str, object], hits: str) -> None:
        board.switch_on("status", Aim(where="feed", **aim))  # type: ignore[arg-type]
        assert self.hits(board, 10) == hits

    def test_times_counts_each_address_and_count_all(self, board: Switchboard) -> None:
        board.switch_on("status", Aim(where="list", times=1))
        assert [self.hits(board, 2, "/archive", pi=str(page)) for page in (1, 2)] == ["10", "10"]
        board.switch_off()
        board.switch_on("status", Aim(where="list", count=1))
        assert [self.hits(board, 2, "/archive", pi=str(page)) for page in (1, 2)] == ["10", "00"]

    def test_faults_act_together_and_are_switched_off_by_name(self, board: Switchboard) -> None:
        board.switch_on("stuck_etag", Aim(where="feed"))
        board.switch_on("short_list", Aim(where="feed"), "3")
        reply = get(board, "/rss")
        assert (reply.etag, len(shown(board, reply))) == ('"stuck"', 3)
        board.switch_off("stuck_etag")
        reply = get(board, "/rss")
        assert (reply.etag != '"stuck"', len(shown(board, reply))) == (True, 3)

    @pytest.mark.parametrize(
        ("aim", "message"),
        [({"where": "moon"}, "allowed are article"), ({"every": "often"}, "3/10"), ({"path": "("}, "regular")],
    )
    def test_what_cannot_be_meant_is_refused(self, aim: dict[str, str], message: str) -> None:
        with pytest.raises(ValueError, match=message):
            Aim(**aim)  # type: ignore[arg-type]

    def test_an_unknown_fault_and_a_wrong_value(self, board: Switchboard) -> None:
        with pytest.raises(ValueError, match="unknown fault 'gremlin'; known: bad_entry, bad_page, bomb"):
            board.switch_on("gremlin")
        board.switch_on("bad_entry", Aim(where="feed"), "colour:red")
        reply = get(board, "/rss")
        assert reply.status == 500
        assert reply.content().decode() == (
            "fault bad_entry, value='colour:red': write date:…, title:… or link:… with a payload"
        )


class TestMovingLists:
    @pytest.mark.parametrize("engine", PAGED)
    def test_pushed_down_between_two_pages(self, boards: dict[str, Switchboard], engine: str) -> None:
        board = boards[engine]
        first = paged(board, engine, 1)
        board.switch_on("pushed_down", Aim(where="section", count=1), "4:Ardabil")
        second = paged(board, engine, 2)
        assert second[:4] == first[-4:]
        assert paged(board, engine, 1)[4:] == first[:-4]

    @pytest.mark.parametrize("engine", PAGED)
    def test_pulled_up_after_the_first_page(self, boards: dict[str, Switchboard], engine: str) -> None:
        board = boards[engine]
        everything = [nid for page in (1, 2) for nid in paged(board, engine, page)]
        board.switch_on("pulled_up", Aim(where="section", skip=1), "2")
        walked = [nid for page in (1, 2) for nid in paged(board, engine, page)]
        size = len(everything) // 2
        assert set(everything) - set(walked) == set(everything[size : size + 2])

    @pytest.mark.parametrize("engine", PAGED)
    def test_a_page_empty_or_repeated_once(self, boards: dict[str, Switchboard], engine: str) -> None:
        board = boards[engine]
        pages = [paged(board, engine, page) for page in (1, 2)]
        board.switch_on("empty_page", Aim(where="section", count=1))
        assert [paged(board, engine, 2), paged(board, engine, 2)] == [[], pages[1]]
        board.switch_off()
        board.switch_on("repeated_page", Aim(where="section", count=1))
        assert [paged(board, engine, page) for page in (1, 2, 2)] == [pages[0], pages[0], pages[1]]

    def test_repeated_pages_that_stand_in_the_path(self, boards: dict[str, Switchboard]) -> None:
        board = boards["wordpress"]
        first, second = (shown(board, get(board, f"/category/provinces/{end}")) for end in ("", "page/2/"))
        board.switch_on("repeated_page", Aim(where="section"))
        assert shown(board, get(board, "/category/provinces/page/2/")) == first
        assert shown(board, get(board, "/category/provinces/page/3/")) == second

    @pytest.mark.parametrize("engine", FAMILIES)
    def test_a_list_that_is_too_short_and_one_that_is_old(self, boards: dict[str, Switchboard], engine: str) -> None:
        board = boards[engine]
        everything = shown(board, get(board, FEEDS[engine]))
        board.switch_on("short_list", Aim(where="feed"), "4")
        cut = get(board, FEEDS[engine])
        assert shown(board, cut) == everything[:4]
        board.switch_off()
        assert get(board, FEEDS[engine]).etag != cut.etag, "who keeps the short one must not be told that it is current"
        board.switch_on("stale_list", Aim(where="feed"), str(everything[1]))
        assert shown(board, get(board, FEEDS[engine]))[:3] == everything[2:5]

    @pytest.mark.parametrize("engine", SITEMAPS)
    def test_an_article_in_the_sitemap_only(
        self, boards: dict[str, Switchboard], engine: str, newsroom: Newsroom
    ) -> None:
        board = boards[engine]
        nid = newsroom.publish(province="Ardabil")[0]
        board.switch_on("hidden", Aim(where="section,feed"), str(nid))
        for path in (SECTIONS[engine], FEEDS[engine]):
            assert nid not in shown(board, get(board, path))
        assert nid in shown(board, get(board, SITEMAPS[engine]))
        assert get(board, board.site.path_of(nid)).status == 200
        board.switch_off()
        assert nid in shown(board, get(board, FEEDS[engine]))


ALL_LISTS = [
    (engine, path) for paths in (FEEDS, SECTIONS, SITEMAPS, {"wordpress": POSTS}) for engine, path in paths.items()
]


class TestEntries:
    @pytest.mark.parametrize(("engine", "path"), ALL_LISTS)
    def test_a_broken_link_stands_beside_the_well_ones(
        self, boards: dict[str, Switchboard], engine: str, path: str
    ) -> None:
        board = boards[engine]
        before = get(board, path)
        board.switch_on("bad_entry", Aim(where="list"), "link:bracket")
        after = get(board, path)
        assert set(shown(board, before)) <= set(shown(board, after))
        assert after.content().count(b"http://[") >= 1
        assert before.content().count(b"http://[") == 0
        assert after.etag != before.etag

    @pytest.mark.parametrize(("engine", "path"), ALL_LISTS)
    def test_an_absurd_date(self, boards: dict[str, Switchboard], engine: str, path: str) -> None:
        board = boards[engine]
        before = get(board, path)
        board.switch_on("bad_entry", Aim(where="list"), "date:year9999")
        after = get(board, path)
        dated = (engine, path) not in {("newsstudio", "/Cities"), ("wordpress", SITEMAPS["wordpress"])}
        assert (b"9999-12-31T23:59:59Z" in after.content()) is dated
        assert shown(board, before) == shown(board, after), "the article itself is still named"
        texts = re.findall(rb"9999-12-31T23:59:59Z", after.content())
        assert len(texts) <= 3, "one entry only"

    @pytest.mark.parametrize(
        ("payload", "raw", "escaped"), [("nul", b"\0", b"\\u0000"), ("surrogate", b"\xed\xa0\x80", b"\\ud800")]
    )
    @pytest.mark.parametrize(("engine", "path"), ALL_LISTS)
    def test_a_bad_character_in_a_title(
        self, boards: dict[str, Switchboard], engine: str, path: str, payload: str, raw: bytes, escaped: bytes
    ) -> None:
        board = boards[engine]
        board.switch_on("bad_entry", Aim(where="list"), f"title:{payload}")
        body = get(board, path).content()
        if path == SITEMAPS.get(engine):
            assert raw not in body, "these sitemaps print no titles"
        else:
            assert body.count(escaped if path == POSTS else raw) == 1

    def test_any_payload_is_written_as_it_is(self, board: Switchboard) -> None:
        board.switch_on("bad_entry", Aim(where="feed"), "title:&#xD800;")
        assert get(board, "/rss").content().count(b"<title>&#xD800;") == 1

    def test_a_bad_entry_in_the_json_of_an_old_leaf(self, board: Switchboard) -> None:
        board.switch_on("bad_entry", Aim(where="sitemap"), "date:year0")
        rows = json.loads(get(board, "/sitemap/1401/05/10/sitemap.xml").content())["urls"]
        assert [row["lastmode"] for row in rows].count("0000-00-00T00:00:00Z") == 1

    @pytest.mark.parametrize(
        ("value", "form"),
        [
            ("", r".{10}T\d\d:\d\dZ"),
            ("zero", r".{17}00Z"),
            ("day", r".{10}"),
            ("now", "2026-01-02T12:00:00Z"),
        ],
    )
    @pytest.mark.parametrize("engine", ["nastooh", "tasnim", "iransamaneh"])
    def test_lastmod(self, boards: dict[str, Switchboard], engine: str, value: str, form: str) -> None:
        board = boards[engine]
        board.switch_on("lastmod", Aim(where="sitemap"), value)
        found = re.findall(r"<lastmod>([^<]*)<", get(board, SITEMAPS[engine]).content().decode())
        assert len(found) > 5
        assert all(re.fullmatch(form, text) for text in found)

    def test_lastmod_of_the_interface(self, boards: dict[str, Switchboard]) -> None:
        boards["wordpress"].switch_on("lastmod", Aim(where="section"), "zero")
        posts = json.loads(get(boards["wordpress"], POSTS).content())
        assert all(post["modified_gmt"].endswith(":00") for post in posts)


class TestPages:
    @pytest.mark.parametrize("engine", FAMILIES)
    @pytest.mark.parametrize(("value", "piece"), [("0.25", b"<br>"), ("0.25:<p>x", b"<p>x")])
    def test_a_flood_behind_the_text(
        self, boards: dict[str, Switchboard], engine: str, newsroom: Newsroom, value: str, piece: bytes
    ) -> None:
        board, nid = boards[engine], next(nid for nid in newsroom if newsroom.headline(nid).kind == "news")
        path = board.site.path_of(nid)
        before = get(board, path).content()
        board.switch_on("flood", Aim(times=1), value)
        after = get(board, path).content()
        assert after.count(piece) >= (1 << 18) // len(piece)
        words = newsroom.article(nid).paragraphs()[-1][:10].encode()
        assert words in before
        assert words in after
        assert get(board, path).content() == before, "only once"

    @pytest.mark.parametrize("engine", FAMILIES)
    @pytest.mark.parametrize(
        ("value", "sign"),
        [
            ("title:nul", b"\0"),
            ("kicker:escape", b"\x1b[31m"),
            ("lead:surrogate", b"\xed\xa0\x80"),
            ("body:<b>x", b"<p><b>x</p>"),
            ("date:year9999", b"9999-12-31T23:59:59Z"),
        ],
    )
    def test_a_bad_field(
        self, boards: dict[str, Switchboard], engine: str, newsroom: Newsroom, value: str, sign: bytes
    ) -> None:
        heads = map(newsroom.headline, newsroom)
        nid = next(head.nid for head in heads if head.kicker and head.lead and head.kind == "news")
        board, truth = boards[engine], newsroom.truth(nid)
        before = get(board, board.site.path_of(nid))
        board.switch_on("bad_page", value=value)
        after = get(board, board.site.path_of(nid))
        assert after.content().count(sign) > before.content().count(sign)
        assert after.etag != before.etag
        assert newsroom.truth(nid) == truth


def test_the_documentation_holds_the_table() -> None:
    """`python -m newscrawl.demo --faults` writes it."""
    page = (Path(__file__).parents[2] / "docs" / "newsroom.md").read_text("utf-8")
    assert faults.table() in page
    assert all(run.__doc__ for run, _ in FAULTS.values())
