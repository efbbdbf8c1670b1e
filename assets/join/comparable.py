"""Which periods can be compared, and which of several is the latest.

Belongs here: reckoning with the periods that performance figures have. Does not belong here: reading a period from a
sender's text (schemas.dates), or what a change from one to the next means (performance).
"""

import re
from collections.abc import Iterable, Iterator

import pandas as pd

from schemas.frames import TEXT_DTYPE

PERIODS = {"period": TEXT_DTYPE, "rank": "Int32", "season": "Int32", "just": "Int32"}
"""A period, its place in time, and the places of the two that it may be compared with, where the data has them."""

PER_YEAR = {"financial-year": 1, "quarter": 4, "month": 12, "year": 1}
_KINDS = {
    "financial-year": r"(\d{4})-\d{2}",
    "quarter": r"(\d{4})-\d{2}-Q([1-4])",
    "month": r"(\d{4})-M(\d{2})",
    "year": r"(\d{4})",
}


def _counted(period: str) -> tuple[str, int] | None:
    """A period's kind and its number among those of its kind; None for the day of a count, which has no neighbours."""
    for kind, pattern in _KINDS.items():
        if found := re.fullmatch(pattern, period):
            year, *part = map(int, found.groups())
            return kind, year * PER_YEAR[kind] + (part[0] - 1 if part else 0)
    return None


def _written(kind: str, number: int) -> str:
    """The period of a kind that has a number: `_counted` the other way round."""
    year, part = divmod(number, PER_YEAR[kind])
    if kind == "month":
        return f"{year:04d}-M{part + 1:02d}"
    if kind == "year":
        return f"{year:04d}"
    return f"{year:04d}-{(year + 1) % 100:02d}" + (f"-Q{part + 1}" if kind == "quarter" else "")


def year_before(period: str) -> str | None:
    """The same period a year earlier: of a financial year, its quarter, a month or a calendar year; None for a day."""
    counted = _counted(period)
    return _written(counted[0], counted[1] - PER_YEAR[counted[0]]) if counted else None


def just_before(period: str) -> str | None:
    """The period of the same kind that ends where this one begins; None for a day."""
    counted = _counted(period)
    return _written(counted[0], counted[1] - 1) if counted else None


def before(period: str, seasonal: bool | None) -> str | None:
    """The period that a value's trend is told from.

    seasonal: what the measure says of itself. Only one that is said not to follow the seasons is compared with the
    quarter or month just before; for any other, and where nothing is said, a year has to lie between them.
    """
    return just_before(period) if seasonal is False else year_before(period)


def moment(period: str) -> tuple[int, int, int]:
    """What periods are in order of time by: the month and day on which they end, then their length.

    So a year is later than its last quarter, and that later than any day in it.
    """
    counted = _counted(period)
    if counted is None:
        year, month, day = map(int, period.split("-"))
        return year * 12 + month - 1, day, 0
    kind, number = counted
    length = 12 // PER_YEAR[kind]
    # Financial years and their quarters begin in April.
    start = number * length + (3 if kind in ("financial-year", "quarter") else 0)
    return start + length - 1, 32, length


def placed(periods: Iterable[str]) -> pd.DataFrame:
    """The periods of some data in order of time (PERIODS)."""
    ordered = sorted(set(periods), key=lambda period: (moment(period), period))
    rank = {period: at for at, period in enumerate(ordered)}

    def rows() -> Iterator[tuple[str, int, int | None, int | None]]:
        for period, at in rank.items():
            yield period, at, rank.get(year_before(period) or ""), rank.get(just_before(period) or "")

    return pd.DataFrame(rows(), columns=list(PERIODS)).astype(PERIODS)
