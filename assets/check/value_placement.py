"""Values that go to the column that another column of their row names: amounts of benefits, values of measures."""

from collections.abc import Mapping

import pandas as pd

from schemas import codelists
from schemas.languages import fold_text
from schemas.submission_columns import PLACEMENTS


def _place_values_by_kind(table: str, records: pd.DataFrame) -> pd.DataFrame:
    value, kind_column, targets = PLACEMENTS[table]
    is_kind = {kind: records[kind_column].eq(kind).fillna(False) for kind in targets}
    filled = {name: records[name].fillna(records[value].where(is_kind[kind])) for kind, name in targets.items()}
    return records.assign(**filled)


def blank_unstated_amounts(benefits: pd.DataFrame) -> pd.DataFrame:
    """Raw benefits without the words in `amount` where their kind says that they state no amount."""
    codes = codelists.map_words_to_codes("amount_kind")
    kinds = benefits["amount_kind"].map(lambda word: codes.get(fold_text(word)), na_action="ignore")
    return benefits.assign(amount=benefits["amount"].mask(kinds.eq("none").fillna(False)))


def place_amounts(benefits: pd.DataFrame) -> pd.DataFrame:
    """Benefits with each amount in its column, in `GBP` if no unit was sent. A benefit without any value has no unit."""
    targets = ["expected_value", "realised_value"]
    placed = _place_values_by_kind("benefits", benefits)
    has_amount = (benefits[targets].isna() & placed[targets].notna()).any(axis=1)
    has_value = placed[["baseline_value", *targets]].notna().any(axis=1)
    return placed.assign(unit=benefits["unit"].mask(benefits["unit"].isna() & has_amount, "GBP").where(has_value))


def place_observed_values(observations: pd.DataFrame) -> pd.DataFrame:
    """Observations with targets and baselines in their columns, and a flag for a value that is a forecast or context."""
    kinds = observations["value_kind"]
    actual = observations["actual"].where(~kinds.isin(["target", "baseline"]))
    flags = observations["flag"].fillna(kinds.where(kinds.isin(["forecast", "context"])))
    return _place_values_by_kind("observations", observations).assign(actual=actual, flag=flags)


def place_notes(notes: pd.DataFrame, records: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Notes (schemas.frames.NOTES) at the columns to which the values that they are about went. records: by table."""
    columns = notes["column"].copy()
    for table, (value, kind_column, targets) in PLACEMENTS.items():
        is_placed = (notes["table"] == table) & (notes["column"] == value)
        kinds = records[table].drop_duplicates("record").set_index("record")[kind_column]
        columns = columns.mask(is_placed, notes["record"].map(kinds).map(targets).fillna(value))
    return notes.assign(column=columns)
