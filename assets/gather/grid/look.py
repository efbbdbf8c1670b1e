"""A look into the XML of an .xlsx sheet, for what its reader leaves out: formats of numbers, errors, unsaved formulas.

Belongs here: what those cells are, and how far a sheet reaches, read as XML. Does not belong here: the same at speed
(glance), or what becomes of the cells (xlsx).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from assets.gather.workbook.zip_archive import forget, parsed
from assets.gather.workbook.number_formats import NumberFormat
from assets.gather.workbook.sheet import UnreadableFileError
from assets.gather.workbook.shown import number

LARGEST_GRID = 40_000_000
"""Cells, blank ones included, that a sheet may reach over: a million lines of forty columns."""
SPARSE_GRID = 5_000_000
"""Cells from which on a sheet must not be nearly all blank."""

_REFERENCE = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
_COLUMNS = 16_384
"""A sheet has no more columns."""
TRUE = ("1", "true", "on")
LONG = 16
"""Digits from which on a whole number does not fit into the 53 bits that readers of workbooks keep it in."""


@dataclass(frozen=True)
class Sought:
    """What to look for: cells of the styles that show a number otherwise; negative numbers among dates; and whether the
    workbook says that its formulas were not computed when it was saved, so that a 0 is no result."""

    styles: frozenset[int] = frozenset()
    dates: frozenset[int] = frozenset()
    uncomputed: bool = False

    @classmethod
    def of(cls, formats: Mapping[int, NumberFormat], uncomputed: bool = False) -> "Sought":
        """What to look for where the styles have these number formats."""
        shown_otherwise = frozenset(style for style, how in formats.items() if how.meaning in ("percentage", "zeros"))
        return cls(shown_otherwise, frozenset(formats) - shown_otherwise, uncomputed)


@dataclass
class Look:
    """What was found: the text of some cells by line and column, and the places (line, column, style) of the styles sought.

    All count from 0. merged: the first and the last cell of each merged stretch, where the reader does not tell them;
    filled: how many cells hold something; height and width: how far these reach. hidden_rows (from 1), hidden_columns
    (from 0): what the sheet hides; filtered: whether a filter hides rows.
    """

    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    styled: list[np.ndarray] = field(default_factory=list)
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    filled: int = 0
    height: int = 0
    width: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    filtered: bool = False

    def hide_columns(self, first: int, last: int) -> None:
        """Notes that a stretch of columns (from 1, as a workbook writes it) is hidden; none lies beyond the last of all."""
        self.hidden_columns.update(range(first - 1, min(last, _COLUMNS)))


def is_filled(rows: int, columns: int, cells: int) -> bool:
    """Whether a sheet this long and wide, of which so many cells hold something, is small enough or full enough to hold."""
    grid = rows * columns
    return grid <= SPARSE_GRID or (grid <= LARGEST_GRID and grid <= 20 * cells)


def fits(rows: int, columns: int, cells: int) -> None:
    """Raises UnreadableFileError when a sheet is too large to hold, or nearly all blank (is_filled)."""
    if not is_filled(rows, columns, cells):
        raise UnreadableFileError("it is spread over too many cells", "mae'n ymestyn dros ormod o gelloedd")


def column_number(letters: str) -> int:
    """A column's number, from 1, by its letters."""
    count = 0
    for letter in letters.upper():
        count = count * 26 + ord(letter) - 64
    return count


def special(sought: Sought, kind: str, style: int, formula: str | None, value: str | None) -> str | None:
    """The text of a cell that its reader would leave out or alter; None: it reads the cell rightly.

    kind: the cell's type; formula: without its =, None if it has none; value: as saved, None if none is.
    """
    if kind == "e":
        return value or "#N/A"
    if formula is not None:
        saved = value is not None if kind == "str" else bool(value)
        if not saved or (sought.uncomputed and value == "0" and kind == "n"):
            return f"={formula}"
    if kind == "n" and value:
        if len(value) >= LONG and value.isdecimal():
            return value.lstrip("0") or "0"
        if value[0] == "-" and style in sought.dates:
            return number(float(value))
    return None


def looked(file: Any, sought: Sought) -> Look:
    """What is found in a sheet's XML. Raises what parsing raises, and UnreadableFileError when its cells reach too far."""
    look = Look()
    shared: dict[str, str] = {}
    styled = []
    at_row = 0
    for _, row in parsed(file, ("end",), "{*}row", "{*}col", "{*}filterColumn"):
        match row.tag.rpartition("}")[2]:
            case "col":
                first, last = row.get("min", ""), row.get("max", "")
                if row.get("hidden") in TRUE and first.isdecimal() and last.isdecimal():
                    look.hide_columns(int(first), int(last))
                continue
            case "filterColumn":
                look.filtered = True
                continue
        named = row.get("r", "")
        at_row = int(named) if named.isdecimal() else at_row + 1
        if row.get("hidden") in TRUE:
            look.hidden_rows.add(at_row)
        at_column = 0
        for cell in row.iterchildren("{*}c"):
            place = _REFERENCE.fullmatch(cell.get("r", ""))
            at_column = column_number(place[1]) if place else at_column + 1
            line = int(place[2]) if place else at_row
            if not len(cell):
                continue
            look.filled += 1
            look.height, look.width = max(look.height, line), max(look.width, at_column)
            style, formula, value = int(cell.get("s", "0")), cell.find("{*}f"), cell.find("{*}v")
            if formula is not None and formula.text:
                shared[formula.get("si", "")] = formula.text
            text = special(
                sought,
                cell.get("t", "n"),
                style,
                None if formula is None else formula.text or shared.get(formula.get("si", ""), ""),
                None if value is None else value.text or "",
            )
            if text is not None:
                look.texts[line - 1, at_column - 1] = text
            elif style in sought.styles:
                styled.append((line - 1, at_column - 1, style))
        forget(row)
    fits(look.height, look.width, look.filled)
    look.styled = [np.array(styled, np.int64).reshape(-1, 3)]
    return look
