"""All providers' accepted records → projects and what hangs on them, with identity, provenance and disagreements.

Belongs here: the order of the steps of the stage. Does not belong here: any step itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from assets.match import (
    carried,
    money,
    notes,
    parts,
    performance,
    responses,
    successors,
    telling,
    withdrawing,
    withholding,
)
from assets.match.merging import STATEMENTS, Ranks, merge, statements
from assets.match.projects import minted
from assets.match.reported import Decided, reported
from schemas.definition import ANSWERED_LIMBS
from schemas.findings import build_findings
from schemas.frames import PROVENANCE, concat_frames
from schemas.tables import TABLES

TEXTS = frozenset(
    {
        "title_en",
        "title_cy",
        "summary_en",
        "summary_cy",
        "evidence_en",
        "evidence_cy",
        "description_en",
        "description_cy",
    }
)
WEAK = dict.fromkeys(ANSWERED_LIMBS, ("not-known",)) | {"role": ("partner", "lead")}


@dataclass(frozen=True)
class Matched:
    """The stage's tables.

    projects, partners, benefits, milestones, measures: their sent columns and keys, not yet judged; performance:
    observations without status and trend; supplier_statuses: schemas.frames.SUPPLIER_STATUSES; project_facts: see
    parts.project_facts; aliases: provider, reference, project_id, title_en, title_cy, data_date, stale, and `minted`,
    the identifier that the reference alone would give;
    provenance: PROVENANCE; disagreements: FINDINGS.
    """

    projects: pd.DataFrame
    partners: pd.DataFrame
    benefits: pd.DataFrame
    milestones: pd.DataFrame
    measures: pd.DataFrame
    performance: pd.DataFrame
    supplier_statuses: pd.DataFrame
    project_facts: pd.DataFrame
    aliases: pd.DataFrame
    provenance: pd.DataFrame
    value_notes: pd.DataFrame
    withdrawn: pd.DataFrame
    follow_up: pd.DataFrame
    ideas: pd.DataFrame
    disagreements: pd.DataFrame


def _sent(table: str, reports: pd.DataFrame) -> dict[str, str]:
    """Published column → return column, for the columns of a table that providers send."""
    same = {name: name for name, declared in TABLES[table].get_columns().items() if declared.sent and name in reports}
    if table in ("benefits", *responses.TABLES):
        same |= {"organisation_id": "organisation"}
    return same


def _said(table: str, reports: pd.DataFrame, raw: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """What is said of a table's rows now (merging.STATEMENTS)."""
    blocks = raw["blocks"]
    named = table in ("benefits", *responses.TABLES)
    renamed = reports.assign(organisation=reports["organisation_id"]) if named else reports
    return statements(table, renamed, _sent(table, reports), raw[table], blocks[blocks["table"] == table])


