"""Delimited text (.csv, .tsv …) → one sheet of texts.

What a row and a cell are is for delimited_rows to say; regular files are read by pyarrow, which is many times faster.
"""

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
from xlsxwriter.utility import xl_rowcol_to_cell

from assets.gather.workbook.cell_texts import blank_spaces
from assets.gather.workbook.delimited_dialects import describe_delimiter, detect_dialect
from assets.gather.workbook.delimited_rows import DelimitedDialect, DelimitedGrammar, DelimitedRow, sample_rows
from assets.gather.workbook.line_repair import LineRepairer
from assets.gather.workbook.sheet import TEXT, ReadingNote, Sheet, check_extent
from assets.gather.workbook.text_encodings import decode_to_utf8
from assets.gather.workbook.unusual_lines import repair_unusual_lines

COMMA = ","

_PIECE_BYTES = 2**24
_BLOCK_BYTES = 2**22
_ROWS_AT_ONCE = 20_000
_MAX_REGULAR_COLUMNS = 2_000  # with more columns pyarrow takes more memory than it saves time
_MAX_ODD_ROWS = 20_000  # with more rows of other widths, reading them all row by row takes less memory
_MAX_REPAIRS = 1_000  # so many lines are looked at for what is wrong with them
_OWN_TABLE = 3  # so many neighbouring lines of another width are not damaged, but another table
_END_OF_FILE = b"\x1a"  # with which old programs end a text
_BYTE_ORDER_MARK = "\ufeff".encode()


def read_delimited_text(content: bytes, name: str, encoding: str | None) -> tuple[list[Sheet], list[ReadingNote]]:
    """The only sheet of a delimited text (format_readers.SheetReader).

    Lines are counted as a spreadsheet counts them: a line break inside a cell begins no line, a blank line is one.
    """
    text, notes = decode_to_utf8(content, encoding)
    if _BYTE_ORDER_MARK in text:  # where files were put one below the other
        text = text.replace(b"\n" + _BYTE_ORDER_MARK, b"\n").replace(b"\r" + _BYTE_ORDER_MARK, b"\r")
    dialect, text = detect_dialect(repair_unusual_lines(text.removesuffix(_END_OF_FILE)))
    if dialect.delimiter != COMMA:
        name_en, name_cy = describe_delimiter(dialect)
        notes.append(ReadingNote("separator-read", parameters={"separator_en": name_en, "separator_cy": name_cy}))
    repairs = LineRepairs(dialect, sample_rows(text, dialect), name)
    columns = parse_regular_columns(text, dialect, repairs)
    if columns is None:
        repairs = LineRepairs(dialect, repairs.sample, name)
        columns = parse_columns_by_row(text, dialect, repairs)
    columns = [pa.chunked_array(map(blank_spaces, column.chunks), TEXT) for column in columns]
    while columns and not pc.any(pc.not_equal(columns[-1], "")).as_py():
        columns.pop()
    return [Sheet(name, tuple(columns))], [*notes, *repairs.notes]


