"""One provider's files → its raw records: intake, grid, layout and mapping, file by file.

Belongs here: the order of the steps, and what becomes of a file that cannot be read. Does not belong here: any step
itself.
"""

from collections.abc import Callable
from pathlib import PurePath

import pandas as pd

from assets.gather.grid import Sheet, sheets
from assets.gather.intake import Submission, Unreadable, recognised
from assets.gather.mapping import Mapped, map_sheet
from schemas.findings import finding, found, intake
from schemas.records import SUBMISSIONS, framed
from schemas.source import FileSource, Source


def _read_sheet(
    source: Source, spec: FileSource, submission: Submission, by_name: dict[str, Sheet], into: Mapped
) -> None:
    """Every table that the source expects in a file."""
    where = {"provider": source.provider, "file": submission.file, "sha256": submission.sha256}
    read: set[str] = set()
    if not by_name:
        into.findings.append(finding(intake.TABLE_MISSING, **where, place=submission.file))
    for number, table in enumerate(spec.tables):
        before = sum(len(part) for part in into.records.get(table.table, []))
        for name in table.sheets or [name for name, sheet in by_name.items() if sheet.visible][:1]:
            sheet = by_name.get(name)
            if sheet is None:
                present = ", ".join(by_name)
                into.findings.append(finding(intake.SHEET_MISSING, **where, sheet=name, expected=name, present=present))
                continue
            read.add(name)
            map_sheet(
                submission,
                sheet,
                table,
                f"{submission.spec}.{number}",
                spec.data_date.isoformat(),
                source.language,
                into,
            )
        if table.expect:
            records = sum(len(part) for part in into.records.get(table.table, [])) - before
            _bounded(where, table.table, records, table.expect.min_records, table.expect.max_records, into)
    for name, sheet in by_name.items():
        if name in read:
            continue
        why = spec.skip_sheets.get(name)
        if why:
            reasons = {"reason_en": why.en, "reason_cy": why.cy}
        elif not sheet.visible:
            reasons = {"reason_en": "it is hidden", "reason_cy": "mae'n gudd"}
        else:
            reasons = {
                "reason_en": "the source file does not name it",
                "reason_cy": "nid yw'r ffeil ffynhonnell yn ei henwi",
            }
        into.findings.append(finding(intake.SHEET_SKIPPED, **where, sheet=name, skipped=name, **reasons))


def _bounded(where: dict[str, str], table: str, records: int, least: int, most: int | None, into: Mapped) -> None:
    if records < least:
        into.findings.append(finding(intake.TOO_FEW_RECORDS, **where, table=table, found=records, expected=least))
    if most is not None and records > most:
        into.findings.append(finding(intake.MANY_RECORDS, **where, table=table, found=records, expected=most))


def read_file(source: Source, submission: Submission, into: Mapped) -> None:
    """Reads one submission into `into`; when it is refused, only the findings that say why.

    A file is refused whole when it cannot be opened, lacks a sheet or table that its source expects, or holds too few
    records: nothing of it is kept then, so that half a file never passes for a whole one.
    """
    where = {"provider": source.provider, "file": submission.file, "sha256": submission.sha256}
    if submission.spec is None:
        into.findings.append(finding(intake.FILE_UNEXPECTED, **where))
        return
    spec = source.files[submission.spec]
    part = Mapped()
    try:
        kind = recognised(submission.content)
        by_name = {
            sheet.name: sheet
            for sheet in sheets(submission.content, kind, spec.encoding, PurePath(submission.file).stem)
        }
    except Unreadable as error:
        reasons = {"reason_en": error.reason_en, "reason_cy": error.reason_cy}
        into.findings.append(finding(intake.FILE_UNREADABLE, **where, **reasons))
        return
    _read_sheet(source, spec, submission, by_name, part)
    into.findings += part.findings
    if any(intake.refuses(str(row["rule"])) for row in part.findings):
        return
    for table, frames in part.records.items():
        into.records.setdefault(table, []).extend(frames)
    into.blocks += part.blocks
    into.rows += part.rows


def submitted(source: Source, submissions: list[Submission], missing: list[str]) -> pd.DataFrame:
    """SUBMISSIONS of one provider. submissions, missing: from intake.landed."""
    rows: list[dict[str, object]] = []
    for submission in submissions:
        try:
            kind = recognised(submission.content)
        except Unreadable:
            kind = None
        spec = submission.spec
        rows.append(
            {
                "provider": source.provider,
                "file": submission.file,
                "sha256": submission.sha256,
                "bytes": len(submission.content),
                "data_date": None if spec is None else source.files[spec].data_date.isoformat(),
                "format": kind,
                "spec": spec,
            }
        )
    rows += [{"provider": source.provider, "file": expected} for expected in missing]
    return framed(rows, SUBMISSIONS)


def read(source: Source, submissions: pd.DataFrame, content: Callable[[str], bytes]) -> dict[str, pd.DataFrame]:
    """One provider's submissions → raw records.

    submissions: SUBMISSIONS; content: sha256 → bytes. Returns the frames `rows`, `blocks`, `findings` and each returned
    table.
    """
    into = Mapped()
    seen: dict[str, str] = {}
    for row in submissions.to_dict("records"):
        if pd.isna(row["sha256"]):
            due = f"due:{source.expected.every}"
            into.findings.append(
                finding(intake.RETURN_MISSING, provider=source.provider, expected=row["file"], every=due)
            )
            continue
        if seen.setdefault(row["sha256"], row["file"]) != row["file"]:
            where = {"provider": source.provider, "file": row["file"], "sha256": row["sha256"]}
            into.findings.append(finding(intake.FILE_REPEATED, **where, other=seen[row["sha256"]]))
            continue
        spec = None if pd.isna(row["spec"]) else int(row["spec"])
        read_file(source, Submission(source.provider, row["file"], row["sha256"], content(row["sha256"]), spec), into)
    return {**into.frames(), "findings": found(into.findings)}
