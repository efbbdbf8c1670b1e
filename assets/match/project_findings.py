"""Findings about whole projects and pairs of reports, each at the title of a report."""

import csv
import io
from collections.abc import Sequence

import pandas as pd

from assets.match.identified_reports import IdentifiedReports
from assets.match.record_findings import Findings, choose_title, locate_records, report_record
from assets.match.successor_organisations import FINAL_STAGES
from schemas.definition import MIN_ORGANISATIONS
from schemas.findings import make_finding
from schemas.submission_columns import LEAD_COLUMN_MARK

TITLES = ["title_en", "title_cy"]


def report_project_doubts(
    projects: pd.DataFrame, facts: pd.DataFrame, reports: pd.DataFrame, blocks: pd.DataFrame
) -> Findings:
    """Findings for projects with a title in one language only, or with fewer organisations than can share a service."""
    doubtful = {
        "one-language": projects.loc[projects[TITLES].isna().any(axis=1), "project_id"],
        "one-organisation": facts.loc[(facts["organisations"] < MIN_ORGANISATIONS).fillna(False), "project_id"],
    }
    first = reports.sort_values(["provider", "record"]).drop_duplicates("project_id")
    return [
        report_record(rule, row, table="projects", column=row["column"], value=choose_title(row))
        for rule, identifiers in doubtful.items()
        for row in locate_records(first[first["project_id"].isin(identifiers)], blocks, TITLES)
        if not pd.isna(row["column"])
    ]


def report_unnamed_partners(
    facts: pd.DataFrame, reports: pd.DataFrame, partners: pd.DataFrame, blocks: pd.DataFrame
) -> Findings:
    """A finding for each provider of whose projects none names organisations that share it, at its first project: nobody can
    tell of any of them whether it is shared, and a finding for each would say it a thousand times. partners: raw records.
    """
    is_lead_column = partners["record"].str.contains(LEAD_COLUMN_MARK, regex=False).fillna(False).astype(bool)
    names_others = partners["organisation"].notna() & ~is_lead_column
    known = facts.loc[facts["organisations"].notna(), "project_id"]
    is_told = reports["provider"].isin(partners.loc[names_others, "provider"]) | reports["project_id"].isin(known)
    silent = reports[~reports["provider"].isin(reports.loc[is_told, "provider"])].sort_values(
        ["provider", "block", "line"]
    )
    counts = silent.groupby("provider")["project_id"].nunique()
    return [
        report_record(
            "partners-unnamed", row, table="projects", column=row["column"], count=int(counts[row["provider"]])
        )
        for row in locate_records(silent.drop_duplicates("provider"), blocks, TITLES)
        if not pd.isna(row["column"])
    ]


def report_proposed_pairs(reports: IdentifiedReports, blocks: pd.DataFrame) -> Findings:
    """Findings for pairs of reports that may be one project: one at each, with the line of matches.csv that decides it."""
    if not reports.proposed:
        return []
    known = pd.concat([reports.current, reports.unreported], ignore_index=True)
    known = known.drop_duplicates(["provider", "reference"], keep="last")
    wanted = {key for pair in reports.proposed for key in (pair.one, pair.other)}
    known = known.loc[[key in wanted for key in zip(known["provider"], known["reference"], strict=True)]]
    # The newest report of each, with the location of its title where it came now.
    rows = {(row["provider"], row["reference"]): row for row in locate_records(known, blocks, TITLES)}
    findings = []
    for pair in reports.proposed:
        percentages = {name: "–" if value is None else f"{value}%" for name, value in pair.parts.items()}
        for one, other in ((pair.one, pair.other), (pair.other, pair.one)):
            details = {
                "table": "projects",
                "value": choose_title(rows[one]),
                "theirs": choose_title(rows[other]),
                "other": other[0],
                "score": pair.score,
                "line": _format_csv_line([*one, *other, "same"]),
            }
            findings.append(report_record("project-proposed", rows[one], **details, **percentages))
    return findings


def _format_csv_line(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue().removesuffix("\n")


def report_missing_projects(unreported: pd.DataFrame, projects: pd.DataFrame) -> Findings:
    """A finding for each project that a provider has left out of its return, unless it is over."""
    over = set(projects.loc[projects["stage"].isin(FINAL_STAGES), "project_id"])
    return [
        make_finding(
            "project-not-reported",
            provider=row["provider"],
            table="projects",
            value=choose_title(row),
            reference=row["reference"],
            since=row["data_date"],
        )
        for row in unreported.to_dict("records")
        if row["project_id"] not in over
    ]
