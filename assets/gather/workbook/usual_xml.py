"""The XML of an .xlsx sheet that is written in an unusual way → the way in which nearly all programs write it."""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from xml.sax.saxutils import escape

from assets.gather.workbook.safe_xml import clear_element, iterate_elements
from assets.gather.workbook.sheet import format_column_letters, parse_column_letters

TRUE_VALUES = ("1", "true", "on")

_REFERENCE = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
_PIECE_CHARACTERS = 2**20


class _SheetRewriter:
    def __init__(self) -> None:
        self.has_filter = False
        self._line = 0
        self._shared_formulas: dict[str, str] = {}

    def rewrite_element(self, element: Any) -> str:
        """A row, or a column's declaration, in the usual way; '' for one that is of no matter."""
        is_hidden = element.get("hidden") in TRUE_VALUES
        match element.tag.rpartition("}")[2]:
            case "filterColumn":
                self.has_filter = True
                return ""
            case "col":
                first, last = element.get("min", ""), element.get("max", "")
                return f'<col min="{first}" max="{last}" hidden="1">' if is_hidden else ""
        number = element.get("r", "")
        self._line = int(number) if number.isdecimal() else self._line + 1
        cells = "".join(self._rewrite_cells(element))
        clear_element(element)
        return f'<row r="{self._line}" hidden="1">{cells}' if is_hidden else cells

    def _rewrite_cells(self, row: Any) -> Iterator[str]:
        """The cells of a row that hold something; formulas that others share are written out."""
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
                    self._shared_formulas[key] = formula.text
                content += f"<f>{escape(formula.text or self._shared_formulas.get(key, ''))}</f>"
            if (value := cell.find("{*}v")) is not None:
                content += f"<v>{escape(value.text or '')}</v>"
            place = f"{format_column_letters(column)}{int(reference[2]) if reference else self._line}"
            attributes = f's="{int(cell.get("s", "0"))}" t="{escape(cell.get("t", "n"))}"'
            yield f'<c r="{place}" {attributes}>{content or "<is/>"}</c>'


def normalise_sheet_xml(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """What xlsx_inspection looks for in a sheet's XML, in the form that it reads: filled cells, what is hidden, the filter."""
    rewriter = _SheetRewriter()
    text = ""
    for _, element in iterate_elements(pieces, ("end",), "{*}row", "{*}col", "{*}filterColumn"):
        text += rewriter.rewrite_element(element)
        if len(text) > _PIECE_CHARACTERS:
            yield text.encode()
            text = ""
    yield f"{text}</sheetData>{'<filterColumn>' if rewriter.has_filter else ''}".encode()
