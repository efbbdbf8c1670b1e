"""What the previous release said and nobody has said again. A provider that leaves a project out of its return, or whose
return did not come or cannot be read, has not taken its word back: it holds, and the project is stale when nobody has
reported it now. A provider without a source file or a confirmed licence takes its word with it. Values of a period before the
first that a provider reports now hold too: exports go back only so far.
"""

from collections.abc import Callable, Collection, Mapping

import numpy as np
import pandas as pd

from assets.match.record_keys import find_key_projects, rename_key_projects
from assets.match.statements import STATEMENTS
from schemas.frames import PROVENANCE, TEXT_DTYPE, build_frame
from schemas.tables import TABLES
from schemas.tables.table_records import KEY_SEPARATOR, TableRecord

REFERENCES = ["provider", "reference", "project_id", "title_en", "title_cy", "data_date"]


def create_empty_release() -> dict[str, pd.DataFrame]:
    tables = {name: table.conform_and_sort(pd.DataFrame()) for name, table in TABLES.items()}
    return {**tables, "provenance": build_frame([], PROVENANCE)}


def is_row_among(rows: pd.DataFrame, others: pd.DataFrame, columns: list[str]) -> np.ndarray:
    """Which rows have the same values in some columns as any of the others."""
    values, other_values = (pd.MultiIndex.from_frame(frame[columns].astype("object")) for frame in (rows, others))
    return values.isin(other_values)


def find_unreported_reports(previous: pd.DataFrame, reports: pd.DataFrame, providers: Collection[str]) -> pd.DataFrame:
    """Reports of the previous release (its `reports`) that have not come again, of providers that may be published: REFERENCES
    and `record`.
    """
    allowed = previous[previous["provider"].isin(list(providers))]
    unreported = allowed.loc[~is_row_among(allowed, reports, ["provider", "reference"]), REFERENCES]
    records = "earlier/" + unreported["provider"] + "/" + unreported["reference"]
    return unreported.assign(record=records.astype(TEXT_DTYPE))


def collect_previous_statements(
    record: TableRecord,
    provenance: pd.DataFrame,
    unreported: pd.DataFrame,
    statements: pd.DataFrame,
    absent: Collection[str],
) -> pd.DataFrame:
    """The previous release's statements about a table that still hold (STATEMENTS, `published` False). unreported: reports
    not come again, with `project_id` now and `previous_id` then; absent: providers of which nothing came now.
    """
    previous = provenance[provenance["table"] == record.name]
    if previous.empty:
        return build_frame([], STATEMENTS)
    identified = previous.assign(previous_id=find_key_projects(record, previous["key"]))
    holds = is_row_among(identified, unreported, ["provider", "previous_id"])
    renamed = dict(zip(unreported["previous_id"], unreported["project_id"], strict=True))
    previous = previous.assign(key=rename_key_projects(record, previous["key"], renamed))
    if record.is_series:
        holds |= _is_before_first_period(previous, statements)
    if not record.is_of_project:
        holds |= previous["provider"].isin(list(absent)).to_numpy(bool)
    kept = previous[holds]
    kept = kept.assign(
        project=find_key_projects(record, kept["key"]), typed=_parse_values(record, kept), published=False
    )
    # A release of an earlier version of this software knows no corrections.
    return kept.reindex(columns=list(STATEMENTS)).astype(dict(STATEMENTS))


def _parse_values(record: TableRecord, statements: pd.DataFrame) -> pd.Series:
    """The values of statements, from their texts, as their columns are declared."""
    values = statements["value"].astype("object")
    parsers: dict[object, Callable[[str], object]] = {"boolean": "true".__eq__, "Int64": int, "Float64": float}
    for column, declared in record.model.get_columns().items():
        is_here = (statements["column"] == column).to_numpy(bool)
        if is_here.any() and declared.dtype in parsers:
            parse = parsers[declared.dtype]
            # A number that was withheld (small_numbers) has no value, and is kept as such.
            values[is_here] = [np.nan if pd.isna(text) else parse(text) for text in statements.loc[is_here, "value"]]
    return values


def _split_periods(statements: pd.DataFrame) -> pd.DataFrame:
    """provider, series (measure, project, organisation), period and its length, of statements about a series."""
    parts = statements["key"].str.rsplit(KEY_SEPARATOR, n=1)
    periods = pd.DataFrame({"provider": statements["provider"], "series": parts.str[0], "period": parts.str[1]})
    return periods.assign(length=periods["period"].str.len())


def _is_before_first_period(previous: pd.DataFrame, statements: pd.DataFrame) -> np.ndarray:
    """Which previous values are of a period before the first that their provider reports now in the same series. Periods of
    one kind are of equal length, and sort by time.
    """
    series = ["provider", "series", "length"]
    first = _split_periods(statements).groupby(series)["period"].min().rename("first").reset_index()
    compared = _split_periods(previous).merge(first, on=series, how="left")
    return (compared["period"] < compared["first"]).fillna(False).to_numpy(bool)


def keep_previous_notes(previous: pd.DataFrame, kept: Mapping[str, pd.DataFrame], notes: pd.DataFrame) -> pd.DataFrame:
    """The previous `value_notes` on rows of which nothing is noted now and whose provider's word still holds. kept: table →
    its statements of then that hold.
    """
    row = ["table", "provider", "record"]
    holding = pd.concat([each[["table", "provider", "key"]].set_axis(row, axis=1) for each in kept.values()])
    return previous[is_row_among(previous, holding, row) & ~is_row_among(previous, notes, row)]
