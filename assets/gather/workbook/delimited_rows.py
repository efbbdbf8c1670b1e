"""The grammar of delimited text: which characters form a cell, and which cells a row, misplaced quotes included."""

import contextlib
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast

import pyarrow as pa
from xlsxwriter.utility import xl_rowcol_to_cell

from assets.gather.workbook.sheet import TEXT, UnreadableFileError, check_extent

_SAMPLE_BYTES = 2**16
_MIN_SAMPLE_ROWS = 20
_ROWS_AT_ONCE = 20_000


@dataclass(frozen=True)
class DelimitedRow:
    """The cells of a row, and which of them (from 0) had misplaced quotes."""

    cells: list[str]
    repaired: list[int] = field(default_factory=list)


class DelimitedGrammar:
    """How a text is split into rows and cells by one delimiter."""

    def __init__(self, delimiter: str) -> None:
        escaped = re.escape(delimiter)
        end = rf"(?=[{escaped}\r\n]|\Z)"
        separator = rf"({escaped}|\r\n?|\n|\Z)"
        quoted = r'"((?:[^"]++|"")*+)"'
        self.delimiter = delimiter
        self._cell_separators = frozenset(delimiter + "\r\n")
        # Some programs write a space after each delimiter, and the quotes after that.
        self._cell = re.compile(rf'(?:{quoted}{end}|( ++){quoted} *+{end}|((?!")[^{escaped}\r\n]*+)){separator}')
        self._line = re.compile(r"([^\r\n]*+)(?:\r\n?|\n|\Z)")
        self._closing_quote = re.compile(rf'"[^\S{escaped}\r\n]*+{end}')
        self._unquoted_cell = re.compile(rf"([^{escaped}\r\n]*+){separator}")
        self._next_opening_quote = re.compile(rf'[{escaped}\r\n]"(?![{escaped}\r\n"]|\Z)')

    def parse_rows(self, text: str) -> Iterator[DelimitedRow]:
        """The rows of a text, one by one. Raises UnreadableFileError when a quote is never closed."""
        position, end, next_quote = 0, len(text), -1
        while position < end:
            if next_quote < position:
                next_quote = text.find('"', position) % (end + 1)  # the end, when there is none
            line = cast(re.Match[str], self._line.match(text, position))
            if line.end() <= next_quote:
                yield DelimitedRow(line[1].split(self.delimiter))
                position = line.end()
                continue
            row = DelimitedRow([])
            separator = self.delimiter
            while separator == self.delimiter:
                if match := self._cell.match(text, position):
                    quoted, spaces, quoted_after_spaces, plain, separator = match.groups()
                    if spaces:
                        row.repaired.append(len(row.cells))
                    inside = quoted_after_spaces if spaces else quoted
                    row.cells.append(plain if inside is None else inside.replace('""', '"'))
                    position = match.end()
                else:
                    cell, position, separator, is_tidy = self._parse_misquoted_cell(text, position)
                    if not is_tidy:
                        row.repaired.append(len(row.cells))
                    row.cells.append(cell)
            yield row

    def _parse_misquoted_cell(self, text: str, start: int) -> tuple[str, int, str, bool]:
        """A cell that begins with a quote and has misplaced ones: its text, end, separator, and whether it is tidy.

        A quote closes the cell where the cell could end. If none does, no quote means anything and the cell ends at its
        line's next separator. Raises UnreadableFileError when there is only the first quote.
        """
        position, has_stray = start + 1, False
        parts = []
        while (quote := text.find('"', position)) >= 0:
            parts.append(text[position:quote])
            if has_stray:
                is_next_cell = text[quote - 1] in self._cell_separators
            else:
                is_next_cell = bool(self._next_opening_quote.match(text, quote - 1))
            if is_next_cell:
                break  # this one was never closed
            is_doubled = text.startswith('""', quote)
            if closing := self._closing_quote.match(text, quote + (has_stray and is_doubled)):
                spaces, end, separator = self._parse_unquoted_cell(text, closing.start() + 1)
                return "".join(parts) + '"' * (has_stray and is_doubled) + spaces, end, separator, not has_stray
            parts.append('"')
            position = quote + 1 + is_doubled
            has_stray = has_stray or not is_doubled
        if not has_stray:
            line = len(re.findall(r"\r\n?|\n", text[:start])) + 1
            raise UnreadableFileError("open-quote", line)
        return *self._parse_unquoted_cell(text, start), False

    def _parse_unquoted_cell(self, text: str, start: int) -> tuple[str, int, str]:
        match = cast(re.Match[str], self._unquoted_cell.match(text, start))  # it matches nothing, too
        return match[1], match.end(), match[2]


def parse_columns_by_row(text: bytes, delimiter: str) -> tuple[list[pa.ChunkedArray], list[tuple[str, str]]]:
    """The columns of a text in UTF-8, and the reference (A1) and text of each cell whose quotes were repaired.

    Raises UnreadableFileError when a quote is never closed, or the cells are spread too far.
    """
    batches: list[list[pa.Array]] = []
    repaired = []
    width = height = filled_cells = 0
    rows = DelimitedGrammar(delimiter).parse_rows(text.decode())
    while batch := list(itertools.islice(rows, _ROWS_AT_ONCE)):
        for line, row in enumerate(batch, start=height):
            repaired += [(xl_rowcol_to_cell(line, i), row.cells[i]) for i in row.repaired]
            filled_cells += len(row.cells)
        height += len(batch)
        width = max(width, *(len(row.cells) for row in batch))
        check_extent(height, width, filled_cells)
        columns = itertools.zip_longest(*(row.cells for row in batch), fillvalue="")
        batches.append([pa.array(column, TEXT) for column in columns])
    for arrays in batches:
        arrays += [pa.repeat(pa.scalar("", TEXT), len(arrays[0]))] * (width - len(arrays))
    return [pa.chunked_array(column, TEXT) for column in zip(*batches, strict=True)], repaired


def sample_rows(text: bytes, delimiter: str) -> list[DelimitedRow]:
    """The first rows of a text in UTF-8; the last of them may be cut."""
    size = _SAMPLE_BYTES
    while size < len(text) and len(re.findall(rb"[\r\n]+", text[:size])) < _MIN_SAMPLE_ROWS:
        size *= 8
    rows: list[DelimitedRow] = []
    with contextlib.suppress(UnreadableFileError):  # a quoted cell that the cut goes through
        rows += DelimitedGrammar(delimiter).parse_rows(text[:size].decode("utf-8", "ignore"))
    return rows
