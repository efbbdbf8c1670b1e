"""A file as it goes back to its sender, before anything is added: its own sheets, values and formats, and nothing that runs.

A workbook of Excel keeps its looks. Any other file becomes a new workbook with the texts of its sheets at their cells, and so
does a workbook that cannot be written again. What was hidden stays hidden.
"""

import datetime as dt
import re
import warnings
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.numbers import is_date_format
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from assets.publish.open_data.workbook_content import ARCHIVE_DAY, calculate_row_points, cut_text, write_zip
from schemas.formulas import is_error_text
from schemas.frames import parse_cell
from schemas.languages import LOCALES, Language
from schemas.palette import PALETTES
from schemas.register_sheets import HEADER_LINE

EDITED_FORMATS = frozenset({"xlsx", "xlsm"})
MAX_CELLS = 500_000
"""A workbook of more filled cells would take a minute and a gigabyte to write; its sender gets the list of issues alone."""
MAX_SHEET_NAME = 31
NOTE_AUTHOR = "Shared services register – Cofrestr gwasanaethau a rennir"
NOTE_MARK = f"[{NOTE_AUTHOR}]"
"""The first line of what the register adds to a note: what stands before it is the sender's."""
FILLS: Mapping[str, PatternFill] = {
    kind: PatternFill("solid", fgColor=colour)
    for kind, colour in (("error", "F8CBAD"), ("warning", "FFF2CC"), ("notice", "DDEBF7"), ("fixed", "E2EFDA"))
}
"""The register's own colours: of cells with a finding by its severity, and of fixed ones."""
HEADER_FONT = Font(bold=True, color=PALETTES["light"]["on-band"].removeprefix("#"))
HEADER_FILL = PatternFill("solid", fgColor=PALETTES["light"]["band"].removeprefix("#"))
TEXT_ALIGNMENT = Alignment(wrap_text=True, vertical="top", horizontal="left")
DAY_FORMAT = "yyyy-mm-dd"
_NOT_IN_SHEET_NAMES = re.compile(r"[\\/*?:\[\]]")
_OUTSIDE = re.compile(r"[\[|]")
"""What a formula has that takes values from another workbook or program."""
_PROPERTIES = "docProps/core.xml"
_MOMENT = re.compile(rb"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
MIN_WIDTH, MAX_WIDTH = 10, 60
"""Of a column of texts, in characters."""


@dataclass(frozen=True)
class SentSheet:
    """A sheet as it was sent. rows: what it shows; hidden_rows, struck_rows (from 1) and hidden_columns (from 0); merged: top
    line, left column, bottom line and right column from 0.
    """

    name: str
    rows: Sequence[Sequence[str]]
    is_hidden: bool = False
    hidden_rows: Collection[int] = ()
    hidden_columns: Collection[int] = ()
    struck_rows: Collection[int] = ()
    merged: Collection[tuple[int, int, int, int]] = ()


@dataclass(frozen=True)
class SentFile:
    """A file as it was sent. language: of what is added to it; restored: cells (sheet and cell) that get a text of before again,
    because the sender refused a fix.
    """

    name: str
    content: bytes
    format: str
    sheets: Sequence[SentSheet]
    language: Language
    restored: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @property
    def is_too_large(self) -> bool:
        """Whether it has more filled cells than can be given back."""
        return sum(sum(map(bool, row)) for sheet in self.sheets for row in sheet.rows) > MAX_CELLS

    def find_texts(self, sheet: str) -> Sequence[Sequence[str]]:
        """What a sheet shows; nothing where there is none of that name."""
        return next((each.rows for each in self.sheets if each.name == sheet), ())


class ReturnedWorkbook:
    """The workbook that goes back, and where the sheets of the file are in it (`sheet_names`)."""

    def __init__(self, sent: SentFile, replaced_sheets: Collection[str]) -> None:
        """replaced_sheets: the register's own that are made anew."""
        own = None if sent.is_too_large or sent.format not in EDITED_FORMATS else _open_book(sent)
        self.is_edited = own is not None
        sheets = () if sent.is_too_large else sent.sheets
        self.sheet_names = _choose_sheet_names(sheet.name for sheet in sheets)
        self.book = own or _create_book(sheets, self.sheet_names)
        if own:
            self.sheet_names = {page.title: page.title for page in own.worksheets}
        self.book.properties.language = str(LOCALES[sent.language]).replace("_", "-")
        for name in set(replaced_sheets).intersection(self.book.sheetnames):
            del self.book[name]
        for place, text in sent.restored.items():
            cell = self.find_cell(*place)
            if cell is not None:
                cell.number_format = "@"
                write_text(cell, text)

    def find_cell(self, sheet: str | None, cell: str | None) -> Cell | None:
        """The cell at which a finding is: the first that it names, or the one that a merged cell shows. None without any."""
        place = parse_cell((cell or "").split(",")[0].split(":")[0])
        name = self.sheet_names.get(sheet or "")
        if place is None or name not in self.book.sheetnames:
            return None
        page = self.book[name]
        found = page.cell(*place)
        if isinstance(found, MergedCell):
            area = next(area for area in page.merged_cells.ranges if found.coordinate in area)
            found = page.cell(area.min_row, area.min_col)
        return found

    def add_sheet(self, name: str, lines: Sequence[str], headers: Sequence[str], widths: Sequence[int]) -> Worksheet:
        """A first sheet of the register's own: its title, what it is for, and the headers of its table."""
        page = self.book.create_sheet(name, 0)
        for line, text in enumerate(lines, start=1):
            write_text(page.cell(line, 1), text)
        page["A1"].font = Font(bold=True, size=14)
        for column, (header, width) in enumerate(zip(headers, widths, strict=True), start=1):
            cell = page.cell(HEADER_LINE, column, header)
            cell.font, cell.fill = HEADER_FONT, HEADER_FILL
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            page.column_dimensions[get_column_letter(column)].width = width
        page.freeze_panes = page.cell(HEADER_LINE + 1, 1)
        page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
        page.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(fitToPage=True)
        page.print_title_rows = f"{HEADER_LINE}:{HEADER_LINE}"
        for other in self.book.worksheets:
            other.sheet_view.tabSelected = other is page
        self.book.active = 0
        return page

    def to_bytes(self) -> bytes:
        """The file; the same content gives the same bytes, so it does not say when it was made."""
        content, dated = BytesIO(), BytesIO()
        self.book.save(content)
        with zipfile.ZipFile(content) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        parts[_PROPERTIES] = _MOMENT.sub(ARCHIVE_DAY.encode() + b"T00:00:00Z", parts[_PROPERTIES])
        write_zip(parts, dated, ARCHIVE_DAY)
        return dated.getvalue()


def write_returned_workbook(
    sent: SentFile, replaced_sheets: Collection[str], fill: Callable[[ReturnedWorkbook], None]
) -> bytes:
    """The workbook of a file after `fill` has added to it. Where the sender's own cannot be written again, one of its texts."""
    workbook = ReturnedWorkbook(sent, replaced_sheets)
    try:
        fill(workbook)
        return workbook.to_bytes()
    except Exception:
        if not workbook.is_edited:
            raise
    workbook = ReturnedWorkbook(replace(sent, format=""), replaced_sheets)
    fill(workbook)
    return workbook.to_bytes()


def clean_text(text: str) -> str:
    """A text without the characters that a workbook cannot hold."""
    return ILLEGAL_CHARACTERS_RE.sub("", text)


def write_text(cell: Cell, text: str) -> None:
    """Writes a text as a text, whatever a spreadsheet would make of it."""
    cell.value = cut_text(clean_text(text))
    if cell.value:
        cell.data_type = "s"


def write_numbered_row(page: Worksheet, number: int, texts: Sequence[str | None], widths: Sequence[int]) -> int:
    """Writes a row of an added sheet, high enough for its texts; returns its line. number: its first cell, from 1; widths: of all
    columns, in characters.
    """
    line = HEADER_LINE + number
    page.cell(line, 1, number).alignment = TEXT_ALIGNMENT
    for column, text in enumerate(texts, start=2):
        cell = page.cell(line, column)
        cell.alignment = TEXT_ALIGNMENT
        if text:
            write_text(cell, str(text))
    height = calculate_row_points(zip(texts, widths[1:], strict=True))
    if height:
        page.row_dimensions[line].height = height
    return line


def write_link(cell: Cell, target: Cell) -> None:
    """Makes a cell a link to another of the workbook."""
    location = f"{quote_sheetname(target.parent.title)}!{target.coordinate}"
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=location)
    cell.font = Font(underline="single", color="0563C1")


