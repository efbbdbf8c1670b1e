"""Small numbers: figures that could point to a person are not published, wherever they would stand.

Belongs here: which figures of which measures those are (`measures.withhold_below`), and what is left in their place. Does not
belong here: what a sender withholds itself (stage check).

A figure is taken out of what is said before anything is merged or shown, so that it stands in no table, file, page or
provenance. A whole that is published beside its parts would tell the one part that is not: then the smallest other part that
the same provider gives is withheld as well (secondary suppression). Source: Government Statistical Service guidance on
disclosure control for tables produced from administrative sources.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from schemas.frames import TEXT_DTYPE
from schemas.tables import TABLES

TABLE, COLUMN = "observations", "actual"
NOTE, FLAG = "suppressed", "withheld"


def _told(figures: pd.DataFrame, small: pd.Series) -> pd.Series:
    """Which figures have to go because a whole and the other parts would tell one that is small."""
    parts = figures["key"].str.split("|", expand=True)
    group = pd.Series(
        list(zip(figures["provider"], parts[0], parts[1], parts[3], strict=True)), index=figures.index, dtype="object"
    )
    whole = (parts[2] == "") & (parts[1] != "")
    more = pd.Series(False, index=figures.index)
    for _, at in figures[small & ~whole].groupby(group[small & ~whole], sort=False).groups.items():
        same = group == group[at[0]]
        others = figures.loc[same & ~whole & ~small, "typed"].astype("Float64")
        if len(set(figures.loc[at, "key"])) == 1 and (same & whole & ~small).any() and (others > 0).any():
            least = others[others > 0].idxmin()
            more |= same & (figures["key"] == figures.loc[least, "key"])
    return more


def withheld(said: pd.DataFrame, below: Mapping[str, int]) -> pd.DataFrame:
    """The statements about observations, those of small figures without value and text as sent.

    said: merging.STATEMENTS; below: measure → the least figure of it that is published.
    """
    actual = said["column"] == COLUMN
    limits = said["key"].str.split("|").str[0].map(below).where(actual)
    if not limits.notna().any():
        return said
    figures = said[limits.notna() & said["typed"].notna()]
    values = figures["typed"].astype("Float64")
    small = ((values > 0) & (values < limits[figures.index].astype("Float64"))).fillna(False).astype(bool)
    gone = figures.index[small | _told(figures, small)]
    out = said.copy()
    out.loc[gone, "typed"] = np.nan
    out.loc[gone, ["value", "raw"]] = pd.NA
    return out


def left_out(provenance: pd.DataFrame) -> pd.DataFrame:
    """The figures without a value among the provenance (schemas.frames.PROVENANCE)."""
    here = (provenance["table"] == TABLE) & (provenance["column"] == COLUMN) & provenance["value"].isna()
    return provenance[here]


def noted(notes: pd.DataFrame, provenance: pd.DataFrame) -> pd.DataFrame:
    """The published table `value_notes` with a note on each figure withheld, in place of any other on it."""
    gone = left_out(provenance)
    if gone.empty:
        return notes
    mine = (notes["table"] == TABLE) & (notes["column"] == COLUMN) & notes["record"].isin(gone["key"])
    told = pd.DataFrame(
        {"table": TABLE, "record": gone["key"], "column": COLUMN, "provider": gone["provider"], "note": NOTE}
    ).drop_duplicates()
    table = TABLES["value_notes"]
    return table.conform(pd.concat([notes[~mine], told.astype(TEXT_DTYPE)], ignore_index=True))


def flagged(rows: pd.DataFrame, provenance: pd.DataFrame) -> pd.DataFrame:
    """Merged observations (with `key`), each whose figure is withheld flagged so."""
    gone = left_out(provenance)
    here = rows["key"].isin(gone.loc[gone["published"].fillna(False), "key"])
    sent = rows["flag"] if "flag" in rows else pd.Series(pd.NA, rows.index)
    return rows.assign(flag=sent.astype(TEXT_DTYPE).mask(here, FLAG)) if here.any() else rows
