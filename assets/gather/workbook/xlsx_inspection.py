"""What calamine leaves out of an .xlsx sheet, found in the bytes of its XML without parsing it where possible.

Nearly all programs write a cell as `<c r="A1" s="1" t="n">`, with one space, these quotes and this order. A sheet that is
written in another way is parsed, which takes twenty times as long.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from lxml import etree
from xlsxwriter.utility import xl_cell_to_rowcol

from assets.gather.workbook.calamine_sheets import SheetInspection
from assets.gather.workbook.cell_texts import LONG_NUMBER_DIGITS, NumberFormat, format_number
from assets.gather.workbook.safe_xml import clear_element, iterate_elements

TRUE_VALUES = ("1", "true", "on")

_MAX_CELL_BYTES = 2**23
_PADDING = b" " * 32
_DATA_END = b"</sheetData>"
_PREFIXED_CELL = re.compile(rb"<[\w.-]+:c[\s>/]")
_AFTER_OTHER_CELL_NAME = np.frombuffer(b">/\t\r\n", np.uint8)
_REFERENCE = re.compile(r"[A-Z]{1,3}\d{1,7}")
_ERROR_KIND = re.compile(rb' t="e"')
_HIDDEN_ELEMENT = re.compile(rb'<(row|col) ([^<>]*\bhidden="(?:1|true|on)"[^<>]*)>')
_HIDDEN_PLACE = re.compile(rb'\b(r|min|max)="(\d+)"')
_FILTER = b"<filterColumn"


class UnusualXmlError(Exception):
    pass


def _check_all(conditions: np.ndarray) -> None:
    if not conditions.all():
        raise UnusualXmlError


class _XmlStretch:
    """A stretch of XML between cells: where its tags begin, the character after each `<`, and which tags begin a cell."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.characters = np.frombuffer(content + _PADDING, np.uint8)
        self.tags = np.append(np.flatnonzero(self.characters == ord("<")), len(content))
        self.initials = self.characters[self.tags + 1]
        # Comments and CDATA may hold what looks like cells, and the name of a cell may have a prefix.
        _check_all(self.initials != ord("!"))
        if b":c" in content and _PREFIXED_CELL.search(content):
            raise UnusualXmlError
        candidates = np.flatnonzero(self.initials == ord("c"))
        following = self.characters[self.tags[candidates] + 2]
        _check_all(~np.isin(following, _AFTER_OTHER_CELL_NAME))
        self.cells = candidates[following == ord(" ")]

    def has(self, positions: np.ndarray, character: str) -> np.ndarray:
        return self.characters[positions] == ord(character)

    def parse_numbers(
        self, positions: np.ndarray, digits: bytes = b"0123456789", max_digits: int = 7, first_value: int = 0
    ) -> tuple[np.ndarray, np.ndarray]:
        """The numbers whose digits begin at these positions, and the positions after them; 0 without digits."""
        numbers = np.zeros(len(positions), np.int64)
        is_open = np.ones(len(positions), bool)
        for _ in range(max_digits):
            character = self.characters[positions]
            is_open = is_open & (character >= digits[0]) & (character <= digits[-1])
            if not is_open.any():
                break
            numbers = np.where(is_open, numbers * len(digits) + character - digits[0] + first_value, numbers)
            positions = positions + is_open
        return numbers, positions

    def find_owners(self, tags: np.ndarray) -> np.ndarray:
        """The cells that some tags, by their number, are in; none for a tag before the first cell."""
        owners = np.searchsorted(self.cells, tags) - 1
        return owners[owners >= 0]


