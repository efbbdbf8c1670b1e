"""What calamine leaves out of an .xlsx sheet, found in the bytes of its XML without parsing it where possible.

Nearly all programs write a cell as `<c r="A1" s="1" t="n">`, with one space, these quotes and this order. A sheet that is
written in another way is parsed, which takes twenty times as long.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
from lxml import etree
from xlsxwriter.utility import xl_cell_to_rowcol

from assets.gather.workbook.calamine_sheets import SheetInspection
from assets.gather.workbook.cell_texts import LONG_NUMBER_DIGITS
from assets.gather.workbook.rich_texts import show_runs
from assets.gather.workbook.safe_xml import clear_element, iterate_elements
from assets.gather.workbook.shown_cells import (
    PLAIN,
    CellStyle,
    ShownCell,
    apply_style,
    find_unusual_day,
)
from assets.gather.workbook.xlsx_package import is_misread
from assets.gather.workbook.xlsx_styles import TRUE_VALUES, WorkbookLook, parse_runs
from assets.gather.workbook.xml_stretches import UnusualXmlError, XmlStretch, check_all

_MAX_CELL_BYTES = 2**23
_DATA_END = b"</sheetData>"
_REFERENCE = re.compile(r"[A-Z]{1,3}\d{1,7}")
_ERROR_KIND = re.compile(rb' t="e"')
_HIDDEN_MARKS = (b' hidden="', b' ht="0', b' width="0')
_HIDDEN_ELEMENT = re.compile(rb'<(row|col) ([^<>]*(?:\bhidden="(?:1|true|on)"|\b(?:ht|width)="0(?:\.0*)?")[^<>]*)>')
_NO_SIZE = re.compile(r"0(?:\.0*)?")
_HIDDEN_PLACE = re.compile(rb'\b(r|min|max)="(\d+)"')
_SPACED_NUMBER_OR_NO_TEXT = re.compile(rb'(?<!="str)"><v>\s|="s"><v>-')
_FILTER = b"<filterColumn"
_FILLS = (b"<conditionalFormatting", b"<tablePart", b"<picture")
"""What may fill a cell with a colour that its style does not say."""
_MARKS_BEHIND = (_FILTER, *_FILLS)
_LONGEST_MARK = max(map(len, _MARKS_BEHIND))


class _SheetInspector:
    def __init__(self, look: WorkbookLook) -> None:
        self.inspection = SheetInspection()
        self._look = look
        self._date_styles = [style for style, look in look.styles.items() if look.number_format.is_date_or_time]
        self._unusual_styles = [style for style, look in look.styles.items() if not look.is_usual]
        self._rich_strings = np.array(sorted(look.rich_strings), np.int64)
        self._styled_cells = [self.inspection.styled_cells]
        self._shared_formulas: dict[str, str] = {}
        self._line = 0

    def finish(self) -> SheetInspection:
        self.inspection.styled_cells = np.concatenate(self._styled_cells)
        return self.inspection

    def add_stretch(self, content: bytes) -> None:
        """Adds what is between two cells, without parsing it. Raises UnusualXmlError."""
        if any(mark in content for mark in _HIDDEN_MARKS):
            self._add_hidden(content)
        stretch = XmlStretch(content)
        if not len(stretch.cells):
            return
        starts = stretch.tags[stretch.cells]
        check_all(stretch.has(starts + 3, "r") & stretch.has(starts + 4, "=") & stretch.has(starts + 5, '"'))
        column, positions = stretch.parse_numbers(starts + 6, b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", 3, first_value=1)
        line, positions = stretch.parse_numbers(positions)
        check_all(stretch.has(positions, '"') & (column > 0) & (line > 0))
        is_blank = self._find_blank_cells(stretch)
        if not is_blank.all():
            filled_cells = len(line) - int(is_blank.sum())
            self.inspection.add_extent(int(line[~is_blank].max()), int(column[~is_blank].max()), filled_cells)
        style, kinds = self._parse_attributes(stretch, positions + 1)
        self._check_readable(stretch, kinds)
        is_styled = np.isin(style, self._unusual_styles) & ~is_blank
        altered, rich = self._find_altered_values(stretch, style), self._find_rich_texts(stretch, kinds)
        found = [self._find_unsaved_formulas(stretch), altered, rich, self._find_errors(stretch)]
        for cell in np.unique(np.concatenate(found)).tolist():
            shown = self._parse_cell(content[starts[cell] : content.find(b"</c>", starts[cell]) + 4])
            if shown is not None:
                self._add_text(int(line[cell]) - 1, int(column[cell]) - 1, shown)
                is_styled[cell] = False
        styled = np.column_stack([line[is_styled] - 1, column[is_styled] - 1, style[is_styled]])
        self._styled_cells.append(styled)

    def add_element(self, element: Any) -> None:
        """Adds a row, or what a column or a filter declares. Raises UnusualXmlError where a cell is on no line."""
        sizes = (element.get("ht"), element.get("width"))
        is_hidden = element.get("hidden") in TRUE_VALUES or any(_NO_SIZE.fullmatch(size) for size in sizes if size)
        match etree.QName(element).localname:
            case "filterColumn":
                self.inspection.filtered = True
            case "conditionalFormatting" | "tablePart" | "picture":
                self.inspection.has_other_fills = True
            case "col":
                first, last = element.get("min", ""), element.get("max", "")
                if is_hidden and first.isdecimal() and last.isdecimal():
                    self.inspection.hide_columns(int(first), int(last))
            case "row":
                number = element.get("r", "")
                self._line = int(number) if number.isdecimal() else self._line + 1
                if is_hidden:
                    self.inspection.hidden_rows.add(self._line)
                self._add_cells(element)

    def _add_text(self, line: int, column: int, shown: ShownCell) -> None:
        self.inspection.texts[line, column] = self.inspection.add_shown(line, column, shown)

    def _add_cells(self, row: Any) -> None:
        column, styled = -1, []
        for cell in row.iterchildren("{*}c"):
            reference = cell.get("r", "").upper()
            is_valid = _REFERENCE.fullmatch(reference)
            line, column = xl_cell_to_rowcol(reference) if is_valid else (self._line - 1, column + 1)
            if not len(cell):
                continue
            if not 0 <= line < 10**7:
                raise UnusualXmlError
            if is_misread(cell):
                raise UnusualXmlError
            self.inspection.add_extent(line + 1, column + 1, 1)
            if (shown := self._find_text(cell)) is not None:
                self._add_text(line, column, shown)
            elif (style := int(cell.get("s", "0"))) in self._unusual_styles:
                styled.append((line, column, style))
        if styled:
            self._styled_cells.append(np.array(styled, np.int64))

    def _parse_cell(self, content: bytes) -> ShownCell | None:
        try:
            shown = self._find_text(etree.fromstring(content))
        except etree.XMLSyntaxError as error:
            raise UnusualXmlError from error
        if shown and shown.text == "=":  # the formula of a cell whose value is saved
            raise UnusualXmlError
        return shown

    def _find_text(self, cell: Any) -> ShownCell | None:
        """The text of a cell that calamine leaves out or alters, None for any other."""
        kind = cell.get("t", "n")
        formula, value = next(cell.iterchildren("{*}f"), None), next(cell.iterchildren("{*}v"), None)
        saved = "" if value is None else value.text or ""
        if formula is not None:
            shared = formula.get("si", "")
            if shared and formula.text:
                self._shared_formulas[shared] = formula.text
            formula_text = formula.text or self._shared_formulas.get(shared, "")
            is_saved = value is not None if kind == "str" else bool(saved)
            is_uncomputed = self._look.has_uncomputed_formulas and saved == "0" and kind == "n"
            if kind != "e" and (is_uncomputed or not is_saved):
                return ShownCell(f"={formula_text}")
        if kind == "e":
            return ShownCell(saved or "#N/A")
        style = self._look.styles.get(int(cell.get("s", "0")), PLAIN)
        if kind in ("s", "inlineStr"):
            return self._show_rich_text(cell, saved, style)
        if kind != "n":
            return None
        if len(saved) >= LONG_NUMBER_DIGITS and saved.isdecimal():
            return apply_style(ShownCell(saved.lstrip("0") or "0"), style)
        if style.number_format.is_date_or_time and saved:
            return find_unusual_day(float(saved), style)
        return None

    def _show_rich_text(self, cell: Any, saved: str, style: CellStyle) -> ShownCell | None:
        if cell.get("t") == "s":
            runs = self._look.rich_strings.get(int(saved)) if saved.strip().isdecimal() else None
        else:
            inline = next(cell.iterchildren("{*}is"), None)
            runs = None if inline is None or inline.find("{*}r/{*}rPr") is None else parse_runs(inline)
        return show_runs(runs, replace(style, is_unseen=False)) if runs else None

    def _add_hidden(self, content: bytes) -> None:
        for element, attributes in _HIDDEN_ELEMENT.findall(content):
            places = {name: int(number) for name, number in _HIDDEN_PLACE.findall(attributes)}
            if element == b"col":
                if b"min" in places and b"max" in places:
                    self.inspection.hide_columns(places[b"min"], places[b"max"])
            elif b"r" in places:
                self.inspection.hidden_rows.add(places[b"r"])
            else:
                raise UnusualXmlError

    def _find_blank_cells(self, stretch: XmlStretch) -> np.ndarray:
        """Which cells hold nothing; one with white space after it may be missed."""
        following = stretch.tags[stretch.cells + 1]
        is_empty_tag = stretch.has(following - 2, "/") & stretch.has(following - 1, ">")
        return is_empty_tag | stretch.has(following + 1, "/")

    def _parse_attributes(self, stretch: XmlStretch, positions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The style of each cell, 0 if it has none, and the first letter of its type; positions: after the references."""
        style, kinds = np.zeros(len(positions), np.int64), np.zeros(len(positions), np.uint8)
        cells, has_style = np.arange(len(positions)), np.zeros(len(positions), bool)
        for is_first in (True, False):
            named = stretch.has(positions, " ") & stretch.has(positions + 2, "=")
            is_style, is_kind = (named & stretch.has(positions + 1, letter) for letter in "st")
            is_over = stretch.has(positions, ">") | stretch.has(positions, "/")
            # Behind a style another attribute matters only where texts do; behind a type only a style may follow.
            check_all(is_style | is_kind | is_over | (has_style[cells] & (not len(self._rich_strings))))
            style[cells[is_style]], ends = stretch.parse_numbers(positions[is_style] + 4)
            check_all(stretch.has(ends, '"'))
            has_style[cells[is_style]] = True
            kinds[cells[is_kind]] = stretch.characters[positions[is_kind] + 4]
            if not is_first:
                break
            after = positions.copy()
            after[is_style] = ends + 1
            after[is_kind] = self._find_ends_of_kinds(stretch, positions[is_kind] + 4)
            has_more = stretch.has(after, " ") & (is_kind | bool(len(self._rich_strings)))
            cells, positions = np.flatnonzero(has_more), after[has_more]
        return style, kinds

    def _find_ends_of_kinds(self, stretch: XmlStretch, starts: np.ndarray) -> np.ndarray:
        """Where the types of some cells end, behind the quote: `n`, `s` and the like, `str`, `inlineStr`."""
        after = np.zeros(len(starts), np.int64)
        for size in (9, 3, 1):
            after = np.where(stretch.has(starts + size, '"'), starts + size + 1, after)
        check_all(after > 0)
        return after

    def _check_readable(self, stretch: XmlStretch, kinds: np.ndarray) -> None:
        """Raises UnusualXmlError where the library may misread a cell (is_misread)."""
        values, formulas = (np.flatnonzero(stretch.initials[:-1] == ord(letter)) for letter in "vf")
        before = stretch.tags[formulas - 1]
        is_behind_value = stretch.has(before + 1, "/") & stretch.has(before + 2, "v")
        is_inline_value = (kinds == ord("i")) & stretch.has(stretch.tags[stretch.cells + 1] + 1, "v")
        check_all(~is_behind_value)
        check_all(~is_inline_value)
        first = stretch.characters[stretch.tags[values] + 3]
        if ((first <= ord(" ")) | (first == ord("-"))).any() and _SPACED_NUMBER_OR_NO_TEXT.search(stretch.content):
            raise UnusualXmlError

    def _find_rich_texts(self, stretch: XmlStretch, kinds: np.ndarray) -> np.ndarray:
        """The cells with a text that looks different in parts."""
        values = np.flatnonzero(stretch.initials[:-1] == ord("v")) if len(self._rich_strings) else np.empty(0, np.int64)
        values = values[np.searchsorted(stretch.cells, values) > 0]
        owners = stretch.find_owners(values)
        numbers, _ = stretch.parse_numbers(stretch.tags[values] + 3, max_digits=9)
        shared = owners[(kinds[owners] == ord("s")) & np.isin(numbers, self._rich_strings)]
        if b"<rPr" not in stretch.content:
            return shared
        return np.concatenate([shared, stretch.find_owners(np.flatnonzero(stretch.initials[:-1] == ord("r")))])

    def _find_unsaved_formulas(self, stretch: XmlStretch) -> np.ndarray:
        """The cells with a formula and no saved value, or one that is no result."""
        formulas = np.flatnonzero(stretch.initials[:-1] == ord("f"))
        following = stretch.tags[formulas] + 2
        formulas = formulas[stretch.has(following, ">") | stretch.has(following, " ") | stretch.has(following, "/")]
        is_empty_tag = stretch.has(stretch.tags[formulas + 1] - 2, "/")
        values = stretch.tags[np.minimum(formulas + np.where(is_empty_tag, 1, 2), len(stretch.tags) - 1)]
        is_saved = stretch.has(values + 1, "v") & stretch.has(values + 2, ">") & ~stretch.has(values + 3, "<")
        if self._look.has_uncomputed_formulas:
            is_saved &= ~(stretch.has(values + 3, "0") & stretch.has(values + 4, "<"))
        return stretch.find_owners(formulas[~is_saved])

    def _find_altered_values(self, stretch: XmlStretch, style: np.ndarray) -> np.ndarray:
        """The cells with more digits than the library keeps, the dates that are negative, and those that may be years."""
        values = np.flatnonzero(stretch.initials[:-1] == ord("v"))
        negative = stretch.find_owners(values[stretch.has(stretch.tags[values] + 3, "-")])
        negative_dates = negative[np.isin(style[negative], self._date_styles)]
        long = values[np.diff(stretch.tags)[values] >= LONG_NUMBER_DIGITS + 3]
        digits = stretch.characters[stretch.tags[long][:, None] + 3 + np.arange(LONG_NUMBER_DIGITS)]
        is_whole = ((digits >= ord("0")) & (digits <= ord("9"))).all(axis=1)
        years = values[np.diff(stretch.tags)[values] == len("<v>2021")] if self._date_styles else long[:0]
        years = stretch.find_owners(years)
        years = years[np.isin(style[years], self._date_styles)]
        return np.concatenate([negative_dates, stretch.find_owners(long[is_whole]), years])

    def _find_errors(self, stretch: XmlStretch) -> np.ndarray:
        positions = [match.start() for match in _ERROR_KIND.finditer(stretch.content)]
        return stretch.find_owners(np.searchsorted(stretch.tags, np.array(positions, np.int64)))