def get_own_note(cell: Cell) -> str:
    """What the sender's own note of a cell says, without what the register added."""
    return cell.comment.text.partition(NOTE_MARK)[0].rstrip() if cell.comment is not None else ""


def _open_book(sent: SentFile) -> openpyxl.Workbook | None:
    """The sender's own workbook; None where it cannot be read and written again."""
    content = BytesIO(sent.content)
    try:
        with warnings.catch_warnings(action="ignore"):  # what the library cannot carry over is of no use to anyone here
            book = openpyxl.load_workbook(content, data_only=True, keep_links=False, rich_text=True)
            _restore_covered_values(book, content)
            _remove_outside_formulas(book)
            for page in book.worksheets:
                _clean_page(page, sent.find_texts(page.title))
    except (
        Exception
    ):  # workbooks of other programs fail in more ways than can be listed; their texts are there all the same
        return None
    return book


def _restore_covered_values(book: openpyxl.Workbook, content: BytesIO) -> None:
    """Puts back the values that merged cells cover: the library drops them, and the sender is told of them."""
    merged = [page.title for page in book.worksheets if page.merged_cells.ranges]
    raw = openpyxl.load_workbook(content, read_only=True, data_only=True) if merged else None
    for name in merged:
        page, covered = book[name], {cell.coordinate for row in book[name] for cell in row if type(cell) is MergedCell}
        for row in raw[name].iter_rows() if raw else ():
            for cell in row:
                if cell.value is not None and cell.coordinate in covered:
                    del page._cells[cell.row, cell.column]  # a cell of this kind takes no value
                    page.cell(cell.row, cell.column, cell.value).number_format = cell.number_format
    if raw:
        raw.close()