class _SheetInspector:
    def __init__(self, formats: Mapping[int, NumberFormat], has_uncomputed_formulas: bool) -> None:
        self.inspection = SheetInspection()
        self._has_uncomputed_formulas = has_uncomputed_formulas
        self._date_styles = [style for style in formats if formats[style].is_date_or_time]
        self._reformatted_styles = [style for style in formats if not formats[style].is_date_or_time]
        self._styled_cells = [self.inspection.styled_cells]
        self._shared_formulas: dict[str, str] = {}
        self._line = 0

    def finish(self) -> SheetInspection:
        self.inspection.styled_cells = np.concatenate(self._styled_cells)
        return self.inspection

    def add_stretch(self, content: bytes) -> None:
        """Adds what is between two cells, without parsing it. Raises UnusualXmlError."""
        if b' hidden="' in content:
            self._add_hidden(content)
        stretch = _XmlStretch(content)
        if not len(stretch.cells):
            return
        starts = stretch.tags[stretch.cells]
        _check_all(stretch.has(starts + 3, "r") & stretch.has(starts + 4, "=") & stretch.has(starts + 5, '"'))
        column, positions = stretch.parse_numbers(starts + 6, b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", 3, first_value=1)
        line, positions = stretch.parse_numbers(positions)
        _check_all(stretch.has(positions, '"') & (column > 0) & (line > 0))
        is_blank = self._find_blank_cells(stretch)
        if not is_blank.all():
            filled_cells = len(line) - int(is_blank.sum())
            self.inspection.add_extent(int(line[~is_blank].max()), int(column[~is_blank].max()), filled_cells)
        style = self._parse_styles(stretch, positions + 1)
        is_styled = np.isin(style, self._reformatted_styles) & ~is_blank
        altered = self._find_altered_values(stretch, style)
        rare = np.unique(np.concatenate([self._find_unsaved_formulas(stretch), altered, self._find_errors(stretch)]))
        for cell in rare.tolist():
            text = self._parse_text(content[starts[cell] : content.find(b"</c>", starts[cell]) + 4])
            if text is not None:
                self.inspection.texts[int(line[cell]) - 1, int(column[cell]) - 1] = text
                is_styled[cell] = False
        styled = np.column_stack([line[is_styled] - 1, column[is_styled] - 1, style[is_styled]])
        self._styled_cells.append(styled)

    def add_element(self, element: Any) -> None:
        """Adds a row, or what a column or a filter declares. Raises UnusualXmlError where a cell is on no line."""
        is_hidden = element.get("hidden") in TRUE_VALUES
        match etree.QName(element).localname:
            case "filterColumn":
                self.inspection.filtered = True
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
            self.inspection.add_extent(line + 1, column + 1, 1)
            if (text := self._find_text(cell)) is not None:
                self.inspection.texts[line, column] = text
            elif (style := int(cell.get("s", "0"))) in self._reformatted_styles:
                styled.append((line, column, style))
        if styled:
            self._styled_cells.append(np.array(styled, np.int64))

    def _parse_text(self, content: bytes) -> str | None:
        try:
            text = self._find_text(etree.fromstring(content))
        except etree.XMLSyntaxError as error:
            raise UnusualXmlError from error
        if text == "=":  # the formula of a cell whose value is saved
            raise UnusualXmlError
        return text

    def _find_text(self, cell: Any) -> str | None:
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
            is_uncomputed = self._has_uncomputed_formulas and saved == "0" and kind == "n"
            if kind != "e" and (is_uncomputed or not is_saved):
                return f"={formula_text}"
        if kind == "e":
            return saved or "#N/A"
        if kind == "n" and len(saved) >= LONG_NUMBER_DIGITS and saved.isdecimal():
            return saved.lstrip("0") or "0"
        if kind == "n" and saved.startswith("-") and int(cell.get("s", "0")) in self._date_styles:
            return format_number(float(saved))
        return None

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

    def _find_blank_cells(self, stretch: _XmlStretch) -> np.ndarray:
        """Which cells hold nothing; one with white space after it may be missed."""
        following = stretch.tags[stretch.cells + 1]
        is_empty_tag = stretch.has(following - 2, "/") & stretch.has(following - 1, ">")
        return is_empty_tag | stretch.has(following + 1, "/")

    def _parse_styles(self, stretch: _XmlStretch, positions: np.ndarray) -> np.ndarray:
        """The style of each cell, 0 if it has none or none that matters. positions: after the cells' references."""
        has_attribute = stretch.has(positions, " ") & stretch.has(positions + 2, "=")
        has_style = has_attribute & stretch.has(positions + 1, "s")
        has_kind = has_attribute & stretch.has(positions + 1, "t")
        # A type may come first if no style follows it, or if it is not a number's.
        is_without_style = has_kind & (~stretch.has(positions + 4, "n") | stretch.has(positions + 6, ">"))
        _check_all(has_style | is_without_style | stretch.has(positions, ">") | stretch.has(positions, "/"))
        style = np.zeros(len(positions), np.int64)
        style[has_style], ends = stretch.parse_numbers(positions[has_style] + 4)
        _check_all(stretch.has(ends, '"'))
        return style

    def _find_unsaved_formulas(self, stretch: _XmlStretch) -> np.ndarray:
        """The cells with a formula and no saved value, or one that is no result."""
        formulas = np.flatnonzero(stretch.initials[:-1] == ord("f"))
        following = stretch.tags[formulas] + 2
        formulas = formulas[stretch.has(following, ">") | stretch.has(following, " ") | stretch.has(following, "/")]
        is_empty_tag = stretch.has(stretch.tags[formulas + 1] - 2, "/")
        values = stretch.tags[np.minimum(formulas + np.where(is_empty_tag, 1, 2), len(stretch.tags) - 1)]
        is_saved = stretch.has(values + 1, "v") & stretch.has(values + 2, ">") & ~stretch.has(values + 3, "<")
        if self._has_uncomputed_formulas:
            is_saved &= ~(stretch.has(values + 3, "0") & stretch.has(values + 4, "<"))
        return stretch.find_owners(formulas[~is_saved])

    def _find_altered_values(self, stretch: _XmlStretch, style: np.ndarray) -> np.ndarray:
        """The cells with more digits than the library keeps, and the dates that are negative."""
        values = np.flatnonzero(stretch.initials[:-1] == ord("v"))
        negative = stretch.find_owners(values[stretch.has(stretch.tags[values] + 3, "-")])
        negative_dates = negative[np.isin(style[negative], self._date_styles)]
        long = values[np.diff(stretch.tags)[values] >= LONG_NUMBER_DIGITS + 3]
        digits = stretch.characters[stretch.tags[long][:, None] + 3 + np.arange(LONG_NUMBER_DIGITS)]
        is_whole = ((digits >= ord("0")) & (digits <= ord("9"))).all(axis=1)
        return np.concatenate([negative_dates, stretch.find_owners(long[is_whole])])

    def _find_errors(self, stretch: _XmlStretch) -> np.ndarray:
        positions = [match.start() for match in _ERROR_KIND.finditer(stretch.content)]
        return stretch.find_owners(np.searchsorted(stretch.tags, np.array(positions, np.int64)))


def inspect_sheet_xml(
    pieces: Iterable[bytes], formats: Mapping[int, NumberFormat], has_uncomputed_formulas: bool = False
) -> SheetInspection:
    """Inspects a sheet whose XML comes piece by piece. Raises UnusualXmlError when it is not written in the usual way.

    formats: those that are not general, by style; has_uncomputed_formulas: when saved, so that a 0 is no result.
    """
    inspector = _SheetInspector(formats, has_uncomputed_formulas)
    rest, is_over, has_filter = b"", False, False
    for piece in pieces:
        if is_over:  # to the end of the part all the same, as its checksum comes last
            has_filter |= _FILTER in rest[-len(_FILTER) :] + piece
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
        has_filter |= is_over and _FILTER in rest
    if not is_over:
        raise UnusualXmlError
    inspector.inspection.filtered = has_filter
    return inspector.finish()


def parse_sheet_xml(
    pieces: Iterable[bytes], formats: Mapping[int, NumberFormat], has_uncomputed_formulas: bool = False
) -> SheetInspection:
    """The same as inspect_sheet_xml, however the XML is written. Raises INVALID_XML_ERRORS, or UnusualXmlError."""
    inspector = _SheetInspector(formats, has_uncomputed_formulas)
    for _, element in iterate_elements(pieces, ("end",), "{*}row", "{*}col", "{*}filterColumn"):
        inspector.add_element(element)
        clear_element(element)
    return inspector.finish()
