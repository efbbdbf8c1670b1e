"""What became of every row received: published, held, or not a record; and the counts, which must add up.

Belongs here: the conservation law. Does not belong here: deciding what is held (stages check and match).
"""

import pandas as pd

from schemas.frames import ROWS, TEXT_DTYPE
from schemas.rules import RULES


class LostRowError(Exception):
    """A row is neither published nor held with a finding: our fault, and the run must not go on."""


def assign_fates(rows: pd.DataFrame, published_rows: set[str], findings: pd.DataFrame) -> pd.DataFrame:
    """ROWS with every fate filled.

    rows: from gather, where a line that is no record says so already; published_rows: the rows that the provenance tells
    of, whether or not another report's value is the published one; findings: of all stages. A row that gave nothing
    published is held, and must have a finding that holds it; one that names no row holds all rows of its provider. Raises
    RowLost when a row has none.
    """
    holding = findings[findings["rule"].isin({rule.id for rule in RULES.values() if rule.effect == "row-held"})]
    named = holding.dropna(subset="row").drop_duplicates("row").set_index("row")["rule"]
    wholesale = holding[holding["row"].isna()].drop_duplicates("provider").set_index("provider")["rule"]
    why = rows["row"].map(named).astype(TEXT_DTYPE).fillna(rows["provider"].map(wholesale).astype(TEXT_DTYPE))
    out = rows[list(ROWS)].copy()
    record = out["fate"] != "not-a-record"
    published = record & out["row"].isin(published_rows)
    held = record & ~published
    lost = out[held & why.isna()]
    if len(lost):
        raise LostRowError(f"neither published nor held with a finding: {', '.join(lost['row'].head(10))}")
    out["fate"] = (
        pd.Series("not-a-record", index=out.index, dtype=TEXT_DTYPE).mask(published, "published").mask(held, "held")
    )
    out["why"] = out["why"].mask(held, why)
    return out


ROW_COUNTS = ("received", "published", "held", "not_records")


def count_rows(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Row counts, one line for each group of `by`: received, published, held, not_records."""
    tallied = rows.assign(
        received=1,
        published=(rows["fate"] == "published").astype(int),
        held=(rows["fate"] == "held").astype(int),
        not_records=(rows["fate"] == "not-a-record").astype(int),
    )
    return tallied.groupby(by, sort=True)[list(ROW_COUNTS)].sum().reset_index()
