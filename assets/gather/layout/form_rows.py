"""Rows that a form or template brings along: placeholders, rows left empty, units, column numbers, guidance, examples."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from string import ascii_lowercase

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assets.gather.layout import row_patterns
from assets.gather.layout.sheet_texts import classify_text
from assets.gather.layout.table_body import NonRecordKind, NonRecords, TableBody
from assets.gather.workbook.sheet import TEXT

MAX_FIRST_ROWS = 4  # so many rows under a header may say units, numbers or guidance
LEAST_NUMBERED_COLUMNS = 3


def find_placeholders(body: TableBody, empty_marks: Collection[str]) -> Iterator[int]:
    """Rows of a form's marks, with no more than blanks, zeros and a running number beside them."""
    marks = {
        form
        for mark in (*empty_marks, *row_patterns.EMPTY_MARKS)
        for form in (mark, mark.lower(), mark.capitalize(), mark.upper())
    }
    marks |= {f"{mark} " for mark in marks}
    is_mark, is_empty = pa.array(marks, TEXT), pa.array([*marks, "", " ", "0", "0.0", "0.00", "£0"], TEXT)
    indexes = np.arange(len(body))
    has_mark = np.zeros(len(body), dtype=bool)
    # The columns that are filled most leave the fewest rows; the first, which may hold a running number, comes last.
    for column in sorted(range(1, body.filled.shape[1]), key=lambda i: -int(body.row_counts[i])):
        texts = body.take_texts(body.left + column, indexes)
        has_mark[indexes] |= pc.is_in(texts, is_mark).to_numpy()
        indexes = indexes[pc.is_in(texts, is_empty).to_numpy()]
    first_texts = body.take_texts(body.left, indexes)
    is_number = pc.match_substring_regex(first_texts, r"^\s*\d{0,4}\.?\s*$").to_numpy()
    yield from map(int, indexes[pc.is_in(first_texts, is_mark).to_numpy() | (is_number & has_mark[indexes])])


def find_unfilled_rows(body: TableBody) -> Iterator[int]:
    """Rows at the end of a form of which only the running number is there; one between filled rows is a record."""
    single = np.flatnonzero((body.cell_counts == 1) & body.filled[:, 0])
    if not 0 < len(single) < len(body):
        return
    full = np.flatnonzero((body.cell_counts > 1) & body.filled[:, 0])
    first_texts = body.take_texts(body.left, full).to_pylist()
    numbered = [i for i, text in zip(full, first_texts, strict=True) if text.strip(" .").isdecimal()]
    for index in single[single > max(numbered, default=0)]:
        number, previous = (body.read_row(int(i))[0].strip().rstrip(".") for i in (index, index - 1))
        if number.isdecimal() and previous.isdecimal() and int(number) == int(previous) + 1:
            yield int(index)


def _is_running_series(texts: Sequence[str]) -> bool:
    """Whether some texts count: 1 2 3, (1) (2) (3), a b c."""
    bare = [text.strip().strip("()[].").casefold() for text in texts]
    series = ([str(i + 1) for i in range(len(bare))], list(ascii_lowercase[: len(bare)]))
    return len(bare) >= LEAST_NUMBERED_COLUMNS and bare in series


def _is_unlike_rows(texts: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    other_kinds = [Counter(classify_text(row[i]) for row in rows if row[i]) for i in range(len(texts))]
    differs = [classify_text(text) not in kinds for text, kinds in zip(texts, other_kinds, strict=True) if kinds]
    return bool(differs) and sum(differs) > len(differs) / 2


def classify_first_rows(body: TableBody, kinds: NonRecords) -> Iterator[tuple[int, NonRecordKind]]:
    """Units, column numbers, codes of the exporting program, guidance and an example, in the first rows under the header."""
    for index in range(min(MAX_FIRST_ROWS, len(body))):
        if index in kinds:
            continue
        row = body.read_row(index)
        texts = [text.strip() for text in row if text]
        if not texts:
            return
        following = range(index + 1, min(index + 1 + MAX_FIRST_ROWS * 2, len(body)))
        rows_below = [body.read_row(i) for i in following if i not in kinds]
        instructions = sum(bool(row_patterns.INSTRUCTION.fullmatch(text)) for text in texts)
        if all(row_patterns.UNIT.fullmatch(text) for text in texts) and (len(texts) > 1 or not row[0]):
            yield index, NonRecordKind.UNITS
        elif all(row) and _is_running_series(texts) and _is_unlike_rows(row, rows_below):
            yield index, NonRecordKind.COLUMN_NUMBERS
        elif all(map(row_patterns.COLUMN_CODE.fullmatch, texts)) and (len(texts) > 1 or texts[0].startswith("{")):
            yield index, NonRecordKind.COLUMN_CODES
        elif len(texts) > 1 and instructions >= 0.6 * len(texts):
            yield index, NonRecordKind.GUIDANCE
        elif row_patterns.EXAMPLE.fullmatch(texts[0]):
            yield index, NonRecordKind.EXAMPLE
        else:
            return
