"""Asset checks: every published table against its pandera model, the conservation laws, and what a person should look at."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import dagster as dg
import pandas as pd
from pandera.errors import SchemaErrors

from assets.publish.release.signatures import SIGNATURE
from schemas.frames import ROWS
from schemas.rules import get_rule
from schemas.stores import ProviderTables
from schemas.tables import TABLES

MAX_HELD_SHARE = 0.25
"""More of a provider's rows held is worth a look: a column that is read wrongly rather than single mistakes."""


@dg.asset_check(
    asset="content", blocking=True, description="Every row of every published table fits its pandera model."
)
def tables_fit_their_models(content: dict[str, pd.DataFrame]) -> dg.AssetCheckResult:
    """All tables in one step: one for each costs more than what it checks. The numbers are the rows of each."""
    failures = {}
    for name, table in TABLES.items():
        try:
            table.build_schema().validate(content[name], lazy=True)
        except SchemaErrors as error:
            cases = error.failure_cases[["column", "check", "failure_case", "index"]].astype(str).head(50)
            failures[name] = dg.MetadataValue.md(cases.to_string(index=False))
    rows = {f"{name}_rows": len(content[name]) for name in TABLES}
    return dg.AssetCheckResult(passed=not failures, metadata={**failures, **rows})


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


@dg.asset_check(
    asset="totals",
    blocking=True,
    additional_ins={"benefits": dg.AssetIn()},
    description="The sums of all kinds of benefit are together the sum of every figure in pounds that counts.",
)
def money_adds_up(totals: pd.DataFrame, benefits: pd.DataFrame) -> dg.AssetCheckResult:
    """Adds up the figures that count without their kinds. A kind's sum is of whole pounds: half a pound may differ."""
    counted = benefits[benefits["counted"].fillna(False) & (benefits["unit"] == "GBP").fillna(False)]
    numbers: dict[str, float] = {}
    is_equal = True
    for name in ("expected", "realised"):
        figures = sum((Decimal(str(value)) for value in counted[f"{name}_value"].dropna()), Decimal(0))
        total = int(totals[f"{name}_gbp"].sum())
        numbers |= {name: total, f"{name}_difference": float(total - figures)}
        is_equal &= abs(total - figures) <= Decimal(len(totals)) / 2
    return dg.AssetCheckResult(passed=is_equal, metadata=numbers)


WARNINGS = {
    "held_share": ("row_fates", f"No provider has more than {MAX_HELD_SHARE:.0%} of its rows held."),
    "stale_reports": ("reports", "No provider's reports are out of date."),
    "overdue_returns": ("return_calendar", "No return is overdue."),
    "provider_errors": ("all_findings", "No provider has to correct an error."),
    "refused_files": ("all_findings", "No file was refused."),
    "release_signed": ("release", "The release is signed."),
}
"""Checks at which a person should look: name → the asset, and what is so when it passes. One step makes them all."""


@dg.multi_asset_check(
    specs=[dg.AssetCheckSpec(name, asset=asset, description=text) for name, (asset, text) in WARNINGS.items()],
    ins={asset: dg.AssetIn() for asset in dict.fromkeys(asset for asset, _ in WARNINGS.values())},
)
def warnings_for_people(
    row_fates: pd.DataFrame,
    reports: pd.DataFrame,
    return_calendar: pd.DataFrame,
    all_findings: pd.DataFrame,
    release: pd.DataFrame,
) -> Iterator[dg.AssetCheckResult]:
    """The numbers of each check, and the providers that it names with how much it is of each."""
    is_held, providers = row_fates["fate"] == "held", row_fates["provider"]
    shares = is_held.groupby(providers).mean()
    numbers = {"held": int(is_held.sum()), "share": _calculate_share(is_held)}
    yield _warn_of_providers("held_share", shares[shares > MAX_HELD_SHARE].round(3).to_dict(), numbers)
    is_stale = reports["stale"].fillna(False).astype(bool)
    numbers = {"stale": int(is_stale.sum()), "share": _calculate_share(is_stale)}
    yield _warn_of_providers("stale_reports", _count_providers(reports[is_stale]), numbers)
    overdue = return_calendar[return_calendar["is_overdue"].fillna(False)]
    yield _warn_of_providers("overdue_returns", _count_providers(overdue), {"overdue": len(overdue)})
    rules = {name: get_rule(name) for name in all_findings["rule"].unique()}
    theirs = all_findings[[rules[name].responsibility == "provider" for name in all_findings["rule"]]]
    severities = theirs["rule"].map({name: rule.severity for name, rule in rules.items()})
    counts = {f"{severity}s": int((severities == severity).sum()) for severity in ("error", "warning", "notice")}
    yield _warn_of_providers("provider_errors", _count_providers(theirs[severities == "error"]), counts)
    refused = all_findings[[rules[name].effect == "file-refused" for name in all_findings["rule"]]]
    yield _warn_of_providers("refused_files", _count_providers(refused), {"refused": len(refused)})
    signature = Path(str(release["folder"].iloc[0])) / SIGNATURE
    yield _build_warning("release_signed", signature.is_file(), {"version": str(release["version"].iloc[0])})


def _calculate_share(marks: pd.Series) -> float:
    return float(marks.mean()) if len(marks) else 0.0


def _count_providers(rows: pd.DataFrame) -> dict[str, float]:
    return dict(rows["provider"].value_counts().sort_index())


def _warn_of_providers(name: str, providers: dict[str, float], numbers: Mapping[str, float]) -> dg.AssetCheckResult:
    plain = {provider: float(number) for provider, number in providers.items()}
    return _build_warning(name, not providers, {**numbers, "providers": plain})


def _build_warning(name: str, is_passed: bool, metadata: Mapping[str, Any]) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        check_name=name,
        asset_key=dg.AssetKey(WARNINGS[name][0]),
        passed=is_passed,
        severity=dg.AssetCheckSeverity.WARN,
        metadata=metadata,
    )


CHECKS = [tables_fit_their_models, rows_add_up, money_adds_up, warnings_for_people]
