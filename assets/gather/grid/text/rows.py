"""The grammar of a text table: which letters form a cell, and which cells a row.

Belongs here: reading row by row, quotation marks out of place included; what this says is right. Does not belong here:
reading a regular file at once (columns), choosing the separator (separators).
"""

import contextlib
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast

import pyarrow as pa

from assets.gather.workbook.sheet import TEXT, UnreadableFileError

MOST_COLUMNS = 16_384
LARGEST_GRID = 40_000_000
SPARSE_GRID = 5_000_000
_SAMPLE = 2**16
_ENOUGH_ROWS = 20
_AT_ONCE = 20_000


@dataclass(frozen=True)
class Row:
    """One row: its cells, and which of them (from 0) had quotation marks out of place."""

    cells: list[str]
    mended: list[int] = field(default_factory=list)


class Grammar:
    """How cells and rows are parted by one separator."""

    def __init__(self, separator: str) -> None:
        """separator: one character, neither a quotation mark nor a line break."""
        end = rf"(?=[{re.escape(separator)}\r\n]|\Z)"
        parting = rf"({re.escape(separator)}|\r\n?|\n|\Z)"
        self.separator = separator
        self._before = frozenset(separator + "\r\n")
        quoted = r'"((?:[^"]++|"")*+)"'
        # Some programs write a space after each separator, and the quotation marks after that.
        self._cell = re.compile(
            rf'(?:{quoted}{end}|( ++){quoted} *+{end}|((?!")[^{re.escape(separator)}\r\n]*+)){parting}'
        )
        self._line = re.compile(r"([^\r\n]*+)(?:\r\n?|\n|\Z)")
        self._closing = re.compile(rf'"[^\S{re.escape(separator)}\r\n]*+{end}')
        self._plain = re.compile(rf"([^{re.escape(separator)}\r\n]*+){parting}")
        self._opening = re.compile(rf'[{re.escape(separator)}\r\n]"(?![{re.escape(separator)}\r\n"]|\Z)')

    def rows(self, letters: str) -> Iterator[Row]:
        """The rows of a text one by one. Raises UnreadableFileError when a quotation mark is never closed."""
        at, end, mark = 0, len(letters), -1
        while at < end:
            if mark < at:
                mark = letters.find('"', at) % (end + 1)  # the end, when there is none
            line = cast(re.Match[str], self._line.match(letters, at))
            if line.end() <= mark:
                yield Row(line[1].split(self.separator))
                at = line.end()
                continue
            row = Row([])
            parting = self.separator
            while parting == self.separator:
                found = self._cell.match(letters, at)
                if found:
                    quoted, spaces, spaced, plain, parting = found.groups()
                    if spaces:
                        row.mended.append(len(row.cells))
                    inside = spaced if spaces else quoted
                    row.cells.append(plain if inside is None else inside.replace('""', '"'))
                    at = found.end()
                else:
                    text, at, parting, tidy = self._mended(letters, at)
                    if not tidy:
                        row.mended.append(len(row.cells))
                    row.cells.append(text)
            yield row

    def _mended(self, letters: str, start: int) -> tuple[str, int, str, bool]:
        """A cell that begins with a quotation mark and has others out of place: text, end, what follows, whether tidy.

        A mark closes the cell where the cell could end. Without one, no mark means anything and the cell ends at its
        line's next separator. Raises UnreadableFileError when there is only the first mark.
        """
        at, stray = start + 1, False
        text = []
        while (mark := letters.find('"', at)) >= 0:
            text.append(letters[at:mark])
            if (stray and letters[mark - 1] in self._before) or (not stray and self._opening.match(letters, mark - 1)):
                break  # the next cell begins, and this one was never closed
            doubled = letters.startswith('""', mark)
            if closing := self._closing.match(letters, mark + (stray and doubled)):
                spaces, end, parting = self._rest(letters, closing.start() + 1)
                return "".join(text) + '"' * (stray and doubled) + spaces, end, parting, not stray
            text.append('"')
            at = mark + 1 + doubled
            stray = stray or not doubled
        if not stray:
            line = len(re.findall(r"\r\n?|\n", letters[:start])) + 1
            raise UnreadableFileError(
                f"the quotation mark that opens on line {line} is never closed",
                f"ni chaiff y dyfynnod sy'n agor ar linell {line} ei gau byth",
            )
        return *self._rest(letters, start), False

    def _rest(self, letters: str, at: int) -> tuple[str, int, str]:
        """What stands before the next separator or line break, where that ends, and which it is."""
        found = cast(re.Match[str], self._plain.match(letters, at))  # it matches nothing, too
        return found[1], found.end(), found[2]


def read(letters: bytes, separator: str) -> tuple[list[pa.ChunkedArray], list[tuple[str, str]]]:
    """The columns of a text table in UTF-8, and each cell (as A1, with its text) whose quotation marks were mended.

    Raises UnreadableFileError when a quotation mark is never closed, or the cells are spread too far.
    """
    parts: list[list[pa.Array]] = []
    mended = []
    width = height = cells = 0
    rows = Grammar(separator).rows(letters.decode())
    while part := list(itertools.islice(rows, _AT_ONCE)):
        for line, row in enumerate(part, start=height + 1):
            mended += [(f"{_letters(column)}{line}", row.cells[column]) for column in row.mended]
            cells += len(row.cells)
        height += len(part)
        width = max(width, *(len(row.cells) for row in part))
        fits(height, width, cells)
        parts.append(
            [pa.array(column, TEXT) for column in itertools.zip_longest(*(row.cells for row in part), fillvalue="")]
        )
    columns = [
        pa.chunked_array([part[at] if at < len(part) else blanks(len(part[0])) for part in parts], TEXT)
        for at in range(width)
    ]
    return columns, mended


def sampled(letters: bytes, separator: str) -> list[Row]:
    """The first rows of a text in UTF-8; its last may be cut."""
    size = _SAMPLE
    while size < len(letters) and len(re.findall(rb"[\r\n]+", letters[:size])) < _ENOUGH_ROWS:
        size *= 8
    rows: list[Row] = []
    with contextlib.suppress(UnreadableFileError):  # a cell that the cut goes through
        rows += Grammar(separator).rows(letters[:size].decode("utf-8", "ignore"))
    return rows


def fits(height: int, width: int, cells: int) -> None:
    """Raises UnreadableFileError when a table this long and wide is too large, nearly all blank, or wider than any spreadsheet.

    cells: how many cells its rows have, before the short ones are filled up.
    """
    grid = height * width
    if width > MOST_COLUMNS or grid > LARGEST_GRID or (grid > SPARSE_GRID and grid > 20 * cells):
        raise UnreadableFileError("it is spread over too many cells", "mae'n ymestyn dros ormod o gelloedd")


def blanks(count: int) -> pa.Array:
    """So many blank cells."""
    return pa.repeat(pa.scalar("", TEXT), count)


def _letters(column: int) -> str:
    """A column, from 0, as a spreadsheet calls it."""
    name = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(65 + letter) + name
    return name
