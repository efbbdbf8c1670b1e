"""OpenDocument spreadsheets (.ods, and .fods, the same in one XML file) → sheets of texts."""

import datetime as dt
import itertools
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from assets.gather.workbook import safe_xml
from assets.gather.workbook.cell_texts import LONG_NUMBER_DIGITS, format_number, format_percentage, format_value
from assets.gather.workbook.number_formats import NumberFormat
from assets.gather.workbook.ods_styles import STYLE_TAGS, OdsLook
from assets.gather.workbook.rich_texts import Run, show_runs
from assets.gather.workbook.sheet import ReadingNote, Sheet, UnreadableFileError
from assets.gather.workbook.sheet_outline import SheetOutline
from assets.gather.workbook.shown_cells import (
    PLAIN,
    CellStyle,
    ShownCell,
    apply_style,
    choose_number_text,
    show_kept_day,
)
from assets.gather.workbook.zip_archive import ZipArchive

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_SHEET, _STYLE_NAME, _CELL_STYLE = (f"{_TABLE}{name}" for name in ("table", "style-name", "default-cell-style-name"))
_ROWS_REPEATED, _COLUMNS_REPEATED = f"{_TABLE}number-rows-repeated", f"{_TABLE}number-columns-repeated"
_ROWS_SPANNED, _COLUMNS_SPANNED = f"{_TABLE}number-rows-spanned", f"{_TABLE}number-columns-spanned"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_DELETION = f"{_TABLE}deletion"
_HEADING, _LIST = f"{_TEXT}h", f"{_TEXT}list"
_PARAGRAPH, _KIND, _VALUE, _FORMULA = f"{_TEXT}p", f"{_OFFICE}value-type", f"{_OFFICE}value", f"{_TABLE}formula"
_DATE, _TIME, _BOOLEAN, _STRING = (f"{_OFFICE}{kind}-value" for kind in ("date", "time", "boolean", "string"))
_KINDS_OF_NUMBERS = ("float", "currency", "percentage", "date", "time")
_CURRENCY = f"{_OFFICE}currency"
_CONDITIONAL_FORMATS = b"conditional-format"
_NOT_SHOWN = (f"{_OFFICE}annotation", f"{_TEXT}note", f"{_TEXT}ruby-text")

_VISIBILITY, _HIDDEN = f"{_TABLE}visibility", ("collapse", "filter")
_MAX_SPACES = 4096
_TOO_WIDE = re.compile(r"#+")  # what is shown of a number for which the column is too narrow
_ERROR = re.compile(r"#[A-Z0/]+[!?A]|Err:\d{3}")
_DURATION = re.compile(r"(-?)PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")
_DIGITS, _LETTERS = re.compile(r"\d+"), re.compile(r"[^\W\d_]")
_REFERENCE = re.compile(r"\[\.?([^\]]*)\]")


@dataclass
class _Table(SheetOutline):
    """A sheet while it is read. Rows end with their last value; only `line_count` counts the blank rows that may follow."""

    name: str = ""
    style: str = ""
    rows: list[list[str]] = field(default_factory=list)
    line_count: int = 0
    column_ends: list[int] = field(default_factory=list)
    column_styles: list[str | None] = field(default_factory=list)
    has_column_styles: bool = False

    def add_column(self, column: Any, look: OdsLook) -> None:
        start = self.column_ends[-1] if self.column_ends else 0
        self.column_ends.append(start + _parse_count(column, _COLUMNS_REPEATED))
        self.column_styles.append(column.get(_CELL_STYLE))
        self.has_column_styles |= self.column_styles[-1] is not None
        has_no_size = column.get(_STYLE_NAME) in look.empty_sizes
        if column.get(_VISIBILITY) in _HIDDEN or has_no_size or _is_in_folded_group(column):
            self.hide_columns(start + 1, self.column_ends[-1])

    def _find_column_style(self, column: int) -> str | None:
        number = bisect_right(self.column_ends, column)
        return self.column_styles[number] if number < len(self.column_styles) else None

    def add_row(self, row: Any, look: OdsLook) -> None:
        repeated = _parse_count(row, _ROWS_REPEATED)
        values: list[tuple[int, int, ShownCell]] = []  # column, how often, what is read
        row_style = row.get(_CELL_STYLE)
        column = 0
        for cell in row.iterchildren(*_CELLS):
            times = 1 if cell.get(_COLUMNS_REPEATED) is None else _parse_count(cell, _COLUMNS_REPEATED)
            if cell.get(_COLUMNS_SPANNED) is not None or cell.get(_ROWS_SPANNED) is not None:
                height, width = _parse_count(cell, _ROWS_SPANNED), _parse_count(cell, _COLUMNS_SPANNED)
                if height > 1 or width > 1:
                    self.merged.append((self.line_count, column, self.line_count + height - 1, column + width - 1))
            if len(cell) or cell.get(_KIND) is not None or cell.get(_FORMULA) is not None:
                style = cell.get(_STYLE_NAME) or row_style
                if style is None and self.has_column_styles:
                    style = self._find_column_style(column)
                shown = _show_cell(cell, style, look)
                if shown.text or shown.rule:
                    values.append((column, times, shown))
            column += times
        self.line_count += repeated
        if values:
            self._add_values(values, repeated)
            visibility = row.get(_VISIBILITY)
            if visibility in _HIDDEN or row.get(_STYLE_NAME) in look.empty_sizes or _is_in_folded_group(row):
                self.hidden_rows.update(range(self.line_count - repeated + 1, self.line_count + 1))
                self.filtered |= visibility == "filter"

    def _add_values(self, values: list[tuple[int, int, ShownCell]], repeated: int) -> None:
        width = values[-1][0] + values[-1][1]
        self.add_extent(self.line_count, width, repeated * sum(times for _, times, _ in values))
        self.check_extent()
        texts: list[str] = []
        first_line = self.line_count - repeated
        for column, times, shown in values:
            texts += [""] * (column - len(texts)) + [shown.text] * times
            if shown.rule:
                for line, place in itertools.product(range(first_line, self.line_count), range(column, column + times)):
                    self.add_shown(line, place, shown)
        self.rows += [[]] * (first_line - len(self.rows))
        self.rows += [texts] * repeated


