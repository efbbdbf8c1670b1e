"""Small files of projects and partners for the tests of what cells mean, and what comes of them."""

from pathlib import Path
from typing import Any

from schemas.source_file import Source
from tests.examples import Rows
from tests.habits.habits import BUG_CASES
from tests.hostile.judging import Outcome, check_laws, read_file
from tests.hostile.writing import WRITERS

FORMATS = ("csv", "xlsx", "ods")
PROJECT_HEADERS = ["Reference", "Title", "Lead", "Start date", "End date", "Cost"]
PARTNER_HEADERS = ["Project reference", "Organisation", "Role", "Officer days", "Share", "Annual cost"]


def read_rows(folder: Path, kind: str, rows: Rows, by: Source | None = None) -> Outcome:
    """What comes of rows, written as a file of one kind."""
    path = folder / f"return.{kind}"
    path.write_bytes(WRITERS[kind](rows))
    outcome = read_file(path, by)
    check_laws(outcome)
    return outcome


def read_bug_case(name: str) -> Outcome:
    outcome = read_file(next(BUG_CASES.glob(f"{name}.*")))
    check_laws(outcome)
    return outcome


def list_values(outcome: Outcome, column: str, table_name: str = "projects") -> list[Any]:
    return [record[column] for record in outcome.records(table_name)]


def list_cells(outcome: Outcome, rule: str) -> list[str]:
    return sorted(finding["cell"] for finding in outcome.about["findings"] if finding["rule"] == rule)


def build_projects(*lines: list[Any]) -> list[list[Any]]:
    return [PROJECT_HEADERS, *lines]


def build_costs(*costs: Any, header: str = "Cost") -> list[list[Any]]:
    """Projects with these costs under a header."""
    lines = [[f"A{n}", f"Joint service {n}", "Swansea", "2019", cost] for n, cost in enumerate(costs, start=1)]
    return [["Reference", "Title", "Lead", "Start date", header], *lines]


def build_partners(header: str, *values: Any) -> list[list[Any]]:
    names = ("Swansea Council", "Powys County Council", "Cardiff Council", "Conwy County Borough Council")
    head = ["Project reference", "Organisation", "Role", header]
    named = enumerate(zip(names, values, strict=False))
    lines = [["A1", name, "lead" if n == 0 else "partner", value] for n, (name, value) in named]
    return [head, *lines]
