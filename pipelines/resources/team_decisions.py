"""The small tables in which people write down decisions and measures: their columns, and the catalogue of measures."""

from pathlib import Path

import pandas as pd

from schemas import codelists
from schemas.decision_files import check_allowed_values, read_rows
from schemas.tables import TABLES

MATCH_COLUMNS = (
    *("provider", "reference", "other_provider", "other_reference"),
    *("decision", "decided_by", "decided_on", "reason"),
)
WITHDRAWAL_COLUMNS = ("project", "withdrawn_on", "withdrawn_by", "reason_en", "reason_cy")
MEASURE_COLUMNS = (*TABLES["measures"].get_columns(), "aliases")
MAX_WITHHOLD_BELOW = 100
"""A measure may withhold counts below this and no higher: more would withhold the measure itself."""


def load_measures(path: Path) -> pd.DataFrame:
    """The catalogue of measures: typed MEASURE_COLUMNS.

    Raises DecisionFileError naming each row with a wrong `seasonal`, `service_area` or `withhold_below`.
    """
    rows = read_rows(path, MEASURE_COLUMNS)
    allowed_values = {
        "seasonal": ("", "yes", "no"),
        "service_area": ("", *codelists.list_codes("service_area")),
        "withhold_below": ("", *map(str, range(2, MAX_WITHHOLD_BELOW + 1))),
    }
    check_allowed_values(path, rows, allowed_values)
    measures = pd.DataFrame(rows, columns=list(MEASURE_COLUMNS), dtype="string[pyarrow]").replace("", pd.NA)
    seasonal = measures["seasonal"].map({"yes": True, "no": False}, na_action="ignore").astype("boolean")
    return measures.assign(seasonal=seasonal).astype({"tolerance": "Float64", "withhold_below": "Int64"})