def _is_in_folded_group(element: Any) -> bool:
    """Whether a row or a column is in a group that is folded up."""
    parent = element.getparent()
    while parent is not None and parent.tag != _SHEET:
        if parent.get(f"{_TABLE}display") == "false":
            return True
        parent = parent.getparent()
    return False


def _parse_count(element: Any, attribute: str) -> int:
    number = element.get(attribute)
    return max(1, int(number)) if number and number.isdecimal() else 1


def _list_runs(element: Any, run: Run, look: OdsLook) -> Iterator[Run]:
    """A paragraph's text in runs, with its spaces, tabs and line breaks, and without its notes. run: how it looks so far."""
    yield run._replace(text=element.text or "")
    for part in element:
        if part.tag == f"{_TEXT}s":
            count = part.get(f"{_TEXT}c", "1")
            yield run._replace(text=" " * min(int(count) if count.isdecimal() else 1, _MAX_SPACES))
        elif part.tag == f"{_TEXT}tab":
            yield run._replace(text="\t")
        elif part.tag == f"{_TEXT}line-break":
            yield run._replace(text="\n")
        elif part.tag not in _NOT_SHOWN:
            is_struck, is_raised = look.get_text_look(part.get(f"{_TEXT}style-name", ""))
            inner = Run(
                "",
                run.is_struck if is_struck is None else is_struck,
                run.is_raised if is_raised is None else is_raised,
            )
            yield from _list_runs(part, inner, look)
        yield run._replace(text=part.tail or "")


def _list_paragraphs(cell: Any) -> list[Any]:
    """The paragraphs of a cell: in its annotations are others."""
    paragraphs = []
    for part in cell.iterchildren():
        if part.tag in (_PARAGRAPH, _HEADING):
            paragraphs.append(part)
        elif part.tag == _LIST:
            paragraphs += part.iter(_PARAGRAPH, _HEADING)
    return paragraphs


def _show_text(paragraphs: Sequence[Any], look: OdsLook) -> ShownCell:
    """What is read of the text that a cell shows, whatever it keeps."""
    if not any(map(len, paragraphs)):
        return ShownCell("\n".join([part.text or "" for part in paragraphs]))
    runs: list[Run] = []
    for number, part in enumerate(paragraphs):
        runs += [Run("\n" if number else ""), *_list_runs(part, Run(""), look)]
    return show_runs(runs, PLAIN)


def _show_number(cell: Any, kind: str, text: str | None) -> ShownCell:
    """What is read of a cell with a number. text: what the file says that it shows, None where it does not say it."""
    value = cell.get(_VALUE, "")
    number = float(value)
    if kind == "percentage":
        return ShownCell(format_percentage(number))
    is_long = len(value) >= LONG_NUMBER_DIGITS and value.isdecimal()
    kept = value if is_long else format_number(number)
    shown = ShownCell(kept) if text in (None, kept) else choose_number_text(number, text, may_have_decimal_comma=True)
    currency = cell.get(_CURRENCY, "GBP")
    if kind == "currency" and currency != "GBP" and shown.text and not shown.rule:
        return ShownCell(f"{currency} {kept}", "format-read", text, {"kept": kept, "after": f"{currency} {kept}"})
    return ShownCell(kept) if is_long and not shown.rule and shown.text == format_number(number) else shown


def _infer_date_format(day: dt.date, text: str) -> NumberFormat:
    """How much of a day a text shows, where no style says so: `Apr 21` is a month."""
    numbers = [int(number) for number in _DIGITS.findall(text)]
    years = (day.year, day.year % 100)
    has_name = _LETTERS.search(text) is not None
    match numbers:
        case [year] if year in years:
            return NumberFormat("month" if has_name else "year")
        case [number] if number == day.day:
            return NumberFormat("no-year")
        case [first, second] if not has_name and sorted((first, second)) in (sorted((day.month, y)) for y in years):
            return NumberFormat("month")
    return NumberFormat("date")