class LineRepairs:
    """What is done about the lines of a text that are not like the others, and the notes of it."""

    def __init__(self, dialect: DelimitedDialect, sample: list[DelimitedRow], sheet: str) -> None:
        self.sample = sample
        self.notes: list[ReadingNote] = []
        self._sheet = sheet
        self._repairer = LineRepairer(dialect, sample)
        self._count = 0

    @property
    def width(self) -> int:
        return self._repairer.width

    def repair_rows(self, rows: dict[int, DelimitedRow]) -> dict[int, list[str]]:
        """The cells of odd rows, by their lines (from 0): those of another width, or with misplaced quotes."""
        runs = _measure_runs({line: len(row.cells) for line, row in rows.items()})
        return {line: self._repair_row(line, row, runs[line] < _OWN_TABLE) for line, row in rows.items()}

    def _repair_row(self, line: int, row: DelimitedRow, is_alone: bool) -> list[str]:
        for column in row.repaired:
            self._add_note("quotes-mended", line, column, row.cells[column])
        cells, width = row.cells, self.width
        if len(cells) != width and self._repairer.is_comment(row):
            return [row.text]
        if line == self._repairer.header_line:
            return self._repair_header(line, row)
        if len(cells) != width and is_alone and self._count < _MAX_REPAIRS:
            self._count += 1
            repaired = self._repairer.repair(row)
            if repaired is not None:
                changed = next((i for i, (old, new) in enumerate(zip(cells, repaired, strict=False)) if old != new), 0)
                self._add_note("line-damaged", line, changed, repaired[changed])
                return repaired
            if self._repairer.has_misplaced_cells(cells) and not self._repairer.is_shifted(row):
                first = next((i for i, text in enumerate(cells) if text.strip()), 0)
                self._add_note("line-damaged", line, first, cells[first])
                return cells
        for column in row.unclosed:
            self._add_note("quote-unclosed", line, column, cells[column])
        return cells

    def _repair_header(self, line: int, row: DelimitedRow) -> list[str]:
        cells = self._repairer.repair_header(row) or row.cells
        changed = next((i for i, (old, new) in enumerate(zip(row.cells, cells, strict=False)) if old != new), 0)
        self._add_note("header-damaged", line, changed, cells[changed])
        return cells

    def _add_note(self, rule: str, line: int, column: int, value: str) -> None:
        self.notes.append(ReadingNote(rule, self._sheet, xl_rowcol_to_cell(line, column), value))


def _measure_runs(widths: dict[int, int]) -> dict[int, int]:
    """How many lines of the same width, each next to the other, a line is among: several make a table of their own."""
    runs: dict[int, int] = {}
    group: list[int] = []
    for line, width in sorted(widths.items()):
        if group and (line, width) != (group[-1] + 1, widths[group[-1]]):
            group = []
        group.append(line)
        runs |= dict.fromkeys(group[-_OWN_TABLE:], len(group))
    return runs


def parse_regular_columns(text: bytes, dialect: DelimitedDialect, repairs: LineRepairs) -> list[pa.ChunkedArray] | None:
    """The columns of a text in UTF-8, or None when only delimited_rows can tell what it says.

    Raises UnreadableFileError when the cells are spread too far.
    """
    is_plain = len(dialect.delimiter) == 1 and dialect.delimiter.isascii() and not dialect.has_backslashes
    is_quoted = _detect_quoting(text, dialect) if is_plain else None
    widths = Counter(len(row.cells) for row in repairs.sample)
    if is_quoted is None or not widths or max(widths) > _MAX_REGULAR_COLUMNS or (is_quoted and dialect.is_spaced):
        return None
    odd_rows: dict[int, DelimitedRow] = {}
    grammar = DelimitedGrammar(dialect)

    def set_row_aside(row: pyarrow.csv.InvalidRow) -> str:
        if len(odd_rows) == _MAX_ODD_ROWS:
            return "error"
        odd_rows[row.number - 1] = grammar.parse_row(row.text)
        return "skip"

    parse_options = pyarrow.csv.ParseOptions(
        delimiter=dialect.delimiter,
        quote_char=dialect.quote if is_quoted else False,
        newlines_in_values=is_quoted,
        ignore_empty_lines=False,
        invalid_row_handler=set_row_aside,
    )
    try:
        columns = _read_equal_rows(text, widths.most_common(1)[0][0], parse_options)
    except pa.ArrowInvalid:  # too many rows of other widths
        return None
    if dialect.is_spaced:
        columns = [pc.utf8_ltrim(column, " ") for column in columns]
    return _insert_rows(columns, repairs.repair_rows(odd_rows))


