"""Projects that people took out of the register, and identifiers that no project has any more."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from assets.match.identified_reports import MatchInputs
from assets.match.record_findings import Findings, choose_title, locate_records, report_record
from schemas.frames import TEXT_DTYPE
from schemas.languages import BilingualText
from schemas.submission_columns import SUBMISSION_COLUMNS
from schemas.tables import TABLES
from schemas.tables.table_records import TABLE_RECORDS

REPLACED = BilingualText(
    "It is the same project as another in this register.", "Yr un prosiect ydyw ag un arall yn y gofrestr hon."
)
UNREPORTED = BilingualText("No provider reports it any more.", "Nid oes yr un darparwr yn adrodd arno mwyach.")


def report_withdrawn_rows(inputs: MatchInputs, reports: pd.DataFrame) -> Findings:
    """A finding for every row that belongs to a withdrawn project."""
    dates = {row["project"]: row["withdrawn_on"] for row in inputs.decisions.withdrawals}
    withdrawn = reports[reports["project_id"].isin(dates)].drop_duplicates(["provider", "reference"])
    if withdrawn.empty:
        return []
    by_reference = withdrawn[["provider", "reference", "project_id", "title_en", "title_cy"]]
    findings: dict[str, dict[str, Any]] = {}
    for table in (name for name, record in TABLE_RECORDS.items() if record.is_of_project):
        rows = inputs.accepted[table][["record", "row", "block", "line", "provider", "reference"]]
        rows = rows.merge(by_reference, on=["provider", "reference"]).drop_duplicates("row")
        for row in locate_records(rows, inputs.get_blocks(table), list(SUBMISSION_COLUMNS[table])):
            # A row may give records of several tables, and is held once.
            if row["row"] not in findings:
                details = {"table": table, "value": choose_title(row), "withdrawn_on": dates[row["project_id"]]}
                findings[row["row"]] = report_record("project-withdrawn", row, **details)
    return list(findings.values())


def list_withdrawn_projects(inputs: MatchInputs, references: pd.DataFrame, renamed: Mapping[str, str]) -> pd.DataFrame:
    """The published table `withdrawn`. renamed: former identifier → present one. What goes without a decision goes on the
    newest data date.
    """
    present = set(references["project_id"])
    previous = inputs.previous["reports"]
    rows: dict[str, dict[str, Any]] = {
        row["project_id"]: row for row in inputs.previous["withdrawn"].to_dict("records")
    }
    data_date = str(references["data_date"].max()) if len(references) else ""
    for project in sorted(set(previous["project_id"]) - present):
        successor = renamed.get(project, project)
        reason = REPLACED if successor in present else UNREPORTED
        row = {"project_id": project, "withdrawn_on": data_date, "reason_en": reason.en, "reason_cy": reason.cy}
        rows.setdefault(project, {**row, "replaced_by": successor if successor in present else None})
    for decision in inputs.decisions.withdrawals:
        stated = {name: decision[name] for name in ("withdrawn_on", "reason_en", "reason_cy")}
        rows[decision["project"]] = {"project_id": decision["project"], **stated}
    # One that is reported again has its page back.
    gone = [row for project, row in rows.items() if project not in present]
    frame = pd.DataFrame(gone, columns=list(TABLES["withdrawn"].get_columns()))
    known = pd.concat([references, previous], ignore_index=True).drop_duplicates("project_id").set_index("project_id")
    for title in ("title_en", "title_cy"):
        frame[title] = frame[title].astype(TEXT_DTYPE).fillna(frame["project_id"].map(known[title]).astype(TEXT_DTYPE))
    return TABLES["withdrawn"].conform_and_sort(frame)
