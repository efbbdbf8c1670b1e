"""The order of reporting periods in time, and which two of them can be compared."""

import re
from collections.abc import Iterable

import pandas as pd

from schemas.frames import TEXT_DTYPE

PERIOD_COLUMNS = {"period": TEXT_DTYPE, "rank": "Int32", "year_ago_rank": "Int32", "previous_rank": "Int32"}
"""A period, its rank in time, and the ranks of the two that it may be compared with, where the data has them."""

PERIODS_PER_YEAR = {"financial-year": 1, "quarter": 4, "month": 12, "year": 1}
_PATTERNS = {
    "financial-year": r"(\d{4})-\d{2}",
    "quarter": r"(\d{4})-\d{2}-Q([1-4])",
    "month": r"(\d{4})-M(\d{2})",
    "year": r"(\d{4})",
}


def _parse_period(period: str) -> tuple[str, int] | None:
    """A period's kind and its number among those of its kind; None for a day, which has no neighbours."""
    for kind, pattern in _PATTERNS.items():
        if match := re.fullmatch(pattern, period):
            year, *part = map(int, match.groups())
            return kind, year * PERIODS_PER_YEAR[kind] + (part[0] - 1 if part else 0)
    return None


def _format_period(kind: str, number: int) -> str:
    year, part = divmod(number, PERIODS_PER_YEAR[kind])
    if kind == "month":
        return f"{year:04d}-M{part + 1:02d}"
    if kind == "year":
        return f"{year:04d}"
    return f"{year:04d}-{(year + 1) % 100:02d}" + (f"-Q{part + 1}" if kind == "quarter" else "")


def get_period_a_year_before(period: str) -> str | None:
    """The same financial year, quarter, month or calendar year, a year earlier; None for a day."""
    numbered = _parse_period(period)
    return _format_period(numbered[0], numbered[1] - PERIODS_PER_YEAR[numbered[0]]) if numbered else None


def get_previous_period(period: str) -> str | None:
    """The period of the same kind that ends where this one begins; None for a day."""
    numbered = _parse_period(period)
    return _format_period(numbered[0], numbered[1] - 1) if numbered else None


def get_sort_key(period: str) -> tuple[int, int, int]:
    """A key that sorts periods in time: the month (counted from year 0) and day on which they end, then their length in
    months. So a year is later than its last quarter, and that later than any day in it.
    """
    numbered = _parse_period(period)
    if numbered is None:
        year, month, day = map(int, period.split("-"))
        return year * 12 + month - 1, day, 0
    kind, number = numbered
    months = 12 // PERIODS_PER_YEAR[kind]
    # Financial years and their quarters begin in April.
    first_month = number * months + (3 if kind in ("financial-year", "quarter") else 0)
    return first_month + months - 1, 32, months


def rank_periods(periods: Iterable[str]) -> pd.DataFrame:
    """The different periods of some data in order of time (PERIOD_COLUMNS)."""
    ordered = sorted(set(periods), key=lambda period: (get_sort_key(period), period))
    ranks = {period: rank for rank, period in enumerate(ordered)}
    rows = [
        (period, rank, ranks.get(get_period_a_year_before(period) or ""), ranks.get(get_previous_period(period) or ""))
        for period, rank in ranks.items()
    ]
    return pd.DataFrame(rows, columns=list(PERIOD_COLUMNS)).astype(PERIOD_COLUMNS)
