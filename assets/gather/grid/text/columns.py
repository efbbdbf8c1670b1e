"""Many rows of a text table at once, for the files that are regular enough.

Belongs here: the fast way to what the grammar (rows) says, and the columns as the sheet holds them. Does not belong here:
a rule of its own about cells or rows: whatever is doubtful is declined.
"""

import itertools
import re
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from assets.gather.workbook.sheet import TEXT
from assets.gather.workbook.text.rows import MOST_COLUMNS, Grammar, Row, blanks, fits, sampled

_PART = 2**24
_BLOCK = 2**22
_MOST_ODD = 100_000
_BROAD = 2_000
"""Beyond so many columns the fast way takes more memory than it saves time."""
_SPACES = np.zeros(256, bool)
_SPACES[[*range(9, 14), *range(28, 33), 0xC2, 0xE1, 0xE2, 0xE3]] = True  # bytes that a letter without ink begins with


def read(letters: bytes, separator: str, block: int = _BLOCK) -> list[pa.ChunkedArray] | None:
    """The columns of a text table in UTF-8, or None when only the grammar can tell what it says.

    block: how many bytes are taken at a time. Raises Unreadable when the cells are spread too far.
    """
    quoted = _quoted(letters, separator)
    widths = Counter(len(row.cells) for row in sampled(letters, separator))
    if quoted is None or not widths or max(widths) > min(MOST_COLUMNS, _BROAD):
        return None
    width = widths.most_common(1)[0][0]
    block = _block(letters, block) if quoted else block
    odd: dict[int, Row] = {}
    grammar = Grammar(separator)

    def aside(invalid: pyarrow.csv.InvalidRow) -> str:
        """Takes a row that is too short or too long out of the regular ones; the line is known without threads only."""
        if invalid.number is None or len(odd) == _MOST_ODD:
            return "error"
        (odd[invalid.number - 1],) = grammar.rows(invalid.text)
        return "skip"

    for threads in (True, False):
        try:
            table = _parsed(letters, separator, quoted, width, block, threads, aside)
        except pa.ArrowInvalid:
            continue
        return _with_odd(table.columns, odd)
    return None


def _parsed(
    letters: bytes, separator: str, quoted: bool, width: int, block: int, threads: bool, aside: Callable[..., str]
) -> pa.Table:
    names = [str(number) for number in range(width)]
    return pyarrow.csv.read_csv(
        pa.BufferReader(letters),
        read_options=pyarrow.csv.ReadOptions(column_names=names, block_size=block, use_threads=threads),
        parse_options=pyarrow.csv.ParseOptions(
            delimiter=separator,
            quote_char='"' if quoted else False,
            newlines_in_values=quoted,
            ignore_empty_lines=False,
            invalid_row_handler=aside,
        ),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=dict.fromkeys(names, TEXT), strings_can_be_null=False, check_utf8=False
        ),
    )


def _quoted(letters: bytes, separator: str) -> bool | None:
    """Whether quotation marks enclose cells: yes, where all are in place; no, where none opens one; else None.

    All are in place when each first of two follows a separator, a line break or a mark, and each second is followed by
    one: then between them is inside, and everything else outside.
    """
    if b'"' not in letters:
        return False
    text = np.frombuffer(letters, np.uint8)
    outside = np.zeros(256, bool)
    outside[[*b'\r\n"', ord(separator)]] = True
    count = 0
    for start in range(0, len(text), _PART):
        marks = np.flatnonzero(text[start : start + _PART] == ord('"')) + start
        first, second = marks[count % 2 :: 2], marks[1 - count % 2 :: 2]
        before, after = text[first[first > 0] - 1], text[second[second < len(text) - 1] + 1]
        if not (outside[before].all() and outside[after].all()):
            break
        count += len(marks)
    else:
        if count % 2 == 0:
            return True
    opening = rb'(?:\A|[\r\n%b]) *"' % re.escape(separator.encode())
    return None if re.search(opening, letters) else False


def _block(letters: bytes, least: int) -> int:
    """A size of blocks at whose ends no CRLF is cut: the reader would drop the LF, inside a cell too."""
    text = np.frombuffer(letters, np.uint8)
    return next(
        size
        for size in itertools.count(least)
        if not ((text[size - 1 : -1 : size] == ord("\r")) & (text[size::size] == ord("\n"))).any()
    )


def _with_odd(columns: list[pa.ChunkedArray], odd: dict[int, Row]) -> list[pa.ChunkedArray]:
    """The columns with the odd rows at their lines, all filled up to the longest row."""
    regular = len(columns[0])
    height, width = regular + len(odd), max([len(columns), *(len(row.cells) for row in odd.values())])
    fits(height, width, regular * len(columns) + sum(len(row.cells) for row in odd.values()))
    if not odd:
        return columns
    at_odd = np.zeros(height, bool)
    at_odd[list(odd)] = True
    order = np.empty(height, np.int64)
    order[~at_odd], order[at_odd] = np.arange(regular), np.arange(regular, height)
    texts = zip(*(row.cells + [""] * (width - len(row.cells)) for row in odd.values()), strict=True)
    missing = [pa.chunked_array([blanks(regular)])] * (width - len(columns))
    joined = zip([*columns, *missing], texts, strict=True)
    return [pa.chunked_array([*column.chunks, pa.array(text, TEXT)]).take(order) for column, text in joined]


def tidied(columns: Sequence[pa.ChunkedArray]) -> tuple[pa.ChunkedArray, ...]:
    """The columns with cells of white space as blanks, and without the blank columns at the end."""
    kept = [pa.chunked_array([_blanked(chunk) for chunk in column.chunks], TEXT) for column in columns]
    while kept and not pc.any(pc.not_equal(kept[-1], "")).as_py():
        kept.pop()
    return tuple(kept)


def _blanked(chunk: pa.Array) -> pa.Array:
    """Texts with those of white space as blanks; only those that begin like one are looked at."""
    _, ends, data = chunk.buffers()
    places = np.frombuffer(ends, np.int64)[chunk.offset : chunk.offset + len(chunk) + 1]
    filled = np.flatnonzero(places[:-1] < places[1:])
    maybe = filled[_SPACES[np.frombuffer(data or b"", np.uint8)[places[filled]]]]
    blank = maybe[pc.utf8_is_space(chunk.take(pa.array(maybe))).to_numpy(zero_copy_only=False)]
    if not len(blank):
        return chunk
    mask = np.zeros(len(chunk), bool)
    mask[blank] = True
    return pc.if_else(pa.array(mask), pa.scalar("", TEXT), chunk)
