"""All providers' accepted records → the tables of the stage, with identity, provenance and findings: the order of the steps."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from assets.match.counted_benefits import mark_counted_benefits
from assets.match.identified_reports import IdentifiedReports, MatchInputs, identify_reports, list_latest_reports
from assets.match.matched_observations import (
    collect_supplier_statuses,
    match_observations,
    report_unused_measures,
    select_used_measures,
)
from assets.match.merged_statements import MergedStatements, Precedence, merge_statements
from assets.match.named_organisations import attach_organisations
from assets.match.partner_roles import (
    derive_project_facts,
    find_lead_organisations,
    find_unlisted_projects,
    report_differing_partners,
)
from assets.match.previous_statements import collect_previous_statements, keep_previous_notes
from assets.match.project_findings import (
    report_missing_projects,
    report_project_doubts,
    report_proposed_pairs,
    report_unnamed_partners,
)
from assets.match.published_notes import select_published_notes
from assets.match.record_findings import Findings
from assets.match.record_keys import make_identifier, make_keys, split_keys
from assets.match.small_numbers import flag_withheld_numbers, note_withheld_numbers, withhold_small_numbers
from assets.match.statements import STATEMENTS, attach_corrections, collect_statements
from assets.match.successor_organisations import derive_project_states, replace_ended_organisations
from assets.match.withdrawn_projects import list_withdrawn_projects, report_withdrawn_rows
from schemas.findings import build_findings
from schemas.frames import PROVENANCE, TEXT_DTYPE, concat_frames
from schemas.tables import TABLES
from schemas.tables.table_records import TABLE_RECORDS, TableRecord

MATCHED_TABLES: Mapping[str, str] = {
    **{record.asset: record.model.about.description_en for record in TABLE_RECORDS.values()},
    **{name: TABLES[name].about.description_en for name in ("measures", "reports", "value_notes", "withdrawn")},
    "supplier_statuses": "Senders' own ratings of published values, with their cells.",
    "project_facts": "What follows from a project's partners: lead, setting, region and how many share the service.",
    "project_references": "The project of each provider's reference.",
    "provenance": "Every value of every report: file, sheet, cell, text as sent, and whether it is published.",
    "disagreements": "Findings across providers, such as disagreements and unknown names.",
}
"""What the stage hands on: asset → its description."""


@dataclass(frozen=True)
class PreparedRecords:
    """reports: table → accepted records with `project_id`, `organisation_id` where the table names one, and `key`;
    projects_with_unknown_partners: those that name an organisation that is held.
    """

    reports: dict[str, pd.DataFrame]
    measures: pd.DataFrame
    findings: Findings
    projects_with_unknown_partners: set[str]


@dataclass(frozen=True)
class MergedRecords:
    """merged: table → its merged statements; previous: table → the statements of the previous release that still hold;
    partners: all statements of partners.
    """

    merged: dict[str, MergedStatements]
    previous: dict[str, pd.DataFrame]
    partners: pd.DataFrame
    precedence: Precedence

    def join_provenance(self) -> pd.DataFrame:
        return concat_frames([each.provenance for each in self.merged.values()], PROVENANCE)


def match_records(inputs: MatchInputs) -> dict[str, pd.DataFrame]:
    """Matches the accepted records of all providers; returns MATCHED_TABLES. Raises MatchError when people's decisions
    contradict each other.
    """
    every_report = identify_reports(inputs)
    reports = every_report.exclude_projects(inputs.decisions.withdrawn_projects)
    references = reports.list_references()
    # What a provider should have said anew by now is out of date, although its last file is still there.
    references["stale"] |= references["provider"].isin(list(inputs.overdue)).astype(bool)
    prepared = prepare_records(inputs, reports, references)
    records = merge_records(inputs, reports, prepared)
    tables, benefit_findings = shape_tables(records, references)
    tables |= derive_tables(inputs, prepared, records, tables)
    findings = [
        *report_proposed_pairs(every_report, inputs.get_blocks("projects")),
        *report_withdrawn_rows(inputs, every_report.current),
        *prepared.findings,
        *benefit_findings,
        *report_merged(inputs, reports, records, tables),
    ]
    return {
        **tables,
        "project_references": references,
        "reports": list_latest_reports(references),
        "withdrawn": list_withdrawn_projects(inputs, references, reports.renamed),
        "disagreements": build_findings(findings),
    }


def prepare_records(inputs: MatchInputs, reports: IdentifiedReports, references: pd.DataFrame) -> PreparedRecords:
    """Finds the project and the organisation of each accepted record, and makes its key."""
    observations = match_observations(inputs, references)
    resolved = {"projects": reports.current, "observations": observations.records}
    findings = observations.findings
    projects = references[["provider", "reference", "project_id"]].drop_duplicates()
    for table, record in TABLE_RECORDS.items():
        if table not in resolved:
            resolved[table], table_findings = _resolve_names(record, inputs, projects)
            findings += table_findings
    states = derive_project_states(reports.current)
    partners = replace_ended_organisations(resolved["partners"], states, inputs.get_blocks("partners"))
    resolved["partners"], successor_findings = partners
    resolved["ideas"] = _attach_idea_ids(resolved["ideas"])
    keyed = {
        table: resolved[table].assign(key=make_keys(record, resolved[table])) for table, record in TABLE_RECORDS.items()
    }
    named = inputs.raw["partners"].merge(projects, on=["provider", "reference"])
    unknown = set(named.loc[~named["record"].isin(keyed["partners"]["record"]), "project_id"])
    return PreparedRecords(keyed, observations.measures, findings + successor_findings, unknown)


def _resolve_names(record: TableRecord, inputs: MatchInputs, projects: pd.DataFrame) -> tuple[pd.DataFrame, Findings]:
    """Accepted records of a table with `project_id`, and `organisation_id` where it names one; and findings about the names.
    projects: provider, reference, project_id. Records of an unknown project (held by stage check) or a withdrawn one are left
    out.
    """
    reports = inputs.accepted[record.name]
    findings: Findings = []
    if record.is_of_project:
        reports = reports.merge(projects, on=["provider", "reference"], how="inner")
    else:
        reports = reports.assign(project_id=pd.Series(pd.NA, index=reports.index, dtype=TEXT_DTYPE))
    if record.organisation:
        blocks = inputs.get_blocks(record.name)
        reports, findings = attach_organisations(record, reports, blocks, inputs.decisions.organisations)
    return reports, findings


def _attach_idea_ids(ideas: pd.DataFrame) -> pd.DataFrame:
    """Ideas with `idea_id`, made of the provider and its reference, or else the title."""
    names = ideas["reference"].fillna(ideas["title_en"]).fillna(ideas["title_cy"])
    pairs = zip(ideas["provider"], names, strict=True)
    identifiers = [make_identifier(provider, name, "idea-") for provider, name in pairs]
    return ideas.assign(idea_id=pd.Series(identifiers, index=ideas.index, dtype=TEXT_DTYPE))


def merge_records(inputs: MatchInputs, reports: IdentifiedReports, prepared: PreparedRecords) -> MergedRecords:
    """Merges what is said now of each table with what the previous release said and still holds."""
    statements, previous = {}, {}
    absent, provenance = inputs.list_absent_providers(), inputs.previous["provenance"]
    for table, record in TABLE_RECORDS.items():
        current = collect_statements(record, prepared.reports[table], inputs.raw[table], inputs.get_blocks(table))
        current = attach_corrections(current, inputs.corrections)
        previous[table] = collect_previous_statements(record, provenance, reports.unreported, current, absent)
        statements[table] = concat_frames([current, previous[table]], STATEMENTS)
    limits = prepared.measures.dropna(subset="withhold_below").set_index("measure_id")["withhold_below"].to_dict()
    statements["observations"] = withhold_small_numbers(statements["observations"], limits)
    leads = find_lead_organisations(statements["partners"])
    precedence = Precedence(inputs.decisions.precedence, inputs.decisions.organisations, leads)
    merged = {table: merge_statements(each, precedence) for table, each in statements.items()}
    return MergedRecords(merged, previous, statements["partners"], precedence)


def shape_tables(records: MergedRecords, references: pd.DataFrame) -> tuple[dict[str, pd.DataFrame], Findings]:
    """Gives each merged table its columns, with those that this stage works out; and findings about differing sums."""
    provenance = records.join_provenance()
    observations = flag_withheld_numbers(records.merged["observations"].rows, provenance)
    tables = {}
    for table, record in TABLE_RECORDS.items():
        rows = observations if table == "observations" else records.merged[table].rows
        tables[record.asset] = _shape_table(record, rows)
    projects = tables["reconciled_projects"]
    by_project = references.groupby("project_id")
    projects["data_date"] = projects["project_id"].map(by_project["data_date"].max())
    projects["stale"] = projects["project_id"].map(by_project["stale"].min()).astype("boolean")
    tables["milestones"]["slippage_days"] = calculate_slippage(tables["milestones"])
    tables["benefits"]["counted"], findings = mark_counted_benefits(
        tables["benefits"], records.merged["benefits"].provenance, records.precedence
    )
    return {**tables, "provenance": provenance}, findings


def _shape_table(record: TableRecord, rows: pd.DataFrame) -> pd.DataFrame:
    rows = rows.assign(**split_keys(record, rows["key"]))
    if not record.is_judged:
        return record.model.conform_and_sort(rows)
    declared, names = record.model.get_columns(), record.list_reconciled_columns()
    return rows.reindex(columns=names).astype({name: declared[name].dtype for name in names})


def calculate_slippage(milestones: pd.DataFrame) -> pd.Series:
    """Days from planned to actual, or to forecast while there is no actual; blank without a plan."""
    planned, actual, forecast = (
        pd.to_datetime(milestones[name], format="%Y-%m-%d") for name in ("planned", "actual", "forecast")
    )
    return (actual.fillna(forecast) - planned).dt.days.astype("Int64")


def derive_tables(
    inputs: MatchInputs, prepared: PreparedRecords, records: MergedRecords, tables: Mapping[str, pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """What follows from the merged tables: facts of projects, notes on values, the measures used, suppliers' statuses."""
    provenance = tables["provenance"]
    notes = select_published_notes(inputs.notes, prepared.reports, provenance)
    previous_notes = keep_previous_notes(inputs.previous["value_notes"], records.previous, notes)
    notes = TABLES["value_notes"].conform_and_sort(concat_frames([notes, previous_notes], notes.dtypes.to_dict()))
    observations = tables["reconciled_observations"]
    return {
        "project_facts": derive_project_facts(
            tables["partners"], find_unlisted_projects(records.partners, prepared.projects_with_unknown_partners)
        ),
        "value_notes": note_withheld_numbers(notes, provenance),
        "measures": select_used_measures(prepared.measures, inputs.previous["measures"], observations),
        "supplier_statuses": collect_supplier_statuses(
            inputs, prepared.reports["observations"], records.merged["observations"].provenance
        ),
    }


def report_merged(
    inputs: MatchInputs, reports: IdentifiedReports, records: MergedRecords, tables: Mapping[str, pd.DataFrame]
) -> Findings:
    """Findings about what was merged: disagreements, differing partners, and projects with something missing."""
    projects, unreported = tables["reconciled_projects"], reports.unreported
    is_absent = unreported["provider"].isin(inputs.list_absent_providers())
    return [
        *(row for each in records.merged.values() for row in each.findings),
        *report_differing_partners(records.partners),
        *report_project_doubts(projects, tables["project_facts"], reports.current, inputs.get_blocks("projects")),
        *report_unnamed_partners(
            tables["project_facts"], reports.current, inputs.raw["partners"], inputs.get_blocks("projects")
        ),
        *report_missing_projects(unreported[~is_absent], projects),
        *report_unused_measures(inputs, tables["measures"]),
    ]
