"""Pages that are kept from build to build: the website is the same bytes as one made from nothing, and made only in part."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from assets.publish import site
from assets.publish.edition import Edition
from assets.publish.release import release_changes
from assets.publish.site import page_templates
from assets.publish.site.page_list import list_pages
from assets.publish.site.paging import ListEntries
from assets.publish.site.site_index import LocalIndex, SiteIndex
from schemas import codelists
from schemas.column_declarations import Column
from schemas.frames import HISTORY
from schemas.languages import Language
from schemas.tables import TABLES
from tests.publish import examples

pytestmark = pytest.mark.slow

CHANGES = TABLES["changes"].conform_and_sort(
    pd.DataFrame(
        [
            {
                "table": "partners",
                "record": f"{examples.ICT}|{examples.SWANSEA}",
                "column": "annual_cost_gbp",
                "kind": "changed",
                "before": "110000",
                "after": "120000",
                "cause": "source",
            }
        ]
    )
)


@pytest.fixture(scope="module")
def edition() -> Edition:
    """The example with a past, so that every part of a project's page has something to show."""
    past = release_changes.add_to_history(None, CHANGES, "1.1.0", "2026-10-01")
    return replace(examples.edition(), history=past)


def _other(declared: Column, value: Any) -> Any:
    """Another value that a column may hold; None when its value tells which row it is, and so cannot be another."""
    if declared.codelist:
        codes = codelists.list_codes(declared.codelist)
        return codes[(codes.index(value) + 1) % len(codes)] if value in codes else codes[0]
    match declared.kind:
        case "yes-no":
            return not value
        case "money" | "number" | "integer":
            return (value or 0) + 1
        case "date" | "part-date":
            return "2024-05-06"
        case "period":
            return "2019-20"
    return None if declared.references or declared.pattern else f"{value or ''} now"


def _with(frame: pd.DataFrame, at: int, column: str, value: Any) -> pd.DataFrame:
    changed = frame.copy()
    changed.loc[changed.index[at], column] = value
    return changed


def _varied(edition: Edition) -> Iterator[tuple[str, Edition]]:
    """The edition with one value of one of its tables changed, for every column of every table that has rows."""
    for table, frame in edition.tables.items():
        for name, declared in edition.get_columns(table).items() if len(frame) else []:
            first = frame[name].astype(object).where(frame[name].notna(), None).iloc[0]
            value = None if name in TABLES[table].get_key_columns() else _other(declared, first)
            if value is not None:
                tables = {**edition.tables, table: _with(frame, 0, name, value)}
                yield f"{table}.{name}", replace(edition, tables=tables)
    for beside in ("limbs", "provenance", "history"):
        frame = getattr(edition, beside)
        for name in frame:
            told = frame[frame[name].notna()]
            if len(told) and name in (
                "reason_en",
                "reason_cy",
                "quotation",
                "address",
                "raw",
                "file",
                "sheet",
                "cell",
                "before",
            ):
                at = frame.index.get_loc(told.index[0])
                yield (
                    f"{beside}.{name}",
                    replace(edition, **{beside: _with(frame, at, name, f"{told[name].iloc[0]} now")}),
                )
    (first, *others) = edition.providers
    yield "provider's name", replace(edition, providers=(replace(first, name_en="Another name"), *others))


def _projects_of(content: SiteIndex) -> dict[str, page_templates.Page]:
    """The pages of projects."""
    return {page.route.en: page for page in list_pages(content, (), {}) if page.template == "project.html"}


def test_a_page_of_which_the_same_is_told_is_the_same(edition: Edition) -> None:
    """For every column of every table: a value in it changes, and no page that would be taken again would be another."""
    content = SiteIndex(edition)
    before = {
        (route, language): (page.describe_view(local), page_templates.render_page(local, page))
        for route, page in _projects_of(content).items()
        for language, local in content.by_language.items()
    }
    touched: dict[str, int] = {}
    for what, other in _varied(edition):
        content = SiteIndex(other)
        pages, touched[what] = _projects_of(content), 0
        # A Welsh text would be missed on the Welsh page, anything else on both.
        seen: Language = "cy" if what.endswith("_cy") else "en"
        for (route, language), (told, text) in before.items():
            if language != seen:
                continue
            local = content.by_language[language]
            if pages[route].describe_view(local) == told:
                assert page_templates.render_page(local, pages[route]) == text, f"{what}: {route}"
            else:
                touched[what] += 1
    assert len(touched) > 100
    for what in ("projects.title_en", "benefits.realised_value", "limbs.reason_en", "provenance.raw", "history.before"):
        assert touched[what], what
    assert not touched["quality.findings"], "no page of a project tells of it"


