"""What programs follow of the website: the feed of changes over several releases, and the map of a large site."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import feedparser
import pandas as pd
import pytest
from lxml import etree

from assets.publish.edition import Edition, PastRelease
from assets.publish.release import release_changes
from assets.publish.site import atom_feed, routes, sitemap
from assets.publish.site.page_list import list_pages
from assets.publish.site.site_index import SiteIndex
from schemas.tables import TABLES
from tests.publish import examples

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def _changes(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """The published table `changes`: (table, record, column), each from `1` to `2`."""
    told = [
        {
            "table": table,
            "record": record,
            "column": column,
            "kind": "changed",
            "before": "1",
            "after": "2",
            "cause": "source",
        }
        for table, record, column in rows
    ]
    return TABLES["changes"].conform_and_sort(pd.DataFrame(told))


def _next(edition: Edition, version: str, day: str, *rows: tuple[str, str, str]) -> Edition:
    """The edition that follows one, with these changes."""
    changes = _changes(*rows)
    past = (PastRelease(edition.version, edition.data_date, edition.previous, "", is_kept=True), *edition.past_releases)
    return replace(
        edition,
        version=version,
        data_date=day,
        previous=edition.version,
        tables={**edition.tables, "changes": changes},
        past_releases=past,
        history=release_changes.add_to_history(edition.history, changes, version, day),
    )


@pytest.fixture(scope="module")
def releases() -> list[Edition]:
    """Three releases: the first, one that changes a project, one that changes another and something that is no project's."""
    first = replace(examples.edition(), version="1.0.0", data_date="2026-09-01", previous=None)
    title = ("projects", examples.ICT, "title_en")
    second = _next(
        first, "1.0.1", "2026-10-01", title, ("partners", f"{examples.ICT}|{examples.SWANSEA}", "annual_cost_gbp")
    )
    third = _next(
        second, "1.0.2", "2026-11-01", ("projects", examples.ARCHIVES, "stage"), ("measures", "vacant-posts", "unit")
    )
    return [first, second, third]


def test_a_change_shows_once_in_the_feed_and_stays_as_it_was(releases: list[Edition], tmp_path: Path) -> None:
    told: dict[str, list[Any]] = {}
    for edition in releases:
        found = feedparser.parse(atom_feed.write_feed(SiteIndex(edition), tmp_path / "feed.xml").read_bytes())
        assert not found.bozo
        assert len({entry.id for entry in found.entries}) == len(found.entries)
        for entry in found.entries:
            told.setdefault(entry.id, []).append(
                {name: getattr(entry, name) for name in ("title", "updated", "links", "content")}
            )
    assert [entry.id.partition("release/")[2] for entry in found.entries] == [
        "1.0.2/",
        f"1.0.2/{examples.ARCHIVES}",
        "1.0.1/",
        f"1.0.1/{examples.ICT}",
        "1.0.0/",
    ]
    assert all(entry == entries[0] for entries in told.values() for entry in entries), (
        "an entry changed after it was read"
    )
    days = [entries[0]["updated"] for entries in told.values()]
    assert days == sorted(days) and len(set(days)) == 3


def test_the_feed_ends_at_so_many_projects_and_still_names_each_version(
    releases: list[Edition], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atom_feed, "MOST_PROJECTS", 1)
    found = feedparser.parse(atom_feed.write_feed(SiteIndex(releases[-1]), tmp_path / "feed.xml").read_bytes())
    assert [entry.id.partition("release/")[2] for entry in found.entries] == [
        "1.0.2/",
        f"1.0.2/{examples.ARCHIVES}",
        "1.0.1/",
        "1.0.0/",
    ]


def _addresses(path: Path, kind: str = "url") -> list[str]:
    return [str(found.text) for found in etree.parse(path).getroot().findall(f"s:{kind}/s:loc", NAMES)]


def test_the_map_is_parted_where_one_file_may_not_hold_it(
    releases: list[Edition], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = SiteIndex(releases[-1])
    pages = list(list_pages(content, (), {}))
    (whole,) = sitemap.write_sitemap(content, pages, tmp_path)
    every = _addresses(whole)
    assert len(every) == len(set(every)) == 2 * len(pages)
    monkeypatch.setattr(sitemap, "MOST_ADDRESSES", 100)
    listed, *parts = sitemap.write_sitemap(content, pages, tmp_path)
    assert _addresses(listed, "sitemap") == [content.edition.base_url + path.name for path in parts]
    assert [address for path in parts for address in _addresses(path)] == every
    assert len(parts) > 1 and all(len(_addresses(path)) <= 100 for path in parts)


def test_the_map_says_when_a_page_last_said_something_new(releases: list[Edition], tmp_path: Path) -> None:
    content = SiteIndex(releases[-1])
    (path,) = sitemap.write_sitemap(content, list(list_pages(content, (), {})), tmp_path)
    days = {
        url.findtext("s:loc", "", NAMES).removeprefix(content.edition.base_url): url.findtext("s:lastmod", None, NAMES)
        for url in etree.parse(path).getroot()
    }
    assert days[routes.PROJECTS.add_folder(examples.ICT).cy] == "2026-10-01"
    assert days[routes.PROJECTS.add_folder(examples.ARCHIVES).en] == "2026-11-01"
    assert days[routes.HOME.en] == "2026-11-01"
