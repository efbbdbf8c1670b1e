"""Whether the records of a sheet run down (they are its rows) or across (its columns).

Nearly all tables are upright. So a sheet is turned only where clearly more speaks for that: known headers down its side,
and rows of one kind of value each where the columns mix several. How many values there are says nothing.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from assets.gather.layout.header_scoring import KNOWN_CONFIDENCE, HeaderCandidate, SheetArea, get_last_level
from assets.gather.layout.sheet_texts import classify_text
from assets.gather.workbook.sheet import Sheet

ENOUGH_NAMES = 4  # so many known names make a header sure; more of them prove no more
LEAST_DIFFERENCE = 0.35  # so much more must speak for records across
NAMES_OVER_NUMBERS = 0.3  # how much it speaks for records down that a table of numbers has none in its first row
MAX_SAMPLED = 20  # so many rows and columns of a sheet are compared
MAX_COLUMNS_BEFORE_HEADERS = 2  # numbers of questions, or a section's name, may stand left of headers down the side
_VALUE_KINDS = ("number", "date", "period", "flag", "code")


class SheetEvidence(NamedTuple):
    """What the kinds of texts on a sheet say, whatever their words; its first row and column count as headers."""

    column_purity: float  # how far the texts of each column are of one kind (0 to 1)
    row_purity: float
    has_names_over_numbers: bool

    @property
    def favour_across(self) -> float:
        """How much more speaks for records across (negative: for records down)."""
        return self.row_purity - self.column_purity - self.has_names_over_numbers * NAMES_OVER_NUMBERS


def _measure_purity(series: Iterable[Sequence[str]]) -> float:
    """How far the kinds in each series are one, blanks apart; 1 where there are no two to compare."""
    agreeing = compared = 0
    for kinds in series:
        counts = Counter(filter(None, kinds))
        agreeing += max(counts.values(), default=1) - 1
        compared += max(counts.total() - 1, 0)
    return agreeing / compared if compared else 1.0


def assess_sheet(sheet: Sheet) -> SheetEvidence:
    """What the first rows and columns of a sheet say, of those that fill more than one cell."""
    rows = np.flatnonzero(sheet.filled.sum(axis=1) > 1)[: MAX_SAMPLED + 1]
    columns = np.flatnonzero(sheet.filled[rows].sum(axis=0) > 1)[: MAX_SAMPLED + 1]
    texts = (sheet.get_rows(row, row + 1)[0] for row in map(int, rows))
    names, *kinds = [[classify_text(row[column]) for column in columns[1:]] for row in texts] or [[]]
    counts = Counter(kind for row in kinds for kind in row if kind)
    are_numbers = counts["number"] > counts.total() / 2
    purity = _measure_purity(zip(*kinds, strict=True)), _measure_purity(kinds)
    return SheetEvidence(*purity, are_numbers and "number" not in names)


def rate_words(area: SheetArea, header: HeaderCandidate, are_periods_names: bool) -> float:
    """How sure a header is by its words (0 to 1): those that are known; periods too where they may stand across numbers."""
    rows = [area.classify_row(row) for row in area.list_rows_below(header.last_row)] if are_periods_names else []
    known: set[str] = set()  # what comes again is a value
    for column in header.named_columns:
        name = get_last_level(header.names[column])
        kind = classify_text(name)
        if kind not in _VALUE_KINDS:
            is_known = area.rate_header(name) >= KNOWN_CONFIDENCE
        else:
            is_known = kind in ("period", "date") and sum(row[column] == "number" for row in rows) > len(rows) / 2
        known |= {name.casefold()} if is_known else set()
    return min(len(known), ENOUGH_NAMES) / ENOUGH_NAMES * (len(known) / len(header.named_columns)) ** 0.25


def is_at_side(area: SheetArea, header: HeaderCandidate) -> bool:
    """Whether a header of a transposed sheet is one of its first columns, titles apart."""
    dense = np.flatnonzero(area.sheet.filled.sum(axis=1) > 1) + 1
    return int(np.count_nonzero(dense < header.first_row)) <= MAX_COLUMNS_BEFORE_HEADERS
