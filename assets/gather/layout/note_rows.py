"""Rows that speak of the records round them: headings, notes below, titles of pages, and what stands after an end mark."""

from collections.abc import Collection, Iterator

import numpy as np
import pyarrow.compute as pc

from assets.gather.layout import row_patterns
from assets.gather.layout.sheet_texts import LONG_TEXT_CHARACTERS
from assets.gather.layout.table_body import NonRecordKind, NonRecords, TableBody

THIN_ROW_CELLS = 3
"""Where rows mostly fill fewer cells than this, one that fills a single cell is nothing out of the ordinary."""
_SUMMARIES_AND_NOTES = frozenset(
    (NonRecordKind.NOTE, NonRecordKind.TOTAL, NonRecordKind.AVERAGE, NonRecordKind.COUNT, NonRecordKind.MARK)
)


def find_page_titles(body: TableBody) -> Iterator[int]:
    """Titles that a print-out repeats on each page, beside the page's number."""
    thin = np.flatnonzero((body.cell_counts <= THIN_ROW_CELLS) & (body.cell_counts < body.usual_cell_count))
    for column in range(body.left, body.right + 1) if len(thin) else ():
        texts = body.take_texts(column, thin)
        likely = np.flatnonzero(pc.match_substring_regex(texts, row_patterns.PAGE_LOOK).to_numpy())
        yield from (int(thin[i]) for i in likely if row_patterns.PAGE.fullmatch(texts[int(i)].as_py().strip()))


def find_rows_after_end(body: TableBody, kinds: NonRecords) -> Iterator[int]:
    """Rows below an end mark that hold far less than the records above it."""
    marks = (index for index, kind in kinds.items() if kind is NonRecordKind.MARK)
    end = min((index for index in marks if row_patterns.END.fullmatch(body.read_first_text(index))), default=None)
    if end is None:
        return
    least = max(THIN_ROW_CELLS, float(np.median(body.cell_counts[:end])) / 2 if end else 0)
    yield from map(int, end + 1 + np.flatnonzero(body.cell_counts[end + 1 :] < least))


def find_legend(body: TableBody, kinds: NonRecords) -> Iterator[int]:
    """A legend below the records: the word alone in its row after a blank one, and all rows below it, each of a sign and what
    it means.
    """
    single = np.flatnonzero(body.cell_counts == 1)
    gaps = np.diff(body.row_numbers, prepend=body.row_numbers[0] - 1)
    for index in map(int, single[gaps[single] > 1]):
        usual = float(np.median(body.cell_counts[:index])) if index else 0
        most = max(usual / 2, min(usual, THIN_ROW_CELLS) - 1)
        if (body.cell_counts[index:] <= most).all() and row_patterns.LEGEND.fullmatch(body.read_first_text(index)):
            yield from (below for below in range(index, len(body)) if below not in kinds)
            return


def _find_numbered_notes(body: TableBody, kinds: NonRecords) -> set[int]:
    """Rows at the end of a number in a column of names, 1 for the first, and a text beside it; and how such a text goes on."""
    notes = set(_iterate_numbered_texts(body, kinds))
    if not notes:
        return notes
    first_texts = [body.read_row(int(index))[0] for index in body.sample_rows(np.arange(len(body)))]
    has_numbered_records = sum(text.strip().isdecimal() for text in first_texts) > len(first_texts) / 2
    return set() if has_numbered_records else notes


def _iterate_numbered_texts(body: TableBody, kinds: NonRecords) -> Iterator[int]:
    """The rows from the last one up that number a text, as far as the one numbered 1; none when there is no such row."""
    notes: list[int] = []
    if _measure_usual_cells(body) < THIN_ROW_CELLS:
        return
    for index in map(int, np.flatnonzero(body.mask_others(kinds) & (body.cell_counts > 0))[::-1]):
        row = body.read_row(index)
        texts = [text.strip() for text in row if text]
        number = row[0].strip()
        is_numbered = len(texts) == 2 and number.isdecimal()
        goes_on = not number and len(texts) == 1
        is_last = len(texts) == 1 and not notes  # such as what the symbols mean
        if row_patterns.NUMBER.fullmatch(texts[-1]) or not (is_numbered or goes_on or is_last):
            return
        notes += [index] if not is_last or goes_on else []
        if is_numbered and number == "1":
            yield from notes
            return


def _measure_usual_cells(body: TableBody) -> float:
    """How many cells the rows fill, in the median, as far as any fills so many that it is no note."""
    full = np.flatnonzero(body.cell_counts >= THIN_ROW_CELLS)
    return float(np.median(body.cell_counts[: full[-1] + 1])) if len(full) else body.usual_cell_count


def _find_tail(body: TableBody, kinds: NonRecords, numbered: Collection[int]) -> int:
    """The index after the last row that holds more than a note could; 0 when there is none. numbered: notes anyway."""
    usual = _measure_usual_cells(body)
    for index in map(int, np.flatnonzero(body.mask_others(kinds) & (body.cell_counts > 1))[::-1]):
        if index in numbered:
            continue
        first = body.read_first_text(index)
        sign = row_patterns.SIGN.fullmatch(first)
        is_word = row_patterns.NOTE_WORD.fullmatch(first) or row_patterns.LABEL.fullmatch(first)
        may_be_note = is_word or (sign and not sign["more"])
        if body.cell_counts[index] > 2 or usual < THIN_ROW_CELLS or not may_be_note:
            return index + 1
    return 0