def inspect_sheet_xml(pieces: Iterable[bytes], look: WorkbookLook) -> SheetInspection:
    """Inspects a sheet whose XML comes piece by piece. Raises UnusualXmlError when it is not written in the usual way."""
    inspector = _SheetInspector(look)
    rest, is_over, behind = b"", False, set()
    for piece in pieces:
        if is_over:  # to the end of the part all the same, as its checksum comes last
            content = rest[-_LONGEST_MARK:] + piece
            behind |= {mark for mark in _MARKS_BEHIND if mark in content}
            rest = piece
            continue
        if b"\0" in piece:  # UTF-16
            raise UnusualXmlError
        content = rest + piece
        end = content.find(_DATA_END, max(0, len(rest) - len(_DATA_END)))
        is_over = end >= 0
        cut = end if is_over else max(0, content.rfind(b"<c "))
        rest = content[cut:]
        if len(rest) > _MAX_CELL_BYTES:
            raise UnusualXmlError
        inspector.add_stretch(content[:cut])
        if is_over:
            behind |= {mark for mark in _MARKS_BEHIND if mark in rest}
    if not is_over:
        raise UnusualXmlError
    inspector.inspection.filtered = _FILTER in behind
    inspector.inspection.has_other_fills = bool(behind.intersection(_FILLS))
    return inspector.finish()


def parse_sheet_xml(pieces: Iterable[bytes], look: WorkbookLook) -> SheetInspection:
    """The same as inspect_sheet_xml, however the XML is written. Raises INVALID_XML_ERRORS, or UnusualXmlError."""
    inspector = _SheetInspector(look)
    tags = ("row", "col", "filterColumn", *(mark[1:].decode() for mark in _FILLS))
    for _, element in iterate_elements(pieces, ("end",), *(f"{{*}}{tag}" for tag in tags)):
        inspector.add_element(element)
        clear_element(element)
    return inspector.finish()
