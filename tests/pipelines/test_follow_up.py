"""A council's own small workbook, follow-up and ideas, messy and in both languages, from its cells to a release."""

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.conftest import publish
from tests.examples import source_keys, table, write_source, write_xlsx
from tests.pipelines.two_providers import copy_sources

pytestmark = pytest.mark.slow


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """The shipped sources of two providers, for one test alone."""
    return copy_sources(tmp_path / "sources")


FOLLOW_UP: list[list[Any]] = [
    ["Dilyniant yr adolygiad / Follow-up of the review"],
    ["Updated for the Board"],
    [],
    ["Rec / Arg", "Council", "Response", "Action", "Cam", "Owner", "Due", "State", "Evidence"],
    [
        "1",
        "Swansea",
        "Accepted",
        "Adopt the definition",
        "Mabwysiadu'r diffiniad",
        "Director",
        dt.date(2026, 3, 31),
        "Done",
        "Minute 12",
    ],
    ["Rec 1", "Swansea", "Agreed", "Train project managers", "", "Head of HR", "2026", "In progress", ""],
    [
        "Argymhelliad 4",
        "Abertawe",
        "Yn rhannol",
        "",
        "Pennu llinell sylfaen",
        "Pennaeth Cyllid",
        "2026-09",
        "Ar y gweill",
        "",
    ],
    ["Governance", "Castell-nedd Port Talbot", "Gwrthod", "", "", "", "", "", ""],
    ["R6", "Swansea", "Maybe", "Name the support", "", "Director", "soon", "Not started", "Ask jane.smith@example.org"],
    ["R9", "Swansea", "Accepted", "Answer what was not asked", "", "", "", "", ""],
    ["R7", "Nowhere Council", "Accepted", "Publish the list", "", "", "", "", ""],
    ["R2", "", "Awaited", "Ask staff", "", "", dt.date(2027, 1, 1), "Not started", ""],
]
IDEAS: list[list[Any]] = [
    ["Rhif", "Syniad", "Idea", "Maes", "Gan", "Cyngor", "Pryd", "Crynodeb"],
    ["1", "Archifau ar y cyd", "One archive store", "Archives", "Staff", "Swansea", "2026-05", "Un stordy i bawb."],
    ["2", "", "Payroll for three", "Cyflogres", "Aelodau etholedig", "Abertawe", "May 2026", ""],
    ["3", "Cysylltu", "Ring jane.smith@example.org", "ICT", "Staff", "Swansea", "2026", "Ffoniwch 01792 636000"],
    ["", "", "", "ICT", "Staff", "Swansea", "2026", "Un syniad"],
    ["", "", "", "Waste", "Staff", "Swansea", "2026", "Un arall"],
]
LEARNT = {
    "recommendation": "Rec / Arg",
    "organisation": "Council",
    "response": "Response",
    "action_en": "Action",
    "action_cy": "Cam",
    "owner_post": "Owner",
    "due": "Due",
    "state": "State",
    "evidence_en": "Evidence",
}
THOUGHT = {
    "reference": "Rhif",
    "title_cy": "Syniad",
    "title_en": "Idea",
    "service_area": "Maes",
    "idea_origin": "Gan",
    "organisation": "Cyngor",
    "suggested_on": "Pryd",
    "summary_cy": "Crynodeb",
}


def _sent(folder: Path, follow_up: list[list[Any]] = FOLLOW_UP, ideas: list[list[Any]] = IDEAS) -> None:
    """Council `example`, which is Swansea, sends its workbook."""
    tables = (
        table("follow_up", LEARNT, sheets=["Follow up"], header_rows=[4]),
        table(
            "ideas",
            THOUGHT,
            sheets=["Syniadau"],
            header_rows=[1],
            values={"service_area": {"Cyflogres": "human-resources"}},
        ),
    )
    write_source(folder, source_keys(*tables, match="*.xlsx", organisation="GB-PLA-SWA", precedence=50))
    (folder / "example").mkdir(exist_ok=True)
    write_xlsx(folder / "example/file.xlsx", {"Follow up": follow_up, "Syniadau": ideas})


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of two lists of projects and the council's workbook."""
    folder = tmp_path_factory.mktemp("example")
    _sent(copy_sources(folder / "sources"))
    publish(folder / "sources", folder / "outputs")
    return (folder / "outputs/current").resolve()


