"""Which of the notes that senders wrote beside a value, or instead of one, stand beside what is published."""

from collections.abc import Mapping

import pandas as pd

from schemas import privacy
from schemas.frames import NOTES, TEXT_DTYPE
from schemas.tables import TABLES


def select_published_notes(
    notes: pd.DataFrame, reports: Mapping[str, pd.DataFrame], provenance: pd.DataFrame
) -> pd.DataFrame:
    """The published table `value_notes`. reports: table → record, provider, data_date, key. Beside a value stand the notes of
    the report that it comes from; in place of a value, those of each provider's newest report.
    """
    value_notes = TABLES["value_notes"]
    if notes.empty:
        return value_notes.conform_and_sort(notes)
    lineage = [
        frame[["record", "provider", "data_date", "key"]].astype(TEXT_DTYPE).assign(table=table)
        for table, frame in reports.items()
    ]
    records = pd.concat(lineage, ignore_index=True).drop_duplicates(["table", "record"])
    published = {(name, column) for name, table in TABLES.items() for column in table.get_columns()}
    is_published = [pair in published for pair in notes[["table", "column"]].itertuples(index=False, name=None)]
    noted = notes.loc[is_published, list(NOTES)].merge(records, on=["table", "record"])
    cell = ["table", "key", "column"]
    values = provenance.loc[provenance["published"], [*cell, "record"]].rename(columns={"record": "source"})
    noted = noted.merge(values.drop_duplicates(cell), on=cell, how="left")
    is_beside = (noted["source"] == noted["record"]).fillna(False)
    is_newest = noted["data_date"] == noted.groupby([*cell, "provider"])["data_date"].transform("max")
    kept = noted[is_beside | (noted["source"].isna() & is_newest.fillna(False))]
    # What was sent is quoted, so it is masked like any quotation.
    quoted = kept.assign(text=kept["text"].map(privacy.mask_personal_data, na_action="ignore"), record=kept["key"])
    return value_notes.conform_and_sort(quoted.drop_duplicates(value_notes.get_key_columns()))
