"""A wide return of 25 columns, typed: each row a project and its lead partner, a few of them broken on purpose.

Belongs here: making its records, and what is broken where. Does not belong here: checking or timing them.
"""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import csv, feather

from schemas import codelists
from schemas.frames import BLOCKS, build_frame, format_column_letters, repeat_text, to_text_series
from schemas.organisations import load_organisations
from schemas.submission_columns import SUBMISSION_COLUMNS

SHEET = {"file": "return.csv", "sha256": "0" * 64, "sheet": "return"}
BROKEN = 200
"""One record in so many has one bad cell: 0.5 %."""

COLUMNS = {
    "projects": (
        *("reference", "title_en", "title_cy", "summary_en", "stage", "forum", "start_actual", "end_date"),
        *("business_case_date", "scrutiny_tested_date", "plan_date", "major", "sponsor_post", "sponsor_is_director"),
        "champion_portfolio",
        *("support_named", "evidence_en"),
    ),
    "partners": (
        *("organisation", "role", "cost_at_start_gbp", "annual_cost_gbp", "officer_days_per_year", "share_percent"),
        *("responsibility_en", "risk_borne_en"),
    ),
}  # fmt: skip
"""Table → the columns of the return that fill it. The reference fills both."""

WORDS = ("joint", "shared", "regional", "waste", "library", "legal", "payroll", "archive", "care", "highways", "gofal")
TYPES: dict[pa.DataType, Any] = {
    pa.int64(): pd.Int64Dtype(),
    pa.float64(): pd.Float64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
    pa.large_string(): pd.StringDtype("pyarrow"),
}


@dataclass(frozen=True)
class Break:
    """One of the rules: what its breaking puts into a record (table, column → value), and the column that is blamed.

    formula: what a good row conforms to, for a rule that no column shows alone (frictionless's row constraint).
    """

    rule: str
    table: str
    column: str
    puts: dict[tuple[str, str], Any]
    formula: str = ""


def _break_one_value(rule: str, table: str, column: str, value: Any) -> Break:
    return Break(rule, table, column, {(table, column): value})


BREAKS = (
    _break_one_value("out-of-bounds", "projects", "stage", "asleep"),
    # Dates that no calendar has, and that are in the right order all the same.
    _break_one_value("out-of-bounds", "projects", "start_actual", "1913-13"),
    # A project that ended would miss the date that is taken away.
    Break(
        "out-of-bounds", "projects", "end_date", {("projects", "end_date"): "2099-13", ("projects", "stage"): "live"}
    ),
    _break_one_value("out-of-bounds", "projects", "business_case_date", "2013-31-01"),
    _break_one_value("out-of-bounds", "projects", "scrutiny_tested_date", "2013-02-00"),
    _break_one_value("out-of-bounds", "projects", "plan_date", "2013-02"),
    Break(
        "title-missing",
        "projects",
        "title_en",
        {("projects", "title_en"): None, ("projects", "title_cy"): None},
        "title_en or title_cy",
    ),
    Break(
        "end-before-start",
        "projects",
        "end_date",
        {("projects", "start_actual"): "2015-06", ("projects", "end_date"): "2014-01"},
        "(start_actual or '0000')[:4] <= (end_date or '9999')[:4]",
    ),
    Break(
        "end-missing",
        "projects",
        "end_date",
        {("projects", "stage"): "ended", ("projects", "end_date"): None},
        "stage != 'ended' or end_date",
    ),
    Break(
        "required-missing", "partners", "reference", {("partners", "reference"): None, ("projects", "reference"): None}
    ),
    _break_one_value("required-missing", "partners", "organisation", None),
    _break_one_value("required-missing", "partners", "role", None),
    _break_one_value("required-unreadable", "partners", "role", "boss"),
    _break_one_value("out-of-bounds", "partners", "officer_days_per_year", -1.0),
    _break_one_value("out-of-bounds", "partners", "share_percent", 120.0),
)
"""The fifteen rules."""


def format_cell(column: str, row: int) -> str:
    """Where a value of the return stands: its letters and line, under one row of headers."""
    place = [*COLUMNS["projects"], *COLUMNS["partners"]].index(column) + 1
    return f"{format_column_letters(place)}{row + 2}"


