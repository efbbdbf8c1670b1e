"""Rows whose cells have slipped to the right of where they belong."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from assets.gather.layout.sheet_texts import classify_text
from assets.gather.layout.table_body import TableBody

MAX_SHIFT_COLUMNS = 3
USUAL = 0.8  # so many of the other rows must fill the first column, which a shifted row leaves blank
RARE = 0.1  # a kind of text that is rarer than this in a column does not belong there
LEAST_TEXTS = 3  # a column is known once so many texts have been seen in it


class ColumnSample:
    """The kinds of some texts of a column, and the texts themselves where few are repeated often."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.kinds = Counter(map(classify_text, texts))
        del self.kinds[""]
        distinct = set(texts)
        self.repeated_texts = distinct if len(distinct) <= len(texts) / 2 else set()

    def is_misfit(self, text: str) -> bool:
        kind, total = classify_text(text), self.kinds.total()
        return bool(kind) and total >= LEAST_TEXTS and self.kinds[kind] < RARE * total


def _is_out_of_place(columns: Mapping[int, ColumnSample], column: int, shift: int, text: str) -> bool:
    if column not in columns or columns[column].is_misfit(text):
        return True
    return text in columns[column - shift].repeated_texts and text not in columns[column].repeated_texts


def find_shifted_rows(
    body: TableBody, headers: Sequence[str], non_records: Iterable[int], last_column: int
) -> dict[int, int]:
    """Rows (by number) whose cells stand so many columns to the right of where they belong.

    headers: by column of the sheet; last_column: the last where such a row's cells may stand. A row has shifted when its
    first columns are blank and, moved back, every text is of a kind that its column knows, while as it stands two or more
    are not, or one is not and another stands beyond the last header.
    """
    named = [column for column, name in enumerate(headers) if name and body.left <= column <= body.right]
    if not named or not len(body):
        return {}
    may_be_record = body.mask_others(non_records)
    has_first = body.filled[:, named[0] - body.left]
    suspects = np.flatnonzero(may_be_record & ~has_first & (body.cell_counts > 1))
    if not len(suspects) or np.count_nonzero(has_first & may_be_record) < USUAL * np.count_nonzero(may_be_record):
        return {}
    sound = np.setdiff1d(np.flatnonzero(may_be_record), suspects)
    rows = [body.read_row(int(index)) for index in body.sample_rows(sound)]
    columns = {
        body.left + i: ColumnSample([text for text in texts if text]) for i, texts in enumerate(zip(*rows, strict=True))
    }
    under_headers = {column: sample for column, sample in columns.items() if column <= named[-1]}
    shifts = {}
    for row_number in map(int, body.row_numbers[suspects]):
        row = body.sheet.get_rows(row_number - 1, row_number)[0][: last_column + 1]
        texts = {column: text for column, text in enumerate(row) if text and column >= named[0]}
        shift = min(texts, default=named[0]) - named[0]
        if not 0 < shift <= MAX_SHIFT_COLUMNS or any(column - shift not in columns for column in texts):
            continue
        fits_moved_back = not any(columns[column - shift].is_misfit(text) for column, text in texts.items())
        misfits = sum(_is_out_of_place(under_headers, column, shift, text) for column, text in texts.items())
        if misfits > 1 and fits_moved_back:
            shifts[row_number] = shift
    return shifts
