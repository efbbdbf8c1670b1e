"""Which rows under a header are no records: totals, notes, headings, units, marks of a form.

The rules are here (totals and their like), in form_rows and in note_rows. A row of which no rule is sure is a record: the
checks then say what it lacks.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

import numpy as np
import pyarrow.compute as pc

from assets.gather.layout import form_rows, note_rows, row_patterns, row_sums
from assets.gather.layout.sheet_texts import normalise_spaces
from assets.gather.layout.table_body import NonRecordHints, NonRecordKind, NonRecords, TableBody

MAX_NAMED = 1_000  # so many rows of a table that nobody knows are looked at by their names
_SUMMARIES = frozenset((NonRecordKind.TOTAL, NonRecordKind.AVERAGE, NonRecordKind.COUNT))
MAX_SUMS, MAX_ROWS_ABOVE = 100, 10_000
"""So many rows are compared with the sums of their columns, and no more rows above each are summed."""

_NUMBER = re.compile(r"£?\s?(-?[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?)")
_FORMULA = re.compile(r"=\s*(?:SUM|SUBTOTAL)\([^()]*\)", re.IGNORECASE)


def _find_named_rows(body: TableBody, patterns: Sequence[str]) -> Iterator[int]:
    for indexes, texts in body.iterate_first_texts() if patterns else ():
        for index, text in zip(map(int, indexes), pc.utf8_trim_whitespace(texts).to_pylist(), strict=True):
            if any(re.search(pattern, text) for pattern in patterns):
                yield index


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


def _classify_by_first_text(body: TableBody) -> Iterator[tuple[int, NonRecordKind]]:
    """Totals, averages, counts, notes and dividing marks, by what they say first."""
    tail = _find_last_record(body) + 1
    lacks_usual = _mask_lacking_usual(body)
    for indexes, texts in body.iterate_first_texts():
        for index in map(int, indexes[pc.match_substring_regex(texts, row_patterns.FIRST_LOOK).to_numpy()]):
            if kind := _classify_by_words(body.read_row(index), bool(lacks_usual[index]), index >= tail):
                yield index, kind


def _mask_lacking_usual(body: TableBody) -> np.ndarray:
    """The rows of two cells or more that leave blank what most rows fill."""
    usual = body.row_counts >= len(body) / 2
    return ~body.filled[:, usual].all(axis=1) & (body.cell_counts > 1)


def _find_last_record(body: TableBody) -> int:
    """The index of the last row that neither says a total or the like nor holds a single text; -1 when there is none."""
    for index in range(len(body) - 1, -1, -1):
        if body.cell_counts[index] > 1 and not row_patterns.is_summary(body.read_first_text(index)):
            return index
    return -1


def _classify_by_words(row: list[str], lacks_usual: bool, is_in_tail: bool) -> NonRecordKind | None:
    """lacks_usual: whether the row leaves blank what most rows fill; is_in_tail: whether no record follows.

    "Vehicle pool total" and "Sum of Us" may be projects; with numbers, and nothing where others have words, they are none.
    """
    first, *others = (text.strip() for text in row if text)
    if all(row_patterns.NUMBER.fullmatch(text) for text in others):
        says_of_what = bool(others) and (lacks_usual or is_in_tail)
        if row_patterns.TOTAL.fullmatch(first) or (says_of_what and row_patterns.TOTAL_OF.fullmatch(first)):
            return NonRecordKind.TOTAL
        sums_up = row_patterns.ENDS_IN_TOTAL.fullmatch(first) or (is_in_tail and row_patterns.ALL.fullmatch(first))
        if others and lacks_usual and sums_up:
            return NonRecordKind.TOTAL
        if row_patterns.AVERAGE.fullmatch(first) or (says_of_what and row_patterns.AVERAGE_OF.fullmatch(first)):
            return NonRecordKind.AVERAGE
        if row_patterns.COUNT.fullmatch(first):
            return NonRecordKind.COUNT
    if not others and row_patterns.COMMENT.fullmatch(first):
        return NonRecordKind.NOTE
    note = row_patterns.NOTE.fullmatch(first)
    if note and len(others) <= (0 if note["more"] else 1):
        return NonRecordKind.NOTE
    if all(row_patterns.RULE.fullmatch(text) or row_patterns.END.fullmatch(text) for text in (first, *others)):
        return NonRecordKind.MARK
    return None


def _parse_number(text: str) -> Decimal | None:
    match = _NUMBER.fullmatch(text.strip())
    return Decimal(match[1].replace(",", "")) if match else None


def _is_sum(text: str, texts_above: list[str]) -> bool:
    """Whether a text is the sum of two numbers or more, or a formula of a sum without its value."""
    if _FORMULA.fullmatch(text):
        return True
    numbers = [number for above in texts_above if (number := _parse_number(above)) is not None]
    return len(numbers) > 1 and _parse_number(text) == sum(numbers)


def _find_unlabelled_sums(body: TableBody, kinds: NonRecords) -> Iterator[int]:
    """Rows of nothing but numbers, each the sum of two or more above it, from the last such row or the header on."""
    may_be_record = body.mask_others(kinds)
    is_short = (body.cell_counts > 0) & (body.cell_counts < body.usual_cell_count)
    start = 0
    for index in map(int, np.flatnonzero(may_be_record & ~body.filled[:, 0] & is_short)[:MAX_SUMS]):
        texts = {body.left + i: text.strip() for i, text in enumerate(body.read_row(index)) if text}
        above = start + np.flatnonzero(may_be_record[start:index])
        if len(above) > MAX_ROWS_ABOVE:
            continue
        if not all(_FORMULA.fullmatch(text) or _parse_number(text) is not None for text in texts.values()):
            continue
        if all(_is_sum(text, body.take_texts(column, above).to_pylist()) for column, text in texts.items()):
            yield index
            start = index + 1


def _find_labelled_sums(body: TableBody, kinds: NonRecords, is_known: bool) -> Iterator[int]:
    """Rows of a name and numbers that sum up others; under known headers only where they leave blank what records fill."""
    is_possible = body.mask_others(i for i, kind in kinds.items() if kind not in _SUMMARIES)
    may_be_sum = _mask_lacking_usual(body) if is_known else body.cell_counts > 1
    for index in row_sums.find_sum_rows(body, is_possible) if may_be_sum.any() else ():
        others = [text for text in body.read_row(index) if text][1:]
        if may_be_sum[index] and all(row_patterns.NUMBER.fullmatch(text.strip()) for text in others):
            yield index


def _find_changes(body: TableBody, kinds: NonRecords) -> Iterator[int]:
    """Rows of numbers that say a rate of change, which under known headers might be a measure's name."""
    for index in map(int, np.flatnonzero(body.mask_others(kinds) & (body.cell_counts > 1))[:MAX_NAMED]):
        first, *others = (text.strip() for text in body.read_row(index) if text)
        if any(map(str.isdigit, "".join(others))) and all(map(row_patterns.STATISTIC.fullmatch, others)):
            if row_patterns.NAMES_CHANGE.match(first):
                yield index


