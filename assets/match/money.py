"""Which figures of a project's benefits count in totals, so that nothing is added twice; and where providers' sums differ.

Belongs here: choosing, per project and kind of benefit, whose figures count. Does not belong here: adding them up (stage
join), or merging values of one benefit (merging).
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from assets.match.merging import Ranks
from schemas import codelists
from schemas.findings import get_location, make_finding

FIGURES = ("expected_value", "realised_value")
KIND = ["project_id", "benefit_type", "unit"]


def _exact(value: object) -> Decimal:
    """A figure to add up; nothing adds nothing."""
    return Decimal(0) if value is None or pd.isna(value) else Decimal(str(value))


def _sum(values: pd.Series) -> Decimal:
    return sum((_exact(value) for value in values), Decimal(0))


def counted(benefits: pd.DataFrame, provenance: pd.DataFrame, ranks: Ranks) -> tuple[pd.Series, list[dict[str, Any]]]:
    """Whether the figures of each benefit count in totals, and a finding for each provider whose sums another contradicts.

    benefits: the merged table; provenance: of benefits (merging.STATEMENTS or PROVENANCE). Of a project's figures of one
    kind and unit those of one provider count: the lead's, else the one with the lowest precedence. Within them a figure for
    nobody in particular does not count beside figures for named organisations that add up to it. Blank for a benefit without
    a figure.
    """
    out = pd.Series(pd.NA, index=benefits.index, dtype="boolean")
    figured = benefits[benefits[list(FIGURES)].notna().any(axis=1)]
    if figured.empty:
        return out, []
    said = provenance[provenance["column"].isin(FIGURES)].merge(
        figured[["benefit_id", "project_id", "organisation_id", "benefit_type", "unit"]],
        left_on="key",
        right_on="benefit_id",
    )
    said = said.assign(project=said["project_id"], unit=said["unit"].fillna(""))
    said["rank"] = ranks.of(said)
    chosen = said.sort_values(["rank", "provider"], kind="stable").drop_duplicates(KIND).set_index(KIND)["provider"]
    first = said.set_index(KIND).index.map(chosen)
    theirs = set(said.loc[(said["provider"] == first).to_numpy(bool), "benefit_id"])
    out[figured.index] = figured["benefit_id"].isin(theirs).to_numpy(bool)
    for _, group in figured[figured["benefit_id"].isin(theirs)].groupby(KIND, dropna=False):
        whole = group["organisation_id"].isna()
        if whole.any() and not whole.all() and _adds_up(group[whole], group[~whole]):
            out[group.index[whole]] = False
    several = said[said.groupby(KIND)["provider"].transform("nunique") > 1]
    return out, _differing(several, chosen)


def _adds_up(whole: pd.DataFrame, parts: pd.DataFrame) -> bool:
    """Whether the figures for nobody in particular are the sum of those for organisations, wherever both are given."""
    both = [name for name in FIGURES if whole[name].notna().any() and parts[name].notna().any()]
    return bool(both) and all(_sum(whole[name]) == _sum(parts[name]) for name in both)


def _differing(said: pd.DataFrame, chosen: pd.Series) -> list[dict[str, Any]]:
    """Findings for providers whose sums of one kind for a project differ, each at its first figure."""
    findings = []
    for (project, kind, unit), group in said.groupby(KIND, sort=True):
        for column, reports in group.groupby("column", sort=True):
            sums = {provider: _total(mine) for provider, mine in reports.groupby("provider", sort=True)}
            if len(set(sums.values())) < 2:
                continue
            counted_ = str(chosen.loc[(project, kind, unit)])
            for provider, mine in reports.groupby("provider", sort=True):
                other = next(name for name in sums if sums[name] != sums[str(provider)])
                findings.append(
                    _sums_differ(mine.iloc[0], str(kind), sums, str(provider), str(other), counted_, str(column))
                )
    return findings


def _total(mine: pd.DataFrame) -> Decimal:
    """One provider's sum: of its figures for organisations, else of those for nobody in particular."""
    named = mine[mine["organisation_id"].notna()]
    return _sum((named if len(named) else mine)["value"])


def _sums_differ(
    row: "pd.Series[Any]", kind: str, sums: Mapping[str, Decimal], provider: str, other: str, counts: str, column: str
) -> dict[str, Any]:
    return make_finding(
        "sums-differ",
        **get_location(row, ("file", "sha256", "sheet", "cell", "row", "record")),
        provider=provider,
        table="benefits",
        column=column,
        value=row["raw"] if not pd.isna(row["raw"]) else row["value"],
        kind=f"benefit_type:{kind}" if kind in codelists.list_codes("benefit_type") else kind,
        here=f"{sums[provider]:,f}",
        there=f"{sums[other]:,f}",
        other=other,
        counted=counts,
    )
