"""The organisations that records name, and what is reported to a sender whose name is unknown or matched approximately."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from assets.match.organisation_names import find_organisation, find_similar_organisations, identify_organisations
from assets.match.record_findings import Findings, locate_records, report_record
from schemas.frames import TEXT_DTYPE
from schemas.languages import LANGUAGES
from schemas.organisations import join_names
from schemas.tables.table_records import TableRecord


def attach_organisations(
    record: TableRecord, reports: pd.DataFrame, blocks: pd.DataFrame, own: Mapping[str, str]
) -> tuple[pd.DataFrame, Findings]:
    """Adds `organisation_id`; returns the records that can stay, and findings about the names. own: provider → the
    organisation that it is. A record that names an unknown organisation does not stay, nor one that names none where the
    table requires it.
    """
    reports = reports.assign(organisation_id=identify_organisations(reports["organisation"]))
    if reports.empty:
        return reports, []
    findings = _report_names(record.name, reports, blocks)
    is_known, is_blank = reports["organisation_id"].notna(), reports["organisation"].isna()
    kept = reports[is_known if record.organisation == "required" else is_known | is_blank]
    if record.organisation == "provider":
        providers = kept["provider"].map(dict(own)).astype(TEXT_DTYPE)
        kept = kept.assign(organisation_id=kept["organisation_id"].fillna(providers))
    return kept, findings


def _report_names(table: str, reports: pd.DataFrame, blocks: pd.DataFrame) -> Findings:
    inexact = [name for name in reports["organisation"].dropna().unique() if find_organisation(name) is None]
    findings = []
    for row in locate_records(reports[reports["organisation"].isin(inexact)], blocks, ["organisation"]):
        name, organisation = row["organisation"], row["organisation_id"]
        similar, details = find_similar_organisations(name), dict[str, Any]()
        if pd.isna(organisation):
            rule = "organisation-unknown"
            for language, intro in (("en", "Nearest"), ("cy", "Agosaf")):
                nearest = (f"{join_names([each.organisation], language)} ({each.percent}%)" for each in similar[:3])
                details[f"more_{language}"] = f" {intro}: {'; '.join(nearest)}." if similar else ""
        else:
            rule, details["percent"] = "organisation-likened", dict(similar)[organisation]
            details |= {f"after_{language}": join_names([organisation], language) for language in LANGUAGES}
        findings.append(report_record(rule, row, table=table, column="organisation", value=name, **details))
    return findings
