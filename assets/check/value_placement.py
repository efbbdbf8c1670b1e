"""Values that go to the column that another column of their row names: amounts of benefits, values of measures."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from schemas import codelists
from schemas.languages import fold_text


@dataclass(frozen=True)
class Placement:
    """Where the values of the column `value` go: `targets` gives a column for a code in the column `kind`."""

    value: str
    kind: str
    targets: Mapping[str, str]


PLACEMENTS: Mapping[str, Placement] = {
    "benefits": Placement("amount", "amount_kind", {"expected": "expected_value", "realised": "realised_value"}),
    "observations": Placement("actual", "value_kind", {"target": "target", "baseline": "baseline"}),
}
"""By table."""


def _fill_targets(records: pd.DataFrame, placement: Placement) -> pd.DataFrame:
    values, kinds = records[placement.value], records[placement.kind]
    filled = {
        target: records[target].fillna(values.where(kinds.eq(kind).fillna(False)))
        for kind, target in placement.targets.items()
    }
    return records.assign(**filled)


def blank_unstated_amounts(benefits: pd.DataFrame) -> pd.DataFrame:
    """Raw benefits without the words in `amount` where their kind says that they state no amount."""
    codes = codelists.map_words_to_codes("amount_kind")
    kinds = benefits["amount_kind"].map(lambda word: codes.get(fold_text(word)), na_action="ignore")
    return benefits.assign(amount=benefits["amount"].mask(kinds.eq("none").fillna(False)))


def place_amounts(benefits: pd.DataFrame) -> pd.DataFrame:
    """Benefits with each amount in its column, in `GBP` if no unit was sent. A benefit without any value has no unit."""
    placement = PLACEMENTS["benefits"]
    targets = list(placement.targets.values())
    placed = _fill_targets(benefits, placement)
    has_amount = (benefits[targets].isna() & placed[targets].notna()).any(axis=1)
    has_value = placed[["baseline_value", *targets]].notna().any(axis=1)
    return placed.assign(unit=benefits["unit"].mask(benefits["unit"].isna() & has_amount, "GBP").where(has_value))


def place_observed_values(observations: pd.DataFrame) -> pd.DataFrame:
    """Observations with targets and baselines in their columns, and a flag for a value that is a forecast or context."""
    placement, kinds = PLACEMENTS["observations"], observations["value_kind"]
    placed = _fill_targets(observations, placement)
    actual = observations["actual"].where(~kinds.isin(list(placement.targets)))
    return placed.assign(
        actual=actual, flag=observations["flag"].fillna(kinds.where(kinds.isin(["forecast", "context"])))
    )


def place_notes(notes: pd.DataFrame, records: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Notes (schemas.frames.NOTES) at the columns to which the values that they are about went. records: by table."""
    columns = notes["column"].copy()
    for table, placement in PLACEMENTS.items():
        is_placed = (notes["table"] == table) & (notes["column"] == placement.value)
        kinds = records[table].drop_duplicates("record").set_index("record")[placement.kind]
        targets = notes["record"].map(kinds).map(placement.targets).fillna(placement.value)
        columns = columns.mask(is_placed, targets)
    return notes.assign(column=columns)
