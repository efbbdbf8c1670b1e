"""What senders wrote beside a value or instead of one → notes on published values.

Belongs here: which notes stand beside what is published. Does not belong here: reading them (stage check).
"""

from collections.abc import Mapping

import pandas as pd

from schemas import privacy
from schemas.frames import NOTES
from schemas.tables import TABLES


def published(notes: pd.DataFrame, reports: Mapping[str, pd.DataFrame], provenance: pd.DataFrame) -> pd.DataFrame:
    """The published table `value_notes`.

    notes: schemas.frames.NOTES of all providers; reports: table → record, provider, data_date, key; provenance:
    schemas.frames.PROVENANCE. Beside a value stand the notes of the report that it comes from; in place of a value, those
    of each provider's newest report.
    """
    known = pd.concat(
        [
            frame[["record", "provider", "data_date", "key"]].astype("string[pyarrow]").assign(table=table)
            for table, frame in reports.items()
        ],
        ignore_index=True,
    ).drop_duplicates(["table", "record"])
    ours = {(name, column) for name, table in TABLES.items() for column in table.get_columns()}
    here = [(table, column) in ours for table, column in notes[["table", "column"]].itertuples(index=False)]
    said = notes.loc[here, list(NOTES)].merge(known, on=["table", "record"])
    cell = ["table", "key", "column"]
    values = provenance.loc[provenance["published"], [*cell, "record"]].rename(columns={"record": "source"})
    said = said.merge(values.drop_duplicates(cell), on=cell, how="left")
    beside = (said["source"] == said["record"]).fillna(False)
    newest = said.groupby([*cell, "provider"])["data_date"].transform("max") == said["data_date"]
    kept = said[beside | (said["source"].isna() & newest.fillna(False))]
    # What was sent is quoted, so it is masked like any quotation.
    quoted = kept.assign(text=kept["text"].map(privacy.mask_personal_data, na_action="ignore"), record=kept["key"])
    table = TABLES["value_notes"]
    return table.conform(quoted.drop_duplicates(table.get_key_columns()))
