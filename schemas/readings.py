"""Readings: answers to the definition's limbs that the register's team read from evidence (`sources/readings.csv`).

Belongs here: the shape of the file, and refusing one that breaks it. Does not belong here: what a reading leads to
(stage join).
"""

import csv
import re
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from schemas import codelists
from schemas.column_declarations import DATE
from schemas.definition import ANSWERED_LIMBS
from schemas.languages import FixableError, Message

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


class DecisionFileError(FixableError):
    """readings.csv is wrong. Its messages name the line and what to mend."""


def read_rows(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """A small table kept by the register's team, as texts; an absent file is an empty one.

    Raises ReadingsError when the file's columns are not exactly these.
    """
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != columns:
            values = {"file": path, "columns": ", ".join(columns)}
            raise DecisionFileError(Message("{file}: its first row must be: {columns}.", values))
        return list(reader)


def read_filled_rows(path: Path, columns: tuple[str, ...], dates: tuple[str, ...] = ()) -> list[dict[str, str]]:
    """A small table of which every cell must be filled; `dates` are days.

    Raises ReadingsError naming each line and column that is blank, or is no date.
    """
    found = read_rows(path, columns)
    faults = []
    for line, row in enumerate(found, start=2):
        for column in columns:
            values = {"file": path, "line": line, "column": column, "value": row[column]}
            if not (row[column] or "").strip():
                faults.append(Message("{file}, line {line}: {column} is blank.", values))
            elif column in dates and not re.fullmatch(DATE, row[column]):
                faults.append(Message("{file}, line {line}: {column} is '{value}'; write it as 2026-11-01.", values))
    if faults:
        raise DecisionFileError(*faults)
    return found


def check_allowed_values(path: Path, found: list[dict[str, str]], allowed: Mapping[str, tuple[str, ...]]) -> None:
    """Raises ReadingsError naming each line of a table whose columns hold anything but what is allowed there."""
    faults = find_disallowed_values(path, found, allowed)
    if faults:
        raise DecisionFileError(*faults)


def find_disallowed_values(
    path: Path, found: list[dict[str, str]], allowed: Mapping[str, tuple[str, ...]]
) -> list[Message]:
    return [
        Message(
            "{file}, line {line}: {column} is '{value}'; use one of: {allowed}.",
            {
                "file": path,
                "line": line,
                "column": column,
                "value": row[column],
                "allowed": ", ".join(word for word in words if word),
            },
        )
        for line, row in enumerate(found, start=2)
        for column, words in allowed.items()
        if row[column] not in words
    ]


def load_readings(path: Path) -> pd.DataFrame:
    """All readings (COLUMNS). Raises ReadingsError naming each line whose limb, answer or text is wrong."""
    found = read_rows(path, READING_COLUMNS)
    answers = tuple(code for code in codelists.list_codes("answer") if code != "not-known")
    faults = find_disallowed_values(path, found, {"limb": ANSWERED_LIMBS, "answer": answers})
    faults += [
        Message("{file}, line {line}: {column} is blank.", {"file": path, "line": line, "column": column})
        for line, row in enumerate(found, start=2)
        for column in FILLED_COLUMNS
        if not row[column].strip()
    ]
    if faults:
        raise DecisionFileError(*faults)
    return pd.DataFrame(found, columns=list(READING_COLUMNS), dtype="string[pyarrow]").replace("", pd.NA)
