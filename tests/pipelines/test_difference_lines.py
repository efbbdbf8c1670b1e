"""What `diff` prints: projects first, by title and in words; what the register makes of them in one line each table."""

from typing import Any

import pandas as pd
import pytest

from assets.publish.release.release_changes import ReleaseBasis
from assets.publish.release.table_differences import compare_tables
from pipelines.cli.difference_lines import MAX_LISTED_CHANGES, MAX_VALUE_LENGTH, list_difference_lines
from schemas.languages import Language
from schemas.tables import TABLES

OLD: dict[str, list[dict[str, Any]]] = {
    "projects": [
        {
            "project_id": "ssr-1",
            "title_en": "Joint archive",
            "title_cy": "Archif ar y cyd",
            "stage": "live",
            "major": True,
        },
        {"project_id": "ssr-2", "title_en": "Shared payroll"},
    ],
    "partners": [
        {"project_id": "ssr-1", "organisation_id": "GB-PLA-SWA", "role": "lead", "cost_at_start_gbp": 1000},
        {"project_id": "ssr-2", "organisation_id": "GB-PLA-SWA", "role": "lead"},
    ],
    "assessments": [{"project_id": "ssr-1", "recommendation": "R1", "outcome": "met"}],
    "observations": [],
    "measures": [{"measure_id": "visits", "title_en": "Visits", "title_cy": "Ymweliadau"}],
}
NEW: dict[str, list[dict[str, Any]]] = {
    "projects": [
        {
            **OLD["projects"][0],
            **{"stage": "ended", "major": False, "verdict_reasons_en": "Long.", "summary_en": "Much to tell. " * 20},
        },
        {"project_id": "ssr-3", "title_en": "Shared legal service"},
    ],
    "partners": [
        {"project_id": "ssr-1", "organisation_id": "GB-PLA-SWA", "role": "lead", "cost_at_start_gbp": 2500},
        {"project_id": "ssr-1", "organisation_id": "GB-PLA-CRF", "role": "partner"},
    ],
    "assessments": [{"project_id": "ssr-1", "recommendation": "R1", "outcome": "partly"}],
    "observations": [
        {"measure_id": "visits", "organisation_id": "GB-PLA-SWA", "period": f"{year}", "actual": 1.5}
        for year in range(1980, 1980 + MAX_LISTED_CHANGES + 3)
    ],
    "measures": OLD["measures"],
}


def build_basis(tables: dict[str, list[dict[str, Any]]]) -> ReleaseBasis:
    frames = {}
    for name, rows in tables.items():
        columns = TABLES[name].get_columns()
        frame = pd.DataFrame(rows, columns=list(columns))
        frames[name] = frame.astype({column: declared.dtype for column, declared in columns.items()})
    return ReleaseBasis(frames, pd.DataFrame(), {}, "", "", {})


def list_lines(language: Language) -> list[str]:
    old, new = build_basis(OLD), build_basis(NEW)
    return [line for line, _ in list_difference_lines(compare_tables(old.tables, new.tables), old, new, language)]


def test_projects_come_first_with_their_titles_and_changes_in_words() -> None:
    lines = list_lines("en")
    assert lines[:11] == [
        "",
        "Projects: added 1, removed 1, changed 1",
        "  ssr-3  Shared legal service: added",
        "  ssr-2  Shared payroll: removed",
        "  ssr-1  Joint archive",
        f"      Summary (English): blank → {('Much to tell. ' * 20)[: MAX_VALUE_LENGTH - 1]}…",
        "      Stage: Live → Ended",
        "      Major project: Yes → No",
        "      Partners, City of Cardiff Council, Partner: added",
        "      Partners, Swansea Council, Lead: Cost at the start: £1,000 → £2,500",
        "      Also changed, as it follows: Reasons for the verdict (English)",
    ]


def test_what_belongs_to_no_project_is_cut_short() -> None:
    lines = list_lines("en")
    start = lines.index(f"Observations: added {MAX_LISTED_CHANGES + 3}")
    assert lines[start + 1] == "  Visits, Swansea Council, 1980: added"
    assert lines[start + 1 + MAX_LISTED_CHANGES] == "  and 3 more (--format json)"


def test_tables_that_follow_are_one_line_each_at_the_end() -> None:
    assert list_lines("en")[-2:] == [
        "Tables that the register makes of these (each change: --format json)",
        "  Assessments: changed 1",
    ]


def test_all_of_it_is_in_welsh_too() -> None:
    lines = list_lines("cy")
    assert lines[1] == "Prosiectau: ychwanegwyd 1, tynnwyd 1, newidiwyd 1" and "  ssr-1  Archif ar y cyd" in lines
    assert lines[-1] == "  Asesiadau: newidiwyd 1"


@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_column_that_is_new_is_one_line(language: Language) -> None:
    old, new = build_basis(OLD), build_basis(OLD)
    tables = {**old.tables, "projects": old.tables["projects"].drop(columns="forum")}
    lines = list_difference_lines(compare_tables(tables, new.tables), old, new, language)
    title = {"en": "  Projects, Forum: added", "cy": "  Prosiectau, Fforwm: ychwanegwyd"}[language]
    assert title in [line for line, _ in lines]
