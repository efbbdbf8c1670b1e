"""Small numbers: values that could point to a person are not published, wherever they would appear
(`measures.withhold_below`). They are taken out of the statements before anything is merged or shown. A whole that is
published beside its parts would tell the one part that is not: then the smallest other part of the same provider is withheld
as well (secondary suppression). Source: Government Statistical Service guidance on disclosure control for tables produced
from administrative sources.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from assets.match.record_keys import split_keys
from schemas.frames import TEXT_DTYPE
from schemas.tables import TABLES
from schemas.tables.table_records import TABLE_RECORDS

TABLE, COLUMN = "observations", "actual"
NOTE, FLAG = "suppressed", "withheld"


def withhold_small_numbers(statements: pd.DataFrame, limits: Mapping[str, int]) -> pd.DataFrame:
    """The STATEMENTS about observations, those of small values without value and text as sent. limits: measure → its least
    published value.
    """
    if not limits:
        return statements
    columns = split_keys(TABLE_RECORDS[TABLE], statements["key"])
    limit = columns["measure_id"].map(dict(limits)).where(statements["column"] == COLUMN)
    if not limit.notna().any():
        return statements
    numbers = statements[limit.notna() & statements["typed"].notna()].join(columns)
    values = numbers["typed"].astype("Float64")
    is_small = ((values > 0) & (values < limit[numbers.index].astype("Float64"))).fillna(False).astype(bool)
    withheld = numbers.index[is_small | _is_telling(numbers, is_small)]
    out = statements.copy()
    out.loc[withheld, "typed"] = np.nan
    out.loc[withheld, ["value", "raw"]] = pd.NA
    return out


def _is_telling(numbers: pd.DataFrame, is_small: pd.Series) -> pd.Series:
    """Which values have to go because a whole and the other parts would tell one that is small. A part names an organisation,
    a whole only a project.
    """
    is_whole = numbers["organisation_id"].isna() & numbers["project_id"].notna()
    is_small_part = is_small & ~is_whole
    group = numbers.groupby(["provider", "measure_id", "project_id", "period"], dropna=False).ngroup()
    is_telling = pd.Series(False, index=numbers.index)
    for number in group[is_small_part].unique():
        is_here = group == number
        others = numbers.loc[is_here & ~is_whole & ~is_small, "typed"].astype("Float64")
        is_single = numbers.loc[is_here & is_small_part, "key"].nunique() == 1
        if is_single and (is_here & is_whole & ~is_small).any() and (others > 0).any():
            smallest = others[others > 0].idxmin()
            is_telling |= is_here & (numbers["key"] == numbers.loc[smallest, "key"])
    return is_telling


def find_withheld_numbers(provenance: pd.DataFrame) -> pd.DataFrame:
    is_number = (provenance["table"] == TABLE) & (provenance["column"] == COLUMN)
    return provenance[is_number & provenance["value"].isna()]


def note_withheld_numbers(notes: pd.DataFrame, provenance: pd.DataFrame) -> pd.DataFrame:
    """The published `value_notes` with a note on each value withheld, in place of any other on it."""
    withheld = find_withheld_numbers(provenance)
    if withheld.empty:
        return notes
    is_replaced = (notes["table"] == TABLE) & (notes["column"] == COLUMN) & notes["record"].isin(withheld["key"])
    added = withheld[["table", "key", "column", "provider"]].rename(columns={"key": "record"}).assign(note=NOTE)
    both = pd.concat([notes[~is_replaced], added.drop_duplicates().astype(TEXT_DTYPE)], ignore_index=True)
    return TABLES["value_notes"].conform_and_sort(both)


def flag_withheld_numbers(rows: pd.DataFrame, provenance: pd.DataFrame) -> pd.DataFrame:
    withheld = find_withheld_numbers(provenance)
    is_withheld = rows["key"].isin(withheld.loc[withheld["published"].fillna(False), "key"])
    if not is_withheld.any():
        return rows
    flags = rows["flag"].astype(TEXT_DTYPE) if "flag" in rows else pd.Series(pd.NA, rows.index, dtype=TEXT_DTYPE)
    return rows.assign(flag=flags.mask(is_withheld, FLAG))
