"""A sender's own colour that differs from the register's status."""

import pandas as pd
import pytest

from assets.join.supplier_statuses import find_status_differences
from schemas.findings import render_findings
from schemas.frames import SUPPLIER_STATUSES
from tests.rules_in_code import find_rule_ids


def _found(theirs: str, ours: str, organisation: str | None = None) -> pd.DataFrame:
    where = {"measure_id": "visits", "project_id": "ssr-00001", "organisation_id": organisation, "period": "2025-26"}
    sent = {
        **where,
        "supplier_status": theirs,
        "provider": "a",
        "file": "f",
        "sheet": "S",
        "cell": "E2",
        "value": "Green",
    }
    frame = pd.DataFrame([sent], columns=list(SUPPLIER_STATUSES)).astype(dict(SUPPLIER_STATUSES))
    return find_status_differences(frame, pd.DataFrame([{**where, "status": ours}]).astype("string"))


@pytest.mark.parametrize("organisation", [None, "GB-PLA-SWA"])
def test_a_colour_that_differs_is_told_at_its_cell_and_names_both(organisation: str | None) -> None:
    (row,) = render_findings(_found("met", "missed", organisation)).to_dict("records")
    assert (row["rule"], row["cell"], row["severity"], row["effect"]) == (
        "status-differs",
        "E2",
        "warning",
        "published",
    )
    assert (
        row["message_en"].startswith("'Green' says: Target met.") and "tolerance: Target missed." in row["message_en"]
    )
    assert "Cyrhaeddwyd y targed" in row["message_cy"] and "Methwyd y targed" in row["message_cy"]


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [("met", "met"), ("met", "no-target"), ("missed", "no-data"), ("no-data", "met"), ("no-target", "missed")],
)
def test_nothing_is_told_where_they_agree_or_one_has_nothing_to_judge(theirs: str, ours: str) -> None:
    assert _found(theirs, ours).empty


def test_every_rule_of_the_stage_is_known_and_has_its_test_here() -> None:
    assert find_rule_ids("assets/join") == {"status-differs"}