def _table(release: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(release / f"public/data/{name}.csv", dtype=str, keep_default_na=False)


def _findings(release: Path) -> set[tuple[str, str, str]]:
    found = json.loads((release / "feedback/example/findings.json").read_text(encoding="utf-8"))
    found = found["findings"] if isinstance(found, dict) else found
    return {(each["sheet"], each["cell"], each["rule"]) for each in found}


def test_each_action_is_published_with_whom_and_by_when(example: Path) -> None:
    rows = _table(example, "follow_up").sort_values(["recommendation", "action_en"])
    assert rows["action_id"].is_unique
    names = ["recommendation", "organisation_id", "response", "action_en", "due", "state", "overdue"]
    assert [tuple(row) for row in rows[names].itertuples(index=False)] == [
        ("R1", "GB-PLA-SWA", "accepted", "Adopt the definition", "2026-03-31", "done", "false"),
        ("R1", "GB-PLA-SWA", "accepted", "Train project managers", "2026", "under-way", "false"),
        ("R2", "GB-PLA-SWA", "awaited", "Ask staff", "2027-01-01", "not-started", "false"),
        ("R4", "GB-PLA-SWA", "partly-accepted", "", "2026-09", "under-way", "true"),
        ("R5", "GB-PLA-NTL", "rejected", "", "", "", ""),
        ("R6", "GB-PLA-SWA", "", "Name the support", "", "not-started", ""),
    ]


def test_each_fault_is_told_at_its_cell(example: Path) -> None:
    found = {(sheet, cell): rule for sheet, cell, rule in _findings(example)}
    for sheet, cell in [("Follow up", c) for c in ("C9", "G9", "I9", "A10", "B11")] + [
        ("Syniadau", "C4"),
        ("Syniadau", "C5, B5"),
        ("Syniadau", "C6, B6"),
        ("Syniadau", "H4"),
    ]:
        assert (sheet, cell) in found, f"{sheet}!{cell}: {sorted(found.items())}"


def test_every_row_has_one_fate(example: Path) -> None:
    about = json.loads((example / "release.json").read_text(encoding="utf-8"))
    mine = next(each for each in about["submissions"] if each["file"].endswith("file.xlsx"))
    counts = {
        name: mine["rows"][name] if "rows" in mine else mine[name]
        for name in ("received", "published", "held", "not_records")
    }
    assert counts == {"received": 13, "published": 9, "held": 4, "not_records": 0}


def test_nothing_personal_is_published(example: Path) -> None:
    for path in (example / "public").rglob("*"):
        if path.is_file() and path.suffix in (".html", ".csv", ".json", ".xml", ".md"):
            text = path.read_text(encoding="utf-8")
            assert "jane.smith" not in text and "636000" not in text, path


def test_an_idea_stands_beside_the_projects_like_it(example: Path) -> None:
    ideas, projects = _table(example, "ideas").set_index("title_cy"), _table(example, "projects")
    assert len(ideas) == 3 and set(ideas["organisation_id"]) == {"GB-PLA-SWA"}
    archives = projects.loc[projects["service_area"] == "archives", "project_id"]
    assert len(archives) and set(archives) <= set(ideas.loc["Archifau ar y cyd", "similar_projects"].split(" | "))
    assert tuple(ideas.loc["", ["service_area", "idea_origin", "suggested_on"]]) == (
        "human-resources",
        "members",
        "2026-05",
    )


def test_identifiers_outlive_rows_that_move_and_a_month_without_the_sheet(
    example: Path, sources: Path, tmp_path: Path
) -> None:
    keys = {"ideas": "idea_id", "follow_up": "action_id"}
    first = {name: set(_table(example, name)[key]) for name, key in keys.items()}
    # The release of the example was made from the same sources.
    shutil.copytree(example.parents[1], tmp_path / "outputs", symlinks=True)
    _sent(sources, [*FOLLOW_UP[:4], *reversed(FOLLOW_UP[4:])], [IDEAS[0], *reversed(IDEAS[1:])])
    publish(sources, tmp_path / "outputs")
    moved = (tmp_path / "outputs/current").resolve()
    assert {name: set(_table(moved, name)[key]) for name, key in keys.items()} == first
    (sources / "example/file.xlsx").unlink()
    publish(sources, tmp_path / "outputs", accept="the sheet did not come this month")
    kept = (tmp_path / "outputs/current").resolve()
    assert {name: set(_table(kept, name)[key]) for name, key in keys.items()} == first


def test_workbooks_of_follow_up_alone_make_a_release_with_both_councils_answers(sources: Path, tmp_path: Path) -> None:
    """Two councils give the same answer in the same words, and name nobody."""
    for name in ("flat-list.yaml", "system-export.yaml"):
        (sources / name).unlink()
    _sent(sources)
    other = source_keys(
        table("follow_up", LEARNT, header_rows=[1]), match="*.xlsx", organisation="GB-PLA-NTL", precedence=60
    )
    write_source(sources, {**other, "provider": "neighbour"})
    (sources / "neighbour").mkdir()
    write_xlsx(sources / "neighbour/file.xlsx", [FOLLOW_UP[3], FOLLOW_UP[11]])
    publish(sources, tmp_path / "outputs")
    rows = _table((tmp_path / "outputs/current").resolve(), "follow_up")
    assert len(rows) == 7
    assert sorted(rows.loc[rows["action_en"] == "Ask staff", "organisation_id"]) == ["GB-PLA-NTL", "GB-PLA-SWA"]
