"""What `check` says of one file, and how its tables and sheets are described there.

Belongs here: the report itself. Does not belong here: reading or checking a file (file_check).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd
from xlsxwriter.utility import xl_cell_to_rowcol

from assets.check.provider_check import CheckedProvider
from assets.gather.layout import Region
from assets.gather.mapping.mapped_records import MappedRecords
from assets.gather.provider_files import SKIP_REASONS
from assets.publish.plain_values import to_plain_rows
from pipelines.return_difference import ReturnComparison
from schemas.finding_groups import is_to_fix
from schemas.finding_identity import identify_findings
from schemas.findings import render_findings
from schemas.languages import LANGUAGES, Language, get_translator
from schemas.rules import RULES

UNREAD_COLUMN_RULES = ("column-unmapped", "column-doubted", "column-of-people", "column-in-other-currency")
EMPTY_RESULTS: Mapping[str, Any] = {"refused": None, "tables": [], "skipped_sheets": [], "against_last": None}


@dataclass(frozen=True)
class FileReport:
    """What was found in one file.

    about: the report as `check --format json` gives it: file, sha256, source (the provider's, None when no source fits),
    refused (rule and messages, or None), tables, skipped_sheets, findings, against_last; findings: the same findings as a
    frame with the columns schemas.findings.RENDERED_COLUMNS; checked: what stage check made of the return that the file is a
    part of, with all findings of this file, None where it was refused or another is read instead; published: table → records of
    this file that would be published; comparison: of that return with the provider's last accepted one, where that is known.
    """

    about: dict[str, Any]
    findings: pd.DataFrame
    checked: CheckedProvider | None = None
    published: Mapping[str, int] = field(default_factory=dict)
    comparison: ReturnComparison | None = None

    @property
    def is_refused(self) -> bool:
        """Whether the file as a whole could not be read."""
        return self.about["refused"] is not None

    @property
    def has_errors(self) -> bool:
        """Whether anything of it would be held."""
        return bool((self.findings["severity"] == "error").any())

    def rename(self, name: str) -> "FileReport":
        """The same report of a file by another name than the path that it was checked at."""
        return replace(self, about={**self.about, "file": name})

    @property
    def has_anything_to_fix(self) -> bool:
        """Whether its sender has anything to do."""
        return any(is_to_fix(finding) for finding in self.about["findings"])


def report_refusal(about: Mapping[str, Any], findings: pd.DataFrame) -> FileReport:
    """The report of a file that was refused. findings: FINDINGS, with the one that refuses it."""
    messages = render_findings(identify_findings(findings, {}))
    rows = to_plain_rows(messages)
    refusal = next(row for row in rows if row["effect"] == "file-refused")
    reason = {name: refusal[name] for name in ("rule", "message_en", "message_cy")}
    return FileReport({**about, "refused": reason, "findings": rows}, messages)


def describe_unknown_table(region: Region) -> dict[str, Any]:
    """A table of which nothing is read: where it is, its headers and its rows, which are held with the file."""
    received, held = len(region.row_numbers), len(region.record_rows)
    rows = {"received": received, "accepted": 0, "held": held, "not_records": received - held}
    place = {"sheet": region.sheet.name, "table": None, "header_row": region.last_header_row}
    headers = [header for header in region.headers if header]
    return {**place, "orientation": region.orientation, "columns": {}, "unmapped": headers, "rows": rows}


def describe_tables(
    records: MappedRecords, accepted: Mapping[str, pd.DataFrame], findings: pd.DataFrame
) -> list[dict[str, Any]]:
    """Each table that was read: where it is, which headers fill which of our columns, its row counts, and how many accepted rows
    have something held.
    """
    blocks = records.build_frames()["blocks"]
    blocks = blocks[blocks["axis"].isin(["column", "cell"])]
    unmapped = findings[findings["rule"].isin(UNREAD_COLUMN_RULES)]
    unmapped = unmapped.loc[sorted(unmapped.index, key=lambda at: xl_cell_to_rowcol(unmapped.loc[at, "cell"]))]
    is_error = findings["rule"].map(lambda rule: RULES[rule].severity == "error").astype(bool)
    with_errors = set(findings.loc[is_error, "row"].dropna())
    accepted_rows = {row for frame in accepted.values() for row in frame["row"]}
    tables = []
    for table in records.tables:
        record_rows = table.rows.loc[table.rows["fate"] != "not-a-record", "row"]
        accepted_count = int(record_rows.isin(accepted_rows).sum())
        counts = {"received": len(table.rows), "accepted": accepted_count}
        counts |= {"held": len(record_rows) - accepted_count, "not_records": len(table.rows) - len(record_rows)}
        in_part = record_rows.isin(accepted_rows) & record_rows.isin(with_errors)
        own_blocks = blocks[blocks["block"].str.startswith(table.blocks) & (blocks["table"] == table.table)]
        headers = own_blocks.groupby("column", sort=False)["header"].unique()
        parameters = unmapped.loc[unmapped["sheet"] == table.sheet, "parameters"]
        tables.append(
            {name: getattr(table, name) for name in ("sheet", "table", "header_row", "orientation")}
            | {"columns": {column: ", ".join(texts.dropna()) for column, texts in headers.items()}}
            | {"unmapped": [json.loads(text)["header"] for text in parameters], "rows": counts}
            | {"accepted_in_part": int(in_part.sum())}
        )
    return tables


def describe_skipped_sheets(findings: pd.DataFrame) -> list[dict[str, str]]:
    """Each sheet that was not read, and why. findings: FINDINGS."""
    skipped = findings[findings["rule"] == "sheet-skipped"]
    codes = [json.loads(parameters)["code"] for parameters in skipped["parameters"]]
    return [
        {"sheet": row["sheet"], "why": code, "why_en": row["message_en"], "why_cy": row["message_cy"]}
        for row, code in zip(render_findings(skipped).to_dict("records"), codes, strict=True)
    ]


def list_skipped_lines(report: FileReport, language: Language) -> Iterator[str]:
    """Which sheets of a file were not read, and why, in sentences: one of all those that have the same reason."""
    translate = get_translator(language)
    by_reason: dict[str, list[Mapping[str, str]]] = {}
    for sheet in report.about["skipped_sheets"]:
        by_reason.setdefault(sheet["why"], []).append(sheet)
    for code, sheets in by_reason.items():
        if len(sheets) > 1 and code in SKIP_REASONS:
            reason = dict(zip(LANGUAGES, SKIP_REASONS[code], strict=True))[language]
            names = ", ".join(sheet["sheet"] for sheet in sheets)
            yield translate("Sheets not read ({reason}): {sheets}", reason=reason, sheets=names)
        else:
            yield from (sheet[f"why_{language}"] for sheet in sheets)
