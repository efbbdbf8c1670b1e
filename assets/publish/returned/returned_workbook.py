"""A file as it goes back to its sender, before anything is added: its own sheets, values and formats, and nothing that runs.

A workbook of Excel keeps its looks. Any other file becomes a new workbook with the texts of its sheets at their cells, and so
does a workbook that cannot be written again.
"""

import datetime as dt
import re
import warnings
import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.numbers import is_date_format
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from assets.publish.open_data.workbook_content import ARCHIVE_DAY, cut_text, write_zip
from schemas.languages import LOCALES, Language
from schemas.palette import PALETTES
from schemas.register_sheets import HEADER_LINE

EDITED_FORMATS = frozenset({"xlsx", "xlsm"})
MAX_CELLS = 500_000
"""A workbook of more cells would take a minute and a gigabyte to write; its sender gets the added sheet alone."""
MAX_SHEET_NAME = 31
HEADER_FONT = Font(bold=True, color=PALETTES["light"]["on-band"].removeprefix("#"))
HEADER_FILL = PatternFill("solid", fgColor=PALETTES["light"]["band"].removeprefix("#"))
DAY_FORMAT = "yyyy-mm-dd"
_NOT_IN_SHEET_NAMES = re.compile(r"[\\/*?:\[\]]")
_PROPERTIES = "docProps/core.xml"
_MOMENT = re.compile(rb"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
MIN_WIDTH, MAX_WIDTH = 10, 60
"""Of a column of texts, in characters."""


@dataclass(frozen=True)
class SentFile:
    """A file as it was sent. texts: what its sheets show, line by line, by their names; language: of what is added to it;
    restored: cells (sheet and cell) that get a text of before again, because the sender refused a fix.
    """

    name: str
    content: bytes
    format: str
    texts: Mapping[str, Sequence[Sequence[str]]]
    language: Language
    restored: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many cells its sheets have, blank ones included."""
        return sum(len(rows) * max(map(len, rows), default=0) for rows in self.texts.values())


class ReturnedWorkbook:
    """The workbook that goes back, and where the sheets of the file are in it."""

    def __init__(self, sent: SentFile, replaced_sheets: Collection[str]) -> None:
        """replaced_sheets: the register's own that are made anew."""
        self.book, self.is_edited = _open_book(sent)
        for name in set(replaced_sheets).intersection(self.book.sheetnames):
            del self.book[name]
        self.book.properties.language = str(LOCALES[sent.language]).replace("_", "-")
        names = self.book.sheetnames if self.is_edited else [make_sheet_name(name) for name in sent.texts]
        self._names: Mapping[str, str] = (
            {name: name for name in names} if self.is_edited else dict(zip(sent.texts, names, strict=True))
        )
        for place, text in sent.restored.items():
            cell = self.find_cell(*place)
            if cell is not None:
                cell.number_format = "@"
                write_text(cell, text)

    def find_cell(self, sheet: str | None, cell: str | None) -> Cell | None:
        """The cell at which a finding is: the first that it names, or the one that a merged cell shows. None without any."""
        match = _CELL.match(cell or "")
        name = self._names.get(sheet or "")
        if match is None or name not in self.book.sheetnames:
            return None
        page = self.book[name]
        found = page[match[0]]
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


def write_link(cell: Cell, target: Cell) -> None:
    """Makes a cell a link to another of the workbook."""
    location = f"{quote_sheetname(target.parent.title)}!{target.coordinate}"
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=location)
    cell.font = Font(underline="single", color="0563C1")


def write_text(cell: Cell, text: str) -> None:
    """Writes a text as a text, whatever a spreadsheet would make of it."""
    cell.value = cut_text(ILLEGAL_CHARACTERS_RE.sub("", text))
    if cell.value:
        cell.data_type = "s"


def _open_book(sent: SentFile) -> tuple[openpyxl.Workbook, bool]:
    """The workbook, and whether it is the sender's own."""
    if sent.size > MAX_CELLS:
        return _create_book({}), False
    if sent.format not in EDITED_FORMATS:
        return _create_book(sent.texts), False
    content = BytesIO(sent.content)
    try:
        with warnings.catch_warnings(action="ignore"):  # what the library cannot carry over is of no use to anyone here
            book = openpyxl.load_workbook(content, data_only=True, keep_links=False, rich_text=True)
            _restore_covered_values(book, content)
    except (
        Exception
    ):  # workbooks of other programs fail in more ways than can be listed; their texts are there all the same
        return _create_book(sent.texts), False
    _remove_live_parts(book, sent)
    return book, True


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


def _remove_live_parts(book: openpyxl.Workbook, sent: SentFile) -> None:
    """Takes out addresses outside the workbook; a formula without a saved value becomes its text."""
    for name in [name for name, defined in book.defined_names.items() if "[" in (defined.attr_text or "")]:
        del book.defined_names[name]
    for page in book.worksheets:
        for row in page.iter_rows():
            for cell in row:
                if cell.hyperlink is not None and cell.hyperlink.target:
                    cell.hyperlink = None
        for line, texts in enumerate(sent.texts.get(page.title, ()), start=1):
            for column, text in enumerate(texts, start=1):
                cell = page.cell(line, column)
                if not text or isinstance(cell, MergedCell):
                    continue
                is_formula = cell.value is None and text.startswith("=")
                # Some programs write a day as a text of its own kind; this library would write a bare number.
                if is_formula or (isinstance(cell.value, dt.date) and not is_date_format(cell.number_format)):
                    write_text(cell, text)


def _create_book(texts: Mapping[str, Sequence[Sequence[str]]]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in texts.items():
        page = book.create_sheet(make_sheet_name(name))
        widths: dict[int, int] = {}
        for line, row in enumerate(rows, start=1):
            for column, text in enumerate(row, start=1):
                if text:
                    write_text(page.cell(line, column), text)
                    widths[column] = max(widths.get(column, MIN_WIDTH), min(MAX_WIDTH, len(text) + 2))
        for column, width in widths.items():
            page.column_dimensions[get_column_letter(column)].width = width
    return book


def make_sheet_name(name: str) -> str:
    """A sheet's name as Excel allows it."""
    return _NOT_IN_SHEET_NAMES.sub("_", name).strip("'")[:MAX_SHEET_NAME] or "_"
