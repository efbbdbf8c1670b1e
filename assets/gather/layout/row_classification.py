"""Which rows under a header are no records: totals, notes, headings, units, marks of a form.

The rules are in form_rows, summary_rows and note_rows; here is their order. A row of which no rule is sure is a record: the
checks then say what it lacks.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pyarrow.compute as pc

from assets.gather.layout import form_rows, note_rows, summary_rows
from assets.gather.layout.header_texts import normalise_spaces
from assets.gather.layout.row_kinds import NonRecordHints, NonRecordKind, NonRecords
from assets.gather.layout.table_body import TableBody


def _find_named_rows(body: TableBody, patterns: Sequence[str]) -> Iterator[int]:
    """Rows whose first text fits one of the source's own patterns."""
    if not patterns:
        return
    compiled = [re.compile(pattern) for pattern in patterns]
    for indexes, texts in body.iterate_first_texts():
        trimmed = pc.utf8_trim_whitespace(texts).to_pylist()
        for pattern in compiled:
            fits = np.fromiter(map(bool, map(pattern.search, trimmed)), dtype=bool, count=len(trimmed))
            yield from map(int, indexes[fits])


def _find_repeated_headers(body: TableBody) -> Iterator[int]:
    """Rows that repeat the last header row, and those above them that repeat the header rows above it."""
    headers = [
        [normalise_spaces(text) for text in rows[0][body.left : body.right + 1]]
        for row in reversed(body.header_rows)
        if (rows := body.sheet.get_rows(row - 1, row))
    ]
    first = next((i for i, text in enumerate(headers[0]) if text), None) if headers else None
    if first is None or sum(map(bool, headers[0])) < min(2, body.filled.shape[1]):
        return
    column = body.left + first
    header = body.sheet.columns[column][body.header_rows[-1] - 1]
    for index in map(int, np.flatnonzero(pc.equal(body.take_texts(column, np.arange(len(body))), header).to_numpy())):
        for back, level in enumerate(headers):
            if index < back or [normalise_spaces(text) for text in body.read_row(index - back)] != level:
                break
            yield index - back


def classify_rows(body: TableBody, hints: NonRecordHints) -> NonRecords:
    """The rows that are no records, by index in their order, and why; the first rule that is sure of a row names it."""
    kinds: NonRecords = {}
    if not len(body):
        return kinds

    def mark(indexes: Iterable[int], kind: NonRecordKind) -> None:
        mark_each((index, kind) for index in indexes)

    def mark_each(rows: Iterable[tuple[int, NonRecordKind]]) -> None:
        for index, kind in rows:
            kinds.setdefault(index, kind)

    mark(_find_named_rows(body, hints.patterns), NonRecordKind.NAMED_BY_SOURCE)
    mark(_find_repeated_headers(body), NonRecordKind.REPEATED_HEADER)
    mark(form_rows.find_placeholders(body, hints.empty_marks), NonRecordKind.PLACEHOLDER)
    mark(form_rows.find_unfilled_rows(body), NonRecordKind.PLACEHOLDER)
    mark_each(summary_rows.classify_by_first_text(body))
    mark(note_rows.find_page_titles(body), NonRecordKind.MARK)
    mark_each(form_rows.classify_first_rows(body, kinds))
    mark(note_rows.find_rows_after_end(body, kinds), NonRecordKind.AFTER_END)
    mark(note_rows.find_notes_below(body, kinds), NonRecordKind.NOTE)
    mark_each(note_rows.classify_rows_beside(body, kinds))
    mark(note_rows.find_headings(body, kinds), NonRecordKind.HEADING)
    mark(summary_rows.find_unlabelled_sums(body, kinds), NonRecordKind.TOTAL)
    return {index: kinds[index] for index in sorted(kinds)}
