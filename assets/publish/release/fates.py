"""What became of every row received: published, held, or not a record; and the counts, which must add up."""

import pandas as pd

from schemas.frames import ROWS, TEXT_DTYPE
from schemas.rules import RULES


class LostRowError(Exception):
    """A row is neither published nor held with a finding: our fault, and the run must stop."""


def assign_fates(rows: pd.DataFrame, published_rows: set[str], findings: pd.DataFrame) -> pd.DataFrame:
    """ROWS with every fate filled.

    rows: from gather, which already marks those that are no record; published_rows: the rows in the provenance, whether or not
    another report's value is the published one; findings: of all stages. A row that gave nothing published is held, and must
    have a finding that holds it; one that names no row holds all rows of its provider. Raises LostRowError when a row has none.
    """
    holding = findings[findings["rule"].isin({rule.id for rule in RULES.values() if rule.effect == "row-held"})]
    by_row = holding.dropna(subset="row").drop_duplicates("row").set_index("row")["rule"]
    by_provider = holding[holding["row"].isna()].drop_duplicates("provider").set_index("provider")["rule"]
    reason = rows["row"].map(by_row).astype(TEXT_DTYPE).fillna(rows["provider"].map(by_provider).astype(TEXT_DTYPE))
    is_record = rows["fate"] != "not-a-record"
    is_published = is_record & rows["row"].isin(published_rows)
    is_held = is_record & ~is_published
    lost = rows[is_held & reason.isna()]
    if len(lost):
        raise LostRowError(f"neither published nor held with a finding: {', '.join(lost['row'].head(10))}")
    fate = rows["fate"].astype(TEXT_DTYPE).mask(is_published, "published").mask(is_held, "held")
    return rows[list(ROWS)].assign(fate=fate, why=rows["why"].mask(is_held, reason))


FATE_COUNTS = {"published": "published", "held": "held", "not_records": "not-a-record"}
ROW_COUNTS = ("received", *FATE_COUNTS)


def count_rows(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Row counts, one line for each group of `by`: received, published, held, not_records. rows: ROWS with every fate."""
    marks = {name: (rows["fate"] == fate).astype(int) for name, fate in FATE_COUNTS.items()}
    return rows.assign(received=1, **marks).groupby(by, sort=True)[list(ROW_COUNTS)].sum().reset_index()