def test_what_a_page_tells_of_itself_is_the_same_in_another_run(edition: Edition) -> None:
    """No address of an object in memory, no order of a set: two look-ups of the same edition tell the same."""
    told = []
    for _ in range(2):
        content = SiteIndex(edition)
        lines = {language: ListEntries(local) for language, local in content.by_language.items()}
        pages = list_pages(content, (), lines)
        told.append(
            {
                local.get_path(page.route): page.describe_view(local)
                for page in pages
                if not page.is_dated
                for local in content.by_language.values()
            }
        )
    assert told[0] == told[1] and len(told[0]) > 200
    assert not [path for path, text in told[0].items() if re.search(r" at 0x[0-9a-f]+>|\{'[^']*', ", text)]


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class Builds:
    """Websites built one after the other with the same store, each compared with one made from nothing."""

    def __init__(self, folder: Path, made: list[str]) -> None:
        self.folder, self.store, self._made, self._at = folder, folder / "store", made, 0

    def build(self, edition: Edition, code: str = "code") -> list[str]:
        """Builds it both ways; the pages that were made, by their template."""
        self._at += 1
        anew, again = self.folder / f"anew{self._at}", self.folder / f"again{self._at}"
        site.build_site(edition, [], anew)
        self._made.clear()
        site.build_site(edition, [], again, site.BuildOptions(cache=site.PageCache(self.store, code, edition)))
        made = sorted(self._made)
        assert _files(again) == _files(anew)
        return made


@pytest.fixture
def builds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Builds:
    made: list[str] = []
    real = page_templates.render_page

    def noted(local: LocalIndex, page: page_templates.Page) -> str:
        made.append(f"{page.template} {local.get_path(page.route)}")
        return real(local, page)

    monkeypatch.setattr(page_templates, "render_page", noted)
    return Builds(tmp_path, made)


def _made(made: list[str]) -> list[str]:
    return [each.partition(" ")[2] for each in made if each.startswith("project.html")]


def test_only_what_a_change_touches_is_made_anew(edition: Edition, builds: Builds) -> None:
    assert len(_made(builds.build(edition))) == 4, "two projects in two languages"
    later = replace(edition, version="1.3.0", data_date="2026-12-01")
    assert _made(builds.build(later)) == [], "another version and date alone are on no page of a project"
    partners = edition.tables["partners"]
    at = partners.index[(partners["project_id"] == examples.ICT) & (partners["organisation_id"] == examples.SWANSEA)][0]
    dearer = replace(later, tables={**later.tables, "partners": _with(partners, at, "annual_cost_gbp", 130_000)})
    changed = builds.build(dearer)
    assert _made(changed) == [f"cy/prosiectau/{examples.ICT}/", f"en/projects/{examples.ICT}/"]
    assert not [each for each in changed if each.startswith("facet.html")], "no list tells what a partner pays"


def test_other_code_and_other_settings_make_every_page_anew(edition: Edition, builds: Builds) -> None:
    builds.build(edition)
    assert len(_made(builds.build(edition, code="other"))) == 4
    renamed = replace(edition, site=edition.site.model_copy(update={"name_en": "Another name"}))
    assert len(_made(builds.build(renamed, code="other"))) == 4


def test_a_store_that_is_lost_cut_short_or_full_of_other_things_changes_nothing(
    edition: Edition, builds: Builds
) -> None:
    builds.build(edition)
    kept = sorted(builds.store.iterdir())
    for path, damage in zip(kept, ("", "<p>quite another page</p>"), strict=False):
        path.unlink()
        path.write_text(damage, encoding="utf-8")
    (builds.store / "note.txt").write_text("no page", encoding="utf-8")
    builds.build(edition)
    assert len(list(builds.store.iterdir())) == len(kept), "what no page asks for is gone"
    for path in builds.store.iterdir():
        path.unlink()
    assert len(_made(builds.build(edition))) == 4


def test_the_past_is_told_newest_first_and_without_what_seems_personal() -> None:
    one = CHANGES.assign(before="Ring 01792 636000", after="Ring us")
    past = release_changes.add_to_history(None, one, "1.0.1", "2026-10-01")
    past = release_changes.add_to_history(past, CHANGES, "1.0.2", "2026-11-01")
    told = release_changes.mask_sensitive_values(past, TABLES["value_notes"].conform_and_sort(pd.DataFrame()))
    assert list(told) == list(HISTORY) and told["version"].tolist() == ["1.0.2", "1.0.1"]
    assert told["before"].tolist() == ["110000", "Ring •••"] and told["after"].tolist() == ["120000", "Ring us"]
