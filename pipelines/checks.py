"""Asset checks: every published table against its pandera model, and the conservation law."""

import dagster as dg
import pandas as pd
from pandera.errors import SchemaErrors

from schemas.column_declarations import Table
from schemas.frames import ROWS
from schemas.stores import ProviderTables
from schemas.tables import TABLES


def _build_model_check(table: type[Table]) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset=table.about.name,
        name="fits_its_model",
        blocking=True,
        description=f"Every row of {table.about.name} fits its pandera model.",
    )
    def validate_frame(frame: pd.DataFrame) -> dg.AssetCheckResult:
        try:
            table.build_schema().validate(frame, lazy=True)
        except SchemaErrors as error:
            cases = error.failure_cases[["column", "check", "failure_case", "index"]].astype(str).head(50)
            failures = dg.MetadataValue.md(cases.to_string(index=False))
            return dg.AssetCheckResult(passed=False, metadata={"failures": failures})
        return dg.AssetCheckResult(passed=True, metadata={"rows": len(frame)})

    return validate_frame


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


CHECKS = [*map(_build_model_check, TABLES.values()), rows_add_up]
