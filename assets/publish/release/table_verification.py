"""The tables of a release read back from disk, every row of them: whether they are what their columns declare.

Belongs here: what a release has to pass before it is published, at the speed of whole columns. Does not belong here: hashes,
signatures, and what other tools check (verification).
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from frictionless import FrictionlessException
from pandera.errors import SchemaErrors
from pyarrow import csv

from assets.publish.open_data.text_columns import build_text_columns
from schemas.frames import is_among
from schemas.languages import Message
from schemas.tables import TABLES

MAX_NAMED_VALUES = 5
"""How many faulty values of a table are named."""
UNREADABLE_ERRORS = (pa.ArrowException, FrictionlessException, OSError, ValueError, LookupError, TypeError)
"""What reading may raise: a release from elsewhere can hold anything."""


def _describe_unreadable(file: str, error: BaseException) -> Message:
    fault = (str(error) or type(error).__name__).splitlines()[0]
    return Message("{file}: cannot be read: {fault}", {"file": file, "fault": fault})


def run_check(file: str, check: Callable[[], list[Message]]) -> list[Message]:
    """What a check finds; or that the file cannot be read, and why."""
    try:
        return check()
    except UNREADABLE_ERRORS as error:
        return [_describe_unreadable(file, error)]


def _read_parquet(path: Path) -> pd.DataFrame:
    """A table from its Parquet file, typed as it is declared."""
    declared = TABLES[path.stem].get_columns()
    frame = pq.read_table(path).to_pandas(types_mapper={pa.string(): pd.StringDtype("pyarrow")}.get)
    return frame.astype({name: declared[name].dtype for name in frame if name in declared})


def _read_csv_texts(path: Path) -> pa.Table:
    """A CSV file's cells as texts."""
    with path.open(encoding="utf-8", newline="") as file:
        names = file.readline().rstrip("\r\n").split(",")
    return csv.read_csv(
        path,
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.large_string()), strings_can_be_null=False
        ),
    )


def _has_same_values(frame: pd.DataFrame, cells: pa.Table) -> bool:
    if list(frame) != cells.column_names or len(frame) != cells.num_rows:
        return False
    texts = build_text_columns(frame)
    return all(column.texts.fill_null("").equals(cells[name].combine_chunks()) for name, column in texts.items())


def _find_invalid_values(frame: pd.DataFrame, table: str) -> list[str]:
    """What does not fit the table's model."""
    try:
        TABLES[table].build_schema().select_columns(list(frame)).validate(frame, lazy=True)
    except SchemaErrors as error:
        cases: list[dict[str, Any]] = error.failure_cases.head(MAX_NAMED_VALUES).to_dict("records")
        return [f"{case['column']}: {case['check']}: {case['failure_case']}" for case in cases]
    return []


def _find_broken_references(frames: Mapping[str, pd.DataFrame], table: str) -> list[str]:
    """Values that refer to a row of another table that is not there."""
    broken = []
    for name, declared in TABLES[table].get_columns().items():
        if not declared.references or name not in frames[table]:
            continue
        target, column = declared.references.split(".")
        if target in frames and column in frames[target]:
            values = frames[table][name].dropna()
            values = values[~is_among(values, frames[target][column])]
            broken += [f"{name}: {value}" for value in values.head(MAX_NAMED_VALUES)]
    return broken


def verify_tables(data: Path, edition: str) -> list[Message]:
    """What is wrong with the tables in a folder of data files: each must be readable, fit its model and refer to what is
    there, and its CSV and Parquet files must say the same.
    """
    faults: list[Message] = []
    frames: dict[str, pd.DataFrame] = {}
    cells: dict[str, pa.Table] = {}
    for table in [table for table in TABLES if (data / f"{table}.parquet").is_file()]:
        try:
            frames[table] = _read_parquet(data / f"{table}.parquet")
        except UNREADABLE_ERRORS as error:
            faults.append(_describe_unreadable(f"{edition}/data/{table}.parquet", error))
        try:
            cells[table] = _read_csv_texts(data / f"{table}.csv")
        except UNREADABLE_ERRORS as error:
            faults.append(_describe_unreadable(f"{edition}/data/{table}.csv", error))
    for table, frame in frames.items():
        if table in cells and not _has_same_values(frame, cells[table]):
            values = {"edition": edition, "table": table}
            faults.append(Message("{edition}: {table}.csv and {table}.parquet differ.", values))
        for fault in (*_find_invalid_values(frame, table), *_find_broken_references(frames, table)):
            faults.append(Message("{edition}: {fault}", {"edition": edition, "fault": f"{table}: {fault}"}))
    return faults
