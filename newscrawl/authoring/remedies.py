"""What to write into a source file where its site is otherwise than it says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from newscrawl import families
from newscrawl.authoring import detect
from newscrawl.authoring.offered import USUAL, Offered, as_slugs, path_of
from newscrawl.authoring.patch import Change
from newscrawl.authoring.rules_apart import harmful, permalink_of
from newscrawl.authoring.seeing import host_of
from newscrawl.families.base import below
from newscrawl.families.wordpress import fits
from newscrawl.families.wordpress_lists import printed_code
from newscrawl.pages.document import Document
from newscrawl.pages.page import ListingRequest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.authoring.seeing import ArticleSeen, ListSeen
    from newscrawl.families.base import Family
    from newscrawl.items import Link
    from newscrawl.pages.page import Channel, Page
    from newscrawl.reasons import Refused
    from newscrawl.sources import Source

CHANNELS: dict[str, Channel] = {"archive": "archive", "feeds": "feed", "news_sitemap": "sitemap"}


class Remedies:
    """Changes of one source file.

    Attributes:
        offered: what home page and robots.txt name, once they were read.

    Args:
        source: the outlet.
        base_url: a mirror that is asked instead.
    """

    def __init__(self, source: Source, base_url: str | None) -> None:
        self.source = source
        self.base_url = base_url
        self.base = base_url or source.home
        self.offered = Offered()

    # -- hosts -------------------------------------------------------------------------------------------------------

    def moved(self, url: str) -> list[Change]:
        """The site is at another host now; the old one stays as an alias, since old links name it."""
        parts, source = urlsplit(url), self.source
        old = [host for host in source.all_hosts() if host != parts.hostname]
        why = f"the site leads to {parts.hostname}, which is not a host of this source: was {source.hosts.main}"
        return [
            Change("home", f"{parts.scheme}://{parts.hostname}", why),
            Change("hosts.main", parts.hostname, why),
            Change("hosts.aliases", old, why),
        ]

    # -- lists -------------------------------------------------------------------------------------------------------

    def instead_of(self, seen: ListSeen) -> Iterator[ListingRequest]:
        """Lists that may stand in the place of one that cannot be read, best first."""
        group = seen.key.rpartition(".")[2]
        usual = USUAL[self.source.family]
        named: dict[str, list[Any]] = {
            "feeds": [*self.offered.feeds, *usual.get("feeds", ())],
            "news_sitemap": [*self.offered.sitemaps[:1], usual.get("news_sitemap")],
            "archive": [usual.get("archive")],
        }
        if seen.key.startswith("provinces."):
            page = self.offered.sections.get(seen.key.removeprefix("provinces."))
            if page:
                yield ListingRequest("section", "instead", below(self.base, page))
            return
        tried = path_of(seen.url, self.source, self.base_url)
        for path in dict.fromkeys(filter(None, named.get(group, ()))):
            if path != tried:
                yield ListingRequest(CHANNELS[group], "instead", below(self.base, path))

    def names(self, seen: ListSeen) -> bool:
        """Whether the file names that list; else it was found by itself, and there is nothing to change."""
        table, _, key = seen.key.partition(".")
        return table != "listings" or bool(getattr(self.source.listings, key))

    def of_list(self, seen: ListSeen, better: ListSeen | None, *, others: bool) -> list[Change]:
        """What to do about a list that cannot be read.

        Args:
            seen: that list.
            better: one in its place, that was read, or that the site names where none could be asked any more.
            others: whether another list of the source can be read.
        """
        path = path_of(seen.url, self.source, self.base_url) or seen.url
        why = f"{seen.key}: {path} is not a list: {seen.words()}"
        new = path_of(better.url, self.source, self.base_url) if better is not None else None
        why += f"; {new} is ({better.words()})" if new and better else ""
        if seen.key.startswith("provinces."):
            return self._sections(seen.key, why, others=others)
        group = seen.key.rpartition(".")[2]
        if self.source.family == detect.STANDARD:
            return [Change(seen.key, None, f"{why}; without it lists are found by themselves")]
        if group == "feeds":
            kept = [feed for feed in self.source.listings.feeds if feed != path]
            feeds = list(dict.fromkeys([new, *kept])) if new else kept
            return [Change(seen.key, feeds or None, why)] if feeds or others else [Change(seen.key, [], why)]
        return [Change(seen.key, new, why)]

    def _sections(self, key: str, why: str, *, others: bool) -> list[Change]:
        """The pages of all provinces anew, where the menu links other ones than the file says."""
        source, pages = self.source, dict(self.offered.sections)
        pattern, slugs = as_slugs(pages)
        if source.family != "nastooh":
            pattern, slugs = None, {slug: {"section": path} for slug, path in pages.items()}
        changes = [Change("listings.section_path", pattern, why)] if pattern else []
        family = families.of(source)
        for slug, at in source.provinces.items():
            path = family.section_path(source, at)
            new: dict[str, Any] = dict(slugs.get(slug, {}))
            if path is None or path in self.offered.linked or (f"provinces.{slug}" != key and not new):
                continue
            if at.names:
                new["names"] = list(at.names)
            changes.append(Change(f"provinces.{slug}", new or None, why))
        return changes if others or slugs else []

    # -- articles ----------------------------------------------------------------------------------------------------

    def of_article(self, page: Page, seen: ArticleSeen, family: Family, hint: Link | None) -> list[Change]:
        """What an article says about the rules of the file: those that do harm, its permalink, another engine."""
        bad = harmful(page, self.source, family, seen, hint)
        changes = [Change(f"article.{name}", None, f"article.{name}: {why}") for name, why in bad.items()]
        changes += self._permalink(page)
        canonical = Document.of(page).canonical if seen.problem is None else None
        if host_of(canonical) and path_of(canonical, self.source, self.base_url) is None:
            return [*changes, *self.moved(canonical or "")]
        if seen.record is None and not bad:
            return changes + self._engine(page, seen.problem)
        return changes

    def _permalink(self, page: Page) -> list[Change]:
        form = self.source.permalink
        if self.source.family != "wordpress" or form is None:
            return []
        document = Document.of(page)
        address = document.canonical or page.url
        code = printed_code(document.root)
        path = path_of(address, self.source, self.base_url)
        if code is None or path is None or fits(form, path):
            return []
        new = permalink_of(address, code)
        return [Change("permalink", new, f"permalink: {form!r} is not the form of {path!r}, whose number is {code}")]

    def _engine(self, page: Page, problem: Refused | None) -> list[Change]:
        """Another engine, where one reads what that of the file refuses."""
        # Read as the page that it stands for: a mirror's address is not one of an outlet.
        path = path_of(page.url, self.source, self.base_url) or "/"
        best = detect.matches(replace(page, url=below(self.source.home, path)), self.source.name)[0]
        if best.record is None or best.family == self.source.family:
            return []
        why = f"family: {self.source.family} refuses an article ({problem}); {best.family} {best.words()}"
        usual = dict(USUAL[best.family])
        if self.offered.feeds:
            usual["feeds"] = [self.offered.feeds[0]]
        if self.offered.sitemaps and "news" in self.offered.sitemaps[0]:
            usual["news_sitemap"] = self.offered.sitemaps[0]
        if best.family == detect.STANDARD:
            usual = {}
        keys = ("archive", "section_path", "feeds", "news_sitemap", "day_sitemap", "sitemap_index", "sitemap_calendar")
        lists = self.source.listings
        changes = [Change("family", best.family, why)]
        changes += [
            Change(f"listings.{key}", usual.get(key), why) for key in keys if key in usual or getattr(lists, key)
        ]
        pattern, slugs = as_slugs(self.offered.sections)
        if pattern and best.family == "nastooh":
            changes.append(Change("listings.section_path", pattern, why))
        changes += [Change(f"provinces.{slug}", slugs.get(slug), why) for slug in self.source.provinces]
        return [*changes, Change("permalink", None, why)] if self.source.permalink else changes
