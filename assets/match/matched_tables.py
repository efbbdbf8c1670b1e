"""All providers' accepted records → projects and what hangs on them, with identity, provenance and disagreements.

Belongs here: the order of the steps of the stage. Does not belong here: any step itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from assets.match import (
    counted_benefits,
    matched_observations,
    partner_roles,
    previous_statements,
    project_findings,
    published_notes,
    responses,
    small_numbers,
    successor_organisations,
    withdrawn_projects,
)
from assets.match.identified_reports import TeamDecisions, identify_reports
from assets.match.merged_statements import STATEMENTS, Precedence, collect_statements, merge_statements
from assets.match.project_groups import make_identifier
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
    return collect_statements(table, renamed, _sent(table, reports), raw[table], blocks[blocks["table"] == table])


def match_records(
    accepted: Mapping[str, pd.DataFrame],
    raw: Mapping[str, pd.DataFrame],
    decided: TeamDecisions,
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
    reports, stale, now, proposed = identify_reports(accepted, decided, known, before)
    findings = project_findings.report_proposed_pairs(proposed, reports, stale, blocks[blocks["table"] == "projects"])
    findings += withdrawn_projects.report_withdrawn_rows(reports, accepted, blocks, decided.withdrawals)
    withdrawn = {row["project"] for row in decided.withdrawals}
    stale = stale[~stale["project_id"].isin(withdrawn)]
    reports = reports[~reports["project_id"].isin(withdrawn)]
    absent = set(decided.precedence) - {provider for frame in accepted.values() for provider in frame["provider"]}
    aliases = reports[["provider", "reference", "project_id", "title_en", "title_cy", "data_date"]].assign(stale=False)
    aliases = concat_frames([aliases, stale.assign(stale=True)[list(aliases)]], aliases.dtypes.to_dict())
    aliases = aliases.sort_values(["project_id", "provider", "reference", "data_date"], ignore_index=True)
    # A project that a provider reports every year has an alias for each year.
    project_of = aliases[["provider", "reference", "project_id"]].drop_duplicates()

    named = partner_roles.with_organisations(partner_roles.placed(accepted["partners"], project_of))
    findings += partner_roles.about_organisations("partners", named, blocks[blocks["table"] == "partners"])
    named = named[named["organisation_id"].notna()]
    state_of = successor_organisations.derive_project_states(reports)
    named, ended = successor_organisations.replace_ended_organisations(
        "partners", named, state_of, blocks[blocks["table"] == "partners"]
    )
    claimed = partner_roles.with_organisations(partner_roles.placed(accepted["benefits"], project_of))
    findings += partner_roles.about_organisations("benefits", claimed, blocks[blocks["table"] == "benefits"])
    claimed = claimed[claimed["organisation"].isna() | claimed["organisation_id"].notna()]
    steps = partner_roles.placed(accepted["milestones"], project_of)
    figures, measures, unplaced = matched_observations.match_observations(
        accepted["observations"], blocks[blocks["table"] == "observations"], aliases, catalogue, accepted["measures"]
    )
    answered = {table: partner_roles.with_organisations(accepted[table]) for table in responses.TABLES}
    for table, each in answered.items():
        findings += partner_roles.about_organisations(table, each, blocks[blocks["table"] == table])
        kept = responses.whose(
            each[each["organisation"].isna() | each["organisation_id"].notna()], decided.organisations
        )
        answered[table] = kept.assign(key=responses.keys(table, kept), project_id=pd.NA)
    by_table = {
        "projects": reports.assign(key=reports["project_id"]),
        "partners": named.assign(key=partner_roles.partner_keys(named)),
        "benefits": claimed.assign(key=partner_roles.benefit_keys(claimed)),
        "milestones": steps.assign(key=partner_roles.milestone_keys(steps)),
        "observations": figures,
        **answered,
    }
    said = {table: _said(table, frame, raw) for table, frame in by_table.items()}
    stood = {
        table: previous_statements.collect_previous_statements(table, before["provenance"], stale, each, absent)
        for table, each in said.items()
    }
    said = {table: concat_frames([each, stood[table]], STATEMENTS) for table, each in said.items()}
    below = measures.dropna(subset="withhold_below").set_index("measure_id")["withhold_below"].to_dict()
    said["observations"] = small_numbers.withhold_small_numbers(said["observations"], below)
    ranks = Precedence(
        decided.precedence, decided.organisations, partner_roles.find_lead_organisations(said["partners"])
    )
    merged = {table: merge_statements(each, ranks, TEXTS, WEAK) for table, each in said.items()}
    provenance = concat_frames([each.provenance for each in merged.values()], PROVENANCE)
    projects = _projects(merged["projects"].rows, aliases)
    shaped = {name: TABLES[name].conform(partner_roles.KEYED[name](merged[name].rows)) for name in partner_roles.KEYED}
    shaped["milestones"]["slippage_days"] = partner_roles.calculate_slippage(shaped["milestones"])
    shaped["benefits"]["counted"], sums = counted_benefits.mark_counted_benefits(
        shaped["benefits"], merged["benefits"].provenance, ranks
    )
    facts = partner_roles.derive_project_facts(shaped["partners"])
    findings += [row for each in merged.values() for row in each.findings]
    findings += [*ended, *unplaced, *sums, *partner_roles.report_differing_partners(said["partners"])]
    findings += project_findings.report_project_doubts(projects, facts, reports, blocks[blocks["table"] == "projects"])
    findings += project_findings.report_missing_projects(stale[~stale["provider"].isin(absent)], projects)
    rows = small_numbers.flag_withheld_numbers(merged["observations"].rows, provenance)
    observed = matched_observations.unkeyed(rows).drop(columns="key")
    notes_now = published_notes.select_published_notes(noted, by_table, provenance)
    notes_before = previous_statements.keep_previous_notes(before["value_notes"], stood, notes_now)
    return Matched(
        projects=projects,
        project_facts=facts,
        aliases=aliases.assign(
            minted=[make_identifier(*pair) for pair in zip(aliases["provider"], aliases["reference"], strict=True)]
        ),
        measures=matched_observations.select_used_measures(measures, before["measures"], observed),
        performance=observed,
        supplier_statuses=matched_observations.collect_supplier_statuses(
            figures,
            merged["observations"].provenance,
            raw["observations"],
            blocks[blocks["table"] == "observations"],
        ),
        provenance=provenance,
        value_notes=small_numbers.note_withheld_numbers(
            TABLES["value_notes"].conform(concat_frames([notes_now, notes_before], notes_now.dtypes.to_dict())),
            provenance,
        ),
        withdrawn=withdrawn_projects.list_withdrawn_projects(
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