def find_notes_below(body: TableBody, kinds: NonRecords) -> Iterator[int]:
    """Notes below the last row that holds more than a single text.

    A short text that follows directly, without a sign of a note and under no total, is a record: someone has begun it.
    Where all rows hold a single text, only the last of them that look like notes are any.
    """
    numbered = _find_numbered_notes(body, kinds)
    tail = _find_tail(body, kinds, numbered)
    sample = [body.read_first_text(int(index)) for index in body.sample_rows(np.arange(tail or len(body)))]
    # A footnote's sign proves nothing where the records themselves begin so: `1.`, `(a)`.
    has_signed_records = sum(bool(row_patterns.SIGN.fullmatch(text)) for text in sample) > len(sample) / 2

    def is_prose(index: int) -> bool:
        text = body.read_first_text(index)
        if index in numbered or len(text) > LONG_TEXT_CHARACTERS or row_patterns.NOTE_WORD.fullmatch(text):
            return True
        return not has_signed_records and bool(row_patterns.SIGN.fullmatch(text))

    if not tail:
        last_record = next((i for i in range(len(body) - 1, 0, -1) if i not in kinds and not is_prose(i)), 0)
        yield from range(last_record + 1, len(body))
        return
    gaps = np.diff(body.row_numbers, prepend=body.row_numbers[0] - 1)
    usual_gap = int(gaps[:tail].max())
    has_notes_begun = False
    for index in range(tail, len(body)):
        if index in kinds:
            has_notes_begun = has_notes_begun or kinds[index] in _SUMMARIES_AND_NOTES
            continue
        gap = int(gaps[index])
        is_labelled = gap > 1 and bool(row_patterns.LABELLED_VALUE.fullmatch(body.read_first_text(index)))
        has_notes_begun = has_notes_begun or gap > usual_gap or is_prose(index) or is_labelled
        if has_notes_begun:
            yield index


def classify_rows_beside(body: TableBody, kinds: NonRecords) -> Iterator[tuple[int, NonRecordKind]]:
    """Rows that fill no cell of the table: what stands beside it heads the rows below, or is a note."""
    full = np.flatnonzero(body.mask_others(kinds) & (body.cell_counts > 1))
    for index in map(int, np.flatnonzero(body.cell_counts == 0)):
        is_left = body.sheet.filled[int(body.row_numbers[index]) - 1, : body.left].any()
        heads_records = is_left and len(full) and index < full[-1]
        yield index, NonRecordKind.HEADING if heads_records else NonRecordKind.NOTE


def find_headings(body: TableBody, kinds: NonRecords) -> Iterator[int]:
    """Rows of a single text that head the full rows below them.

    Such a text is merged across half the table, or stands in a column that no full row fills, or there are several
    that each head full rows, and the table begins with one or they all follow blank rows or totals.
    """
    may_be_record = body.mask_others(kinds)
    single = np.flatnonzero(may_be_record & (body.cell_counts == 1))
    full = np.flatnonzero(may_be_record & (body.cell_counts > 1))
    single = single[single < full[-1]] if len(full) else full
    if not len(single):
        return
    first_columns = body.first_columns[single]
    wide = max(2, body.filled.shape[1] / 2)
    merged_rows = [top + 1 for top, left, _, right in body.sheet.merged if right - left + 1 >= wide]
    yield from map(int, single[np.isin(body.row_numbers[single], merged_rows)])
    if len(full) > 1:
        full_columns = body.left + np.flatnonzero(body.filled[full].any(axis=0))
        yield from map(int, single[~np.isin(first_columns, full_columns)])
    if len(single) < 2 or len(np.unique(first_columns)) > 1 or np.median(body.cell_counts[full]) < THIN_ROW_CELLS:
        return
    ordered = np.flatnonzero(may_be_record)
    places = np.searchsorted(ordered, single)
    follows_gap = np.diff(body.row_numbers, prepend=body.row_numbers[0])[single] > 1
    follows_non_record = ~may_be_record[np.maximum(single - 1, 0)]
    heads_full_rows = (body.cell_counts[ordered[places + 1]] > 1).all()
    if heads_full_rows and (places[0] == 0 or (follows_gap | follows_non_record).all()):
        yield from map(int, single)


def find_group_lines(body: TableBody, kinds: NonRecords) -> Iterator[int]:
    """Rows of a single text in the first column over rows of several; for tables of which no header is known.

    Under known headers such a row may be a record that someone has begun.
    """
    may_be_record = body.mask_others(kinds)
    full = np.flatnonzero(body.cell_counts > 1)
    if not len(full) or np.median(body.cell_counts[full]) < THIN_ROW_CELLS:
        return
    single = may_be_record & (body.cell_counts == 1) & (body.first_columns == body.left)
    yield from map(int, np.flatnonzero(single[: full[-1]]))