def match(
    accepted: Mapping[str, pd.DataFrame],
    raw: Mapping[str, pd.DataFrame],
    decided: Decided,
    known: Mapping[tuple[str, str], str],
    catalogue: pd.DataFrame,
    noted: pd.DataFrame,
    before: Mapping[str, pd.DataFrame],
) -> Matched:
    """Matches the accepted records of all providers.

    accepted, raw: table → records of all providers (raw with `blocks`); known: (provider, reference) → project_id from
    earlier runs; catalogue: measures.csv; noted: schemas.frames.NOTES of all providers; before: the tables of the release
    that this follows (carried.EARLIER) and its `provenance`. Raises projects.MatchError when people's decisions contradict
    each other.
    """
    blocks = raw["blocks"]
    reports, stale, now, proposed = reported(accepted, decided, known, before)
    findings = telling.proposed(proposed, reports, stale, blocks[blocks["table"] == "projects"])
    findings += withdrawing.held(reports, accepted, blocks, decided.withdrawals)
    withdrawn = {row["project"] for row in decided.withdrawals}
    stale = stale[~stale["project_id"].isin(withdrawn)]
    reports = reports[~reports["project_id"].isin(withdrawn)]
    absent = set(decided.precedence) - {provider for frame in accepted.values() for provider in frame["provider"]}
    aliases = reports[["provider", "reference", "project_id", "title_en", "title_cy", "data_date"]].assign(stale=False)
    aliases = concat_frames([aliases, stale.assign(stale=True)[list(aliases)]], aliases.dtypes.to_dict())
    aliases = aliases.sort_values(["project_id", "provider", "reference", "data_date"], ignore_index=True)
    # A project that a provider reports every year has an alias for each year.
    project_of = aliases[["provider", "reference", "project_id"]].drop_duplicates()

    named = parts.with_organisations(parts.placed(accepted["partners"], project_of))
    findings += parts.about_organisations("partners", named, blocks[blocks["table"] == "partners"])
    named = named[named["organisation_id"].notna()]
    state_of = successors.states(reports)
    named, ended = successors.followed("partners", named, state_of, blocks[blocks["table"] == "partners"])
    claimed = parts.with_organisations(parts.placed(accepted["benefits"], project_of))
    findings += parts.about_organisations("benefits", claimed, blocks[blocks["table"] == "benefits"])
    claimed = claimed[claimed["organisation"].isna() | claimed["organisation_id"].notna()]
    steps = parts.placed(accepted["milestones"], project_of)
    figures, measures, unplaced = performance.resolved(
        accepted["observations"], blocks[blocks["table"] == "observations"], aliases, catalogue, accepted["measures"]
    )
    answered = {table: parts.with_organisations(accepted[table]) for table in responses.TABLES}
    for table, each in answered.items():
        findings += parts.about_organisations(table, each, blocks[blocks["table"] == table])
        kept = responses.whose(
            each[each["organisation"].isna() | each["organisation_id"].notna()], decided.organisations
        )
        answered[table] = kept.assign(key=responses.keys(table, kept), project_id=pd.NA)
    by_table = {
        "projects": reports.assign(key=reports["project_id"]),
        "partners": named.assign(key=parts.partner_keys(named)),
        "benefits": claimed.assign(key=parts.benefit_keys(claimed)),
        "milestones": steps.assign(key=parts.milestone_keys(steps)),
        "observations": figures,
        **answered,
    }
    said = {table: _said(table, frame, raw) for table, frame in by_table.items()}
    stood = {table: carried.standing(table, before["provenance"], stale, each, absent) for table, each in said.items()}
    said = {table: concat_frames([each, stood[table]], STATEMENTS) for table, each in said.items()}
    below = measures.dropna(subset="withhold_below").set_index("measure_id")["withhold_below"].to_dict()
    said["observations"] = withholding.withheld(said["observations"], below)
    ranks = Ranks(decided.precedence, decided.organisations, parts.leads(said["partners"]))
    merged = {table: merge(each, ranks, TEXTS, WEAK) for table, each in said.items()}
    provenance = concat_frames([each.provenance for each in merged.values()], PROVENANCE)
    projects = _projects(merged["projects"].rows, aliases)
    shaped = {name: TABLES[name].conform(parts.KEYED[name](merged[name].rows)) for name in parts.KEYED}
    shaped["milestones"]["slippage_days"] = parts.slippage(shaped["milestones"])
    shaped["benefits"]["counted"], sums = money.counted(shaped["benefits"], merged["benefits"].provenance, ranks)
    facts = parts.project_facts(shaped["partners"])
    findings += [row for each in merged.values() for row in each.findings]
    findings += [*ended, *unplaced, *sums, *parts.differing_partners(said["partners"])]
    findings += telling.about_projects(projects, facts, reports, blocks[blocks["table"] == "projects"])
    findings += telling.not_reported(stale[~stale["provider"].isin(absent)], projects)
    rows = withholding.flagged(merged["observations"].rows, provenance)
    observed = performance.unkeyed(rows).drop(columns="key")
    notes_now = notes.published(noted, by_table, provenance)
    notes_before = carried.notes(before["value_notes"], stood, notes_now)
    return Matched(
        projects=projects,
        project_facts=facts,
        aliases=aliases.assign(
            minted=[minted(*pair) for pair in zip(aliases["provider"], aliases["reference"], strict=True)]
        ),
        measures=performance.used(measures, before["measures"], observed),
        performance=observed,
        supplier_statuses=performance.supplier_statuses(
            figures,
            merged["observations"].provenance,
            raw["observations"],
            blocks[blocks["table"] == "observations"],
        ),
        provenance=provenance,
        value_notes=withholding.noted(
            TABLES["value_notes"].conform(concat_frames([notes_now, notes_before], notes_now.dtypes.to_dict())),
            provenance,
        ),
        withdrawn=withdrawing.tombstones(
            before, aliases, now, decided.withdrawals, str(aliases["data_date"].max()) if len(aliases) else ""
        ),
        disagreements=build_findings(findings),
        **shaped,
        **{table: TABLES[table].conform(responses.rows(table, merged[table].rows)) for table in responses.TABLES},
    )


def _projects(rows: pd.DataFrame, aliases: pd.DataFrame) -> pd.DataFrame:
    """Merged projects with their identifier, data date, and whether nobody has reported them now."""
    declared = TABLES["projects"].get_columns()
    sent = [name for name, column in declared.items() if column.sent]
    projects = rows.assign(project_id=rows["key"]).reindex(columns=["project_id", *sent])
    projects = projects.astype({name: declared[name].dtype for name in projects})
    by_project = aliases.groupby("project_id")
    projects["data_date"] = projects["project_id"].map(by_project["data_date"].max())
    projects["stale"] = projects["project_id"].map(by_project["stale"].min()).astype("boolean")
    return projects
