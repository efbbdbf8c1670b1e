"""Filled templates: known by their hidden sheet, and read by their own headers, whatever the source file says.

Of a template every row under the headers is a record, but for the example and what says that it is a total. The check column
and the sheets of guidance are the register's own and are never read.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from xlsxwriter.utility import xl_cell_to_rowcol

from assets.gather.layout import NonRecordKind, Region, build_region_at
from assets.gather.mapping.mapped_records import Finding, MappedRecords, ReceivedTable
from assets.gather.mapping.region_mapping import map_region
from assets.gather.received_files import Submission
from assets.gather.workbook.sheet import OpenedWorkbook, ReadingNote, Sheet
from schemas import codelists
from schemas.findings import make_finding
from schemas.languages import LANGUAGES, fold_text
from schemas.return_template import (
    CHECK_HEADER,
    EXAMPLE_MARK,
    FIRST_TEMPLATE_DATE,
    HELP_SHEETS,
    LISTS_SHEET,
    MARK_SHEET,
    SHEET_NAMES,
    TEMPLATE_MARK,
    find_template_column,
    join_languages,
    list_template_columns,
    name_sheet,
)
from schemas.source_file import Source, build_template_file

MAX_LINES_ABOVE = 30
"""So many lines are looked through for the headers: people put their own lines above them."""
MOSTLY_KNOWN = 0.5
_SUMMARIES = (NonRecordKind.TOTAL, NonRecordKind.AVERAGE, NonRecordKind.COUNT, NonRecordKind.REPEATED_HEADER)
_EXAMPLE = re.compile(rf"({EXAMPLE_MARK.en}|{EXAMPLE_MARK.cy})\b")
_CHECK_HEADERS = frozenset(fold_text(join_languages(CHECK_HEADER, language)) for language in LANGUAGES)
_OWN_SHEETS = frozenset(
    {MARK_SHEET, LISTS_SHEET, *(name_sheet(name, language) for name in HELP_SHEETS for language in LANGUAGES)}
)


@dataclass(frozen=True)
class TemplateMark:
    """What the hidden sheet of a template says: its version, and the provider that it was filled in for."""

    version: str
    provider: str | None


@dataclass(frozen=True)
class TemplateSheet:
    """A sheet of a template without its check column. examples: the lines of the example; columns: ours → their header."""

    table: str
    sheet: Sheet
    header_row: int
    columns: dict[str, str]
    examples: tuple[int, ...]
    check_column: int | None


def find_template_mark(workbook: OpenedWorkbook) -> TemplateMark | None:
    """What says that a workbook is a template; None when it is none."""
    for sheet in workbook.sheets:
        if sheet.unseen_reason and fold_text(sheet.name) == MARK_SHEET:
            texts = [row[0] for row in sheet.get_rows(0, 3) if row]
            if texts and texts[0] == TEMPLATE_MARK:
                _, version, provider = (*texts, "", "")[:3]
                return TemplateMark(version, provider or None)
    return None


def _find_headers(sheet: Sheet) -> tuple[str, int, dict[int, str]] | None:
    """The table that a sheet is, the line of its headers, and ours by their position."""
    best: tuple[int, float, str, int, dict[int, str]] | None = None
    for number, texts in enumerate(sheet.get_rows(0, MAX_LINES_ABOVE), start=1):
        headers = {at: text for at, text in enumerate(texts) if text and fold_text(text) not in _CHECK_HEADERS}
        for table in SHEET_NAMES if len(headers) > 1 else ():
            named = {at: find_template_column(text, table) for at, text in headers.items()}
            columns = {at: name for at, name in named.items() if name}
            share = len(columns) / len(headers)
            rank = (len(columns), share)
            if share >= MOSTLY_KNOWN and len(columns) > 1 and (best is None or rank > best[:2]):
                best = (*rank, table, number, columns)
    return best and best[2:]


def _prepare_sheet(sheet: Sheet) -> TemplateSheet | None:
    """A sheet of records as it is to be read; None for any other."""
    if (place := _find_headers(sheet)) is None:
        return None
    table, header_row, positions = place
    headers = sheet.get_rows(header_row - 1, header_row)[0]
    columns: dict[str, str] = {}
    for position, name in sorted(positions.items()):
        columns.setdefault(name, headers[position])
    check = next((at for at, text in enumerate(headers) if fold_text(text) in _CHECK_HEADERS), None)
    examples: tuple[int, ...] = ()
    if check is not None:
        lines = enumerate(sheet.columns[check].to_pylist(), start=1)
        examples = tuple(line for line, text in lines if line > header_row and text and _EXAMPLE.match(text.strip()))
        sheet = sheet.blank_columns([check])
    return TemplateSheet(table, sheet, header_row, columns, examples, check)


def _is_own_note(note: ReadingNote, sheets: Sequence[TemplateSheet]) -> bool:
    """Whether a note is about a sheet or column that is not read."""
    sheet = next((sheet for sheet in sheets if sheet.sheet.name == note.sheet), None)
    if sheet is None or note.cell is None:
        return note.sheet is not None and sheet is None
    row, column = xl_cell_to_rowcol(note.cell)
    return column == sheet.check_column or row + 1 in sheet.examples


def select_template_sheets(workbook: OpenedWorkbook) -> tuple[OpenedWorkbook, list[TemplateSheet], list[Sheet]]:
    """A template's workbook without what is the register's own; its sheets of records; and the sheets that are neither."""
    prepared: list[Any] = []
    others: list[Any] = []
    for sheet in workbook.sheets:
        if sheet.name in _OWN_SHEETS:
            continue
        known = None if sheet.unseen_reason else _prepare_sheet(sheet)
        (prepared if known else others).append(known or sheet)
    notes = tuple(note for note in workbook.notes if not _is_own_note(note, prepared))
    return replace(workbook, sheets=tuple(sheet.sheet for sheet in prepared), notes=notes), prepared, others


def map_template(source: Source, submission: Submission, sheets: Sequence[TemplateSheet]) -> MappedRecords:
    """A template's records, with findings of example rows that hold something else, and of one that nobody filled in.

    source: whose records they are. The template is the file after the last of its own (Source.get_file).
    """
    place = {**submission.location, "provider": source.provider}
    number = submission.file_number
    fixed_date = source.files[number].fixed_date if number is not None and number < len(source.files) else None
    day = submission.data_date or fixed_date
    data_date = dt.date.fromisoformat(day) if day else FIRST_TEMPLATE_DATE
    received = source.model_copy(
        update={
            "files": [
                *source.files,
                build_template_file({sheet.table: sheet.columns for sheet in reversed(sheets)}, data_date),
            ]
        }
    )
    submission = replace(submission, provider=source.provider, file_number=len(source.files))
    mapped = MappedRecords()
    by_name = {sheet.sheet.name: sheet.sheet for sheet in sheets}
    for sheet in sheets:
        region = build_region_at(sheet.sheet, [sheet.header_row])
        examples = dict.fromkeys(sheet.examples, NonRecordKind.NAMED_BY_SOURCE)
        summaries = {row: kind for row, kind in region.non_records.items() if kind in _SUMMARIES}
        region = replace(region, non_records={**summaries, **examples}, shifted_rows={})
        table = map_region(ReceivedTable(received, submission, by_name, list(SHEET_NAMES).index(sheet.table), region))
        example_rows = {f"{sheet.sheet.name}!{row}" for row in sheet.examples}
        table.findings = [row for row in table.findings if not _is_about_example(row, example_rows)]
        mapped.add(table)
        mapped.findings += _report_changed_examples(sheet, region, place)
    if sheets and not any(len(part) for parts in mapped.records.values() for part in parts):
        mapped.findings.append(make_finding("template-unfilled", **place))
    return mapped


def _is_about_example(finding: Finding, rows: set[str]) -> bool:
    return finding["rule"] == "not-a-record" and re.sub(r"^[^/]*/|~[^~]*$", "", str(finding["row"])) in rows


def list_example_texts(table: str) -> dict[str, set[str]]:
    """Column → what its example may look like when it is read, folded."""
    texts = {}
    for column in list_template_columns(table):
        texts[column.name] = {fold_text(column.example)}
        if column.codelist:
            code = {"true": "yes", "false": "no"}.get(column.example, column.example)
            entry = codelists.load_codelist(column.codelist)[code]
            both = (f"{entry.title_en} {entry.title_cy}", f"{entry.title_cy} {entry.title_en}")
            texts[column.name] |= {fold_text(text) for text in (entry.title_en, entry.title_cy, *both)}
    return texts


def _report_changed_examples(sheet: TemplateSheet, region: Region, place: dict[str, str]) -> Iterator[Finding]:
    """Rows that still say that they are the example, but hold somebody's own values: nothing is lost unseen."""
    expected = list_example_texts(sheet.table)
    headers = region.headers
    for row in sheet.examples:
        for position, text in enumerate(region.read_row(row)):
            name = next((name for name, header in sheet.columns.items() if header == headers[position]), None)
            if not text or name is None or name == "organisation":
                continue
            # A column of the sender's own has no example: what stands there is theirs.
            if fold_text(text) not in expected.get(name, ()):
                cell = region.name_cell(row, position)
                facts = {"sheet": sheet.sheet.name, "cell": cell, "table": sheet.table, "value": text}
                yield make_finding("example-changed", **place, **facts)
                break