def _show_date(cell: Any, style: CellStyle, text: str) -> ShownCell:
    moment = dt.datetime.fromisoformat(cell.get(_DATE, ""))
    number_format = style.number_format
    if not number_format.is_day:
        number_format = _infer_date_format(moment, text) if text else NumberFormat("date")
    return show_kept_day(moment, number_format)


def _show_value(cell: Any, kind: str | None, style: CellStyle, shown: ShownCell) -> ShownCell:
    """What is read of a cell that keeps a value of some kind, or none. shown: its text."""
    if kind in _KINDS_OF_NUMBERS and _TOO_WIDE.fullmatch(shown.text):
        shown = ShownCell("")
    if kind is None or (shown.text and shown.text[0] in "#E" and _ERROR.fullmatch(shown.text)):
        return shown._replace(text=format_value(shown.text))
    try:
        if kind in ("float", "currency", "percentage"):
            return _show_number(cell, kind, shown.text or None)
        if kind == "boolean":
            return ShownCell(format_value(cell.get(_BOOLEAN) == "true"))
        if kind == "date":
            return _show_date(cell, style, shown.text)
    except ValueError:
        return shown
    if kind == "time" and (time := _DURATION.fullmatch(cell.get(_TIME, ""))):
        return ShownCell(f"{time[1]}{int(time[2]):02}:{int(time[3]):02}:{int(time[4]):02}")
    return shown._replace(text=format_value(shown.text or cell.get(_STRING, "")))


def _show_cell(cell: Any, style_name: str | None, look: OdsLook) -> ShownCell:
    style, kind = look.get_cell_style(style_name), cell.get(_KIND)
    paragraphs = _list_paragraphs(cell)
    if kind == "string" and style is PLAIN and len(paragraphs) == 1 and not len(paragraphs[0]) and paragraphs[0].text:
        return ShownCell(format_value(paragraphs[0].text))  # as nearly all cells are
    shown = _show_text(paragraphs, look) if paragraphs else ShownCell("")
    if kind is None and not paragraphs and (formula := cell.get(_FORMULA)):
        return ShownCell("=" + _REFERENCE.sub(r"\1", formula.partition("=")[2]).replace(":.", ":"))
    if not shown.text and kind in _KINDS_OF_NUMBERS and look.is_blank_shown(style_name, bool(paragraphs)):
        return ShownCell("", "cell-unseen")
    if not shown.rule:
        shown = _show_value(cell, kind, style, shown)
    return shown if style is PLAIN else apply_style(shown, style)


def _read_tables(pieces: Iterable[bytes], look: OdsLook) -> tuple[list[Sheet], list[ReadingNote]]:
    tables: list[_Table] = []
    row, column = f"{_TABLE}table-row", f"{_TABLE}table-column"
    depth, is_sheet = 0, False  # a table may be in a cell, or be one that was deleted while changes were tracked
    for event, element in safe_xml.iterate_elements(pieces, ("start", "end"), _SHEET, row, column, *STYLE_TAGS):
        if element.tag == _SHEET:
            depth += 1 if event == "start" else -1
            if event == "start" and depth == 1:
                is_sheet = element.getparent() is None or element.getparent().tag != _DELETION
                if is_sheet:
                    tables.append(_Table(name=element.get(f"{_TABLE}name", ""), style=element.get(_STYLE_NAME, "")))
        elif event == "start" or (element.tag in (row, column) and (depth != 1 or not is_sheet)):
            continue
        elif element.tag == row:
            tables[-1].add_row(element, look)
            safe_xml.clear_element(element)
        elif element.tag == column:
            tables[-1].add_column(element, look)
        elif element.tag in STYLE_TAGS:
            look.add_style(element)
    sheets, notes = [], []
    for table in tables:
        reason = "hidden" if table.style in look.hidden_tables else ""
        sheet, sheet_notes = table.complete(Sheet.from_rows(table.name, table.rows, reason))
        sheets.append(sheet)
        notes += sheet_notes
    return sheets, notes


def _has_conditional_formats(pieces: Iterable[bytes]) -> bool:
    return sum(_CONDITIONAL_FORMATS in piece for piece in pieces) > 0  # in all of them: the checksum comes last


def read_ods_sheets(content: bytes, name: str, encoding: str | None) -> tuple[list[Sheet], list[ReadingNote]]:  # noqa: ARG001
    try:
        if not content.startswith(b"PK"):
            safe_xml.check_xml_prolog(content)
            look = OdsLook(can_be_unseen=_CONDITIONAL_FORMATS not in content)
            return _read_tables(safe_xml.split_into_pieces(content), look)
        archive = ZipArchive(content)
        part = archive.find("content.xml")
        if part is None:
            raise UnreadableFileError("damaged")
        look = OdsLook(can_be_unseen=not _has_conditional_formats(archive.stream(part)))
        if styles := archive.find("styles.xml"):
            for _, element in safe_xml.iterate_elements(archive.stream(styles), ("end",), *STYLE_TAGS):
                look.add_style(element)
        sheets, notes = _read_tables(archive.stream(part), look)
        archive.check_remaining_parts()
    except safe_xml.INVALID_XML_ERRORS as error:
        raise UnreadableFileError("damaged") from error
    return sheets, notes
