"""The first and last day that a date or period may mean."""

import re
from calendar import monthrange
from typing import NamedTuple

_FINANCIAL = re.compile(r"(\d{4})-\d{2}(?:-Q([1-4]))?")


def _get_last_day(year: int, month: int) -> str:
    return f"{year:04d}-{month:02d}-{monthrange(year, month)[1]:02d}"


class DateBounds(NamedTuple):
    """The first and the last day that a date may mean, as ISO texts."""

    first: str
    last: str


def get_date_bounds(part_date: str) -> DateBounds:
    """The bounds of a date of whatever precision: of `2013-02` they are 2013-02-01 and 2013-02-28."""
    first, _, last = part_date.partition("/")
    last = last or first
    starts = first + {4: "-01-01", 7: "-01", 10: ""}[len(first)]
    if len(last) == 10:
        return DateBounds(starts, last)
    return DateBounds(starts, _get_last_day(int(last[:4]), int(last[5:7] or 12)))


def get_period_end(period: str) -> str:
    """The last day of a period of a performance value: of `2025-26-Q1` it is 2025-06-30."""
    financial = _FINANCIAL.fullmatch(period)
    if financial:
        year, quarter = int(financial[1]), int(financial[2] or 4)
        return _get_last_day(year, quarter * 3 + 3) if quarter < 4 else _get_last_day(year + 1, 3)
    return get_date_bounds(period.replace("M", "")).last
