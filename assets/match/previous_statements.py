"""What the previous release said and nobody has said again. A provider that leaves a project out of its return, or whose
return did not come or cannot be read, has not taken its word back: it holds, and the project is stale when nobody has
reported it now. A provider without a source file or a confirmed licence takes its word with it. Values of a period before the
first that a provider reports now hold too: exports go back only so far.
"""

from collections.abc import Callable, Collection, Mapping

import numpy as np
import pandas as pd

from assets.match.record_keys import find_key_projects, rename_key_projects
from assets.match.statements import STATEMENTS, create_no_statements
from schemas.column_declarations import DTYPES
from schemas.frames import PROVENANCE, TEXT_DTYPE, build_frame
from schemas.tables import TABLES
from schemas.tables.table_records import KEY_SEPARATOR, TableRecord


def create_empty_release() -> dict[str, pd.DataFrame]:
    tables = {name: table.conform(pd.DataFrame()) for name, table in TABLES.items()}
    return {**tables, "provenance": build_frame([], PROVENANCE)}


def find_unreported_reports(previous: pd.DataFrame, reports: pd.DataFrame, providers: Collection[str]) -> pd.DataFrame:
    """Reports of the previous release (its `reports`) that have not come again, of providers that may be published: record,
    provider, reference, project_id, title_en, title_cy, data_date.
    """
    current = _index_pairs(reports, "provider", "reference")
    allowed = previous[previous["provider"].isin(list(providers))]
    unreported = allowed[~_index_pairs(allowed, "provider", "reference").isin(current)]
    unreported = unreported[["provider", "reference", "project_id", "title_en", "title_cy", "data_date"]]
    return unreported.assign(
        record=("earlier/" + unreported["provider"] + "/" + unreported["reference"]).astype(TEXT_DTYPE)
    )


def _index_pairs(frame: pd.DataFrame, first: str, second: str) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(frame[[first, second]].astype("object"))


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
        return create_no_statements()
    projects = pd.DataFrame(
        {"provider": previous["provider"], "previous_id": find_key_projects(record, previous["key"])}
    )
    holds = _index_pairs(projects, "provider", "previous_id").isin(_index_pairs(unreported, "provider", "previous_id"))
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
    return kept[list(STATEMENTS)].astype(dict(STATEMENTS))


def _parse_values(record: TableRecord, statements: pd.DataFrame) -> pd.Series:
    """The values of statements, from their texts, as their columns are declared."""
    values = statements["value"].astype("object")
    for column, declared in record.model.get_columns().items():
        is_here = (statements["column"] == column).to_numpy(bool)
        if not is_here.any() or declared.dtype not in DTYPES.values():
            continue
        texts = statements.loc[is_here, "value"]
        parsers: dict[object, Callable[[str], object]] = {"boolean": lambda text: text == "true", "Int64": int}
        parse = parsers.get(declared.dtype, float)
        # A number that was withheld (small_numbers) has no value, and is kept as such.
        values[is_here] = [np.nan if pd.isna(text) else parse(text) for text in texts]
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
    holding = {
        (table, provider, key)
        for table, statements in kept.items()
        for provider, key in zip(statements["provider"], statements["key"], strict=True)
    }
    noted = set(zip(notes["table"], notes["provider"], notes["record"], strict=True))
    rows = zip(previous["table"], previous["provider"], previous["record"], strict=True)
    return previous[np.array([row in holding and row not in noted for row in rows], dtype=bool)]
