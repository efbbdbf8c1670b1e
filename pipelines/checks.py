"""Asset checks: every published table against its pandera model, and the conservation law.

Belongs here: what Dagster shows as passed or failed. Does not belong here: the only copy of a problem: findings travel
as a table.
"""

from collections.abc import Mapping

import dagster as dg
import pandas as pd
from pandera.errors import SchemaErrors

from schemas.column_declarations import Table
from schemas.frames import ROWS
from schemas.stores import ProviderTables
from schemas.tables import TABLES

MADE_BY: Mapping[str, str] = {
    "organisations": "organisations",
    "projects": "judged_projects",
    "partners": "partners",
    "benefits": "benefits",
    "milestones": "milestones",
    "measures": "measures",
    "observations": "observations",
    "project_performance": "project_performance",
    "value_notes": "value_notes",
    "withdrawn": "withdrawn",
    "assessments": "assessments",
    "recommendations": "recommendations",
    "follow_up": "answered_actions",
    "ideas": "compared_ideas",
    "portfolio": "portfolio",
    "chances": "chances",
    "totals": "totals",
    "network": "network",
    "network_nodes": "network_nodes",
}
"""Published table → the asset that makes it."""


def _fits(table: type[Table], asset: str) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset=asset,
        name="fits_its_model",
        blocking=True,
        description=f"Every row of {table.about.name} fits its pandera model.",
    )
    def check(frame: pd.DataFrame) -> dg.AssetCheckResult:
        try:
            table.build_schema().validate(frame, lazy=True)
        except SchemaErrors as error:
            cases = error.failure_cases[["column", "check", "failure_case", "index"]].astype(str).head(50)
            return dg.AssetCheckResult(
                passed=False, metadata={"failures": dg.MetadataValue.md(cases.to_string(index=False))}
            )
        return dg.AssetCheckResult(passed=True, metadata={"rows": len(frame)})

    return check


@dg.asset_check(
    asset="row_fates",
    blocking=True,
    additional_ins={"raw_records": dg.AssetIn()},
    description="Rows received = published + held + not records, for every submission.",
)
def rows_add_up(row_fates: pd.DataFrame, raw_records: ProviderTables) -> dg.AssetCheckResult:
    """Counts the rows that gather read and the fates that they met, submission by submission."""
    received = raw_records.concat_all()["rows"].groupby("sha256").size()
    met = row_fates[row_fates["fate"].isin(["published", "held", "not-a-record"])].groupby("sha256").size()
    differing = received.sub(met, fill_value=0)
    differing = differing[differing != 0]
    counts = row_fates["fate"].value_counts().to_dict()
    return dg.AssetCheckResult(
        passed=differing.empty and set(row_fates) == set(ROWS), metadata={**counts, "differing": differing.to_dict()}
    )


def checks() -> list[dg.AssetChecksDefinition]:
    """All asset checks."""
    return [*(_fits(TABLES[name], asset) for name, asset in MADE_BY.items()), rows_add_up]
