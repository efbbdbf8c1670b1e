"""A wide return of 25 columns, typed: each row a project and its lead partner, a few of them broken on purpose."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import csv, feather

from benchmarks import DATA_DATE, WORDS
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
        *("champion_portfolio", "support_named", "evidence_en"),
    ),
    "partners": (
        *("organisation", "role", "cost_at_start_gbp", "annual_cost_gbp", "officer_days_per_year", "share_percent"),
        *("responsibility_en", "risk_borne_en"),
    ),
}
"""Table → the columns of the return that fill it. The reference fills both."""
TYPES: dict[pa.DataType, Any] = {
    pa.int64(): pd.Int64Dtype(),
    pa.float64(): pd.Float64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
    pa.large_string(): pd.StringDtype("pyarrow"),
}


@dataclass(frozen=True)
class Break:
    """A rule, the column that it blames, and the values that break it.

    formula: what a good row conforms to, for a rule that no column shows alone (frictionless's row constraint).
    """

    rule: str
    column: str
    values: dict[str, Any]
    formula: str = ""

    @property
    def table(self) -> str:
        """A project without a reference is caught as its partner."""
        return "partners" if self.column in ("reference", *COLUMNS["partners"]) else "projects"


START_BEFORE_END = "(start_actual or '0000')[:4] <= (end_date or '9999')[:4]"
BREAKS = (
    Break("out-of-bounds", "stage", {"stage": "asleep"}),
    # Dates that no calendar has, and that are in the right order all the same.
    Break("out-of-bounds", "start_actual", {"start_actual": "1913-13"}),
    # A project that ended would miss the date that is taken away.
    Break("out-of-bounds", "end_date", {"end_date": "2099-13", "stage": "live"}),
    Break("out-of-bounds", "business_case_date", {"business_case_date": "2013-31-01"}),
    Break("out-of-bounds", "scrutiny_tested_date", {"scrutiny_tested_date": "2013-02-00"}),
    Break("out-of-bounds", "plan_date", {"plan_date": "2013-02"}),
    Break("title-missing", "title_en", {"title_en": None, "title_cy": None}, "title_en or title_cy"),
    Break("end-before-start", "end_date", {"start_actual": "2015-06", "end_date": "2014-01"}, START_BEFORE_END),
    Break("end-missing", "end_date", {"stage": "ended", "end_date": None}, "stage != 'ended' or end_date"),
    Break("required-missing", "reference", {"reference": None}),
    Break("required-missing", "organisation", {"organisation": None}),
    Break("required-missing", "role", {"role": None}),
    Break("required-unreadable", "role", {"role": "boss"}),
    Break("out-of-bounds", "officer_days_per_year", {"officer_days_per_year": -1.0}),
    Break("out-of-bounds", "share_percent", {"share_percent": 120.0}),
)
"""The fifteen rules."""


def format_cell(column: str, row: int) -> str:
    """The reference of a value of the return, under one row of headers."""
    return f"{format_column_letters([*COLUMNS['projects'], *COLUMNS['partners']].index(column) + 1)}{row + 2}"


def plan_breaks(rows: int) -> dict[int, Break]:
    """Which rows are broken, and how."""
    chosen = np.random.default_rng(2012).choice(rows, rows // BROKEN, replace=False)
    return {int(row): BREAKS[at % len(BREAKS)] for at, row in enumerate(chosen)}


def build_values(rows: int) -> dict[str, np.ndarray]:
    """Good values for each column of the return."""
    chance = np.random.default_rng(2011)

    def choose(choices: list[Any], blank: float = 0.0) -> np.ndarray:
        values = np.array(choices, dtype="object")[chance.integers(0, len(choices), rows)]
        values[chance.random(rows) < blank] = None
        return values

    def write(words: int, blank: float = 0.0) -> np.ndarray:
        return choose([" ".join(chance.choice(WORDS, words)) + f" {at}" for at in range(20_000)], blank)

    days = [f"{y}-{m:02d}-{d:02d}" for y in range(2000, 2014) for m in range(1, 13) for d in range(1, 29)]
    parts = [*days, *(day[:7] for day in days), *(day[:4] for day in days), "2011-04/2012-03"]
    ends = [f"{int(part[:4]) + 15}{part[4:]}" for part in parts[:-1]] + ["2016-04/2017-03"]
    organisations = load_organisations()
    stage, end = choose(list(codelists.list_codes("stage")), 0.1), choose(ends, 0.2)
    stage[(stage == "ended") & pd.isna(end)] = "live"
    return {
        "reference": np.array([f"R{at:07d}" for at in range(rows)], dtype="object"),
        "title_en": write(3),
        "title_cy": write(3, 0.4),
        "summary_en": write(12, 0.2),
        "stage": stage,
        "forum": write(3, 0.5),
        "start_actual": choose(parts, 0.1),
        "end_date": end,
        "business_case_date": choose(days, 0.2),
        "scrutiny_tested_date": choose(days, 0.3),
        "plan_date": choose(days, 0.1),
        "major": choose([True, False], 0.2),
        "sponsor_post": write(2, 0.2),
        "sponsor_is_director": choose([True, False], 0.2),
        "champion_portfolio": write(2, 0.4),
        "support_named": write(5, 0.6),
        "evidence_en": write(8, 0.5),
        "organisation": choose(organisations["name_en"][organisations["organisation_type"] == "council"].tolist()),
        "role": choose(list(codelists.list_codes("partner_role"))),
        "cost_at_start_gbp": choose([None, *range(0, 900_000, 250)]),
        "annual_cost_gbp": choose([None, *range(0, 900_000, 100)]),
        "officer_days_per_year": choose([at / 2 for at in range(500)], 0.3),
        "share_percent": choose([at / 4 for at in range(401)], 0.2),
        "responsibility_en": write(4, 0.5),
        "risk_borne_en": write(4, 0.5),
    }


def _to_arrow(values: np.ndarray) -> pa.Array:
    array = pa.array(values, from_pandas=True)
    return array.cast(pa.large_string()) if pa.types.is_string(array.type) else array


def write_return(folder: Path, rows: int, csv_rows: int) -> None:
    """Writes the records of each table as Feather, and the return's first rows as CSV."""
    values = build_values(rows)
    for row, broken in plan_breaks(rows).items():
        for column, value in broken.values.items():
            values[column][row] = value
    arrays = {name: _to_arrow(values[name]) for name in values}
    for table in COLUMNS:
        columns = {name: arrays[name] for name in ("reference", *COLUMNS[table])}
        # In one piece each, as stage check gives them.
        path = folder / f"{table}.feather"
        feather.write_feather(pa.table(columns), path, compression="uncompressed", chunksize=rows)
    sheet = pa.table(arrays).slice(0, csv_rows)
    csv.write_csv(sheet, folder / SHEET["file"], csv.WriteOptions(quoting_style="needed"))


def load_typed_records(folder: Path, table: str) -> pd.DataFrame:
    """The return's columns of one table, in the types that stage check gives them."""
    return feather.read_table(folder / f"{table}.feather", memory_map=False).to_pandas(types_mapper=TYPES.get)


def build_blocks(table: str) -> pd.DataFrame:
    """Where the columns of one table are (schemas.frames.BLOCKS)."""
    names = ["reference", *COLUMNS[table]] if table == "partners" else COLUMNS[table]
    same = {**SHEET, "block": table, "provider": "bench", "table": table, "spec": "0.0", "axis": "column"}
    positions = {name: format_cell(name, 0)[:-1] for name in names}
    return build_frame(
        [{**same, "column": name, "header": name, "position": positions[name]} for name in names], BLOCKS
    )


def build_records(table: str, sent: pd.DataFrame) -> pd.DataFrame:
    """Records of one table, with their lineage and every column of a return."""
    rows = len(sent)
    lines = pd.Series(np.arange(2, rows + 2), dtype="Int64")
    keys = pa.array([f"{'0' * 12}/return!{line}~0.0" for line in lines], pa.large_string())
    row = to_text_series(pa.chunked_array([keys]))
    lineage = {"record": row + ("" if table == "projects" else "/lead"), "row": row, "block": repeat_text(table, rows)}
    lineage |= {"line": lines, "provider": repeat_text("bench", rows), "data_date": repeat_text(DATA_DATE, rows)}
    blank = pd.Series(pd.NA, index=sent.index, dtype="object")
    columns = SUBMISSION_COLUMNS[table].items()
    values = {name: sent[name] if name in sent else blank.astype(column.dtype) for name, column in columns}
    return pd.DataFrame({**lineage, **values})
