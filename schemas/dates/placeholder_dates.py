"""Dates that stand for none: what programs write where nobody gave a date, and years in which nothing shared happened.

Belongs here: which dates these are. Does not belong here: findings about a cell (stage check).
"""

import re

from schemas.dates.single_dates import split_time

_ZERO_DATE = re.compile(r"0000-00-00|1900-01-00|00?([/.-])0?[01]\1(?:0000|1900)|0?[01]([/.-])00?\2(?:0000|1900)")
PLACEHOLDER_DAYS = frozenset(
    (
        # The first days of calendars, databases and spreadsheets, and the day before in another time zone.
        *(
            "1582-10-15",
            "1600-01-01",
            "1601-01-01",
            "1753-01-01",
            "1800-01-01",
            "1858-11-17",
            "1899-12-30",
            "1899-12-31",
        ),
        *("1899-12-30", "1899-12-31", "1900-01-01", "1901-01-01", "1904-01-01", "1969-12-31", "1970-01-01"),
        # Their last days, and those that stand for `never`.
        *("1111-11-11", "2038-01-18", "2038-01-19", "2079-06-05", "2079-06-06", "2099-01-01", "2099-12-31"),
        *(
            "2100-01-01",
            "2100-12-31",
            "2199-12-31",
            "2200-01-01",
            "2222-02-22",
            "2262-04-11",
            "2299-12-31",
            "2500-01-01",
        ),
    )
)
_NEVER_BEFORE, _NEVER_FROM = 1001, 2900
"""Of these years nobody writes a date: `0001-01-01`, `2999-12-31`, `9999`."""

PLAUSIBLE_YEARS = range(1850, 2150)
"""A date outside is a slip: nothing that councils share began before, or is planned beyond."""
USUAL_YEARS = range(1940, 2080)
"""A date outside may be right, but a slip is likelier."""


def is_zero_date(phrase: str) -> bool:
    """Whether a normalised text is the date that programs show for day nought: `00/01/1900`, `0000-00-00 00:00:00`."""
    return bool(_ZERO_DATE.fullmatch(split_time(phrase)[0]))


def list_years_of_date(value: str) -> list[int]:
    """The years that a date of whatever precision names: those of `2011-04/2012-03` are 2011 and 2012."""
    return [int(part[:4]) for part in value.split("/")]


def is_placeholder_date(value: str) -> bool:
    """Whether a date as this register writes it is one that stands for none."""
    year = int(value[:4])
    return value in PLACEHOLDER_DAYS or year < _NEVER_BEFORE or year >= _NEVER_FROM
