"""Which amounts of a project's benefits count in totals, so that nothing is added twice; and where providers' sums differ."""

from decimal import Decimal

import pandas as pd

from assets.match.merged_statements import Precedence
from assets.match.record_findings import Findings, report_record
from schemas import codelists

AMOUNTS = ["expected_value", "realised_value"]
KIND = ["project_id", "benefit_type", "unit"]


def mark_counted_benefits(
    benefits: pd.DataFrame, provenance: pd.DataFrame, precedence: Precedence
) -> tuple[pd.Series, Findings]:
    """Whether the amounts of each benefit count in totals, and a finding for each provider whose sums another contradicts. Of
    a project's amounts of one kind and unit those of one provider count: the lead's, or else the lowest rank's. Within them
    an amount for nobody in particular does not count beside amounts for organisations that add up to it. Blank for a benefit
    without an amount.
    """
    is_counted = pd.Series(pd.NA, index=benefits.index, dtype="boolean")
    stated = benefits[benefits[AMOUNTS].notna().any(axis=1)]
    if stated.empty:
        return is_counted, []
    statements = provenance[provenance["column"].isin(AMOUNTS)].merge(
        stated[["benefit_id", "organisation_id", *KIND]], left_on="key", right_on="benefit_id"
    )
    statements = statements.assign(project=statements["project_id"], unit=statements["unit"].fillna(""))
    statements["rank"] = precedence.rank_statements(statements)
    by_rank = statements.sort_values(["rank", "provider"], kind="stable")
    counted_provider = by_rank.drop_duplicates(KIND).set_index(KIND)["provider"]
    is_of_provider = statements["provider"] == statements.set_index(KIND).index.map(counted_provider)
    benefits_of_provider = set(statements.loc[is_of_provider.to_numpy(bool), "benefit_id"])
    is_counted[stated.index] = stated["benefit_id"].isin(benefits_of_provider).to_numpy(bool)
    counted = stated[stated["benefit_id"].isin(benefits_of_provider)]
    wholes = counted["organisation_id"].isna().groupby([counted[name] for name in KIND], dropna=False)
    has_both = wholes.transform("any") & ~wholes.transform("all")
    for _, group in counted[has_both].groupby(KIND, dropna=False):
        is_whole = group["organisation_id"].isna()
        if _is_sum_of(group[is_whole], group[~is_whole]):
            is_counted[group.index[is_whole]] = False
    return is_counted, _report_differing_sums(statements, counted_provider)


def _sum_exactly(values: pd.Series) -> Decimal:
    return sum((Decimal(str(value)) for value in values.dropna()), Decimal(0))


def _is_sum_of(whole: pd.DataFrame, parts: pd.DataFrame) -> bool:
    """Whether the amounts for nobody in particular are the sum of those for organisations, wherever both are given."""
    both = [name for name in AMOUNTS if whole[name].notna().any() and parts[name].notna().any()]
    return bool(both) and all(_sum_exactly(whole[name]) == _sum_exactly(parts[name]) for name in both)


def _report_differing_sums(statements: pd.DataFrame, counted_provider: pd.Series) -> Findings:
    """Findings for providers whose sums of one kind for a project differ, each at its first amount."""
    is_contested = statements.groupby(KIND)["provider"].transform("nunique") > 1
    findings = []
    for kind, group in statements[is_contested].groupby(KIND, sort=True):
        for column, amounts in group.groupby("column", sort=True):
            by_provider = {str(provider): rows for provider, rows in amounts.groupby("provider", sort=True)}
            sums = {}
            for provider, rows in by_provider.items():
                named = rows[rows["organisation_id"].notna()]
                # Of its amounts for organisations, or else of those for nobody in particular.
                sums[provider] = _sum_exactly((rows if named.empty else named)["value"])
            if len(set(sums.values())) < 2:
                continue
            benefit_type, is_code = str(kind[1]), kind[1] in codelists.list_codes("benefit_type")
            details = {
                "table": "benefits",
                "column": str(column),
                "kind": f"benefit_type:{benefit_type}" if is_code else benefit_type,
                "counted": str(counted_provider.loc[kind]),
            }
            for provider, rows in by_provider.items():
                row = rows.iloc[0]
                details["value"] = row["value"] if pd.isna(row["raw"]) else row["raw"]
                other = next(name for name in sums if sums[name] != sums[provider])
                texts = {"here": f"{sums[provider]:,f}", "there": f"{sums[other]:,f}", "other": other}
                findings.append(report_record("sums-differ", row, **details, **texts))
    return findings
