"""Delimited text (.csv, .tsv …) → one sheet of texts.

What a row and a cell are is for delimited_rows to say; regular files are read by pyarrow, which is many times faster.
"""

import re
from collections import Counter

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from assets.gather.workbook.cell_texts import blank_spaces
from assets.gather.workbook.delimited_rows import DelimitedGrammar, DelimitedRow, parse_columns_by_row, sample_rows
from assets.gather.workbook.sheet import TEXT, ReadingNote, Sheet, check_extent
from assets.gather.workbook.text_encodings import decode_to_utf8

COMMA = ","
DELIMITER_NAMES = {
    ",": ("commas", "atalnodau"),
    ";": ("semicolons", "hanner colonau"),
    "\t": ("tabs", "tabiau"),
    "|": ("vertical bars", "bariau fertigol"),
}
"""The delimiters that are looked for, with their names in both languages."""

_PIECE_BYTES = 2**24
_BLOCK_BYTES = 2**22
_MAX_REGULAR_COLUMNS = 2_000  # with more columns pyarrow takes more memory than it saves time
_MAX_ODD_ROWS = 20_000  # with more rows of other widths, reading them all row by row takes less memory
_SEP_LINE = re.compile(rb'"?sep=([^\w"\r\n\s]|\t)"?[ ]*(?=[\r\n]|\Z)', re.IGNORECASE)
# A list or prose has a space after its commas, and a number has digits on both sides of one.
_DELIMITER_WITHIN_CELL = re.compile(r"\t|[;|](?! )|,(?! )(?!(?<=\d,)\d)")


def read_delimited_text(content: bytes, name: str, encoding: str | None) -> tuple[list[Sheet], list[ReadingNote]]:
    """The only sheet of a delimited text (format_readers.SheetReader).

    Lines are counted as a spreadsheet counts them: a line break inside a cell begins no line, a blank line is one.
    """
    text, notes = decode_to_utf8(content, encoding)
    delimiter, text = detect_delimiter(text)
    if delimiter != COMMA:
        name_en, name_cy = DELIMITER_NAMES.get(delimiter, (f"'{delimiter}'", f"'{delimiter}'"))
        notes.append(ReadingNote("separator-read", parameters={"separator_en": name_en, "separator_cy": name_cy}))
    columns = parse_regular_columns(text, delimiter)
    if columns is None:
        columns, repaired = parse_columns_by_row(text, delimiter)
        notes += [ReadingNote("quotes-mended", name, cell, value) for cell, value in repaired]
    columns = [pa.chunked_array(map(blank_spaces, column.chunks), TEXT) for column in columns]
    while columns and not pc.any(pc.not_equal(columns[-1], "")).as_py():
        columns.pop()
    return [Sheet(name, tuple(columns))], notes


def detect_delimiter(text: bytes) -> tuple[str, bytes]:
    """The delimiter of a text in UTF-8, and the text without the `sep=;` by which its first line may name it.

    That line becomes blank and is not removed, so that the lines below keep their numbers.
    """
    if declared := _SEP_LINE.match(text):
        return declared[1].decode(), text[declared.end() :]
    scores = {delimiter: _score_rows(sample_rows(text, delimiter)) for delimiter in DELIMITER_NAMES}
    return max(scores, key=scores.__getitem__), text  # the comma, when none makes any table


def _score_rows(sample: list[DelimitedRow]) -> float:
    """How good a table rows are: most of one width, and few cells with other delimiters in them; 0 for a single column."""
    rows = [row.cells for row in sample if any(map(str.strip, row.cells))]
    widths = Counter(len(cells) for cells in rows if len(cells) > 1)
    if not widths:
        return 0.0
    untidy = [bool(_DELIMITER_WITHIN_CELL.search(cell)) for cells in rows for cell in cells]
    regular = max(count * (width - 1) / width for width, count in widths.items()) / len(rows)
    return regular * (1 - sum(untidy) / len(untidy))


def parse_regular_columns(text: bytes, delimiter: str) -> list[pa.ChunkedArray] | None:
    """The columns of a text in UTF-8, or None when only delimited_rows can tell what it says.

    Raises UnreadableFileError when the cells are spread too far.
    """
    is_quoted = _detect_quoting(text, delimiter)
    widths = Counter(len(row.cells) for row in sample_rows(text, delimiter))
    if is_quoted is None or not widths or max(widths) > _MAX_REGULAR_COLUMNS:
        return None
    odd_rows: dict[int, list[str]] = {}
    grammar = DelimitedGrammar(delimiter)

    def set_row_aside(row: pyarrow.csv.InvalidRow) -> str:
        if len(odd_rows) == _MAX_ODD_ROWS:
            return "error"
        odd_rows[row.number - 1] = next((odd.cells for odd in grammar.parse_rows(row.text)), [""])
        return "skip"

    parse_options = pyarrow.csv.ParseOptions(
        delimiter=delimiter,
        quote_char='"' if is_quoted else False,
        newlines_in_values=is_quoted,
        ignore_empty_lines=False,
        invalid_row_handler=set_row_aside,
    )
    try:
        columns = _read_equal_rows(text, widths.most_common(1)[0][0], parse_options)
    except pa.ArrowInvalid:  # too many rows of other widths
        return None
    return _insert_rows(columns, odd_rows)


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