def _remove_outside_formulas(book: openpyxl.Workbook) -> None:
    """Takes out names, choices and conditional formats that look into other workbooks or programs."""
    for names in (book.defined_names, *(page.defined_names for page in book.worksheets)):
        for name in [name for name, defined in names.items() if _OUTSIDE.search(defined.attr_text or "")]:
            del names[name]
    for page in book.worksheets:
        choices = page.data_validations
        formulas = ((choice, (choice.formula1, choice.formula2)) for choice in choices.dataValidation)
        choices.dataValidation = [choice for choice, texts in formulas if not _look_outside(texts)]
        formats = page.conditional_formatting
        page.conditional_formatting = ConditionalFormattingList()
        for area in formats:
            for rule in area.rules:
                if not _look_outside(rule.formula):
                    page.conditional_formatting.add(str(area.sqref), rule)


def _look_outside(formulas: Iterable[Any]) -> bool:
    return any(isinstance(text, str) and _OUTSIDE.search(text) for text in formulas)


def _clean_page(page: Worksheet, texts: Sequence[Sequence[str]]) -> None:
    """Takes out the register's former notes and colours, and addresses; puts back what the library would write otherwise than it
    is shown. texts: what the sheet shows.
    """
    own_colours = {fill.fgColor.rgb for fill in FILLS.values()}
    for row in page.iter_rows():
        for cell in row:
            if cell.hyperlink is not None and cell.hyperlink.target:
                cell.hyperlink = None
            if cell.comment is not None and NOTE_MARK in cell.comment.text:
                own = get_own_note(cell)
                cell.comment = Comment(own, cell.comment.author) if own else None
            if cell.fill.fill_type == "solid" and cell.fill.fgColor.rgb in own_colours:
                cell.fill = PatternFill()
    for cell, text in _iterate_shown_cells(page, texts):
        is_formula = cell.value is None and text.startswith("=")  # without a saved value
        is_lost = cell.data_type == "e" and not is_error_text(text)  # a number that is no date in the format of one
        # Some programs write a day as a text of its own kind; this library would write a bare number.
        is_bare_day = isinstance(cell.value, dt.date) and not is_date_format(cell.number_format)
        if is_formula or is_lost or is_bare_day:
            write_text(cell, text)


def _iterate_shown_cells(page: Worksheet, texts: Sequence[Sequence[str]]) -> Iterator[tuple[Cell, str]]:
    for line, row in enumerate(texts, start=1):
        for column, text in enumerate(row, start=1):
            if text and not isinstance(page.cell(line, column), MergedCell):
                yield page.cell(line, column), text


def _create_book(sheets: Iterable[SentSheet], names: Mapping[str, str]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in sheets:
        page = book.create_sheet(names[sheet.name])
        page.sheet_state = "hidden" if sheet.is_hidden else "visible"
        widths: dict[int, int] = {}
        for line, row in enumerate(sheet.rows, start=1):
            for column, text in enumerate(row, start=1):
                if text:
                    cell = page.cell(line, column)
                    write_text(cell, text)
                    if line in sheet.struck_rows:
                        cell.font = Font(strike=True)
                    widths[column] = max(widths.get(column, MIN_WIDTH), min(MAX_WIDTH, len(text) + 2))
        for column, width in widths.items():
            page.column_dimensions[get_column_letter(column)].width = width
        for column in sheet.hidden_columns:
            page.column_dimensions[get_column_letter(column + 1)].hidden = True
        for line in sheet.hidden_rows:
            page.row_dimensions[line].hidden = True
        for top, left, bottom, right in sheet.merged:
            # Not merge_cells, which would drop what is covered.
            page.merged_cells.add(CellRange(None, left + 1, top + 1, right + 1, bottom + 1))
    return book


def _choose_sheet_names(names: Iterable[str]) -> dict[str, str]:
    """A name that Excel allows for each sheet, no two of them alike in its eyes."""
    chosen: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        clean = _NOT_IN_SHEET_NAMES.sub("_", clean_text(name)).strip("'")[:MAX_SHEET_NAME] or "_"
        unique, number = clean, 1
        while unique.casefold() in taken:
            number += 1
            unique = f"{clean[: MAX_SHEET_NAME - len(str(number)) - 1]}~{number}"
        chosen[name] = unique
        taken.add(unique.casefold())
    return chosen
