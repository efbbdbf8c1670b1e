"""Small records of projects, written as a sender would know them, for the tests of what follows from them."""

from typing import Any

import pandas as pd

from assets.join.assessments import build_assessments_table
from assets.join.assessments.project_record import AssessmentInputs
from schemas.definition import ANSWERED_LIMBS
from schemas.recommendations.major_projects import MajorTest, load_major_tests
from schemas.tables import TABLES
from tests.conftest import ROOT

SWANSEA, POWYS, HEALTH = "GB-PLA-SWA", "GB-PLA-POW", "GB-NHS-7A3"
NAMES = {
    SWANSEA: ("Swansea Council", "Cyngor Abertawe"),
    POWYS: ("Powys County Council", "Cyngor Sir Powys"),
    HEALTH: ("Swansea Bay University Health Board", "Bwrdd Iechyd Prifysgol Bae Abertawe"),
}
PROJECT = "ssr-00000"
SHIPPED: tuple[MajorTest, ...] = load_major_tests(ROOT / "sources" / "major.csv")
Rows = list[dict[str, Any]]


def project(identifier: str = PROJECT, **said: Any) -> dict[str, Any]:
    """A project of which nothing is known but what is given."""
    return {
        "project_id": identifier,
        **dict.fromkeys(ANSWERED_LIMBS, "not-known"),
        "verdict": "cannot-tell",
        "verdict_reasons_en": "Risk is shared: Not known.",
        "verdict_reasons_cy": "Caiff risg ei rhannu: Ddim yn hysbys.",
        "definition_version": "2011-04",
        "data_date": "2026-11-01",
        "stale": False,
        **said,
    }


def partner(organisation: str, role: str = "partner", identifier: str = PROJECT, **said: Any) -> dict[str, Any]:
    """An organisation's part in a project."""
    return {"project_id": identifier, "organisation_id": organisation, "role": role, **said}


def benefit(mark: str, identifier: str = PROJECT, **said: Any) -> dict[str, Any]:
    """A benefit of a project."""
    return {
        "benefit_id": f"{identifier}-b{mark}",
        "project_id": identifier,
        "benefit_type": "cash-releasing",
        "description_en": mark,
        **said,
    }


def note(table: str, key: str, column: str, code: str) -> dict[str, Any]:
    """What a sender wrote instead of a value."""
    return {"table": table, "record": key, "column": column, "provider": "a", "note": code}


def figures(period: str, **said: Any) -> dict[str, Any]:
    """A figure of a project's measure."""
    return {
        "measure_id": "calls-answered",
        "project_id": PROJECT,
        "period": period,
        "actual": 90.0,
        "status": "no-target",
        "trend": "unknown",
        **said,
    }


def build_inputs(projects: Rows, **rows: Rows) -> AssessmentInputs:
    """The tables that the assessments rest on; a table that is not given is empty."""
    organisations = [
        {"organisation_id": identifier, "name_en": en, "name_cy": cy, "organisation_type": "council"}
        for identifier, (en, cy) in NAMES.items()
    ]
    given = {"projects": projects, "organisations": organisations, **rows}
    names = ("projects", "partners", "benefits", "milestones", "observations", "value_notes", "organisations")
    return AssessmentInputs(
        **{name: TABLES[name].conform_and_sort(pd.DataFrame(given.get(name, []))) for name in names}
    )


def assess_project(
    recommendation: str, said: dict[str, Any], tests: tuple[MajorTest, ...] = SHIPPED, **rows: Rows
) -> tuple[str, str, str]:
    """The outcome of one recommendation for one project, and its reasons in English and Welsh."""
    found = build_assessments_table(build_inputs([project(**said)], **rows), tests)
    (row,) = found[found["recommendation"] == recommendation].to_dict("records")
    return row["outcome"], row["reasons_en"], row["reasons_cy"]
