"""Which figures tell of a project, and that none is ever added to or averaged with another."""

from typing import Any

import pandas as pd

from assets.join.project_performance import build_project_performance_table
from schemas.tables import TABLES

MEASURES = TABLES["measures"].conform_and_sort(
    pd.DataFrame(
        [
            {"measure_id": "visits", "title_en": "Visits", "polarity": "higher", "service_area": "adoption"},
            {"measure_id": "sickness", "title_en": "Sickness", "polarity": "lower"},
        ]
    )
)
PROJECTS = pd.DataFrame(
    {"project_id": ["ssr-00001", "ssr-00002", "ssr-00003"], "service_area": ["adoption", "waste", None]}, dtype="string"
)
PARTNERS = TABLES["partners"].conform_and_sort(
    pd.DataFrame(
        [
            ("ssr-00001", "A", "lead"),
            ("ssr-00001", "B", "partner"),
            ("ssr-00001", "C", "customer"),
            ("ssr-00002", "A", "lead"),
            ("ssr-00003", "A", "lead"),
        ],
        columns=["project_id", "organisation_id", "role"],
    )
)


def _stands(*rows: tuple[Any, ...]) -> list[list[Any]]:
    names = ["measure_id", "project_id", "organisation_id", "period", "actual"]
    done = build_project_performance_table(pd.DataFrame(rows, columns=names), MEASURES, PROJECTS, PARTNERS)
    TABLES["project_performance"].build_schema().validate(done)
    plain = done.astype(object).where(done.notna(), None)
    return plain[["project_id", "measure_id", "organisation_id", "joined_by", "actual"]].to_numpy().tolist()


JOINED = "organisation-and-service-area"


def test_a_figure_that_names_its_project_is_the_project_s_whatever_its_service_area() -> None:
    assert _stands(("sickness", "ssr-00003", None, "2025-26", 4.0)) == [["ssr-00003", "sickness", None, "project", 4.0]]


def test_an_organisation_s_figure_is_joined_where_service_area_and_sharing_both_hold() -> None:
    rows = [("visits", None, name, "2025-26", 10.0) for name in "ABCD"]
    assert _stands(*rows) == [["ssr-00001", "visits", "A", JOINED, 10.0], ["ssr-00001", "visits", "B", JOINED, 10.0]]


def test_a_measure_without_a_service_area_tells_of_no_project() -> None:
    assert _stands(("sickness", None, "A", "2025-26", 4.0)) == []


def test_a_project_s_own_figure_of_that_organisation_takes_the_place_of_the_joined_one() -> None:
    rows = [("visits", None, "A", "2025-26", 10.0), ("visits", "ssr-00001", "A", "2024-25", 3.0)]
    assert _stands(*rows) == [["ssr-00001", "visits", "A", "project", 3.0]]


def test_percentages_of_several_organisations_stay_apart() -> None:
    found = _stands(("visits", None, "A", "2025-26", 90.0), ("visits", None, "B", "2025-26", 10.0))
    assert [row[4] for row in found] == [90.0, 10.0]
