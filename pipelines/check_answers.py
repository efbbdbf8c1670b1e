"""The answer to a check as a file: JSON, HTML or CSV. The findings themselves are found in file_check."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipelines.difference_texts import insert_comparison, list_result_lines
from pipelines.file_report import FileReport
from schemas.finding_groups import FindingGroup, group_findings, group_for_reading, limit_findings, split_findings
from schemas.languages import LANGUAGES

FEEDBACK_COUNTS = {"received": "received", "published": "accepted", "held": "held", "not_records": "not_records"}
"""A count of a feedback report → the count of a checked table."""


def list_groups(report: FileReport, list_all: bool = False) -> list[FindingGroup]:
    """The findings of a file as people read them. list_all: each by itself."""
    findings = report.about["findings"]
    return split_findings(findings) if list_all else group_for_reading(findings)


def count_rows(reports: Sequence[FileReport]) -> dict[str, int]:
    """The row counts of all tables of some files, as a feedback report names them."""
    tables = [table for report in reports for table in report.about["tables"]]
    return {name: sum(table["rows"][count] for table in tables) for name, count in FEEDBACK_COUNTS.items()}


def render_json(reports: Sequence[FileReport], list_all: bool = False) -> str:
    """The reports with their groups of findings, and the findings of each rule up to a limit unless all are asked for."""
    files: list[Mapping[str, Any]] = [
        {
            **{name: value for name, value in report.about.items() if name != "against_last"},
            "findings": report.about["findings"] if list_all else limit_findings(report.about["findings"]),
            "groups": [group.to_plain() for group in group_findings(report.about["findings"])],
            "against_last": report.about["against_last"],
        }
        for report in reports
    ]
    return json.dumps({"files": files}, ensure_ascii=False, indent=1)


def render_html(reports: Sequence[FileReport], list_all: bool = False) -> str:
    """One page for all files, as providers get it after a release."""
    from assets.publish.feedback import render_feedback_page  # templates take long to load

    names = ", ".join(Path(report.about["file"]).name for report in reports)
    groups = [group for report in reports for group in list_groups(report, list_all)]
    page = render_feedback_page(names, names, groups, count_rows(reports), is_sent=False)
    return insert_comparison(page, {language: list(list_result_lines(reports, language)) for language in LANGUAGES})


def render_csv(reports: Sequence[FileReport]) -> str:
    """Every finding of every file, a row each."""
    from assets.publish.feedback import build_findings_csv

    return build_findings_csv([finding for report in reports for finding in report.about["findings"]])
