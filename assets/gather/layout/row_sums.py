"""Rows that are the sums of rows next to them, by their numbers alone: subtotals and totals, above or below what they sum."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assets.gather.layout import row_patterns
from assets.gather.layout.table_body import TableBody

MAX_ROWS, MAX_PARTS = 1_000, 60
"""In so many rows sums are looked for, each of so many rows next to it."""
LEAST_PARTS = LEAST_COLUMNS = 2  # one row alone sums nothing up, and one column may agree by chance
LEAST_DIGITS = 6  # so many digits must agree, as small numbers do so by chance
LEAST_INEXACT = 1e15
AGREEING_SHARE = 0.6  # of the columns that hold numbers; some may be rates
NAMED_SHARE, NAMED_TOLERANCE = 0.5, 0.01  # of a row that says a total, fewer columns need agree, and these less exactly
ROUNDED_TO = (1000, 100, 10, 5)  # what the numbers of a column may all be multiples of

_NUMBER = re.compile(r"[(\-−–]?\d+(?:\.\d+)?\)?")
_DECIMAL_COMMA = re.compile(r",(?=\d{1,2}\)?$)")
_SILENT = re.compile(r"[\s,£$€%]|\b[a-z]$", re.IGNORECASE)


def _parse_number(text: str) -> float:
    """A number as statistics write it, with spaces or commas between thousands; NaN for anything else, and for more digits
    than can be summed exactly.
    """
    bare = _SILENT.sub("", _DECIMAL_COMMA.sub(".", text.strip()))
    if not _NUMBER.fullmatch(bare):
        return np.nan
    number = float(bare.strip("()-−–"))
    if number >= LEAST_INEXACT:
        return np.nan
    return -number if bare[0] in "(-−–" else number


def _find_units(values: np.ndarray) -> np.ndarray:
    """What the numbers of each column are rounded to: 0.1, 1, 5, 1000 …"""
    units = []
    for column in values.T:
        numbers = np.abs(column[~np.isnan(column)])
        decimals = next((d for d in range(4) if np.allclose(numbers, numbers.round(d), atol=1e-9)), 4)
        unit = 10.0**-decimals
        if decimals == 0 and len(numbers) > LEAST_PARTS:
            unit = next((float(step) for step in ROUNDED_TO if not (numbers % step).any()), unit)
        units.append(unit)
    return np.array(units)


@dataclass(frozen=True)
class NumberRow:
    """The numbers of a row, NaN where there is none, and whether its name says a total."""

    values: np.ndarray
    is_named_total: bool


def _count_parts(row: NumberRow, parts: Sequence[np.ndarray], units: np.ndarray) -> int:
    """How many of the first parts a row is the sum of; 0 when of none."""
    total = row.values
    is_telling = ~np.isnan(total) & (total != 0)
    telling_count = int(np.count_nonzero(is_telling))
    if telling_count < LEAST_COLUMNS or len(parts) < LEAST_PARTS:
        return 0
    sums = np.nancumsum(np.array(parts)[:, is_telling], axis=0)
    counts = np.arange(1, len(parts) + 1)
    tolerance = 0.5 * (counts + 1)[:, None] * units[is_telling] + 1e-9
    sizes = np.abs(total[is_telling])
    tolerance = np.maximum(tolerance, NAMED_TOLERANCE * sizes) if row.is_named_total else tolerance
    agrees = np.abs(sums - total[is_telling]) <= np.minimum(tolerance, sizes / 20 + 1e-9)
    digits = np.floor(np.log10(np.maximum(sizes / np.minimum(units[is_telling], 1), 1))) + 1
    share = NAMED_SHARE if row.is_named_total else AGREEING_SHARE
    has_enough_digits = row.is_named_total | ((agrees * digits).sum(axis=1) >= LEAST_DIGITS)
    is_sum = (agrees.sum(axis=1) >= max(LEAST_COLUMNS, share * telling_count)) & has_enough_digits
    is_sum &= counts >= LEAST_PARTS
    return int(np.argmax(is_sum)) + 1 if is_sum.any() else 0


def _find_sums_over(rows: Mapping[int, NumberRow], units: np.ndarray, order: Iterable[int]) -> Iterator[int]:
    """Rows that are the sums of those that come before them in an order; what a sum is made of counts no more."""
    parts: list[np.ndarray] = []
    for index in order:
        count = _count_parts(rows[index], parts[:MAX_PARTS], units)
        if count:
            yield index
        parts[:count] = [rows[index].values]


def _is_unnamed(row: Sequence[str]) -> bool:
    """Whether a row begins with a number, and so with no name of what it sums."""
    return not np.isnan(_parse_number(next((text for text in row if text), "")))


def find_sum_rows(body: TableBody, is_possible: np.ndarray) -> list[int]:
    """The rows (by index), of those possible, that sum up the rows above or below them in two columns or more."""
    if not LEAST_PARTS < np.count_nonzero(is_possible) <= MAX_ROWS:
        return []
    indexes = np.flatnonzero(is_possible).tolist()
    texts = {index: body.read_row(index) for index in indexes}
    values = np.array([[_parse_number(text) for text in row] for row in texts.values()], dtype=float)
    rows = {
        index: NumberRow(numbers, bool(row_patterns.SAYS_TOTAL.match(body.read_first_text(index))))
        for index, numbers in zip(indexes, values, strict=True)
        if not np.isnan(numbers).all()
    }
    units = _find_units(values)
    sums = {index for order in (rows, reversed(rows)) for index in _find_sums_over(rows, units, order)}
    return sorted(index for index in sums if not _is_unnamed(texts[index]))
