"""Many rows of a delimited text at once, with pyarrow, for the texts that are regular enough.

Belongs here: a fast way to what the grammar (delimited_rows) says, and the columns as a sheet has them. Does not belong here:
a rule of its own about cells or rows: whatever is doubtful is left to the grammar.
"""

import itertools
import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from assets.gather.workbook.delimited_text.delimited_rows import (
    DelimitedGrammar,
    DelimitedRow,
    build_blank_cells,
    sample_rows,
)
from assets.gather.workbook.sheet import TEXT, check_extent

_PIECE_BYTES = 2**24
_BLOCK_BYTES = 2**22
_MAX_IRREGULAR_ROWS = 100_000
_MAX_REGULAR_COLUMNS = 2_000
"""With more columns the fast way takes more memory than it saves time."""
_SPACE_FIRST_BYTES = np.zeros(256, bool)
_SPACE_FIRST_BYTES[[*range(9, 14), *range(28, 33), 0xC2, 0xE1, 0xE2, 0xE3]] = True


def parse_regular_columns(text: bytes, delimiter: str, block_bytes: int = _BLOCK_BYTES) -> list[pa.ChunkedArray] | None:
    """The columns of a text in UTF-8, or None when only the grammar can tell what it says.

    block_bytes: how much is parsed at a time. Raises UnreadableFileError when the cells are spread too far.
    """
    is_quoted = _detect_quoting(text, delimiter)
    widths = Counter(len(row.cells) for row in sample_rows(text, delimiter))
    if is_quoted is None or not widths or max(widths) > _MAX_REGULAR_COLUMNS:
        return None
    names = [str(number) for number in range(widths.most_common(1)[0][0])]
    if is_quoted:
        block_bytes = _choose_block_size(text, block_bytes)
    irregular: dict[int, DelimitedRow] = {}
    grammar = DelimitedGrammar(delimiter)

    def set_aside_row(row: pyarrow.csv.InvalidRow) -> str:
        """Keeps a row that is too short or too long for later; its number is known only without threads."""
        if row.number is None or len(irregular) == _MAX_IRREGULAR_ROWS:
            return "error"
        (irregular[row.number - 1],) = grammar.parse_rows(row.text)
        return "skip"

    parse_options = pyarrow.csv.ParseOptions(
        delimiter=delimiter,
        quote_char='"' if is_quoted else False,
        newlines_in_values=is_quoted,
        ignore_empty_lines=False,
        invalid_row_handler=set_aside_row,
    )
    convert_options = pyarrow.csv.ConvertOptions(
        column_types=dict.fromkeys(names, TEXT), strings_can_be_null=False, check_utf8=False
    )
    for use_threads in (True, False):
        read_options = pyarrow.csv.ReadOptions(column_names=names, block_size=block_bytes, use_threads=use_threads)
        try:
            table = pyarrow.csv.read_csv(pa.BufferReader(text), read_options, parse_options, convert_options)
        except pa.ArrowInvalid:
            continue
        return _insert_rows(table.columns, irregular)
    return None


def _detect_quoting(text: bytes, delimiter: str) -> bool | None:
    """Whether quotes enclose cells: True if all are in place, False if none opens a cell, None if that is not clear.

    All are in place when each first of two follows a delimiter, a line break or a quote, and each second is followed by
    one: then what is between them is inside, and everything else outside.
    """
    if b'"' not in text:
        return False
    characters = np.frombuffer(text, np.uint8)
    is_border = np.zeros(256, bool)
    is_border[[*b'\r\n"', ord(delimiter)]] = True
    count = 0
    for start in range(0, len(characters), _PIECE_BYTES):
        quotes = np.flatnonzero(characters[start : start + _PIECE_BYTES] == ord('"')) + start
        opening, closing = quotes[count % 2 :: 2], quotes[1 - count % 2 :: 2]
        before = characters[opening[opening > 0] - 1]
        after = characters[closing[closing < len(characters) - 1] + 1]
        if not (is_border[before].all() and is_border[after].all()):
            break
        count += len(quotes)
    else:
        if count % 2 == 0:
            return True
    opening_quote = rb'(?:\A|[\r\n%b]) *"' % re.escape(delimiter.encode())
    return None if re.search(opening_quote, text) else False


def _choose_block_size(text: bytes, min_bytes: int) -> int:
    """A size of blocks at whose ends no CRLF is cut: pyarrow would drop the LF, inside a cell too."""
    characters = np.frombuffer(text, np.uint8)
    return next(
        size
        for size in itertools.count(min_bytes)
        if not ((characters[size - 1 : -1 : size] == ord("\r")) & (characters[size::size] == ord("\n"))).any()
    )


def _insert_rows(columns: list[pa.ChunkedArray], rows: dict[int, DelimitedRow]) -> list[pa.ChunkedArray]:
    """The columns with rows inserted at their lines (from 0), all padded to the longest row."""
    regular = len(columns[0])
    height, width = regular + len(rows), max([len(columns), *(len(row.cells) for row in rows.values())])
    check_extent(height, width, regular * len(columns) + sum(len(row.cells) for row in rows.values()))
    if not rows:
        return columns
    is_inserted = np.zeros(height, bool)
    is_inserted[list(rows)] = True
    order = np.empty(height, np.int64)
    order[~is_inserted], order[is_inserted] = np.arange(regular), np.arange(regular, height)
    inserted = zip(*(row.cells + [""] * (width - len(row.cells)) for row in rows.values()), strict=True)
    missing = [pa.chunked_array([build_blank_cells(regular)])] * (width - len(columns))
    return [
        pa.chunked_array([*column.chunks, pa.array(texts, TEXT)]).take(order)
        for column, texts in zip([*columns, *missing], inserted, strict=True)
    ]


def tidy_columns(columns: Sequence[pa.ChunkedArray]) -> tuple[pa.ChunkedArray, ...]:
    """The columns with cells of only white space as blanks, and without the blank columns at the end."""
    tidied = [pa.chunked_array([_blank_spaces(chunk) for chunk in column.chunks], TEXT) for column in columns]
    while tidied and not pc.any(pc.not_equal(tidied[-1], "")).as_py():
        tidied.pop()
    return tuple(tidied)


def _blank_spaces(chunk: pa.Array) -> pa.Array:
    """Texts with those of only white space as blanks; only those whose first byte could be white space are looked at."""
    _, offsets_buffer, data = chunk.buffers()
    offsets = np.frombuffer(offsets_buffer, np.int64)[chunk.offset : chunk.offset + len(chunk) + 1]
    filled = np.flatnonzero(offsets[:-1] < offsets[1:])
    candidates = filled[_SPACE_FIRST_BYTES[np.frombuffer(data or b"", np.uint8)[offsets[filled]]]]
    blank = candidates[pc.utf8_is_space(chunk.take(pa.array(candidates))).to_numpy(zero_copy_only=False)]
    if not len(blank):
        return chunk
    mask = np.zeros(len(chunk), bool)
    mask[blank] = True
    return pc.if_else(pa.array(mask), pa.scalar("", TEXT), chunk)