def parse_columns_by_row(text: bytes, dialect: DelimitedDialect, repairs: LineRepairs) -> list[pa.ChunkedArray]:
    """The columns of a text in UTF-8, whatever its quotes are. Raises UnreadableFileError as above."""
    batches: list[list[pa.Array]] = []
    width = height = filled_cells = 0
    for rows in _slice_rows(DelimitedGrammar(dialect).parse_rows(text.decode())):
        odd = {
            line: row
            for line, row in enumerate(rows, start=height)
            if len(row.cells) != repairs.width or row.repaired or row.unclosed
        }
        repaired = repairs.repair_rows(odd)
        batch = [repaired.get(line, row.cells) for line, row in enumerate(rows, start=height)]
        filled_cells += sum(map(len, batch))
        height += len(batch)
        width = max(width, *map(len, batch))
        check_extent(height, width, filled_cells)
        batches.append([pa.array(column, TEXT) for column in itertools.zip_longest(*batch, fillvalue="")])
    for arrays in batches:
        arrays += [pa.repeat(pa.scalar("", TEXT), len(arrays[0]))] * (width - len(arrays))
    return [pa.chunked_array(column, TEXT) for column in zip(*batches, strict=True)]


def _slice_rows(rows: Iterator[DelimitedRow]) -> Iterator[Sequence[DelimitedRow]]:
    while batch := list(itertools.islice(rows, _ROWS_AT_ONCE)):
        yield batch


def _read_equal_rows(text: bytes, width: int, parse_options: pyarrow.csv.ParseOptions) -> list[pa.ChunkedArray]:
    names = [str(number) for number in range(width)]
    # Where a block ends between CR and LF inside a cell, pyarrow drops the LF; with threads it does not number the rows.
    block_bytes = len(text) + 1 if parse_options.newlines_in_values else _BLOCK_BYTES
    read_options = pyarrow.csv.ReadOptions(column_names=names, block_size=block_bytes, use_threads=False)
    types = dict.fromkeys(names, TEXT)
    convert_options = pyarrow.csv.ConvertOptions(column_types=types, strings_can_be_null=False, check_utf8=False)
    return pyarrow.csv.read_csv(pa.BufferReader(text), read_options, parse_options, convert_options).columns


def _insert_rows(columns: list[pa.ChunkedArray], rows: dict[int, list[str]]) -> list[pa.ChunkedArray]:
    """The columns with other rows at their lines (from 0), all as wide as the widest."""
    height, width = len(columns[0]) + len(rows), max(len(columns), *map(len, rows.values()), 0)
    check_extent(height, width, len(columns[0]) * len(columns) + sum(map(len, rows.values())))
    if not rows:
        return columns
    blank = pa.repeat(pa.scalar("", TEXT), len(columns[0]))
    chunks = [column.chunks for column in columns] + [[blank]] * (width - len(columns))
    texts = zip(*([*row, *[""] * (width - len(row))] for row in rows.values()), strict=True)
    order = np.argsort(np.append(np.delete(np.arange(height), [*rows]), [*rows]))
    joined = [pa.chunked_array([*chunk, pa.array(text, TEXT)]) for chunk, text in zip(chunks, texts, strict=True)]
    return [column.take(order) for column in joined]


def _detect_quoting(text: bytes, dialect: DelimitedDialect) -> bool | None:
    """Whether quotes enclose cells: True if all are in place, False if none opens a cell, None if that is not clear.

    All are in place when each first of two follows a delimiter, a line break or a quote, and each second is followed by
    one: then what is between them is inside, and everything else outside.
    """
    quote, delimiter = dialect.quote.encode(), dialect.delimiter.encode()
    if quote not in text:
        return False
    characters = np.frombuffer(text, np.uint8)
    is_border = np.zeros(256, bool)
    is_border[[*b"\r\n", *quote, *delimiter]] = True
    count = 0
    for start in range(0, len(characters), _PIECE_BYTES):
        quotes = np.flatnonzero(characters[start : start + _PIECE_BYTES] == ord(quote)) + start
        opening, closing = quotes[count % 2 :: 2], quotes[1 - count % 2 :: 2]
        before = characters[opening[opening > 0] - 1]
        after = characters[closing[closing < len(characters) - 1] + 1]
        if not (is_border[before].all() and is_border[after].all()):
            break
        count += len(quotes)
    else:
        if count % 2 == 0:
            return True
    opening_quote = rb"(?:\A|[\r\n%b]) *%b" % (re.escape(delimiter), quote)
    return None if re.search(opening_quote, text) else False
