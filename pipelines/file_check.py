"""What a provider runs before sending: one file through the same gather and check as the pipeline.

Belongs here: choosing the source that fits, and the report's shape (CONTRACT). Does not belong here: any rule, or
printing.
"""

import json
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

import pandas as pd

from assets.check.checking import check
from assets.gather import grid, intake, proposing
from assets.gather.mapping import Mapped
from assets.gather.reading import read_file
from assets.publish.feedback import as_records
from schemas.findings import RULES, finding, found, said
from schemas.findings import intake as intake_rules
from schemas.languages import Message, Refusal
from schemas.source import Source


class UnknownSource(Refusal):
    """The source that was asked for is not there."""


@dataclass(frozen=True)
class Report:
    """One file's report: as the contract's JSON, and its findings as people get them (schemas.findings.SAID)."""

    about: dict[str, Any]
    findings: pd.DataFrame

    @property
    def refused(self) -> bool:
        """Whether the file could not be read."""
        return self.about["refused"] is not None

    @property
    def holds(self) -> bool:
        """Whether anything of it would be held."""
        return bool((self.findings["severity"] == "error").any())


def _read(source: Source, spec: int, file: Path, content: bytes) -> Mapped:
    into = Mapped()
    read_file(source, intake.Submission(source.provider, file.name, intake.digest(content), content, spec), into)
    return into


def _fitting(
    sources: dict[str, Source], file: Path, content: bytes, wanted: str | None
) -> tuple[Source, Mapped] | None:
    """The source whose table the file has: the one asked for, else by name and headers, the most of them first."""
    tried = []
    for provider, source in sources.items():
        if wanted and provider != wanted:
            continue
        for spec in range(len(source.files)):
            into = _read(source, spec, file, content)
            missing = sum(row["rule"] == intake_rules.COLUMN_MISSING.id for row in into.findings)
            mapped = len({row["column"] for row in into.blocks})
            by_name = PurePath(file.name.casefold()).match(source.files[spec].match.casefold())
            tried.append(
                (bool(into.rows) and missing < mapped, mapped - missing, by_name, -source.precedence, source, into)
            )
    if not tried:
        return None
    best = max(tried, key=lambda each: each[:4])
    return (best[4], best[5]) if best[0] or wanted else None


def _tables(
    source: Source, raw: dict[str, pd.DataFrame], accepted: dict[str, pd.DataFrame], findings: pd.DataFrame
) -> list[dict[str, Any]]:
    """What was found on each sheet, and its row counts."""
    kept = {row for frame in accepted.values() for row in frame["row"]}
    tables = []
    for (sheet, table), rows in raw["rows"].groupby(["sheet", "table"], sort=False):
        blocks = raw["blocks"]
        mine = blocks[(blocks["sheet"] == sheet) & (blocks["table"] == table) & (blocks["axis"] != "none")]
        spec = mine["spec"].iloc[0] if len(mine) else f"0.{_named(source, str(table))}"
        header_row = max(source.files[int(spec.split(".")[0])].tables[int(spec.split(".")[1])].header_rows)
        unmapped = findings[(findings["rule"] == intake_rules.COLUMN_UNMAPPED.id) & (findings["sheet"] == sheet)]
        records = rows[rows["fate"] != "not-a-record"]
        accepted_rows = int(records["row"].isin(kept).sum())
        tables.append(
            {
                "sheet": sheet,
                "table": table,
                "header_row": header_row,
                "orientation": "rows",
                "columns": dict(mine.drop_duplicates("column")[["column", "header"]].itertuples(index=False)),
                "unmapped": [json.loads(parameters)["header"] for parameters in unmapped["parameters"]],
                "rows": {
                    "received": len(rows),
                    "accepted": accepted_rows,
                    "held": len(records) - accepted_rows,
                    "not_records": len(rows) - len(records),
                },
            }
        )
    return tables


def _named(source: Source, table: str) -> int:
    return next(at for at, spec in enumerate(source.files[0].tables) if spec.table == table)


def report(file: Path, sources: dict[str, Source], wanted: str | None) -> Report:
    """Checks one file.

    sources: by provider; wanted: the provider whose source is to be used, or None to find the one that fits. A file
    that fits none is read by its own headers where they are the register's. Raises UnknownSource when `wanted` is not
    there, Refusal when the file cannot be opened.
    """
    if wanted and wanted not in sources:
        values = {"source": wanted, "sources": ", ".join(sources)}
        raise UnknownSource(Message("There is no source named '{source}'; there are: {sources}.", values))
    try:
        content = file.read_bytes()
    except OSError as error:
        raise Refusal(Message("{file}: cannot be read: {fault}", {"file": file, "fault": error.strerror})) from error
    about: dict[str, Any] = {
        "file": str(file),
        "sha256": intake.digest(content),
        "source": wanted,
        "refused": None,
        "tables": [],
        "skipped_sheets": [],
    }
    try:
        kind = intake.recognised(content)
        sheets = grid.sheets(content, kind, None, file.stem) if kind != "csv" else []
    except intake.Unreadable as error:
        reasons = {"reason_en": error.reason_en, "reason_cy": error.reason_cy}
        told = said(
            found(
                [
                    finding(
                        intake_rules.FILE_UNREADABLE, provider=wanted, file=file.name, sha256=about["sha256"], **reasons
                    )
                ]
            )
        )
        return _refused(about, told)
    fitting = _fitting(sources, file, content, wanted)
    if fitting is None:
        return _unmapped(about, file, content, sheets or _text_sheets(content, file))
    source, into = fitting
    return _reported({**about, "source": source.provider}, source, into)


def _text_sheets(content: bytes, file: Path) -> list[grid.Sheet]:
    for encoding in (None, "cp1252"):
        try:
            return grid.sheets(content, "csv", encoding, file.stem)
        except intake.Unreadable:
            continue
    return []


def _refused(about: dict[str, Any], told: pd.DataFrame) -> Report:
    refusing = [row for row in as_records(told) if row["effect"] == "file-refused"]
    first = {name: refusing[0][name] for name in ("rule", "message_en", "message_cy")} if refusing else None
    return Report({**about, "refused": first, "findings": as_records(told)}, told)


def _unmapped(about: dict[str, Any], file: Path, content: bytes, sheets: list[grid.Sheet]) -> Report:
    """A file that no source fits:

    read by its own headers when they are the register's, else said to hold no known table.
    """
    source = proposing.proposed(sheets, file.name)
    if source is None:
        place = ", ".join(sheet.name for sheet in sheets) or file.name
        row = finding(intake_rules.TABLE_MISSING, file=file.name, sha256=about["sha256"], place=place)
        return _refused(about, said(found([row])))
    return _reported(about, source, _read(source, 0, file, content))


def _reported(about: dict[str, Any], source: Source, into: Mapped) -> Report:
    raw: dict[str, pd.DataFrame] = {**into.frames(), "findings": found(into.findings)}
    checked = check(source, raw)
    told = said(checked.findings)
    skipped = checked.findings[checked.findings["rule"] == intake_rules.SHEET_SKIPPED.id]
    about = {
        **about,
        "tables": _tables(source, raw, checked.accepted, checked.findings),
        "skipped_sheets": [
            {"sheet": row["sheet"], "why": row["message_en"], "why_cy": row["message_cy"]}
            for row in said(skipped).to_dict("records")
        ],
    }
    if any(RULES[rule].effect == "file-refused" for rule in checked.findings["rule"]):
        return _refused(about, told)
    return Report({**about, "findings": as_records(told)}, told)
