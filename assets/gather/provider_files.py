"""One file of a provider to its raw records: the steps, what is not read, and what is refused."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

import pandas as pd
from xlsxwriter.utility import xl_cell_to_rowcol

from assets.gather import workbook
from assets.gather.file_dates import report_missing_date
from assets.gather.layout import Region
from assets.gather.mapping.mapped_records import Finding, MappedRecords, MappedTable, ReceivedTable
from assets.gather.mapping.region_mapping import map_region
from assets.gather.received_files import LARGEST_FILE_BYTES, Submission
from assets.gather.returned_sheets import take_out_register_sheets
from assets.gather.source_fit import SourceTable, find_source_tables
from assets.gather.template_files import (
    find_template_mark,
    map_template,
    select_template_sheets,
)
from assets.gather.workbook.sheet import OpenedWorkbook, ReadingNote, Sheet, UnreadableFileError
from schemas.findings import make_finding
from schemas.frames import format_column_letters
from schemas.rules import RULES
from schemas.source_file import FileSource, Source, build_template_file

SKIP_REASONS: Mapping[str, tuple[str, str]] = {
    "hidden": ("it is hidden", "mae'n gudd"),
    "very-hidden": (
        "it is hidden, and the menu cannot unhide it",
        "mae'n gudd, ac ni ellir ei datguddio o'r ddewislen",
    ),
    "chart": ("it is a chart", "siart ydyw"),
    "empty": ("it is empty", "mae'n wag"),
    "no-table": ("it has no table that the register reads", "nid oes arni dabl y mae'r gofrestr yn ei ddarllen"),
}
"""Why a sheet is not read, in English and Welsh."""


def _blank_columns_of_sheet(sheet: Sheet) -> tuple[Sheet, list[ReadingNote]]:
    filled = sheet.filled
    columns = [column for column in sheet.hidden_columns if column < sheet.width and filled[:, column].any()]
    rows = tuple(row for row in sheet.hidden_rows if row <= sheet.height and filled[row - 1].any())
    notes = []
    for column in columns:
        header = next(text for text in sheet.columns[column].to_pylist() if text)
        parameters = {"header": header, "letters": format_column_letters(column + 1)}
        notes.append(ReadingNote("column-hidden", sheet.name, parameters=parameters))
    if rows and sheet.filtered:
        notes.append(ReadingNote("rows-filtered", sheet.name, parameters={"rows": len(rows)}))
    visible = sheet.blank_columns(columns) if columns else sheet
    return replace(visible, hidden_rows=() if sheet.filtered else rows, hidden_columns=()), notes


def _is_hidden_note(note: ReadingNote, sheets: Iterable[Sheet]) -> bool:
    """Whether a note is about a cell of a hidden row or column."""
    if note.cell is None:
        return False
    row, column = xl_cell_to_rowcol(note.cell)
    return any(
        column in sheet.hidden_columns or (row + 1 in sheet.hidden_rows and not sheet.filtered)
        for sheet in sheets
        if sheet.name == note.sheet
    )


def blank_hidden_columns(workbook: OpenedWorkbook) -> OpenedWorkbook:
    """A workbook with its hidden columns blank, and a note of each; a row that a filter hides counts as shown.

    What hidden cells say is quoted nowhere.
    """
    sheets: list[Sheet] = []
    notes = [note for note in workbook.notes if not _is_hidden_note(note, workbook.sheets)]
    for sheet in workbook.sheets:
        # A sheet that is hidden whole is read only when the source file names it.
        if not sheet.unseen_reason and (sheet.hidden_rows or sheet.hidden_columns):
            sheet, sheet_notes = _blank_columns_of_sheet(sheet)
            notes += sheet_notes
        sheets.append(sheet)
    return OpenedWorkbook(workbook.format, tuple(sheets), tuple(notes))


def open_submission(submission: Submission, encoding: str | None) -> OpenedWorkbook:
    """A submission's sheets, as who opens it sees them. Raises UnreadableFileError."""
    if submission.content is None:
        raise UnreadableFileError("too-large", LARGEST_FILE_BYTES // 2**20)
    opened = workbook.read_workbook(submission.content, submission.file, encoding)
    return blank_hidden_columns(take_out_register_sheets(opened))


def _report_notes(
    place: Mapping[str, str], workbook: OpenedWorkbook, tables: Collection[MappedTable]
) -> Iterator[Finding]:
    """What was noted while a file was read; of a sheet that nobody sees, only if a table of it is read. A note that holds a
    row names it in each table that has it. A line of headers is no row: what is doubtful of it is told, and holds nothing.
    """
    unseen = {sheet.name for sheet in workbook.sheets if sheet.unseen_reason} - {table.sheet for table in tables}
    header_lines = {(table.sheet, table.header_row) for table in tables}
    frames = [table.rows[["row", "sheet", "line"]] for table in tables]
    rows = pd.concat(frames) if frames else pd.DataFrame({"row": [], "sheet": [], "line": []})
    for note in workbook.notes:
        if note.sheet in unseen:
            continue
        facts = {"sheet": note.sheet, "cell": note.cell, "value": note.value, **note.parameters}
        if note.cell is None or RULES[note.rule].effect != "row-held":
            yield make_finding(note.rule, **place, **facts)
            continue
        line = xl_cell_to_rowcol(note.cell)[0] + 1
        if (note.sheet, line) in header_lines:
            rule = "header-damaged" if note.rule == "line-damaged" else "quotes-mended"
            yield make_finding(rule, **place, **facts)
        for row in rows.loc[(rows["sheet"] == note.sheet) & (rows["line"] == line), "row"].unique():
            yield make_finding(note.rule, **place, **facts, row=row, record=row)


def _report_table(
    place: Mapping[str, str], found: SourceTable, sheet_names: Iterable[str], record_count: int
) -> Iterator[Finding]:
    """Missing sheets, places that were worked out, too few or many records. place: provider, file and sha256."""
    table = found.source.table
    for name in found.missing_sheets:
        yield make_finding("sheet-missing", **place, sheet=name, expected=name, present=", ".join(sheet_names))
    if not found.regions and (found.sheets or not found.source.sheets):
        searched = ", ".join(sheet.name for sheet in found.sheets) or place["file"]
        yield make_finding("table-missing", **place, table=table, place=searched)
    for region in found.regions:
        # A table whose headers are the sheet's first row is where any program would look.
        if found.source.header_rows is None and (region.orientation, region.header_rows) != ("rows", (1,)):
            facts = {"place": region.header_range, "confidence": f"{round(region.confidence * 100)}%"}
            yield make_finding("layout-found", **place, sheet=region.sheet.name, table=table, **facts)
    if bounds := found.source.expect:
        counts = {"table": table, "found": record_count}
        if record_count < bounds.min_records:
            yield make_finding("too-few-records", **place, **counts, expected=bounds.min_records)
        if bounds.max_records is not None and record_count > bounds.max_records:
            yield make_finding("many-records", **place, **counts, expected=bounds.max_records)


def _report_skipped_sheets(
    place: Mapping[str, str], file_source: FileSource, sheets: Iterable[Sheet], read: set[str]
) -> Iterator[Finding]:
    """Says which sheets are not read, and why. read: the names of those that are."""
    with_labels = {label.sheet for table in file_source.tables for label in table.labelled.values()}
    for sheet in sheets:
        if sheet.name in read | with_labels:
            continue
        named = file_source.skip_sheets.get(sheet.name)
        code = "named" if named else sheet.unseen_reason or ("no-table" if sheet.filled.any() else "empty")
        reason_en, reason_cy = (named.en, named.cy) if named else SKIP_REASONS[code]
        reasons = {"reason_en": reason_en, "reason_cy": reason_cy, "code": code}
        yield make_finding("sheet-skipped", **place, sheet=sheet.name, skipped=sheet.name, **reasons)


def _map_template_workbook(source: Source, submission: Submission, workbook: OpenedWorkbook) -> MappedRecords:
    """The records of a filled template, and what has to be said of the cells and sheets that are not the register's own."""
    place = {**submission.location, "provider": source.provider}
    read, sheets, others = select_template_sheets(workbook)
    mapped = map_template(source, submission, sheets)
    mapped.findings[:0] = _report_notes(place, read, mapped.tables)
    mapped.findings += _report_skipped_sheets(place, build_template_file(), others, set())
    if not sheets:
        mapped.findings.append(make_finding("table-missing", **place, place=submission.file))
    return MappedRecords(findings=mapped.findings) if is_refused(mapped) else mapped


def map_workbook(source: Source, submission: Submission, workbook: OpenedWorkbook) -> MappedRecords:
    """Every table that a source expects in an opened submission; only findings when that is refused (`is_refused`)."""
    if find_template_mark(workbook):
        return _map_template_workbook(source, submission, workbook)
    file_source = source.get_file(submission.known_file_number)
    if file_source.date_rule and not submission.data_date:
        missing = report_missing_date(file_source.date_rule, submission, workbook)
        return MappedRecords(findings=[{**missing, "provider": source.provider}])
    place = {**submission.location, "provider": source.provider}
    sheets = {sheet.name: sheet for sheet in workbook.sheets}
    mapped = MappedRecords()
    read: set[tuple[str, int, int]] = set()
    others: dict[tuple[str, int, int], Region] = {}
    for number, found in enumerate(find_source_tables(file_source, sheets)):
        read |= {(region.sheet.name, region.last_header_row, region.left) for region in found.regions}
        others |= {(region.sheet.name, region.last_header_row, region.left): region for region in found.others}
        table = MappedRecords()
        for region in found.regions:
            table.add(map_region(ReceivedTable(source, submission, sheets, number, region)))
        count = sum(map(len, table.records.get(found.source.table, [])))
        mapped.findings += _report_table(place, found, sheets, count)
        mapped.add(table)
    mapped.findings[:0] = _report_notes(place, workbook, mapped.tables)
    read_sheets = {sheet for sheet, _, _ in read}
    for key, region in others.items():
        if key not in read and region.sheet.name in read_sheets:
            facts = {"place": region.header_place, "header": next(filter(None, region.headers))}
            mapped.findings.append(make_finding("table-unread", **place, sheet=region.sheet.name, **facts))
    mapped.findings += _report_skipped_sheets(place, file_source, workbook.sheets, read_sheets)
    # Half a file must never pass for a whole one.
    return MappedRecords(findings=mapped.findings) if is_refused(mapped) else mapped


def is_refused(mapped: MappedRecords) -> bool:
    """Whether a file was refused whole: it lacks a sheet or table that its source expects, or holds too few records."""
    return any(RULES[str(row["rule"])].effect == "file-refused" for row in mapped.findings)


def read_submission(source: Source, submission: Submission) -> MappedRecords:
    if submission.file_number is None:
        return MappedRecords(findings=[make_finding("file-unexpected", **submission.location)])
    try:
        workbook = open_submission(submission, source.files[submission.file_number].encoding)
    except UnreadableFileError as error:
        reasons = {"reason_en": error.reason_en, "reason_cy": error.reason_cy}
        return MappedRecords(findings=[make_finding("file-unreadable", **submission.location, **reasons)])
    return map_workbook(source, submission, workbook)