def plan_breaks(rows: int) -> dict[int, Break]:
    """Which rows are broken, and how."""
    chosen = np.random.default_rng(2012).choice(rows, rows // BROKEN, replace=False)
    return {int(row): BREAKS[at % len(BREAKS)] for at, row in enumerate(chosen)}


def build_values(rows: int) -> dict[tuple[str, str], np.ndarray]:
    """Good values for each column of the return."""
    chance = np.random.default_rng(2011)

    def some(choices: list[Any], blank: float = 0.0) -> np.ndarray:
        taken = np.array(choices, dtype="object")[chance.integers(0, len(choices), rows)]
        taken[chance.random(rows) < blank] = None
        return taken

    def prose(words: int, blank: float = 0.0) -> np.ndarray:
        said = [" ".join(chance.choice(WORDS, words)) + f" {at}" for at in range(20_000)]
        return some(said, blank)

    days = [f"{y}-{m:02d}-{d:02d}" for y in range(2000, 2014) for m in range(1, 13) for d in range(1, 29)]
    parts = [*days, *(day[:7] for day in days), *(day[:4] for day in days), "2011-04/2012-03"]
    ends = [f"{int(part[:4]) + 15}{part[4:]}" for part in parts[:-1]] + ["2016-04/2017-03"]
    numbers = [f"R{at:07d}" for at in range(rows)]
    councils = load_organisations().loc[load_organisations()["organisation_type"] == "council", "name_en"].tolist()
    stage, end = some(list(codelists.list_codes("stage")), 0.1), some(ends, 0.2)
    stage[(stage == "ended") & pd.isna(end)] = "live"
    project = [
        *(np.array(numbers, dtype="object"), prose(3), prose(3, 0.4), prose(12, 0.2)),
        *(stage, prose(3, 0.5), some(parts, 0.1), end, some(days, 0.2), some(days, 0.3), some(days, 0.1)),
        *(
            some([True, False], 0.2),
            prose(2, 0.2),
            some([True, False], 0.2),
            prose(2, 0.4),
            prose(5, 0.6),
            prose(8, 0.5),
        ),
    ]
    partner = [
        *(some(councils), some(list(codelists.list_codes("partner_role")))),
        *(some([None, *range(0, 900_000, 250)]), some([None, *range(0, 900_000, 100)])),
        *(some([at / 2 for at in range(500)], 0.3), some([at / 4 for at in range(401)], 0.2)),
        *(prose(4, 0.5), prose(4, 0.5)),
    ]
    made = {("projects", name): values for name, values in zip(COLUMNS["projects"], project, strict=True)}
    made |= {("partners", name): values for name, values in zip(COLUMNS["partners"], partner, strict=True)}
    return made | {("partners", "reference"): made["projects", "reference"].copy()}


def _to_arrow(values: np.ndarray) -> pa.Array:
    made = pa.array(values, from_pandas=True)
    return made.cast(pa.large_string()) if pa.types.is_string(made.type) else made


def write_return(folder: Path, rows: int, as_csv: int) -> None:
    """Writes the records of each table as Feather, and the return's first rows as CSV."""
    sent = build_values(rows)
    for row, broken in plan_breaks(rows).items():
        for where, value in broken.puts.items():
            sent[where][row] = value
    sheet: dict[str, pa.Array] = {}
    for table in COLUMNS:
        mine = {name: _to_arrow(each) for (of, name), each in sent.items() if of == table}
        # In one piece each, as stage check gives them.
        feather.write_feather(pa.table(mine), folder / f"{table}.feather", compression="uncompressed", chunksize=rows)
        sheet |= {name: mine[name].slice(0, as_csv) for name in COLUMNS[table]}
    csv.write_csv(pa.table(sheet), folder / SHEET["file"], csv.WriteOptions(quoting_style="needed"))


def load_typed_records(folder: Path, table: str) -> pd.DataFrame:
    """The return's columns of one table, in the types that stage check gives them."""
    return feather.read_table(folder / f"{table}.feather", memory_map=False).to_pandas(types_mapper=TYPES.get)


def build_blocks(table: str) -> pd.DataFrame:
    """Where the columns of one table stand (schemas.frames.BLOCKS)."""
    names = ["reference", *COLUMNS[table]] if table == "partners" else COLUMNS[table]
    same = {**SHEET, "block": table, "provider": "bench", "table": table, "spec": "0.0", "axis": "column"}
    rows: list[dict[str, object]] = [
        {**same, "column": name, "header": name, "position": format_cell(name, 0)[:-1]} for name in names
    ]
    return build_frame(rows, BLOCKS)


def build_records(table: str, sent: pd.DataFrame) -> pd.DataFrame:
    """Records of one table, with their lineage and every column of a return."""
    rows = len(sent)
    lines = pd.Series(np.arange(2, rows + 2), dtype="Int64")
    row = to_text_series(
        pa.chunked_array([pa.array([f"{'0' * 12}/return!{line}~0.0" for line in lines], pa.large_string())])
    )
    lineage = {"record": row + ("" if table == "projects" else "/lead"), "row": row, "block": repeat_text(table, rows)}
    lineage |= {"line": lines, "provider": repeat_text("bench", rows), "data_date": repeat_text("2026-11-01", rows)}
    blank = pd.Series(pd.NA, index=sent.index, dtype="object")
    returned = {
        name: sent[name] if name in sent else blank.astype(each.dtype)
        for name, each in SUBMISSION_COLUMNS[table].items()
    }
    return pd.DataFrame({**lineage, **returned})


if __name__ == "__main__":
    write_return(Path(sys.argv[1]), *map(int, sys.argv[2:]))
