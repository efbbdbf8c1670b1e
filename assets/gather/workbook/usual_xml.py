"""The XML of an .xlsx sheet that is written in an unusual way → the way in which nearly all programs write it."""

import re
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

from assets.gather.workbook.cell_references import format_column_letters, parse_column_letters
from assets.gather.workbook.safe_xml import clear_element, iterate_elements

TRUE_VALUES = ("1", "true", "on")

_REFERENCE = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
_PIECE_CHARACTERS = 2**20


def normalise_sheet_xml(file: Any) -> Iterator[bytes]:
    """A sheet's XML in the form that xlsx_inspection reads, in pieces of about a megabyte.

    It has no more than what is looked for there: the cells that hold something, which rows and columns are hidden, and
    whether a filter is on. Shared formulas are written out. Raises INVALID_XML_ERRORS.
    """
    shared_formulas: dict[str, str] = {}
    piece: list[str] = []
    size = line = 0
    has_filter = False
    for _, element in iterate_elements(file, ("end",), "{*}row", "{*}col", "{*}filterColumn"):
        is_hidden = element.get("hidden") in TRUE_VALUES
        match element.tag.rpartition("}")[2]:
            case "filterColumn":
                has_filter = True
                continue
            case "col":
                first, last = element.get("min", ""), element.get("max", "")
                text = f'<col min="{first}" max="{last}" hidden="1">' if is_hidden else ""
            case _:
                number = element.get("r", "")
                line = int(number) if number.isdecimal() else line + 1
                text = f'<row r="{line}" hidden="1">' if is_hidden else ""
                text += "".join(_write_cells(element, line, shared_formulas))
                clear_element(element)
        piece.append(text)
        size += len(text)
        if size > _PIECE_CHARACTERS:
            yield "".join(piece).encode()
            piece, size = [], 0
    yield "".join([*piece, "</sheetData>", "<filterColumn>" if has_filter else ""]).encode()


def _write_cells(row: Any, line: int, shared_formulas: dict[str, str]) -> Iterator[str]:
    """The cells of a row that hold something; a formula that others share is remembered in shared_formulas, by its key."""
    column = 0
    for cell in row.iterchildren("{*}c"):
        reference = _REFERENCE.fullmatch(cell.get("r", ""))
        column = parse_column_letters(reference[1]) if reference else column + 1
        if not len(cell):
            continue
        content = ""
        if (formula := cell.find("{*}f")) is not None:
            key = formula.get("si", "")
            if key and formula.text:
                shared_formulas[key] = formula.text
            content += f"<f>{escape(formula.text or shared_formulas.get(key, ''))}</f>"
        if (value := cell.find("{*}v")) is not None:
            content += f"<v>{escape(value.text or '')}</v>"
        place = f"{format_column_letters(column)}{int(reference[2]) if reference else line}"
        attributes = f's="{int(cell.get("s", "0"))}" t="{escape(cell.get("t", "n"))}"'
        yield f'<c r="{place}" {attributes}>{content or "<is/>"}</c>'