def classify_rows(body: TableBody, hints: NonRecordHints, has_known_headers: bool) -> NonRecords:
    """The rows that are no records, by index in their order, and why; the first rule that is sure of a row names it."""
    kinds: NonRecords = {}
    if not len(body):
        return kinds

    def mark(indexes: Iterable[int], kind: NonRecordKind) -> None:
        for index in indexes:
            kinds.setdefault(index, kind)

    def mark_each(rows: Iterable[tuple[int, NonRecordKind]]) -> None:
        for index, kind in rows:
            kinds.setdefault(index, kind)

    mark(_find_named_rows(body, hints.patterns), NonRecordKind.NAMED_BY_SOURCE)
    mark(_find_repeated_headers(body), NonRecordKind.REPEATED_HEADER)
    mark(form_rows.find_placeholders(body, hints.empty_marks), NonRecordKind.PLACEHOLDER)
    mark(form_rows.find_unfilled_rows(body), NonRecordKind.PLACEHOLDER)
    mark_each(_classify_by_first_text(body))
    mark(note_rows.find_page_titles(body), NonRecordKind.MARK)
    mark_each(form_rows.classify_first_rows(body, kinds))
    mark(note_rows.find_rows_after_end(body, kinds), NonRecordKind.AFTER_END)
    mark(list(note_rows.find_legend(body, kinds)), NonRecordKind.NOTE)
    mark(note_rows.find_notes_below(body, kinds), NonRecordKind.NOTE)
    mark_each(note_rows.classify_rows_beside(body, kinds))
    mark(note_rows.find_headings(body, kinds), NonRecordKind.HEADING)
    mark(_find_unlabelled_sums(body, kinds), NonRecordKind.TOTAL)
    mark(_find_labelled_sums(body, kinds, has_known_headers), NonRecordKind.TOTAL)
    if not has_known_headers:
        mark(_find_changes(body, kinds), NonRecordKind.CALCULATED)
        mark(note_rows.find_group_lines(body, kinds), NonRecordKind.HEADING)
    return {index: kinds[index] for index in sorted(kinds)}
