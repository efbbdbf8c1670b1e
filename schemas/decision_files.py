"""The small tables in which the register's team keeps its decisions: reading one, and refusing one that is wrong."""

import csv
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from schemas import codelists
from schemas.column_declarations import DATE
from schemas.definition import ANSWERED_LIMBS
from schemas.languages import FixableError, Message
from schemas.tables import TABLES

READING_COLUMNS = (
    "project",
    "limb",
    "answer",
    "quotation",
    "address",
    "source_title",
    "source_date",
    "reason_en",
    "reason_cy",
    "read_by",
    "read_on",
)
FILLED_COLUMNS = tuple(name for name in READING_COLUMNS if name != "source_date")
MEASURE_COLUMNS = (*TABLES["measures"].get_columns(), "aliases")
MAX_WITHHOLD_BELOW = 100
"""A measure may withhold counts below this and no higher: more would withhold the measure itself."""


ACCEPTANCE_COLUMNS = (
    *("finding_id", "provider", "reason_en", "reason_cy"),
    *("accepted_by", "accepted_on", "until"),
)


class DecisionFileError(FixableError):
    """A table of decisions is wrong. Its messages name the line and what to fix."""


def read_rows(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows of a table, as texts; an absent file has none. Raises DecisionFileError when its columns are not these."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != columns:
            values = {"file": path, "columns": ", ".join(columns)}
            raise DecisionFileError(Message("{file}: its first row must be: {columns}.", values))
        return list(reader)


def read_filled_rows(path: Path, columns: tuple[str, ...], dates: tuple[str, ...] = ()) -> list[dict[str, str]]:
    """The rows of a table of which every cell must be filled; `dates` are its columns of days.

    Raises DecisionFileError naming each line and column that is blank, or is no date.
    """
    rows = read_rows(path, columns)
    mistakes = []
    for line, row in enumerate(rows, start=2):
        for column in columns:
            values = {"file": path, "line": line, "column": column, "value": row[column]}
            if not (row[column] or "").strip():
                mistakes.append(Message("{file}, line {line}: {column} is blank.", values))
            elif column in dates and not re.fullmatch(DATE, row[column]):
                mistakes.append(
                    Message("{file}, line {line}: {column} is '{value}'. Write the date as 2026-11-01.", values)
                )
    if mistakes:
        raise DecisionFileError(*mistakes)
    return rows


def check_allowed_values(path: Path, rows: list[dict[str, str]], allowed: Mapping[str, tuple[str, ...]]) -> None:
    """Raises DecisionFileError naming each line with a value that is not allowed. allowed: column → its values."""
    mistakes = _find_disallowed_values(path, rows, allowed)
    if mistakes:
        raise DecisionFileError(*mistakes)


def _find_disallowed_values(
    path: Path, rows: list[dict[str, str]], allowed: Mapping[str, tuple[str, ...]]
) -> list[Message]:
    mistakes = []
    for line, row in enumerate(rows, start=2):
        for column, values in allowed.items():
            if row[column] not in values:
                names = {"file": path, "line": line, "column": column, "value": row[column]}
                names["allowed"] = ", ".join(filter(None, values))
                mistakes.append(Message("{file}, line {line}: {column} is '{value}'. Use one of: {allowed}.", names))
    return mistakes


def load_acceptances(path: Path, providers: Iterable[str]) -> list[dict[str, str]]:
    """The findings that people let stand until a day (ACCEPTANCE_COLUMNS). Raises DecisionFileError naming each line with a blank
    cell, an unknown provider, or an end before its beginning.
    """
    rows = read_filled_rows(path, ACCEPTANCE_COLUMNS, dates=("accepted_on", "until"))
    check_allowed_values(path, rows, {"provider": tuple(sorted(providers))})
    mistakes = [
        Message("{file}, line {line}: until is before accepted_on.", {"file": path, "line": line})
        for line, row in enumerate(rows, start=2)
        if row["until"] < row["accepted_on"]
    ]
    if mistakes:
        raise DecisionFileError(*mistakes)
    return rows


def load_readings(path: Path) -> pd.DataFrame:
    """All readings (READING_COLUMNS). Raises DecisionFileError naming each line with a wrong limb, answer or text."""
    rows = read_rows(path, READING_COLUMNS)
    answers = tuple(code for code in codelists.list_codes("answer") if code != "not-known")
    mistakes = _find_disallowed_values(path, rows, {"limb": ANSWERED_LIMBS, "answer": answers})
    mistakes += [
        Message("{file}, line {line}: {column} is blank.", {"file": path, "line": line, "column": column})
        for line, row in enumerate(rows, start=2)
        for column in FILLED_COLUMNS
        if not row[column].strip()
    ]
    if mistakes:
        raise DecisionFileError(*mistakes)
    return pd.DataFrame(rows, columns=list(READING_COLUMNS), dtype="string[pyarrow]").replace("", pd.NA)


def load_measures(path: Path) -> pd.DataFrame:
    """The register's catalogue of measures (typed MEASURE_COLUMNS); an absent file has none. Raises DecisionFileError naming
    each line with a value that its column does not allow.
    """
    rows = read_rows(path, MEASURE_COLUMNS)
    allowed_values = {
        "seasonal": ("", "yes", "no"),
        "service_area": ("", *codelists.list_codes("service_area")),
        "withhold_below": ("", *map(str, range(2, MAX_WITHHOLD_BELOW + 1))),
    }
    check_allowed_values(path, rows, allowed_values)
    return _build_measures_frame(rows)


def create_no_measures() -> pd.DataFrame:
    """A catalogue without any measure (typed MEASURE_COLUMNS)."""
    return _build_measures_frame([])


def _build_measures_frame(rows: list[dict[str, str]]) -> pd.DataFrame:
    measures = pd.DataFrame(rows, columns=list(MEASURE_COLUMNS), dtype="string[pyarrow]").replace("", pd.NA)
    seasonal = measures["seasonal"].map({"yes": True, "no": False}, na_action="ignore").astype("boolean")
    return measures.assign(seasonal=seasonal).astype({"tolerance": "Float64", "withhold_below": "Int64"})
