"""Findings where a sender's own colour for a value and the register's status differ."""

import pandas as pd

from schemas.findings import build_findings, get_location, make_finding

JUDGED_STATUSES = ("met", "near", "missed")
_KEY = ["measure_id", "project_id", "organisation_id", "period"]


def find_status_differences(supplier_statuses: pd.DataFrame, observations: pd.DataFrame) -> pd.DataFrame:
    """FINDINGS at the cells of senders' colours (SUPPLIER_STATUSES) that differ from our status. Where either side has
    nothing to judge, they do not differ.
    """
    pairs = supplier_statuses.merge(observations[[*_KEY, "status"]], on=_KEY)
    is_judged = pairs["status"].isin(JUDGED_STATUSES) & pairs["supplier_status"].isin(JUDGED_STATUSES)
    differing = pairs[is_judged & (pairs["status"] != pairs["supplier_status"])]
    location = ("provider", "file", "sha256", "sheet", "cell", "row", "record", "value")
    return build_findings(
        make_finding(
            "status-differs",
            **get_location(row, location),
            table="observations",
            column="supplier_status",
            theirs=f"status:{row['supplier_status']}",
            ours=f"status:{row['status']}",
        )
        for row in differing.to_dict("records")
    )
