"""Where a sender's own colour for a figure and the register's status differ.

Belongs here: comparing the two. Does not belong here: reading a colour (stage check), or which figure it stands beside
(stage match).
"""

import pandas as pd

from schemas.findings import build_findings, get_location, make_finding

JUDGED = ("met", "near", "missed")
_KEY = ["measure_id", "project_id", "organisation_id", "period"]


def disagreeing(said: pd.DataFrame, observations: pd.DataFrame) -> pd.DataFrame:
    """Findings (FINDINGS) at the cells of the colours that differ.

    said: schemas.frames.SUPPLIER_STATUSES; observations: the published table. Where either of the two says that there
    is nothing to judge, they do not differ.
    """
    both = said.merge(observations[[*_KEY, "status"]], on=_KEY)
    judged = both["status"].isin(JUDGED) & both["supplier_status"].isin(JUDGED)
    differing = both[judged & (both["status"] != both["supplier_status"])]
    where = ("provider", "file", "sha256", "sheet", "cell", "row", "record", "value")
    return build_findings(
        make_finding(
            "status-differs",
            **get_location(row, where),
            table="observations",
            column="supplier_status",
            theirs=f"status:{row['supplier_status']}",
            ours=f"status:{row['status']}",
        )
        for row in differing.to_dict("records")
    )
