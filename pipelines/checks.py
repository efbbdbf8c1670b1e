"""Asset checks: every published table against its pandera model, and the conservation law."""

import dagster as dg
import pandas as pd
from pandera.errors import SchemaErrors

from schemas.column_declarations import Table
from schemas.frames import ROWS
from schemas.stores import ProviderTables
from schemas.tables import TABLES

MAX_HELD_SHARE = 0.25
"""More of a provider's rows held is worth a look: a column that is read wrongly rather than single mistakes."""


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


@dg.asset_check(asset="row_fates", description=f"No provider has more than {MAX_HELD_SHARE:.0%} of its rows held.")
def held_share(row_fates: pd.DataFrame) -> dg.AssetCheckResult:
    """Warns of providers of whom much is held: the share of each of those, and that of all rows."""
    is_held = row_fates["fate"] == "held"
    shares = is_held.groupby(row_fates["provider"]).mean()
    numbers = {"held": int(is_held.sum()), "share": float(is_held.mean()) if len(is_held) else 0.0}
    return _warn_of_providers(shares[shares > MAX_HELD_SHARE].round(3).to_dict(), numbers)


@dg.asset_check(asset="reports", description="No provider's reports are out of date.")
def stale_reports(reports: pd.DataFrame) -> dg.AssetCheckResult:
    """Warns of providers whose reports are stale: how many of each, and the share of all."""
    is_stale = reports["stale"].fillna(False).astype(bool)
    numbers = {"stale": int(is_stale.sum()), "share": float(is_stale.mean()) if len(is_stale) else 0.0}
    return _warn_of_providers(reports["provider"][is_stale].value_counts().to_dict(), numbers)


def _warn_of_providers(providers: dict[str, float], numbers: dict[str, float]) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        passed=not providers, severity=dg.AssetCheckSeverity.WARN, metadata={**numbers, "providers": providers}
    )


CHECKS = [*map(_build_model_check, TABLES.values()), rows_add_up, held_share, stale_reports]
